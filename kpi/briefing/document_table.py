"""A table of a document: its head on every page, columns as wide as they need, no more than the page."""

import re
from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt
from docx.text.paragraph import Paragraph

from kpi.briefing.page import WIDTH
from kpi.briefing.table import Cell, Table
from kpi.charts.theme import LIGHT

# how many letters of a text stand on a line: at most where there is room, as few as that where there is none
ROOMY, NARROW, FEWEST = 24, 9, 3
LETTER = Pt(9)
# figures are narrower than letters of their face: so much a table may be pressed together
SQUEEZE = 1.1
GAP = 0.3
PADDING = Mm(1)
TWIP = Pt(1) // 20
# what XML cannot hold
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add_table(document: Document, table: Table, width: Length, language: str) -> None:
    """The table over the whole `width`, in the style of tables, cells shaded as their words judge them."""
    drawn = document.add_table(len(table.rows) + 1, len(table.heads), "Table Grid")
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _set_margins(drawn._tbl.tblPr)
    style = document.styles["Table Text"].style_id
    widths = _widths(table, width)
    for column, each in zip(drawn._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = each
    heads = tuple(Cell(head) for head in table.heads)
    # the rows' own XML: python-docx looks through all cells, and all styles, for each that it gives
    for number, (row, cells) in enumerate(zip(drawn._tbl.tr_lst, (heads, *table.rows), strict=True)):
        _set_row(row, is_head=number == 0)
        for place, each, cell in zip(row.tc_lst, widths, cells, strict=True):
            place.width = each
            _set_cell(place, LIGHT.grid if number == 0 else LIGHT.pale(cell.shade) if cell.shade else "")
            paragraph = Paragraph(place.p_lst[0], drawn)
            paragraph._p.style = style
            # the note under the table is never alone on the next page
            if number == len(table.rows):
                paragraph.paragraph_format.keep_with_next = True
            if number == 0:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif cell.is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            write(paragraph, cell.text, language, is_bold=number == 0 or cell.is_own)


def is_wide(table: Table) -> bool:
    """Whether the table needs a page on its side."""
    return sum(_needed(table, NARROW)) > WIDTH * SQUEEZE


def write(paragraph: Paragraph, text: str, language: str, is_bold: bool = False) -> None:
    """Add `text` to a paragraph as it is; in Chinese with “ ” and — in the Chinese face."""
    run = paragraph.add_run(UNPRINTABLE.sub("", text))
    if is_bold:
        run.bold = True
    if language == "zh":
        faces = OxmlElement("w:rFonts")
        faces.set(qn("w:hint"), "eastAsia")
        run._r.get_or_add_rPr().insert(0, faces)


def letters(text: str) -> float:
    """How wide a text is, in Chinese letters: signs are as wide, and beside figures Word leaves a gap."""
    return sum(1.0 if ord(letter) > 0x2000 else 0.55 for letter in text) + GAP


def _widths(table: Table, width: Length) -> list[Length]:
    """What each column must have; what is left goes to the texts that would else be broken, then to all."""
    least, most = _needed(table, NARROW), _needed(table, ROOMY)
    missing = sum(most) - sum(least)
    share = min(max((width - sum(least)) / missing, 0), 1) if missing else 0
    needed = [low + share * (high - low) for low, high in zip(least, most, strict=True)]
    return [Emu(int(each * width / sum(needed))) for each in needed]


def _needed(table: Table, longest: int) -> list[float]:
    """How wide each column is: numbers on one line, words in lines of `longest` letters, heads in two."""
    needed = []
    for at, head in enumerate(table.heads):
        cells = [row[at] for row in table.rows]
        numbers = [letters(cell.text) for cell in cells if cell.is_number or cell.shade]
        words = [min(letters(cell.text), longest) for cell in cells if not (cell.is_number or cell.shade)]
        needed.append(max([FEWEST, letters(head) / 2 + 0.5, *numbers, *words]) * LETTER + 2 * PADDING)
    return needed


def _set_row(row: Any, is_head: bool) -> None:
    """No row is broken over two pages; the head stands on every one."""
    properties = row.get_or_add_trPr()
    for tag in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
        properties.append(OxmlElement(tag))


def _set_cell(place: Any, ground: str) -> None:
    properties = place.get_or_add_tcPr()
    if ground:
        fill = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", ground.removeprefix("#").upper())):
            fill.set(qn(f"w:{name}"), value)
        properties.append(fill)
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    properties.append(middle)


def _set_margins(properties: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(PADDING // TWIP))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.find(qn("w:tblLook")).addprevious(margins)
