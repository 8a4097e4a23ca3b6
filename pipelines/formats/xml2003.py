"""SpreadsheetML of Excel 2003, one XML file, which many systems write as .xls or .xml."""

import io

from lxml import etree

from pipelines.formats.shown import form_of, iso_text, shown
from pipelines.formats.table import Table, in_place, place
from pipelines.formats.xml import OPTIONS, forget
from pipelines.limits import cell_name, demand_room

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
TAGS = (
    f"{SS}Style",
    f"{SS}Worksheet",
    f"{SS}Column",
    f"{SS}Row",
    "{urn:schemas-microsoft-com:office:excel}Visible",
)
NAMED_FORMATS = {"Percent": "0.00%"}


def read_xml2003(data: bytes) -> list[Table]:
    """Every sheet of a book in UTF-8."""
    formats: dict[str, str] = {}
    sheets: list[Sheet] = []
    for event, element in etree.iterparse(
        io.BytesIO(data), events=("start", "end"), tag=TAGS, encoding="utf-8", **OPTIONS
    ):
        _, _, tag = element.tag.rpartition("}")
        if tag == "Worksheet" and event == "start":
            sheets.append(Sheet(element.get(f"{SS}Name", ""), formats))
        elif event == "start":
            continue
        elif tag == "Style":
            formats[element.get(f"{SS}ID")] = _format(element, formats)
        elif tag == "Column":
            sheets[-1].add_column(element)
        elif tag == "Row":
            sheets[-1].add_row(element)
            forget(element)
        elif tag == "Visible":
            sheets[-1].hidden = True
    return [sheet.table() for sheet in sheets]


class Sheet:
    """A sheet as its rows come by; whether it is hidden is said after them."""

    def __init__(self, name: str, formats: dict[str, str]) -> None:
        self.name = name
        self.formats = formats
        self.hidden = False
        self.row = self.column = 0
        self.column_styles: dict[int, str] = {}
        self.rows: list[tuple[int, list[str]]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.uncached: list[str] = []

    def add_column(self, element: etree._Element) -> None:
        first = _index(element, self.column)
        self.column = first + _number(element, "Span") + 1
        demand_room(1, self.column)
        style = element.get(f"{SS}StyleID", "")
        self.column_styles.update(dict.fromkeys(range(first, self.column), style))

    def add_row(self, element: etree._Element) -> None:
        row = _index(element, self.row)
        self.row = row + _number(element, "Span") + 1
        line: list[str] = []
        column = 0
        for cell in element.iterchildren(f"{SS}Cell"):
            column = _index(cell, column)
            right = column + _number(cell, "MergeAcross")
            bottom = row + _number(cell, "MergeDown")
            if (bottom, right) != (row, column):
                self.merges.append((row, column, bottom, right))
            data = cell.find(f"{SS}Data")
            if data is not None:
                styles = (
                    cell.get(f"{SS}StyleID"),
                    element.get(f"{SS}StyleID"),
                    self.column_styles.get(column),
                )
                place(line, column, _text(data, self.formats.get(next(filter(None, styles), ""), "")))
            elif cell.get(f"{SS}Formula"):
                self.uncached.append(cell_name(row, column))
            column = right + 1
        self.rows.append((row, line))

    def table(self) -> Table:
        return Table(self.name, in_place(self.rows), self.hidden, self.merges, self.uncached)


def _format(style: etree._Element, formats: dict[str, str]) -> str:
    """A style's own number format, or the one of the style that it is based on."""
    own = style.find(f"{SS}NumberFormat")
    if own is None:
        return formats.get(style.get(f"{SS}Parent"), "")
    code = own.get(f"{SS}Format", "")
    return NAMED_FORMATS.get(code, code)


def _text(data: etree._Element, code: str) -> str:
    text = "".join(data.itertext())
    kind = data.get(f"{SS}Type")
    if kind == "Number":
        return shown(float(text), "percent" if "%" in code and form_of(code) == "percent" else "")
    if kind == "Boolean":
        return "TRUE" if text == "1" else "FALSE"
    if kind == "DateTime":
        shows_no_day = "yy" in code.lower() and form_of(code) == "month"
        return f"{text[:4]}年{int(text[5:7])}月" if shows_no_day else iso_text(text)
    return text


def _index(element: etree._Element, following: int) -> int:
    """Where a row, column or cell stands, from 0: where it says, else after the one before."""
    index = element.get(f"{SS}Index")
    return int(index) - 1 if index else following


def _number(element: etree._Element, name: str) -> int:
    return max(int(element.get(f"{SS}{name}", 0)), 0)
