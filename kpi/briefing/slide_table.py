"""A Table on a slide: columns as wide as their texts need, rows as high, and as many as there is room for."""

from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Pt

from kpi.briefing.slide_text import by_height, height, longest_word, width, write
from kpi.briefing.table import Cell, Table
from kpi.briefing.template import Box
from kpi.charts.theme import LIGHT

# in points: letters, what stands left and right of them, above and below, the lowest row
SIZES, SIDES, ABOVE, LOWEST = (11, 10, 9), 10, 6, 22
# letters are smaller where texts would want this much more than there is room
CROWDED = 1.2
# in Chinese letters: a column is no wider while others break their texts; a shorter text is not broken
WIDEST, UNBROKEN = 24, 7


@dataclass(frozen=True)
class Page:
    """The part of a table that stands on one slide: size of its letters, widths of its columns, heights of
    its head and rows, in points."""

    table: Table
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]


def pages(table: Table, box: Box) -> list[Page]:
    """The table in parts that the box holds, one at least; their columns are of the same widths."""
    total = box.width / Pt(1)
    fitting = (size for size in SIZES if sum(_wanted(table, size)) <= total * CROWDED)
    size = next(fitting, SIZES[-1])
    widths = _widths(table, total, size)
    head = _height([Cell(text) for text in table.heads], widths, size)
    rows = [_height(row, widths, size) for row in table.rows]
    runs = by_height(rows, box.height / Pt(1) - head) or [slice(0, 0)]
    return [Page(replace(table, rows=table.rows[run]), size, widths, (head, *rows[run])) for run in runs]


def add_table(slide: Slide, page: Page, box: Box, alt: str, language: str) -> None:
    """Draw it at the top of the box; `alt` is what is read out where it cannot be seen."""
    table = page.table
    size = (len(table.rows) + 1, len(table.heads))
    shape = slide.shapes.add_table(*size, box.left, box.top, box.width, Pt(sum(page.heights)))
    shape._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    shape.table.horz_banding = False
    for column, points in zip(shape.table.columns, page.widths, strict=True):
        column.width = Pt(points)
    for row, points in zip(shape.table.rows, page.heights, strict=True):
        row.height = Pt(points)
    heads = tuple(Cell(head) for head in table.heads)
    right = [any(row[at].is_number for row in table.rows) for at in range(len(heads))]
    for at, cells in enumerate((heads, *table.rows)):
        for number, cell in enumerate(cells):
            _write_cell(shape.table.cell(at, number), cell, at == 0, right[number], page.size, language)


def _write_cell(place: Any, cell: Cell, is_head: bool, is_right: bool, size: float, language: str) -> None:
    write(
        place.text_frame,
        [cell.text],
        size,
        language,
        "own" if cell.is_own and not is_head else "ink",
        bold=is_head or cell.is_own,
    )
    place.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
    place.margin_top = place.margin_bottom = Pt(1)
    place.margin_left = place.margin_right = Pt(SIDES / 2)
    place.vertical_anchor = MSO_ANCHOR.MIDDLE
    place.fill.solid()
    ground = LIGHT.grid if is_head else LIGHT.pale(cell.shade) if cell.shade else LIGHT.paper
    place.fill.fore_color.rgb = RGBColor.from_string(ground.removeprefix("#"))


def _height(cells: Any, widths: tuple[float, ...], size: float) -> float:
    """Of a row: that of its highest cell."""
    highest = max(height(cell.text, points - SIDES, size) for cell, points in zip(cells, widths, strict=True))
    return max(highest + ABOVE, LOWEST)


def _wanted(table: Table, size: float) -> list[float]:
    """What each column wants for its longest text. Heads are bold, and so is the own zone's row."""
    return [min(max(map(width, texts)), WIDEST) * size * 1.1 + SIDES for texts in _columns(table)]


def _widths(table: Table, total: float, size: float) -> tuple[float, ...]:
    """In points, together `total`: a column gets what its longest text wants where there is room, and at
    least what its longest word needs; between the two all give way alike."""
    wanted = _wanted(table, size)
    least = [
        min(max([3.0, *map(_unbroken, texts)]) * size * 1.15 + SIDES, want)
        for texts, want in zip(_columns(table), wanted, strict=True)
    ]
    if sum(wanted) <= total:
        return tuple(want * total / sum(wanted) for want in wanted)
    if sum(least) >= total:
        return tuple(each * total / sum(least) for each in least)
    given = (total - sum(least)) / (sum(wanted) - sum(least))
    return tuple(low + (want - low) * given for low, want in zip(least, wanted, strict=True))


def _unbroken(text: str) -> float:
    return width(text) if width(text) <= UNBROKEN else longest_word(text)


def _columns(table: Table) -> list[list[str]]:
    """The texts of every column, its head first."""
    return [[head, *(row[at].text for row in table.rows)] for at, head in enumerate(table.heads)]
