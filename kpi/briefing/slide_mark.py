"""What bars and lines of a slide share: colours of roles, printed numbers, labels of single points."""

from copy import deepcopy
from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.series import _BaseCategorySeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from kpi.briefing.chart import NativeChart, colour

PLOT = """
<c:layout {ns}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>
<c:x val="{left:.4f}"/><c:y val="{top:.4f}"/><c:w val="{wide:.4f}"/><c:h val="{high:.4f}"/>
</c:manualLayout></c:layout>
"""


def rgb(role: str) -> RGBColor:
    return RGBColor.from_string(colour(role))


def number_format(chart: NativeChart) -> str:
    """How Office prints the numbers: the indicator's decimals, thousands apart, percent with its sign."""
    decimals = "." + "0" * chart.decimals if chart.decimals else ""
    return f"#,##0{decimals}" + ('"%"' if chart.unit == "%" else "")


def label(series: _BaseCategorySeries, printed: str, position: XL_LABEL_POSITION) -> Any:
    """Show every value of a series."""
    labels = series.data_labels
    labels.show_value, labels.position = True, position
    labels.number_format, labels.number_format_is_linked = printed, False
    return labels


def label_point(series: _BaseCategorySeries, point: int, position: XL_LABEL_POSITION, role: str) -> None:
    """One point's label elsewhere, in another colour; printed as the series' others."""
    own = series.points[point].data_label
    own.font.color.rgb, own.font.bold = rgb(role), True
    own.position = position
    printed = series.data_labels._element.find(qn("c:numFmt"))
    own._dLbl.find(qn("c:txPr")).addprevious(deepcopy(printed))


def place_plot(drawn: Chart, left: float, top: float, wide: float, high: float) -> None:
    """Where bars and lines stand in their chart, as parts of it; names and numbers stand around."""
    plot = drawn._chartSpace.chart.plotArea
    for layout in plot.findall(qn("c:layout")):
        plot.remove(layout)
    xml = PLOT.format(ns=nsdecls("c"), left=left, top=top, wide=wide, high=high)
    plot.insert(0, parse_xml(xml.strip()))
