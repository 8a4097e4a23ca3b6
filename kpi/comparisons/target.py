"""Against the target: completion beside time progress 序时进度, growth beside its target growth."""

from dataclasses import replace

import numpy as np
import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Note, Question, plain_rows
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from target(
    $zone, $period, indicators := $indicators, peers := $peers,
    behind_pp := $behind_pp, behind_places := $behind_places, too_early_months := $too_early_months
)
"""
RACE = """
from race($zone, $period, indicators := $indicators, too_early_months := $too_early_months)
"""
RACING = ("amount", "stock", "ratio")
JUDGED = ("behind", "slightly_behind", "on_pace", "met", "done")
WORST_FIRST = [*JUDGED, "too_early", "not_reported", "no_target"]


def compare_target(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every target of the zone for the period's year; columns in target.sql.

    Findings come worst first: furthest behind, then ahead, then what cannot be judged.
    """
    rows = store.ask(SQL, **question.values(), peers=question.peers, **settings.thresholds())
    order = np.lexsort((leads(rows), rows["status"].map(WORST_FIRST.index)))
    notes = [
        *threshold_notes(settings),
        Note("note.growth_target"),
    ]
    if (rows["target_kind"] == "rank").any():
        notes.append(Note("note.rank_target", {"peers": question.peers}))
    if (rows["curve_value"].notna()).any():
        notes.append(Note("note.curve"))
    if (rows["floor_value"].notna() | rows["stretch_value"].notna()).any():
        notes.append(Note("note.levels"))
    if rows["projected_by_pace_value"].notna().any():
        notes.append(Note("note.projection"))
    return answer(
        "target",
        store,
        question,
        rows,
        findings_of("target", rows, order),
        [*notes, *_overrides(rows)],
    )


def leads(rows: pd.DataFrame) -> pd.Series:
    """How far ahead every row is, in points, percent or places, whichever its target has."""
    return rows["lead_pp"].fillna(rows["lead_pct"]).fillna(rows["lead_places"].astype(float))


def threshold_notes(settings: Settings) -> list[Note]:
    """From where on a target is behind, and what its pace is."""
    words = {
        "slight": f"{-settings.behind_pp:g}",
        "behind_pp": f"{settings.behind_pp:g}",
        "places": -settings.behind_places,
        "too_early_months": settings.too_early_months,
    }
    return [Note("note.thresholds", words), Note("note.pace")]


def read_race(store: Store, question: Question, settings: Settings) -> pd.DataFrame:
    """The points of the year's courses; columns in race.sql."""
    return store.ask(RACE, **question.values(), too_early_months=settings.too_early_months)


def race_of(targets: Comparison) -> Comparison:
    """Of an answer about targets the part that runs to a year end: what is left, and where it may end."""
    part = targets.part(targets.rows["target_kind"].isin(RACING))
    findings = tuple(replace(finding, kind="race") for finding in part.findings)
    return replace(part, kind="race", findings=findings)


def _overrides(rows: pd.DataFrame) -> list[Note]:
    """A line for every status that a person set beside the computed one."""
    names = ["indicator_id", "status", "override_status", "override_reason", "override_by"]
    set_by_hand = rows[names][rows["override_status"].notna()]
    return [Note("note.override", row) for row in plain_rows(set_by_hand)]
