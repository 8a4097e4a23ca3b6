"""Text on slides: what fits its place, in a face that holds Chinese, told to be of its language."""

import re
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Pt

from kpi.briefing.chart import colour
from kpi.briefing.template import Box

FONT = "Microsoft YaHei"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
# of a letter's size: a line's height, a Latin letter's width
LINE, LATIN = 1.35, 0.58
# what stands together on a line: a word and the blanks behind it, a Chinese letter
WORDS = re.compile(r"[^\s\u2e80-\uffff]+\s*|[\u2e80-\uffff]\s*")
FACES = ("latin", "ea", "cs")
PROPERTIES = ("a:rPr", "a:defRPr", "a:endParaRPr")


def width(text: str) -> float:
    """How wide a text is, in Chinese letters."""
    return sum(1.0 if ord(letter) > 0x2E7F else LATIN for letter in text)


def line_count(text: str, points: float, size: float) -> int:
    """The lines that a text takes in a column `points` wide."""
    lines, at = 1, 0.0
    for word in WORDS.findall(text):
        wide = width(word.rstrip()) * size
        if at and at + wide > points:
            lines, at = lines + 1, 0.0
        # a word that is wider than the column is broken
        lines += int(wide // points) if wide > points else 0
        at += width(word) * size
    return lines


def height(text: str, points: float, size: float) -> float:
    """How high a text is in a column, in points."""
    return line_count(text, points, size) * size * LINE


def longest_word(text: str) -> float:
    """The widest run that no line may break, in Chinese letters; Chinese breaks after any."""
    return max((width(word) for word in re.split(r"[\s\u2e80-\uffff]+", text)), default=0.0)


def fit(text: str, box: Box, sizes: Sequence[float]) -> tuple[str, float]:
    """A text and the largest size at which it fits the box; at the smallest it is cut with … where it
    still does not."""
    wide, high = box.width / Pt(1), box.height / Pt(1)
    for size in sizes:
        if height(text, wide, size) <= high:
            return text, size
    size = sizes[-1]
    while text and height(text + "…", wide, size) > high:
        text = text[:-1]
    return text.rstrip() + "…", size


def by_height(heights: Sequence[float], room: float) -> list[slice]:
    """As few runs of things as together are no higher than `room` each, nearly of one height; one thing
    that is higher stands alone."""
    runs = _filled(heights, room)
    goal = sum(heights) / len(runs) if runs else room
    while goal < room:
        even = _filled(heights, goal)
        if len(even) == len(runs):
            return even
        goal *= 1.02
    return runs


def _filled(heights: Sequence[float], room: float) -> list[slice]:
    """Runs that are filled one after the other."""
    runs, start, high = [], 0, 0.0
    for at, each in enumerate(heights):
        if at > start and high + each > room:
            runs.append(slice(start, at))
            start, high = at, 0.0
        high += each
    return [*runs, slice(start, len(heights))] if heights else []


def add_text(
    slide: Slide, box: Box, lines: Sequence[str], size: float, language: str, role: str = "ink"
) -> TextFrame:
    """A box of lines, without margins."""
    frame = slide.shapes.add_textbox(box.left, box.top, box.width, box.height).text_frame
    write(frame, lines, size, language, role)
    return frame


def write(
    frame: TextFrame,
    lines: Sequence[str],
    size: float,
    language: str,
    role: str = "ink",
    bold: bool = False,
    apart: float = 0,
) -> None:
    """Lines as paragraphs, `apart` points from each other, from the left."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    frame.clear()
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_before = Pt(apart if number else 0)
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour(role))
    set_faces(frame._txBody, language)


def write_title(frame: TextFrame, text: str, size: float, language: str, is_given: bool) -> None:
    """A title; in the office's template it keeps that one's colour, face and side."""
    if not is_given:
        write(frame, [text], size, language, bold=True)
        frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        return
    frame.word_wrap = True
    frame.text = text
    run = frame.paragraphs[0].runs[0]
    run.font.size = Pt(size)
    run._r.get_or_add_rPr().set("lang", LANGUAGES[language])


def set_faces(element: Any, language: str) -> None:
    """Face and language of every text inside: Office takes Chinese letters from a:ea, which font.name
    would leave out."""
    for tag in PROPERTIES:
        for properties in element.iter(qn(tag)):
            properties.set("lang", LANGUAGES[language])
            for face in FACES:
                _face(properties, face).set("typeface", FONT)


def _face(properties: Any, name: str) -> Any:
    found = properties.find(qn(f"a:{name}"))
    if found is None:
        found = properties.makeelement(qn(f"a:{name}"), {})
        properties.append(found)
    return found
