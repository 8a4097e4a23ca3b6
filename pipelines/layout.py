"""How a sheet was read: its tables, their rows and columns, and what every rectangle of it is."""

from dataclasses import dataclass, field

from pipelines.label import Label
from pipelines.read import Sheet

ROW_ROLES = ("title", "header", "section", "numbering", "footnote")
KEY_ROLES = ("zone", "indicator", "period", "month", "quarter", "measure", "unit", "basis", "bound")
OTHER_ROLES = ("status", "rank_of", "source", "note", "ignored")
COLUMN_ROLES = ("figure", "computed", "total", "unread", "unknown", "blank")


@dataclass(frozen=True)
class Part:
    """A rectangle of a sheet and its role, rows and columns counted from 0, the last ones included."""

    role: str
    top: int
    left: int
    bottom: int
    right: int
    label: Label | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table: its role, and what the heads above it say, all of them together.

    role: one of KEY_ROLES, OTHER_ROLES and COLUMN_ROLES: figure; computed (完成率: worked out from
    others); total; unread (figures whose head says nothing); unknown (text that says nothing); blank.
    `row` is where the lowest head stands.
    """

    index: int
    role: str
    label: Label
    row: int


@dataclass(frozen=True)
class Block:
    """One table: its heads, the rows of figures, its columns, and what is said of the whole of it."""

    header_rows: tuple[int, ...]
    rows: tuple[int, ...] | range
    columns: tuple[Column, ...]
    context: Label
    sections: dict[int, Label] = field(default_factory=dict)

    def of(self, *roles: str) -> list[Column]:
        return [column for column in self.columns if column.role in roles]


@dataclass(frozen=True)
class Layout:
    """How a sheet is to be read: its tables, and the rows that are none."""

    sheet: Sheet
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...]
