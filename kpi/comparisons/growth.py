"""Against last year: growth as published beside growth as computed; 百分点 for ratios."""

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = "from growth($zone, $period, indicators := $indicators, as_of := $as_of, disagree_pp := $disagree_pp)"
SERIES = """
from growth_series($zone, indicators := $indicators, as_of := $as_of)
where period <= $period and (value is not null or published_yoy_pct is not null)
"""


def compare_growth(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every indicator of the zone at the period beside a year before; columns in growth.sql."""
    rows = store.query(SQL, **question.values(), disagree_pp=settings.disagree_pp)
    said = rows[rows["value"].notna() | rows["yoy_pct"].notna()]
    notes = [Note("note.growth", {"pp": settings.disagree_pp})]
    if (rows["yoy_source"] == "computed").any():
        notes.append(Note("note.computed"))
    history = read_series(store, question) if len(question.indicators) == 1 else None
    return answer("growth", store, question, rows, findings_of("growth", said), notes, history)


def read_series(store: Store, question: Question) -> pd.DataFrame:
    """The zone's history up to the period, a row per indicator and period; columns in growth.sql."""
    return store.query(SERIES, **question.values())
