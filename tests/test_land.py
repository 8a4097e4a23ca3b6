"""Land in words and pictures."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kpi.charts.land import draw_field, draw_land, draw_yields
from kpi.charts.theme import DARK, LIGHT
from kpi.comparisons.land import compare_land, compare_land_yield
from kpi.period import Period
from kpi.question import Comparison, Finding, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer

QUESTION = Question("sim_03", Period(date(2024, 9, 30)))
TAX = replace(QUESTION, indicators=("tax_per_mu",))


@pytest.fixture
def land(shipped: Store) -> Comparison:
    return compare_land(shipped, QUESTION, Settings())


@pytest.fixture
def field(shipped: Store) -> Comparison:
    return compare_land_yield(shipped, TAX, Settings())


@pytest.fixture
def zh(shipped: Store) -> Writer:
    return Writer(shipped.catalogue, "zh")


@pytest.fixture
def en(shipped: Store) -> Writer:
    return Writer(shipped.catalogue, "en")


def found(comparison: Comparison, indicator: str) -> Finding:
    return next(each for each in comparison.findings if each.indicator_id == indicator)


def changed(finding: Finding, **values: object) -> Finding:
    return replace(finding, values={**finding.values, **values})


def test_findings_begin_with_the_target_furthest_behind_and_yields_follow(land: Comparison) -> None:
    order = [finding.indicator_id for finding in land.findings]
    assert order[0] == "land_supplied"
    assert order[-6] == "investment_per_mu" and order[-1] in ("value_added_per_mu", "land_output_intensity")


def test_land_work_is_told_in_mu_with_hectares(zh: Writer, en: Writer, land: Comparison) -> None:
    finding = found(land, "land_supplied")
    assert zh.sentence(finding, QUESTION) == (
        "【模拟】2024年1—9月，供地面积完成935亩（62.33公顷），完成年度目标（1,630亩）的57.4%，落后序时进度17.6个百分点。"
    )
    assert "935 mu (62.33 ha), 57.4% of the target for the year (1,630 mu)" in en.sentence(finding, QUESTION)


def test_built_up_area_is_told_in_square_kilometres_with_mu(zh: Writer, land: Comparison) -> None:
    assert "为15.37平方公里（23,055亩）" in zh.sentence(found(land, "built_up_area"), QUESTION)


def test_floor_area_is_told_without_mu(zh: Writer, land: Comparison) -> None:
    floor = changed(found(land, "land_supplied"), area_mu=None, area_ha=None)
    assert "935亩，完成" in zh.sentence(floor, QUESTION)


def test_a_computed_yield_names_its_parts_and_a_reported_one_does_not(zh: Writer, land: Comparison) -> None:
    computed, reported = found(land, "investment_per_mu"), found(land, "tax_per_mu")
    text = zh.sentence(computed, QUESTION)
    assert "30.75万元/亩（固定资产投资70.90亿元÷建成区面积15.37平方公里，累计，未折年）" in text
    assert "÷" not in zh.sentence(reported, QUESTION)


def test_a_whole_year_is_not_called_cumulative(zh: Writer, land: Comparison) -> None:
    whole = changed(found(land, "tax_per_mu"), period=pd.Timestamp("2023-12-31"))
    assert "累计" not in zh.sentence(whole, QUESTION)


def test_the_best_yield_is_not_told_as_its_own_share(zh: Writer, land: Comparison) -> None:
    text = zh.sentence(found(land, "land_output_intensity"), QUESTION)
    assert "第1位" in text and "为最高的" not in text


def test_land_that_others_reported_is_told_as_not_reported(zh: Writer, en: Writer, land: Comparison) -> None:
    silent = {"value": None, "status": "not_reported", "target_kind": None, "area_ha": None, "n_ranked": 15}
    finding = changed(found(land, "land_reclaimed"), **silent)
    assert zh.sentence(finding, QUESTION).endswith("土地开垦（围垦）面积未报（全省开发区中15家有数）。")
    assert "not reported (15 of Zones of the province did)" in en.sentence(finding, QUESTION)


@pytest.mark.parametrize(
    ("quadrant", "words", "english"),
    [
        ("much_high", "地多产高", "much land and a high yield"),
        ("much_low", "地多产低", "much land and a low yield"),
        ("little_high", "地少产高", "little land and a high yield"),
        ("little_low", "地少产低", "little land and a low yield"),
    ],
)
def test_every_quarter_has_words(
    zh: Writer, en: Writer, field: Comparison, quadrant: str, words: str, english: str
) -> None:
    finding = changed(field.findings[0], quadrant=quadrant)
    assert words in zh.sentence(finding, TAX) and english in en.sentence(finding, TAX)


def test_a_yield_without_a_quarter_is_told_by_its_place_alone(zh: Writer, field: Comparison) -> None:
    assert "中位数" not in zh.sentence(changed(field.findings[0], quadrant=None), TAX)


def test_bullets_are_in_mu_with_hectares(zh: Writer, land: Comparison) -> None:
    figure = draw_land(land, zh, LIGHT)
    bar, pace, texts = figure.data
    assert bar.y[-1] == "供地面积" and bar.x[-1] == pytest.approx(57.36, abs=0.01)
    assert bar.marker.color[-1] == LIGHT.bad and pace.x[-1] == 75
    assert "935 / 1,630亩（62.33公顷）" in texts.text[-1]
    assert all("亩" in text for text in texts.text)


def test_yields_are_shares_of_the_best_with_the_median_marked(zh: Writer, land: Comparison) -> None:
    bar, median, texts = draw_yields(land, zh, LIGHT).data
    shares = dict(zip(bar.y, bar.x, strict=True))
    assert shares["亩均增加值"] == 100 and shares["亩均税收"] == pytest.approx(2.65 / 2.75 * 100)
    assert dict(zip(median.y, median.x, strict=True))["亩均税收"] == pytest.approx(1.895 / 2.75 * 100)
    assert "2.65万元/亩  第3位/24家" in texts.text


def test_the_field_has_a_point_a_zone_the_own_one_on_top(zh: Writer, field: Comparison) -> None:
    points = draw_field(field, zh, DARK).data[0]
    assert len(points.x) == 24
    assert (points.x[-1], points.y[-1], points.marker.color[-1]) == (15.37, 2.65, DARK.own)
    assert list(points.marker.color).count(DARK.own) == 1


def test_the_field_is_crossed_at_the_medians_and_quarters_are_named(zh: Writer, field: Comparison) -> None:
    figure = draw_field(field, zh, LIGHT)
    upright, level = figure.layout.shapes
    assert upright.x0 == pytest.approx(19395 / 1500) and level.y0 == pytest.approx(1.895)
    words = {annotation.text for annotation in figure.layout.annotations}
    assert {"地多产高", "地多产低", "地少产高", "地少产低", "岚江云埠经济开发区"} <= words


def test_a_field_of_two_zones_has_no_quarters(zh: Writer, field: Comparison) -> None:
    two = field.rows[field.rows["rank"] <= 3].assign(quadrant=None)
    figure = draw_field(replace(field, rows=two), zh, LIGHT)
    assert not figure.layout.shapes
    assert "地多产高" not in {annotation.text for annotation in figure.layout.annotations}


def test_names_in_the_field_do_not_stand_on_one_another(zh: Writer, field: Comparison) -> None:
    same = field.rows.assign(area_km2=10.0, area_mu=15000.0, value=2.0)
    figure = draw_field(replace(field, rows=same), zh, LIGHT)
    zones = set(field.rows["zone_zh"])
    assert [a.text for a in figure.layout.annotations if a.text in zones] == ["岚江云埠经济开发区"]


@pytest.mark.parametrize("draw", [draw_land, draw_yields, draw_field])
def test_where_nothing_is_known_nothing_is_drawn(
    zh: Writer, land: Comparison, field: Comparison, draw: object
) -> None:
    asked = field if draw is draw_field else land
    blank = asked.rows.assign(completion_pct=None, best_share_pct=None, value=None)
    assert draw(replace(asked, rows=blank), zh, LIGHT) is None
