"""Rows of text as they come, put together into a frame of equal width."""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.limits import Refused

TEXT = pa.large_string()
TEXT_DTYPE = pd.StringDtype("pyarrow", na_value=np.nan)
# what stands around a text without being of it; a byte order mark and zero width spaces as well
BLANKS = " \t\n\r\v\f\x1a\x85\xa0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" + (
    "\u200b\u2028\u2029\u202f\u205f\ufeff"
)
Merge = tuple[int, int, int, int]
OVERLAP = 4  # web pages are careless


class Grid:
    """Batches of rows kept as Arrow columns, which take a tenth of what Python's lists take."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, list[pa.Array]]] = []

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        self.add_columns(len(rows), list(zip_longest(*rows, fillvalue="")))

    def add_columns(self, height: int, columns: Sequence[Sequence[str]]) -> None:
        self.batches.append((height, [pa.array(column, TEXT) for column in columns]))

    @property
    def height(self) -> int:
        return sum(height for height, _ in self.batches)

    def columns(self) -> list[pa.ChunkedArray]:
        width = max((len(columns) for _, columns in self.batches), default=0)
        blanks = {height: pa.array([""] * height, TEXT) for height, _ in self.batches}
        return [
            pa.chunked_array(
                [
                    columns[index] if index < len(columns) else blanks[height]
                    for height, columns in self.batches
                ],
                TEXT,
            )
            for index in range(width)
        ]


def to_frame(columns: list[pa.ChunkedArray], merges: Sequence[Merge] = ()) -> pd.DataFrame:
    """The cells without the blanks around them. What a merged range hides beyond its first cell is
    blank, as on the screen. `columns` is used up, so that a long table is not held twice."""
    hidden = _hidden(len(columns[0]) if columns else 0, len(columns), merges)
    frame = {}
    for index in range(len(columns)):
        cells = pc.utf8_trim(columns[index], characters=BLANKS)
        columns[index] = None
        if merges and hidden[:, index].any():
            cells = pc.if_else(pa.array(hidden[:, index]), "", cells)
        frame[index] = pd.array(cells, dtype=TEXT_DTYPE)
    return pd.DataFrame(frame)


def clip(merges: Sequence[Sequence[int]], height: int, width: int) -> tuple[Merge, ...]:
    """The merged ranges as far as the sheet holds anything; those of one cell are none.

    Raises Refused where they lie over one another many times, which only malice makes.
    """
    whole = (
        (top, left, min(bottom, height - 1), min(right, width - 1)) for top, left, bottom, right in merges
    )
    clipped = tuple(
        (top, left, bottom, right)
        for top, left, bottom, right in whole
        if top <= bottom and left <= right and (top, left) != (bottom, right)
    )
    area = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in clipped)
    if area > OVERLAP * height * width:
        raise Refused("error.not_book")
    return clipped


def _hidden(height: int, width: int, merges: Sequence[Merge]) -> np.ndarray:
    hidden = np.zeros((height, width) if merges else (0, 0), dtype=bool)
    for top, left, bottom, right in merges:
        hidden[top : bottom + 1, left : right + 1] = True
        hidden[top, left] = False
    return hidden
