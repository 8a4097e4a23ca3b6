"""One zone in several peer groups at once: those to lead, those to chase."""

import pandas as pd

from kpi.comparisons.answer import answer
from kpi.comparisons.ranking import measure_notes
from kpi.question import Comparison, Finding, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """from standing($zone, $period, indicators := $indicators, as_of := $as_of, "by" := $by)"""


def compare_standing(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every peer group that means something to the zone, by every indicator asked; columns in
    standing.sql. A finding per indicator the zone reported: in how many groups it is first, and in how
    many it is better than the median."""
    rows = store.query(SQL, **question.values(), by=question.by)
    placed = rows[rows["rank"].notna()]
    findings = [_summary(groups) for _, groups in placed.groupby("indicator_id", sort=False)]
    notes = [Note("note.standing"), Note("note.ties"), *measure_notes(question)]
    return answer("standing", store, question, rows, findings, notes)


def _summary(groups: pd.DataFrame) -> Finding:
    """What the groups of one indicator come to."""
    first = groups.iloc[0]
    values = {
        "indicator_id": first["indicator_id"],
        "unit": first["unit"],
        "level_value": None if pd.isna(first["level_value"]) else float(first["level_value"]),
        "n_groups": len(groups),
        "n_first": int((groups["rank"] == 1).sum()),
        "n_above": int((groups["gap_to_median"] > 0).sum()),
    }
    return Finding("standing", first["indicator_id"], values)
