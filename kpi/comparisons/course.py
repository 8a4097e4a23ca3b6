"""Places through the quarters 赛马: who came forward, who fell back."""

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
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
    rows = store.query(SQL, **question.values(), **group_values(question))
    notes = [
        Note("note.peers_of_many", {"peers": question.peers}),
        Note("note.course"),
        *measure_notes(question),
    ]
    return answer("course", store, question, rows, _courses(rows), notes)


def _courses(rows: pd.DataFrame) -> list[Finding]:
    """The first and the last place of every indicator, in the order of the days, and the best between."""
    own = rows[rows["is_own"].astype(bool) & rows["rank"].notna()]
    if own.empty:
        return []
    days = own.groupby("indicator_id", sort=False)
    courses = days.agg(
        zone_id=("zone_id", "last"),
        unit=("unit", "last"),
        first_period=("period", "first"),
        last_period=("period", "last"),
        first_rank=("rank", "first"),
        last_rank=("rank", "last"),
        best_rank=("rank", "min"),
    )[days.size() > 1]
    for name in ("first_period", "last_period"):
        courses[name] = courses[name].dt.date
    courses["change"] = courses["first_rank"] - courses["last_rank"]
    return findings_of("course", courses.reset_index())
