"""Floors 底线 and stretches 挑战 of a target: how files say them, how they come out, how they are told."""

from datetime import date, datetime
from typing import Any

import pytest

from kpi.charts.bullets import draw_bullets, draw_leads
from kpi.charts.theme import THEMES
from kpi.comparisons.target import compare_target
from kpi.period import Period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import printed_table
from kpi.words import Writer
from pipelines.prepare import Prepared, prepare
from pipelines.template import template_xlsx
from pipelines.vocabulary import joined_basis
from tests.conftest import LoadText
from tests.test_label import said as read
from tests.test_words import QUESTION, finding, said

AT = datetime(2024, 11, 1)
HEAD = "开发区,指标,期间,类别,数值,单位,口径\n岚江经济技术开发区,一般公共预算收入,2024年,"
FACTS = """开发区,指标,期间,类别,数值,单位,口径
岚江经济技术开发区,一般公共预算收入,2024年,底线目标,10,亿元,本区
岚江经济技术开发区,一般公共预算收入,2024年,目标,12,亿元,本区
岚江经济技术开发区,一般公共预算收入,2024年,挑战目标,15,亿元,本区
岚江经济技术开发区,一般公共预算收入,2024年,目标,11,亿元,市下达
岚江经济技术开发区,一般公共预算收入,2024年1-9月,实际,10.5,亿元,
岚江经济技术开发区,地区生产总值,2024年,底线目标增速,6,%,市下达
岚江经济技术开发区,地区生产总值,2024年,目标增速,7,%,市下达
岚江经济技术开发区,地区生产总值,2024年1-9月,同比,5,%,
"""


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        *((text, "floor") for text in ("底线目标", "保底目标", "必保目标", "底线", "全年目标（底线）")),
        *((text, "stretch") for text in ("挑战目标", "奋斗目标", "力争目标", "冲刺目标", "目标\n（挑战）")),
        ("本区底线目标", "own_floor"),
        ("全年目标\n（本区底线）", "own_floor"),
        ("市下达挑战目标（亿元）", "city_stretch"),
        ("省定底线目标", "province_floor"),
        ("2024年底线目标", "floor"),
    ],
)
def test_a_head_says_which_level_of_a_target_stands_under_it(text: str, basis: str) -> None:
    found = read(text)
    assert (found["measure"], found["basis"]) == ("target", basis) and "rest" not in found


@pytest.mark.parametrize("text", ["必成目标", "考核目标", "预期目标", "年度目标"])
def test_a_target_by_another_name_is_the_target(text: str) -> None:
    assert "basis" not in read(text)


def test_a_setter_and_a_level_make_one_basis_in_whichever_order() -> None:
    assert joined_basis("市下达", "底线") == joined_basis("floor", "city") == "city_floor"
    assert joined_basis("可比价", "floor") == "可比价" and joined_basis("", "挑战") == "挑战"


def prepared(store: Store, text: str) -> Prepared:
    return prepare(text.encode(), "levels.csv", store, {}, "tester", AT)


def levels_of(store: Store, text: str) -> list[tuple[Any, ...]]:
    """Measure, basis and value of every fact of a text."""
    found = prepared(store, text)
    assert not found.problems
    return list(found.facts[["measure", "basis", "value"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("底线目标,4,亿元,", ("target", "floor", 4.0)),
        ("挑战目标,4,亿元,市下达", ("target", "city_stretch", 4.0)),
        ("目标,4,亿元,省下达底线", ("target", "province_floor", 4.0)),
        ("目标,4,亿元,底线目标", ("target", "floor", 4.0)),
        (",4,亿元,本区底线", ("target", "own_floor", 4.0)),
        ("底线目标增速,4,%,本区", ("target_yoy", "own_floor", 4.0)),
        ("底线目标,4%,,本区", ("target_yoy", "own_floor", 4.0)),
    ],
)
def test_the_long_template_says_a_level_as_category_or_as_basis(
    empty: Store, line: str, fact: tuple[Any, ...]
) -> None:
    assert levels_of(empty, HEAD + line) == [fact]


def test_columns_of_levels_stand_side_by_side(empty: Store) -> None:
    text = "2024年岚江经济技术开发区目标\n指标,底线目标,目标,奋斗目标\n一般公共预算收入（亿元）,4,5,6\n"
    assert levels_of(empty, text) == [("target", "floor", 4), ("target", "", 5), ("target", "stretch", 6)]


def test_a_setter_over_levels_holds_for_each(empty: Store) -> None:
    heads = "指标,市下达目标,市下达目标\n指标,底线,挑战\n"
    text = f"2024年岚江经济技术开发区主要指标\n{heads}一般公共预算收入（亿元）,4,6\n"
    assert levels_of(empty, text) == [("target", "city_floor", 4), ("target", "city_stretch", 6)]


def test_a_title_says_the_level_of_its_table_where_it_names_one_alone(empty: Store) -> None:
    body = "\n指标,全年\n一般公共预算收入（亿元）,4\n"
    assert levels_of(empty, f"2024年岚江经济技术开发区挑战目标分解表{body}") == [("target", "stretch", 4)]
    both = f"2024年岚江经济技术开发区底线目标和挑战目标分解表{body}"
    assert levels_of(empty, both) == [("target", "", 4)]


def test_an_actual_figure_has_no_floor(empty: Store) -> None:
    problems = prepared(empty, HEAD + "实际,4,亿元,底线").problems
    assert [problem.key for problem in problems] == ["problem.level"]
    assert "底线" in problems[0].sentence("zh") and "底线" in problems[0].sentence("en")


def test_a_completion_of_a_floor_is_not_held_against_the_target(empty: Store) -> None:
    heads = "指标,1-9月实际,全年目标,完成率,底线目标,底线目标完成率"
    found = prepared(empty, f"2024年岚江经济技术开发区\n{heads}\n一般公共预算收入（亿元）,3,5,60%,4,75%\n")
    assert not found.problems and "computed_disagrees" not in set(found.checks["check_name"])


def test_the_zones_form_writes_levels_and_reads_them_back(store: Store, load_text: LoadText) -> None:
    load_text(FACTS)
    form = template_xlsx(store, "sim_01", Period(date(2024, 12, 31)))
    again = prepare(form, "form.xlsx", store, {}, "tester", AT)
    goals = again.facts[again.facts["measure"].str.startswith("target")]
    assert not again.problems
    assert {"own_floor", "own", "own_stretch", "city"} == set(goals["basis"])
    assert set(again.changes.set_index("fact_no").loc[goals["fact_no"], "change"]) == {"same"}


@pytest.mark.parametrize(
    ("changed", "zh_words", "en_words"),
    [
        ({"level": "floor"}, "完成本区底线年度目标", "zone's own floor target"),
        ({"level": "stretch", "set_by": "city"}, "完成市下达挑战年度目标", "city-set stretch target"),
        ({"reached_level": "floor", "floor_value": 3.0}, "已达底线目标（3.00亿元）", "floor reached"),
        (
            {"reached_level": "stretch", "stretch_value": 3.2},
            "已达挑战目标（3.20亿元）",
            "stretch target reached",
        ),
    ],
)
def test_a_level_is_told(catalogue: Any, changed: dict[str, Any], zh_words: str, en_words: str) -> None:
    found = finding("target", **changed)
    assert zh_words in said(Writer(catalogue, "zh"), found)
    assert en_words in said(Writer(catalogue, "en"), found)


def test_a_year_under_way_is_not_scolded_for_its_floor_and_a_growth_is(catalogue: Any) -> None:
    zh = Writer(catalogue, "zh")
    short = {"reached_level": "none", "floor_value": 4.0}
    assert "底线" not in said(zh, finding("target", **short))
    growth = {"target_kind": "growth", "target_unit": "%", "pace_pct": None, "actual_value": 3.0}
    assert "未达底线目标（4.0%）" in said(zh, finding("target", **short, **growth))


def test_both_statuses_are_told_in_both_languages(catalogue: Any) -> None:
    by_hand = finding("target", override_status="on_pace", override_reason="季末入库")
    assert "计算为“略低”，人工认定为“达序时”（季末入库）" in said(Writer(catalogue, "zh"), by_hand)
    assert "季末入库" in said(Writer(catalogue, "en"), by_hand)


@pytest.fixture
def reported(store: Store, load_text: LoadText) -> Store:
    load_text(FACTS)
    return store


@pytest.mark.parametrize("language", ["zh", "en"])
def test_levels_are_marks_on_the_bullet_and_beside_the_lead(reported: Store, language: str) -> None:
    writer = Writer(reported.catalogue, language)
    targets = compare_target(reported, Question("sim_01", QUESTION.period), Settings())
    bullets, leads = (draw(targets, writer, THEMES["light"]) for draw in (draw_bullets, draw_leads))
    assert bullets is not None and leads is not None
    floor, stretch = writer.say("chart.floor"), writer.say("chart.stretch")
    marks = {
        trace.name: [x for x in trace.x if x == x]
        for trace in bullets.data
        if trace.type == "scatter" and trace.mode == "markers"
    }
    assert marks[floor] == pytest.approx([10 / 12 * 100]) and marks[stretch] == [125]
    beside = {
        trace.name: list(trace.x)
        for trace in leads.data
        if trace.type == "scatter" and trace.mode == "markers"
    }
    assert beside == {floor: [-1]}


def test_a_picture_without_levels_names_none(shipped: Store) -> None:
    targets = compare_target(shipped, Question("sim_03", Period(date(2024, 9, 30))), Settings())
    figure = draw_bullets(targets, Writer(shipped.catalogue, "zh"), THEMES["light"])
    assert figure is not None and {"底线", "挑战"} & {trace.name for trace in figure.data} == set()


def test_the_table_has_the_levels_and_names_the_one_that_is_judged(
    reported: Store, load_text: LoadText
) -> None:
    load_text(HEAD + "底线目标,9,亿元,省下达\n")
    targets = compare_target(reported, Question("sim_01", QUESTION.period), Settings())
    table = printed_table(targets, Writer(reported.catalogue, "zh"))
    rows = table[table["指标"] == "一般公共预算收入"].set_index("下达")
    assert rows.loc["本区", ["底线", "目标", "挑战", "已达层级"]].tolist() == [
        "10.00",
        "12.00",
        "15.00",
        "达底线",
    ]
    assert rows.loc["省下达底线", "目标"] == "9.00" and rows.loc["市下达", "底线"] == "—"
