"""A NativeChart on a slide, as a chart of PowerPoint's own that can be clicked and edited."""

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import _BaseCategorySeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Pt

from kpi.briefing.chart import NativeChart, Series, colour
from kpi.briefing.template import Box

FONT = "Microsoft YaHei"
TYPES = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "bullet": XL_CHART_TYPE.BAR_CLUSTERED,
    "waterfall": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "bump": XL_CHART_TYPE.LINE_MARKERS,
}
# a mark across a bar: the cap of an error bar without length, on a series that is not filled
MARK = """
<c:errBars {ns}>
  <c:errBarType val="plus"/><c:errValType val="fixedVal"/><c:noEndCap val="0"/><c:val val="0"/>
  <c:spPr><a:ln w="28575"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln></c:spPr>
</c:errBars>
"""


def add_chart(slide: Slide, chart: NativeChart, box: Box, alt: str) -> None:
    """Draw it into the box; `alt` is what is read out where it cannot be seen."""
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    frame = slide.shapes.add_chart(TYPES[chart.kind], box.left, box.top, box.width, box.height, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    drawn = frame.chart
    drawn.has_title = False
    _set_font(drawn, chart)
    (_style_lines if chart.kind in ("line", "bump") else _style_bars)(drawn, chart)
    named = [series for series in chart.series if series.name]
    drawn.has_legend = len(named) > 1 and chart.kind != "bump"
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False


def number_format(chart: NativeChart) -> str:
    """How Office prints the numbers: the indicator's decimals, thousands apart."""
    return "#,##0" + ("." + "0" * chart.decimals if chart.decimals else "")


def _style_bars(drawn: Chart, chart: NativeChart) -> None:
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    drawn.category_axis.reverse_order = True
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.category_axis.format.line.color.rgb = _rgb("grid")
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    for number, (series, own) in enumerate(zip(plot.series, chart.series, strict=True)):
        if own.role == "mark" or (chart.kind == "bullet" and number):
            _as_mark(series, own)
        elif chart.kind == "waterfall" and not number:
            series.format.fill.background()
        else:
            _fill_points(series, own)
            _label(series, chart)
    if chart.kind == "waterfall":
        _start_near_totals(drawn, chart)


def _fill_points(series: _BaseCategorySeries, own: Series) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _rgb(own.role)
    series.invert_if_negative = False
    for point in range(len(own.values)):
        if own.role_at(point) != own.role:
            fill = series.points[point].format.fill
            fill.solid()
            fill.fore_color.rgb = _rgb(own.role_at(point))


def _as_mark(series: _BaseCategorySeries, own: Series) -> None:
    """A series that is a mark across the bars: no filling, only the cap."""
    series.format.fill.background()
    series.format.line.fill.background()
    xml = MARK.format(ns=nsdecls("c", "a"), colour=colour(own.role))
    element = series._element
    after = [element.find(qn(f"c:{tag}")) for tag in ("cat", "val")]
    anchor = next(each for each in after if each is not None)
    anchor.addprevious(parse_xml(xml.strip()))


def _label(series: _BaseCategorySeries, chart: NativeChart) -> None:
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = number_format(chart) + _suffix(chart), False
    labels.position = XL_LABEL_POSITION.CENTER if chart.kind == "waterfall" else XL_LABEL_POSITION.OUTSIDE_END


def _suffix(chart: NativeChart) -> str:
    return '"%"' if chart.unit == "%" else ""


def _start_near_totals(drawn: Chart, chart: NativeChart) -> None:
    """A waterfall floats, so that its axis may begin close below its steps: the totals are marks."""
    lows = [value for value in chart.series[0].values if value is not None]
    totals = [value for value in chart.series[1].values if value is not None]
    low, high = min([*lows, *totals]), max(totals)
    sizes = [value or 0.0 for series in chart.series[2:] for value in series.values]
    room = max(high - low, *sizes) * 0.15
    drawn.value_axis.minimum_scale = low - room


def _style_lines(drawn: Chart, chart: NativeChart) -> None:
    is_bump = chart.kind == "bump"
    axis = drawn.value_axis
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = _rgb("grid")
    axis.format.line.fill.background()
    axis.tick_labels.number_format = number_format(chart) + _suffix(chart)
    axis.tick_labels.number_format_is_linked = False
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if is_bump:
        axis.reverse_order, axis.minimum_scale, axis.major_unit = True, 1, 1 if _places(chart) <= 12 else 5
        drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    for series, own in zip(drawn.plots[0].series, chart.series, strict=True):
        is_lit = own.role == "own"
        series.smooth = False
        series.format.line.color.rgb = _rgb(own.role)
        series.format.line.width = Pt(3 if is_lit else 1.25)
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8 if is_lit else 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _rgb(own.role)
        series.marker.format.line.color.rgb = _rgb(own.role)
        if is_bump:
            _name_last(series, own)
        elif is_lit:
            _label_lines(series, chart)


def _places(chart: NativeChart) -> float:
    return max((value or 0.0 for series in chart.series for value in series.values), default=0.0)


def _label_lines(series: _BaseCategorySeries, chart: NativeChart) -> None:
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.ABOVE
    labels.number_format, labels.number_format_is_linked = number_format(chart) + _suffix(chart), False


def _name_last(series: _BaseCategorySeries, own: Series) -> None:
    """The line's name at its last point, in place of a legend of many greys."""
    reported = [point for point, value in enumerate(own.values) if value is not None]
    if not reported:
        return
    label = series.points[reported[-1]].data_label
    label.position = XL_LABEL_POSITION.RIGHT
    run = label.text_frame.paragraphs[0].add_run()
    run.text = own.name
    run.font.size, run.font.bold = Pt(9), own.role == "own"
    run.font.color.rgb = _rgb("own" if own.role == "own" else "faint")
    _set_faces(run._r.get_or_add_rPr())


def _set_font(drawn: Chart, chart: NativeChart) -> None:
    """Small enough for all names; the East Asian face too, which font.name alone would leave out."""
    drawn.font.size = Pt(12 if len(chart.categories) <= 12 else 10)
    drawn.font.color.rgb = _rgb("ink")
    _set_faces(drawn._chartSpace.find(qn("c:txPr")).find(qn("a:p")).find(qn("a:pPr")).find(qn("a:defRPr")))


def _set_faces(properties: etree._Element) -> None:
    for tag in ("latin", "ea", "cs"):
        face = properties.find(qn(f"a:{tag}"))
        if face is None:
            face = etree.SubElement(properties, qn(f"a:{tag}"))
        face.set("typeface", FONT)


def _rgb(role: str) -> RGBColor:
    return RGBColor.from_string(colour(role))
