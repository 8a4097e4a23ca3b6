"""Books of Excel and WPS since 2007 (.xlsx, .xlsm), one pass over each sheet's XML.

Read here and not by a library because a pass has to be made in any case: none of those that are
fast tells percentages, errors, Chinese dates and formulas that were never computed.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from zipfile import ZipFile

from lxml import etree

from pipelines.formats.shown import STANDARD_FORMATS, form_of, iso_text, shown
from pipelines.formats.table import Table, in_place, place
from pipelines.formats.xml import OPTIONS, forget
from pipelines.limits import MAX_COLUMNS, Refused, cell_name

DIGITS = "0123456789"
ESCAPED = re.compile(r"_x(0009|000A|000D|005F)_", re.IGNORECASE)


@dataclass(frozen=True)
class Package:
    """The parts of a book by name; case and the direction of slashes are left to the writer's taste."""

    archive: ZipFile

    def open(self, part: str) -> IO[bytes]:
        wanted = part.lstrip("/").lower()
        for name in self.archive.namelist():
            if name.replace("\\", "/").lstrip("/").lower() == wanted:
                return self.archive.open(name)
        raise Refused("error.not_book")

    def parse(self, part: str) -> etree._Element:
        with self.open(part) as file:
            return etree.parse(file, etree.XMLParser(**OPTIONS)).getroot()

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id → (the last word of its type, the part)."""
        folder, name = posixpath.split(part)
        links = self.parse(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            link.get("Id"): (
                link.get("Type").rpartition("/")[2],
                posixpath.normpath(posixpath.join(folder, link.get("Target").replace("\\", "/"))),
            )
            for link in links.iterfind("{*}Relationship")
            if link.get("TargetMode") != "External"
        }

    def main_part(self) -> str:
        links = self.related("")
        return next(part for kind, part in links.values() if kind == "officeDocument")


def read_xlsx(archive: ZipFile) -> list[Table]:
    """Every worksheet; charts and macros are none."""
    package = Package(archive)
    main = package.main_part()
    links = package.related(main)
    parts = dict(links.values())
    book = package.parse(main)
    values = Values(
        strings=read_strings(package, parts["sharedStrings"]) if "sharedStrings" in parts else [],
        forms=read_forms(package.parse(parts["styles"])) if "styles" in parts else [],
        from_1904=_is_on(book.find("{*}workbookPr"), "date1904"),
        never_computed=_is_on(book.find("{*}calcPr"), "fullCalcOnLoad"),
    )
    tables = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        link = next(text for name, text in sheet.items() if name.endswith("}id"))
        kind, part = links[link]
        if kind == "worksheet":
            table = Table(sheet.get("name"), (), sheet.get("state", "visible") != "visible")
            table.lines = in_place(_rows(package, part, values, table))
            tables.append(table)
    return tables


@dataclass(frozen=True)
class Values:
    """What the values of cells refer to. never_computed: the writer asks for all formulas to be
    computed when the book is opened."""

    strings: list[str]
    forms: list[str]
    from_1904: bool
    never_computed: bool

    def text(self, value: str, kind: str | None, style: str | None) -> str:
        if kind == "s":
            return self.strings[int(value)]
        if kind is None or kind == "n":
            form = self.forms[int(style)] if style and self.forms else ""
            return shown(float(value), form, self.from_1904)
        if kind == "b":
            return "TRUE" if value in ("1", "true") else "FALSE"
        return iso_text(value) if kind == "d" else plain(value)


def read_strings(package: Package, part: str) -> list[str]:
    """The texts that cells share, without the readings above Chinese characters."""
    strings = []
    with package.open(part) as file:
        for _, item in etree.iterparse(file, tag="{*}si", **OPTIONS):
            strings.append(rich_text(item))
            forget(item)
    return strings


def rich_text(item: etree._Element) -> str:
    return plain("".join(text.text or "" for text in item.iterfind(".//{*}t") if _is_of_text(text)))


def plain(text: str) -> str:
    """Line ends and tabs that the format writes as _x000D_."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n")


def read_forms(styles: etree._Element) -> list[str]:
    """By the number of a cell's style, what its number format makes of a number."""
    own = {
        int(each.get("numFmtId")): each.get("formatCode") for each in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = [int(each.get("numFmtId", 0)) for each in styles.iterfind("{*}cellXfs/{*}xf")]
    return [form_of(own.get(number) or STANDARD_FORMATS.get(number, "")) for number in numbers]


def column_of(letters: str) -> int:
    """The column that Excel calls by `letters`, from 0; where it is none that Excel has, the one
    after its last."""
    column = 0
    for letter in letters[:4]:
        column = column * 26 + ord(letter) - 64
    return min(column, MAX_COLUMNS + 1) - 1


def _rows(package: Package, part: str, values: Values, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Every row of a sheet by its number; merged ranges and formulas without a value go into `table`."""
    cells = Cells(values)
    row = -1
    with package.open(part) as file:
        for _, element in etree.iterparse(file, tag=("{*}row", "{*}mergeCell"), **OPTIONS):
            if element.tag.endswith("}mergeCell"):
                table.merges.append(_range(element.get("ref")))
            else:
                row = int(element.get("r") or row + 2) - 1
                yield row, cells.line(element, row)
                forget(element)
    table.uncached += cells.uncached()


class Cells:
    """Reads the rows of one sheet, and remembers which formulas have no value."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.columns: dict[str, int] = {}
        self.blank: list[str] = []
        self.zero: list[str] = []
        self.computed = False

    def uncached(self) -> list[str]:
        """The formulas that were never computed: those without a value, and all of them where they
        are all 0 and the writer says that it cannot compute."""
        return self.blank + (self.zero if self.values.never_computed and not self.computed else [])

    def line(self, element: etree._Element, row: int) -> list[str]:
        line: list[str] = []
        column = -1
        space = element.tag[: -len("row")]
        value_tag, formula_tag = f"{space}v", f"{space}f"
        for cell in element:
            column = self._column(cell.get("r"), column + 1)
            kind = cell.get("t")
            value = None
            is_formula = False
            for child in cell:
                if child.tag == value_tag:
                    value = child.text or ""
                elif child.tag == formula_tag:
                    is_formula = True
                elif kind == "inlineStr":
                    value = rich_text(child)
            if is_formula:
                self._note(cell_name(row, column), kind, value)
            if value:
                place(line, column, self.values.text(value, kind, cell.get("s")))
        return line

    def _column(self, name: str | None, following: int) -> int:
        """The column of the cell called `name`; the following one where it has no name."""
        if not name:
            return following
        letters = name.rstrip(DIGITS)
        if letters not in self.columns:
            self.columns[letters] = column_of(letters)
        return self.columns[letters]

    def _note(self, name: str, kind: str | None, value: str | None) -> None:
        if value is None or (value == "" and kind != "str"):
            self.blank.append(name)
        elif value == "0":
            self.zero.append(name)
        else:
            self.computed = True


def _range(reference: str) -> tuple[int, int, int, int]:
    """B2:D3 as first row, first column, last row, last column."""
    corners = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", reference.replace("$", ""))
    if not corners:
        raise Refused("error.not_book")
    left, top, right, bottom = corners.groups()
    return int(top) - 1, column_of(left), int(bottom or top) - 1, column_of(right or left)


def _is_of_text(text: etree._Element) -> bool:
    return not text.getparent().tag.endswith("}rPh")


def _is_on(element: etree._Element | None, name: str) -> bool:
    return element is not None and element.get(name) in ("1", "true", "on")
