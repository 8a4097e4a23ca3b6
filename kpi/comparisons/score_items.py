"""The points a zone won and lost under a scheme, item by item, and what one more unit of each would do."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.comparisons.score import asked, board_of, item_weights, notes_on, read_totals
from kpi.question import Comparison, Note, Question
from kpi.scheme import Scheme
from kpi.scoring import Board, entropy_weights, lever, pull, sense
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from score(
    $zone, $period, scheme := $scheme, peers := $peers,
    weights := map($weighed::varchar[], $weights::double[])
)
"""
LEVERAGE = ("step_value", "step_gain", "step_rank", "place_value", "entropy_weight")


def compare_score_items(store: Store, question: Question, settings: Settings) -> Comparison:
    """The zone's items and deductions; columns of score in score.sql, those of kpi/scoring.py's
    `pull`, and entropy_weight. None where the zone is not of the group.

    Findings come with the most points lost first; what is not scored stands last.
    """
    scheme = store.catalogue.scheme(question.scheme)
    question = replace(question, scheme=scheme.id)
    everyone = store.ask(SQL, **asked(question))
    totals = zone_totals(store, question, scheme, everyone)
    rows = everyone[: everyone["is_own"].sum()]  # ours stand first
    if len(rows):
        board = board_of(totals, scheme, item_weights(scheme, question))
        rows = rows.assign(**_leverage(store, scheme, everyone, totals, board))
    else:
        rows = rows.assign(**dict.fromkeys(LEVERAGE))
    if question.indicators:
        rows = rows[rows["indicator_id"].isin(question.indicators)]
    order = np.argsort(-rows["lost_points"].to_numpy(float), kind="stable")
    notes = [*notes_on(scheme, question, totals), Note("note.leverage"), Note("note.entropy")]
    return answer("score_items", store, question, rows, findings_of("score_items", rows, order), notes)


def zone_totals(store: Store, question: Question, scheme: Scheme, everyone: pd.DataFrame) -> pd.DataFrame:
    """What `board_of` and `notes_on` need of every zone's total. It is asked of the store only where
    zones above may have a part in it: a second question takes as long as the first."""
    zones = store.catalogue.zones
    if scheme.parent_pct and any(zones[zone].parent_id for zone in everyone["zone_id"].unique()):
        return read_totals(store, question)
    of_items = slice(len(scheme.items))
    marks, weights = (_grid(everyone, name, scheme)[:, of_items] for name in ("normalised", "weight"))
    is_scored = ~np.isnan(marks)
    covered = np.where(is_scored, weights, 0).sum(axis=1).round(9)
    deductions = _grid(everyone, "points", scheme)[:, len(scheme.items) :]
    return pd.DataFrame(
        {
            **{name: everyone[name].array[:: _lines(scheme)] for name in ("zone_id", "is_own")},
            "is_rated": (covered >= scheme.min_coverage_pct) & is_scored.any(axis=1),
            "deducted_points": 0 - np.nansum(deductions, axis=1),
            "marks": list(marks),
            "parent_score": np.nan,
        }
    )


def _lines(scheme: Scheme) -> int:
    return len(scheme.items) + len(scheme.deductions)


def _grid(everyone: pd.DataFrame, name: str, scheme: Scheme) -> np.ndarray:
    """A column as zones × items and deductions: the SQL gives every zone all of them, in their order."""
    return everyone[name].to_numpy(float).reshape(-1, _lines(scheme))


def _leverage(
    store: Store, scheme: Scheme, everyone: pd.DataFrame, totals: pd.DataFrame, board: Board
) -> dict[str, Any]:
    """The columns of LEVERAGE for every item and deduction, in the scheme's order."""
    own = int(np.flatnonzero(totals["is_own"])[0])
    order = pd.Index(everyone["zone_id"][:: _lines(scheme)]).get_indexer(totals["zone_id"])
    values = _grid(everyone, "value", scheme)[order, : len(scheme.items)]
    own_items = everyone[: len(scheme.items)]
    told = list(zip(own_items["measured"], own_items["direction"], own_items["unit"], strict=True))
    table = np.full((_lines(scheme), len(LEVERAGE)), np.nan)
    for column, (item, (_, direction, unit)) in enumerate(zip(scheme.items, told, strict=True)):
        if np.isnan(values[own, column]):
            continue
        indicator = store.catalogue.indicators[item.indicator_id]
        about = (direction, unit, indicator.kind, indicator.decimals)
        moved = pull(board, lever(item, column, values[:, column], own, *about))
        table[column, :-1] = [moved[name] for name in LEVERAGE[:-1]]
    table[: len(scheme.items), -1] = entropy_weights(values, [sense(*row) for row in told])
    columns = dict(zip(LEVERAGE, table.T, strict=True))
    return {**columns, "step_rank": pd.array(columns["step_rank"], dtype="Int32")}
