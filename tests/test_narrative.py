"""Prose into candidate figures: what a sentence says, and what it does not say."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.narrative import CORPUS, compare, plain
from kpi.catalogue import read_catalogue
from kpi.settings import Settings
from pipelines.label import Office
from pipelines.narrative import mentions
from pipelines.narrative.extract import COLUMNS, extract
from pipelines.narrative.lexicon import read_names

CATALOGUE = read_catalogue(Settings().catalogue)
OFFICE = Office(CATALOGUE)
PASSAGES = tomllib.loads(CORPUS.read_text(encoding="utf-8"))["passage"]
PATTERNS = tomllib.loads(Path(mentions.HERE / "patterns.toml").read_text(encoding="utf-8"))["pattern"]


def figures(text: str, period: str = "2024年") -> list[dict]:
    return [plain(row) for row in extract(text, OFFICE, period).to_dict("records")]


def said(text: str, *parts: str) -> list[tuple]:
    """The named parts of every figure, in order."""
    names = parts or ("indicator_id", "value", "unit", "yoy")
    return [tuple(row[name] for name in names) for row in figures(text)]


def test_a_value_and_its_growth_are_one_figure() -> None:
    assert said("完成财政总收入114.23亿元，同比增长8.75%。") == [
        ("total_fiscal_revenue", 114.23, "亿元", 8.75)
    ]


def test_growth_belongs_to_no_figure_that_has_none() -> None:
    text = "合同外资13.9亿美元，实到外资6.7亿美元；全社会固定资产投资289.2亿元，同比增长18.7%。"
    assert [yoy for *_, yoy in said(text)] == [None, None, 18.7]


def test_respectively_pairs_names_with_values_and_with_rates() -> None:
    text = "出口、进口分别完成12亿元和3亿元，分别增长5.1%、下降2%，分别完成年计划15亿元、4亿元的80%、75%。"
    assert said(text, "indicator_id", "value", "yoy", "measure") == [
        ("exports", 12, 5.1, "actual"),
        ("imports", 3, -2, "actual"),
        ("exports", 15, None, "target"),
        ("imports", 4, None, "target"),
    ]


def test_values_that_do_not_pair_with_their_names_are_not_guessed_at() -> None:
    assert said("出口、进口和实际使用外资分别为12亿元、3亿元。") == []


def test_one_amount_of_two_names_is_neither_of_them() -> None:
    assert said("出口、进口共15亿元。", "indicator_id", "indicator_text") == [(None, "出口、进口")]


def test_both_grow_says_it_of_each() -> None:
    text = "固定资产投资、工业投资、服务业投资均增长12%左右。"
    assert {(yoy, bound) for yoy, bound in said(text, "yoy", "bound")} == {(12, "~")}
    assert len(said(text)) == 3


def test_brackets_between_a_value_and_its_growth_do_not_lose_the_sign() -> None:
    text = "第二产业增加值323亿元（主要是规模以上工业产值未达到预期目标），下降2.0%。"
    assert said(text) == [("secondary_value_added", 323, "亿元", -2.0)]


def test_a_completion_gives_the_target_in_its_own_unit() -> None:
    text = "1-3月，实现税收6925万元，完成年任务3.5亿元的19.8%。"
    assert said(text, "value", "unit", "measure", "period") == [
        (6925, "万元", "actual", "2024-03-31"),
        (3.5, "亿元", "target", "2024-12-31"),
    ]


def test_a_completion_without_its_target_gives_none() -> None:
    assert said("一般公共预算收入3.42亿元，完成年度目标的68.4%。", "measure") == [("actual",)]


def test_rates_about_rates_and_gaps_are_no_growth() -> None:
    text = "规上工业增加值增长9.2%，较一季度加快1.3个百分点，增速高于全省0.7个百分点。"
    assert said(text) == [("industrial_value_added_above_scale", None, None, 9.2)]


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("增长1.7倍", 170),
        ("是上年的2.3倍", 130),
        ("翻了一番", 100),
        ("与上年持平", 0),
        ("下降2.5%", -2.5),
        ("比增6%", 6),
        ("降幅5.2%", -5.2),
        ("增速为-1.9%", -1.9),
    ],
)
def test_growth_is_said_in_many_words(words: str, rate: float) -> None:
    assert said(f"出口额12亿元，{words}。", "yoy") == [(pytest.approx(rate),)]


@pytest.mark.parametrize(
    "words", ["环比增长2%", "年均增长8%", "比年初增长3%", "比2019年增长9%", "增加1.2亿元"]
)
def test_changes_on_another_base_are_no_growth(words: str) -> None:
    assert said(f"出口额12亿元，{words}。", "value", "yoy") == [(12, None)]


def test_two_rates_keep_each_its_basis() -> None:
    text = "一般公共预算收入24.4亿元，自然口径下降5.4%，扣除留抵退税因素后增长6.2%。"
    assert said(text, "value", "yoy", "basis") == [(24.4, -5.4, "nominal"), (None, 6.2, "excl_refund")]


def test_targets_stand_under_their_heading_with_their_bounds() -> None:
    text = "2024年目标任务\n实现GDP增速6.2%以上；城镇调查失业率控制在5.5%以内；规上工业增加值增长9%左右。"
    assert said(text, "measure", "bound") == [
        ("target_yoy", ">="),
        ("target", "<="),
        ("target_yoy", "~"),
    ]


def test_target_and_outcome_in_one_sentence_stay_apart() -> None:
    text = "固定资产投资预期增长10%以上，实际增长6.7%。"
    assert said(text, "yoy", "measure") == [(10, "target_yoy"), (6.7, "yoy")]


def test_a_place_is_taken_with_how_many_were_ranked() -> None:
    text = "地区生产总值428.5亿元，增长6.1%，在全市9个区县（市）中居第5位，较上半年前移2位。"
    assert said(text, "rank", "rank_of") == [(5, 9)]


def test_a_place_that_was_left_is_not_the_place() -> None:
    assert said("营商环境排名由全市第8位上升至第3位。", "value", "unit", "rank", "measure") == [
        (3, "位", 3, "rank")
    ]


def test_what_went_before_is_not_the_figure() -> None:
    assert said("建成区面积由18.6平方公里扩大到21.3平方公里。", "value") == [(21.3,)]


def test_a_period_holds_over_the_clauses_that_follow() -> None:
    text = "1—9月，出口12亿元，增长5%；其中9月当月出口2亿元，增长9%。进口3亿元，增长1%。"
    assert said(text, "period", "span") == [
        ("2024-09-30", "ytd"),
        ("2024-09-30", "month"),
        ("2024-09-30", "ytd"),
    ]


def test_this_year_is_counted_from_the_year_the_text_speaks_from() -> None:
    text = "2023年工作总结和2024年工作打算\n今年以来，出口12亿元。\n明年，力争出口15亿元。"
    found = [plain(row) for row in extract(text, OFFICE).to_dict("records")]
    assert [(row["period"], row["measure"]) for row in found] == [
        ("2023-12-31", "actual"),
        ("2024-12-31", "target"),
    ]


def test_a_plan_behind_a_review_is_due_next_year() -> None:
    text = "2023年总结和2024年计划\n一、完成情况\n出口12亿元。\n二、工作计划\n出口增长8%，新增高企25家。"
    found = [plain(row) for row in extract(text, OFFICE).to_dict("records")]
    assert [(row["period"][:4], row["measure"]) for row in found] == [
        ("2023", "actual"),
        ("2024", "target_yoy"),
        ("2024", "target"),
    ]


def test_a_speech_reviews_one_year_and_plans_the_next() -> None:
    text = "讲话\n会议总结2023年工作，安排2024年任务。\n过去一年，出口12亿元。\n今年，力争出口15亿元。"
    found = [plain(row) for row in extract(text, OFFICE).to_dict("records")]
    assert [(row["period"][:4], row["measure"]) for row in found] == [("2023", "actual"), ("2024", "target")]


def test_the_same_name_holds_for_another_time_or_zone() -> None:
    text = "一季度出口12亿元，增长5%，3月当月完成4亿元，增长9%；全市完成90亿元，增长2%。"
    assert said(text, "indicator_id", "value", "yoy", "span", "zone_text") == [
        ("exports", 12, 5, "ytd", ""),
        ("exports", 4, 9, "month", ""),
        ("exports", 90, 2, "ytd", "全市"),
    ]


def test_parks_are_zones_of_their_own() -> None:
    text = "东园、西园分别实现税收收入3.2亿元和8.4亿元；南园税收收入5亿元，工业投资6亿元。"
    assert said(text, "zone_text", "value") == [("东园", 3.2), ("西园", 8.4), ("南园", 5), ("南园", 6)]


def test_without_a_year_no_period_is_invented() -> None:
    found = [plain(row) for row in extract("出口12亿元。", OFFICE).to_dict("records")]
    assert [(row["period"], row["warnings"]) for row in found] == [(None, ["no_period"])]


def test_the_whole_city_is_another_zone() -> None:
    text = "全市地区生产总值4126.3亿元，增长5.7%；我区地区生产总值428.5亿元，增长6.1%。"
    assert said(text, "zone_text", "value") == [("全市", 4126.3), ("", 428.5)]


def test_a_share_of_the_city_is_a_share_and_a_known_ratio_is_itself() -> None:
    text = "税收收入17亿元，占全市的8.6%，占一般公共预算收入的比重为70%。"
    assert said(text, "indicator_id", "value", "measure") == [
        ("tax_revenue", 17, "actual"),
        ("tax_revenue", 8.6, "share"),
        ("tax_share", 70, "actual"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "连续19年获评先进，第3次全会确定了18个重点指标。",
        "58家5亿元以上企业产值增幅高于全区平均水平，其中20家企业实现两位数以上增长。",
        "雪龙纤维等6家企业获奖，引进世界500强项目，印发〔2024〕12号文件。",
        "招引多少个5亿元以上大项目？",
        "7月18日召开会议，9:30开始。",
    ],
)
def test_numbers_that_count_nothing_of_the_catalogue_are_left_alone(text: str) -> None:
    assert [row for row in figures(text) if row["indicator_id"]] == []


def test_one_industrys_output_is_not_the_zones() -> None:
    assert said("新材料产业规上工业总产值50亿元。", "indicator_id") == [(None,)]


def test_an_unknown_name_still_yields_its_figure() -> None:
    assert said("中小企业营业总收入16.36亿元。", "indicator_id", "indicator_text") == [
        (None, "中小企业营业总收入")
    ]


def test_a_name_is_given_as_the_text_writes_it() -> None:
    assert said("实现GDP增速6.2%；R&D经费支出1.2亿元。", "indicator_text") == [("GDP",), ("R&D经费支出",)]


def test_a_list_lends_its_head_and_its_tail() -> None:
    text = "工业、制造业、技改投资分别增长5%、6%、7%；规上工业增加值、利润分别增长8%、9%。"
    assert [id_ for id_, *_ in said(text)] == [
        "industrial_investment",
        "manufacturing_investment",
        "technical_renovation_investment",
        "industrial_value_added_above_scale",
        "industrial_profit_above_scale",
    ]


def test_the_unit_says_which_of_two_currencies_is_meant() -> None:
    text = "外贸出口58.4亿美元；外贸出口301亿元。"
    assert [id_ for id_, *_ in said(text)] == ["exports_usd", "exports"]


def test_yuan_of_a_dollar_indicator_come_with_a_doubt() -> None:
    assert said("实际使用外资7.15亿元。", "indicator_id", "warnings") == [
        ("utilized_foreign_capital", ["other_currency"])
    ]


@pytest.mark.parametrize(
    "text", ["出口4761.亿元。", "出口12亿元，增长28,4%。", "出口12亿元，增长8..5%。", "出口46。8亿元。"]
)
def test_dirty_numbers_are_kept_with_a_warning(text: str) -> None:
    (found,) = figures(text)
    assert found["warnings"] == ["dirty"]


def test_growth_of_a_percentage_is_doubted() -> None:
    assert said("研发投入强度增长3.35%。", "yoy", "warnings") == [(3.35, ["growth_of_ratio"])]


def test_every_figure_points_at_its_words() -> None:
    for passage in PASSAGES:
        for row in extract(passage["text"], OFFICE, passage.get("period", "")).to_dict("records"):
            assert row["text"] == passage["text"][row["start"] : row["end"]]
            assert row["text"].strip()


def test_the_columns_are_the_public_contract() -> None:
    assert list(extract("", OFFICE).columns) == [*COLUMNS, "sentence", "paragraph"]


def test_the_labelled_corpus_is_read_as_its_labels_say() -> None:
    counts: Counter[str] = Counter()
    for passage in PASSAGES:
        found = extract(passage["text"], OFFICE, passage.get("period", "")).to_dict("records")
        counts.update(compare(passage["figures"], [plain(row) for row in found])["counts"])
    assert len(PASSAGES) >= 150
    assert counts["right"] / counts["found"] >= 0.98
    assert counts["right"] / counts["expected"] >= 0.95


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda row: f"{row['kind']}-{row['name']}")
def test_every_pattern_finds_its_example_and_leaves_alone_what_it_must(pattern: dict) -> None:
    assert re.search(pattern["pattern"], pattern["example"].replace("，", ","))
    assert "not" not in pattern or not re.search(pattern["pattern"], pattern["not"])


def test_every_name_of_several_indicators_is_of_known_ones() -> None:
    for row in read_names():
        if row["kind"] == "shared":
            assert set(row["means"].split("|")) <= set(CATALOGUE.indicators)


PIECES = st.sampled_from(
    [piece for passage in PASSAGES for piece in re.split(r"(?<=[，。；、（）\n])", passage["text"]) if piece]
)


@given(
    st.lists(
        PIECES | st.text("0123456789.%亿元万家位增长下降分别均占，、。；（）()：第年月\n", max_size=12),
        max_size=25,
    )
)
def test_any_text_is_read_without_an_error_and_points_at_itself(pieces: list[str]) -> None:
    text = "".join(pieces)
    for row in figures(text):
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["value"] is not None or row["yoy"] is not None
        if row["indicator_id"]:
            assert row["indicator_id"] in CATALOGUE.indicators


@given(st.text(max_size=200))
def test_no_letters_are_too_strange(text: str) -> None:
    extract(text, OFFICE)
