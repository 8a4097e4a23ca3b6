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
    everyone = store.query(SQL, **asked(question))
    totals = zone_totals(store, question, scheme, everyone)
    rows = everyone[everyone["is_own"]].reset_index(drop=True)
    if len(rows):
        board = board_of(totals, scheme, item_weights(scheme, question))
        rows = rows.join(_leverage(store, scheme, everyone, totals, board))
        rows = rows.astype({"step_rank": "Int32"})
    else:
        rows = rows.assign(**dict.fromkeys(LEVERAGE))
    if question.indicators:
        rows = rows[rows["indicator_id"].isin(question.indicators)]
    told = rows.sort_values("lost_points", ascending=False, kind="stable", na_position="last")
    notes = [*notes_on(scheme, question, totals), Note("note.leverage"), Note("note.entropy")]
    return answer("score_items", store, question, rows, findings_of("score_items", told), notes)


def zone_totals(store: Store, question: Question, scheme: Scheme, everyone: pd.DataFrame) -> pd.DataFrame:
    """What `board_of` and `notes_on` need of every zone's total. It is asked of the store only where
    zones above may have a part in it: a second question takes as long as the first."""
    zones = store.catalogue.zones
    if scheme.parent_pct and any(zones[zone].parent_id for zone in everyone["zone_id"].unique()):
        return read_totals(store, question)
    is_item = everyone["method"] != "deduction"
    rows = everyone.assign(
        covered=everyone["weight"].where(everyone["normalised"].notna()),
        mark=everyone["normalised"].where(is_item),
        deducted=-everyone["points"].mask(is_item),
    ).groupby("zone_id", sort=False)
    items = slice(len(scheme.items))
    totals = pd.DataFrame(
        {
            "is_own": rows["is_own"].first(),
            "is_rated": (rows["covered"].sum().round(9) >= scheme.min_coverage_pct)
            & (rows["mark"].count() > 0),
            "deducted_points": rows["deducted"].sum(),
            "marks": rows["mark"].agg(lambda marks: marks.to_numpy(float)[items]),
        }
    )
    return totals.assign(parent_score=np.nan).reset_index()


def _leverage(
    store: Store, scheme: Scheme, everyone: pd.DataFrame, totals: pd.DataFrame, board: Board
) -> pd.DataFrame:
    """A row per item and deduction, in the scheme's order: what moving our value would do."""
    zones = list(totals["zone_id"])
    own = int(np.flatnonzero(totals["is_own"])[0])
    items = everyone[everyone["method"] != "deduction"]
    values = items.pivot(index="zone_id", columns="item_no", values="value").reindex(zones).to_numpy(float)
    told = items.loc[items["is_own"], ["measured", "direction", "unit"]].to_dict("records")
    senses = [sense(row["measured"], row["direction"], row["unit"]) for row in told]
    pulled: list[dict[str, Any]] = []
    for column, (item, row) in enumerate(zip(scheme.items, told, strict=True)):
        if np.isnan(values[own, column]):
            pulled.append({})
            continue
        indicator = store.catalogue.indicators[item.indicator_id]
        about = (row["direction"], row["unit"], indicator.kind, indicator.decimals)
        pulled.append(pull(board, lever(item, column, values[:, column], own, *about)))
    table = pd.DataFrame(pulled, index=range(len(scheme.items)), columns=list(LEVERAGE))
    table["entropy_weight"] = entropy_weights(values, senses)
    return table.astype(float).reindex(range(len(scheme.items) + len(scheme.deductions)))
