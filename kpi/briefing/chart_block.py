"""The numbers of a NativeChart in cells of a sheet, for its chart to refer to.

Those that are cells of the table too are written as references to these, names as well: editing the table
moves the chart, and so does sorting it.
"""

import re
from collections.abc import Iterator

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kpi.briefing.cells import Cells
from kpi.briefing.chart import NativeChart
from kpi.briefing.sheet_table import Placed, number_format
from kpi.words import Writer

# which columns of the table a chart's series are, in their order; the first that fits
DRAWN_FROM = {
    "target": (("completion_pct", "pace_pct", "last_year_pace_pct"), ("lead_pp",)),
    "land": (("completion_pct", "pace_pct", "last_year_pace_pct"), ("lead_pp",)),
    "growth": (("yoy_pct", "group_median_yoy_pct"),),
    "ranking": (("value",),),
    "score": (("score",),),
    "score_items": (("lost_points",),),
    "land_yield": (("value",),),
}
NAMED_BY = ("rank", "zone", "indicator", "set_by", "measured")
# what may stand between the names that a category is put together from
BETWEEN = re.compile(r"[\s·]*")


def write_block(
    cells: Cells, sheet: Worksheet, chart: NativeChart, placed: Placed, kind: str, left: int, writer: Writer
) -> None:
    """Categories and series, a column each, under the same row of heads as the table."""
    unit = f" ({chart.unit})" if chart.unit else ""
    cells.write(sheet, placed.top, left, writer.say("sheet.chart_data") + unit, "head")
    for number, series in enumerate(chart.series, 1):
        name = series.name or writer.say("sheet.chart_base")
        cells.write(sheet, placed.top, left + number, name, "head")
    links = _links(chart, placed, kind, writer)
    for at, category in enumerate(chart.categories):
        row = placed.top + 1 + at
        label, sources = links[at] or ("", [])
        if label:
            sheet.write_formula(row, left, label, cells.look("cell"), category)
        else:
            cells.write(sheet, row, left, category, "cell")
        for number, series in enumerate(chart.series):
            value, look = series.values[at], cells.look("cell", num_format=number_format(chart.decimals))
            if value is None:
                continue
            if sources:
                sheet.write_formula(row, left + 1 + number, f"={sources[number]}", look, value)
            else:
                sheet.write_number(row, left + 1 + number, value, look)


def _links(
    chart: NativeChart, placed: Placed, kind: str, writer: Writer
) -> list[tuple[str, list[str]] | None]:
    """For every category the formula of its name and the cells of its values, None where its numbers are
    not the table's."""
    for names in DRAWN_FROM.get(kind, ()):
        found = [placed.column(writer.say(f"column.{name}")) for name in names[: len(chart.series)]]
        columns = [column for column in found if column is not None]
        if len(columns) == len(chart.series) and chart.kind in ("bar", "bullet"):
            links = [_link(chart, at, placed, columns, writer) for at in range(len(chart.categories))]
            if any(links):
                return links
    return [None] * len(chart.categories)


def _link(
    chart: NativeChart, at: int, placed: Placed, columns: list[int], writer: Writer
) -> tuple[str, list[str]] | None:
    """The row of a category, if just one has its name and its numbers."""
    values = [series.values[at] for series in chart.series]
    fitting = pd.Series(True, index=placed.table.index)
    for value, column in zip(values, columns, strict=True):
        if value is not None:
            fitting &= (placed.table.iloc[:, column] == value).fillna(False).astype(bool)
    found = []
    for number in placed.table.index[fitting]:
        label = _label(chart.categories[at], placed, number, writer)
        if label:
            row = placed.top + 1 + number
            found.append((label, [xl_rowcol_to_cell(row, column, True, True) for column in columns]))
    return found[0] if len(found) == 1 else None


def _label(category: str, placed: Placed, number: int, writer: Writer) -> str:
    """A category put together from the cells of a row, as a formula of addresses alone; "" where it is
    not made of them."""
    texts = dict(_names(placed, number, writer))
    pieces = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    parts = re.split(f"({pieces})", category)
    if len(parts) < 3 or not all(BETWEEN.fullmatch(part) for part in parts[::2]):
        return ""
    terms = [texts[part] if at % 2 else f'"{part}"' for at, part in enumerate(parts) if part]
    return "=" + "&".join(terms)


def _names(placed: Placed, number: int, writer: Writer) -> Iterator[tuple[str, str]]:
    for name in NAMED_BY:
        column = placed.column(writer.say(f"column.{name}"))
        value = None if column is None else placed.table.iat[number, column]
        if column is not None and value is not None and not pd.isna(value) and value != "":
            yield str(value), xl_rowcol_to_cell(placed.top + 1 + number, column, True, True)
