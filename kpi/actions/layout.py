"""Layouts of the register as offices print it: which columns in which order, a file each in
data/catalogue/registers (docs/decisions/0012-layouts-of-the-register.md)."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kpi.actions.item import GROUPS
from kpi.errors import UnknownName, ZoneGapError
from kpi.name import folded
from kpi.text import messages

FOLDER = "registers"
USUAL = "four_lists"
NUMBER = "item_no"
# what a cell can say: texts and dates, no frozen marks
SHOWN = (NUMBER, "zone_id", *(name for names in GROUPS.values() for name in names))
HEAD = ["heads", "holds", "group"]


@dataclass(frozen=True)
class Column:
    """A column of a layout. heads: the first is written, the others are read as well. holds: groups of
    fields (of Item, or item_no), of which the first that says anything is shown; one that is written
    over goes to the first field. group: of GROUPS, or "" where no head stands above."""

    heads: tuple[str, ...]
    holds: tuple[tuple[str, ...], ...]
    group: str

    @property
    def head(self) -> str:
        return self.heads[0]

    @property
    def field(self) -> str:
        """What is written when the cell is: the last of a pair with the status, else the first."""
        return self.holds[0][-1] if self.with_status else self.holds[0][0]

    @property
    def with_status(self) -> bool:
        """Whether the cell says the status before its text, as 【整改中】…."""
        return self.holds[0][0] == "status" and len(self.holds[0]) == 2

    def names(self) -> Iterator[str]:
        yield from (name for group in self.holds for name in group)


@dataclass(frozen=True)
class Layout:
    """`id` is the name of its file."""

    id: str
    columns: tuple[Column, ...]

    def name(self, language: str) -> str:
        """What it is called; an office's own by its file."""
        return messages(language).get(f"action.layout.{self.id}", self.id)

    def column_of(self) -> dict[str, Column]:
        """Folded head → column."""
        return {folded(head): column for column in self.columns for head in column.heads}

    def holds(self, field: str) -> bool:
        return any(field in column.holds[0] for column in self.columns)


@cache
def read_layouts(folder: Path) -> Mapping[str, Layout]:
    """The layouts of a catalogue's folder by id, the four lists first.

    Raises ZoneGapError, naming file and word, where one cannot be used.
    """
    paths = sorted((folder / FOLDER).glob("*.csv"), key=lambda path: (path.stem != USUAL, path.stem))
    return {path.stem: _layout(path) for path in paths}


def demand_layout(layouts: Mapping[str, Layout], id_: str) -> Layout:
    """Raises UnknownName, naming those there are, where there is none of that id."""
    if id_ not in layouts:
        raise UnknownName("error.unknown_layout", text=id_, known="、".join(layouts) or "—")
    return layouts[id_]


def _layout(path: Path) -> Layout:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        if lines.fieldnames != HEAD:
            raise ZoneGapError("error.layout", file=path.name, word=",".join(lines.fieldnames or []))
        columns = tuple(_column(path, row) for row in lines)
    heads = [folded(head) for column in columns for head in column.heads]
    twice = [head for head in heads if heads.count(head) > 1]
    fields = [column.field for column in columns]
    twice += [name for name in fields if fields.count(name) > 1]
    if twice or "problem" not in fields:
        raise ZoneGapError("error.layout", file=path.name, word=twice[0] if twice else "problem")
    return Layout(path.stem, columns)


def _column(path: Path, row: Mapping[str, str]) -> Column:
    holds = tuple(tuple(group.split("+")) for group in row["holds"].split("|"))
    column = Column(tuple(row["heads"].split("|")), holds, row["group"])
    wrong = [name for name in column.names() if name not in SHOWN]
    wrong += [head for head in column.heads if not folded(head)]
    if wrong or column.group not in ("", *GROUPS):
        raise ZoneGapError("error.layout", file=path.name, word=wrong[0] if wrong else column.group)
    return column


def group_spans(columns: Sequence[Column]) -> Iterator[tuple[str, int, int]]:
    """(group, first column, last column) of the heads that stand above others."""
    first = 0
    for index in range(1, len(columns) + 1):
        if index == len(columns) or columns[index].group != columns[first].group:
            if columns[first].group:
                yield columns[first].group, first, index - 1
            first = index


def is_day(name: str) -> bool:
    """Whether a field is a date."""
    return name in ("due", "closed_on")
