"""A Comparison as a small table for a slide or a page: the columns that a reader of paper needs."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kpi.briefing.chart import NativeChart
from kpi.clauses.gap import cell, columns_of, shade
from kpi.question import Comparison, plain_rows
from kpi.table import is_number_column, printed_table
from kpi.text import number
from kpi.words import Writer

# what of a comparison's columns stands on paper; the workbook has them all
ON_PAPER = {
    "target": ("indicator", "set_by", "target_value", "actual_value", "completion_pct", "lead_pp", "status"),
    "race": ("indicator", "target_value", "actual_value", "remaining_value", "remaining_per_month", "status"),
    "growth": ("indicator", "value", "unit", "yoy_pct", "change_pp", "word", "quarter_yoy_pct"),
    "ranking": ("rank", "indicator", "zone", "value", "unit", "change_year_ago", "gap_ahead", "gap_behind"),
    "share": ("indicator", "zone", "value", "unit", "share_pct", "pull_pp", "contribution_pct", "verdict"),
    "cuts": ("cut", "indicator", "cut_value", "unit", "rank", "n_ranked"),
    "score": ("rank", "zone", "score", "class", "coverage_pct"),
    "score_items": ("group", "indicator", "weight", "points", "lost_points", "rank"),
    "land": ("indicator", "value", "unit", "target_value", "completion_pct", "lead_pp", "rank", "status"),
    "land_yield": ("rank", "indicator", "zone", "value", "unit", "area_mu", "change_year_ago"),
}

# how a status is shaded; those that judge nothing are not
JUDGED = {"behind": "bad", "slightly_behind": "near", "on_pace": "good", "met": "good", "done": "good"}


@dataclass(frozen=True)
class Cell:
    """A cell as it is printed. shade: good, near, bad or "". is_number: stands to the right. is_own: of the
    own zone."""

    text: str
    shade: str = ""
    is_number: bool = False
    is_own: bool = False


@dataclass(frozen=True)
class Table:
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def paper_table(comparison: Comparison, writer: Writer) -> Table:
    """The comparison's rows, in their order, in the columns of ON_PAPER; of the gap list the heat table."""
    return _gaps(comparison, writer) if comparison.kind == "gap" else _printed(comparison, writer)


def chart_table(chart: NativeChart, writer: Writer) -> Table:
    """The numbers of a chart: a row a category and a column a series; turned where series are more."""
    names = tuple(series.name for series in chart.series)
    texts = [[number(value, chart.decimals, writer.language) for value in s.values] for s in chart.series]
    heads, names, lines = names, chart.labels, list(zip(*texts, strict=True))
    if len(chart.series) > len(chart.categories):
        heads, names, lines = chart.labels, heads, [tuple(each) for each in texts]
    rows = (
        (Cell(name), *(Cell(text, is_number=True) for text in line))
        for name, line in zip(names, lines, strict=True)
    )
    return Table(("", *heads), tuple(rows))


def _gaps(comparison: Comparison, writer: Writer) -> Table:
    columns = columns_of(comparison.question)
    heads = (
        writer.say("column.indicator"),
        writer.say("column.priority"),
        writer.say("column.urgency"),
        *(writer.say(f"gapcell.{column}") for column in columns),
    )
    rows = plain_rows(comparison.rows)
    lines = []
    for row in rows:
        state = f"urgency.{row['urgency']}" if row["urgency"] else f"reason.{row['reason']}"
        first = (
            Cell(row[f"indicator_{writer.language}"]),
            Cell(number(row["priority"], 1, writer.language), is_number=True),
            Cell(writer.say(state)),
        )
        cells = (Cell(cell(writer, row, column, is_brief=True), shade(row, column)) for column in columns)
        lines.append((*first, *cells))
    return Table(heads, tuple(lines))


def _printed(comparison: Comparison, writer: Writer) -> Table:
    """Without the columns that a place on paper has no room for; a list of many zones keeps our own rows."""
    # a score's rows are of zones, and of no indicator
    if {"indicator_id", "is_own"} <= set(comparison.rows) and len(comparison.indicator_ids) > 1:
        comparison = comparison.part(comparison.rows["is_own"].astype(bool))
    rows = comparison.rows
    printed = printed_table(comparison, writer)
    wanted = [writer.say(f"column.{name}") for name in ON_PAPER.get(comparison.kind, ())]
    said = [head for head in _names_once(writer) if head in printed and printed[head].nunique() == 1]
    heads = [head for head in wanted if head in printed] or list(printed)
    if len(printed) > 1:
        heads = [head for head in heads if head not in said]
    own = rows.loc[printed.index, "is_own"] if "is_own" in rows else pd.Series(False, index=printed.index)
    return Table(
        tuple(heads),
        tuple(
            tuple(
                Cell(
                    str(printed.at[at, head]),
                    _shade(rows, at, head, writer),
                    is_number_column(head, writer),
                    bool(own[at]) and not own.all(),
                )
                for head in heads
            )
            for at in printed.index
        ),
    )


def _names_once(writer: Writer) -> list[str]:
    """Columns that say nothing where every row has the same: title and subtitle name it."""
    return [writer.say("column.indicator"), writer.say("column.zone")]


def _shade(rows: pd.DataFrame, at: Any, head: str, writer: Writer) -> str:
    """What a status is shaded by; its symbol stands in the cell."""
    return JUDGED.get(rows.at[at, "status"], "") if head == writer.say("column.status") else ""
