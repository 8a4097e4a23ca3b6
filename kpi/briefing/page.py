"""The page of GB/T 9704-2012: A4 with its margins, upright or on its side, and "— 1 —" in the foot."""

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

PAGE = (Mm(210), Mm(297))
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
# what is left of the page for text, upright and on its side
WIDTH, LONG_WIDTH, HEIGHT, LONG_HEIGHT = Mm(156), Mm(225), Mm(225), Mm(156)
# the number stands 7 mm below the text, one letter in from the outer edge
FOOT, FOOT_ON_SIDE, FOOT_INDENT = Mm(23), Mm(14), Pt(14)
TAGS = ("begin", "separate", "end")


def set_page(document: Document) -> None:
    """A4 upright, and the page number on the right of odd pages and the left of even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _set_upright(section)
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def turn(document: Document, is_on_side: bool) -> None:
    """Go on with a new page, upright or on its side; nothing where the page lies so already."""
    last = document.sections[-1]
    if (last.orientation == WD_ORIENT.LANDSCAPE) == is_on_side:
        return
    section = document.add_section(WD_SECTION.NEW_PAGE)
    if not is_on_side:
        _set_upright(section)
        return
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE[1], PAGE[0]
    # turned by a quarter: the binding stays on top
    section.top_margin, section.bottom_margin = LEFT, RIGHT
    section.left_margin, section.right_margin = TOP, BOTTOM
    section.footer_distance = FOOT_ON_SIDE


def text_width(document: Document) -> Length:
    """How wide a line of text is on the page that the document is at."""
    return LONG_WIDTH if document.sections[-1].orientation == WD_ORIENT.LANDSCAPE else WIDTH


def _set_upright(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.footer_distance = FOOT


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, the number a field that Word counts."""
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = FOOT_INDENT
    paragraph.add_run("— ")
    for tag in TAGS:
        run = paragraph.add_run()
        run._r.append(_field(tag))
        if tag == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = " PAGE "
            paragraph.add_run()._r.append(instruction)
        elif tag == "separate":
            paragraph.add_run("1")
    paragraph.add_run(" —")


def _field(tag: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), tag)
    return mark
