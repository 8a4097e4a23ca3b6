"""Books of Excel 97 and before, and of WPS (.xls, .et)."""

import io
import struct
from collections.abc import Iterator

import xlrd
from xlrd.compdoc import CompDocError

from pipelines.formats.shown import STANDARD_FORMATS, form_of, shown
from pipelines.formats.table import Table, in_place
from pipelines.limits import Refused, cell_name

# records of the workbook stream
BEGIN, FORMULA, RECALCULATED_BY = 0x0809, 0x0006, 0x01C1
WORKSHEET = 0x0010
ZERO = bytes(8)
BLANK = b"\x03", b"\xff\xff"
OTHER_DOCUMENTS = (("WordDocument", "error.is_word"), ("PowerPoint Document", "error.is_slides"))


def read_xls(content: bytes) -> list[Table]:
    """Every worksheet. Raises Refused where it is encrypted, or another program's document."""
    if _names_stream(content, "EncryptedPackage"):
        raise Refused("error.password")
    book = _open(content)
    forms = [form_of(_format(book, style.format_key)) for style in book.xf_list]
    uncached = find_uncached(book.mem[book.base : book.base + book.stream_len])
    tables = []
    for number, sheet in enumerate(book.sheets()):
        table = Table(sheet.name, in_place(_rows(sheet, forms)), hidden=sheet.visibility != 0)
        table.merges = [(top, left, end - 1, right - 1) for top, end, left, right in sheet.merged_cells]
        table.uncached = uncached.get(number, [])
        tables.append(table)
    return tables


def find_uncached(stream: bytes) -> dict[int, list[str]]:
    """The formulas of each worksheet, by its number, where a program that cannot compute wrote the
    book: Excel, WPS and LibreOffice leave their mark, and such a program 0 or nothing as results."""
    formulas: dict[int, list[str]] = {}
    sheet = -1
    for kind, record in _records(stream):
        if kind == RECALCULATED_BY and any(record[4:8]):
            return {}
        if kind == BEGIN and record[2:4] == struct.pack("<H", WORKSHEET):
            sheet += 1
        elif kind == FORMULA:
            row, column, _, result = struct.unpack_from("<HHH8s", record)
            if result != ZERO and (result[:1], result[6:]) != BLANK:
                return {}
            formulas.setdefault(sheet, []).append(cell_name(row, column))
    return formulas


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + size]
        position += 4 + size


def _open(content: bytes) -> xlrd.Book:
    try:
        return xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,
            logfile=io.StringIO(),
        )
    except (xlrd.XLRDError, CompDocError) as problem:
        if "encrypted" in str(problem):
            raise Refused("error.password") from problem
        for name, key in OTHER_DOCUMENTS:
            if _names_stream(content, name):
                raise Refused(key) from problem
        raise


def _names_stream(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content


def _format(book: xlrd.Book, number: int) -> str:
    return book.format_map[number].format_str or STANDARD_FORMATS.get(number, "")


def _rows(sheet: xlrd.sheet.Sheet, forms: list[str]) -> Iterator[tuple[int, list[str]]]:
    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        values = sheet.row_values(row)
        yield (
            row,
            [
                _text(sheet, forms, row, column, *pair)
                for column, pair in enumerate(zip(kinds, values, strict=True))
            ],
        )


def _text(
    sheet: xlrd.sheet.Sheet, forms: list[str], row: int, column: int, kind: int, value: str | float
) -> str:
    if isinstance(value, str):
        return value
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code[int(value)]
    form = forms[sheet.cell_xf_index(row, column)]
    return shown(value, form, sheet.book.datemode == 1)
