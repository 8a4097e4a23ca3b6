"""A NativeChart on a slide, as a chart of PowerPoint's own that can be clicked and edited."""

import io
from dataclasses import replace

import xlsxwriter
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from kpi.briefing.cells import OPTIONS
from kpi.briefing.chart import NativeChart
from kpi.briefing.slide_bars import style_bars
from kpi.briefing.slide_lines import style_lines
from kpi.briefing.slide_mark import number_format, rgb
from kpi.briefing.slide_text import set_faces
from kpi.briefing.template import Box

TYPES = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "bullet": XL_CHART_TYPE.BAR_CLUSTERED,
    "waterfall": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "bump": XL_CHART_TYPE.LINE_MARKERS,
}
# up to how many categories their names are large
FEW = 14


def add_chart(
    slide: Slide,
    chart: NativeChart,
    box: Box,
    alt: str,
    language: str,
    reach: tuple[float, float] | None = None,
) -> None:
    """Draw it into the box; `alt` is what is read out where it cannot be seen. `reach`: the least and the
    greatest value of the whole of which these bars are a part."""
    chart = _with_totals_last(chart)
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = chart.labels
    for series in chart.series:
        data.add_series(series.name, series.values)
    frame = slide.shapes.add_chart(TYPES[chart.kind], box.left, box.top, box.width, box.height, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(_workbook(chart))
    drawn.has_title = False
    drawn.font.size = Pt(12 if len(chart.categories) <= FEW else 10)
    drawn.font.color.rgb = rgb("ink")
    if chart.kind in ("line", "bump"):
        style_lines(drawn, chart, box)
    else:
        style_bars(drawn, chart, box, reach)
    _add_legend(drawn, chart)
    set_faces(drawn._chartSpace, language)


def _add_legend(drawn: Chart, chart: NativeChart) -> None:
    drawn.has_legend = len(chart.series) > 1 and chart.kind != "bump"
    if not drawn.has_legend:
        return
    legend = drawn.legend
    legend.position, legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    legend.font.size = Pt(11)
    if chart.kind == "waterfall":
        # rises and falls are told apart; what they stand on, and the totals, need no telling
        for place, number in enumerate((0, len(chart.series) - 1), 1):
            entry = legend._element.makeelement(qn("c:legendEntry"), {})
            for tag, value in (("idx", str(number)), ("delete", "1")):
                entry.append(entry.makeelement(qn(f"c:{tag}"), {"val": value}))
            legend._element.insert(place, entry)


def _with_totals_last(chart: NativeChart) -> NativeChart:
    """A waterfall's totals behind its steps: some programs count the entries of a legend from its end, and
    so the first and the last are the same two for all."""
    if chart.kind != "waterfall":
        return chart
    base, totals, *steps = chart.series
    return replace(chart, series=(base, *steps, totals))


def _workbook(chart: NativeChart) -> bytes:
    """The workbook that opens when the chart is edited, where python-pptx says its cells are: its own
    would run a name that begins with = as a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet("Sheet1")
        printed = book.add_format({"num_format": number_format(chart)})
        for row, category in enumerate(chart.labels, 1):
            sheet.write_string(row, 0, category)
        for column, series in enumerate(chart.series, 1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, 1):
                if value is not None:
                    sheet.write_number(row, column, value, printed)
    return out.getvalue()
