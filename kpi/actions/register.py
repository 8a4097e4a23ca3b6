"""The register in the store: reading it, putting items on it, writing in them, and taking their steps.

Nothing is ever written over: every change is a version of its own, with who, when and why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from kpi.actions.flow import Standing, after_step, demand_sound, demand_step
from kpi.actions.item import BY_HAND, CLOSED, EDITABLE, FIELDS, FIGURES, STEPS, Item
from kpi.actions.people import demand_person, may_edit, read_people
from kpi.errors import Named, ZoneGapError
from kpi.store import Store, Write

LIST_TYPES: dict[Any, str] = {
    str: "varchar[]",
    date | None: "date[]",
    float | None: "double[]",
    int | None: "integer[]",
}
INSERT = f"""
insert into action (item_no, version, step, reason, changed_by, changed_at, {", ".join(FIELDS)})
select
    unnest($item_no::integer[]),
    unnest($version::integer[]),
    unnest($step::varchar[]),
    unnest($reason::varchar[]),
    $who,
    $at,
    {", ".join(f"unnest(${field.name}::{LIST_TYPES[field.type]})" for field in fields(Item))}
"""
NEWEST = f"""
select {", ".join(FIELDS)}, version, changed_by, changed_at, applied_by, evidence_count
from actions() where item_no = $item
"""
VERSION = f"select {', '.join(FIELDS)} from action where item_no = $item and version = $version"

OPEN = "from actions() where zone_id = $zone and indicator_id = $indicator and status <> $closed"

# item, version, step, reason, and the item as it then is
Version = tuple[int, int, str, str, Item]


@dataclass(frozen=True)
class Clash:
    """A column that two people wrote differently from the same version: what stands, and what was to."""

    field: str
    theirs: Any
    mine: Any


class EditClash(ZoneGapError):
    """Somebody else changed the same columns meanwhile; nothing was written. `clashes` holds both words."""

    def __init__(self, item_no: int, who: str, clashes: Sequence[Clash]) -> None:
        super().__init__("error.edit_clash", item=item_no, who=who)
        self.clashes = tuple(clashes)


def read_items(store: Store) -> pd.DataFrame:
    """Every item as it stands, a row each; columns in kpi/actions/actions.sql."""
    return store.query("from actions()")


def read_open_items(store: Store, zone_id: str, indicator_id: str) -> pd.DataFrame:
    """The items of a zone's indicator that are not closed, as `read_items` has them."""
    return store.query(OPEN, zone=zone_id, indicator=indicator_id, closed=CLOSED)


def read_item(store: Store, item_no: int) -> Standing:
    """One item. Raises ZoneGapError where there is none of that number."""
    rows = store.query(NEWEST, item=item_no).astype(object)
    if rows.empty:
        raise ZoneGapError("error.no_item", item=item_no)
    return _standing(list(rows.where(rows.notna(), None).iloc[0]))


def read_versions(store: Store, item_no: int) -> pd.DataFrame:
    """Every version of an item, the oldest first; columns in
    kpi/migrations/008_actions.sql."""
    return store.query("from action_versions($item)", item=item_no)


def add_items(store: Store, items: Sequence[Item], who: str, at: datetime) -> list[int]:
    """Put items on the list, all or none; their numbers, in the same order.

    Raises ZoneGapError where `who`, or anybody named in an item, is not in the people's register, or an
    item has neither indicator nor problem, or an unknown zone, indicator or topic.
    """
    people = read_people(store)
    demand_person(people, who)
    for item in items:
        demand_sound(store.catalogue, people, item)
    with store.write() as write:
        first = write("select coalesce(max(item_no), 0) + 1 from action")[0][0]
        numbers = list(range(first, first + len(items)))
        _append(
            write,
            [(number, 1, "add", "", item) for number, item in zip(numbers, items, strict=True)],
            who,
            at,
        )
    return numbers


def edit_item(
    store: Store, item_no: int, version: int, changes: Mapping[str, Any], who: str, at: datetime
) -> int:
    """Write `changes`, made from `version` of an item; its new version.

    What somebody else changed meanwhile in other columns stays. Where both changed a column, nothing is
    written and EditClash says both words. Raises ZoneGapError where a column may not be written, `who` may
    not write in the item, or somebody named is not known.
    """
    people = read_people(store)
    person = demand_person(people, who)
    with store.write() as write:
        standing = _newest(write, item_no)
        allowed = (*EDITABLE, *(() if standing.item.gap_kind else BY_HAND))
        if locked := [name for name in changes if name not in allowed]:
            raise ZoneGapError("error.locked_columns", item=item_no, columns=Named("action", tuple(locked)))
        if standing.item.status == CLOSED:
            raise ZoneGapError("error.item_closed", item=item_no)
        if not may_edit(person, standing.item):
            raise ZoneGapError("error.may_not_edit", item=item_no, name=who)
        base = as_item(write(VERSION, item=item_no, version=version)[0])
        if clashes := _clashes(base, standing.item, changes):
            raise EditClash(item_no, standing.changed_by, clashes)
        edited = replace(standing.item, **changes)
        demand_sound(store.catalogue, people, edited)
        if edited == standing.item:
            return standing.version
        _append(write, [(item_no, standing.version + 1, "edit", "", edited)], who, at)
    return standing.version + 1


def take_step(store: Store, item_no: int, name: str, who: str, at: datetime, reason: str = "") -> int:
    """Take a step of the flow (STEPS); the item's new version. `reason` is 销号依据 when closing, and why
    when sending back or re-opening.

    Raises ZoneGapError where the item is in no state for it, `who` may not, or something is missing.
    """
    step = STEPS[name]
    person = demand_person(read_people(store), who)
    with store.write() as write:
        standing = _newest(write, item_no)
        demand_step(item_no, standing, step, person, reason.strip())
        after = after_step(standing.item, step, who, at, reason.strip())
        _append(write, [(item_no, standing.version + 1, name, reason.strip(), after)], who, at)
    return standing.version + 1


def reopen_fallen(store: Store, fallen: Mapping[int, str], at: datetime) -> None:
    """Re-open closed items whose figures fell back, each with its reason in words, in the figures' name."""
    with store.write() as write:
        versions = []
        for item_no, reason in fallen.items():
            standing = _newest(write, item_no)
            if standing.item.status == CLOSED:
                after = after_step(standing.item, STEPS["reopen"], FIGURES, at, reason)
                versions.append((item_no, standing.version + 1, "reopen", reason, after))
        _append(write, versions, FIGURES, at)


def _clashes(base: Item, theirs: Item, mine: Mapping[str, Any]) -> list[Clash]:
    """The columns that both sides changed since `base`, differently."""
    return [
        Clash(name, getattr(theirs, name), value)
        for name, value in mine.items()
        if value != getattr(base, name) != getattr(theirs, name) != value
    ]


def _newest(write: Write, item_no: int) -> Standing:
    rows = write(NEWEST, item=item_no)
    if not rows:
        raise ZoneGapError("error.no_item", item=item_no)
    return _standing(list(rows[0]))


def _standing(row: list[Any]) -> Standing:
    """A row of NEWEST."""
    return Standing(as_item(row[: len(FIELDS)]), *row[len(FIELDS) :])


def as_item(values: Sequence[Any]) -> Item:
    """An item from values in the order of FIELDS; dates that pandas gave become plain ones."""
    plain: list[Any] = [value.date() if isinstance(value, datetime) else value for value in values]
    return Item(**dict(zip(FIELDS, plain, strict=True)))


def _append(write: Write, versions: Sequence[Version], who: str, at: datetime) -> None:
    """Write versions, a column at a time: row by row five thousand of them would take seconds."""
    if not versions:
        return
    names = ("item_no", "version", "step", "reason")
    columns = dict(zip(names, map(list, zip(*(v[:4] for v in versions), strict=True)), strict=True))
    texts = {name: [getattr(v[4], name) for v in versions] for name in FIELDS}
    write(INSERT, **columns, **texts, who=who, at=at)
