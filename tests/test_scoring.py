"""Scores on arrays are those of the SQL; one generator draws the same twice; pictures and sentences."""

import time
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kpi.catalogue import Catalogue
from kpi.charts.score import draw_items, draw_score, item_labels
from kpi.charts.theme import LIGHT
from kpi.comparisons import compare
from kpi.comparisons.score import asked, board_of, item_weights, read_totals
from kpi.comparisons.score_items import SQL, zone_totals
from kpi.period import Period
from kpi.question import Comparison, Question
from kpi.scheme import SchemeItem
from kpi.scoring import Board, firmness, lever, marked, pull, ranked, sense
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import plain_table, printed_table
from kpi.words import Writer

SCHEMES = ["zhao_chaju", "etdz_2021", "jingde_mu"]
GENERATOR = 7


def question(scheme: str = "zhao_chaju", zone: str = "sim_03", **more: object) -> Question:
    return Question(zone, Period(date(2024, 9, 30)), scheme=scheme, **more)  # type: ignore[arg-type]


def board(shipped: Store, scheme: str = "zhao_chaju") -> tuple[pd.DataFrame, Board]:
    about, totals = shipped.catalogue.scheme(scheme), read_totals(shipped, question(scheme))
    return totals, board_of(totals, about, item_weights(about, question(scheme)))


def answered(shipped: Store, kind: str, **more: object) -> Comparison:
    return compare(kind, shipped, question(**more), Settings())  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_marks_on_arrays_are_those_of_the_sql(shipped: Store, scheme: str) -> None:
    rows = shipped.query(SQL, **asked(question(scheme)))
    for item, of_item in zip(shipped.catalogue.scheme(scheme).items, rows.groupby("item_no"), strict=False):
        found = of_item[1]
        if found["value"].notna().any():
            better = sense(item.measured, found["direction"].iloc[0], found["unit"].iloc[0])
            marks = marked(item, found["value"].to_numpy(float)[np.newaxis], better)[0]
            np.testing.assert_allclose(marks, found["normalised"].to_numpy(float), atol=1e-9)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_scores_and_places_on_arrays_are_those_of_the_sql(shipped: Store, scheme: str) -> None:
    totals, of_scheme = board(shipped, scheme)
    scores = of_scheme.drawn(of_scheme.weights[np.newaxis])
    np.testing.assert_allclose(scores[0], totals["score"].to_numpy(float), atol=1e-9)
    assert of_scheme.places(scores)[0].tolist() == totals["rank"].tolist()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_totals_put_together_from_items_are_those_of_the_sql(shipped: Store, scheme: str) -> None:
    asks, about = question(scheme), shipped.catalogue.scheme(scheme)
    wanted = read_totals(shipped, asks).set_index("zone_id")
    found = zone_totals(shipped, asks, about, shipped.query(SQL, **asked(asks))).set_index("zone_id")
    for name in ("is_own", "is_rated", "deducted_points"):
        assert found[name].reindex(wanted.index).tolist() == wanted[name].tolist()


def test_the_same_generator_draws_the_same_and_another_does_not(shipped: Store) -> None:
    of_scheme = board(shipped)[1]
    once, again, other = (firmness(of_scheme, np.random.default_rng(n)) for n in (1, 1, 2))
    assert once.equals(again) and not once.equals(other)


def test_a_place_lies_between_its_low_and_high(shipped: Store) -> None:
    rows = answered(shipped, "score").rows
    assert (rows["rank_low"] <= rows["rank"]).all() and (rows["rank"] <= rows["rank_high"]).all()
    assert rows["same_rank_pct"].between(0, 100).all() and rows["same_rank_pct"].nunique() > 3


def test_a_thousand_draws_take_less_than_fifty_milliseconds(shipped: Store) -> None:
    of_scheme = board(shipped)[1]
    took = []
    for _ in range(5):
        start = time.process_time()
        firmness(of_scheme, np.random.default_rng(1))
        took.append(time.process_time() - start)
    assert min(took) < 0.05


def test_places_share_the_better_among_equals() -> None:
    assert ranked(np.array([[3.0, 5.0, 5.0, 1.0, -np.inf]])).tolist() == [[3, 1, 1, 4, 5]]


def test_who_is_not_rated_takes_nobodys_place() -> None:
    held = Board(
        np.full((3, 1), 50.0),
        np.array([100.0]),
        np.zeros(3),
        np.full(3, np.nan),
        0,
        np.array([1, 0, 1], bool),
    )
    assert np.isnan(held.places(np.array([[50.0, 90.0, 40.0]]))[0, 1])
    assert held.places(np.array([[50.0, 90.0, 40.0]]))[0, [0, 2]].tolist() == [1, 2]
    scores = np.array([[50.0, 90.0, 40.0], [50.0, 90.0, 50.0], [50.0, 90.0, np.nan]])
    np.testing.assert_array_equal(held.place_of(2, scores), [2, 1, np.nan])


def test_the_smallest_move_gains_a_place_and_a_smaller_one_does_not(shipped: Store) -> None:
    rows = answered(shipped, "score_items").rows
    row = rows.set_index(["indicator_id", "measured"]).loc[("good_air_days_share", "level")]
    assert row["place_value"] == pytest.approx(0.02)
    totals, of_scheme = board(shipped)
    everyone = shipped.query(SQL, **asked(question()))
    held = everyone[everyone["indicator_id"] == "good_air_days_share"].set_index("zone_id")["value"]
    values, own = held.reindex(totals["zone_id"]).to_numpy(float), int(np.flatnonzero(totals["is_own"])[0])
    column = [i.indicator_id for i in shipped.catalogue.scheme().items].index("good_air_days_share")
    item = shipped.catalogue.scheme().items[column]
    for move, place in ((0.01, 18), (0.02, 17)):
        moved = values.copy()
        moved[own] += move
        marks = of_scheme.marks.copy()
        marks[:, column] = marked(item, moved[np.newaxis], 1)[0]
        after = Board(
            marks, of_scheme.weights, of_scheme.deducted, of_scheme.parent_scores, 0, of_scheme.is_rated
        )
        assert after.places(after.drawn(after.weights[np.newaxis]))[0, own] == place


RANGE = SchemeItem("x", "全部", 1, "level", "range", floor_pct=0)


@pytest.mark.parametrize(
    ("value", "direction", "unit", "kind", "decimals", "step", "limit"),
    [
        (129.48, "higher", "亿元", "flow", 2, 1.3, 129.48),
        (64.0, "higher", "家", "stock", 0, 1, 64),
        (0.0, "higher", "亿元", "flow", 2, 0.01, 0.1),
        (0.0, "lower", "起", "flow", 0, 0, 0),
        (226.0, "lower", "件次", "flow", 0, 3, 226),
        (9.0, "lower", "位", "rank", 0, 1, 8),
        (99.62, "higher", "%", "ratio", 2, 0.38, 0.38),
        (2.5, "higher", "%", "ratio", 2, 1, 10),
        (-5.0, "higher", "亿元", "flow", 2, 0.05, 5),
    ],
)
def test_a_step_and_how_far_it_goes(
    value: float, direction: str, unit: str, kind: str, decimals: int, step: float, limit: float
) -> None:
    found = lever(RANGE, 0, np.array([value, 1.0]), 0, direction, unit, kind, decimals)
    assert (found.step, found.limit) == (pytest.approx(step), pytest.approx(limit))


def test_a_zone_that_is_not_rated_has_nothing_to_gain() -> None:
    held = Board(
        np.full((2, 1), 50.0), np.array([100.0]), np.zeros(2), np.full(2, np.nan), 0, np.array([0, 1], bool)
    )
    found = pull(held, lever(RANGE, 0, np.array([1.0, 2.0]), 0, "higher", "亿元", "flow", 2))
    assert set(found.values()) == {None}


def test_the_bars_are_the_zones_that_are_rated_with_ours_lit(shipped: Store, catalogue: Catalogue) -> None:
    scores = answered(shipped, "score")
    figure = draw_score(scores, Writer(catalogue, "zh"), LIGHT)
    assert figure is not None
    bars = figure.data[0]
    assert len(bars.y) == 24 and bars.y[-1].startswith("1  ")
    lit = [text for text, colour in zip(bars.text, bars.marker.color, strict=True) if colour == LIGHT.own]
    assert lit == ["74.03  C  17–20  覆盖96.0%"]
    assert draw_score(scores.part(~scores.rows["is_rated"]), Writer(catalogue, "zh"), LIGHT) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_points_won_and_lost_add_up_to_full_marks(
    shipped: Store, catalogue: Catalogue, language: str
) -> None:
    items, writer = answered(shipped, "score_items"), Writer(catalogue, language)
    figure = draw_items(items, writer, LIGHT)
    assert figure is not None
    won, lost, taken, texts = figure.data
    full = np.nan_to_num(np.array(won.x, float)) + np.nan_to_num(np.array(lost.x, float))
    assert full.sum() == pytest.approx(96) and np.nansum(np.array(taken.x, float)) == -1.5
    assert len(set(won.y)) == len(items.rows) == len(texts.text)
    assert len(set(item_labels(items.rows, writer))) == len(items.rows)
    assert draw_items(items.part(items.rows["points"].isna()), writer, LIGHT) is None


@pytest.mark.parametrize(
    ("indicator", "measured", "words"),
    [
        (
            "rd_intensity",
            "level",
            "研发投入强度为2.93%，得4.42分（满分8.00分，失3.58分），第14位（24家有数）；再增加1.00个百分点，总分多2.53分，居第12位",
        ),
        ("gdp", "growth", "地区生产总值同比增长7.5%，得7.73分（满分10.00分，失2.27分）"),
        ("new_urban_jobs", "completion", "城镇新增就业为应完成数的84.1%，得6.73分"),
        ("petitions_per_million", "level", "再减少3件次，总分多0.05分"),
        ("business_environment_rank", "level", "再前移1位，总分多0.19分"),
        ("safety_accidents", "deduction", "扣1.50分"),
        ("projects_signed", "completion", "新签约项目数不计分：无目标"),
        ("fixed_asset_investment", "completion", "得6.00分（满分6.00分，失0.00分），第8位（23家有数）。"),
    ],
)
def test_an_item_is_told_with_its_points_and_its_step(
    shipped: Store, catalogue: Catalogue, indicator: str, measured: str, words: str
) -> None:
    items = answered(shipped, "score_items")
    told = next(f for f in items.findings if (f.indicator_id, f.values["measured"]) == (indicator, measured))
    assert words in Writer(catalogue, "zh").sentence(told, items.question)


def test_the_most_lost_is_the_title(shipped: Store, catalogue: Catalogue) -> None:
    items = answered(shipped, "score_items")
    assert Writer(catalogue, "zh").title(items) == "综合考评位次失4.14分，失分最多"
    assert (
        Writer(catalogue, "en").title(items)
        == "Overall assessment rank: 4.14 points lost, the most of all items"
    )


def test_who_is_not_rated_is_told_why(shipped: Store, catalogue: Catalogue) -> None:
    scores = compare(
        "score",
        shipped,
        Question("hangzhou_etdz", Period(date(2013, 12, 31)), scheme="zhao_chaju"),
        Settings(),
    )
    text = Writer(catalogue, "zh").sentences(scores)[0]
    assert "不参评：只覆盖权重的" in text and "不足60%" in text and "第" not in text.split("不参评")[1]


def test_weights_that_were_played_with_are_printed(shipped: Store, catalogue: Catalogue) -> None:
    scores = answered(shipped, "score", scheme="jingde_mu", weights=(("rd_intensity", 50.0),))
    lines = Writer(catalogue, "zh").notes(scores)
    assert any("研发投入强度 37.0%" in line for line in lines)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["score", "score_items"])
def test_the_table_has_a_head_for_every_column(
    shipped: Store, catalogue: Catalogue, kind: str, language: str
) -> None:
    found, writer = answered(shipped, kind), Writer(catalogue, language)
    printed, plain = printed_table(found, writer), plain_table(found, writer)
    assert len(printed) == len(plain) == len(found.rows)
    assert set(printed.columns) < set(plain.columns)


def test_every_figure_of_a_score_has_its_source(shipped: Store) -> None:
    items = answered(shipped, "score_items")
    refs = items.rows[["ref", "base_ref", "published_ref", "target_ref", "curve_ref"]].to_numpy().ravel()
    assert {ref for ref in refs if isinstance(ref, str)} == set(items.refs)
    assert len(answered(shipped, "score").refs) > 400
