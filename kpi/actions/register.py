"""The register in the store: reading it, putting items on it, writing in them, and taking their steps.

Nothing is ever written over: every change is a version of its own, with who, when and why.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from kpi.actions.flow import Standing, after_step, demand_sound, demand_step
from kpi.actions.item import BY_HAND, CLOSED, EDITABLE, FIELDS, FIGURES, STEPS, Item
from kpi.actions.people import Person, demand_person, may_edit, read_people
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
select {", ".join(FIELDS)}, version, changed_by, changed_at, applied_by, evidence_count, item_no
from actions() where list_contains($items::integer[], item_no)
"""
VERSIONS = f"""
select {", ".join(FIELDS)}, a.changed_by, a.changed_at, a.item_no, a.version
from action as a
inner join (select unnest($items::integer[]) as item_no, unnest($versions::integer[]) as version) as wanted
    on a.item_no = wanted.item_no and a.version = wanted.version
"""

OPEN = """
from actions()
where zone_id = $zone and ($indicator = '' or indicator_id = $indicator) and status <> $closed
"""

# item, version, step, reason, and the item as it then is
Version = tuple[int, int, str, str, Item]


@dataclass(frozen=True)
class Edit:
    """Columns to be written, made from `version` of an item."""

    item_no: int
    version: int
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Base:
    """A version of an item: as it then was, and who wrote it when."""

    item: Item
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True)
class Saved:
    """numbers: of the new items, in their order. versions: of each edited item, its newest."""

    numbers: list[int]
    versions: Mapping[int, int]


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


def read_open_items(store: Store, zone_id: str, indicator_id: str = "") -> pd.DataFrame:
    """The items of a zone, and of an indicator unless "", that are not closed, as `read_items` has them."""
    return store.query(OPEN, zone=zone_id, indicator=indicator_id, closed=CLOSED)


def read_item(store: Store, item_no: int) -> Standing:
    """One item. Raises ZoneGapError where there is none of that number."""
    standings = read_standings(store, [item_no])
    if item_no not in standings:
        raise ZoneGapError("error.no_item", item=item_no)
    return standings[item_no]


def read_versions(store: Store, item_no: int) -> pd.DataFrame:
    """Every version of an item, the oldest first; columns in
    kpi/migrations/008_actions.sql."""
    return store.query("from action_versions($item)", item=item_no)


def add_items(store: Store, items: Sequence[Item], who: str, at: datetime) -> list[int]:
    """Put items on the list, all or none; their numbers, in the same order.

    Raises ZoneGapError where `who`, or anybody named in an item, is not in the people's register, or an
    item has neither indicator nor problem, or an unknown zone, indicator or topic.
    """
    return save_items(store, [], items, who, at).numbers


def edit_item(
    store: Store, item_no: int, version: int, changes: Mapping[str, Any], who: str, at: datetime
) -> int:
    """Write `changes`, made from `version` of an item; its new version.

    What somebody else changed meanwhile in other columns stays. Where both changed a column, nothing is
    written and EditClash says both words. Raises ZoneGapError where a column may not be written, `who` may
    not write in the item, or somebody named is not known.
    """
    return save_items(store, [Edit(item_no, version, changes)], [], who, at).versions[item_no]


def save_items(
    store: Store, edits: Sequence[Edit], items: Sequence[Item], who: str, at: datetime, reason: str = ""
) -> Saved:
    """Write many edits (edit_item), one an item, and put new items on the list (add_items), all or nothing.

    `reason` is noted with every version, such as the file that all this came from. Raises ZoneGapError
    as edit_item and add_items do.
    """
    people = read_people(store)
    person = demand_person(people, who)
    for item in items:
        demand_sound(store.catalogue, people, item)
    with store.write() as write:
        standings = _newest(write, [edit.item_no for edit in edits])
        wanted = _pairs([(edit.item_no, edit.version) for edit in edits])
        bases = {row[-2:]: _base(row).item for row in write(VERSIONS, **wanted)}
        versions: list[Version] = []
        now = {number: standing.version for number, standing in standings.items()}
        for edit in edits:
            standing = standings[edit.item_no]
            demand_edit(standing, bases[edit.item_no, edit.version], edit, person)
            after = edited(standing, edit)
            demand_sound(store.catalogue, people, after)
            if after != standing.item:
                now[edit.item_no] += 1
                versions.append((edit.item_no, now[edit.item_no], "edit", reason, after))
        first = write("select coalesce(max(item_no), 0) + 1 from action")[0][0]
        numbers = list(range(first, first + len(items)))
        versions += [(number, 1, "add", reason, item) for number, item in zip(numbers, items, strict=True)]
        _append(write, versions, who, at)
    return Saved(numbers, now)


def demand_edit(standing: Standing, base: Item, edit: Edit, person: Person) -> None:
    """Raises ZoneGapError where an edit may not be made, and EditClash where it is in others' way."""
    allowed = (*EDITABLE, *(() if standing.item.gap_kind else BY_HAND))
    if locked := [name for name in edit.changes if name not in allowed]:
        raise ZoneGapError("error.locked_columns", item=edit.item_no, columns=Named("action", tuple(locked)))
    if standing.item.status == CLOSED:
        raise ZoneGapError("error.item_closed", item=edit.item_no)
    if not may_edit(person, standing.item):
        raise ZoneGapError("error.may_not_edit", item=edit.item_no, name=person.name)
    if clashes := _clashes(base, standing.item, edit.changes):
        raise EditClash(edit.item_no, standing.changed_by, clashes)


def edited(standing: Standing, edit: Edit) -> Item:
    """The item after an edit."""
    return replace(standing.item, **edit.changes)


def read_numbers(store: Store) -> list[int]:
    """The number of every item."""
    return [int(number) for number in store.query("select distinct item_no from action")["item_no"]]


def read_version(store: Store) -> int:
    """How often the register was written in: it grows with every change of an item."""
    return int(store.query("select count(*) as n from action")["n"].iloc[0])


def read_standings(store: Store, numbers: Collection[int]) -> dict[int, Standing]:
    """How items stand, by number, without those there are not."""
    return {row[-1]: _standing(list(row)) for row in _rows(store, NEWEST, items=list(numbers))}


def read_bases(store: Store, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], Base]:
    """Item number and version → that version, without those there are not."""
    return {row[-2:]: _base(row) for row in _rows(store, VERSIONS, **_pairs(wanted))}


def take_step(store: Store, item_no: int, name: str, who: str, at: datetime, reason: str = "") -> int:
    """Take a step of the flow (STEPS); the item's new version. `reason` is 销号依据 when closing, and why
    when sending back or re-opening.

    Raises ZoneGapError where the item is in no state for it, `who` may not, or something is missing.
    """
    step = STEPS[name]
    person = demand_person(read_people(store), who)
    with store.write() as write:
        standing = _newest(write, [item_no])[item_no]
        demand_step(item_no, standing, step, person, reason.strip())
        after = after_step(standing.item, step, who, at, reason.strip())
        _append(write, [(item_no, standing.version + 1, name, reason.strip(), after)], who, at)
    return standing.version + 1


def reopen_fallen(store: Store, fallen: Mapping[int, str], at: datetime) -> None:
    """Re-open closed items whose figures fell back, each with its reason in words, in the figures' name."""
    with store.write() as write:
        versions = []
        standings = _newest(write, list(fallen))
        for item_no, reason in fallen.items():
            standing = standings[item_no]
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


def _newest(write: Write, numbers: Sequence[int]) -> dict[int, Standing]:
    """How items stand, by number. Raises ZoneGapError where there is none of a number."""
    found = {row[-1]: _standing(list(row)) for row in write(NEWEST, items=list(numbers))}
    for number in numbers:
        if number not in found:
            raise ZoneGapError("error.no_item", item=number)
    return found


def _pairs(wanted: Collection[tuple[int, int]]) -> dict[str, list[int]]:
    return {"items": [number for number, _ in wanted], "versions": [version for _, version in wanted]}


def _rows(store: Store, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """Rows of a query as plain values, None where there is none."""
    found = store.query(sql, **values).astype(object)
    return list(found.where(found.notna(), None).itertuples(index=False, name=None))


def _base(row: Sequence[Any]) -> Base:
    """A row of VERSIONS."""
    return Base(as_item(row[: len(FIELDS)]), row[-4], row[-3])


def _standing(row: list[Any]) -> Standing:
    """A row of NEWEST."""
    return Standing(as_item(row[: len(FIELDS)]), *row[len(FIELDS) : -1])


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
