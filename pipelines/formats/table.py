"""A table as a format's reader hands it on, line by line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.limits import MAX_CELLS, MAX_COLUMNS, Refused, demand_room


@dataclass
class Table:
    """lines: from row 0 on, ragged. merges (first row, first column, last row, last column) and
    uncached, the names of formulas that were never computed, are complete once lines are read."""

    name: str
    lines: Iterable[list[str]]
    hidden: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncached: list[str] = field(default_factory=list)


def place(line: list[str], column: int, text: str) -> None:
    """Writes `text` into a line that is as long as it need be."""
    length = len(line)
    if column == length < MAX_COLUMNS:
        line.append(text)
    elif column < length:
        line[column] = text
    else:
        demand_room(1, column + 1)
        line += [""] * (column - length)
        line.append(text)


def in_place(rows: Iterable[tuple[int, list[str]]]) -> Iterator[list[str]]:
    """Every line from row 0 to the last that holds anything; rows that the file leaves out are empty."""
    height = widest = 0
    for row, line in rows:
        if not any(line):
            continue
        if row < height:
            raise Refused("error.not_book")
        widest = max(widest, len(line))
        if row >= height + 1000 or row * widest > MAX_CELLS or widest > MAX_COLUMNS:
            demand_room(row + 1, widest)
        while height < row:
            yield []
            height += 1
        yield line
        height += 1
