"""The styles of a document after GB/T 9704-2012, and a plainer set for English.

Faces are named and never embedded: 方正小标宋 and 仿宋_GB2312 may not be passed on. A reader's Word puts in
what it has.
"""

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle

LATIN = "Times New Roman"
BODY, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
# twentieths of a point, as Word counts
POINT = 20
HUNDREDTHS = 100


@dataclass(frozen=True)
class Style:
    """A paragraph style. east: the face of Chinese letters; Latin letters and figures are in LATIN. size,
    line, before and after in points; line 0: as high as what stands on it. indent: of the first line, in
    letters. outline: the level of a heading, 1 on top, 0 for none."""

    name: str
    east: str
    size: float
    line: float = 28
    indent: int = 0
    align: str = "both"
    before: float = 0
    after: float = 0
    outline: int = 0
    is_bold: bool = False
    stays: bool = False


# 二号 22, 三号 16; the body's line is 28, so that 22 lines fill a page
CHINESE = (
    Style("Normal", BODY, 16, indent=2),
    Style("Title", TITLE, 22, line=35, align="center", before=28, after=0),
    Style("Subtitle", KAI, 16, align="center", after=28),
    Style("Heading 1", HEI, 16, indent=2, align="left", outline=1, stays=True),
    Style("Heading 2", KAI, 16, indent=2, align="left", outline=2, stays=True),
    Style("Annex Heading", TITLE, 22, line=35, align="center", after=14, outline=1, stays=True),
    Style("Document Number", BODY, 16, align="center"),
    Style("Caption", HEI, 12, line=20, align="center", before=6, stays=True),
    Style("Picture", BODY, 16, line=0, align="center", stays=True),
    Style("Table Text", SONG, 9, line=0, align="left"),
    Style("Note", SONG, 9, line=14, align="left"),
    Style("Footer", SONG, 14, line=0, align="right"),
)
ENGLISH = (
    Style("Normal", BODY, 11, line=16, align="left", after=6),
    Style("Title", HEI, 20, line=26, align="left", before=12, after=4, is_bold=True),
    Style("Subtitle", BODY, 11, line=16, align="left", after=14),
    Style(
        "Heading 1", HEI, 14, line=20, align="left", before=14, after=4, outline=1, is_bold=True, stays=True
    ),
    Style(
        "Heading 2", HEI, 12, line=18, align="left", before=8, after=4, outline=2, is_bold=True, stays=True
    ),
    Style("Annex Heading", HEI, 14, line=20, align="left", after=6, outline=1, is_bold=True, stays=True),
    Style("Document Number", BODY, 11, line=16, align="left"),
    Style("Caption", HEI, 10, line=14, align="left", before=6, after=2, is_bold=True, stays=True),
    Style("Picture", BODY, 11, line=0, align="left", stays=True),
    Style("Table Text", SONG, 8.5, line=0, align="left"),
    Style("Note", SONG, 8.5, line=12, align="left"),
    Style("Footer", SONG, 11, line=0, align="right"),
)


def set_styles(document: Document, language: str) -> None:
    """Give the document our styles in place of its template's, and tell it which language it is in."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    _child(defaults.find(qn("w:pPrDefault")), "w:pPr").clear()
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    run.replace(run.find(qn("w:rFonts")), _faces(BODY))
    lang = run.find(qn("w:lang"))
    lang.set(qn("w:val"), LANGUAGES["en"])
    lang.set(qn("w:eastAsia"), LANGUAGES["zh"])
    for style in ENGLISH if language == "en" else CHINESE:
        _set_style(document, style)


def _set_style(document: Document, style: Style) -> None:
    known = {each.name for each in document.styles}
    own = (
        document.styles[style.name]
        if style.name in known
        else document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    )
    assert isinstance(own, ParagraphStyle)
    own.hidden, own.quick_style = False, True
    element = own.element
    for tag in ("w:pPr", "w:rPr"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    element.append(_paragraph(style))
    element.append(_run(style))


def _paragraph(style: Style) -> Any:
    """The properties of a paragraph, in the order that the format asks for."""
    properties = OxmlElement("w:pPr")
    if style.stays:
        properties.append(OxmlElement("w:keepNext"))
        properties.append(OxmlElement("w:keepLines"))
    # the widths of Chinese letters are even only where no grid moves them
    properties.append(_flag("w:snapToGrid", "0"))
    exact = (
        {"w:line": style.line * POINT, "w:lineRule": "exact"}
        if style.line
        else {"w:line": 240, "w:lineRule": "auto"}
    )
    properties.append(
        _element("w:spacing", {"w:before": style.before * POINT, "w:after": style.after * POINT, **exact})
    )
    first = {"w:firstLine": style.indent * style.size * POINT, "w:firstLineChars": style.indent * HUNDREDTHS}
    properties.append(_element("w:ind", {"w:left": 0, "w:right": 0, **first}))
    properties.append(_flag("w:jc", style.align))
    if style.outline:
        properties.append(_flag("w:outlineLvl", str(style.outline - 1)))
    return properties


def _run(style: Style) -> Any:
    properties = OxmlElement("w:rPr")
    properties.append(_faces(style.east))
    for tag in ("w:b", "w:bCs"):
        properties.append(_flag(tag, "1" if style.is_bold else "0"))
    properties.append(_flag("w:color", "000000"))
    for tag in ("w:sz", "w:szCs"):
        properties.append(_flag(tag, f"{style.size * 2:.0f}"))
    return properties


def _faces(east: str) -> Any:
    """Latin and Chinese faces apart: python-docx alone sets the Latin one, and a theme would hide both."""
    return _element("w:rFonts", {"w:ascii": LATIN, "w:hAnsi": LATIN, "w:eastAsia": east, "w:cs": LATIN})


def _flag(tag: str, value: str) -> Any:
    return _element(tag, {"w:val": value})


def _element(tag: str, values: dict[str, Any]) -> Any:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(name), value if isinstance(value, str) else f"{value:.0f}")
    return element


def _child(parent: Any, tag: str) -> Any:
    child = parent.find(qn(tag))
    if child is None:
        child = OxmlElement(tag)
        parent.append(child)
    return child
