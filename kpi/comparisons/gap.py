"""The gap list 找差距: every indicator against target, last year and peers, by priority 优先级."""

from dataclasses import replace
from typing import Any

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from gap(
    $zone, $period, indicators := $indicators, peers := $peers, benchmark := $benchmark,
    behind_pp := $behind_pp, behind_places := $behind_places, too_early_months := $too_early_months,
    weight_target := $gap_weight_target, weight_last_year := $gap_weight_last_year,
    weight_peers := $gap_weight_peers, importance_above := $gap_importance_above,
    importance_own := $gap_importance_own, importance_none := $gap_importance_none,
    full_progress := $gap_full_progress, full_pp := $gap_full_pp, full_places := $gap_full_places,
    min_ranked := $gap_min_ranked, urgent_from := $gap_urgent_from, watch_from := $gap_watch_from
)
"""


def compare_gap(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every indicator of the zone with its gaps, the most pressing first; columns in gap.sql."""
    rule = {name: value for name, value in vars(settings).items() if name.startswith("gap_")}
    asked = {**question.values(), "peers": question.peers, "benchmark": question.benchmark or None}
    rows = store.ask(SQL, **asked, **settings.thresholds(), **rule)
    found = answer("gap", store, question, rows, findings_of("gap", rows), _notes(question, rule))
    chosen = store.catalogue.zones.get(question.benchmark)
    return replace(found, is_simulated=found.is_simulated or (chosen is not None and chosen.simulated))


def _notes(question: Question, rule: dict[str, Any]) -> list[Note]:
    """The signs, the rule of the priority with every number in it, and who the peers are."""
    printed = {name.removeprefix("gap_"): f"{value:g}" for name, value in rule.items()}
    notes = [Note("note.gap_signs"), Note("note.gap_priority", printed), Note("note.gap_severity", printed)]
    notes.append(Note("note.peers_of_many", {"peers": question.peers}))
    if question.benchmark:
        notes.append(Note("note.gap_benchmark", {"zones": (question.benchmark,)}))
    return notes
