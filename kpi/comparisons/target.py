"""Against the target: completion beside time progress 序时进度, growth beside its target growth."""

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from target(
    $zone, $period, indicators := $indicators, peers := $peers, as_of := $as_of,
    behind_pp := $behind_pp, behind_places := $behind_places, too_early_months := $too_early_months
)
"""
WORST_FIRST = ["behind", "slightly_behind", "on_pace", "met", "done", "too_early"]


def compare_target(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every target of the zone for the period's year; columns in target.sql.

    Findings come worst first: furthest behind, then ahead; what has no target or no figure says
    nothing.
    """
    thresholds = {
        "behind_pp": settings.behind_pp,
        "behind_places": settings.behind_places,
        "too_early_months": settings.too_early_months,
    }
    rows = store.query(SQL, **question.values(), peers=question.peers, **thresholds)
    judged = rows[rows["status"].isin(WORST_FIRST)]
    judged = judged.assign(
        order=judged["status"].map(WORST_FIRST.index),
        lead=judged["lead_pp"].fillna(judged["lead_pct"]).fillna(judged["lead_places"].astype(float)),
    ).sort_values(["order", "lead"], kind="stable")
    notes = [Note("note.thresholds", thresholds), Note("note.pace"), Note("note.growth_target")]
    if (rows["curve_value"].notna()).any():
        notes.append(Note("note.curve"))
    return answer("target", store, question, rows, findings_of("target", judged), notes)
