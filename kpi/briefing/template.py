"""Where things stand on a slide: our own bare 16:9 deck, or the office's template with its named places."""

import io
from dataclasses import dataclass

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide, SlideLayout
from pptx.util import Inches

from kpi.briefing.package import as_presentation
from kpi.errors import BadFile

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.55)
# the names that an office gives the places of its template, in either language
PLACES = {
    "subtitle": ("副标题", "subtitle"),
    "content": ("内容", "图表", "content", "chart"),
    "foot": ("来源", "source"),
}
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int


OWN = {
    "title": Box(MARGIN, Inches(0.35), WIDTH - 2 * MARGIN, Inches(0.75)),
    "subtitle": Box(MARGIN, Inches(1.1), WIDTH - 2 * MARGIN, Inches(0.35)),
    "content": Box(MARGIN, Inches(1.5), WIDTH - 2 * MARGIN, Inches(5.35)),
    "foot": Box(MARGIN, Inches(6.95), WIDTH - 2 * MARGIN, Inches(0.35)),
}


@dataclass(frozen=True)
class Layouts:
    """An empty deck, its layouts for the cover and for what follows, and whether they are the office's."""

    deck: Deck
    cover: SlideLayout
    content: SlideLayout
    is_given: bool


def open_layouts(template: bytes | None) -> Layouts:
    """Our own deck; or the office's, a .pptx or .potx, without its slides. Raises BadFile where it is neither
    or no layout of it has a title."""
    if template is None:
        deck = Presentation()
        deck.slide_width, deck.slide_height = WIDTH, HEIGHT
        return Layouts(deck, deck.slide_layouts[0], deck.slide_layouts.get_by_name("Title Only"), False)
    try:
        deck = Presentation(io.BytesIO(as_presentation(template)))
    except Exception as problem:  # python-pptx lets out whatever zip and XML raise
        raise BadFile("error.template") from problem
    titled = [layout for layout in deck.slide_layouts if _title_of(layout) is not None]
    if not titled:
        raise BadFile("error.template")
    _drop_slides(deck)
    covers = [each for each in titled if _title_of(each) == PP_PLACEHOLDER.CENTER_TITLE]
    return Layouts(deck, (covers or titled)[0], min(titled, key=_unfitness), True)


def take_places(slide: Slide, layouts: Layouts) -> dict[str, Box]:
    """The rectangles of subtitle, content and foot on a slide; the placeholders that marked them go, and
    with them all that would stay empty. The title stays."""
    boxes = dict(OWN) if not layouts.is_given else _boxes_below_title(slide, layouts.deck)
    for shape in list(slide.placeholders):
        if shape.placeholder_format.type in TITLES:
            if not layouts.is_given:
                own = OWN["title"]
                shape.left, shape.top, shape.width, shape.height = own.left, own.top, own.width, own.height
            continue
        for place, names in PLACES.items():
            if any(name in _layout_name(shape, slide).lower() for name in names):
                boxes[place] = Box(shape.left, shape.top, shape.width, shape.height)
        shape._element.getparent().remove(shape._element)
    return boxes


def _boxes_below_title(slide: Slide, deck: Deck) -> dict[str, Box]:
    """Where a template names no places: the room under its title, as wide as that."""
    title = slide.shapes.title
    left, width = title.left, title.width
    top = title.top + title.height
    foot_top = deck.slide_height - Inches(0.5)
    subtitle = Box(left, top, width, Inches(0.35))
    content = Box(left, top + Inches(0.4), width, foot_top - top - Inches(0.45))
    return {"subtitle": subtitle, "content": content, "foot": Box(left, foot_top, width, Inches(0.35))}


def _layout_name(shape, slide: Slide) -> str:  # type: ignore[no-untyped-def]
    """The name that a placeholder has in its layout: on the slide python-pptx gives it another."""
    index = shape.placeholder_format.idx
    names = [each.name for each in slide.slide_layout.placeholders if each.placeholder_format.idx == index]
    return names[0] if names else shape.name


def _title_of(layout: SlideLayout) -> PP_PLACEHOLDER | None:
    kinds = [shape.placeholder_format.type for shape in layout.placeholders]
    return next((kind for kind in kinds if kind in TITLES), None)


def _unfitness(layout: SlideLayout) -> tuple[bool, bool, int]:
    """How little a layout is meant for a finding with a picture: the one that names a place for content
    first, then those with a plain title and little else."""
    names = " ".join(shape.name.lower() for shape in layout.placeholders)
    has_place = any(name in names for name in ("内容", "图表", "chart"))
    return (not has_place, _title_of(layout) != PP_PLACEHOLDER.TITLE, len(list(layout.placeholders)))


def _drop_slides(deck: Deck) -> None:
    ids = deck.slides._sldIdLst
    for slide in list(ids):
        deck.part.drop_rel(slide.rId)
        ids.remove(slide)
