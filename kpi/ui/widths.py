"""How wide texts are in the cells of a table, about: Streamlit measures the first rows alone, and cuts
off what is longer below."""

from collections.abc import Iterable

import pandas as pd

# in pixels
NARROW_LETTERS = " .,-+/|ilj()'"
NARROW, LETTER, WIDE, PADDING = 4.5, 7.3, 14, 16
WIDEST = 420


def text_width(text: str) -> int:
    """A text with the padding of its cell; a sign is as wide as a Chinese letter."""
    widths = (NARROW if letter in NARROW_LETTERS else LETTER if letter.isascii() else WIDE for letter in text)
    return round(sum(widths)) + PADDING


def column_width(head: str, texts: Iterable[str]) -> int:
    """The widest of a column's texts, its head among them."""
    return max(map(text_width, [head, *texts]))


def fitting(table: pd.DataFrame, head: str) -> int:
    """The width of a text column of a table that is moved sideways, not without end."""
    return min(column_width(head, table[head].astype(str)), WIDEST)
