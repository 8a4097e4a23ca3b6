"""Land against its targets, in mu, hectares and square kilometres, and what a mu yields 亩均."""

import numpy as np
import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.comparisons.target import WORST_FIRST, leads, threshold_notes
from kpi.question import Comparison, Finding, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from land(
    $zone, $period, indicators := $indicators, peers := $peers,
    behind_pp := $behind_pp, behind_places := $behind_places, too_early_months := $too_early_months
)
"""
YIELD_SQL = "from land_yield($zone, $period, indicators := $indicators, peers := $peers)"


def compare_land(store: Store, question: Question, settings: Settings) -> Comparison:
    """Land work of the zone against its targets, and its yields among the peers; columns in land.sql.

    Findings: targets worst first, yields furthest behind the best first, then what cannot be judged.
    """
    rows = store.ask(SQL, **question.values(), peers=question.peers, **settings.thresholds())
    notes = [Note("note.land_units"), Note("note.peers_of_many", {"peers": question.peers})]
    if rows["target_value"].notna().any():
        notes += threshold_notes(settings)
    notes += _notes_on_yields(rows[["value", "value_source"]][rows["part"] == "yield"], question)
    return answer("land", store, question, rows, _findings(rows), notes)


def compare_land_yield(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every zone of the peer group by its land and what a mu of it yields; columns in land.sql."""
    rows = store.ask(YIELD_SQL, **question.values(), peers=question.peers)
    own = rows[rows["is_own"] & rows["value"].notna()]
    notes = [Note("note.peers_of_many", {"peers": question.peers}), Note("note.land_quadrants")]
    notes += _notes_on_yields(rows, question)
    silent = rows.loc[rows["value"].isna() | rows["area_mu"].isna(), "zone_id"]
    if len(question.indicators) == 1 and len(silent):
        notes.append(Note("note.unreported", {"zones": tuple(silent)}))
    return answer("land_yield", store, question, rows, findings_of("land_yield", own), notes)


def _findings(rows: pd.DataFrame) -> list[Finding]:
    """Judged targets, furthest behind first; yields that are known, furthest behind the best first;
    the rest of the land work."""
    judged = rows["status"].map(WORST_FIRST.index, na_action="ignore")
    is_yield = rows["part"] == "yield"
    rung = judged.where(~is_yield, WORST_FIRST.index("too_early") - 0.5).astype(float)
    order = np.lexsort((leads(rows).where(~is_yield, rows["best_share_pct"]), rung))
    is_told = (~is_yield | rows["value"].notna()).to_numpy()
    return findings_of("land", rows, order[is_told[order]])


def _notes_on_yields(rows: pd.DataFrame, question: Question) -> list[Note]:
    """What a yield is of, whether it is of a part of the year, and whether it was computed here."""
    notes = []
    if rows["value"].notna().any() and question.period.end.month < 12:
        notes.append(Note("note.land_cumulative"))
    if (rows["value_source"] == "derived").any():
        notes.append(Note("note.land_derived"))
    return notes
