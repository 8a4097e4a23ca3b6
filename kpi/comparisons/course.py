"""Places through the quarters 赛马: who came forward, who fell back."""

from typing import Any

import pandas as pd

from kpi.comparisons.answer import answer
from kpi.comparisons.ranking import SCORE, group_values, measure_notes
from kpi.comparisons.score_ranking import of_scheme, race_notes, race_scores
from kpi.question import Comparison, Finding, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from rank_series(
    $zone, $period, indicators := $indicators, peers := $peers, as_of := $as_of, "by" := $by
)
"""


def compare_course(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every zone's place at each of the last eight quarter ends with figures; columns in course.sql.

    A finding per indicator in which the zone had a place on two days or more: its first place of
    these days and its last. By score the rows are those of `race_scores`.
    """
    if question.by == SCORE:
        question = of_scheme(store, question)
        rows, figures = race_scores(store, question)
        return answer("course", store, question, rows, _courses(rows), race_notes(store, question), figures)
    rows = store.query(SQL, **question.values(), **group_values(question))
    notes = [
        Note("note.peers_of_many", {"peers": question.peers}),
        Note("note.course"),
        *measure_notes(question),
    ]
    return answer("course", store, question, rows, _courses(rows), notes)


def _courses(rows: pd.DataFrame) -> list[Finding]:
    own = rows[rows["is_own"].astype(bool) & rows["rank"].notna()]
    said = [_course(one) for _, one in own.groupby("indicator_id", sort=False) if len(one) > 1]
    return [Finding("course", values["indicator_id"], values) for values in said]


def _course(days: pd.DataFrame) -> dict[str, Any]:
    """The first and the last place of one indicator, in the order of the days, and the best between."""
    first, last = days.iloc[0], days.iloc[-1]
    return {
        "indicator_id": last["indicator_id"],
        "zone_id": last["zone_id"],
        "unit": last["unit"],
        "first_period": first["period"].date(),
        "last_period": last["period"].date(),
        "first_rank": int(first["rank"]),
        "last_rank": int(last["rank"]),
        "change": int(first["rank"]) - int(last["rank"]),
        "best_rank": int(days["rank"].min()),
    }
