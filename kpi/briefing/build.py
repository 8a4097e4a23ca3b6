"""A briefing in the formats that were asked for: the files, and what could not be made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpi.briefing.deck import write_deck
from kpi.briefing.document import write_document
from kpi.briefing.figure import draw_part
from kpi.briefing.images import FORMATS as PICTURES
from kpi.briefing.images import find_problem, picture
from kpi.briefing.part import Briefing, file_name
from kpi.briefing.workbook import write_workbook
from kpi.errors import ZoneGapError
from kpi.words import Writer, safe_name

FORMATS = ("pptx", "docx", "xlsx", *PICTURES)
TITLE_LENGTH = 60
# what is being made, how many of how many are
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Order:
    """formats: of FORMATS. scale: of the PNGs. template: the office's own slides, None for ours."""

    formats: tuple[str, ...]
    scale: int = 2
    template: bytes | None = None


@dataclass(frozen=True)
class Made:
    """The files by name, in the order of the formats; and why pictures are wanting, or None."""

    files: Mapping[str, bytes]
    problem: ZoneGapError | None


def build(
    briefing: Briefing,
    writer: Writer,
    order: Order,
    sources: Callable[[Briefing], pd.DataFrame],
    tell: Tell = lambda what, done, total: None,
) -> Made:
    """Every file of the order. Where no picture can be drawn the rest is made all the same.
    `sources` is asked where the figures of the workbook come from."""
    drawing = _Drawing(briefing, writer, order, tell)
    files: dict[str, bytes] = {}
    name = file_name(briefing, writer)
    for form in (form for form in FORMATS if form in order.formats):
        if form in PICTURES:
            pictures = drawing.pictures(form)
            files |= {f"{drawing.names[place]}.{form}": content for place, content in pictures.items()}
        else:
            pictures = drawing.pictures("png") if form == "docx" else {}
            tell(form, 0, 1)
            files[f"{name}.{form}"] = _write(form, briefing, writer, order, pictures, sources)
    return Made(files, drawing.problem)


def demand_figures(briefing: Briefing, writer: Writer) -> None:
    """Raises ZoneGapError where no figure stands behind any part: a briefing of nothing is not made."""
    if not any(comparison.refs for comparison in briefing.comparisons()):
        question = briefing.question
        values = {"zone": writer.zone(question.zone), "period": writer.period(question.period)}
        raise ZoneGapError("error.nothing_to_brief", **values)


def wanting(briefing: Briefing, made: Made, writer: Writer) -> list[str]:
    """What the files do without, a sentence each: sections without data, pictures without a browser."""
    lines = []
    if briefing.left_out:
        lines.append(writer.say("briefing.left_out", parts=writer.say("list").join(briefing.left_out)))
    if made.problem:
        lines.append(made.problem.text(writer.language))
    return lines


def _write(
    form: str,
    briefing: Briefing,
    writer: Writer,
    order: Order,
    pictures: Mapping[int, bytes],
    sources: Callable[[Briefing], pd.DataFrame],
) -> bytes:
    """The bytes of a .pptx, .docx or .xlsx; `pictures` as write_document has them."""
    if form == "pptx":
        return write_deck(briefing, writer, order.template)
    if form == "docx":
        return write_document(briefing, writer, pictures)
    return write_workbook(briefing, writer, sources(briefing))


class _Drawing:
    """The pictures of a briefing, each drawn once. problem: why there are none, or no more."""

    def __init__(self, briefing: Briefing, writer: Writer, order: Order, tell: Tell) -> None:
        self.order, self.tell = order, tell
        self.problem: ZoneGapError | None = None
        self.figures: dict[int, Any] = {}
        if {"docx", *PICTURES} & set(order.formats):
            self.problem = find_problem()
            figures = {place: draw_part(part, writer) for place, part in enumerate(briefing.parts)}
            self.figures = {place: figure for place, figure in figures.items() if figure is not None}
        self.names = {
            place: f"{number:02}_{safe_name(briefing.parts[place].heading)[:TITLE_LENGTH].strip()}"
            for number, place in enumerate(self.figures, 1)
        }
        self.drawn: dict[str, dict[int, bytes]] = {}

    def pictures(self, form: str) -> dict[int, bytes]:
        """Pictures by the place of their part; none more after the first that fails, since the next would
        make the reader wait as long."""
        if form in self.drawn:
            return self.drawn[form]
        found = self.drawn[form] = {}
        for done, (place, figure) in enumerate(self.figures.items()):
            if self.problem is not None:
                break
            self.tell(form, done, len(self.figures))
            try:
                found[place] = picture(figure, form, self.order.scale)
            except ZoneGapError as problem:
                self.problem = problem
        return found
