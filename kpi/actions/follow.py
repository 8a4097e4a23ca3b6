"""Whether the figures did what the items ask: what may be struck off, what got worse, what fell back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kpi.actions.item import CLOSED
from kpi.actions.reason import fallen_reason
from kpi.actions.register import reopen_fallen
from kpi.actions.stand import TO_OTHERS, Stand, stand_of
from kpi.comparisons import compare
from kpi.period import Period
from kpi.question import Question, plain_rows
from kpi.settings import Settings
from kpi.store import Store

NEWEST = Path(__file__).with_name("follow.sql").read_text(encoding="utf-8")
# held against a zone of their own, which follow.sql answers for all of them at once
AGAINST_A_ZONE = ("ahead", "benchmark")
ANY_PEERS = ""
FOLLOWED, NEWS = "actions_followed", "actions_news"
IS_DUE = """
select (select coalesce(max(batch_id), 0) from batch) as version, count(*) as n_new
from action as a
where a.gap_kind <> '' and a.item_no not in (select item_no from action_state)
"""
ITEMS = """
select
    a.item_no, a.status, a.changed_at, a.zone_id, a.indicator_id, a.gap_kind, a.period, a.peers, a.benchmark,
    a.target_kind, a.set_by, a.start_mark, a.goal_mark, a.start_lead,
    (select coalesce(max(batch_id), 0) from batch where loaded_at <= a.changed_at) as changed_version,
    s.item_no is not null as is_known, s.is_reached as was_reached, s.is_worse as was_worse
from actions() as a
left join action_state as s on a.item_no = s.item_no
where a.gap_kind <> ''
"""
STATE = """
insert into action_state
select
    item_no::integer, period::date, value::double, mark::double, lead::double,
    is_reached::boolean, is_worse::boolean, refs::varchar
from standing
"""
ROUNDING = 1e-9

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Followed:
    """The items that changed: whose figures now do what they ask, whose got worse, and what was re-opened."""

    proposed: tuple[int, ...] = ()
    worse: tuple[int, ...] = ()
    reopened: tuple[int, ...] = ()


def follow_figures(store: Store, settings: Settings, at: datetime) -> Followed:
    """Hold every item with a gap against its newest figure, where the data moved, and every new item.

    Writes action_state, and re-opens what was closed while its figure had reached and fell back since;
    what a verifier closed without that stays closed. is_reached and is_worse are null where nothing can
    be judged, and false of an item whose newest figure is of its own period.
    """
    [(version, n_new)] = store.query(IS_DUE).itertuples(index=False)
    followed = int(store.recall(FOLLOWED) or 0)
    if followed == version and not n_new:
        return Followed()
    rows = [row for row in plain_rows(store.query(ITEMS)) if followed != version or not row["is_known"]]
    stands = read_stands(store, settings, rows)
    states = [_state(row, stands.get(row["item_no"])) for row in rows]
    fallen = _fallen(store, settings, rows, states, followed)
    names = {row["item_no"]: row for row in rows}
    reasons = {
        item_no: fallen_reason(
            store, names[item_no], *stands[item_no], max(followed, names[item_no]["changed_version"])
        )
        for item_no in fallen
    }
    reopen_fallen(store, reasons, at)
    news = _news(rows, states, fallen)
    _write(store, states, version, news, is_anew=followed != version)
    return news


def read_news(store: Store) -> tuple[int, Followed]:
    """The data version that was followed last, and all that it changed; 0 where none was."""
    kept = json.loads(store.recall(NEWS) or "{}")
    news = Followed(**{kind: tuple(numbers) for kind, numbers in kept.items()})
    return int(store.recall(FOLLOWED) or 0), news


def read_stands(
    store: Store, settings: Settings, rows: Iterable[Row], as_of: int | None = None
) -> dict[int, tuple[Period, Stand]]:
    """Item number → period and stand of its newest figure; what has no figure, or no longer a target,
    is not there. Asks once for all items of a zone and period, and again for the peer groups that count."""
    items = {row["item_no"]: row for row in rows}
    if not items:
        return {}
    newest = store.query(NEWEST, {"subject": pd.DataFrame(items.values())}, as_of=as_of)
    asked: dict[tuple[str, str, Period], dict[str, list[Row]]] = {}
    stands = {}
    for found in plain_rows(newest):
        item, period = items[found["item_no"]], Period(found["day"].date())
        if item["gap_kind"] in AGAINST_A_ZONE:
            stands[item["item_no"]] = period, _against_zone(store, item, found)
            continue
        comparison = "target" if item["gap_kind"] == "target" else "gap"
        by_peers = asked.setdefault((comparison, item["zone_id"], period), {})
        by_peers.setdefault(item["peers"] if _needs_peers(item) else ANY_PEERS, []).append(item)
    for (comparison, zone, period), by_peers in asked.items():
        for peers, group in _groups(by_peers):
            indicators = tuple(sorted({item["indicator_id"] for item in group}))
            question = Question(zone, period, indicators, peers, as_of)
            findings = compare(comparison, store, question, settings).findings
            told = {_asked_of(comparison, finding.values): finding.values for finding in findings}
            for item in group:
                if values := told.get(_asked_of(comparison, item)):
                    stands[item["item_no"]] = period, stand_of(item["gap_kind"], values)
    return stands


def _needs_peers(item: Row) -> bool:
    """Whether another peer group would give the item another figure."""
    return item["gap_kind"] in TO_OTHERS or item["target_kind"] == "rank"


def _groups(by_peers: dict[str, list[Row]]) -> list[tuple[str, list[Row]]]:
    """Peer group and items: those for which any group will do go with a group that is asked about anyway."""
    anywhere = by_peers.get(ANY_PEERS, [])
    groups = [(peers, rows) for peers, rows in by_peers.items() if peers != ANY_PEERS]
    if not groups:
        return [(anywhere[0]["peers"], anywhere)]
    (peers, rows), *others = groups
    return [(peers, [*rows, *anywhere]), *others]


def _asked_of(comparison: str, row: Row) -> tuple[str, ...]:
    """What tells the rows of a comparison apart, and which of them an item asks for."""
    if comparison == "gap":
        return (row["indicator_id"],)
    return (row["indicator_id"], row["target_kind"] or "", row["set_by"] or "")


def _against_zone(store: Store, item: Row, found: Row) -> Stand:
    gap_kind, indicator = item["gap_kind"], store.catalogue.indicators[item["indicator_id"]]
    about = {"indicator_id": indicator.id, "unit": indicator.unit, "kind": indicator.kind}
    gap = {f"{gap_kind}_gap": found["benchmark_gap"], f"{gap_kind}_ref": found["benchmark_ref"]}
    return stand_of(gap_kind, {**found, **about, **gap})


def _state(row: Row, found: tuple[Period, Stand] | None) -> dict[str, Any]:
    """The row of action_state of an item."""
    if found is None:
        return dict.fromkeys(("period", "value", "mark", "lead", "is_reached", "is_worse"), None) | {
            "item_no": row["item_no"],
            "refs": "",
        }
    period, stand = found
    is_newer = period.end > row["period"].date()
    # a bar goes on as it began, in percent of the target or as a lead
    mark = stand.mark if stand.goal == row["goal_mark"] else None
    is_worse = None
    if mark is not None and row["start_mark"] is not None:
        before, after = (
            (row["start_mark"], mark) if row["gap_kind"] in TO_OTHERS else (row["start_lead"], stand.lead)
        )
        is_worse = is_newer and after < before - ROUNDING
    return {
        "item_no": row["item_no"],
        "period": period.end,
        "value": stand.value,
        "mark": mark,
        "lead": stand.lead,
        "is_reached": None if stand.is_reached is None else is_newer and stand.is_reached,
        "is_worse": is_worse,
        "refs": stand.refs,
    }


def _fallen(
    store: Store, settings: Settings, rows: Sequence[Row], states: list[dict[str, Any]], followed: int
) -> list[int]:
    """The closed items whose figure had reached, and is now known not to."""
    fallen = []
    unknown: dict[int, list[Row]] = {}
    for row, state in zip(rows, states, strict=True):
        if row["status"] != CLOSED or state["is_reached"] is not False:
            continue
        if row["was_reached"]:
            fallen.append(row["item_no"])
            continue
        # closed on data that were not yet followed, or not judged since
        if row["was_reached"] is None or followed < row["changed_version"]:
            unknown.setdefault(row["changed_version"], []).append(row)
    for version, items in unknown.items():
        then = read_stands(store, settings, items, as_of=version)
        fallen += [
            row["item_no"]
            for row in items
            if row["item_no"] in then and _state(row, then[row["item_no"]])["is_reached"]
        ]
    return sorted(fallen)


def _write(store: Store, states: list[dict[str, Any]], version: int, news: Followed, is_anew: bool) -> None:
    """The states, and the news for everybody who was not there; of the same data they add up."""
    before = Followed() if is_anew else read_news(store)[1]
    told = {kind: sorted({*numbers, *getattr(before, kind)}) for kind, numbers in asdict(news).items()}
    standing = pd.DataFrame(states)
    with store.write({"standing": standing} if states else None) as write:
        if is_anew:
            write("delete from action_state")
        if states:
            write(STATE)
        for key, value in ((FOLLOWED, str(version)), (NEWS, json.dumps(told))):
            write("delete from meta where key = $key", key=key)
            write("insert into meta values ($key, $value)", key=key, value=value)


def _news(rows: Sequence[Row], states: list[dict[str, Any]], fallen: list[int]) -> Followed:
    """What is so now and was not before; of the closed ones only what fell."""
    pairs = [pair for pair in zip(rows, states, strict=True) if pair[0]["status"] != CLOSED]
    return Followed(
        tuple(row["item_no"] for row, state in pairs if state["is_reached"] and not row["was_reached"]),
        tuple(row["item_no"] for row, state in pairs if state["is_worse"] and not row["was_worse"]),
        tuple(fallen),
    )
