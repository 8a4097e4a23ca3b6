"""Against the peers: the place, its change, the pace-setter 标兵 ahead and the pursuer 追兵 behind."""

from typing import Any

import pandas as pd

from kpi.catalogue import Catalogue
from kpi.comparisons.answer import answer, findings_of
from kpi.comparisons.score_ranking import rank_scores
from kpi.question import Comparison, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from ranking(
    $zone, $period, indicators := $indicators, peers := $peers,
    "by" := $by, benchmark := $benchmark
)
"""

# what an indicator can be ranked by (ranking.sql), and what needs a word on how it was computed; zones
# are ranked by their score as well (score_ranking.sql), which is of no indicator
MEASURES = ("level", "growth", "completion", "per_mu")
COMPUTED = MEASURES[1:]
SCORE = "score"


def compare_ranking(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every zone of the peer group by every indicator asked; columns in ranking.sql.

    Zones that did not report stand last, without a rank, and a note names them when one
    indicator was asked. By score it is the ranking of `rank_scores`.
    """
    if question.by == SCORE:
        return rank_scores(store, question)
    rows = store.ask(SQL, **question.values(), **group_values(question), benchmark=question.benchmark)
    own = rows[rows["is_own"] & rows["value"].notna()]
    notes = [_note_on_peers(rows, question), Note("note.ties"), *measure_notes(question)]
    silent = rows["zone_id"][rows["value"].isna()]
    if len(question.indicators) == 1 and len(silent):
        notes.append(Note("note.unreported", {"zones": tuple(silent)}))
    if rows["projected_value"].notna().any():
        notes.append(Note("note.projected"))
    return answer("ranking", store, question, rows, findings_of("ranking", own), notes)


def group_values(question: Question) -> dict[str, Any]:
    """The parameters of the macros that rank a group: whom, and by what."""
    return {"peers": question.peers, "by": question.by}


def measure_notes(question: Question) -> list[Note]:
    """How what is ranked was computed, where it is not the figure itself."""
    return [Note(f"note.by.{question.by}")] if question.by in COMPUTED else []


def measures_of(catalogue: Catalogue, indicator_id: str) -> tuple[str, ...]:
    """What an indicator can be ranked by: the level always, the rest where its kind and unit have one."""
    indicator = catalogue.indicators[indicator_id]
    if indicator.kind == "rank":
        return MEASURES[:1]
    if indicator.kind != "flow":
        return MEASURES[:2]
    return MEASURES if catalogue.family(indicator_id) == "cny" else MEASURES[:3]


def _note_on_peers(rows: pd.DataFrame, question: Question) -> Note:
    """The group, and how many of it reported where one indicator was asked."""
    if len(question.indicators) != 1 or rows.empty:
        return Note("note.peers_of_many", {"peers": question.peers})
    counts = {
        "ranked": int(rows["n_ranked"].iloc[0]),
        "members": int(rows["n_members"].iloc[0]),
    }
    return Note("note.peers", {"peers": question.peers, **counts})
