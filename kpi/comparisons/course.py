"""Places through the quarters 赛马: who came forward, who fell back."""

from typing import Any

import pandas as pd

from kpi.comparisons.answer import answer, by_indicator
from kpi.comparisons.ranking import SCORE, group_values, measure_notes
from kpi.comparisons.score_ranking import of_scheme, race_notes, race_scores
from kpi.question import Comparison, Finding, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from rank_series(
    $zone, $period, indicators := $indicators, peers := $peers, "by" := $by
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
    rows = store.ask(SQL, **question.values(), **group_values(question))
    notes = [
        Note("note.peers_of_many", {"peers": question.peers}),
        Note("note.course"),
        *measure_notes(question),
    ]
    return answer("course", store, question, rows, _courses(rows), notes)


def _courses(rows: pd.DataFrame) -> list[Finding]:
    """The first and the last place of every indicator, in the order of the days, and the best between."""
    is_own = rows["is_own"].astype(bool) & rows["rank"].notna()
    courses = by_indicator(rows[["indicator_id", "zone_id", "unit", "period", "rank"]][is_own])
    return [_course(days) for days in courses.values() if len(days) > 1]


def _course(days: list[dict[str, Any]]) -> Finding:
    first, last = days[0], days[-1]
    values = {
        "indicator_id": last["indicator_id"],
        "zone_id": last["zone_id"],
        "unit": last["unit"],
        "first_period": first["period"].date(),
        "last_period": last["period"].date(),
        "first_rank": first["rank"],
        "last_rank": last["rank"],
        "best_rank": min(day["rank"] for day in days),
        "change": first["rank"] - last["rank"],
    }
    return Finding("course", last["indicator_id"], values)
