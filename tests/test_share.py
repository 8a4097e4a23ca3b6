"""What a share says in words and shows in pictures, in both languages."""

from typing import Any

import pytest

from kpi.charts.pulls import ENDS, MOST_BARS, draw_indicators, draw_pulls
from kpi.charts.theme import LIGHT
from kpi.charts.waterfall import NAMED, draw_waterfall, waterfall_steps
from kpi.comparisons import compare
from kpi.period import resolve_period
from kpi.question import Comparison, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import plain_table, printed_table
from kpi.words import Writer
from tests.conftest import LoadText

HEAD = "开发区,指标,期间,数值,单位"
OWN, OTHER, THIRD = "岚江经济技术开发区", "岚江高新技术产业开发区", "望汀经济技术开发区"
Pairs = dict[str, tuple[Any, Any]]


def asked(store: Store, indicator: str = "gdp", **changed: Any) -> Comparison:
    question = {"zone": "sim_01", "peers": "province", "whole": "group", **changed}
    period = resolve_period("2024年1-9月")
    return compare("share", store, Question(period=period, indicators=(indicator,), **question), Settings())


def lines(pairs: Pairs, indicator: str = "地区生产总值", unit: str = "亿元") -> str:
    """Zone → (a year before, now) as a file; None is no row."""
    return "\n".join(
        [
            HEAD,
            *(
                f"{zone},{indicator},{year}年1-9月,{value},{unit}"
                for zone, pair in pairs.items()
                for year, value in zip((2023, 2024), pair, strict=True)
                if value is not None
            ),
        ]
    )


def said(store: Store, language: str, **changed: Any) -> str:
    return Writer(store.catalogue, language).sentences(asked(store, **changed))[0]


def test_a_bulletin_tells_share_change_pull_contribution_and_verdict(
    store: Store, load_text: LoadText
) -> None:
    load_text(lines({OWN: (10, 16), OTHER: (30, 34)}))
    assert said(store, "zh") == (
        "【模拟】2024年1—9月，地区生产总值完成16.00亿元，占全省开发区的32.0%（24家中2家两年都有数），"
        "占比较上年同期提高7.0个百分点，拉动整体增长15.00个百分点，贡献率60.0%，"
        "增速高于整体35.0个百分点，作了贡献。"
    )
    assert said(store, "en") == (
        "[Simulated] Gross domestic product, Jan–Sep 2024: 16.00 ×100m yuan, 32.0% of Zones of the province "
        "(2 of 24 with both years), share up 7.0 pp on a year before, adding 15.00 pp to the growth of the "
        "whole, 60.0% of the change, growth 35.0 pp above that of the whole, it contributed."
    )


@pytest.mark.parametrize(
    ("own", "other", "zh", "en"),
    [
        ((10, 10.5), (30, 34), "增速低于整体6.3个百分点，拖了后腿", "it dragged"),
        ((10, 8), (30, 34), "下拉整体5.00个百分点", "taking 5.00 pp off the whole"),
        ((10, 9.5), (30, 26), "降幅小于整体6.3个百分点，好于平均水平", "better than the average"),
        ((10, 7), (30, 29), "降幅大于整体20.0个百分点，拖了后腿", "falling 20.0 pp more than the whole"),
        ((10, 11), (30, 33), "增速与整体持平", "growth level with the whole"),
        ((10, 10), (30, 33), "对整体几乎没有拉动", "hardly moving the whole"),
        ((10, 9), (30, 30), "整体没有增加，不算贡献率", "the whole did not rise"),
        ((0.01, 0.02), (300, 330), "占全省开发区不到0.1%", "less than 0.1% of"),
        ((10, 10.1), (30, 30), "整体增减很小，不算贡献率", "barely moved"),
    ],
)
def test_the_sentence_follows_what_both_did(
    store: Store, load_text: LoadText, own: tuple, other: tuple, zh: str, en: str
) -> None:
    load_text(lines({OWN: own, OTHER: other}))
    assert zh in said(store, "zh") and en in said(store, "en")


def test_fewer_accidents_bring_the_whole_down_and_contribute(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (10, 8), OTHER: (30, 28)}, "生产安全事故起数", "起"))
    text = said(store, "zh", indicator="safety_accidents")
    assert "带动整体下降5.00个百分点，贡献率50.0%，降幅大于整体10.0个百分点，作了贡献" in text
    assert "bringing the whole down by 5.00 pp" in said(store, "en", indicator="safety_accidents")


def test_more_accidents_push_the_whole_up(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (10, 12), OTHER: (30, 28)}, "生产安全事故起数", "起"))
    assert "推高整体5.00个百分点" in said(store, "zh", indicator="safety_accidents")


@pytest.mark.parametrize(
    ("pairs", "zh", "en"),
    [
        ({OWN: (10, None), OTHER: (1, 2)}, "本期未报，不作占比", "not reported, so no share"),
        ({OWN: (10, 16)}, "只有一家两年都有数", "only one zone"),
        ({OWN: (None, 16), OTHER: (1, 2)}, "上年同期无数，不算拉动和贡献", "no figure a year before"),
        ({OWN: (10, 16), OTHER: (-5, 2)}, "各部分中有负数", "negative parts"),
        ({OWN: (0, 16), OTHER: (0, 2)}, "不大于零（18.00亿元，上年同期0.00亿元）", "not above zero"),
    ],
)
def test_where_there_is_no_share_the_reason_is_told(
    store: Store, load_text: LoadText, pairs: Pairs, zh: str, en: str
) -> None:
    load_text(lines(pairs))
    assert zh in said(store, "zh") and en in said(store, "en")


def test_a_part_larger_than_its_zone_is_not_told_as_a_share(store: Store, load_text: LoadText) -> None:
    load_text(lines({"青麓经济开发区": (40, 50), "青麓经济开发区东园": (10, 60)}))
    park = {"zone": "sim_13a", "peers": "siblings", "whole": "parent"}
    text = said(store, "zh", **park)
    assert "大于青麓经济开发区的总量（50.00亿元，上年同期40.00亿元），请核对口径" in text
    assert "占" not in text and "120" not in text


def test_rates_say_that_they_do_not_add_up(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (80, 82), OTHER: (70, 71)}, "税收占一般公共预算收入比重", "%"))
    assert "不作占比（比率、位次、人均等各家不能相加）" in said(store, "zh", indicator="tax_share")


def test_a_published_share_is_told_where_none_is_computed(store: Store, load_text: LoadText) -> None:
    load_text(
        f"{HEAD},类别\n{OWN},地区生产总值,2024年1-9月,16,亿元,实际\n{OWN},地区生产总值,2024年1-9月,13.5,%,占比"
    )
    load_text(f"{HEAD}\n{OTHER},地区生产总值,2023年1-9月,1,亿元", "other.csv")
    assert "公布的占比为13.5%" in said(store, "zh")


def test_who_moved_the_whole_is_the_second_finding(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (10, 16), OTHER: (30, 34), THIRD: (60, 58)}))
    share = asked(store)
    zh = Writer(store.catalogue, "zh").sentences(share)[1]
    assert (
        f"拉动全省开发区最多的是{OWN}（6.00个百分点）、{OTHER}（4.00个百分点），下拉最多的是{THIRD}（2.00个百分点）"
        in zh
    )
    assert "3家中2家作了贡献、1家拖了后腿" in zh
    assert "2 of 3 contributed, 1 dragged" in Writer(store.catalogue, "en").sentences(share)[1]


def test_equal_pulls_are_not_told_as_one_zones(store: Store, load_text: LoadText) -> None:
    zones = [zone.name_zh for zone in store.catalogue.zones.values() if zone.zone_id.startswith("sim_0")]
    load_text(lines(dict.fromkeys(zones, (10, 9)), "生产安全事故起数", "起"))
    text = Writer(store.catalogue, "zh").sentences(asked(store, "safety_accidents"))[1]
    assert "等9家（各1.11个百分点）" in text


def test_many_indicators_are_counted_first(shipped: Store) -> None:
    question = Question("sim_03", resolve_period("2024年1-9月"), whole="group")
    share = compare("share", shipped, question, Settings())
    zh, en = (Writer(shipped.catalogue, language) for language in ("zh", "en"))
    assert zh.title(share) == "岚江云埠经济开发区的28项可比指标里17项作了贡献、11项拖了后腿"
    assert "contributed in 17 of 28 comparable indicators" in en.title(share)
    assert "落后最多的是规上工业利润总额（12.4个百分点）" in zh.sentences(share)[0]
    assert all(finding.values["is_own"] for finding in share.findings[1:])


def test_notes_say_what_the_whole_is_and_who_is_not_in_it(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (10, 16), OTHER: (30, 34), THIRD: (None, 5)}))
    notes = Writer(store.catalogue, "zh").notes(asked(store))
    assert "整体：全省开发区中两年都有数的2家之和（共24家）。" in notes
    left_out = next(note for note in notes if note.startswith("未计入整体"))
    assert THIRD in left_out and OWN not in left_out
    assert any("不足0.5%" in note for note in notes) and any("现价" in note for note in notes)


def test_only_money_is_measured_at_current_prices(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (10, 8), OTHER: (30, 28)}, "生产安全事故起数", "起"))
    assert "现价" not in "".join(Writer(store.catalogue, "zh").notes(asked(store, "safety_accidents")))


def test_pulls_are_printed_with_two_decimals_and_codes_in_words(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (10, 10.05), OTHER: (30, 34)}))
    writer = Writer(store.catalogue, "zh")
    own = printed_table(asked(store), writer).set_index("开发区").loc[OWN]
    assert (own["拉动(百分点)"], own["占比(%)"], own["评价"]) == ("0.13", "22.8", "✖ 拖了后腿")
    table = plain_table(asked(store), writer)
    assert "整体" not in table.columns and set(table["原因"].dropna()) == {"未报"}


def test_a_waterfall_leads_from_the_base_to_the_whole(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (10, 16), OTHER: (30, 34), THIRD: (60, 58)}))
    writer = Writer(store.catalogue, "zh")
    figure = draw_waterfall(asked(store), writer, LIGHT)
    assert figure is not None
    bars, totals = figure.data
    assert list(bars.y) == [OWN, OTHER, THIRD] and list(bars.x) == [6, 4, -2]
    assert list(bars.base) == [100, 106, 110] and list(totals.x) == [100, 108]
    assert list(bars.marker.color) == [LIGHT.own, LIGHT.good, LIGHT.bad]
    texts = [note.text for note in figure.layout.annotations]
    assert "+6.00  ↑ 拉动6.00个百分点" in texts and "-2.00  ↓ 下拉2.00个百分点" in texts
    assert "108.00亿元  +8.0%" in texts


def test_a_fall_is_the_good_side_of_a_lower_indicator(store: Store, load_text: LoadText) -> None:
    load_text(lines({OWN: (10, 8), OTHER: (30, 28), THIRD: (5, 6)}, "生产安全事故起数", "起"))
    rows = asked(store, "safety_accidents").rows
    steps = waterfall_steps(rows[rows["pull_pp"].notna()], Writer(store.catalogue, "zh"), LIGHT)
    assert dict(zip(steps["label"], steps["colour"], strict=True))[THIRD] == LIGHT.bad
    assert dict(zip(steps["label"], steps["colour"], strict=True))[OTHER] == LIGHT.good


def test_what_belongs_to_no_park_is_the_rest(store: Store, load_text: LoadText) -> None:
    load_text(lines({"青麓经济开发区": (40, 50), "青麓经济开发区东园": (10, 16)}))
    share = asked(store, zone="sim_13a", peers="siblings", whole="parent")
    steps = waterfall_steps(
        share.rows[share.rows["pull_pp"].notna()], Writer(store.catalogue, "zh"), LIGHT
    ).set_index("label")
    assert steps["change"].to_dict() == {"青麓经济开发区东园": 6, "其余部分": 4}


def cities(shipped: Store) -> Comparison:
    question = Question("city_hangzhou", resolve_period("2017年"), ("gdp",), "cities_36", whole="group")
    return compare("share", shipped, question, Settings())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_large_group_is_folded_and_still_adds_up(shipped: Store, language: str) -> None:
    share, writer = cities(shipped), Writer(shipped.catalogue, language)
    waterfall, pulls = (draw(share, writer, LIGHT) for draw in (draw_waterfall, draw_pulls))
    assert waterfall is not None and pulls is not None
    whole = share.rows.iloc[0]
    assert sum(waterfall.data[0].x) == pytest.approx(whole["whole_change_value"])
    assert len(waterfall.data[0].y) == NAMED + 1
    assert len(share.rows) > MOST_BARS and len(pulls.data[0].y) == 2 * ENDS + 1
    assert sum(pulls.data[0].x) == pytest.approx(whole["whole_growth_pct"])
    own = writer.zone("city_hangzhou")
    assert own in waterfall.data[0].y and own in pulls.data[0].y
    assert waterfall.layout.height < 768 and pulls.layout.height < 1000


def test_our_own_zone_is_never_among_the_others(shipped: Store) -> None:
    question = Question("city_haikou", resolve_period("2017年"), ("gdp",), "cities_36", whole="group")
    share, writer = compare("share", shipped, question, Settings()), Writer(shipped.catalogue, "zh")
    figure = draw_waterfall(share, writer, LIGHT)
    assert figure is not None and "海口" in figure.data[0].y


def test_indicators_are_bars_with_share_and_verdict(shipped: Store) -> None:
    question = Question("sim_03", resolve_period("2024年1-9月"), whole="group")
    share = compare("share", shipped, question, Settings())
    share = share.part(share.rows["is_own"])
    figure = draw_indicators(share, Writer(shipped.catalogue, "zh"), LIGHT)
    assert figure is not None and len(figure.data[0].y) == 28
    texts = {note.y: note.text for note in figure.layout.annotations}
    assert texts["地区生产总值"] == "0.44 · 占5.8% · ✔ 作了贡献"
    assert texts["规上工业利润总额"] == "0.39 · ✖ 拖了后腿"


@pytest.mark.parametrize("draw", [draw_waterfall, draw_pulls, draw_indicators])
def test_nothing_is_drawn_where_nothing_has_a_pull(store: Store, load_text: LoadText, draw: Any) -> None:
    load_text(lines({OWN: (80, 82), OTHER: (70, 71)}, "税收占一般公共预算收入比重", "%"))
    assert draw(asked(store, "tax_share"), Writer(store.catalogue, "zh"), LIGHT) is None
