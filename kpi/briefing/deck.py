"""The briefing as slides for PowerPoint: a finding a slide, with a chart or a table that can be edited."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Pt

from kpi.briefing.chart import NativeChart, colour
from kpi.briefing.package import fixed
from kpi.briefing.part import Briefing, Part
from kpi.briefing.slide_chart import FONT, add_chart
from kpi.briefing.table import Cell, Table, paper_table
from kpi.briefing.template import Box, Layouts, open_layouts, take_places
from kpi.charts.theme import LIGHT
from kpi.words import Writer

# how many bars, rows of a table and lines of text a slide holds that is read from the last row of chairs
BARS, ROWS, LINES = 20, 13, 6
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
LONG_TITLE = 34


@dataclass(frozen=True)
class Piece:
    """What one slide shows: a chart, a table, or lines of text; and which of how many it is."""

    shown: NativeChart | Table | tuple[str, ...]
    number: int
    total: int


def write_deck(briefing: Briefing, writer: Writer, template: bytes | None = None) -> bytes:
    """The bytes of a .pptx, 16:9. `template`: the office's own .pptx or .potx, see open_layouts."""
    layouts = open_layouts(template)
    _add_cover(layouts, briefing, writer)
    for part in briefing.parts:
        for piece in _pieces(part, writer):
            _add_slide(layouts, part, piece, briefing, writer)
    properties = layouts.deck.core_properties
    properties.title = f"{writer.zone(briefing.question.zone)} {briefing.recipe.name(writer.language)}"
    properties.author, properties.last_modified_by = "ZoneGap", "ZoneGap"
    out = io.BytesIO()
    layouts.deck.save(out)
    return fixed(out.getvalue(), briefing.made_at)


def _pieces(part: Part, writer: Writer) -> list[Piece]:
    """A part on as many slides as it needs."""
    shown: Sequence[NativeChart | Table | tuple[str, ...]]
    if part.chart is not None:
        shown = list(_chart_runs(part.chart))
    elif part.section.show in ("table", "chart"):
        table = paper_table(part.comparisons[0], writer)
        shown = [replace(table, rows=rows) for rows in _runs(table.rows, ROWS)]
    else:
        shown = list(_runs(part.sentences, LINES))
    return [Piece(each, number, len(shown)) for number, each in enumerate(shown, 1)]


def _chart_runs(chart: NativeChart) -> Iterator[NativeChart]:
    """Bars in runs that can be read; lines and waterfalls whole."""
    if chart.kind not in ("bar", "bullet"):
        yield chart
        return
    for run in _runs(tuple(range(len(chart.categories))), BARS):
        part = slice(run[0], run[-1] + 1)
        series = (replace(s, values=s.values[part], roles=s.roles[part]) for s in chart.series)
        yield replace(chart, categories=chart.categories[part], series=tuple(series))


def _runs(things: tuple[Any, ...], size: int) -> Iterator[tuple[Any, ...]]:
    """Runs of nearly the same length, none longer than `size`."""
    each = -(-len(things) // -(-len(things) // size)) if things else 1
    for start in range(0, len(things), each):
        yield things[start : start + each]


def _add_cover(layouts: Layouts, briefing: Briefing, writer: Writer) -> None:
    slide = layouts.deck.slides.add_slide(layouts.cover)
    boxes = take_places(slide, layouts)
    question = briefing.question
    name = briefing.recipe.name(writer.language)
    title = slide.shapes.title
    if not layouts.is_given:
        title.top, title.height = Pt(170), Pt(110)
    _write(
        title.text_frame,
        [writer.say("briefing.title", zone=writer.zone(question.zone), name=name)],
        36,
        writer,
    )
    box = Box(title.left, title.top + title.height, title.width, boxes["content"].height // 3)
    _text_box(slide, box, cover_lines(briefing, writer), 18, writer)


def cover_lines(briefing: Briefing, writer: Writer) -> list[str]:
    """Period and peers; of which data version and when; whether it is simulated."""
    question = briefing.question
    lines = [f"{writer.period(question.period)} · {writer.peers(question.peers)}"]
    lines.append(
        writer.say("briefing.version", version=briefing.version, at=f"{briefing.made_at:%Y-%m-%d %H:%M}")
    )
    return [*lines, writer.say("simulated")] if briefing.is_simulated else lines


def _add_slide(layouts: Layouts, part: Part, piece: Piece, briefing: Briefing, writer: Writer) -> None:
    slide = layouts.deck.slides.add_slide(layouts.content)
    boxes = take_places(slide, layouts)
    count = f" ({piece.number}/{piece.total})" if piece.total > 1 else ""
    size = 24 if len(part.heading) <= LONG_TITLE else 20
    _write(slide.shapes.title.text_frame, [part.heading + count], size, writer)
    if part.comparisons:
        _text_box(slide, boxes["subtitle"], [_subtitle(part, writer)], 12, writer, "faint")
    if isinstance(piece.shown, NativeChart):
        add_chart(slide, piece.shown, boxes["content"], part.heading)
    elif isinstance(piece.shown, Table):
        _add_table(slide, piece.shown, boxes["content"], writer)
    else:
        _text_box(slide, boxes["content"], list(piece.shown), 16, writer)
    _text_box(slide, boxes["foot"], [foot_line(part, briefing, writer)], 9, writer, "faint")
    notes = [*part.sentences, *(line for one in part.comparisons for line in writer.notes(one))]
    slide.notes_slide.notes_text_frame.text = "\n".join(dict.fromkeys(notes))


def _subtitle(part: Part, writer: Writer) -> str:
    """What is measured; the finding too where the recipe has put a heading of its own over it."""
    subtitle = writer.subtitle(part.comparisons[0])
    return (
        f"{writer.title(part.comparisons[0])} · {subtitle}"
        if part.section.heading(writer.language)
        else subtitle
    )


def foot_line(part: Part, briefing: Briefing, writer: Writer) -> str:
    """Data version and files; the thresholds where a status was judged by them."""
    if not part.comparisons:
        return writer.say("foot.bare", version=briefing.version)
    first = part.comparisons[0]
    notes = [writer.note(note) for note in first.notes if note.key == "note.thresholds"]
    return "  ".join([writer.foot(first), *notes])


def _add_table(slide: Slide, table: Table, box: Box, writer: Writer) -> None:
    shape = slide.shapes.add_table(len(table.rows) + 1, len(table.heads), box.left, box.top, box.width, 1)
    widths = _widths(table)
    for column, width in zip(shape.table.columns, widths, strict=True):
        column.width = int(box.width * width)
    height = min(box.height // (ROWS + 1), box.height // (len(table.rows) + 1))
    for row in shape.table.rows:
        row.height = height
    heads = tuple(Cell(head) for head in table.heads)
    for at, cells in enumerate((heads, *table.rows)):
        for column, cell in enumerate(cells):
            _write_cell(shape.table.cell(at, column), cell, at == 0, writer)


def _write_cell(place: Any, cell: Cell, is_head: bool, writer: Writer) -> None:
    place.margin_top = place.margin_bottom = Pt(1)
    place.margin_left = place.margin_right = Pt(4)
    place.vertical_anchor = MSO_ANCHOR.MIDDLE
    place.fill.solid()
    ground = LIGHT.grid if is_head else LIGHT.pale(cell.shade) if cell.shade else LIGHT.paper
    place.fill.fore_color.rgb = RGBColor.from_string(ground.removeprefix("#"))
    _write(place.text_frame, [cell.text], 11, writer, bold=is_head or cell.is_own)
    place.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if cell.is_number else PP_ALIGN.LEFT


def _widths(table: Table) -> list[float]:
    """The share of the width that each column needs: by its longest text, within bounds."""
    longest = [
        min(max(_width(head), *(_width(row[at].text) for row in table.rows)), 26)
        for at, head in enumerate(table.heads)
    ]
    needed = [max(each, 6) for each in longest]
    return [each / sum(needed) for each in needed]


def _width(text: str) -> float:
    """How wide a text is, in Chinese letters."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in text)


def _text_box(
    slide: Slide, box: Box, lines: list[str], size: float, writer: Writer, role: str = "ink"
) -> None:
    frame = slide.shapes.add_textbox(box.left, box.top, box.width, box.height).text_frame
    frame.margin_left = frame.margin_right = 0
    _write(frame, lines, size, writer, role)


def _write(
    frame: TextFrame, lines: list[str], size: float, writer: Writer, role: str = "ink", bold: bool = False
) -> None:
    """Lines as paragraphs, in a face that holds Chinese, told to be of their language."""
    frame.word_wrap = True
    frame.clear()
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour(role))
        properties = run._r.get_or_add_rPr()
        properties.set("lang", LANGUAGES[writer.language])
        for tag in ("latin", "ea"):
            properties.append(properties.makeelement(qn(f"a:{tag}"), {"typeface": FONT}))
