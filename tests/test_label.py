"""What a label says: indicator, unit, measure, period and zone, and nothing that it does not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.catalogue import Indicator, read_catalogue
from kpi.name import folded
from kpi.settings import Settings
from pipelines.label import TEXTS, Label, Office, crossed_measure, joined_measure, joined_period

CATALOGUE = read_catalogue(Settings().catalogue)
OFFICE = Office(CATALOGUE)
SAID = (*TEXTS, "years", "is_whole", "is_total", "rest")


def said(text: str, office: Office = OFFICE) -> dict[str, object]:
    """What a label says, with the ids of the indicator and the zone that it names."""
    label = office.label(text)
    found = {name: getattr(label, name) for name in SAID if getattr(label, name)}
    found.pop("indicator_unit", None)
    if label.indicator:
        found["indicator"] = office.resolve_indicator(label.indicator).id
    if label.zone:
        found["zone"] = office.resolve_zone(label.zone).id or label.zone
    return found


@pytest.mark.parametrize(
    ("text", "indicator", "unit"),
    [
        ("地区生产总值（亿元）", "gdp", "亿元"),
        ("地区生产总值(万元)", "gdp", "万元"),
        ("地区生产总值【亿元】", "gdp", "亿元"),
        ("地区生产总值〔亿元〕", "gdp", "亿元"),
        ("地区生产总值,亿元", "gdp", "亿元"),
        ("地区生产总值，亿元", "gdp", "亿元"),
        ("地区生产总值：亿元", "gdp", "亿元"),
        ("地区生产总值（单位：万元）", "gdp", "万元"),
        ("税收收入 万元", "tax_revenue", "万元"),
        ("税收收入/万元", "tax_revenue", "万元"),
        ("税收收入（人民币：万元）", "tax_revenue", "万元"),
        ("ＧＤＰ（亿元）", "gdp", "亿元"),
        ("固定资产投资（亿元、%）", "fixed_asset_investment", "亿元、%"),
        ("亩均税收（万元/亩）", "tax_per_mu", "万元/亩"),
        ("PM2.5平均浓度（微克/立方米）", "pm25", "微克/立方米"),
        ("居民消费价格指数（上年=100）", "consumer_price_index", "上年=100"),
        ("新签约项目个", "projects_signed", "个"),
    ],
)
def test_a_unit_stands_in_brackets_or_behind_the_name(text: str, indicator: str, unit: str) -> None:
    assert said(text) == {"indicator": indicator, "unit": unit}


@pytest.mark.parametrize(
    "mark",
    [
        *("其中：", "其中:", "其中 ", "其 中：", "#", "  #", "其中：#", "#其中：", "*", "★", "-", "——"),
        *("一、", "（一）", "(一)", "十一、", "1.", "1、", "（1）", "(1)", "1）", "1．", "①", "⑴", "㈠"),
        *("1 ", "01 ", "1.1 ", "2.1 ", "1.1.1 "),
    ],
)
def test_a_list_mark_is_no_part_of_the_name(mark: str) -> None:
    assert said(f"{mark}税收收入（万元）") == {"indicator": "tax_revenue", "unit": "万元"}


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        *(
            (f"地区生产总值{word}", "yoy")
            for word in ("同比", "增速", "同比增长", "增幅", "增长率", "比上年增长")
        ),
        *(
            (f"税收收入{word}（%）", "yoy")
            for word in ("同比±", "较上年同期增长", "比去年同期增减", "增长速度")
        ),
        *(
            (f"出口额{word}", "completion")
            for word in ("完成率", "完成进度", "占年度目标比重", "完成年度任务（%）")
        ),
        *(
            (f"出口额{word}", "target")
            for word in ("目标", "目标值", "年度任务", "全年计划", "预期目标", "年初预算")
        ),
        *((f"出口额{word}", "rank") for word in ("位次", "全省位次", "全市排名", "在全省位次", "名次")),
        *(
            (f"出口额{word}", "increase")
            for word in ("增减额", "同比增加额", "增量", "净增", "增加额（万元）")
        ),
        ("税收收入增减变动额", "increase"),
        *((f"出口额{word}", "pace") for word in ("序时进度", "应达序时进度（%）", "时间进度")),
        *((f"出口额{word}", "share") for word in ("占比", "占全省比重", "份额")),
        ("出口额与序时进度差距", "gap"),
        ("出口额较上年同期位次变化", "rank_change"),
        ("出口额环比增长（%）", "qoq"),
        ("出口额增速目标", "target_yoy"),
        ("出口额目标增速（%）", "target_yoy"),
        ("出口额位次目标", "target_rank"),
        ("出口额实际完成", "actual"),
        ("出口额本期数", "actual"),
    ],
)
def test_a_measure_behind_the_name_is_read(text: str, measure: str) -> None:
    found = said(text)
    assert found["measure"] == measure and found["indicator"] and "rest" not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上年同期", {"years": -1}),
        ("去年同期数（万元）", {"years": -1, "unit": "万元"}),
        ("上年同期增速", {"years": -1, "measure": "yoy"}),
        ("上年全年", {"years": -1, "is_whole": True}),
        ("上年末", {"years": -1, "is_whole": True}),
        ("本月", {"span": "month"}),
        ("本月同比增长%", {"span": "month", "measure": "yoy", "unit": "%"}),
        ("本月止累计", {"span": "ytd"}),
        ("累计完成", {"span": "ytd"}),
        ("本季度", {"span": "quarter"}),
        ("1-9月", {"period": "1-9月"}),
        ("三季度", {"period": "三季度"}),
        ("9月末", {"period": "9月末"}),
        ("9月累计", {"period": "9月", "span": "ytd"}),
        ("2024年1-9月累计", {"period": "2024年1-9月累计"}),
        ("２０２４年１－９月", {"period": "2024年1-9月"}),
        ("2024Q3", {"period": "2024Q3"}),
        ("2024年增速", {"period": "2024年", "measure": "yoy"}),
        ("2025年目标（亿元）", {"period": "2025年", "measure": "target", "unit": "亿元"}),
        ("2023年1-9月实际", {"period": "2023年1-9月", "measure": "actual"}),
        ("市下达目标", {"measure": "target", "basis": "city"}),
        ("可比价增速（%）", {"measure": "yoy", "basis": "comparable", "unit": "%"}),
        (
            "地区生产总值增速（可比价，%）",
            {"indicator": "gdp", "measure": "yoy", "basis": "comparable", "unit": "%"},
        ),
        ("预计完成", {"status": "estimate"}),
        ("同比（±%）", {"measure": "yoy", "unit": "%"}),
        ("（%）", {"unit": "%"}),
        ("合计", {"is_total": True}),
        ("全省平均", {"is_total": True}),
        ("单位", {"role": "unit"}),
        ("责任单位", {"role": "ignored"}),
    ],
)
def test_words_of_time_and_measure_stand_alone(text: str, expected: dict[str, object]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", ["年初预算", "年初目标", "年初计划数（亿元）", "税收收入年初预算"])
def test_a_target_set_at_the_years_beginning_is_of_this_year(text: str) -> None:
    found = said(text)
    assert found["measure"] == "target" and "years" not in found


def test_the_same_months_of_a_year_that_is_named_are_not_its_whole() -> None:
    label = OFFICE.label("2023年同期")
    assert (label.period, label.years) != ("2023年", 0)


@pytest.mark.parametrize(
    "text",
    [
        "旌德经开区2024年1-9月地区生产总值同比增长（%）",
        "2024年1-9月旌德经开区地区生产总值增速，%",
        "地区生产总值 2024年1-9月 旌德经开区 同比（%）",
    ],
)
def test_zone_period_indicator_and_measure_stand_in_one_text(text: str) -> None:
    assert said(text) == {
        "zone": "ah_34201070", "period": "2024年1-9月", "indicator": "gdp", "measure": "yoy", "unit": "%"
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值\nGDP",
        "地区生产总值\nGross Domestic Product",
        "Gross Domestic Product\n地区生产总值",
        "地区生产总值 Gross Domestic Product",
        "地区生产总值①",
        "地区生产总值※",
        "地区生产总值*",
        "地 区 生 产 总 值",
        "地区生产\n总值",
        "“地区生产总值”",
    ],
)
def test_a_second_language_and_marks_of_footnotes_say_nothing(text: str) -> None:
    assert said(text) == {"indicator": "gdp"}


def test_the_unit_of_a_bilingual_head_is_the_chinese_one() -> None:
    text = "地区生产总值（亿元）\nGDP (100 million yuan)"
    assert said(text) == {"indicator": "gdp", "unit": "亿元"}


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("社会消费品零售总额（限上）", "retail_sales_above_limit"),
        ("限上社会消费品零售总额", "retail_sales_above_limit"),
        ("5亿元以上项目数", "projects_over_500m"),
        ("亿元以上项目数", "projects_over_100m"),
        ("10亿元以上项目数", "projects_over_1bn"),
        ("12345热线办结率", "hotline_closure_rate"),
        ("财政总收入", "total_fiscal_revenue"),
        ("一般公共预算收入", "general_budget_revenue"),
        ("规上工业增加值", "industrial_value_added_above_scale"),
        ("工业增加值", "industrial_value_added"),
        ("新增“四上”企业数", "new_firms_four_above"),
        ("城镇居民人均可支配收入", "urban_income"),
        ("出口额（美元）", "exports_usd"),
        ("税收收入占比", "tax_share"),
        ("民间投资占比", "private_investment_share"),
    ],
)
def test_look_alikes_are_told_apart(text: str, indicator: str) -> None:
    assert said(text) == {"indicator": indicator}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "人均地区生产总值",
            "工业总产值",
            "税收收入（含海关代征）",
            "一般公共预算收入（税收部分）",
            "外资",
            "第三产业",
        ),
        *("规上工业增加值率", "100亿元企业数", "5000万元以上项目", "1.5亿元以上项目数", "机器人产量（台）"),
        "工业用地面积",
    ],
)
def test_a_name_that_is_not_known_is_kept_whole(text: str) -> None:
    label = OFFICE.label(text)
    assert not label.indicator and label.rest == text.replace("（", "(").replace("）", ")")


@pytest.mark.parametrize(
    ("text", "rest", "measure"),
    [
        ("机器人产量增速", "机器人产量", "yoy"),
        ("机器人产量同比增长（%）", "机器人产量", "yoy"),
        ("机器人产量完成率", "机器人产量", "completion"),
        ("2024年机器人产量", "机器人产量", ""),
    ],
)
def test_the_words_around_an_unknown_name_are_read(text: str, rest: str, measure: str) -> None:
    label = OFFICE.label(text)
    assert (label.rest, label.measure) == (rest, measure)


def test_several_units_in_a_bracket_do_not_make_a_growth_of_a_level() -> None:
    """A row 地区生产总值（亿元，增速%） holds a level under 本期 and a growth under 同比."""
    assert OFFICE.label("地区生产总值（亿元，增速%）").measure == ""
    assert OFFICE.label("地区生产总值（单位：亿元，增速：%）").measure == ""


@pytest.mark.parametrize("text", ["税收收入（亿元）增速", "出口额（美元）同比增速", "税收收入（万元）增长率"])
def test_a_rate_behind_the_unit_of_its_level_is_a_rate(text: str) -> None:
    assert OFFICE.label(text).measure == "yoy"


def test_what_the_office_settled_counts_before_what_a_word_says() -> None:
    office = Office(
        CATALOGUE,
        {
            "zone": {folded("东区"): "ah_34201070"},
            "indicator": {folded("机器人产量"): "hightech_output", folded("增加值"): "gdp"},
            "column": {folded("考核数"): "target", folded("对比数"): "last_year", folded("完成"): "note"},
        },
    )
    assert said("东区", office) == {"zone": "ah_34201070"}
    assert said("东区机器人产量同比（%）", office) == {
        "zone": "ah_34201070", "indicator": "hightech_output", "measure": "yoy", "unit": "%"
    }  # fmt: skip
    assert said("其中：增加值（亿元）", office) == {"indicator": "gdp", "unit": "亿元"}
    assert said("考核数", office) == {"measure": "target"}
    assert said("对比数", office) == {"measure": "actual", "years": -1}
    assert said("完成", office) == {"role": "note"}
    assert said("东区") == {"rest": "东区"}


def test_a_settled_name_does_not_change_longer_names_that_hold_it() -> None:
    office = Office(CATALOGUE, {"indicator": {folded("增加值"): "gdp"}})
    assert said("规上工业增加值", office) == {"indicator": "industrial_value_added_above_scale"}


def test_a_settled_unit_is_no_word_of_the_label() -> None:
    office = Office(CATALOGUE, {"unit": {folded("税收收入"): "万元"}})
    assert said("税收收入", office) == {"indicator": "tax_revenue"}


@pytest.mark.parametrize(
    ("upper", "lower", "together"),
    [
        ("target", "yoy", "target_yoy"),
        ("yoy", "target", "target_yoy"),
        ("target", "rank", "target_rank"),
        ("yoy", "rank", "growth_rank"),
        ("actual", "yoy", "yoy"),
        ("yoy", "actual", "yoy"),
        ("", "target", "target"),
        ("actual", "", "actual"),
    ],
)
def test_two_measure_words_hold_together(upper: str, lower: str, together: str) -> None:
    assert joined_measure(upper, lower) == together


def test_the_growth_of_a_growth_is_a_change_of_it() -> None:
    assert crossed_measure("yoy", "yoy") == "increase"
    assert crossed_measure("yoy", "actual") == "yoy"


@pytest.mark.parametrize(
    ("upper", "lower", "together"),
    [
        ("2024年", "1-9月", "2024年1-9月"),
        ("1-9月", "2024年", "2024年1-9月"),
        ("2024", "三季度", "2024三季度"),
        ("2024年1-9月", "2023年1-9月", "2023年1-9月"),
        ("", "1-9月", "1-9月"),
        ("2024年", "", "2024年"),
    ],
)
def test_two_parts_of_a_period_make_one(upper: str, lower: str, together: str) -> None:
    assert joined_period(upper, lower) == together


MARKS = ["", "其中：", "#", "其中：#", "一、", "（二）", "2、", "(3)", "①", "★", "-"]
WORDS = {
    "": ("", 0),
    "同比增长": ("yoy", 0),
    "增速": ("yoy", 0),
    "目标": ("target", 0),
    "全年任务": ("target", 0),
    "完成率": ("completion", 0),
    "增减额": ("increase", 0),
    "全省排名": ("rank", 0),
    "目标增速": ("target_yoy", 0),
    "上年同期": ("", -1),
    "本期": ("actual", 0),
}
IN_PERCENT = ("yoy", "completion", "target_yoy")


def written_unit(item: Indicator, measure: str) -> str:
    return (
        "%" if measure in IN_PERCENT else "位" if measure == "rank" else "" if item.unit == "1" else item.unit
    )


@given(
    st.sampled_from(list(CATALOGUE.indicators.values())),
    st.sampled_from(list(WORDS)),
    st.sampled_from(MARKS),
    st.sampled_from(["", "（{}）", "({})", "【{}】", "（单位：{}）", "，{}", " {}"]),
)
def test_every_indicator_comes_back_from_its_mark_measure_and_unit(
    item: Indicator, word: str, mark: str, bracket: str
) -> None:
    measure, years = WORDS[word]
    unit = written_unit(item, measure)
    if item.name_zh.endswith("（美元）"):
        bracket = bracket or "（{}）"  # else the name's own bracket is the unit
    text = f"{mark}{item.name_zh}{word}" + (bracket.format(unit) if unit else "")
    label = OFFICE.label(text)
    family = CATALOGUE.family(item.id)
    assert OFFICE.resolve_indicator(label.indicator, family).id == item.id
    assert (label.measure, label.years, label.rest) == (measure, years, "")
    assert label.unit == (unit if bracket else "")


@given(st.sampled_from([zone.name_zh for zone in CATALOGUE.zones.values()]), st.sampled_from(list(WORDS)))
def test_every_zone_comes_back_beside_a_measure(zone: str, word: str) -> None:
    label = OFFICE.label(f"{zone}{word}")
    found = OFFICE.resolve_zone(label.zone).id
    assert found and CATALOGUE.zones[found].name_zh == zone
    assert (label.measure, label.years, label.rest) == (*WORDS[word], "")


@given(
    st.text(max_size=25)
    | st.text(st.sampled_from("0123456789年月季度（）、，：.-%万亿元同比增长完成目标其中#"), max_size=20)
)
def test_any_text_is_read_and_nothing_is_made_up(text: str) -> None:
    label = OFFICE.label(text)
    assert isinstance(label, Label) and label.text == text
    for name in ("indicator", "zone", "period"):
        assert folded(getattr(label, name)) in folded(text)
