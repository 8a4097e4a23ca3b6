"""One zone in several peer groups at once: those to lead, those to chase."""

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.comparisons.ranking import measure_notes
from kpi.question import Comparison, Finding, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """from standing($zone, $period, indicators := $indicators, "by" := $by)"""


def compare_standing(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every peer group that means something to the zone, by every indicator asked; columns in
    standing.sql. A finding per indicator the zone reported: in how many groups it is first, and in how
    many it is better than the median."""
    rows = store.query(SQL, **question.values(), by=question.by)
    notes = [Note("note.standing"), Note("note.ties"), *measure_notes(question)]
    return answer("standing", store, question, rows, _summaries(rows), notes)


def _summaries(rows: pd.DataFrame) -> list[Finding]:
    """What the groups of every indicator come to."""
    placed = rows[rows["rank"].notna()]
    placed = placed.assign(is_first=placed["rank"] == 1, is_above=placed["gap_to_median"] > 0)
    groups = placed.groupby("indicator_id", sort=False)
    summaries = groups.agg(
        unit=("unit", "first"),
        level_value=("level_value", "first"),
        n_groups=("rank", "size"),
        n_first=("is_first", "sum"),
        n_above=("is_above", "sum"),
    )
    return findings_of("standing", summaries.reset_index())
