"""What the gap list and the five cuts say and show, in both languages."""

from dataclasses import replace

import pytest

from kpi.charts.gaps import draw_gaps
from kpi.charts.theme import DARK, LIGHT, Theme
from kpi.clauses.gap import cell, columns_of, shade
from kpi.comparisons import compare
from kpi.period import resolve_period
from kpi.question import Comparison, Finding, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import plain_table, printed_table
from kpi.words import Writer

QUESTION = Question("sim_03", resolve_period("2024年1-9月"))
NOTHING = Question("hangzhou_etdz", resolve_period("2013年"))


@pytest.fixture(scope="module")
def gaps(shipped: Store) -> Comparison:
    return compare("gap", shipped, replace(QUESTION, benchmark="sim_01"), Settings())


def found(gaps: Comparison, indicator: str) -> Finding:
    return next(finding for finding in gaps.findings if finding.indicator_id == indicator)


def test_a_gap_is_told_with_target_place_distances_and_priority(gaps: Comparison, shipped: Store) -> None:
    text = Writer(shipped.catalogue, "zh").sentence(found(gaps, "land_supplied"), gaps.question)
    assert text == (
        "【模拟】2024年1—9月，供地面积完成935亩，同比增长3.8%（计算），完成年度目标（1,630亩）的57.4%，"
        "落后序时进度17.6个百分点，居全省开发区第11位（24家中24家有数），较上年同期后移1位，"
        "标兵沅泊苇汀经济开发区领先148亩，落后标杆岚江经济技术开发区968亩，优先级35.3。"
    )


def test_english_has_its_own_wording(gaps: Comparison, shipped: Store) -> None:
    text = Writer(shipped.catalogue, "en").sentence(found(gaps, "land_supplied"), gaps.question)
    assert text.endswith(
        "Yuanbo Weiting Economic Development Zone is next ahead, by 148 mu, "
        "968 mu behind the benchmark, Lanjiang Economic and Technological Development Zone, priority 35.3."
    )


def test_a_growth_target_says_the_growth_once(gaps: Comparison, shipped: Store) -> None:
    text = Writer(shipped.catalogue, "zh").sentence(found(gaps, "gdp"), gaps.question)
    assert text.count("同比增长7.5%") == 1 and "增速低于目标4.5个百分点" in text


def test_percentages_lie_points_apart(gaps: Comparison, shipped: Store) -> None:
    text = Writer(shipped.catalogue, "zh").sentence(found(gaps, "hightech_output_share"), gaps.question)
    assert "领先0.80个百分点" in text and "领先标杆岚江经济技术开发区5.97个百分点" in text


def test_what_is_not_behind_and_what_cannot_be_judged_say_so(gaps: Comparison, shipped: Store) -> None:
    words = Writer(shipped.catalogue, "zh")
    assert words.sentence(found(gaps, "exports"), gaps.question).endswith("各项比较均不落后。")
    lone = compare("gap", shipped, NOTHING, Settings())
    assert words.sentence(lone.findings[-1], NOTHING).endswith("无从判断。")


def test_the_title_is_the_most_pressing_gap(gaps: Comparison, shipped: Store) -> None:
    title = Writer(shipped.catalogue, "zh").title(gaps)
    assert title == "每百万人信访总量超出序时控制数16.5个百分点，优先级50.7"


def test_the_rule_of_the_priority_is_printed_with_its_numbers(shipped: Store) -> None:
    rule = Settings(gap_weight_target=70, gap_full_pp=8, gap_urgent_from=45)
    told = compare("gap", shipped, QUESTION, rule)
    notes = "".join(Writer(shipped.catalogue, "zh").notes(told))
    for words in ("与目标（权重70）", "差8个百分点", "45及以上优先整改", "有数不足3家不计"):
        assert words in notes


def test_the_weights_can_be_set(shipped: Store) -> None:
    only_peers = Settings(gap_weight_target=0, gap_weight_last_year=0)
    row = compare("gap", shipped, replace(QUESTION, indicators=("land_supplied",)), only_peers).rows.iloc[0]
    assert (row["priority"], row["urgency"], row["coverage_pct"]) == (0, "level", 100)


@pytest.mark.parametrize(
    ("indicator", "column", "text", "colour"),
    [
        ("land_supplied", "target", "✖ -17.6个百分点", "bad"),
        ("land_supplied", "last_year", "● +3.8%", "good"),
        ("land_supplied", "place", "● 11/24 ↓1", "good"),
        ("land_supplied", "ahead", "-148亩 (-15.8%)", ""),
        ("land_supplied", "median", "● +131亩 (+14.0%)", "good"),
        ("land_supplied", "benchmark", "▲ -968亩 (-103.5%)", "near"),
        ("hightech_output_share", "target", "—", ""),
        ("hightech_output_share", "best", "-22.79个百分点", ""),
        ("overall_assessment_rank", "target", "▲ -2位", "near"),
        ("petitions_per_million", "last_year", "● +4.2%", "good"),
    ],
)
def test_a_cell_has_a_symbol_wherever_it_has_a_colour(
    gaps: Comparison, shipped: Store, indicator: str, column: str, text: str, colour: str
) -> None:
    values = found(gaps, indicator).values
    assert cell(Writer(shipped.catalogue, "zh"), values, column) == text
    assert shade(values, column) == colour


def test_a_sole_reporter_has_no_place(shipped: Store) -> None:
    lone = compare("gap", shipped, NOTHING, Settings())
    values = found(lone, "fixed_asset_investment").values
    assert (values["rank"], cell(Writer(shipped.catalogue, "zh"), values, "place")) == (1, "—")


def test_the_benchmark_has_a_column_only_where_one_was_chosen(gaps: Comparison) -> None:
    assert "benchmark" in columns_of(gaps.question) and "benchmark" not in columns_of(QUESTION)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picture_holds_every_row_and_comparison(
    gaps: Comparison, shipped: Store, language: str, theme: Theme
) -> None:
    figure = draw_gaps(gaps, Writer(shipped.catalogue, language), theme)
    assert figure is not None
    heat = figure.data[0]
    assert (len(heat.z), len(heat.z[0])) == (len(gaps.rows), 7)
    assert heat.text[0][0].startswith("✖ -16.5")
    assert figure.layout.yaxis.ticktext[0].endswith("50.7")


def test_nothing_to_draw_gives_no_picture(gaps: Comparison, shipped: Store) -> None:
    assert draw_gaps(gaps.part(gaps.rows["priority"] > 101), Writer(shipped.catalogue, "zh"), LIGHT) is None


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_ink_is_read_well_on_every_pale_ground(theme: Theme) -> None:
    for name in ("good", "near", "bad"):
        light, dark = sorted((luminance(theme.ink), luminance(theme.pale(name))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_printed_table_has_units_where_they_change(gaps: Comparison, shipped: Store) -> None:
    words = Writer(shipped.catalogue, "zh")
    printed = printed_table(gaps, words).set_index("指标")
    assert printed.loc["供地面积", "与目标比"] == "-17.6个百分点"
    assert "与目标比的单位" in plain_table(gaps, words).columns and "与目标比的单位" not in printed.columns


@pytest.mark.parametrize(
    ("cut", "language", "words"),
    [
        ("share", "zh", "占全省开发区合计的5.8%（24家中23家有数）"),
        ("per_mu", "zh", "按建成区面积56.16万元/亩，居全省开发区第1位（24家中23家有数）"),
        ("rank", "zh", "居全省开发区第6位"),
        ("growth", "zh", "同比增长7.5%"),
        ("quality", "zh", "岚江云埠经济开发区15项比率指标平均相对位次67.9"),
        ("share", "en", "5.8% of the total of Zones of the province (23 of 24 reported)"),
        ("quality", "en", "a mean standing of 67.9 in 15 ratios"),
    ],
)
def test_a_cut_is_told(shipped: Store, cut: str, language: str, words: str) -> None:
    cuts = compare("cuts", shipped, replace(QUESTION, indicators=("gdp",)), Settings())
    writer = Writer(shipped.catalogue, language)
    first = next(finding for finding in cuts.findings if finding.values["cut"] == cut)
    assert words in writer.sentence(first, cuts.question)


@pytest.mark.parametrize(
    ("language", "value", "signed_as", "text"),
    [
        ("en", -2, "gap", "2 places behind"),
        ("en", 1, "gap", "1 place ahead"),
        ("en", 0, "gap", "level"),
        ("en", -2, "move", "down 2 places"),
        ("en", 1, "move", "up 1 place"),
        ("en", 0, "move", "same place"),
        ("en", -12, "", "12 places"),
        ("zh", -2, "gap", "-2位"),
        ("zh", 1, "move", "+1位"),
        ("zh", 0, "gap", "0位"),
    ],
)
def test_places_are_told_in_words(
    shipped: Store, language: str, value: float, signed_as: str, text: str
) -> None:
    assert Writer(shipped.catalogue, language).places(value, signed_as) == text


def test_a_place_of_the_gap_list_is_said_as_an_english_bulletin_does(shipped: Store) -> None:
    asked = replace(QUESTION, indicators=("overall_assessment_rank",))
    gaps = compare("gap", shipped, asked, Settings())
    writer = Writer(shipped.catalogue, "en")
    values = gaps.rows.astype(object).where(gaps.rows.notna(), None).iloc[0].to_dict()
    cells = [cell(writer, values, column, is_brief=True) for column in ("target", "last_year", "ahead")]
    assert cells == ["▲ 2 places behind", "● same place", "1 place behind"]
    assert "2 places short of the target place" in writer.sentence(gaps.findings[0], asked)
    printed = printed_table(gaps, writer).iloc[0]
    assert (printed["To target"], printed["On last year"]) == ("2 places behind", "same place")
