"""Where on a sheet a register stands: which layout its heads are, and which column is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpi.actions.cell import SPEAKS, tidy
from kpi.actions.key import layout_of
from kpi.actions.layout import NUMBER, Column, Layout
from kpi.catalogue import Catalogue
from kpi.name import folded
from kpi.text import say

HEADS_WITHIN = 20  # rows from the top
LEAST = 3  # heads that make a row of heads, the problem or task among them
# what follows the name of a zone in a title; a zone that is only mentioned later is not its owner
AFTER_ZONE = '整改|工作|问题|差距|台账|任务|专项|开展|[“"（(]|关于'
Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class Table:
    """A sheet as it was read: rows of texts, and the ranges of merged cells (first row, first column, last
    row, last column), of which only the first cell holds text."""

    name: str
    cells: Sequence[Sequence[str]]
    merges: Sequence[Merge] = ()


@dataclass(frozen=True)
class Found:
    """A register on a sheet. row: of its heads, from 0. columns: by their place. key: the place of the
    marks, None where there are none. unread: heads that no layout knows, with texts below. zone: whose
    it is by its title, "" where that does not say."""

    layout: Layout
    row: int
    columns: Mapping[int, Column]
    key: int | None
    unread: tuple[str, ...]
    zone: str


def find_register(catalogue: Catalogue, table: Table, layouts: Mapping[str, Layout]) -> Found | None:
    """The register on a sheet, in the layout of which it has most heads; None where it holds none."""
    best: tuple[int, int, Layout, dict[int, Column]] | None = None
    for row, line in enumerate(table.cells[:HEADS_WITHIN]):
        for layout in _candidates(line, layouts):
            columns = _columns(line, layout)
            fields = {column.field for column in columns.values()}
            if len(fields) >= LEAST and "problem" in fields and (best is None or len(columns) > best[0]):
                best = (len(columns), row, layout, columns)
    if best is None:
        return None
    _, row, layout, columns = best
    line = table.cells[row]
    key = next((place for place, head in enumerate(line) if layout_of(head) is not None), None)
    unread = tuple(
        head
        for place, head in enumerate(line)
        if head.strip()
        and place not in columns
        and place != key
        and any(len(below) > place and below[place].strip() for below in table.cells[row + 1 :])
    )
    return Found(layout, row, columns, key, unread, _zone_above(catalogue, table.cells[:row]))


def read_lines(table: Table, found: Found) -> list[tuple[int, Mapping[int, str]]]:
    """The rows below the heads, each with its number in the file from 1: place → text, as `tidy` gives it.

    What is merged over several rows holds for each of them. Rows with nothing but a number, and heads
    that come again on the next page, are none.
    """
    places = [*found.columns, *([found.key] if found.key is not None else [])]
    height = len(table.cells)
    grid = {
        place: [tidy(line[place]) if place < len(line) else "" for line in table.cells] for place in places
    }
    for top, left, bottom, right in table.merges:
        if left == right and left in grid and top > found.row:
            for row in range(top, min(bottom + 1, height)):
                grid[left][row] = grid[left][top]
    heads = {place: tidy(table.cells[found.row][place]) for place in found.columns}
    telling = [place for place, column in found.columns.items() if column.field != NUMBER]
    lines: list[tuple[int, Mapping[int, str]]] = []
    for row in range(found.row + 1, height):
        line = {place: grid[place][row] for place in places}
        if any(line[place] for place in telling) and any(line[p] != heads[p] for p in found.columns):
            lines.append((row + 1, line))
    return lines


def _candidates(line: Sequence[str], layouts: Mapping[str, Layout]) -> list[Layout]:
    """The layout that the head of the marks names; any, where it names none that there is."""
    named = [layouts[id_] for head in line if (id_ := layout_of(head)) in layouts and id_]
    return named or list(layouts.values())


def _columns(line: Sequence[str], layout: Layout) -> dict[int, Column]:
    """Place → column, the first of every column of the layout."""
    column_of = layout.column_of()
    found: dict[int, Column] = {}
    for place, head in enumerate(line):
        column = column_of.get(folded(head)) if head.strip() else None
        if column is not None and column not in found.values():
            found[place] = column
    return found


def _zone_above(catalogue: Catalogue, lines: Sequence[Sequence[str]]) -> str:
    """The zone that a title names: what stands in it before 四项清单 and the like."""
    word = say(SPEAKS, "exchange.title")
    for text in (tidy(cell) for line in lines for cell in line if cell.strip()):
        name = re.split(rf"20\d\d|{word}|{AFTER_ZONE}", re.sub(r"^【[^】]*】", "", text))[0]
        if catalogue.knows_zone(name):
            return catalogue.resolve_zone(name).id or ""
    return ""
