"""Step 1, read: the bytes of a file into sheets of text cells, nothing understood yet."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from kpi.errors import BadFile

ENCODINGS = ("utf-8-sig", "gb18030")
READABLE = (".csv", ".xlsx")


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as text, blanks as "", rows and columns counted from 0 as in the file."""

    name: str
    cells: pd.DataFrame


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a CSV (UTF-8 with or without BOM, GB18030) or XLSX file.

    Raises BadFile with what was found and what to do.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in READABLE:
        raise BadFile("error.format", file=name, found=suffix or "—", allowed=" ".join(READABLE))
    if not content.strip():
        raise BadFile("error.empty_file", file=name)
    sheets = _read_csv(content, name) if suffix == ".csv" else _read_xlsx(content, name)
    filled = [sheet for sheet in sheets if (sheet.cells != "").any(axis=None)]
    if not filled:
        raise BadFile("error.empty_file", file=name)
    return filled


def cell_name(row: int, column: int) -> str:
    """A cell's name as Excel writes it: (6, 1) is B7."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _read_csv(content: bytes, name: str) -> list[Sheet]:
    text = _decoded(content, name)
    if "\0" in text:
        raise BadFile("error.not_text", file=name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as problem:
        raise BadFile("error.not_text", file=name) from problem
    return [Sheet("", _frame([[cell.strip() for cell in row] for row in rows]))]


def _decoded(content: bytes, name: str) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile("error.encoding", file=name)


def _read_xlsx(content: bytes, name: str) -> list[Sheet]:
    if not content.startswith(b"PK"):
        raise BadFile("error.not_xlsx", file=name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            Sheet(title, _frame([[_text(cell) for cell in row] for row in rows]))
            for title in book.sheet_names
            for rows in [book.get_sheet_by_name(title).to_python(skip_empty_area=False)]
        ]
    except (CalamineError, ValueError, OSError) as problem:
        raise BadFile("error.not_xlsx", file=name) from problem


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    width = max((len(row) for row in rows), default=0)
    return pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype=object)
