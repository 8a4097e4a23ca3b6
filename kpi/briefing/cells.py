"""Cells of a workbook: text that stays text, numbers in their format, and how wide a text is."""

from datetime import date
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kpi.charts.theme import LIGHT
from kpi.table import FORMULA_STARTS
from kpi.text import text_width

# of a workbook: text is never a formula or a link, whatever it begins with
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FACE = "Microsoft YaHei"
DAY = "yyyy-mm-dd"
LONGEST = 32_767
LINE_HEIGHT = 15
# what a cell is → its look
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "subtitle": {"font_color": LIGHT.faint},
    "head": {
        "bold": True,
        "bg_color": LIGHT.grid,
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
        "border": 1,
        "border_color": LIGHT.peer,
    },
    "cell": {"valign": "vcenter", "border": 1, "border_color": LIGHT.grid},
    "wrapped": {"valign": "top", "border": 1, "border_color": LIGHT.grid, "text_wrap": True},
    "line": {"text_wrap": True, "valign": "top"},
    "note": {"text_wrap": True, "valign": "top", "font_color": LIGHT.faint, "font_size": 9},
}


class Cells:
    """Writes cells of one workbook; a look is made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._formats: dict[tuple[Any, ...], Format] = {}

    def look(self, name: str, **more: Any) -> Format:
        """A look of LOOKS with what is said besides, as XlsxWriter names it."""
        key = (name, *sorted(more.items()))
        if key not in self._formats:
            face = {"font_name": FACE, "font_size": 10}
            self._formats[key] = self.book.add_format(face | LOOKS[name] | more)
        return self._formats[key]

    def write(self, sheet: Worksheet, row: int, column: int, value: Any, name: str, **more: Any) -> None:
        """A number, a day or a text; nothing where it is missing. A text is never a formula or a link."""
        if value is None or value is pd.NA or value is pd.NaT or value == "" or value != value:
            sheet.write_blank(row, column, None, self.look(name, **more))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.look(name, **more, num_format=DAY))
        elif isinstance(value, str):
            # quoted, so that it stays a text when somebody edits it
            quoted = {"quote_prefix": True} if value.startswith(FORMULA_STARTS) else {}
            sheet.write_string(row, column, value[:LONGEST], self.look(name, **more, **quoted))
        else:
            sheet.write_number(row, column, float(value), self.look(name, **more))

    def write_lines(
        self, sheet: Worksheet, row: int, lines: list[str], widths: list[int], name: str = "note"
    ) -> int:
        """A line a row, wrapped across columns of these widths; the row after the last."""
        for line in lines:
            if len(widths) > 1:
                sheet.merge_range(row, 0, row, len(widths) - 1, "", self.look(name))
            self.write(sheet, row, 0, line, name)
            sheet.set_row(row, height(line, sum(widths)))
            row += 1
        return row


def height(text: str, width: float) -> float:
    """The height of a row in which a text is wrapped at `width`."""
    lines = sum(max(1, -(-text_width(line) // max(int(width) - 1, 1))) for line in text.split("\n"))
    return float(min(lines * LINE_HEIGHT, 400))
