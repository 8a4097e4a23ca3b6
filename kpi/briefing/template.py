"""Where things stand on a slide: our own bare 16:9 deck, or the office's template with its named places."""

import io
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide, SlideLayout
from pptx.util import Inches

from kpi.briefing.package import as_presentation
from kpi.errors import BadFile

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.55)
SUBTITLE, FOOT, GAP = Inches(0.42), Inches(0.52), Inches(0.06)
# the names that an office gives the places of its template, in either language
PLACES = {
    "subtitle": ("副标题", "subtitle"),
    "content": ("内容", "图表", "content", "chart"),
    "foot": ("来源", "source"),
}
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
# what PowerPoint keeps beside the list of slides, by their ids, and would miss
LISTS = ("p:custShowLst", "p:extLst")
MOST_BYTES = 300_000_000


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def meets(self, other: "Box") -> bool:
        across = self.left < other.left + other.width and other.left < self.left + self.width
        return across and self.top < other.bottom and other.top < self.bottom


OWN = {
    "title": Box(MARGIN, Inches(0.28), WIDTH - 2 * MARGIN, Inches(0.92)),
    "subtitle": Box(MARGIN, Inches(1.26), WIDTH - 2 * MARGIN, SUBTITLE),
    "content": Box(MARGIN, Inches(1.74), WIDTH - 2 * MARGIN, Inches(5.06)),
    "foot": Box(MARGIN, Inches(6.88), WIDTH - 2 * MARGIN, FOOT),
}
OWN_COVER = {
    "title": Box(MARGIN, Inches(2.1), WIDTH - 2 * MARGIN, Inches(1.5)),
    "content": Box(MARGIN, Inches(3.8), WIDTH - 2 * MARGIN, Inches(1.6)),
}


@dataclass(frozen=True)
class Layouts:
    """An empty deck, its layouts for the cover and for what follows, where things stand on either (title,
    subtitle, content, foot; a cover has no foot), and whether they are the office's."""

    deck: Deck
    cover: SlideLayout
    content: SlideLayout
    cover_boxes: dict[str, Box]
    boxes: dict[str, Box]
    is_given: bool


def open_layouts(template: bytes | None) -> Layouts:
    """Our own deck; or the office's, a .pptx or .potx, without its slides. Raises BadFile where it is neither
    or no layout of it has a title."""
    if template is None:
        deck = Presentation()
        deck.slide_width, deck.slide_height = WIDTH, HEIGHT
        content = deck.slide_layouts.get_by_name("Title Only")
        return Layouts(deck, content, content, OWN_COVER, OWN, False)
    try:
        deck = _read(template)
        titled = [layout for layout in deck.slide_layouts if _title_of(layout) is not None]
    except Exception as problem:  # python-pptx lets out whatever zip and XML raise
        raise BadFile("error.template") from problem
    if not titled:
        raise BadFile("error.template")
    _drop_slides(deck)
    covers = [each for each in titled if _kind(_title_of(each)) == PP_PLACEHOLDER.CENTER_TITLE]
    cover, content = (covers or titled)[0], min(titled, key=_unfitness)
    return Layouts(deck, cover, content, _cover_boxes(cover, deck), _boxes(content, deck), True)


def add_slide(layouts: Layouts, is_cover: bool = False) -> Slide:
    """A slide with nothing on it but its title's place: what marked the other places goes, and with it all
    that would stay empty."""
    slide = layouts.deck.slides.add_slide(layouts.cover if is_cover else layouts.content)
    boxes = layouts.cover_boxes if is_cover else layouts.boxes
    for shape in list(slide.placeholders):
        if _kind(shape) not in TITLES:
            shape._element.getparent().remove(shape._element)
        elif not layouts.is_given:
            own = boxes["title"]
            shape.left, shape.top, shape.width, shape.height = own.left, own.top, own.width, own.height
    return slide


def _read(template: bytes) -> Deck:
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        if sum(member.file_size for member in package.infolist()) > MOST_BYTES:
            raise BadFile("error.template")
    return Presentation(io.BytesIO(as_presentation(template)))


def _boxes(layout: SlideLayout, deck: Deck) -> dict[str, Box]:
    """The places of a layout: those that it names, and the others around them, so that none lies on
    another; as wide as the title."""
    named = _named(layout)
    title = _box(_title_of(layout))
    below = Box(title.left, title.bottom + GAP, title.width, SUBTITLE)
    subtitle = named.get("subtitle", below)
    last = Box(title.left, deck.slide_height - FOOT - GAP, title.width, FOOT)
    foot = named.get("foot", last)
    content = named.get("content")
    if content is None:
        # a source may stand above, and a title below
        top = max(box.bottom for box in (title, subtitle, foot) if box.top < deck.slide_height / 2)
        bottom = min([box.top for box in (title, subtitle, foot) if box.top > top], default=last.bottom)
        content = Box(title.left, top + GAP, title.width, max(bottom - top - 2 * GAP, 1))
    if "subtitle" not in named and subtitle.meets(content):
        subtitle = replace(subtitle, left=content.left, top=content.top, width=content.width)
        content = replace(content, top=subtitle.bottom + GAP, height=content.bottom - subtitle.bottom - GAP)
    if "foot" not in named and foot.meets(content):
        top = min(foot.top, content.bottom - FOOT)
        foot = replace(foot, top=top)
        content = replace(content, height=top - GAP - content.top)
    return {"title": title, "subtitle": subtitle, "content": content, "foot": foot}


def _cover_boxes(layout: SlideLayout, deck: Deck) -> dict[str, Box]:
    """Of a cover: its subtitle's place, or the room below its title."""
    title = _box(_title_of(layout))
    kinds = {_kind(shape): _box(shape) for shape in layout.placeholders}
    below = Box(title.left, title.bottom + GAP, title.width, max(deck.slide_height - title.bottom - FOOT, 1))
    return {
        "title": title,
        "content": kinds.get(PP_PLACEHOLDER.SUBTITLE, _named(layout).get("subtitle", below)),
    }


def _named(layout: SlideLayout) -> dict[str, Box]:
    """The places that the office has named."""
    boxes: dict[str, Box] = {}
    exact = {name for names in PLACES.values() for name in names}
    # a place that bears a name alone goes before PowerPoint's own "Content Placeholder 3"
    for shape in sorted(layout.placeholders, key=lambda shape: shape.name.lower() not in exact):
        for place, names in PLACES.items():
            if _kind(shape) not in TITLES and any(name in shape.name.lower() for name in names):
                boxes.setdefault(place, _box(shape))
                break
    return boxes


def _box(shape: Any) -> Box:
    return Box(shape.left, shape.top, shape.width, shape.height)


def _kind(shape: Any) -> PP_PLACEHOLDER:
    return shape.placeholder_format.type


def _title_of(layout: SlideLayout) -> Any:
    return next((shape for shape in layout.placeholders if _kind(shape) in TITLES), None)


def _unfitness(layout: SlideLayout) -> tuple[bool, bool, int]:
    """How little a layout is meant for a finding with a picture: the one that names a place for content
    first, then those with a plain title and little else."""
    names = " ".join(shape.name.lower() for shape in layout.placeholders)
    has_place = any(name in names for name in ("内容", "图表", "chart"))
    is_plain = _kind(_title_of(layout)) == PP_PLACEHOLDER.TITLE
    return (not has_place, not is_plain, len(list(layout.placeholders)))


def _drop_slides(deck: Deck) -> None:
    """The template's own slides, and the lists that name them: sections and shows."""
    ids = deck.slides._sldIdLst
    for slide in list(ids):
        deck.part.drop_rel(slide.rId)
        ids.remove(slide)
    for tag in LISTS:
        for each in deck.part._element.findall(qn(tag)):
            deck.part._element.remove(each)
