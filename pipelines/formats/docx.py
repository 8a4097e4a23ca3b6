"""Documents of Word and WPS since 2007 (.docx): what stands in the body, in its order.

python-docx opens the package; the texts are gathered from its XML, as its own Paragraph.text leaves
out tracked insertions, content controls, and the smart tags that Word puts around dates and amounts.
"""

import io
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from pipelines.limits import Refused

COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PARAGRAPH, TABLE, ROW, CELL, BOX, TEXT = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:txbxContent", "w:t"))
WRITTEN = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# properties, what was deleted or moved away, readings above characters, and what is written twice
# for older programs
UNREAD = {
    *map(qn, ("w:pPr", "w:rPr", "w:trPr", "w:tcPr", "w:tblPr", "w:del", "w:moveFrom", "w:rt")),
    f"{COMPATIBLE}Fallback",
}
IS_OFF = ("0", "false", "off")
LONG_CELL = 100


def read_docx(content: bytes) -> str:
    """A line a paragraph, a line a row of a table with tabs between its cells. Headers, footers,
    notes, the table of contents, hidden and deleted text are left out.

    Raises Refused where there are pictures alone.
    """
    document = docx.Document(io.BytesIO(content))
    text = "\n".join(_Body(document).paragraphs())
    if not text.strip() and any("image" in rel.reltype for rel in document.part.rels.values()):
        raise Refused("error.document_scanned")
    return text


class _Body:
    def __init__(self, document: Document) -> None:
        self.body = document.element.body
        self.contents_styles = {
            style.style_id for style in document.styles if (style.name or "").lower().startswith("toc ")
        }

    def paragraphs(self) -> Iterator[str]:
        return self._blocks(self.body)

    def _blocks(self, element: etree._Element) -> Iterator[str]:
        begun = ""
        for block in _nearest(element, PARAGRAPH, TABLE):
            if block.tag == TABLE:
                yield from self._rows(block)
            elif not self._is_of_contents(block):
                begun += "".join(_pieces(block))
                if not _is_joined(block):
                    yield begun
                    begun = ""
                for box in block.iter(BOX):
                    if _is_own(box, block):
                        yield from self._blocks(box)
        yield begun

    def _rows(self, table: etree._Element) -> Iterator[str]:
        for row in _nearest(table, ROW):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells = [self._texts(cell) for cell in _nearest(row, CELL)]
            if len(cells) == 1 or any(map(_is_prose, cells)):
                yield from (text for cell in cells for text in cell)
            else:
                yield "\t".join(map(" ".join, cells))

    def _texts(self, cell: etree._Element) -> list[str]:
        lines = (line.strip() for block in self._blocks(cell) for line in block.split("\n"))
        return list(filter(None, lines))

    def _is_of_contents(self, paragraph: etree._Element) -> bool:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return style is not None and style.get(qn("w:val")) in self.contents_styles


def _nearest(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The elements of these tags, none within another, whatever they are wrapped in."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in UNREAD:
            yield from _nearest(child, *tags)


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in WRITTEN:
            yield WRITTEN[child.tag]
        elif child.tag not in UNREAD and child.tag != BOX and not _is_hidden(child):
            yield from _pieces(child)


def _is_prose(cell: list[str]) -> bool:
    """Whether a cell is a piece of the document, which a table only puts in its place."""
    return len(cell) > 1 and sum(map(len, cell)) > LONG_CELL


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in IS_OFF


def _is_joined(paragraph: etree._Element) -> bool:
    """Whether the end of the paragraph was deleted, so that the next one goes on with it."""
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _is_own(box: etree._Element, paragraph: etree._Element) -> bool:
    """Whether a text box hangs on this paragraph itself, and is not its copy for older programs."""
    wrappers = [wrapper.tag for wrapper in box.iterancestors(*UNREAD)]
    return not wrappers and next(box.iterancestors(PARAGRAPH)) is paragraph
