"""Step 1, read: the bytes of a file into sheets of text cells, nothing understood yet."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import IO, Any, Literal, TypeVar

import pandas as pd

from kpi.errors import BadFile
from kpi.settings import ROOT, Settings
from pipelines.delimited import read_delimited
from pipelines.grid import Grid, Merge, clip, to_frame
from pipelines.kind import look
from pipelines.limits import Refused, cell_name, column_letters, demand_cells

__all__ = [
    "Sheet",
    "cell_name",
    "column_letters",
    "demand_size",
    "messages",
    "naming",
    "read_in_child",
    "read_sheets",
]

MEGABYTE = 1_000_000
# a book has ten seconds, and one more for every two megabytes
SECONDS = 10
BYTES_A_SECOND = 2 * MEGABYTE
AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})
Found = TypeVar("Found")
BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".zip")


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as text, blanks as "", rows and columns counted from 0 as in the file.

    name: "" for a text; the worksheet's name; in an archive "成员.xlsx/Sheet1" or "成员.csv".
    merges: first row, first column, last row, last column of merged cells, of which only the first
    holds text.
    """

    name: str
    cells: pd.DataFrame
    merges: tuple[Merge, ...] = ()


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a file that hold anything. What it is, its bytes say, not its name.

    Text with any separator in UTF-8, UTF-16 or GB18030, books of Excel, WPS and LibreOffice, web
    pages, and archives of them. Raises BadFile with what was found and what to do.
    """
    with naming(name):
        demand_size(len(content))
        sheets = _read(content, name)
    filled = [sheet for sheet in sheets if _holds_text(sheet.cells)]
    if not filled:
        raise BadFile("error.empty_file", file=name)
    return filled


@contextmanager
def naming(name: str, keys: Mapping[str, str] = AS_THEY_ARE) -> Iterator[None]:
    """A refusal within becomes BadFile, which names the file; `keys` puts other sentences in the
    place of some."""
    try:
        yield
    except Refused as refusal:
        values = dict(refusal.values)
        file = "/".join(filter(None, (name, str(values.pop("member", "")))))
        raise BadFile(keys.get(refusal.key, refusal.key), file=file, **values) from refusal


def demand_size(size: int) -> None:
    limit = Settings.read(os.environ).max_file_mb
    if size > limit * MEGABYTE:
        raise Refused("error.too_big", size=-(-size // MEGABYTE), limit=limit)


def _read(content: bytes, name: str) -> list[Sheet]:
    try:
        kind, data = look(content)
    except Refused as refusal:
        if refusal.key in ("error.not_text", "error.encoding") and PurePath(name).suffix.lower() in BOOKS:
            raise Refused("error.not_book") from refusal
        raise
    return [_text_sheet("", data)] if kind == "text" else read_in_child(content, "tables", _sheets)


def _text_sheet(name: str, data: bytes) -> Sheet:
    try:
        return Sheet(name, to_frame(read_delimited(data)))
    except Refused as refusal:
        raise Refused(refusal.key, member=name, **refusal.values) from refusal


def _book_sheet(name: str, grid: Grid, merges: list[list[int]]) -> Sheet:
    columns = grid.columns()
    merged = clip(merges, grid.height, len(columns))
    return Sheet(name, to_frame(columns, merged), merged)


def read_in_child(
    content: bytes, wanted: Literal["tables", "prose"], take: Callable[[IO[bytes]], Found]
) -> Found:
    """What pipelines.book, a program of its own, finds in a file, as `take` makes it of what that
    wrote. Its death is one more reason why a file cannot be read."""
    seconds = SECONDS + len(content) // BYTES_A_SECOND
    with TemporaryFile() as given, TemporaryFile() as found:
        given.write(content)
        given.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pipelines.book", str(seconds), wanted],
                stdin=given,
                stdout=found,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": _python_path()},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as problem:
            raise Refused("error.too_heavy") from problem
        found.seek(0)
        try:
            return take(found)
        except EOFError as problem:
            problem.add_note(f"exit {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
            raise Refused(_reason(done)) from problem


def _python_path() -> str:
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))


def _reason(died: subprocess.CompletedProcess[bytes]) -> str:
    """Why pipelines.book came to no end: where it broke at something, the file is broken; else it
    went beyond its bounds."""
    broke = died.returncode > 0 and b"MemoryError" not in died.stderr
    return "error.not_book" if broke or died.returncode == -signal.SIGSEGV else "error.too_heavy"


def messages(found: IO[bytes]) -> Iterator[dict[str, Any]]:
    """What pipelines.book wrote, line by line; raises Refused where it says so, and EOFError where
    it did not come to its end."""
    while (line := found.readline()).endswith(b"\n"):
        message: dict[str, Any] = json.loads(line)
        if "refused" in message:
            raise Refused(message["refused"], **message["values"])
        if "done" in message:
            return
        yield message
    raise EOFError


def _sheets(found: IO[bytes]) -> list[Sheet]:
    """The sheets that pipelines.book wrote."""
    sheets: list[Sheet] = []
    name, grid = "", Grid()
    for message in messages(found):
        if "sheet" in message:
            name, grid = message["sheet"], Grid()
        elif "columns" in message:
            grid.add_columns(message["height"], message["columns"])
        elif "merges" in message:
            sheets.append(_book_sheet(name, grid, message["merges"]))
        else:
            sheets.append(_text_sheet(message["text"], found.read(message["size"])))
        demand_cells(sum(sheet.cells.size for sheet in sheets))
    return sheets


def _holds_text(cells: pd.DataFrame) -> bool:
    return any((cells[column] != "").any() for column in cells)
