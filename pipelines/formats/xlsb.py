"""Binary books of Excel (.xlsb): the parts of an .xlsx, as records instead of XML ([MS-XLSB])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from pipelines.formats.shown import STANDARD_FORMATS, form_of, shown
from pipelines.formats.table import Table, in_place, place
from pipelines.formats.xlsx import Package

ROW, MERGED, SHEET, PROPERTIES, SHARED_TEXT = 0, 176, 156, 153, 19
NUMBER_FORMAT, STYLE, STYLES_BEGIN, STYLES_END = 44, 47, 617, 618
PACKED, ERROR, TRUTH, REAL, TEXT, SHARED, RICH_TEXT = 2, 3, 4, 5, 6, 7, 62
FORMULA_TEXT, FORMULA_REAL, FORMULA_TRUTH, FORMULA_ERROR = 8, 9, 10, 11
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(frozen=True)
class Values:
    """What the values of cells refer to."""

    strings: list[str]
    forms: list[str]
    from_1904: bool

    def text(self, kind: int, record: bytes) -> str:
        """A cell's text; its column and style are the first eight bytes."""
        if kind in (PACKED, REAL, FORMULA_REAL):
            value = _packed(record[8:12]) if kind == PACKED else struct.unpack_from("<d", record, 8)[0]
            style = int.from_bytes(record[4:7], "little")
            return shown(value, self.forms[style] if self.forms else "", self.from_1904)
        if kind == SHARED:
            return self.strings[struct.unpack_from("<I", record, 8)[0]]
        if kind in (TEXT, FORMULA_TEXT):
            return _text(record, 8)
        if kind == RICH_TEXT:
            return _text(record, 9)
        if kind in (TRUTH, FORMULA_TRUTH):
            return "TRUE" if record[8] else "FALSE"
        return ERRORS[record[8]] if kind in (ERROR, FORMULA_ERROR) else ""


def read_xlsb(archive: ZipFile) -> list[Table]:
    """Every worksheet; charts and macros are none."""
    package = Package(archive)
    main = package.main_part()
    links = package.related(main)
    parts = dict(links.values())
    book = list(_records(package, main))
    flags = next((struct.unpack_from("<I", record)[0] for kind, record in book if kind == PROPERTIES), 0)
    values = Values(
        strings=_strings(package, parts["sharedStrings"]) if "sharedStrings" in parts else [],
        forms=_forms(package, parts["styles"]) if "styles" in parts else [],
        from_1904=bool(flags & 1),
    )
    tables = []
    for record in (record for kind, record in book if kind == SHEET):
        link = _text(record, 8)
        name = _text(record, 12 + 2 * len(link))
        kind, part = links[link]
        if kind == "worksheet":
            table = Table(name, (), hidden=record[0] != 0)
            table.lines = in_place(_rows(package, part, values, table))
            tables.append(table)
    return tables


def _rows(package: Package, part: str, values: Values, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Every row of a sheet by its number; merged ranges go into `table`."""
    row = 0
    line: list[str] = []
    for kind, record in _records(package, part):
        if kind == ROW:
            yield row, line
            row, line = struct.unpack_from("<I", record)[0], []
        elif kind == MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", record)
            table.merges.append((top, left, bottom, right))
        elif kind in (*range(PACKED, FORMULA_ERROR + 1), RICH_TEXT):
            text = values.text(kind, record)
            if text:
                place(line, struct.unpack_from("<I", record)[0], text)
    yield row, line


def _strings(package: Package, part: str) -> list[str]:
    return [_text(record, 1) for kind, record in _records(package, part) if kind == SHARED_TEXT]


def _forms(package: Package, part: str) -> list[str]:
    """By the number of a cell's style, what its number format makes of a number."""
    own: dict[int, str] = {}
    forms: list[str] = []
    of_cells = False
    for kind, record in _records(package, part):
        if kind == NUMBER_FORMAT:
            own[struct.unpack_from("<H", record)[0]] = _text(record, 2)
        elif kind in (STYLES_BEGIN, STYLES_END):
            of_cells = kind == STYLES_BEGIN
        elif kind == STYLE and of_cells:
            number = struct.unpack_from("<H", record, 2)[0]
            forms.append(form_of(own.get(number) or STANDARD_FORMATS.get(number, "")))
    return forms


def _records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    with package.open(part) as file:
        content = file.read()
    position = 0
    while position < len(content):
        kind, position = _variable(content, position, 2)
        # the top bit of a kind's first byte is part of it
        size, position = _variable(content, position, 4)
        yield kind, content[position : position + size]
        position += size


def _variable(content: bytes, position: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes of seven bits each, and where the next begins."""
    number = 0
    for index in range(most):
        byte = content[position + index]
        number |= (byte & 0x7F) << 7 * index
        if not byte & 0x80:
            break
    return number, position + index + 1


def _text(record: bytes, start: int) -> str:
    length = struct.unpack_from("<I", record, start)[0]
    return record[start + 4 : start + 4 + 2 * length].decode("utf-16-le")


def _packed(record: bytes) -> float:
    """A number that Excel packs into four bytes: an integer or the upper half of a float, perhaps
    a hundredfold."""
    bits = struct.unpack("<I", record)[0]
    if bits & 2:
        value: float = struct.unpack("<i", record)[0] >> 2
    else:
        value = struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    return value / 100 if bits & 1 else value
