"""Books of LibreOffice and OpenOffice (.ods)."""

import re
from collections.abc import Mapping
from zipfile import ZipFile

from lxml import etree

from pipelines.formats.shown import iso_text, number_text
from pipelines.formats.table import Table, in_place, place
from pipelines.formats.xml import OPTIONS, forget
from pipelines.limits import Refused, cell_name, demand_room

OFFICE, TABLE, TEXT, STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text", "style")
)
CELL, REPEATED, FORMULA = f"{TABLE}table-cell", f"{TABLE}number-columns-repeated", f"{TABLE}formula"
COLUMNS_SPANNED, ROWS_SPANNED = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
KIND, VALUE = f"{OFFICE}value-type", f"{OFFICE}value"
YEAR_AND_MONTH = re.compile(r"(?:19|20)\d\d\D+\d\d?\D*")
DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:\.\d+)?S")
MOST_SPACES = 1000


def read_ods(archive: ZipFile) -> list[Table]:
    """Every sheet."""
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused("error.password")
    hidden: set[str] = set()
    sheets: list[Sheet] = []
    with archive.open("content.xml") as file:
        tags = (f"{STYLE}style", f"{TABLE}table", f"{TABLE}table-row")
        for event, element in etree.iterparse(file, events=("start", "end"), tag=tags, **OPTIONS):
            _, _, tag = element.tag.rpartition("}")
            if event == "start" and tag == "table":
                is_hidden = element.get(f"{TABLE}style-name") in hidden
                sheets.append(Sheet(element.get(f"{TABLE}name", ""), is_hidden))
            elif event == "end" and tag == "style":
                if element.find(f"{STYLE}table-properties[@{TABLE}display='false']") is not None:
                    hidden.add(element.get(f"{STYLE}name"))
            elif event == "end" and tag == "table-row":
                sheets[-1].add(element)
                forget(element)
    return [sheet.table() for sheet in sheets]


class Sheet:
    """A sheet as its rows come by; all sheets are one stream, so each is kept until the end."""

    def __init__(self, name: str, hidden: bool) -> None:
        self.name = name
        self.hidden = hidden
        self.height = 0
        self.rows: list[tuple[int, list[str]]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.uncached: list[str] = []

    def add(self, row: etree._Element) -> None:
        """A row, as often as it is repeated."""
        line: list[str] = []
        column = 0
        for cell in row.iterchildren(CELL, f"{TABLE}covered-table-cell"):
            marks = cell.attrib
            times = _count(marks, REPEATED)
            text = _text(cell, marks)
            if text:
                demand_room(1, column + times)
                for each in range(column, column + times):
                    place(line, each, text)
            if ROWS_SPANNED in marks:
                bottom = self.height + _count(marks, ROWS_SPANNED) - 1
                self.merges.append((self.height, column, bottom, column + _count(marks, COLUMNS_SPANNED) - 1))
            if FORMULA in marks and KIND not in marks and not len(cell):
                # one that comes to nothing still has an empty paragraph
                self.uncached.append(cell_name(self.height, column))
            column += times
        times = _count(row.attrib, f"{TABLE}number-rows-repeated")
        if line:
            demand_room(self.height + times, len(line))
            self.rows += [(self.height + each, line) for each in range(times)]
        self.height += times

    def table(self) -> Table:
        return Table(self.name, in_place(self.rows), self.hidden, self.merges, self.uncached)


def _count(marks: Mapping[str, str], name: str) -> int:
    return max(int(marks[name]), 1) if name in marks else 1


def _text(cell: etree._Element, marks: Mapping[str, str]) -> str:
    kind = marks.get(KIND)
    if kind == "percentage":
        return f"{number_text(float(marks[VALUE]) * 100)}%"
    if kind in ("float", "currency"):
        return number_text(float(marks[VALUE]))
    if kind == "boolean":
        return marks[f"{OFFICE}boolean-value"].upper()
    written = "\n".join(_paragraph(each) for each in cell.iterchildren(f"{TEXT}p"))
    if kind == "date":
        day = iso_text(marks[f"{OFFICE}date-value"])
        return f"{int(day[:4])}年{int(day[5:7])}月" if YEAR_AND_MONTH.fullmatch(written) else day
    if kind == "time":
        clock = DURATION.fullmatch(marks[f"{OFFICE}time-value"])
        return ":".join(clock.groups()) if clock else written
    return written or marks.get(f"{OFFICE}string-value", "")


def _paragraph(node: etree._Element) -> str:
    parts = [node.text or ""]
    for child in node:
        if child.tag == f"{TEXT}s":
            parts.append(" " * min(int(child.get(f"{TEXT}c", 1)), MOST_SPACES))
        elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            parts.append("\t" if child.tag.endswith("tab") else "\n")
        elif child.tag != f"{OFFICE}annotation":
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
