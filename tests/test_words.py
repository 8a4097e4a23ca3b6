"""Findings become the sentences of a bulletin, in both languages."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kpi.catalogue import Catalogue
from kpi.clauses.growth import beside
from kpi.period import Period
from kpi.question import Comparison, Finding, Note, Question
from kpi.words import Writer, safe_name

QUESTION = Question("xiangshan_edz", Period(date(2024, 9, 30)))
GROWTH = {"kind": "flow", "value": 3.42, "base_value": 3.2, "yoy_pct": 6.1, "yoy_source": "published"}
GROWTH |= {"change_pp": None, "change_places": None, "word": None, "status": "final"}
TARGET = {"kind": "flow", "direction": "higher", "target_kind": "amount", "set_by": "own", "bound": ""}
TARGET |= {
    "indicator_id": "general_budget_revenue",
    "target_unit": "亿元",
    "target_period": date(2024, 12, 31),
}
TARGET |= {
    "target_value": 5.0,
    "actual_value": 3.42,
    "level_value": 3.42,
    "yoy_pct": 6.1,
    "curve_value": None,
}
TARGET |= {"completion_pct": 68.4, "pace_pct": 75.0, "lead_pp": -6.6, "lead_pct": None, "lead_places": None}
TARGET |= {"status": "slightly_behind", "override_status": None, "level": "target", "reached_level": None}
TARGET |= {"floor_value": None, "stretch_value": None}
RANKING = {"kind": "flow", "value": 3.42, "rank": 43, "n_tied": 1, "n_members": 115, "n_ranked": 112}
RANKING |= {"change_year_ago": 5, "status": "final"}
BASE = {"target": TARGET, "growth": GROWTH, "ranking": RANKING}


@pytest.fixture
def zh(catalogue: Catalogue) -> Writer:
    return Writer(catalogue, "zh")


@pytest.fixture
def en(catalogue: Catalogue) -> Writer:
    return Writer(catalogue, "en")


def finding(comparison: str, indicator: str = "general_budget_revenue", **changed: Any) -> Finding:
    return Finding(comparison, indicator, {**BASE[comparison], **changed})


def said(writer: Writer, found: Finding) -> str:
    return writer.sentence(found, QUESTION)


def test_a_bulletin_is_one_sentence_of_figure_growth_target_and_place(zh: Writer) -> None:
    text = zh.bulletin(QUESTION, [finding("growth"), finding("target"), finding("ranking")])
    assert text == (
        "2024年1—9月，一般公共预算收入完成3.42亿元，同比增长6.1%，完成本区年度目标（5.00亿元）的68.4%，"
        "落后序时进度6.6个百分点，居全省开发区第43位（115家中112家有数），较上年同期前移5位。"
    )


@pytest.mark.parametrize(
    ("yoy_pct", "zh_words", "en_word"),
    [
        (6.1, "同比增长6.1%", "up 6.1%"),
        (-3.0, "同比下降3.0%", "down 3.0%"),
        (0.04, "基本持平", ""),
        (-0.04, "基本持平", ""),
    ],
)
def test_growth_is_worded_by_its_direction_and_never_has_a_minus(
    zh: Writer, en: Writer, yoy_pct: float, zh_words: str, en_word: str
) -> None:
    chinese, english = (said(writer, finding("growth", yoy_pct=yoy_pct)) for writer in (zh, en))
    assert zh_words in chinese and en_word in english
    assert "-" not in chinese and not any(f"-{digit}" in english for digit in "0123456789")


def test_computed_growth_says_that_it_is_computed(zh: Writer) -> None:
    assert "同比增长6.1%（计算）" in said(zh, finding("growth", yoy_source="computed"))


def test_a_percentage_changes_in_points(zh: Writer) -> None:
    found = finding("growth", "tax_share", value=82.1, yoy_pct=None, change_pp=-1.54, kind="ratio")
    assert "同比下降1.5个百分点" in said(zh, found)


def test_a_rank_changes_in_places(zh: Writer) -> None:
    found = finding("growth", "business_environment_rank", value=3.0, change_places=-2, kind="rank")
    assert "公布位次第3位，较上年同期后移2位" in said(zh, found)


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("base_zero", "上年同期为零"),
        ("no_base", "上年同期无数"),
        ("turned_positive", "由负转正（上年同期-1.00亿元）"),
        ("turned_negative", "由正转负"),
        ("still_negative", "仍为负值"),
    ],
)
def test_where_no_rate_can_stand_words_do(zh: Writer, en: Writer, word: str, words: str) -> None:
    found = finding("growth", yoy_pct=None, yoy_source=None, base_value=-1.0, word=word)
    assert words in said(zh, found) and "%" not in said(zh, found) + said(en, found)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"lead_pp": -6.6}, "落后序时进度6.6个百分点"),
        ({"lead_pp": 6.6}, "超序时进度6.6个百分点"),
        ({"lead_pp": -0.04}, "与序时进度持平"),
        ({"lead_pp": -6.6, "curve_value": 3.9}, "落后季度目标进度6.6个百分点"),
        ({"status": "done", "completion_pct": 101.2}, "已完成本区目标（5.00亿元）"),
        ({"status": "not_reported", "actual_value": None, "level_value": None}, "目标5.00亿元，未报"),
        ({"set_by": "city"}, "完成市下达年度目标"),
        ({"completion_pct": 99.96}, "的99.96%"),
        ({"direction": "lower", "lead_pp": -2.0}, "超出序时控制数2.0个百分点"),
    ],
)
def test_target_is_told_with_its_lead(zh: Writer, changed: dict[str, Any], words: str) -> None:
    assert words in said(zh, finding("target", **changed))


def test_what_is_not_quite_reached_is_never_printed_as_reached(zh: Writer) -> None:
    printed = [zh.percent(value) for value in (99.96, 99.996, 100.04, 99.99999999, 100.0, None)]
    assert printed == ["99.96", "99.996", "100.04", "99.9999", "100.0", "—"]


def test_growth_target_is_compared_with_growth_in_points(zh: Writer) -> None:
    goal = {"target_kind": "growth", "target_value": 8.0, "target_unit": "%", "bound": ">=", "pace_pct": None}
    text = said(zh, finding("target", **goal, actual_value=6.1, lead_pp=-1.9, completion_pct=None))
    assert "同比增长6.1%，增速低于目标1.9个百分点（本区目标≥8.0%）" in text


@pytest.mark.parametrize(("places", "words"), [(0, "达到目标位次"), (-2, "距目标位次还差2位")])
def test_rank_target_is_told_in_places(zh: Writer, places: int, words: str) -> None:
    goal = {"target_kind": "rank", "target_value": 2.0, "lead_places": places, "lead_pp": None}
    text = said(zh, finding("target", "business_environment_rank", **goal))
    assert f"{words}（本区目标前2位）" in text


def test_an_indicator_without_a_target_says_so(zh: Writer) -> None:
    found = finding("target", target_kind=None, status="no_target")
    assert said(zh, found).endswith("完成3.42亿元，同比增长6.1%，无目标。")


@pytest.mark.parametrize(("places", "words"), [(5, "前移5位"), (-2, "后移2位"), (0, "持平")])
def test_a_move_of_rank_is_forward_back_or_level(zh: Writer, places: int, words: str) -> None:
    assert words in said(zh, finding("ranking", change_year_ago=places))


def test_a_shared_rank_says_that_it_is_shared(zh: Writer, en: Writer) -> None:
    tied, alone = finding("ranking", n_tied=2), finding("ranking")
    assert "并列第43位" in said(zh, tied) and "并列" not in said(zh, alone)
    assert said(en, tied) != said(en, alone)


def test_a_rank_without_last_year_says_nothing_of_a_move(zh: Writer) -> None:
    assert said(zh, finding("ranking", change_year_ago=None)).endswith("（115家中112家有数）。")


def test_a_simulated_zone_says_so_in_every_sentence(zh: Writer) -> None:
    question = Question("sim_03", QUESTION.period)
    for kind in BASE:
        assert zh.sentence(finding(kind), question).startswith("【模拟】")
        assert "模拟" not in said(zh, finding(kind))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d", "a_b_c_d"),
        ("..", "_"),
        ("", "_"),
        (" x\n\0y. ", "x__y"),
        ("长" * 300, "长" * 120),
    ],
)
def test_a_file_name_cannot_leave_its_folder(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_file_name_tells_zone_period_version_and_simulation(zh: Writer) -> None:
    rows = pd.DataFrame({"unit": ["亿元"]})
    question = Question("sim_03", QUESTION.period, ("gdp",))
    comparison = Comparison("growth", question, rows, (), (), (), (), 12, is_simulated=True)
    assert zh.file_name(comparison) == "岚江云埠经济开发区_同比_地区生产总值_2024年1—9月_v12_模拟"
    assert zh.subtitle(comparison).endswith("单位：亿元 · 模拟数据")
    assert zh.title(comparison) == "没有可以比较的数据"


def test_a_note_names_zones_and_the_data_version(zh: Writer) -> None:
    notes = (Note("note.unreported", {"zones": ("hangzhou_etdz", "xiangshan_edz")}),)
    comparison = Comparison("growth", QUESTION, pd.DataFrame(), (), notes, (), (), 7)
    assert zh.notes(comparison) == ["未报：杭州经济技术开发区、相山经济开发区", "数据版本：第7批"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("set_by", [None, "", "own", "city", "province"])
def test_every_setter_of_a_target_has_words(catalogue: Catalogue, language: str, set_by: str | None) -> None:
    assert said(Writer(catalogue, language), finding("target", set_by=set_by))


def test_a_target_of_none_is_told_in_the_unit(zh: Writer) -> None:
    none = {
        "target_value": 0.0,
        "actual_value": 1.0,
        "gap_value": 1.0,
        "target_unit": "起",
        "direction": "lower",
    }
    none["indicator_id"] = "safety_accidents"
    nothing = {"completion_pct": None, "lead_pp": None, "lead_pct": None, "status": "behind", "bound": "<="}
    text = said(zh, finding("target", "safety_accidents", **none, **nothing))
    assert "高于目标1起（本区目标≤0起）" in text


def test_a_stock_that_moves_away_is_not_told_as_a_negative_way(zh: Writer) -> None:
    away = {"target_kind": "stock", "completion_pct": -100.0, "pace_pct": 75.0, "lead_pp": -175.0}
    text = said(zh, finding("target", "hightech_firms", **away, target_unit="家"))
    assert "未进反退" in text and "-100" not in text


@pytest.mark.parametrize(
    ("yoy_pct", "faster", "zh_words", "en_words"),
    [
        (6.1, 0.5, "同比增长6.1%，较上半年加快0.5个百分点。", "0.5 pp faster than in the first half"),
        (6.1, -0.5, "较上半年回落0.5个百分点", "0.5 pp slower"),
        (6.1, 0.04, "增速与上半年持平", "the same pace as in the first half"),
        (2.0, 5.0, "较上半年回升5.0个百分点", "a recovery of 5.0 pp"),
        (-2.0, -5.0, "较上半年回落5.0个百分点", "5.0 pp slower"),
        (-2.0, 3.0, "同比下降2.0%，降幅较上半年收窄3.0个百分点", "a fall 3.0 pp smaller"),
        (-5.0, -3.0, "降幅较上半年扩大3.0个百分点", "a fall 3.0 pp larger"),
    ],
)
def test_growth_gains_or_loses_pace_in_points(
    zh: Writer, en: Writer, yoy_pct: float, faster: float, zh_words: str, en_words: str
) -> None:
    found = finding("growth", yoy_pct=yoy_pct, acceleration_pp=faster)
    assert zh_words in said(zh, found) and en_words in said(en, found)


@pytest.mark.parametrize(
    ("month", "words"),
    [(3, "较上年全年"), (2, "较上年全年"), (6, "较一季度"), (8, "较上半年"), (12, "较前三季度")],
)
def test_a_change_of_pace_names_the_period_it_is_from(zh: Writer, month: int, words: str) -> None:
    question = Question("xiangshan_edz", Period(date(2024, month, 28)))
    assert f"{words}加快0.5个百分点" in zh.sentence(finding("growth", acceleration_pp=0.5), question)


BESIDE: dict[str, Any] = dict.fromkeys(
    ["quarter_value", "quarter_yoy_pct", "quarter_word", "quarter_on_quarter_pct", "two_year_pct"]
)
BESIDE |= dict.fromkeys(["n_group_rates", "ahead_of_group_pp", "ahead_of_parent_pp", "ahead_of_city_pp"])


def test_beside_growth_stand_quarter_two_years_and_group(zh: Writer, en: Writer) -> None:
    quarter = {"quarter_value": 1.2, "quarter_source": "derived", "quarter_yoy_pct": 20.0}
    quarter |= {"quarter_yoy_source": "computed", "quarter_on_quarter_pct": -2.0, "two_year_pct": 5.25}
    group = {"n_group_rates": 112, "n_members": 115, "ahead_of_group_pp": -1.24}
    found = finding("growth", **{**BESIDE, **quarter, **group})
    assert beside(zh, found, QUESTION) == (
        "三季度单季1.20亿元（推算），同比增长20.0%（计算），环比下降2.0%；两年平均增长5.3%；"
        "增幅低于全省开发区中位数（115家中112家有同比）1.2个百分点。"
    )
    assert beside(en, found, QUESTION).startswith("1.20")
    assert "growth 1.2 pp below the median (Zones" in beside(en, found, QUESTION)


def test_beside_growth_a_quarter_without_a_rate_has_a_word(zh: Writer) -> None:
    quarter = {"quarter_value": -0.2, "quarter_source": "published", "quarter_base_value": 0.5}
    found = finding("growth", **{**BESIDE, **quarter, "quarter_word": "turned_negative"})
    assert beside(zh, found, QUESTION) == "三季度单季-0.20亿元，由正转负（上年同期0.50亿元）。"


def test_beside_growth_a_median_of_two_says_nothing(zh: Writer) -> None:
    group = {"n_group_rates": 2, "n_members": 115, "ahead_of_group_pp": -1.2}
    assert beside(zh, finding("growth", **{**BESIDE, **group}), QUESTION) == ""


def test_beside_growth_a_park_names_its_parent_and_a_zone_its_city(zh: Writer) -> None:
    question = Question("hangzhou_etdz_jiangdong", QUESTION.period)
    found = finding("growth", **{**BESIDE, "ahead_of_parent_pp": 3.0, "ahead_of_city_pp": -0.04})
    assert beside(zh, found, question) == "增幅高于杭州经济技术开发区3.0个百分点；增幅与杭州全市持平。"
