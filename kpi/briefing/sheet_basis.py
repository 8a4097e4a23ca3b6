"""The sheets that say what the figures of a workbook mean 口径, and where they come from 来源."""

import re
from collections.abc import Sequence
from functools import cache

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from kpi.briefing.cells import Cells, height
from kpi.briefing.sheet import Stamp, marked, set_print
from kpi.period import Period
from kpi.question import Comparison
from kpi.text import text_width
from kpi.words import Writer

BASIS_WIDTHS = (30, 10, 10, 14, 30, 60, 34)
SOURCE_COLUMNS = (
    *("zone", "indicator", "period", "measure", "basis", "value", "unit", "raw_value", "raw_unit"),
    *("file_name", "sheet", "cell", "source", "note", "batch_id", "loaded_at"),
)


def fill_basis(
    cells: Cells,
    sheet: Worksheet,
    comparisons: Sequence[Comparison],
    left_out: Sequence[str],
    writer: Writer,
    stamp: Stamp,
) -> None:
    """Every indicator of the comparisons; who is compared, by which scheme and thresholds, on which data."""
    simulated = any(each.is_simulated for each in comparisons)
    cells.write(sheet, 0, 0, marked(writer.say("sheet.basis"), simulated, writer), "title")
    for column, width in enumerate(BASIS_WIDTHS):
        sheet.set_column(column, column, width)
    row = 2
    for label, text in _context(comparisons, left_out, writer, stamp):
        cells.write(sheet, row, 0, label, "wrapped", bold=True)
        sheet.merge_range(row, 1, row, len(BASIS_WIDTHS) - 1, "", cells.look("wrapped"))
        cells.write(sheet, row, 1, text, "wrapped")
        sheet.set_row(row, height(text, sum(BASIS_WIDTHS[1:])))
        row += 1
    table = indicator_table(comparisons, writer)
    _write(cells, sheet, table, row + 1, BASIS_WIDTHS)
    sheet.repeat_rows(row + 1)
    set_print(sheet, stamp, writer)


def indicator_table(comparisons: Sequence[Comparison], writer: Writer) -> pd.DataFrame:
    """What every indicator of the comparisons is, in the catalogue's words."""
    ids = {id_ for each in comparisons for id_ in _indicators(each, writer)}
    items = [item for item in writer.catalogue.indicators.values() if item.id in ids]
    columns = {
        "indicator": [writer.indicator(item.id) for item in items],
        "unit": [writer.unit(item.unit) for item in items],
        "kind": [writer.say(f"kindword.{item.kind}") for item in items],
        "direction": [writer.say(f"direction.{item.direction}") for item in items],
        "formula": [_formula(item.formula, writer) for item in items],
        "definition": [writer.definition(item.id) for item in items],
        "source": [item.source for item in items],
    }
    return pd.DataFrame(columns).rename(columns=lambda name: writer.say(f"column.{name}"))


def fill_sources(
    cells: Cells, sheet: Worksheet, sources: pd.DataFrame, is_simulated: bool, writer: Writer, stamp: Stamp
) -> None:
    """A row for each of Store.sources, in its order: file, sheet and cell of every figure."""
    cells.write(sheet, 0, 0, marked(writer.say("sheet.sources"), is_simulated, writer), "title")
    table = source_table(sources, writer)
    widths = [
        min(
            max(max((text_width(str(value)) for value in table[head].unique()), default=0), text_width(head)),
            40,
        )
        for head in table
    ]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    _write(cells, sheet, table, 2, ())
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, max(2 + len(table), 3), len(table.columns) - 1)
    sheet.repeat_rows(2)
    set_print(sheet, stamp, writer)


def source_table(sources: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    """SOURCE_COLUMNS in words; numbers are numbers in their indicator's canonical unit."""

    @cache
    def period(day: pd.Timestamp, span: str) -> str:
        return writer.period(Period(day.date(), span))

    table = pd.DataFrame(
        {
            "zone": sources["zone_id"].map(writer.zone),
            "indicator": sources["indicator_id"].map(writer.indicator),
            "period": [period(*each) for each in zip(sources["period"], sources["span"], strict=True)],
            "measure": sources["measure"].map(lambda each: writer.say(f"measure.{each}")),
            "basis": sources["basis"].map(lambda each: writer.say(f"basis.{each}")),
            "unit": sources["unit"].map(lambda each: writer.unit(each) if each else ""),
            "loaded_at": sources["loaded_at"].dt.strftime("%Y-%m-%d %H:%M"),
        }
    )
    rest = [name for name in SOURCE_COLUMNS if name not in table]
    joined = pd.concat([table, sources[rest]], axis=1)[list(SOURCE_COLUMNS)]
    return joined.rename(columns={name: writer.say(f"column.{name}") for name in SOURCE_COLUMNS})


def _context(
    comparisons: Sequence[Comparison], left_out: Sequence[str], writer: Writer, stamp: Stamp
) -> list[tuple[str, str]]:
    """What holds for the whole workbook, by label: each thing once, in the order of the comparisons."""
    questions = [each.question for each in comparisons]
    peers = dict.fromkeys(writer.peers(each.peers) for each in questions)
    schemes = dict.fromkeys(writer.scheme(each.scheme) for each in questions if each.scheme)
    notes = [writer.note(note) for each in comparisons for note in each.notes]
    lines = [
        ("control.zone", dict.fromkeys(writer.zone(each.zone) for each in questions)),
        ("control.period", dict.fromkeys(writer.period(each.period) for each in questions)),
        ("control.peers", peers),
        ("control.scheme", schemes),
        ("sheet.version", [stamp.text(writer)]),
        ("sheet.left_out", left_out),
    ]
    context = [(writer.say(key), writer.say("list").join(values)) for key, values in lines if values]
    label = writer.say("sheet.rules")
    return [*context, *((label, note) for note in dict.fromkeys(notes))]


def _indicators(comparison: Comparison, writer: Writer) -> set[str]:
    """Those of its rows, and those that they are worked out from or scored by."""
    names = ("indicator_id", "numerator_id", "denominator_id")
    columns = [comparison.rows[name] for name in names if name in comparison.rows]
    found = {str(each) for column in columns for each in column.dropna()}
    if comparison.question.scheme:
        scheme = writer.catalogue.scheme(comparison.question.scheme)
        found |= {item.indicator_id for item in scheme.items}
        found |= {deduction.indicator_id for deduction in scheme.deductions}
    return found


def _formula(formula: str, writer: Writer) -> str:
    """A catalogue formula, tax_revenue / built_up_area, with names for ids."""
    known = writer.catalogue.indicators
    return re.sub(r"\w+", lambda word: writer.indicator(word[0]) if word[0] in known else word[0], formula)


def _write(cells: Cells, sheet: Worksheet, table: pd.DataFrame, top: int, widths: Sequence[int]) -> None:
    """Heads and cells from column 0 on; with widths given, texts are wrapped at these."""
    look = "wrapped" if widths else "cell"
    for column, head in enumerate(table.columns):
        cells.write(sheet, top, column, head, "head")
        for row, value in enumerate(table[head].tolist(), top + 1):
            cells.write(sheet, row, column, value, look)
    if widths:
        for row, texts in enumerate(table.itertuples(index=False), top + 1):
            sheet.set_row(row, max(height(str(t), w) for t, w in zip(texts, widths, strict=True)))
