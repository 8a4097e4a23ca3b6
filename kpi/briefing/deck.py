"""The briefing as slides for PowerPoint: a finding a slide, with a chart or a table that can be edited."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pptx.util import Pt

from kpi.briefing.chart import NativeChart
from kpi.briefing.package import fixed
from kpi.briefing.part import Briefing, Part
from kpi.briefing.recipe import Section
from kpi.briefing.slide_bars import value_reach
from kpi.briefing.slide_chart import add_chart
from kpi.briefing.slide_table import Page, add_table, pages
from kpi.briefing.slide_text import LINE, add_text, by_height, fit, height, write, write_title
from kpi.briefing.table import paper_table
from kpi.briefing.template import Box, Layouts, add_slide, open_layouts
from kpi.question import Comparison
from kpi.words import Writer

# how many bars a slide holds that is read from the last row of chairs
BARS = 24
# in points: texts, and what stands between two of them
TEXT, APART = 16, 8
TITLES, SUBTITLES, COVER, FOOT = (24, 22, 20, 18, 16), (12, 11, 10), (36, 32, 28, 24), 8.5

Shown = NativeChart | Page | tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """What one slide shows: a chart, a table, or lines of text; and which of how many it is."""

    shown: Shown
    number: int
    total: int


def write_deck(briefing: Briefing, writer: Writer, template: bytes | None = None) -> bytes:
    """The bytes of a .pptx, 16:9. `template`: the office's own .pptx or .potx, see open_layouts."""
    layouts = open_layouts(template)
    _add_cover(layouts, briefing, writer)
    for part in briefing.parts:
        _add_part(layouts, part, briefing.version, briefing.made_at, writer)
    title = f"{writer.zone(briefing.question.zone)} {briefing.recipe.name(writer.language)}"
    return _saved(layouts, title, briefing.made_at)


def write_slide(
    comparison: Comparison,
    chart: NativeChart | None,
    writer: Writer,
    made_at: datetime,
    template: bytes | None = None,
) -> bytes:
    """A .pptx of one comparison alone, without a cover; its table where there is no chart."""
    layouts = open_layouts(template)
    title = writer.title(comparison)
    part = Part(
        Section(compare=comparison.kind),
        title,
        (comparison,),
        tuple(writer.sentences(comparison)),
        chart=chart,
    )
    _add_part(layouts, part, comparison.version, made_at, writer)
    return _saved(layouts, title, made_at)


def cover_lines(briefing: Briefing, writer: Writer) -> list[str]:
    """Period and peers; of which data version and when; whether it is simulated."""
    question = briefing.question
    lines = [f"{writer.period(question.period)} · {writer.peers(question.peers)}"]
    lines.append(_version(briefing.version, briefing.made_at, writer))
    return [*lines, writer.say("simulated")] if briefing.is_simulated else lines


def foot_lines(part: Part, version: int, made_at: datetime, writer: Writer) -> list[str]:
    """Data version, when and files; the thresholds where a status was judged by them."""
    when = f"{made_at:%Y-%m-%d %H:%M}"
    if not part.comparisons:
        return [f"{writer.say('foot.bare', version=version)} · {when}"]
    first = part.comparisons[0]
    notes = [writer.note(note) for note in first.notes if note.key == "note.thresholds"]
    return [f"{writer.foot(first)} · {when}", *notes[:1]]


def _saved(layouts: Layouts, title: str, made_at: datetime) -> bytes:
    properties = layouts.deck.core_properties
    properties.title = title
    properties.author, properties.last_modified_by = "ZoneGap", "ZoneGap"
    out = io.BytesIO()
    layouts.deck.save(out)
    return fixed(out.getvalue(), made_at)


def _version(version: int, made_at: datetime, writer: Writer) -> str:
    return writer.say("briefing.version", version=version, at=f"{made_at:%Y-%m-%d %H:%M}")


def _add_cover(layouts: Layouts, briefing: Briefing, writer: Writer) -> None:
    slide = add_slide(layouts, is_cover=True)
    boxes = layouts.cover_boxes
    name = briefing.recipe.name(writer.language)
    title = writer.say("briefing.title", zone=writer.zone(briefing.question.zone), name=name)
    write_title(
        slide.shapes.title.text_frame, *fit(title, boxes["title"], COVER), writer.language, layouts.is_given
    )
    add_text(slide, boxes["content"], cover_lines(briefing, writer), 18, writer.language)


def _add_part(layouts: Layouts, part: Part, version: int, made_at: datetime, writer: Writer) -> None:
    """A part on as many slides as it needs."""
    for piece in _pieces(part, layouts.boxes["content"], writer):
        _add_piece(layouts, part, piece, writer, foot_lines(part, version, made_at, writer))


def _pieces(part: Part, box: Box, writer: Writer) -> list[Piece]:
    shown: Sequence[Shown]
    if part.chart is not None:
        shown = list(_chart_runs(part.chart))
    elif part.section.show in ("table", "chart"):
        shown = pages(paper_table(part.comparisons[0], writer), box)
    else:
        heights = [height(line, box.width / Pt(1), TEXT) + APART for line in part.sentences]
        shown = [part.sentences[run] for run in by_height(heights, box.height / Pt(1))]
    return [Piece(each, number, len(shown)) for number, each in enumerate(shown, 1)]


def _chart_runs(chart: NativeChart) -> Iterator[NativeChart]:
    """Bars in runs that can be read; lines and waterfalls whole."""
    if chart.kind not in ("bar", "bullet"):
        yield chart
        return
    for run in _runs(tuple(range(len(chart.categories))), BARS):
        part = slice(run[0], run[-1] + 1)
        series = (replace(s, values=s.values[part], roles=s.roles[part]) for s in chart.series)
        yield replace(chart, categories=chart.categories[part], series=tuple(series), marks=chart.marks[part])


def _runs(things: tuple[Any, ...], size: int) -> Iterator[tuple[Any, ...]]:
    """Runs of nearly the same length, none longer than `size`."""
    each = -(-len(things) // -(-len(things) // size)) if things else 1
    for start in range(0, len(things), each):
        yield things[start : start + each]


def _add_piece(layouts: Layouts, part: Part, piece: Piece, writer: Writer, foot: list[str]) -> None:
    slide, boxes, language = add_slide(layouts), layouts.boxes, writer.language
    count = f" ({piece.number}/{piece.total})" if piece.total > 1 else ""
    # the number stays where the heading is cut
    narrow = replace(boxes["title"], width=int(boxes["title"].width * (0.94 if count else 1)))
    heading, size = fit(part.heading, narrow, TITLES)
    write_title(slide.shapes.title.text_frame, heading + count, size, language, layouts.is_given)
    if part.comparisons:
        subtitle, size = fit(_subtitle(part, writer), boxes["subtitle"], SUBTITLES)
        add_text(slide, boxes["subtitle"], [subtitle], size, language, "faint")
    alt = " ".join([part.heading + count, *part.sentences[:1]])
    if isinstance(piece.shown, NativeChart):
        reach = value_reach(part.chart) if part.chart else None
        add_chart(slide, piece.shown, boxes["content"], alt, language, reach)
    elif isinstance(piece.shown, Page):
        add_table(slide, piece.shown, boxes["content"], alt, language)
    else:
        frame = add_text(slide, boxes["content"], [], TEXT, language)
        write(frame, piece.shown, TEXT, language, apart=APART)
    _add_foot(slide, boxes["foot"], foot, language)
    notes = [*part.sentences, *(line for one in part.comparisons for line in writer.notes(one))]
    write(slide.notes_slide.notes_text_frame, list(dict.fromkeys(notes)), 12, language)


def _add_foot(slide: Any, box: Box, lines: list[str], language: str) -> None:
    """The first on a line of its own, the others on what is left; cut where they are longer: the notes
    have them whole."""
    first = replace(box, height=Pt(FOOT * LINE + 1)) if len(lines) > 1 else box
    rest = replace(box, height=box.height - first.height)
    fitted = [fit(text, first if number == 0 else rest, (FOOT,))[0] for number, text in enumerate(lines)]
    add_text(slide, box, fitted, FOOT, language, "faint")


def _subtitle(part: Part, writer: Writer) -> str:
    """What is measured; the finding too where the recipe has put a heading of its own over it; what the
    picture leaves out."""
    first = part.comparisons[0]
    finding = [writer.title(first)] if part.section.heading(writer.language) else []
    remark = [part.chart.remark] if part.chart and part.chart.remark else []
    return " · ".join([*finding, writer.subtitle(first), *remark])
