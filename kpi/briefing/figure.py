"""A part of a briefing as the Plotly figure that the screen shows, on white paper."""

from collections.abc import Callable
from typing import Any

from kpi.briefing.part import Part
from kpi.charts.bullets import draw_bullets, draw_leads
from kpi.charts.bump import draw_bump
from kpi.charts.gaps import draw_gaps
from kpi.charts.growth import draw_growth, draw_points
from kpi.charts.growth_lines import SPANS, draw_history
from kpi.charts.land import draw_field, draw_land, draw_yields
from kpi.charts.pulls import draw_indicators
from kpi.charts.ranking import draw_ranking
from kpi.charts.score import draw_items, draw_score
from kpi.charts.theme import LIGHT, Theme
from kpi.charts.waterfall import draw_waterfall
from kpi.question import Comparison
from kpi.words import Writer

Draw = Callable[[Comparison, Writer, Theme], Any]
PICTURED = ("chart", "table")


def draw_part(part: Part, writer: Writer, theme: Theme = LIGHT) -> Any | None:
    """The part's figure; None where it is words alone, or a table by nature."""
    if part.section.show not in PICTURED or not part.comparisons:
        return None
    comparison = part.comparisons[0]
    if part.history is not None:
        return draw_history(part.history, SPANS[0], comparison, writer, theme)
    return draw_comparison(comparison, writer, theme)


def draw_comparison(comparison: Comparison, writer: Writer, theme: Theme) -> Any | None:
    draw = DRAWS.get(comparison.kind)
    return draw(comparison, writer, theme) if draw and len(comparison.rows) else None


def _first(*draws: Draw) -> Draw:
    """What the first of several draws that has anything to draw."""

    def draw(comparison: Comparison, writer: Writer, theme: Theme) -> Any | None:
        figures = (each(comparison, writer, theme) for each in draws)
        return next((figure for figure in figures if figure is not None), None)

    return draw


def _growth(comparison: Comparison, writer: Writer, theme: Theme) -> Any | None:
    """Rates; changes in percentage points where there is nothing else."""
    points = comparison.rows["change_pp"].notna()
    if points.all():
        return draw_points(comparison, writer, theme)
    return draw_growth(comparison.part(~points), writer, theme)


def _places(comparison: Comparison, writer: Writer, theme: Theme) -> Any | None:
    """Places of one indicator; those of several are a table."""
    is_one = len(comparison.indicator_ids) == 1
    return draw_ranking(comparison, writer, theme) if is_one else None


def _share(comparison: Comparison, writer: Writer, theme: Theme) -> Any | None:
    """One indicator's whole as a waterfall; of several, the zone's own pulls."""
    rows = comparison.rows
    if len(comparison.indicator_ids) == 1 and rows["whole_kind"].nunique() == 1:
        return draw_waterfall(comparison, writer, theme)
    own = comparison.part(rows["is_own"] & rows["pull_pp"].notna())
    return draw_indicators(own, writer, theme) if rows["whole_kind"].nunique() == 1 else None


def _field(comparison: Comparison, writer: Writer, theme: Theme) -> Any | None:
    return draw_field(comparison, writer, theme) if len(comparison.indicator_ids) == 1 else None


DRAWS: dict[str, Draw] = {
    "target": _first(draw_bullets, draw_leads),
    "race": _first(draw_bullets, draw_leads),
    "growth": _growth,
    "ranking": _places,
    "course": draw_bump,
    "share": _share,
    "gap": draw_gaps,
    "score": draw_score,
    "score_items": draw_items,
    "land": _first(draw_land, draw_yields),
    "land_yield": _field,
}
