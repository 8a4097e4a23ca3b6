"""Why a place moved: by our own figure, the others', revisions, and who newly reports."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.comparisons.ranking import group_values, measure_notes
from kpi.question import Comparison, Note, Question, plain_rows
from kpi.settings import Settings
from kpi.store import Store

KNOWN = "from known_then($zone, $period, since_day($since, $period), $peers)"
PUBLISHED = """
from own_rank(
    $zone, since_day($since, $period), indicators := $indicators, peers := $peers, "by" := $by
)
"""
SQL = """
from rank_move(
    $zone, $period, indicators := $indicators, peers := $peers, since := $since, "by" := $by
)
"""
SINCE = ("before", "year_ago")


def compare_move(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every indicator of which the zone's place can be followed, on the last quarter's end and on the
    same period of last year; columns in move.sql."""
    with ThreadPoolExecutor(len(SINCE)) as both:
        halves = both.map(lambda since: read_move(store, question, since), SINCE)
        rows = pd.concat(halves, ignore_index=True)
    notes = [Note("note.peers_of_many", {"peers": question.peers}), Note("note.move")]
    notes += measure_notes(question)
    return answer("move", store, question, rows, findings_of("move", rows), notes)


def read_move(store: Store, question: Question, since: str) -> pd.DataFrame:
    """How places moved since then, the part of revisions among it."""
    asked = {**question.values(), **group_values(question), "since": since}
    with ThreadPoolExecutor(1) as beside:
        published = beside.submit(_published, store, asked)
        rows = store.ask(SQL, **asked)
        return rows if published.result() is None else _revised(rows, published.result())


def _published(store: Store, asked: dict[str, Any]) -> pd.DataFrame | None:
    """The places of then as they were known first; None where nothing of then was revised."""
    of_group = {name: value for name, value in asked.items() if name not in ("indicators", "by")}
    (known,) = plain_rows(store.ask(KNOWN, **of_group))
    if not known["is_revised"]:
        return None
    return store.ask(PUBLISHED, **{**asked, "as_of": known["batch_id"]}).set_index("indicator_id")


def _revised(rows: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    rank = rows["indicator_id"].map(published["rank"]).astype("Int32")
    before = rank.fillna(rows["rank_then"])
    return rows.assign(
        rank_published=rank,
        total=(before - rows["rank"]).astype("int32"),
        by_revision=(before - rows["rank_then"]).astype("int32"),
        published_ref=rows["indicator_id"].map(published["ref"]),
    )
