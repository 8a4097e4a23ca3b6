"""Bars, bullets and waterfalls of a slide."""

from pptx.chart.chart import Chart
from pptx.chart.series import _BaseCategorySeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from kpi.briefing.chart import NativeChart, Series
from kpi.briefing.slide_mark import label, label_point, number_format, place_plot, rgb
from kpi.briefing.slide_text import width
from kpi.briefing.template import Box
from kpi.charts.theme import LIGHT

# of the axis: beside the longest bar, for its label; a bar that is shorter cannot hold its own
ROOM, SHORT = 0.12, 0.065
# grounds that white is read on
DARK = ("own", "good", "bad", "faint", "mark")
# the cap of an error bar without length: a line across the end of a total
CAP = """
<c:errBars {ns}>
  <c:errBarType val="plus"/><c:errValType val="fixedVal"/><c:noEndCap val="0"/><c:val val="0"/>
  <c:spPr><a:ln w="63500"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></c:spPr>
</c:errBars>
"""


def style_bars(drawn: Chart, chart: NativeChart, box: Box, reach: tuple[float, float] | None) -> None:
    plot = drawn.plots[0]
    # a few bars are no thicker than many
    plot.gap_width, plot.overlap = max(40, 240 - 40 * len(chart.categories)), 100
    category = drawn.category_axis
    category.reverse_order = True
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.format.line.color.rgb = rgb("faint")
    size = drawn.font.size / Pt(1)
    named = (max(map(width, chart.labels), default=0.0) * size * 1.05 + 12) / (box.width / Pt(1))
    left, top = min(named, 0.45), 0.09 if len(chart.series) > 1 else 0.01
    place_plot(drawn, left, top, 0.995 - left, 0.99 - top)
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    if chart.kind == "waterfall":
        _style_waterfall(drawn, chart)
        return
    low, high = reach or value_reach(chart)
    room = (high - low or 1.0) * ROOM
    drawn.value_axis.minimum_scale = low - room if low < 0 else 0
    drawn.value_axis.maximum_scale = high + room if high > 0 else 0
    first, *marks = zip(plot.series, chart.series, strict=True)
    _fill_points(*first)
    if chart.kind == "bullet":
        _label_inside(*first, chart, (high - low) * SHORT)
        for number, (series, own) in enumerate(marks):
            _outline(series, own, is_dashed=number > 0)
    else:
        label(first[0], number_format(chart), XL_LABEL_POSITION.OUTSIDE_END)


def value_reach(chart: NativeChart) -> tuple[float, float]:
    """The least and the greatest value of all series, zero among them."""
    values = [value for series in chart.series for value in series.values if value is not None]
    return min([0.0, *values]), max([0.0, *values])


def _fill_points(series: _BaseCategorySeries, own: Series) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(own.role)
    series.invert_if_negative = False
    for point in range(len(own.values)):
        if own.role_at(point) != own.role:
            fill = series.points[point].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(own.role_at(point))


def _label_inside(series: _BaseCategorySeries, own: Series, chart: NativeChart, short: float) -> None:
    """Values at the foot of their bars, where no mark crosses them; those of short bars behind."""
    labels = label(series, number_format(chart), XL_LABEL_POSITION.INSIDE_BASE)
    labels.font.color.rgb = rgb("paper")
    labels.font.bold = True
    for point, value in enumerate(own.values):
        if value is None:
            continue
        if abs(value) < short:
            label_point(series, point, XL_LABEL_POSITION.OUTSIDE_END, "ink")
        elif own.role_at(point) not in DARK:
            label_point(series, point, XL_LABEL_POSITION.INSIDE_BASE, "ink")


def _outline(series: _BaseCategorySeries, own: Series, is_dashed: bool) -> None:
    """A mark: a frame over the bar that ends where the mark is, which print without colours shows too."""
    series.format.fill.background()
    series.invert_if_negative = False
    series.format.line.color.rgb = rgb(own.role)
    series.format.line.width = Pt(1.25 if is_dashed else 2)
    if is_dashed:
        series.format.line.dash_style = MSO_LINE.SQUARE_DOT


def _style_waterfall(drawn: Chart, chart: NativeChart) -> None:
    base, *steps, totals = zip(drawn.plots[0].series, chart.series, strict=True)
    base[0].format.fill.background()
    _show_ends(*totals)
    _start_near_totals(drawn, chart)
    label(totals[0], number_format(chart), XL_LABEL_POSITION.INSIDE_END).font.bold = True
    for (series, own), sign in zip(steps, ("+", "−"), strict=True):
        _fill_pale(series, own)
        label(series, f'"{sign}"{number_format(chart)}', XL_LABEL_POSITION.CENTER)


def _show_ends(series: _BaseCategorySeries, own: Series) -> None:
    """Totals as marks with a dotted way to them: a filled bar that begins anywhere but at zero would lie
    by its length."""
    series.format.fill.background()
    series.format.line.color.rgb = rgb("faint")
    series.format.line.width, series.format.line.dash_style = Pt(0.75), MSO_LINE.SQUARE_DOT
    xml = CAP.format(ns=nsdecls("c", "a"), colour=rgb(own.role))
    series._element.find(qn("c:cat")).addprevious(parse_xml(xml.strip()))


def _fill_pale(series: _BaseCategorySeries, own: Series) -> None:
    """Pale with a frame in the full colour: a short step's label stands half on the paper."""
    for point in (None, *(at for at, role in enumerate(own.roles) if role and role != own.role)):
        role = own.role if point is None else own.role_at(point)
        form = series.format if point is None else series.points[point].format
        form.fill.solid()
        form.fill.fore_color.rgb = RGBColor.from_string(LIGHT.pale(role).removeprefix("#").upper())
        form.line.color.rgb = rgb(role)
        form.line.width = Pt(1 if point is None else 2.25)


def _start_near_totals(drawn: Chart, chart: NativeChart) -> None:
    """A waterfall floats, so that its axis may begin close below its steps: the totals are marks."""
    lows = [value for value in chart.series[0].values if value is not None]
    totals = [value for value in chart.series[-1].values if value is not None]
    sizes = [value or 0.0 for series in chart.series[1:-1] for value in series.values]
    tops = [low + size for low, size in zip(lows, _step_sizes(chart), strict=True)]
    low, high = min([*lows, *totals]), max([*totals, *tops])
    # to the left stands the value of a total, and labels are wider than short steps
    drawn.value_axis.minimum_scale = low - max(high - low, *sizes) * 0.25
    drawn.value_axis.maximum_scale = high + max(high - low, *sizes) * 0.1


def _step_sizes(chart: NativeChart) -> list[float]:
    """How long each step is, risen or fallen; without the totals' places."""
    rises, falls = (series.values[1:-1] for series in chart.series[1:-1])
    return [(rise or 0.0) + (fall or 0.0) for rise, fall in zip(rises, falls, strict=True)]
