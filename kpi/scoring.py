"""Scores under other weights and other figures: how firm a place is, and what one more unit does to it.

What the score is, kpi/comparisons/score.sql says; here it is counted over and over, on arrays. Rows
are zones, columns are items of the scheme; missing is nan.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.scheme import SchemeItem

Array = NDArray[np.float64]
DRAWS = 1000
SWAY = 0.1
TAIL = 0.05
HUNDREDTHS = 100
DUST = 9


@dataclass(frozen=True)
class Board:
    """What the scores of a group are made of.

    marks: zones × items, 0 to 100 and above where a cap allows. weights: of the items.
    deducted: points off a zone. parent_scores: of the zone above, nan where none counts, and
    parent_pct its part. is_rated: who has a place.
    """

    marks: Array
    weights: Array
    deducted: Array
    parent_scores: Array
    parent_pct: float
    is_rated: NDArray[np.bool_]

    def scores(self, points: Array, covered: Array) -> Array:
        """Scores from the weighted marks and the weight covered; zones are the last axis."""
        with np.errstate(invalid="ignore", divide="ignore"):
            own = points / covered
        own_part, from_above = self._blend
        return np.maximum(own * own_part + from_above - self.deducted, 0.0).round(DUST)

    @cached_property
    def _blend(self) -> tuple[Array, Array]:
        """What part of a score is the zone's own, and what the zone above adds to it."""
        part = np.where(np.isnan(self.parent_scores), 0.0, self.parent_pct / 100)
        return 1 - part, np.nan_to_num(self.parent_scores) * part

    def drawn(self, weights: Array) -> Array:
        """The scores under each row of `weights`: draws × zones."""
        is_scored = ~np.isnan(self.marks)
        return self.scores(weights @ np.nan_to_num(self.marks).T, weights @ is_scored.astype(float).T)

    def points_but(self, column: int) -> tuple[Array, Array]:
        """The weighted marks and the weight covered of every item but one."""
        marks, weights = np.delete(self.marks, column, axis=1), np.delete(self.weights, column)
        return np.nan_to_num(marks) @ weights, (~np.isnan(marks)).astype(float) @ weights

    def places(self, scores: Array) -> Array:
        """The place of every zone in each row of `scores`; nan for who is not rated."""
        return np.where(self.is_rated, ranked(np.where(self.is_rated, scores, -np.inf)), np.nan)

    def place_of(self, zone: int, scores: Array) -> Array:
        """The place of one zone that is rated, in each row of `scores`; nan where it has no score."""
        own = scores[:, zone, np.newaxis]
        places = 1.0 + (scores[:, self.is_rated] > own).sum(axis=1)
        return np.where(np.isnan(own[:, 0]), np.nan, places)


def ranked(merits: Array) -> Array:
    """Places in each row, 1 for the most; equal ones share the better place."""
    order = np.argsort(-merits, axis=1, kind="stable")
    ladder = np.take_along_axis(merits, order, axis=1)
    starts = np.ones(ladder.shape, dtype=bool)
    starts[:, 1:] = ladder[:, 1:] != ladder[:, :-1]
    rungs = np.maximum.accumulate(np.where(starts, np.arange(ladder.shape[1]) + 1.0, 0), axis=1)
    places = np.empty(ladder.shape)
    np.put_along_axis(places, order, rungs, axis=1)
    return places


def firmness(board: Board, generator: np.random.Generator) -> pd.DataFrame:
    """How firm each zone's place is when every weight is drawn anew, evenly within ±10%, 1000 times.

    A row is a zone: rank_low and rank_high, the places at 5% and 95% of the draws, and
    same_rank_pct, how many of the draws leave its place; null for who is not rated.
    """
    swayed = board.weights * generator.uniform(1 - SWAY, 1 + SWAY, (DRAWS, len(board.weights)))
    drawn = board.places(board.drawn(swayed))
    now = board.places(board.drawn(board.weights[np.newaxis]))
    ladder = np.sort(drawn, axis=0)
    low, high = ladder[int(DRAWS * TAIL)], ladder[int(DRAWS * (1 - TAIL)) - 1]
    same = np.where(board.is_rated, (drawn == now).mean(axis=0) * 100, np.nan)
    low, high = (pd.array(places, dtype="Int32") for places in (low, high))
    return pd.DataFrame({"rank_low": low, "rank_high": high, "same_rank_pct": same})


def sense(measured: str, direction: str, unit: str) -> int:
    """1 where more is better, -1 where less is; a completion and places gained are better the more."""
    return (
        -1
        if direction == "lower" and measured != "completion" and (measured, unit) != ("growth", "位")
        else 1
    )


def marked(item: SchemeItem, values: Array, sense: int) -> Array:
    """The marks 0 to 100 of each row of `values` (rows × zones), by the item's method."""
    merits = values * sense
    # nanmin and nanmax take longer to look for rows of nothing than to find the least
    least, most = np.fmin.reduce(merits, 1, keepdims=True), np.fmax.reduce(merits, 1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(
            np.isnan(values), np.nan, _MARKED[item.method](item, values, merits, least, most, sense)
        )


def _ranged(item: SchemeItem, values: Array, merits: Array, least: Array, most: Array, sense: int) -> Array:
    assert item.floor_pct is not None
    if item.best is not None and item.worst is not None:
        least, most = np.full_like(least, item.worst * sense), np.full_like(most, item.best * sense)
    share = np.where(most == least, 1.0, np.clip((merits - least) / (most - least), 0, 1))
    return item.floor_pct + (100 - item.floor_pct) * share


def _by_places(
    item: SchemeItem, values: Array, merits: Array, least: Array, most: Array, sense: int
) -> Array:
    assert item.step_pct is not None and item.floor_pct is not None
    places = ranked(np.where(np.isnan(merits), -np.inf, merits.round(DUST)))
    return np.maximum(100 - item.step_pct * (places - 1), item.floor_pct)


def _completed(
    item: SchemeItem, values: Array, merits: Array, least: Array, most: Array, sense: int
) -> Array:
    return np.clip(values, 0, item.cap_pct)


def _by_benchmark(
    item: SchemeItem, values: Array, merits: Array, least: Array, most: Array, sense: int
) -> Array:
    assert item.cap_pct is not None
    given = np.nanmean(values, 1, keepdims=True) if item.benchmark is None else item.benchmark
    if sense == 1:
        ratio = np.clip(values / given * 100, 0, item.cap_pct)
    else:
        ratio = np.where(values <= 0, item.cap_pct, np.minimum(given / values * 100, item.cap_pct))
    return np.where(np.asarray(given) > 0, ratio, np.nan)


def _standard(item: SchemeItem, values: Array, merits: Array, least: Array, most: Array, sense: int) -> Array:
    mean, spread = np.nanmean(merits, 1, keepdims=True), np.nanstd(merits, 1, keepdims=True)
    return np.where(most == least, 100.0, np.clip(50 + 10 * (merits - mean) / spread, 0, 100))


_MARKED: dict[str, Callable[[SchemeItem, Array, Array, Array, Array, int], Array]] = {
    "completion": _completed,
    "places": _by_places,
    "efficacy": _ranged,
    "range": _ranged,
    "range_floor": _ranged,
    "benchmark": _by_benchmark,
    "zscore": _standard,
}


@dataclass(frozen=True)
class Lever:
    """One item of the zone asked about, to be moved: the values of all zones, whose is ours, what
    better is, and by how little and how much it can move."""

    item: SchemeItem
    column: int
    values: Array
    own: int
    sense: int
    unit_step: float
    step: float
    limit: float


def lever(
    item: SchemeItem,
    column: int,
    values: Array,
    own: int,
    direction: str,
    unit: str,
    kind: str,
    decimals: int,
) -> Lever:
    """The lever of an item. A step is 1 where the value is in %, 百分点 or places, else 1% of it, rounded up
    to the indicator's decimals. It moves at most to double (a `lower` one to 0), a percentage up to
    100, a place to the first; growth and completion by what they are, and by 10 at least."""
    now, better = values[own], sense(item.measured, direction, unit)
    is_level = item.measured == "level"
    unit_step = 10.0**-decimals if is_level else 0.1
    step = 1.0
    if is_level and unit != "%" and kind != "rank":
        step = max(np.ceil(round(abs(now) / 100 / unit_step, DUST)), 1) * unit_step
    limit = max(abs(now), 10 * step)
    if is_level and better == -1 and now >= 0:
        limit = now - 1 if kind == "rank" else now
    elif is_level and unit == "%" and now <= 100:
        limit = min(limit, 100 - now)
    return Lever(item, column, values, own, better, unit_step, min(step, limit), limit)


def pull(board: Board, pulled: Lever) -> dict[str, Any]:
    """What moving the value does: step_value (signed), step_gain in points of the score, step_rank
    the place then; place_value, the smallest move that gains a place, None within the limit."""
    blank: dict[str, Any] = dict.fromkeys(("step_value", "step_gain", "step_rank", "place_value"))
    if pulled.limit <= 0 or not board.is_rated[pulled.own]:
        return blank
    others = board.points_but(pulled.column)
    (before, after), (rank, new_rank) = _moved(board, others, pulled, np.array([0.0, pulled.step]))
    found = _first_gain(board, others, pulled, rank)
    return {
        "step_value": pulled.step * pulled.sense,
        "step_gain": after - before,
        "step_rank": new_rank,
        "place_value": None if found is None else found * pulled.sense,
    }


def _first_gain(board: Board, others: tuple[Array, Array], pulled: Lever, rank: float) -> float | None:
    """The least number of last decimals that gains a place, sought by hundredths of what is left."""
    start, end = 0, int(round(pulled.limit / pulled.unit_step, DUST))
    if rank == 1 or end < 1:
        return None
    stride = end
    while True:
        stride = -(-stride // HUNDREDTHS)
        tried = np.minimum(np.arange(start + stride, end + stride, stride), end)
        gains = _moved(board, others, pulled, tried * pulled.unit_step)[1] < rank
        if not gains.any():
            return None
        end = int(tried[gains.argmax()])
        if stride == 1:
            return end * pulled.unit_step
        start = max(end - stride, start)


def _moved(board: Board, others: tuple[Array, Array], pulled: Lever, moves: Array) -> tuple[Array, Array]:
    """Our score and our place after each of the moves, everybody marked anew; `others`: the points and
    the weight covered of the other items."""
    values = np.tile(pulled.values, (len(moves), 1))
    values[:, pulled.own] += moves * pulled.sense
    marks, weight = marked(pulled.item, values, pulled.sense), board.weights[pulled.column]
    is_scored = ~np.isnan(marks)
    points, covered = others
    scores = board.scores(points + np.where(is_scored, marks, 0) * weight, covered + is_scored * weight)
    return scores[:, pulled.own], board.place_of(pulled.own, scores)


def entropy_weights(values: Array, senses: list[int]) -> Array:
    """What 熵权 would give each item, in percent: the more it tells the zones apart the more. A
    reference that no score uses; nan throughout where no item tells anybody apart."""
    merits = values * np.array(senses, dtype=float)
    counts = (~np.isnan(merits)).sum(axis=0)
    divergence = np.zeros(merits.shape[1])
    for column in np.flatnonzero(counts > 1):
        known = merits[~np.isnan(merits[:, column]), column]
        parts = known - known.min()
        if parts.sum() > 0:
            shares = parts[parts > 0] / parts.sum()
            divergence[column] = 1 + (shares * np.log(shares)).sum() / np.log(counts[column])
    total = divergence.sum()
    return divergence / total * 100 if total else np.full(len(divergence), np.nan)
