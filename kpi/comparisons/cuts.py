"""The five cuts 五比: own growth, share of the group, per head and per mu, place, quality."""

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from cuts(
    $zone, $period, indicators := $indicators, peers := $peers, min_ranked := $min_ranked
)
"""
# which of the five a cut of the macro belongs to
FIVE = {
    "growth": ("growth",),
    "share": ("share",),
    "intensity": ("per_head", "per_mu"),
    "rank": ("rank",),
    "quality": ("quality",),
}


def compare_cuts(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every cut that can be made of the zone's indicators; columns in cuts.sql."""
    asked = {**question.values(), "peers": question.peers}
    rows = store.ask(SQL, **asked, min_ranked=settings.gap_min_ranked)
    # ratios of the zone alone answer nothing where the indicator that was asked for has no figure
    if not (rows["indicator_id"] != "").any():
        rows = rows[:0]
    notes = [Note("note.cuts", {"min_ranked": settings.gap_min_ranked})]
    if rows["over_period"].notna().any():
        notes.append(Note("note.cuts_over"))
    notes.append(Note("note.peers_of_many", {"peers": question.peers}))
    return answer("cuts", store, question, rows, findings_of("cuts", rows), notes)
