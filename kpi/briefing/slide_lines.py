"""Lines of a slide: a growth through the years, places through the quarters."""

from pptx.chart.chart import Chart
from pptx.chart.series import _BaseCategorySeries
from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from kpi.briefing.chart import NativeChart, Series
from kpi.briefing.slide_mark import label, number_format, place_plot, rgb
from kpi.briefing.slide_text import width
from kpi.briefing.template import Box

NAME_SIZE, LONGEST = 10, 27
# how lines beside the first are told apart where colours are not seen
STYLES = ((XL_MARKER_STYLE.SQUARE, MSO_LINE.DASH), (XL_MARKER_STYLE.DIAMOND, MSO_LINE.ROUND_DOT))


def style_lines(drawn: Chart, chart: NativeChart, box: Box) -> None:
    axis = drawn.value_axis
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = rgb("grid")
    axis.format.line.fill.background()
    axis.tick_labels.number_format = number_format(chart)
    axis.tick_labels.number_format_is_linked = False
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.category_axis.format.line.color.rgb = rgb("faint")
    for number, (series, own) in enumerate(zip(drawn.plots[0].series, chart.series, strict=True)):
        series.smooth = False
        _style_line(series, own, "faint" if chart.kind == "line" else own.role)
        if chart.kind == "line" and number:
            series.marker.style, series.format.line.dash_style = STYLES[(number - 1) % len(STYLES)]
        elif chart.kind == "line":
            label(series, number_format(chart), XL_LABEL_POSITION.ABOVE).font.bold = True
    if chart.kind == "bump":
        _style_bump(drawn, chart, box)


def _style_line(series: _BaseCategorySeries, own: Series, beside: str) -> None:
    role = "own" if own.role == "own" else beside
    is_own = role == "own"
    series.format.line.color.rgb = rgb(role)
    series.format.line.width = Pt(3 if is_own else 1.5)
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8 if is_own else 6
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb(role)
    series.marker.format.line.color.rgb = rgb(role)


def _style_bump(drawn: Chart, chart: NativeChart, box: Box) -> None:
    """Places count from the top; the lines' names stand at their ends, in place of a legend of greys."""
    axis = drawn.value_axis
    last = max((value or 0.0 for series in chart.series for value in series.values), default=0.0)
    axis.reverse_order, axis.minimum_scale, axis.maximum_scale = True, 0, last + 0.5
    axis.major_unit = 1 if last <= 12 else 5
    # the axis begins above the first place, which has a line of its own then; there is no place 0
    axis.tick_labels.number_format = "0;;"
    dates = drawn.category_axis
    dates.tick_label_position, dates.major_tick_mark = XL_TICK_LABEL_POSITION.HIGH, XL_TICK_MARK.NONE
    dates.format.line.fill.background()
    texts = [_shortened(series.name) for series in chart.series]
    named = max(width(text) for text in texts) * NAME_SIZE * 1.1 + 30
    wide = max(0.96 - named / (box.width / Pt(1)) - 0.01, 0.4)
    place_plot(drawn, 0.04, 0.01, wide, 0.87)
    for number, names in _end_names(chart).items():
        _name_end(drawn.plots[0].series[number], chart.series[number], names)


def _end_names(chart: NativeChart) -> dict[int, str]:
    """What stands at a line's end, by the number of its series: its place there and its name, and with it
    the names of all whose lines end at the same point."""
    ends: dict[tuple[int, float], list[int]] = {}
    for number, series in enumerate(chart.series):
        reported = [point for point, value in enumerate(series.values) if value is not None]
        if reported:
            ends.setdefault((reported[-1], series.values[reported[-1]] or 0.0), []).append(number)
    told = {}
    for (_, place), numbers in ends.items():
        # the own zone is the last of the series, and speaks for those beside it
        told[numbers[-1]] = f"{place:.0f}  " + " / ".join(
            _shortened(chart.series[number].name) for number in reversed(numbers)
        )
    return told


def _name_end(series: _BaseCategorySeries, own: Series, text: str) -> None:
    point = max(at for at, value in enumerate(own.values) if value is not None)
    # a line that broke off earlier has other lines right of its end
    is_last = point == len(own.values) - 1
    told = series.points[point].data_label
    told.position = XL_LABEL_POSITION.RIGHT if is_last else XL_LABEL_POSITION.BELOW
    frame = told.text_frame
    frame.word_wrap = False
    run = frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(NAME_SIZE), own.role == "own"
    run.font.color.rgb = rgb("own" if own.role == "own" else "faint")


def _shortened(name: str) -> str:
    while width(name) > LONGEST:
        name = name[:-2].rstrip() + "…"
    return name
