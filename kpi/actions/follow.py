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
from kpi.comparisons.target import SQL as TARGET
from kpi.period import Period
from kpi.question import Question, plain_rows
from kpi.settings import Settings
from kpi.store import Store

NEWEST = Path(__file__).with_name("follow.sql").read_text(encoding="utf-8")
ANY_PEERS = ""
FOLLOWED, RULES, NEWS = "actions_followed", "actions_rules", "actions_news"
IS_DUE = """
select (select coalesce(max(batch_id), 0) from batch) as version, count(*) as n_new
from action as a
where a.gap_kind <> '' and a.item_no not in (select item_no from action_state)
"""
# is_moved: held against a target, and one of the batches since brought or took back a figure that counts
# for it: its own up to the end of its year, any target, and of a place those of all zones
ITEMS = """
with
touched as (
    select distinct zone_id, indicator_id, period, starts_with(measure, 'target') as is_target
    from fact
    where batch_id in (select unnest([batch_id, target_batch]) from batch where batch_id > $since)
)
select
    a.item_no, a.status, a.changed_at, a.zone_id, a.indicator_id, a.gap_kind, a.period, a.peers, a.benchmark,
    a.target_kind, a.set_by, a.start_mark, a.goal_mark, a.start_lead,
    (select coalesce(max(batch_id), 0) from batch where loaded_at <= a.changed_at) as changed_version,
    s.item_no is not null as is_known, s.is_reached as was_reached, s.is_worse as was_worse,
    exists (
        from touched as t
        where
            a.indicator_id = t.indicator_id
            and (a.zone_id = t.zone_id or a.target_kind = 'rank')
            and (t.is_target or year(t.period) <= year(a.period))
    ) as is_moved
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
    """Hold the items with a gap against their newest figures, where the data moved, and every new item.

    What is held against a target that no batch touched since stays as it was. Writes action_state, and
    re-opens what was closed while its figure had reached and fell back since;
    what a verifier closed without that stays closed. is_reached and is_worse are null where nothing can
    be judged, and false of an item whose newest figure is of its own period.
    """
    [(version, n_new)] = store.query(IS_DUE).itertuples(index=False)
    followed = int(store.recall(FOLLOWED) or 0)
    if followed == version and not n_new:
        return Followed()
    rules = _rules(store, settings)
    since = followed if store.recall(RULES) == rules else 0
    items = plain_rows(store.query(ITEMS, since=since))
    rows = [row for row in items if not row["is_known"] or (followed != version and _is_due(row))]
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
    _write(store, states, version, rules, news, is_anew=followed != version)
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
    is not there. Asks for the targets of all items of a zone and period at once."""
    items = {row["item_no"]: row for row in rows}
    if not items:
        return {}
    newest = store.query(NEWEST, {"subject": pd.DataFrame(items.values())}, as_of=as_of)
    asked: dict[tuple[str, Period], dict[str, list[Row]]] = {}
    stands = {}
    for found in plain_rows(newest):
        item, period = items[found["item_no"]], Period(found["day"].date())
        if item["gap_kind"] != "target":
            stands[item["item_no"]] = period, stand_of(item["gap_kind"], found)
            continue
        by_peers = asked.setdefault((item["zone_id"], period), {})
        # in another peer group only a place would be another
        by_peers.setdefault(item["peers"] if item["target_kind"] == "rank" else ANY_PEERS, []).append(item)
    for (zone, period), by_peers in asked.items():
        for peers, group in _groups(by_peers):
            indicators = tuple(sorted({item["indicator_id"] for item in group}))
            targets = read_targets(store, settings, Question(zone, period, indicators, peers, as_of))
            for item in group:
                if values := targets.get(_target_of(item)):
                    stands[item["item_no"]] = period, stand_of("target", values)
    return stands


def read_targets(store: Store, settings: Settings, question: Question) -> dict[tuple[str, ...], Row]:
    """The rows of the comparison `target`, without what a page says around them; by what an item asks for."""
    rows = store.ask(TARGET, **question.values(), peers=question.peers, **settings.thresholds())
    return {_target_of(row): row for row in plain_rows(rows)}


def _rules(store: Store, settings: Settings) -> str:
    """What a standing depends on beside the figures: catalogue, macros and thresholds, as one text."""
    return json.dumps([store.recall("catalogue"), store.recall("macros"), settings.thresholds()])


def _is_due(row: Row) -> bool:
    """Whether other data may give a known item another standing. follow.sql answers at once for all that
    are not held against a target."""
    return row["gap_kind"] != "target" or row["is_moved"]


def _groups(by_peers: dict[str, list[Row]]) -> list[tuple[str, list[Row]]]:
    """Peer group and items: those for which any group will do go with a group that is asked about anyway."""
    anywhere = by_peers.get(ANY_PEERS, [])
    groups = [(peers, rows) for peers, rows in by_peers.items() if peers != ANY_PEERS]
    if not groups:
        return [(anywhere[0]["peers"], anywhere)]
    (peers, rows), *others = groups
    return [(peers, [*rows, *anywhere]), *others]


def _target_of(row: Row) -> tuple[str, ...]:
    """Which target it is."""
    return (row["indicator_id"], row["target_kind"] or "", row["set_by"] or "")


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


def _write(
    store: Store, states: list[dict[str, Any]], version: int, rules: str, news: Followed, is_anew: bool
) -> None:
    """The states, and the news for everybody who was not there; of the same data they add up."""
    before = Followed() if is_anew else read_news(store)[1]
    told = {kind: sorted({*numbers, *getattr(before, kind)}) for kind, numbers in asdict(news).items()}
    standing = pd.DataFrame(states)
    with store.write({"standing": standing} if states else None) as write:
        if states:
            write("delete from action_state where item_no in (select item_no from standing)")
            write(STATE)
        for key, value in ((FOLLOWED, str(version)), (RULES, rules), (NEWS, json.dumps(told))):
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
