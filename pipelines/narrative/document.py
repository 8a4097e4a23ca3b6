"""A document of words as paragraphs, whatever its format; and whether a file is one, or a table."""

import re
from pathlib import PurePath
from typing import IO
from unicodedata import east_asian_width

from kpi.errors import BadFile
from pipelines.delimited import SPACE_RUN
from pipelines.formats.lines import ENDS, Line, paragraphs, text_width, within_margins
from pipelines.grid import BLANKS
from pipelines.kind import HEAD_BYTES, is_document, is_half_archive, look_at_any
from pipelines.limits import MAX_CHARACTERS, Refused, demand_characters
from pipelines.read import demand_size, messages, naming, read_in_child

DOCUMENTS = (".docx", ".doc", ".wps", ".pdf", ".rtf", ".odt", ".ofd")
# what is said of a document where a refusal has other words for tables
OF_DOCUMENTS = {
    "error.not_book": "error.document_damaged",
    "error.password": "error.document_password",
    "error.too_heavy": "error.document_too_heavy",
    "error.zip_bomb": "error.document_too_heavy",
    "error.not_text": "error.document_unknown",
    "error.encoding": "error.document_encoding",
    "error.mixed_encoding": "error.document_encoding",
    "error.is_picture": "error.document_picture",
    "error.is_archive": "error.document_archive",
    "error.is_slides": "error.document_slides",
    "error.is_pdf": "error.document_ofd",
}
# what no text shows, such as a page's end
CONTROLS = dict.fromkeys(set(range(32)) - {ord("\n"), ord("\t")})

# a text whose lines were broken at a margin: how wide it is in half characters, and how many of its
# lines that do not end a sentence reach the margin
NARROWEST, WIDEST = 40, 120
FEWEST_FULL = 2
MOST_FULL = 0.6
AMOUNT_ENDS = "%％元点个户家人倍"

# a cell that is a figure, perhaps with its unit; years and months are none
FIGURE = re.compile(r"\s*[-+]?\d[\d,]*(?:\.\d+)?\s*(?![年月日季\d])[^\s\d]{0,4}\s*")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
SEPARATORS = re.compile(r"\t|[,，|;]")
# words and an amount with its unit in one cell, as sentences have it
AMOUNT = re.compile(r"[\u4e00-\u9fff]{3,}\D{0,4}\d[\d,.]*\s*(?:万亿|亿|万|元|美元|%|％|个|家|户|人|项|倍)")
SENTENCE_END = re.compile(r"[。！？；]")
NUMBER_CELL = re.compile(
    r"<td[^<>]*>(?:<[^<>]*>|\s|&nbsp;){0,20}[-+]?\d[\d,.]*[^\s<>。，]{0,4}(?:\s|&nbsp;){0,20}<", re.IGNORECASE
)


def read_text(content: bytes, name: str) -> str:
    """The paragraphs of a document, a line each; of a table in it a row a line, tabs between cells.

    What it is, its bytes say: text in UTF-8, UTF-16 or GB18030, .docx, PDF with text, or a web page.
    Raises BadFile with what was found and what to do.
    """
    with naming(name, OF_DOCUMENTS):
        demand_size(len(content))
        text = _read(content)
        demand_characters(len(text))
    lines = (line.strip(BLANKS) for line in text.translate(CONTROLS).split("\n"))
    filled = "\n".join(filter(None, lines))
    if not filled:
        raise BadFile("error.empty_file", file=name)
    return filled


def is_prose(content: bytes, name: str) -> bool:
    """Whether a file is prose rather than a table. Where both are in it, as in a web page, the more
    of sentences and figures in cells tells.

    The name counts only where the bytes say nothing, as those of half a file.
    """
    is_called_so = PurePath(name).suffix.lower() in DOCUMENTS
    if is_document(content) or (is_called_so and is_half_archive(content)):
        return True
    if len(content) > 4 * MAX_CHARACTERS:
        return False
    try:
        kind, data = look_at_any(content)
    except Refused:
        return is_called_so
    if kind == "html":
        return _is_article(data.decode())
    if kind == "text":
        return _is_of_sentences(data[:HEAD_BYTES].decode(errors="ignore"))
    return kind == "page"


def _read(content: bytes) -> str:
    kind, data = look_at_any(content)
    return _unbroken(data.decode()) if kind == "text" else read_in_child(content, "prose", _words)


def _words(found: IO[bytes]) -> str:
    """The words that pipelines.book wrote."""
    return "".join(found.read(message["size"]).decode() for message in messages(found))


def _unbroken(text: str) -> str:
    """A text whose lines were broken at a margin, as those copied from a PDF, in whole paragraphs;
    any other as it is."""
    text = "\n".join(text.splitlines())
    blocks = [list(map(_line, filter(str.strip, block.split("\n")))) for block in re.split(r"\n\s*\n", text)]
    lines = [line for block in blocks for line in block]
    width = text_width(lines)
    placed = within_margins(lines, width)
    open_lines = [line for line in placed[:-1] if line.text[-1] not in ENDS + AMOUNT_ENDS]
    full = [line for line in open_lines if line.right_margin - line.right < 2 * line.em]
    is_broken = len(full) >= max(FEWEST_FULL, MOST_FULL * len(open_lines))
    if not (is_broken and NARROWEST <= width <= WIDEST):
        return text
    return "\n".join(paragraph for block in blocks for paragraph in paragraphs(within_margins(block, width)))


def _line(text: str) -> Line:
    """A line of a text, measured in half characters."""
    stripped = text.strip(BLANKS)
    left = _width(text[: text.find(stripped)])
    return Line(stripped, left, left + _width(stripped), em=2)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)


def _is_article(page: str) -> bool:
    """Whether a web page with tables has more sentences than figures in their cells."""
    return len(SENTENCE_END.findall(page)) > len(NUMBER_CELL.findall(page))


def _is_of_sentences(text: str) -> bool:
    """Whether more lines of a text are sentences than rows with figures in cells."""
    lines = [THOUSANDS.sub("", line.strip(BLANKS)) for line in text.splitlines()]
    rows = sum(map(_is_row, lines))
    sentences = sum(_is_sentence(line) for line in lines if not _is_row(line))
    return sentences > rows


def _cells(line: str) -> list[str]:
    return [cell for part in SEPARATORS.split(line) for cell in SPACE_RUN.split(part)]


def _is_row(line: str) -> bool:
    """Whether a line has figures in cells; 出口28,4亿元 among many amounts in sentences makes no row."""
    cells = _cells(line)
    figures = sum(bool(FIGURE.fullmatch(cell)) for cell in cells)
    return len(cells) > 1 and figures > 0 and figures >= sum(bool(AMOUNT.search(cell)) for cell in cells)


def _is_sentence(line: str) -> bool:
    return bool(SENTENCE_END.search(line) or any(map(AMOUNT.search, _cells(line))))
