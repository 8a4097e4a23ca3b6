"""Why a place moved: by our own figure, the others', revisions, and who newly reports."""

from concurrent.futures import ThreadPoolExecutor

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.comparisons.ranking import group_values, measure_notes
from kpi.question import Comparison, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from rank_move(
    $zone, $period, indicators := $indicators, peers := $peers, since := $since, as_of := $as_of, "by" := $by
)
"""
SINCE = ("before", "year_ago")


def compare_move(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every indicator of which the zone's place can be followed, on the last quarter's end and on the
    same period of last year; columns in move.sql."""
    asked = {**question.values(), **group_values(question)}
    with ThreadPoolExecutor(len(SINCE)) as both:
        rows = pd.concat(
            both.map(lambda since: store.query(SQL, **asked, since=since), SINCE), ignore_index=True
        )
    notes = [Note("note.peers_of_many", {"peers": question.peers}), Note("note.move")]
    notes += measure_notes(question)
    return answer("move", store, question, rows, findings_of("move", rows), notes)
