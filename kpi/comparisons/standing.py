"""One zone in several peer groups at once: those to lead, those to chase."""

from typing import Any

import pandas as pd

from kpi.comparisons.answer import answer, by_indicator
from kpi.comparisons.ranking import measure_notes
from kpi.question import Comparison, Finding, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """from standing($zone, $period, indicators := $indicators, "by" := $by)"""


def compare_standing(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every peer group that means something to the zone, by every indicator asked; columns in
    standing.sql. A finding per indicator the zone reported: in how many groups it is first, and in how
    many it is better than the median."""
    rows = store.ask(SQL, **question.values(), by=question.by)
    notes = [Note("note.standing"), Note("note.ties"), *measure_notes(question)]
    return answer("standing", store, question, rows, _summaries(rows), notes)


def _summaries(rows: pd.DataFrame) -> list[Finding]:
    """What the groups of every indicator come to."""
    placed = rows[["indicator_id", "unit", "level_value", "rank", "gap_to_median"]][rows["rank"].notna()]
    return [_summary(groups) for groups in by_indicator(placed).values()]


def _summary(groups: list[dict[str, Any]]) -> Finding:
    first = groups[0]
    values = {
        "indicator_id": first["indicator_id"],
        "unit": first["unit"],
        "level_value": first["level_value"],
        "n_groups": len(groups),
        "n_first": sum(group["rank"] == 1 for group in groups),
        "n_above": sum((group["gap_to_median"] or 0) > 0 for group in groups),
    }
    return Finding("standing", first["indicator_id"], values)
