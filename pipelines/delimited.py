"""Lines of text into cells: the separator is found, quotes are kept to, ragged lines are padded.

What comes out is what Python's csv.reader reads. Arrow reads the same in a third of the time, but
only where all lines are equally long.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.csv

from pipelines.grid import TEXT, Grid
from pipelines.limits import MAX_COLUMNS, Refused, batches, demand_room

SPACES = "  "
# the one that comes first wins where two are equally steady
ASCII_SEPARATORS = ("\t", ",", ";", "|")
SEPARATORS = (*ASCII_SEPARATORS, "，", SPACES)
SPACE_RUN = re.compile(r"[ \u3000]{2,}")
SAMPLE_BYTES = 1 << 16
QUOTE = b'"'
SENTINEL = b"\x01"


def read_delimited(data: bytes) -> list[pa.ChunkedArray]:
    """The columns of a text in UTF-8. Raises Refused where a quote is never closed, or there are
    more cells than are read."""
    if QUOTE in data and b"\r\r\n" not in data:
        # Arrow drops half of a \r\n within quotes where one of its blocks ends between the two
        data = data.replace(b"\r\n", b"\n")
    separator = find_separator(_sample(data))
    _demand_room(data, separator.encode())
    if _may_be_even(data, separator):
        try:
            return _read_even(data, separator)
        except (pa.ArrowInvalid, csv.Error):
            pass  # lines of unequal length, or a cell longer than Arrow's blocks: one by one, then
    return _read_ragged(data, separator)


def _may_be_even(data: bytes, separator: str) -> bool:
    begins_blank = not data or data.startswith((b"\n", b"\r"))
    return separator in ASCII_SEPARATORS and not begins_blank and not (QUOTE in data and b"\r\n" in data)


def find_separator(sample: str) -> str:
    """The separator that gives the most lines of one width; a comma where none separates anything.

    A tab before a comma is a spreadsheet's trick to keep a number as text, not a separator.
    """
    steadiness = {
        each: _steadiness(sample, each) for each in SEPARATORS if not (each == "\t" and "\t," in sample)
    }
    steadiest = max(steadiness, key=lambda each: steadiness[each])
    return steadiest if steadiness[steadiest] else ","


def _sample(data: bytes) -> str:
    """The whole lines that the text begins with."""
    sample = data[:SAMPLE_BYTES]
    if len(data) > SAMPLE_BYTES:
        sample = sample.rpartition(b"\n")[0] or sample
    return sample.decode(errors="ignore")


def _steadiness(sample: str, separator: str) -> float:
    """The share of lines that have the commonest width, of two cells or more."""
    widths = [len(line) for line in _split(io.StringIO(sample, newline=""), separator) if any(line)]
    counts = Counter(width for width in widths if width > 1)
    return max(counts.values(), default=0) / max(len(widths), 1)


def _split(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    if separator == SPACES:
        return (SPACE_RUN.split(line.strip()) for line in lines)
    return csv.reader(lines, delimiter=separator)


def _demand_room(data: bytes, separator: bytes) -> None:
    """Refuses what is far too much before anything is made of it. Separators and line ends within
    quotes count here, so twice as many are let through."""
    lines = data.count(b"\n") + data.count(b"\r") + 1
    demand_room(lines, 1)
    demand_room(lines, data.count(separator) // (2 * lines))
    long = (line for line in io.BytesIO(data) if len(line) > MAX_COLUMNS)
    demand_room(1, max((part.count(separator) + 1 for line in long for part in line.split(b"\r")), default=1))


def _lines(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="")


def _read_even(data: bytes, separator: str) -> list[pa.ChunkedArray]:
    """Raises ArrowInvalid where a line has more or fewer cells than the first one."""
    width = len(next(csv.reader(_lines(data), delimiter=separator)))
    demand_room(1, width)
    names = [str(index) for index in range(width)]
    quoted = QUOTE in data
    table = pyarrow.csv.read_csv(
        pa.BufferReader(_with_sentinel(data, separator, width) if quoted else data),
        pyarrow.csv.ReadOptions(column_names=names),
        pyarrow.csv.ParseOptions(delimiter=separator, newlines_in_values=True, ignore_empty_lines=False),
        pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False),
    )
    height = table.num_rows - quoted
    if quoted and any(column[height].as_py() != SENTINEL.decode() for column in table.columns):
        raise Refused("error.unclosed_quote", row=height + 1)
    demand_room(height, width)
    return [column.slice(0, height) for column in table.columns]


def _with_sentinel(data: bytes, separator: str, width: int) -> bytes:
    """`data` and a last line of our own, which a quote that is still open would swallow."""
    line_end = b"" if data.endswith((b"\n", b"\r")) else b"\n"
    return data + line_end + separator.encode().join([SENTINEL] * width) + b"\n"


def _read_ragged(data: bytes, separator: str) -> list[pa.ChunkedArray]:
    grid = Grid()
    for batch in batches(_rows(data, separator)):
        grid.add_rows(batch)
    return grid.columns()


def _rows(data: bytes, separator: str) -> Iterator[list[str]]:
    """Every line's cells. A quote that is still open where the text ends, or after as many
    characters as no cell has, is one that somebody forgot."""
    ended = False

    def lines() -> Iterator[str]:
        nonlocal ended
        yield from _lines(data)
        ended = True

    row = 0
    try:
        for row, cells in enumerate(_split(lines(), separator), 1):
            if ended:
                raise Refused("error.unclosed_quote", row=row)
            yield cells
    except csv.Error as problem:
        raise Refused("error.unclosed_quote", row=row + 1) from problem
