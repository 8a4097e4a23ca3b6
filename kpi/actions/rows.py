"""One row of a register that comes in: the item that it is, what it changes, or why it is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kpi.actions.cell import as_text, meant, tidy, written
from kpi.actions.fate import Fate, Loading
from kpi.actions.flow import Standing, faults
from kpi.actions.heads import Found
from kpi.actions.item import CLOSED, LISTED, PEOPLE, STEPS, UNDER_WAY, Item
from kpi.actions.key import Key, key_of, read_key
from kpi.actions.layout import NUMBER, Column
from kpi.actions.people import Person
from kpi.actions.register import Base, Edit, EditClash, demand_edit, edited
from kpi.catalogue import Catalogue
from kpi.errors import Named, ZoneGapError

# what only the steps of the flow write
BY_STEPS = ("status", "closed_on", "closing_note", "verifier")
# two rows that say the same in all of these are of one item
TELLING = ("problem", "indicator_id", "aim", "measures")
# in which states an item may come new, and what must be written then
NEEDED: Mapping[str, tuple[str, ...]] = {
    LISTED: (),
    UNDER_WAY: STEPS["start"].needs,
    CLOSED: ("closing_note", "closed_on"),
}
ROLE_OF = {"leader": "leader", "person": "worker", "verifier": "verifier"}


@dataclass
class Known:
    """What the register holds, and what was met in the file so far. twins: what tells rows apart → the
    numbers of items, or the rows, by layout and zone."""

    standings: Mapping[int, Standing]
    bases: Mapping[tuple[int, int], Base]
    seen: dict[int, int] = field(default_factory=dict)
    told: dict[tuple[str, str, tuple[str, ...]], int] = field(default_factory=dict)
    twins: dict[tuple[str, str], dict[tuple[str, ...], int]] = field(default_factory=dict)


class RowReader:
    """Decides row by row."""

    def __init__(
        self,
        catalogue: Catalogue,
        people: Mapping[str, Person],
        person: Person,
        loading: Loading,
        known: Known,
    ) -> None:
        self.catalogue = catalogue
        self.people, self.person, self.loading, self.known = people, person, loading, known
        self.today = loading.at.date()

    def fate(self, sheet: str, found: Found, row: int, line: Mapping[int, str]) -> Fate:
        mark = "" if found.key is None else line[found.key]
        said = next((line[p] for p, column in found.columns.items() if column.field == "problem"), "")
        plain = Fate(sheet, row, "refused", said or next(filter(None, line.values()), ""))
        try:
            if mark:
                return self._known_row(plain, found, line, self._demand_key(row, mark))
            return self._new_row(plain, found, line)
        except Refused as refusal:
            return _with(plain, **refusal.values)

    def _demand_key(self, row: int, mark: str) -> Key:
        key = read_key(mark)
        if key is None:
            raise Refused(ZoneGapError("error.row_key", mark=mark))
        base = self.known.bases.get((key.item_no, key.version))
        if base is None or key != key_of(key.item_no, key.version, base.changed_by, base.changed_at):
            raise Refused(ZoneGapError("error.no_such_row", item=key.item_no))
        if key.item_no in self.known.seen:
            other = self.known.seen[key.item_no]
            raise Refused(ZoneGapError("error.row_key_twice", item=key.item_no, row=other))
        self.known.seen[key.item_no] = row
        return key

    def _known_row(self, fate: Fate, found: Found, line: Mapping[int, str], key: Key) -> Fate:
        standing = self.known.standings[key.item_no]
        base = self.known.bases[key.item_no, key.version].item
        reasons: list[ZoneGapError] = []
        changes: dict[str, Any] = {}
        for place, column in found.columns.items():
            if column.field == NUMBER:
                if line[place] and line[place] != str(key.item_no):
                    reasons.append(ZoneGapError("error.row_number", number=line[place], item=key.item_no))
            elif line[place] != as_text(written(self.catalogue, base, column)):
                try:
                    changes |= meant(self.catalogue, column, line[place], self.today)
                except ZoneGapError as problem:
                    reasons.append(problem)
        changes = {
            name: value
            for name, value in changes.items()
            if not _is_said(base, name, value) and not _is_said(standing.item, name, value)
        }
        by_steps = {name: changes.pop(name) for name in BY_STEPS if name in changes}
        reasons += self._out_of_flow(key.item_no, standing.item, by_steps)
        edit = Edit(key.item_no, key.version, changes)
        strangers: tuple[Person, ...] = ()
        if changes:
            reasons += self._refusals(standing, base, edit)
            after = edited(standing, edit)
            reasons += faults(self.catalogue, self.people, after)
            strangers = self._strangers(after)
        if reasons:
            raise Refused(*reasons, item_no=key.item_no, edit=None, strangers=strangers)
        if not changes:
            return _with(fate, kind="same", item_no=key.item_no)
        return _with(fate, kind="changed", item_no=key.item_no, edit=edit)

    def _refusals(self, standing: Standing, base: Item, edit: Edit) -> Iterator[ZoneGapError]:
        try:
            demand_edit(standing, base, edit, self.person)
        except EditClash as clash:
            for each in clash.clashes:
                yield ZoneGapError(
                    "error.row_clash",
                    item=edit.item_no,
                    column=Named("action", (each.field,)),
                    who=standing.changed_by,
                    theirs=each.theirs or "—",
                    mine=each.mine or "—",
                )
        except ZoneGapError as problem:
            yield problem

    def _out_of_flow(self, number: int, item: Item, wanted: Mapping[str, Any]) -> Iterator[ZoneGapError]:
        if "status" in wanted:
            yield ZoneGapError(
                "error.row_status",
                item=number,
                theirs=Named("action.status", (item.status,)),
                mine=Named("action.status", (wanted["status"],)),
            )
        if others := tuple(name for name in wanted if name != "status"):
            yield ZoneGapError("error.row_by_steps", item=number, columns=Named("action", others))

    def _new_row(self, fate: Fate, found: Found, line: Mapping[int, str]) -> Fate:
        values, reasons = self._values(found, line)
        zone = values.pop("zone_id", "") or found.zone or self.loading.zone
        item = Item(**{"status": LISTED, **values, "zone_id": zone})
        if not reasons and zone:
            twin = self._twin(found, line, zone)
            if twin is not None and all(self._holds(twin, name, value) for name, value in values.items()):
                return _with(fate, kind="same", item_no=twin)
            if twin is not None:
                raise Refused(ZoneGapError("error.row_twice", item=twin), item_no=twin)
            if (other := self._said_before(found, line, zone, fate.row)) is not None:
                raise Refused(ZoneGapError("error.row_repeated", row=other))
        # of a row that could not be read in full nobody knows what else it lacks
        unknown = {"error.item_zone"} | ({"error.item_empty"} if reasons else set())
        reasons += [] if reasons else self._unfit(item)
        reasons += [] if zone else [ZoneGapError("error.row_zone")]
        reasons += [f for f in faults(self.catalogue, self.people, item) if f.key not in unknown]
        if reasons:
            raise Refused(*reasons, strangers=self._strangers(item))
        return _with(fate, kind="new", item=item)

    def _values(self, found: Found, line: Mapping[int, str]) -> tuple[dict[str, Any], list[ZoneGapError]]:
        """Field → value of every cell that says something, and what is wrong with the others."""
        values: dict[str, Any] = {}
        reasons: list[ZoneGapError] = []
        for place, column in found.columns.items():
            if column.field != NUMBER:
                try:
                    values |= meant(self.catalogue, column, line[place], self.today)
                except ZoneGapError as problem:
                    reasons.append(problem)
        return {name: value for name, value in values.items() if value}, reasons

    def _holds(self, number: int, name: str, value: Any) -> bool:
        return _is_said(self.known.standings[number].item, name, value)

    def _unfit(self, item: Item) -> Iterator[ZoneGapError]:
        """Why an item cannot come new in the state it has."""
        state = Named("action.status", (item.status,))
        if item.status not in NEEDED:
            yield ZoneGapError("error.row_state", state=state, known=Named("action.status", tuple(NEEDED)))
            return
        if empty := tuple(name for name in NEEDED[item.status] if not getattr(item, name)):
            yield ZoneGapError("error.row_needs", state=state, columns=Named("action", empty))
        if item.status != CLOSED and (item.closed_on or item.closing_note):
            yield ZoneGapError("error.row_not_closed", state=state)
        if item.closed_on and item.closed_on > self.today:
            yield ZoneGapError("error.row_future", day=item.closed_on)

    def _twin(self, found: Found, line: Mapping[int, str], zone: str) -> int | None:
        """The item of the register that tells the same, None where there is none."""
        columns = _telling(found)
        told = tuple(line[place] for place, _ in columns)
        place = (found.layout.id, zone)
        if place not in self.known.twins:
            self.known.twins[place] = {
                tuple(as_text(written(self.catalogue, s.item, column)) for _, column in columns): number
                for number, s in self.known.standings.items()
                if s.item.zone_id == zone
            }
        return self.known.twins[place].get(told) if any(told) else None

    def _said_before(self, found: Found, line: Mapping[int, str], zone: str, row: int) -> int | None:
        """The row above that tells the same; this row is remembered."""
        told = (found.layout.id, zone, tuple(line[place] for place, _ in _telling(found)))
        if not any(told[2]):
            return None
        other = self.known.told.setdefault(told, row)
        return other if other != row else None

    def _strangers(self, item: Item) -> tuple[Person, ...]:
        return tuple(
            Person(getattr(item, name), item.department, (ROLE_OF[name],))
            for name in PEOPLE
            if getattr(item, name) and getattr(item, name) not in self.people
        )


class Refused(Exception):
    def __init__(self, *reasons: ZoneGapError, **values: Any) -> None:
        super().__init__()
        self.values = {**values, "reasons": reasons}


def _with(fate: Fate, **values: Any) -> Fate:
    return Fate(**{**vars(fate), **values})


def _telling(found: Found) -> list[tuple[int, Column]]:
    return [(place, column) for place, column in found.columns.items() if column.field in TELLING]


def _is_said(item: Item, name: str, value: Any) -> bool:
    """Whether the item's field says just that, as far as a sheet can tell."""
    now: str | date | None = getattr(item, name)
    return (tidy(now) if isinstance(now, str) else now) == value
