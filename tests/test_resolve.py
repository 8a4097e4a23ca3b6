"""Texts become ids, periods, units and numbers; what cannot be is asked about, never passed over."""

from datetime import datetime

import pytest

from kpi.catalogue import Catalogue
from kpi.text import LANGUAGES
from pipelines.prepare import Understood, understand
from pipelines.resolve import Problem

LONG = "开发区,指标,期间,类别,数值,单位,同比(%),口径,限定,状态,参评数\n"


def read(text: str, catalogue: Catalogue, **hints: str) -> Understood:
    return understand(text.encode(), "a.csv", catalogue, hints)


def line(text: str, catalogue: Catalogue, **hints: str) -> Understood:
    return read(f"{LONG}相山经开区,{text}\n", catalogue, **hints)


def only_problem(found: Understood) -> Problem:
    (problem,) = found.problems
    assert all(problem.sentence(language) for language in LANGUAGES)
    return problem


def values(found: Understood) -> dict[tuple[str, str], float]:
    assert found.problems == ()
    facts = found.facts
    return dict(zip(zip(facts["indicator_id"], facts["measure"], strict=True), facts["value"], strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "开发区,地区生产总值（万元）\n相山经开区,205000\n",
        "开发区,地区生产总值(亿元)\n相山经开区,20.5\n",
        "开发区,指标,数值,单位\n相山经开区,地区生产总值,205000,万元\n",
        "开发区,指标,数值\n相山经开区,地区生产总值（万元）,205000\n",
        "单位：万元,\n开发区,地区生产总值\n相山经开区,205000\n",
        "（单位：亿元）,\n开发区,地区生产总值\n相山经开区,20.5\n",
        "开发区,地区生产总值\n相山经开区,20.5亿元\n",
        "开发区,地区生产总值（万元）\n相山经开区,20.5亿元\n",
        "单位：万元,\n开发区,地区生产总值（亿元）\n相山经开区,20.5\n",
    ],
)
def test_the_unit_nearest_to_the_figure_counts(catalogue: Catalogue, text: str) -> None:
    assert values(read(text, catalogue, period="2024年")) == {("gdp", "actual"): 20.5}


def test_the_period_of_a_row_counts_before_the_hint(catalogue: Catalogue) -> None:
    text = "开发区,期间,地区生产总值(亿元)\n相山经开区,2023年,1\n"
    assert list(read(text, catalogue, period="2024年1-9月").facts["period"]) == [datetime(2023, 12, 31)]


def test_the_hint_counts_before_the_title(catalogue: Catalogue) -> None:
    text = "2024年主要指标,\n开发区,地区生产总值(亿元)\n相山经开区,1\n"
    assert list(read(text, catalogue, period="2024年1-9月").facts["period"]) == [datetime(2024, 9, 30)]


def test_a_stock_is_kept_at_its_date_and_a_flow_since_january(catalogue: Catalogue) -> None:
    text = "开发区,规上工业企业数,地区生产总值(亿元)\n相山经开区,120,20.5\n"
    assert list(read(text, catalogue, period="2024年1-9月").facts["span"]) == ["point", "ytd"]


def test_a_rate_beside_a_value_is_growth(catalogue: Catalogue) -> None:
    found = line("地区生产总值,2024年,实际,20.5,亿元,6.1,,,,", catalogue)
    assert values(found) == {("gdp", "actual"): 20.5, ("gdp", "yoy"): 6.1}
    assert list(found.facts["unit"]) == ["亿元", "%"] and list(found.facts["cell"]) == ["E2", "G2"]


def test_a_rate_beside_a_target_is_a_target_for_growth(catalogue: Catalogue) -> None:
    found = line("地区生产总值,2024年,目标,20.5,亿元,8,本区,≥,,", catalogue)
    assert values(found) == {("gdp", "target"): 20.5, ("gdp", "target_yoy"): 8.0}
    assert set(found.facts["basis"]) == {"own"} and set(found.facts["bound"]) == {">="}


@pytest.mark.parametrize(
    ("head", "measure"),
    [("同比增长(%)", "yoy"), ("目标", "target"), ("目标增速(%)", "target_yoy"), ("增速", "yoy")],
)
def test_the_last_words_of_a_head_say_what_is_measured(catalogue: Catalogue, head: str, measure: str) -> None:
    unit = "亿元" if measure == "target" else ""
    text = f"开发区,地区生产总值{head},单位\n相山经开区,6.1,{unit}\n"
    assert values(read(text, catalogue, period="2024年")) == {("gdp", measure): 6.1}


def test_codes_are_read_from_their_words(catalogue: Catalogue) -> None:
    fact = line("营商环境位次,2024年1-6月,实际,3,位,,部口径,,初步,24", catalogue).facts.iloc[0]
    assert (fact["measure"], fact["basis"], fact["status"]) == ("rank", "department", "provisional")
    assert (fact["rank_of"], fact["unit"], fact["value"]) == (24, "位", 3)


def test_signs_for_missing_are_kept_as_they_were_written(catalogue: Catalogue) -> None:
    text = "开发区,地区生产总值(亿元),税收收入(亿元),出口额(亿元)\n相山经开区,—,0,\n"
    facts = read(text, catalogue, period="2024年").facts
    assert list(facts["raw_value"]) == ["—", "0"] and list(facts["value"].isna()) == [True, False]


def test_level_is_zero_for_a_rate_and_refused_for_an_amount(catalogue: Catalogue) -> None:
    assert values(line("地区生产总值,2024年,同比,持平,,,,,,", catalogue)) == {("gdp", "yoy"): 0.0}
    assert only_problem(line("地区生产总值,2024年,实际,持平,亿元,,,,,", catalogue)).key == "problem.number"


def test_an_unknown_indicator_with_figures_is_asked_about(catalogue: Catalogue) -> None:
    text = "开发区,地区生产总值(亿元),机器人数量(台)\n相山经开区,20.5,77\n旌德经开区,30,78\n"
    problem = only_problem(read(text, catalogue, period="2024年"))
    assert (problem.kind, problem.text, problem.cell, problem.count) == (
        "indicator",
        "机器人数量(台)",
        "C1",
        2,
    )


def test_an_unknown_indicator_is_asked_about_though_its_figures_look_like_years(catalogue: Catalogue) -> None:
    text = "开发区,地区生产总值(亿元),机器人数量(台)\n相山经开区,20.5,1990\n旌德经开区,30,2013\n"
    problem = only_problem(read(text, catalogue, period="2024年"))
    assert (problem.kind, problem.text) == ("indicator", "机器人数量(台)")


def test_a_year_like_figure_does_not_make_its_row_the_header(catalogue: Catalogue) -> None:
    text = "开发区,机器人数量(台),地区生产总值(亿元)\n相山经开区,1990,2013\n"
    found = understand(text.encode(), "a.csv", catalogue, {"period": "2024年"})
    assert "机器人数量(台)" in {problem.text for problem in found.problems}


def test_an_unknown_zone_comes_with_the_nearest(catalogue: Catalogue) -> None:
    problem = only_problem(read(f"{LONG}相山经开法区,地区生产总值,2024年,,1,亿元\n", catalogue))
    assert problem.kind == "zone" and problem.candidates[0] == ("xiangshan_edz", "相山经济开发区")
    assert "相山经开法区" in problem.sentence() and "相山经济开发区" in problem.sentence()


def test_an_amount_without_a_unit_is_refused_and_a_count_is_not(catalogue: Catalogue) -> None:
    problem = only_problem(line("地区生产总值,2024年,实际,20.5,,,,,,", catalogue))
    assert (problem.key, problem.candidates) == ("problem.no_unit", (("地区生产总值", "亿元"),))
    assert values(line("新签约项目数,2024年,实际,12,,,,,,", catalogue)) == {("projects_signed", "actual"): 12}


@pytest.mark.parametrize("unit", ["万美元", "%", "亩", "斤"])
def test_a_unit_of_something_else_is_refused(catalogue: Catalogue, unit: str) -> None:
    problem = only_problem(line(f"地区生产总值,2024年,实际,20.5,{unit},,,,,", catalogue))
    assert (problem.key, problem.text) == ("problem.unit", unit)


def test_dollars_beside_a_shared_name_choose_the_dollar_indicator(catalogue: Catalogue) -> None:
    assert values(line("外贸出口,2024年,实际,58400,万美元,,,,,", catalogue)) == {
        ("exports_usd", "actual"): 5.84
    }


@pytest.mark.parametrize("cell", ["4761.", "28.4增长", "±3", "1e999", "1/2"])
def test_a_dirty_number_is_refused_with_its_cell_and_its_text(catalogue: Catalogue, cell: str) -> None:
    problem = only_problem(line(f"地区生产总值,2024年,实际,{cell},亿元,,,,,", catalogue))
    assert problem.cell == "E2" and problem.text in cell


def test_percentage_points_are_no_growth_rate(catalogue: Catalogue) -> None:
    problem = only_problem(line("地区生产总值,2024年,同比,1.54个百分点,,,,,,", catalogue))
    assert (problem.key, problem.text) == ("problem.unit", "个百分点")


def test_own_zone_is_the_one_whose_file_it_is(catalogue: Catalogue) -> None:
    text = LONG + "本区,地区生产总值,2024年,实际,20.5,亿元\n"
    assert set(read(text, catalogue, zone="xiangshan_edz").facts["zone_id"]) == {"xiangshan_edz"}
    assert only_problem(read(text, catalogue)).key == "problem.own_zone"


def test_a_zone_named_once_holds_for_the_rows_below_it(catalogue: Catalogue) -> None:
    text = LONG + "望汀盐屿经开区,地区生产总值,2024年,实际,20.5,亿元\n,税收收入,2024年,实际,1,亿元\n"
    assert len(set(read(text, catalogue, zone="xiangshan_edz").facts["zone_id"])) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("地区生产总值,2024年13月,实际,1,亿元,,,,,", "problem.period"),
        ("地区生产总值,,实际,1,亿元,,,,,", "problem.no_period"),
        ("地区生产总值,2024年,大概,1,亿元,,,,,", "problem.measure"),
        ("地区生产总值,2024年,实际,1,亿元,,甲口径,,,", "problem.basis"),
        ("地区生产总值,2024年,实际,1,亿元,,,,也许,", "problem.status"),
    ],
)
def test_words_that_are_not_known_are_asked_about(catalogue: Catalogue, text: str, key: str) -> None:
    assert only_problem(line(text, catalogue)).key == key


def test_a_bound_that_is_not_known_stays_as_a_note(catalogue: Catalogue) -> None:
    fact = line("地区生产总值,2024年,目标,20.5,亿元,,,冲刺,,", catalogue).facts.iloc[0]
    assert (fact["bound"], fact["note"].strip(), fact["value"]) == ("", "冲刺", 20.5)


def test_problems_that_share_a_cause_are_told_once_with_their_number(catalogue: Catalogue) -> None:
    text = LONG + "甲区,地区生产总值,2024年,实际,1,亿元\n" * 3
    problem = only_problem(read(text, catalogue))
    assert (problem.count, problem.cell) == (3, "A2")


def test_a_column_of_numbers_that_nobody_asked_for_is_not_passed_over(catalogue: Catalogue) -> None:
    text = "开发区,指标,期间,数值,暂估差,单位\n相山经开区,地区生产总值,2024年,20.5,19.1,亿元\n"
    problem = only_problem(read(text, catalogue))
    assert (problem.key, problem.cell, problem.text) == ("problem.column", "E1", "暂估差")
