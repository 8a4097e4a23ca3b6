"""The register as an Excel sheet that can be printed, and that comes back as it went out."""

import io
import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter

from kpi.actions.cell import SPEAKS, as_text, written
from kpi.actions.item import FIELDS, STATUSES, TOPICS, Item
from kpi.actions.key import key_head, key_of
from kpi.actions.layout import NUMBER, Column, Layout, group_spans, is_day
from kpi.actions.register import as_item
from kpi.catalogue import Catalogue
from kpi.question import plain_rows
from kpi.text import say

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FONT = {"font_name": "微软雅黑", "font_size": 10}
HEAD_FILL, GROUP_FILL, LINE = "#DCE6F0", "#EEF2F6", "#B8C2CC"
# ink and fill of a state; its word stands there as well, for those who print in black
COLOURS = {
    "listed": ("#3E4C59", "#E4E7EB"),
    "under_way": ("#0B4F8A", "#DCEBFA"),
    "applied": ("#8A5300", "#FFF0D1"),
    "verifying": ("#8A5300", "#FFF0D1"),
    "returned": ("#8F1D14", "#FBE1DE"),
    "closed": ("#1D6B3A", "#DDF3E4"),
}
NARROWEST, NUMBER_WIDTH, DAY_WIDTH = 7.0, 5.5, 11.5
# how wide all columns are together: what A4 has at full size, or a little for each of many columns
PAGE_WIDTH, WIDTH_A_COLUMN = 138.0, 9.5
LINE_HEIGHT, TALLEST = 16.0, 409.0  # points; Excel has no taller row
DAY_FORMAT = "yyyy-mm-dd"
LONGEST_NAME = 31  # of a sheet, in Excel
FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar has a day that never was
A4 = 9


def write_sheet(catalogue: Catalogue, rows: pd.DataFrame, layout: Layout, at: datetime) -> bytes:
    """The items `rows` (of actions()) in a layout, as .xlsx, a sheet a zone; `at` stands in its title.

    The same rows at the same time give the same bytes. A hidden column on the right holds which item and
    which version a row is (kpi/actions/key.py).
    """
    paper = io.BytesIO()
    with xlsxwriter.Workbook(paper, OPTIONS) as book:
        book.set_properties({"title": say(SPEAKS, "exchange.title"), "created": at})
        formats = _Formats(book)
        names: set[str] = set()
        zones = list(dict.fromkeys(rows["zone_id"])) or [""]
        for zone in zones:
            name = sheet_name(catalogue.zones[zone].name_zh if zone in catalogue.zones else zone, names)
            names.add(name.lower())
            title = sheet_title(catalogue, zone, at)
            _Sheet(book.add_worksheet(name), formats, layout, title).write(
                catalogue, items_of(rows[rows["zone_id"] == zone])
            )
    return paper.getvalue()


def sheet_title(catalogue: Catalogue, zone: str, at: datetime) -> str:
    """岚江云埠经济开发区四项清单（2024年10月8日）, marked where the zone is invented."""
    known = catalogue.zones.get(zone)
    day = say(SPEAKS, "exchange.day", year=at.year, month=at.month, day=at.day)
    key = "exchange.of_simulated" if known and known.simulated else "exchange.of"
    return say(SPEAKS, key, zone=known.name_zh if known else zone, day=day)


def sheet_name(text: str, taken: set[str]) -> str:
    """A name that Excel allows, and that no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\]", "", text).strip("' ")[:LONGEST_NAME] or say(SPEAKS, "exchange.title")
    name, number = plain, 2
    while name.lower() in taken:
        name, number = f"{plain[: LONGEST_NAME - 3]} {number}", number + 1
    return name


def items_of(rows: pd.DataFrame) -> list[tuple[str, int, Item]]:
    """The mark, the number and the item of every row of actions()."""
    return [
        (
            str(key_of(r[NUMBER], r["version"], r["changed_by"], r["changed_at"])),
            int(r[NUMBER]),
            as_item([r[name] for name in FIELDS]),
        )
        for r in plain_rows(rows)
    ]


def width_of(text: str) -> int:
    """How wide a text stands: a Chinese letter is as wide as two Latin ones."""
    wide = (2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return sum(wide)


def widest_line(cell: str | date) -> int:
    return max(width_of(line) for line in as_text(cell).split("\n"))


def fitting_width(wanted: Sequence[float], room: float) -> float:
    """The width to which wide columns are cut so that all of them take no more than `room`."""
    narrow = 0.0
    for index, width in enumerate(sorted(wanted)):
        share = (room - narrow) / (len(wanted) - index)
        if width > share:
            return share
        narrow += width
    return max(wanted)


def row_height(cells: Sequence[str | date], widths: Sequence[float]) -> float:
    """Points for all lines of the fullest cell, wrapped at the width of its column."""
    lines = [
        sum(max(1, math.ceil(width_of(line) / max(width - 0.5, 1))) for line in as_text(cell).split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    ]
    return min(LINE_HEIGHT * max(lines) + 3, TALLEST)


class _Formats:
    """The looks of cells, made once for a book."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        cell = {**FONT, "valign": "top", "text_wrap": True, "border": 1, "border_color": LINE}
        middle = {**cell, "valign": "vcenter", "align": "center", "bold": True}
        self.title = book.add_format({**FONT, "font_size": 16, "bold": True, "align": "center"})
        self.group = book.add_format({**middle, "bg_color": GROUP_FILL})
        self.head = book.add_format({**middle, "bg_color": HEAD_FILL})
        self.text = book.add_format(cell)
        self.number = book.add_format({**cell, "align": "center"})
        self.day = book.add_format({**cell, "align": "center", "num_format": DAY_FORMAT})
        self.status = {
            code: book.add_format({**cell, "font_color": ink, "bg_color": fill})
            for code, (ink, fill) in COLOURS.items()
        }


class _Sheet:
    """One zone's register on a worksheet."""

    def __init__(self, paper: Any, formats: _Formats, layout: Layout, title: str) -> None:
        self.paper, self.formats, self.layout, self.title = paper, formats, layout, title
        self.columns = layout.columns
        self.last_column = len(self.columns) - 1
        spans = list(group_spans(self.columns))
        self.head_row = 2 if spans else 1

    def write(self, catalogue: Catalogue, items: Sequence[tuple[str, int, Item]]) -> None:
        self._write_heads()
        cells = [
            [written(catalogue, item, column, number) for column in self.columns] for _, number, item in items
        ]
        widths = self._set_widths(cells)
        for row, (mark, _, item) in enumerate(items, self.head_row + 1):
            line = cells[row - self.head_row - 1]
            for index, column in enumerate(self.columns):
                self._write_cell(row, index, column, line[index], item)
            self.paper.write_string(row, self.last_column + 1, mark)
            # said here, as not every program makes room for wrapped text by itself
            self.paper.set_row(row, row_height(line, widths))
        last_row = self.head_row + len(items)
        self._set_choices(last_row)
        self._set_paper(last_row)

    def _write_heads(self) -> None:
        self.paper.merge_range(0, 0, 0, self.last_column, self.title, self.formats.title)
        self.paper.set_row(0, 30)
        for group, first, last in group_spans(self.columns):
            word = say(SPEAKS, f"action.group.{group}")
            if first == last:
                self.paper.write_string(1, first, word, self.formats.group)
            else:
                self.paper.merge_range(1, first, 1, last, word, self.formats.group)
        for index, column in enumerate(self.columns):
            self.paper.write_string(self.head_row, index, column.head, self.formats.head)
        self.paper.write_string(self.head_row, self.last_column + 1, key_head(self.layout.id))

    def _write_cell(self, row: int, index: int, column: Column, cell: str | date, item: Item) -> None:
        look = self.formats.text
        if column.field == "status" or column.with_status:
            look = self.formats.status.get(item.status, look)
        if isinstance(cell, date) and cell >= FIRST_DAY:
            self.paper.write_datetime(row, index, cell, self.formats.day)
        elif column.field == NUMBER and cell:
            self.paper.write_number(row, index, int(str(cell)), self.formats.number)
        elif cell:
            # as text, so that "=1+1" stays what somebody wrote
            self.paper.write_string(row, index, str(cell), look)
        else:
            self.paper.write_blank(row, index, None, look)

    def _set_widths(self, cells: Sequence[Sequence[str | date]]) -> list[float]:
        """Wide texts are cut to one width at which all columns fit the page."""
        wanted = [
            NUMBER_WIDTH
            if column.field == NUMBER
            else DAY_WIDTH
            if is_day(column.field)
            else max(
                NARROWEST, *(widest_line(text) + 2.0 for text in (column.head, *(c[index] for c in cells)))
            )
            for index, column in enumerate(self.columns)
        ]
        limit = fitting_width(wanted, max(PAGE_WIDTH, WIDTH_A_COLUMN * len(wanted)))
        widths = [min(width, max(limit, NARROWEST)) for width in wanted]
        for index, width in enumerate(widths):
            self.paper.set_column(index, index, width)
        hidden = self.last_column + 1
        self.paper.set_column(hidden, hidden, None, None, {"hidden": True})
        self.paper.set_row(self.head_row, row_height([c.head for c in self.columns], widths) + 4)
        return widths

    def _set_choices(self, last_row: int) -> None:
        """Topics and states are chosen from a list; another word is possible, and refused on its return."""
        choices = {
            "topic": [say(SPEAKS, f"dimension.{code}") for code in TOPICS],
            "status": [say(SPEAKS, f"action.status.{code}") for code in STATUSES],
        }
        for index, column in enumerate(self.columns):
            if column.field in choices and not column.with_status and last_row > self.head_row:
                rule = {"validate": "list", "source": choices[column.field], "error_type": "warning"}
                self.paper.data_validation(self.head_row + 1, index, last_row, index, rule)

    def _set_paper(self, last_row: int) -> None:
        self.paper.freeze_panes(self.head_row + 1, 0)
        # the marks are within the range: they must move with their rows when it is sorted
        self.paper.autofilter(self.head_row, 0, max(last_row, self.head_row), self.last_column + 1)
        self.paper.set_landscape()
        self.paper.set_paper(A4)
        self.paper.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.paper.center_horizontally()
        self.paper.fit_to_pages(1, 0)
        self.paper.repeat_rows(0, self.head_row)
        self.paper.print_area(0, 0, last_row, self.last_column)
        self.paper.set_footer(f"&C{say(SPEAKS, 'exchange.page')}")
