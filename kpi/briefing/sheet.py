"""One part of a briefing as a sheet: finding, table, chart beside it, notes, and how it prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from kpi.briefing.cells import Cells
from kpi.briefing.chart import NativeChart
from kpi.briefing.sheet_chart import add_chart
from kpi.briefing.sheet_table import Placed, column_widths, place_table, write_table
from kpi.question import Comparison
from kpi.words import Writer

A4 = 9
NAME_LENGTH = 31
REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
# of a sheet without a table; of the lines under one at most
TEXT_WIDTH, LINE_WIDTH = 110, 130
NAMES = ("rank", "cut", "group", "indicator", "whole_kind", "zone", "period")


@dataclass(frozen=True)
class Stamp:
    """What every printed page says: of which data version, of when."""

    version: int
    made_at: datetime

    def text(self, writer: Writer) -> str:
        return writer.say("briefing.version", version=self.version, at=f"{self.made_at:%Y-%m-%d %H:%M}")


def sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that Excel takes and no sheet has: without []:*?/\\ and quotes at its ends, 31 letters."""
    clean = " ".join(wanted.translate(REFUSED).split()).strip("'")[:NAME_LENGTH].strip("' ") or "-"
    used = {each.casefold() for each in taken}
    name, number = clean, 1
    while name.casefold() in used:
        number += 1
        end = f" ({number})"
        name = clean[: NAME_LENGTH - len(end)] + end
    return name


def marked(title: str, is_simulated: bool, writer: Writer) -> str:
    """A title; that of simulated figures says so."""
    return writer.say("sheet.simulated", title=title) if is_simulated else title


def fill_sheet(
    cells: Cells,
    sheet: Worksheet,
    comparisons: Sequence[Comparison],
    chart: NativeChart | None,
    sentences: Sequence[str],
    writer: Writer,
    stamp: Stamp,
    heading: str = "",
) -> None:
    """`heading`: instead of the finding, where there are no comparisons or several. sentences: above the
    tables. The chart is of the first comparison."""
    first = comparisons[0] if comparisons else None
    simulated = any(each.is_simulated for each in comparisons)
    title = heading or (writer.title(first) if first else "")
    title = marked(title, simulated, writer)
    cells.write(sheet, 0, 0, title, "title")
    sheet.set_row(0, 24)
    if first is not None and len(comparisons) == 1:
        cells.write(sheet, 1, 0, writer.subtitle(first), "subtitle")
    placed = [place_table(each, writer, 0) for each in comparisons]
    widths = _widths(sheet, placed)
    lines = _fitting(widths)
    row = cells.write_lines(sheet, 2, list(sentences), lines, "line")
    drawn = ""
    for number, (comparison, empty) in enumerate(zip(comparisons, placed, strict=True)):
        if len(comparisons) > 1:
            cells.write(
                sheet, row, 0, f"{writer.title(comparison)} · {writer.subtitle(comparison)}", "subtitle"
            )
            row += 1
        table = Placed(empty.table, empty.decimals, row)
        write_table(cells, sheet, table, _own(comparison), writer)
        if number == 0:
            _hold(sheet, table, writer, len(comparisons) == 1)
            if chart is not None:
                left = len(widths) + 1
                drawn = add_chart(cells, sheet, chart, table, comparison.kind, left, title, writer)
        notes = [*writer.notes(comparison), writer.foot(comparison)]
        row = cells.write_lines(sheet, table.bottom + 2, notes, lines) + 1
    set_print(sheet, stamp, writer)
    _set_areas(cells, sheet, xl_range_abs(0, 0, row, max(len(widths) - 1, len(lines) - 1)), drawn)


def _own(comparison: Comparison) -> list[bool]:
    """Which rows are the own zone's, where others are there to tell it from."""
    none = [False] * len(comparison.rows)
    own = comparison.rows["is_own"].eq(True).tolist() if "is_own" in comparison.rows else none
    return none if all(own) else own


def _set_areas(cells: Cells, sheet: Worksheet, table: str, chart: str) -> None:
    """The table is printed as wide as the page, the chart after it on a page of its own: beside a table
    of thirty columns neither could be read."""
    name = "'" + sheet.name.replace("'", "''") + "'"
    areas = ",".join(f"{name}!{area}" for area in (table, chart) if area)
    cells.book.define_name(f"{name}!_xlnm.Print_Area", f"={areas}")


def set_print(sheet: Worksheet, stamp: Stamp, writer: Writer) -> None:
    """A4 across, as wide as the page; page number and data version in the footer."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page = writer.say("sheet.page", page="&P", pages="&N")
    version = stamp.text(writer).replace("&", "&&")
    sheet.set_footer(f"&L&9{version}&R&9{page}")
    sheet.hide_gridlines(2)


def _hold(sheet: Worksheet, table: Placed, writer: Writer, is_only: bool) -> None:
    """Heads stay in sight and on every printed page, with the columns that name a row; rows can be
    filtered."""
    heads = [writer.say(f"column.{name}") for name in NAMES]
    named = [column for column, head in enumerate(table.table.columns[:3]) if head in heads]
    last = max(len(table.table.columns) - 1, 0)
    sheet.autofilter(table.top, 0, max(table.bottom, table.top + 1), last)
    if is_only:
        sheet.freeze_panes(table.top + 1, max(named, default=-1) + 1)
        sheet.repeat_rows(table.top)


def _widths(sheet: Worksheet, placed: Sequence[Placed]) -> list[int]:
    """The columns as wide as the widest of the tables needs; one wide column where there is none."""
    tables = [column_widths(each) for each in placed]
    count = max((len(each) for each in tables), default=0)
    widths = [max(each[at] for each in tables if at < len(each)) for at in range(count)] or [TEXT_WIDTH]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    return widths


def _fitting(widths: list[int]) -> list[int]:
    """The columns from the left over which a line of text is read well."""
    total = 0
    kept: list[int] = []
    for width in widths:
        if kept and total + width > LINE_WIDTH:
            break
        kept.append(width)
        total += width
    return kept
