"""What a file may cost to read, and the refusal of one that costs more or cannot be read."""

from collections.abc import Iterable, Iterator

MAX_CELLS = 20_000_000
MAX_COLUMNS = 16_384  # as many as Excel has
MAX_SHEETS = 1_000
MAX_UNPACKED_BYTES = 1_000_000_000
MAX_MERGES = 1_000_000
MAX_CHARACTERS = 5_000_000  # of a document of words; the longest yearbooks have a third of it
BATCH_CELLS = 1 << 17
BATCH_CHARACTERS = 1 << 24


class Refused(Exception):
    """What cannot be read: the key of its sentence, and what the sentence names beside the file."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def cell_name(row: int, column: int) -> str:
    """A cell's name as Excel writes it: (6, 1) is B7."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """A column's name as Excel writes it: 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def demand_room(rows: int, columns: int) -> None:
    """Raises Refused where a sheet of so many rows and columns is more than is read."""
    if columns > MAX_COLUMNS:
        raise Refused("error.too_wide", columns=columns, limit=MAX_COLUMNS)
    demand_cells(rows * columns)


def demand_cells(cells: int) -> None:
    if cells > MAX_CELLS:
        raise Refused("error.too_many_cells", cells=cells, limit=MAX_CELLS)


def demand_characters(characters: int) -> None:
    """Raises Refused where a document of so many characters is more than is read."""
    if characters > MAX_CHARACTERS:
        raise Refused("error.document_too_long", characters=characters, limit=MAX_CHARACTERS)


def batches(lines: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    """`lines` in batches of a bounded number of cells and characters; the lines of a batch will be
    padded to one width.

    Raises Refused as soon as the lines together, padded to one width, are more than is read.
    """
    batch: list[list[str]] = []
    width = widest = characters = 0
    for height, line in enumerate(lines, 1):
        widest = max(widest, len(line))
        if height * widest > MAX_CELLS or widest > MAX_COLUMNS:
            demand_room(height, widest)
        width = max(width, len(line), 1)
        characters += sum(map(len, line))
        if batch and (width * (len(batch) + 1) > BATCH_CELLS or characters > BATCH_CHARACTERS):
            yield batch
            batch, width, characters = [], max(len(line), 1), 0
        batch.append(line)
    if batch:
        yield batch
