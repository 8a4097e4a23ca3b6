"""Who reported what: zone × indicator × quarter, and who is overdue or late."""

import pandas as pd

from kpi.comparisons.answer import answer
from kpi.question import Comparison, Finding, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
    from coverage($zone, $period, indicators := $indicators, peers := $peers)
    where is_own or $indicators is not null
"""
LATE = """
    from late_reports(
        $zone, $period,
        indicators := $indicators, peers := $peers, late_days := $late_days
    )
"""


def compare_coverage(store: Store, question: Question, settings: Settings) -> Comparison:
    """The last eight quarters, columns in coverage.sql: every zone of the peer group where indicators
    were asked, the zone's own rows where none was."""
    rows = store.ask(SQL, **question.values(), peers=question.peers)
    notes = [Note("note.coverage_grid", {"peers": question.peers})]
    return answer("coverage", store, question, rows, _findings(rows, question), notes)


def read_late(store: Store, question: Question, settings: Settings) -> pd.DataFrame:
    """Who is overdue or came late for the newest quarter; columns of late_reports in coverage.sql."""
    return store.ask(LATE, **question.values(), peers=question.peers, late_days=settings.late_days)


def _findings(rows: pd.DataFrame, question: Question) -> list[Finding]:
    """What the newest quarter says: of one indicator how many zones, else of the zone how many
    indicators."""
    newest = rows[rows["is_own"] & (rows["quarter"] == rows["quarter"].max())]
    if newest.empty:
        return []
    indicator = question.indicators[0] if len(question.indicators) == 1 else ""
    return [Finding("coverage", indicator, newest.iloc[0].to_dict())]
