"""Against the peers: the place, its change, the pace-setter 标兵 ahead and the pursuer 追兵 behind."""

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = "from ranking($zone, $period, indicators := $indicators, peers := $peers, as_of := $as_of)"


def compare_ranking(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every zone of the peer group by every indicator asked; columns in ranking.sql.

    Zones that did not report stand last, without a rank, and a note names them when one
    indicator was asked.
    """
    rows = store.query(SQL, **question.values(), peers=question.peers)
    own = rows[rows["is_own"] & rows["value"].notna()]
    notes = [_note_on_peers(rows, question), Note("note.ties")]
    silent = rows.loc[rows["value"].isna(), "zone_id"]
    if len(question.indicators) == 1 and len(silent):
        notes.append(Note("note.unreported", {"zones": tuple(silent)}))
    return answer("ranking", store, question, rows, findings_of("ranking", own), notes)


def _note_on_peers(rows: pd.DataFrame, question: Question) -> Note:
    """The group, and how many of it reported where one indicator was asked."""
    if len(question.indicators) != 1 or rows.empty:
        return Note("note.peers_of_many", {"peers": question.peers})
    counts = {
        "ranked": int(rows["n_ranked"].iloc[0]),
        "members": int(rows["n_members"].iloc[0]),
    }
    return Note("note.peers", {"peers": question.peers, **counts})
