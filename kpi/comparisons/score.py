"""Scores 综合评价: every zone's total by a scheme, its class, and how firm its place is."""

from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Note, Question
from kpi.scheme import Scheme
from kpi.scoring import DRAWS, SWAY, Board, firmness
from kpi.settings import Settings
from kpi.store import Store

TOTAL = """
from score_total(
    $zone, $period, scheme := $scheme, peers := $peers,
    weights := map($weighed::varchar[], $weights::double[])
)
"""
# the draws are the same at every asking, so that a figure printed twice is the same figure
DRAWN_FROM = 20210101


def compare_score(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every zone of the peer group with its score; columns of score_total in score.sql, and
    rank_low, rank_high, same_rank_pct of kpi/scoring.py. Who is not rated stands last."""
    scheme = store.catalogue.scheme(question.scheme)
    question = replace(question, scheme=scheme.id)
    totals = read_totals(store, question)
    board = board_of(totals, scheme, item_weights(scheme, question))
    firm = firmness(board, np.random.default_rng(DRAWN_FROM)) if len(totals) else pd.DataFrame()
    rows = pd.concat([totals.drop(columns=["marks", "refs"]), firm], axis=1).assign(unit="1")
    own = rows[rows["is_own"]].assign(indicator_id="")
    notes = [
        *notes_on(scheme, question, rows),
        Note("note.firmness", {"draws": DRAWS, "sway": f"{SWAY * 100:g}"}),
    ]
    return answer("score", store, question, rows, findings_of("score", own), notes, refs_of_lists(totals))


def read_totals(store: Store, question: Question) -> pd.DataFrame:
    return store.ask(TOTAL, **asked(question))


def refs_of_lists(rows: pd.DataFrame) -> pd.DataFrame:
    """The lists of figures in `refs`, one figure a row."""
    return pd.DataFrame({"ref": list(chain.from_iterable(rows["refs"].dropna()))})


def asked(question: Question) -> dict[str, Any]:
    """The macros' parameters."""
    values = {name: value for name, value in question.values().items() if name != "indicators"}
    weights = dict(question.weights)
    return {
        **values,
        "peers": question.peers,
        "scheme": question.scheme,
        "weighed": list(weights),
        "weights": list(weights.values()),
    }


def item_weights(scheme: Scheme, question: Question) -> np.ndarray:
    """The weight of every item in percent of all, as score.sql has them: one that is played with is
    parted between level and growth as in the scheme."""
    played, given = dict(question.weights), scheme.weights()
    weights = np.array(
        [
            max(played.get(item.indicator_id, given[item.indicator_id]), 0.0)
            * item.weight
            / given[item.indicator_id]
            for item in scheme.items
        ]
    )
    return weights / weights.sum() * 100 if weights.sum() else weights * np.nan


def board_of(totals: pd.DataFrame, scheme: Scheme, weights: np.ndarray) -> Board:
    # a list with a null comes as a masked array
    marks = [np.ma.filled(marks, np.nan) for marks in totals["marks"]]
    return Board(
        marks=np.array(marks, dtype=float).reshape(len(totals), len(scheme.items)),
        weights=weights,
        deducted=totals["deducted_points"].to_numpy(float),
        parent_scores=totals["parent_score"].to_numpy(float),
        parent_pct=scheme.parent_pct,
        is_rated=totals["is_rated"].to_numpy(bool),
    )


def notes_on(scheme: Scheme, question: Question, rows: pd.DataFrame) -> list[Note]:
    """The scheme, the group and how many of it are rated, who is not, and weights that were played with."""
    counts = {"rated": int(rows["is_rated"].sum()), "members": len(rows)}
    notes = [
        Note("note.scheme", {"scheme": scheme.id}),
        Note("note.score_peers", {"peers": question.peers, **counts}),
        Note("note.coverage", {"pct": f"{scheme.min_coverage_pct:g}"}),
    ]
    unrated = rows["zone_id"][~rows["is_rated"]]
    if len(unrated):
        notes.append(Note("note.unrated", {"zones": tuple(unrated)}))
    if scheme.parent_pct and rows["parent_score"].notna().any():
        notes.append(Note("note.parent", {"pct": f"{scheme.parent_pct:g}"}))
    return [*notes, *weight_notes(scheme, question)]


def weight_notes(scheme: Scheme, question: Question) -> list[Note]:
    if not question.weights:
        return []
    return [Note("note.weights", {"weights": percent_weights(scheme, question)})]


def percent_weights(scheme: Scheme, question: Question) -> tuple[tuple[str, float], ...]:
    """Indicator and weight in percent of all, in the order of the scheme."""
    found: dict[str, float] = {}
    for item, weight in zip(scheme.items, item_weights(scheme, question), strict=True):
        found[item.indicator_id] = found.get(item.indicator_id, 0.0) + float(weight)
    return tuple(found.items())
