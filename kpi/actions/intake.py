"""A register that comes in as a sheet: what becomes of every row, and all of it at once or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from kpi.actions.cell import SPEAKS
from kpi.actions.fate import Intake, Loading
from kpi.actions.heads import Table, find_register, read_lines
from kpi.actions.key import read_key
from kpi.actions.layout import Layout
from kpi.actions.people import demand_person, read_people
from kpi.actions.register import Saved, read_bases, read_numbers, read_standings, save_items
from kpi.actions.rows import Known, RowReader
from kpi.errors import BadFile, ZoneGapError
from kpi.store import Store
from kpi.text import say


def take_in(store: Store, tables: Sequence[Table], layouts: Mapping[str, Layout], loading: Loading) -> Intake:
    """What would become of every row; nothing is written.

    Raises ZoneGapError where `who` is not in the people's register, and BadFile where no sheet has the
    heads of a register.
    """
    people = read_people(store)
    person = demand_person(people, loading.who)
    registers = [
        (table.name, found, read_lines(table, found))
        for table in tables
        if (found := find_register(store.catalogue, table, layouts))
    ]
    if not registers:
        heads = "；".join("、".join(c.head for c in layout.columns) for layout in layouts.values())
        raise BadFile("error.no_register", file=loading.file, heads=heads)
    keys = [
        key
        for _, found, lines in registers
        if found.key is not None
        for _, line in lines
        if (key := read_key(line[found.key]))
    ]
    known = Known(
        read_standings(store, read_numbers(store)),
        read_bases(store, {(key.item_no, key.version) for key in keys}),
    )
    reader = RowReader(store.catalogue, people, person, loading, known)
    fates = [reader.fate(name, found, *line) for name, found, lines in registers for line in lines]
    unread = dict.fromkeys(head for _, found, _ in registers for head in found.unread)
    return Intake(loading.file, tuple(fates), tuple(unread))


def commit_intake(store: Store, intake: Intake, who: str, at: datetime) -> Saved:
    """Write all that changed and is new, in one transaction, the file's name as its reason.

    Raises ZoneGapError where a row is refused, or would be by now.
    """
    if not intake.is_clean:
        raise ZoneGapError("error.rows_refused", file=intake.file, count=intake.count("refused"))
    edits = [fate.edit for fate in intake.fates if fate.edit]
    items = [fate.item for fate in intake.fates if fate.item]
    return save_items(store, edits, items, who, at, say(SPEAKS, "exchange.from_file", file=intake.file))
