"""Documents in PDF that have a text layer.

pdfminer.six and not pypdf: it says where each line stands, which tells a broken line from a short one,
and it knows all the codes of Chinese fonts that are not embedded (pypdf reads GBKp-EUC-H as noise).
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from unicodedata import normalize

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTComponent, LTContainer, LTImage, LTTextLineHorizontal
from pdfminer.pdfdocument import PDFPasswordIncorrect

from pipelines.formats.lines import (
    BLANKS_IN_CHINESE,
    ENDS,
    LIST_MARK,
    Line,
    paragraphs,
    text_width,
    within_margins,
)
from pipelines.limits import Refused, demand_characters

Item = TypeVar("Item", bound=LTComponent)
Pieces = Sequence[LTTextLineHorizontal]
# cells of a row stand more than a character apart; blanks that are not written are none
LAYOUT = LAParams(char_margin=1.0, word_margin=0.3, boxes_flow=None, all_texts=True)
END = b"%%EOF"
TRAILER_BYTES = 4096
UNKNOWN = re.compile(r"\(cid:\d+\)")
MOST_UNKNOWN = 0.05
# lines at the top or bottom of a page that may be its head or its number
EDGE_LINES = 2
PAGE_NUMBER = re.compile(
    r"[-—–―－·~\s]*(?:第\s*\d+\s*页|\d{1,4}|[ivx]{1,6}|page\s*\d+|p\.?\s*\d+)"
    r"(?:[\s,，/|]*(?:共|of)?\s*\d+\s*页?)?[-—–―－·~\s]*",
    re.IGNORECASE,
)
NUMBER_BESIDE = re.compile(r"^[\d\s]+|[\d\s]+$")
LEADERS = re.compile(r"[.．…·。\s]{6,}[-—\s]*\d{1,4}[-—\s]*$")
# the number or sign before an item of a list; fonts of signs have them in the private area
ITEM = re.compile(rf"(?:{LIST_MARK.pattern}|[◦○►▪□]|)[.、．]?")
SIGNS = re.compile("[\ue000-\uf8ff]")
# signs for parts of characters, which some printers write in place of the characters, in pairs
PARTS = (
    "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
CHARACTERS = str.maketrans(PARTS[::2], PARTS[1::2])
KANGXI = re.compile("[\u2f00-\u2fdf]")
# a page of two columns has so many lines of some length on either side, and few across
FEWEST_IN_COLUMN = 6
SHORTEST_IN_COLUMN = 8
MOST_ACROSS = 0.25


def read_pdf(content: bytes) -> str:
    """A line a paragraph, put together from the lines that margins and pages broke, a line a row of a
    table with tabs between its cells. Page numbers, running heads and slanted watermarks are left out.

    Raises Refused where there is no text, or most pages are pictures, or it cannot be told what the
    characters are, or it is locked.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    if END not in content[-TRAILER_BYTES:]:
        raise Refused("error.not_book")
    try:
        pages = list(_pages(content))
    except PDFPasswordIncorrect as problem:
        raise Refused("error.password") from problem
    pictures = sum(page.is_picture for page in pages)
    text = "\n".join(paragraphs(_lines(pages)))
    if not text or 2 * pictures > len(pages) or _is_noise(text):
        raise Refused("error.document_scanned")
    return text


@dataclass
class Page:
    width: float
    pieces: list[LTTextLineHorizontal]
    has_image: bool

    @property
    def is_picture(self) -> bool:
        return self.has_image and not self.pieces


def _pages(content: bytes) -> Iterator[Page]:
    characters = 0
    for layout in extract_pages(io.BytesIO(content), laparams=LAYOUT):
        lines = _all(layout, LTTextLineHorizontal)
        pieces = [line for line in lines if line.get_text().strip() and not _is_slanted(line)]
        characters += sum(len(piece.get_text()) for piece in pieces)
        demand_characters(characters)
        yield Page(layout.width, pieces, any(True for _ in _all(layout, LTImage)))


def _all(container: LTContainer, kind: type[Item]) -> Iterator[Item]:
    for item in container:
        if isinstance(item, kind):
            yield item
        elif isinstance(item, LTContainer):
            yield from _all(item, kind)


def _is_slanted(line: LTTextLineHorizontal) -> bool:
    character = next(each for each in line if isinstance(each, LTChar))
    across, up = character.matrix[:2]
    return abs(up) > abs(across) / 100


def _is_noise(text: str) -> bool:
    return len(UNKNOWN.findall(text)) > MOST_UNKNOWN * len(text)


def _lines(pages: list[Page]) -> list[Line]:
    """The lines of all pages in the order of reading, each within the margins of its column."""
    repeated = _repeated(pages)
    columns: list[tuple[tuple[int, int], list[Line]]] = []
    for page in pages:
        found = _columns(_without_edges(page, repeated), page.width)
        columns += [((round(page.width), len(found)), _as_lines(column)) for column in found]
    widths: dict[tuple[int, int], float] = {}
    for shape, lines in columns:
        widths[shape] = max(widths.get(shape, 0), text_width(lines))
    return [line for shape, lines in columns for line in within_margins(lines, widths[shape])]


def _as_lines(pieces: Pieces) -> list[Line]:
    lines = []
    for row in _rows(pieces):
        text = _row_text(row)
        if not LEADERS.search(text):
            em = max(each.size for piece in row for each in piece if isinstance(each, LTChar))
            begins = 1 if len(row) > 1 and ITEM.fullmatch(_text(row[0].get_text())) else 0
            lines.append(Line(text, row[begins].x0, row[-1].x1, em))
    return lines


def _rows(pieces: Pieces) -> list[list[LTTextLineHorizontal]]:
    """The pieces by the height at which they stand, from the top, those of a row from the left."""
    rows: list[list[LTTextLineHorizontal]] = []
    for piece in sorted(pieces, key=lambda piece: -_middle(piece)):
        if rows and _middle(rows[-1][0]) - _middle(piece) < rows[-1][0].height / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x0) for row in rows]


def _middle(piece: LTTextLineHorizontal) -> float:
    return (piece.y0 + piece.y1) / 2


def _row_text(row: Pieces) -> str:
    first, *others = (_text(piece.get_text()) for piece in row)
    if others and ITEM.fullmatch(first):
        return first + "\t".join(others)
    return "\t".join((first, *others))


def _text(written: str) -> str:
    return BLANKS_IN_CHINESE.sub("", in_whole_characters(SIGNS.sub("", written).strip()))


def in_whole_characters(text: str) -> str:
    """Signs for parts of characters as the characters that look the same: ⻓ is 长."""
    return KANGXI.sub(lambda part: normalize("NFKC", part[0]), text).translate(CHARACTERS)


def _edges(page: Page) -> dict[int, Pieces]:
    """The first and last rows of a page: 0 is the first, -1 the last."""
    rows = _rows(page.pieces)
    first = dict(enumerate(rows[:EDGE_LINES]))
    last = {-number: row for number, row in enumerate(rows[: -EDGE_LINES - 1 : -1], 1)}
    return {**first, **last}


def _repeated(pages: list[Page]) -> set[tuple[int, str]]:
    """What stands at one edge of several pages, by its place and its text without a page number."""
    counts = Counter((place, _head(row)) for page in pages for place, row in _edges(page).items())
    fewest = max(2, len(pages) / 3)
    return {edge for edge, count in counts.items() if count >= fewest and edge[1][-1:] not in f"{ENDS}，、"}


def _head(row: Pieces) -> str:
    return NUMBER_BESIDE.sub("", _row_text(row))


def _without_edges(page: Page, repeated: set[tuple[int, str]]) -> list[LTTextLineHorizontal]:
    dropped = [
        piece
        for place, row in _edges(page).items()
        if PAGE_NUMBER.fullmatch(_row_text(row)) or (place, _head(row)) in repeated
        for piece in row
    ]
    return [piece for piece in page.pieces if piece not in dropped]


def _columns(pieces: Pieces, width: float) -> list[Pieces]:
    """The pieces of each column, in the order of reading; those across both come first."""
    left = [piece for piece in pieces if piece.x1 <= width / 2]
    right = [piece for piece in pieces if piece.x0 >= width / 2]
    across = [piece for piece in pieces if piece.x0 < width / 2 < piece.x1]
    long = [sum(len(piece.get_text()) > SHORTEST_IN_COLUMN for piece in side) for side in (left, right)]
    if min(long) < FEWEST_IN_COLUMN or len(across) > MOST_ACROSS * len(pieces):
        return [pieces]
    return [across, left, right]
