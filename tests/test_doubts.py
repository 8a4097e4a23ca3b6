"""What a file says in a doubtful way is asked about: never guessed, never passed over."""

import pytest

from kpi.catalogue import Catalogue
from kpi.errors import BadFile
from pipelines.prepare import Understood, understand
from pipelines.resolve import Problem

LONG = "开发区,指标,期间,类别,数值,单位,参评数\n"


def read(text: str, catalogue: Catalogue, **hints: str) -> Understood:
    return understand(text.encode(), "a.csv", catalogue, hints)


def problems(text: str, catalogue: Catalogue, **hints: str) -> list[tuple[str, str]]:
    return [(problem.key, problem.cell) for problem in read(text, catalogue, **hints).problems]


def test_of_two_columns_of_zones_the_finer_one_counts(catalogue: Catalogue) -> None:
    text = "地区,园区名称,地区生产总值(亿元)\n杭州,杭州经济技术开发区,50\n"
    assert list(read(text, catalogue, period="2024年").facts["zone_id"]) == ["hangzhou_etdz"]


@pytest.mark.parametrize(("quarter", "end"), [("前三季度", "2024-09-30"), ("一季度", "2024-03-31")])
def test_year_and_quarter_may_stand_apart(catalogue: Catalogue, quarter: str, end: str) -> None:
    text = f"开发区,年度,季度,地区生产总值(亿元)\n相山经开区,2024年,{quarter},50\n"
    assert [str(day)[:10] for day in read(text, catalogue).facts["period"]] == [end]


@pytest.mark.parametrize("row", ["相山经开区,100,7.1", "相山经开区,12,850,21.6"])
def test_numbers_without_a_header_are_asked_about(catalogue: Catalogue, row: str) -> None:
    text = f"开发区,地区生产总值(亿元)\n{row}\n"
    assert ("problem.column", "C1") in problems(text, catalogue, period="2024年")


def test_a_bare_growth_column_is_of_the_indicator_on_its_left(catalogue: Catalogue) -> None:
    text = "开发区,税收收入（万元）,同比（%）,地区生产总值（亿元）,同比（%）\n相山经开区,12850,5.1,20.5,6.2\n"
    facts = read(text, catalogue, period="2024年").facts
    found = set(zip(facts["indicator_id"], facts["measure"], facts["value"], strict=True))
    assert {("tax_revenue", "yoy", 5.1), ("gdp", "yoy", 6.2)} < found


@pytest.mark.parametrize(("text", "count"), [("24", 24), ("24家", 24), ("２４", 24)])
def test_how_many_were_ranked_is_read_with_or_without_a_unit(
    catalogue: Catalogue, text: str, count: int
) -> None:
    facts = read(f"{LONG}相山经开区,营商环境位次,2024年,位次,3,位,{text}\n", catalogue).facts
    assert list(facts["rank_of"]) == [count]


@pytest.mark.parametrize("text", ["24.5", "二十四", "0", "99999999999"])
def test_a_number_of_ranked_that_is_none_is_refused(catalogue: Catalogue, text: str) -> None:
    line = f"{LONG}相山经开区,营商环境位次,2024年,位次,3,位,{text}\n"
    assert problems(line, catalogue) == [("problem.rank_of", "G2")]


@pytest.mark.parametrize(
    ("title", "end"),
    [("2024年主要指标（1-9月）", "2024-09-30"), ("2024年全区主要指标（前三季度）", "2024-09-30")],
)
def test_a_title_may_name_the_months_after_the_year(catalogue: Catalogue, title: str, end: str) -> None:
    text = f"{title},\n开发区,地区生产总值(亿元)\n相山经开区,20.5\n"
    assert [str(day)[:10] for day in read(text, catalogue).facts["period"]] == [end]


@pytest.mark.parametrize("line", ["填报日期：2024年10月31日", "制表时间：2024年10月", "2024年10月8日"])
def test_the_day_of_the_form_is_not_the_period(catalogue: Catalogue, line: str) -> None:
    text = f"{line},\n开发区,地区生产总值(亿元)\n相山经开区,20.5\n"
    assert [key for key, _ in problems(text, catalogue)] == ["problem.no_period"]


def test_the_growth_of_a_percentage_may_be_written_in_points(catalogue: Catalogue) -> None:
    text = "开发区,指标,期间,数值,单位,同比\n相山经开区,研发投入强度,2024年,3.1,%,1.54个百分点\n"
    facts = read(text, catalogue).facts
    growth = facts[facts["measure"] == "yoy"].iloc[0]
    assert (growth["value"], growth["unit"]) == (1.54, "个百分点")


def test_a_problem_speaks_the_readers_language() -> None:
    problem = Problem("zone", "problem.zone", "", "A2", "甲区", 2, (("x", "乙区"), ("y", "丙区")))
    assert "乙区, 丙区" in problem.sentence("en") and "乙区、丙区" in problem.sentence("zh")


def test_a_column_of_ever_so_many_names_is_refused_at_once(catalogue: Catalogue) -> None:
    lines = "".join(f"园区{n},地区生产总值,2024年,1,亿元\n" for n in range(100_000))
    with pytest.raises(BadFile, match="100000"):
        read(f"开发区,指标,期间,数值,单位\n{lines}", catalogue)


def test_a_table_of_nothing_but_unknown_heads_is_asked_about_and_can_be_settled(catalogue: Catalogue) -> None:
    text = "旌德经开区2024年1-9月\n名堂甲,名堂乙,名堂丙\n税收收入,亿元,10\n出口额,亿元,3\n"
    found = read(text, catalogue)
    assert [(problem.kind, problem.text) for problem in found.problems] == [("column", "名堂丙")]
    settled = {"column": {"名堂丙": "actual"}}
    facts = understand(text.encode(), "a.csv", catalogue, {}, settled).facts
    assert dict(zip(facts["indicator_id"], facts["value"], strict=True)) == {"tax_revenue": 10, "exports": 3}


def test_zones_in_a_head_that_stands_apart_are_no_zone_of_the_table(catalogue: Catalogue) -> None:
    text = "指标,旌德经开区,相山经开区\n主要指标,,\n,,\n,2024年1-9月,2023年1-9月\n税收收入（亿元）,3,4\n"
    assert "problem.no_zone" in [key for key, _ in problems(text, catalogue)]
