"""Why a place moved: by our own figure, the others', revisions, and who newly reports."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.comparisons.ranking import group_values, measure_notes
from kpi.question import Comparison, Note, Question, plain_rows
from kpi.settings import Settings
from kpi.store import Store

KNOWN = 'from known_then($zone, $period, $since, $peers, "by" := $by)'
PUBLISHED = 'from own_rank($zone, $day, indicators := $indicators, peers := $peers, "by" := $by)'
SQL = 'from rank_move($zone, $period, $since, indicators := $indicators, peers := $peers, "by" := $by)'
SINCE = ("before", "year_ago")


def compare_move(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every indicator of which the zone's place can be followed, on the last quarter's end and on the
    same period of last year; columns in move.sql."""
    rows = read_move(store, question, *SINCE)
    notes = [Note("note.peers_of_many", {"peers": question.peers}), Note("note.move")]
    notes += measure_notes(question)
    return answer("move", store, question, rows, findings_of("move", rows), notes)


def read_move(store: Store, question: Question, *since: str) -> pd.DataFrame:
    """How places moved since each of these, the part of revisions among it."""
    asked = {**question.values(), **group_values(question)}
    with ThreadPoolExecutor(1) as beside:
        published = beside.submit(_published, store, {**asked, "since": since})
        rows = store.ask(SQL, **asked, since=since)
        return _revised(rows, published.result())


def _published(store: Store, asked: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """The places of then as they were known first, by the moments of which anything was revised."""
    group = {name: value for name, value in asked.items() if name != "indicators"}
    own = {name: value for name, value in asked.items() if name not in ("period", "since")}
    revised = (known for known in plain_rows(store.ask(KNOWN, **group)) if known["is_revised"])
    return {
        known["since"]: store.ask(PUBLISHED, **{**own, "day": known["then_day"], "as_of": known["batch_id"]})
        for known in revised
    }


def _revised(rows: pd.DataFrame, published: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """`rows` with the places of then as they were published, where those of then were revised."""
    if not published:
        return rows
    known = pd.concat([places.assign(since=since) for since, places in published.items()])
    told = rows[["since", "indicator_id"]].merge(known, how="left")
    is_revised = rows["since"].isin(list(published))
    rank = told["rank"].astype("Int32").where(is_revised, rows["rank_then"])
    before = rank.fillna(rows["rank_then"])
    return rows.assign(
        rank_published=rank,
        total=(before - rows["rank"]).astype("int32"),
        by_revision=(before - rows["rank_then"]).astype("int32"),
        published_ref=told["ref"].where(is_revised, rows["then_ref"]),
    )
