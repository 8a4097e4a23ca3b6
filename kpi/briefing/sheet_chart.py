"""A NativeChart on a sheet, as a chart of Excel's own; its numbers stand in cells right of it."""

from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kpi.briefing.cells import FACE, Cells
from kpi.briefing.chart import NativeChart, Series, colour
from kpi.briefing.chart_block import write_block
from kpi.briefing.sheet_table import Placed, number_format
from kpi.words import Writer

TYPES = {
    "bar": {"type": "bar"},
    "bullet": {"type": "bar"},
    "waterfall": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
    "bump": {"type": "line"},
}
# pixels of a bare sheet's cells; of charts, that one fits on a page however many bars it has
COLUMN_WIDTH, ROW_HEIGHT = 64, 20
NARROWEST, BAR, PAGE_SHAPE = 720, 32, 0.58


def add_chart(
    cells: Cells,
    sheet: Worksheet,
    chart: NativeChart,
    placed: Placed,
    kind: str,
    left: int,
    title: str,
    writer: Writer,
) -> str:
    """Draw it beside the table, from column `left` on, its numbers right of it; the cells that it covers.
    `title`: over it, as it is printed on a page of its own."""
    width, height = _size(chart)
    right = left - (-width // COLUMN_WIDTH)
    block = right + 1
    write_block(cells, sheet, chart, placed, kind, block, writer)
    drawn = cells.book.add_chart(TYPES[chart.kind])
    for number, series in enumerate(chart.series):
        drawn.add_series(_series(sheet, chart, number, series, placed.top, block))
    _style(drawn, chart, title, writer)
    drawn.set_size({"width": width, "height": height})
    # below the heads: what lies on their row would be printed on every page
    sheet.insert_chart(placed.top + 1, left, drawn, {"description": title, "object_position": 3})
    return xl_range_abs(placed.top + 1, left, placed.top + 1 - (-height // ROW_HEIGHT), right - 1)


def _size(chart: NativeChart) -> tuple[int, int]:
    """Width and height: room for every bar, in the shape of a page."""
    bars = len(chart.categories) if chart.kind not in ("line", "bump") else 0
    height = max(BAR * bars + 90, round(NARROWEST * PAGE_SHAPE))
    return max(NARROWEST, round(height / PAGE_SHAPE)), height


def _series(
    sheet: Worksheet, chart: NativeChart, number: int, series: Series, top: int, block: int
) -> dict[str, Any]:
    """One series as XlsxWriter has it."""
    first, last = top + 1, top + len(chart.categories)
    column = block + 1 + number
    drawn: dict[str, Any] = {
        # no entry of the legend can be left out that LibreOffice leaves out too: it stays, without a word
        "name": [sheet.name, top, column] if series.name else " ",
        "categories": [sheet.name, first, block, last, block],
        "values": [sheet.name, first, column, last, column],
    }
    if chart.kind in ("line", "bump"):
        return drawn | _line(chart, series, sheet.name, top, column)
    drawn |= {"gap": 45, "overlap": 100, "border": {"none": True}}
    if series.role == "mark" or (chart.kind == "bullet" and number):
        return drawn | {"fill": {"none": True}, "y_error_bars": _mark(series)}
    if chart.kind == "waterfall" and not number:
        return drawn | {"fill": {"none": True}}
    fills = [series.role_at(point) for point in range(len(series.values))]
    points = [{"fill": {"color": _rgb(fill)}} if fill != series.role else None for fill in fills]
    drawn |= {"fill": {"color": _rgb(series.role)}, "data_labels": _labels(chart)}
    return drawn | ({"points": points} if any(points) else {})


def _mark(series: Series) -> dict[str, Any]:
    """A mark across a bar: the cap of an error bar without length, on a series that is not filled."""
    line = {"color": _rgb(series.role), "width": 2.25}
    return {"type": "fixed", "value": 0, "direction": "plus", "end_style": 1, "line": line}


def _labels(chart: NativeChart) -> dict[str, Any]:
    position = "center" if chart.kind == "waterfall" else "outside_end"
    return {"value": True, "num_format": _format(chart), "position": position, "font": _font()}


def _line(chart: NativeChart, series: Series, sheet: str, top: int, column: int) -> dict[str, Any]:
    """A line with its points; in a bump its name at the last, in place of a legend of many greys."""
    is_lit = series.role == "own"
    ink = {"color": _rgb(series.role)}
    marker = {"type": "circle", "size": 8 if is_lit else 5, "fill": ink, "border": ink}
    drawn: dict[str, Any] = {"line": ink | {"width": 3 if is_lit else 1.25}, "marker": marker}
    reported = [point for point, value in enumerate(series.values) if value is not None]
    if chart.kind == "bump" and reported:
        font = _font(bold=is_lit, role="own" if is_lit else "faint")
        name = {
            "value": f"='{sheet.replace(chr(39), chr(39) * 2)}'!{xl_rowcol_to_cell(top, column, True, True)}"
        }
        custom = [name if point == reported[-1] else {"delete": True} for point in range(len(series.values))]
        drawn["data_labels"] = {"value": True, "position": "right", "font": font, "custom": custom}
    elif chart.kind == "line" and is_lit:
        drawn["data_labels"] = _labels(chart) | {"position": "above"}
    return drawn


def _style(drawn: Chart, chart: NativeChart, title: str, writer: Writer) -> None:
    has_unit = chart.unit not in ("", "%")
    unit = f" · {writer.say('subtitle.unit', unit=chart.unit)}" if has_unit else ""
    drawn.set_title({"name": title + unit, "name_font": _font(bold=True), "overlay": False})
    drawn.show_blanks_as("gap")
    # rows that a filter hides keep their bars: the block stands in the same rows
    drawn.show_hidden_data()
    has_legend = len(chart.series) > 1 and chart.kind != "bump"
    drawn.set_legend({"position": "top", "font": _font()} if has_legend else {"none": True})
    values: dict[str, Any] = {"num_format": _format(chart), "num_font": _font(), "line": {"none": True}}
    names: dict[str, Any] = {"num_font": _font(), "label_position": "low", "line": {"color": _rgb("grid")}}
    if chart.kind in ("line", "bump"):
        values["major_gridlines"] = {"visible": True, "line": {"color": _rgb("grid")}}
        if chart.kind == "bump":
            values |= {"reverse": True, "min": 1, "major_unit": 1 if _last_place(chart) <= 12 else 5}
            names["label_position"] = "high"
        drawn.set_x_axis(names)
        drawn.set_y_axis(values)
        return
    if chart.kind == "waterfall":
        values["min"] = _start(chart)
    # of a bar XlsxWriter's y axis is the one with the names, x that of the values
    names |= {"reverse": True, "interval_unit": 1, "major_gridlines": {"visible": False}}
    drawn.set_y_axis(names)
    drawn.set_x_axis(values | {"visible": False, "major_gridlines": {"visible": False}})


def _last_place(chart: NativeChart) -> float:
    return max((value or 0.0 for series in chart.series for value in series.values), default=0.0)


def _start(chart: NativeChart) -> float:
    """A waterfall floats, so that its axis may begin close below its steps: the totals are marks."""
    lows = [value for value in chart.series[0].values if value is not None]
    totals = [value for value in chart.series[1].values if value is not None]
    low, high = min([*lows, *totals]), max(totals)
    sizes = [value or 0.0 for series in chart.series[2:] for value in series.values]
    return low - max(high - low, *sizes) * 0.15


def _format(chart: NativeChart) -> str:
    return number_format(chart.decimals) + ('"%"' if chart.unit == "%" else "")


def _font(bold: bool = False, role: str = "ink") -> dict[str, Any]:
    return {"name": FACE, "size": 9, "bold": bold, "color": _rgb(role)}


def _rgb(role: str) -> str:
    return f"#{colour(role)}"
