"""Web pages, which many systems export as .xls, and several of them in one file (MHTML); and the
words of a page."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from html import unescape

from lxml import etree

from pipelines.formats.table import Table, place
from pipelines.formats.xml import forget
from pipelines.kind import as_utf8
from pipelines.limits import Refused

OPENED = re.compile(rb"<table[\s>]", re.IGNORECASE)
CLOSED = re.compile(rb"</table", re.IGNORECASE)
SHEET_NAME = re.compile(rb"<x:Name>([^<]*)</x:Name>")
UNSEEN = ("script", "style", "template", "noscript")
LINE_BREAKS = ("br", "p", "div", "li")
SPACE = re.compile(r"[ \t\r\n\f]+")
NUMBER = re.compile(r"\s*(\d{1,6})")
# what a page shows, but not as its text
BESIDE = (*UNSEEN, "head", "nav", "footer", "aside", "button", "select", "textarea", "svg", "iframe")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BLOCKS = re.compile(
    "address|article|blockquote|body|br|caption|center|d[dlt]|div|fieldset|figcaption|figure|form|h[1-6r]|header"
    "|li|main|[ou]l|p|pre|section|table|t(body|foot|head|r)"
)
CELLS = ("td", "th")
LONG_CELL = 100
BROKEN_IN_CHINESE = re.compile(
    "(?<=[\u2e80-\u9fff\uff00-\uffef])[ \\t]*[\\r\\n]+[ \\t]*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
# as far as browsers go
WIDEST_SPAN = 1000
HIGHEST_SPAN = 65_534
CHUNK_BYTES = 1 << 20


def read_html(data: bytes) -> list[Table]:
    """The tables of a page in UTF-8 that hold data."""
    return _tables([data], [])


def read_mhtml(content: bytes) -> list[Table]:
    """The tables of all pages; Excel writes a page a sheet, and the names of all into the first."""
    parts = [part for part in message_from_bytes(content).walk() if part.get_content_type() == "text/html"]
    pages = [as_utf8(page) for part in parts if isinstance(page := part.get_payload(decode=True), bytes)]
    names = [unescape(name.decode()) for page in pages for name in SHEET_NAME.findall(page)]
    tables = _tables(pages, names)
    if not tables:
        raise Refused("error.no_table")
    return tables


def read_prose(data: bytes) -> str:
    """The words of a page in UTF-8 as a browser shows them: a line a block, a line a row of a table with
    tabs between its cells."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Refused("error.too_heavy")
    lines = "".join(_words(root)).split("\0") if root is not None else []
    return "\n".join("\t".join(map(_shown, line.split("\1"))) for line in lines)


def _shown(text: str) -> str:
    return SPACE.sub(" ", BROKEN_IN_CHINESE.sub("", text)).strip()


def _words(root: etree._Element) -> Iterator[str]:
    """The texts of a page, \\0 where a line ends, \\1 between the cells of a row. A short cell is one
    line, whatever it is made of."""
    walk = etree.iterwalk(root, events=("start", "end"))
    cell: etree._Element | None = None
    for event, element in walk:
        if event == "start" and _is_beside(element):
            walk.skip_subtree()
        elif event == "start":
            if cell is None and element.tag in CELLS and _is_short(element):
                cell = element
            follows = element.tag in CELLS and element.getprevious() is not None
            yield ("\1" if follows else _mark(element, cell is not None)) + (element.text or "")
        else:
            if element is cell:
                cell = None
            unseen = element.tag == "br" or _is_beside(element)
            yield ("" if unseen else _mark(element, cell is not None)) + (element.tail or "")


def _mark(element: etree._Element, in_cell: bool) -> str:
    if BLOCKS.fullmatch(element.tag):
        return " " if in_cell else "\0"
    return ""


def _is_beside(element: etree._Element) -> bool:
    return (
        element.tag in BESIDE
        or "hidden" in element.attrib
        or element.get("role") == "navigation"
        or bool(HIDDEN.search(element.get("style", "")))
    )


def _is_short(cell: etree._Element) -> bool:
    if len(cell.getparent()) == 1 or next(cell.iterdescendants("table"), None) is not None:
        return False
    length = 0
    for text in cell.itertext():
        length += len(text)
        if length > LONG_CELL:
            return False
    return True


def _tables(pages: list[bytes], names: list[str]) -> list[Table]:
    """Tables that hold data: not those which only place others on the page, nor, where there are
    larger ones, those of a single row or column."""
    tables = [table for page in pages for table in _innermost(page)]
    large = [table for table in tables if _is_large(table)]
    tables = large or [table for table in tables if any(map(any, table.lines))]
    for number, table in enumerate(tables, 1):
        if len(names) == len(tables):
            table.name = names[number - 1]
        elif len(tables) > 1:
            table.name = table.name or f"表{number}"
    return tables


def _innermost(page: bytes) -> Iterator[Table]:
    """Every table without another in it. Raises Refused where the last one breaks off."""
    opened = [found.start() for found in OPENED.finditer(page)]
    closed = [found.start() for found in CLOSED.finditer(page)]
    if not opened:
        return
    if not closed or closed[-1] < opened[-1]:
        raise Refused("error.cut_off")
    open_tables: list[OpenTable] = []
    for event, element in _events(page):
        if element.tag == "table" and event == "start":
            for table in open_tables:
                table.is_innermost = False
            open_tables.append(OpenTable())
        elif event == "start" or not open_tables:
            continue
        elif element.tag == "caption":
            open_tables[-1].table.name = _text(element).replace("\n", " ")
        elif element.tag == "tr":
            open_tables[-1].add_row(element)
            forget(element)
        else:
            ended = open_tables.pop()
            if ended.is_innermost:
                yield ended.table


def _events(page: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Where tables, captions and rows begin and end. Raises Refused where the page is nested so
    deeply that the parser stops, which it says only in its log."""
    parser = etree.HTMLPullParser(
        events=("start", "end"),
        tag=("table", "caption", "tr"),
        encoding="utf-8",
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    for start in range(0, len(page), CHUNK_BYTES):
        parser.feed(page[start : start + CHUNK_BYTES])
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.feed_error_log):
        raise Refused("error.too_heavy")


def _is_large(table: Table) -> bool:
    lines = [line for line in table.lines if any(line)]
    return len(lines) > 1 and max(map(len, lines)) > 1


class OpenTable:
    """A table as its rows come by."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = []
        self.table = Table("", self.lines)
        self.is_innermost = True
        self.taken: dict[int, int] = {}  # column → the row down to which a cell from above reaches

    def add_row(self, element: etree._Element) -> None:
        line: list[str] = []
        row, column = len(self.lines), 0
        for cell in element.iterchildren("td", "th"):
            while self.taken.get(column, -1) >= row:
                column += 1
            place(line, column, _text(cell))
            right = column + _span(cell, "colspan", WIDEST_SPAN) - 1
            bottom = row + _span(cell, "rowspan", HIGHEST_SPAN) - 1
            if (bottom, right) != (row, column):
                self.table.merges.append((row, column, bottom, right))
                self.taken.update(dict.fromkeys(range(column, right + 1), bottom))
            column = right + 1
        self.lines.append(line)


def _span(cell: etree._Element, name: str, most: int) -> int:
    number = NUMBER.match(cell.get(name, ""))
    return min(max(int(number[1]), 1), most) if number else 1


def _text(cell: etree._Element) -> str:
    """The text as a browser shows it: runs of blanks are one, <br> ends a line."""
    if not len(cell):
        return SPACE.sub(" ", cell.text or "").strip()
    lines = "".join(_pieces(cell)).split("\0")
    return "\n".join(filter(None, (SPACE.sub(" ", line).strip() for line in lines)))


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in LINE_BREAKS:
            yield "\0"
        if child.tag not in UNSEEN:
            yield from _pieces(child)
        if child.tag in LINE_BREAKS[1:]:
            yield "\0"
        yield child.tail or ""
