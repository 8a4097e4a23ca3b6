"""The table of main indicators 主要指标 after an analysis, in the order of columns that offices use."""

from typing import Any

import pandas as pd

from kpi.briefing.table import Cell, Table
from kpi.clauses.gap import cell, shade, signed
from kpi.clauses.target import target_value
from kpi.question import Comparison, plain_rows
from kpi.text import MISSING, number
from kpi.words import Writer

HEADS = ("indicator", "unit", "target", "actual", "growth", "completion", "pace", "place", "moved")
# targets in a unit of their own: ≥12.0% beside an indicator in 亿元
OTHER_UNITS = ("growth", "share", "rank")
POINTS = "个百分点"


def indicator_table(comparison: Comparison, writer: Writer) -> Table:
    """The rows of a gap list in the catalogue's order: indicator, unit, target of the year, figure, growth,
    completion in percent, how far ahead of time progress 序时, place, and its change on a year ago. Of
    several targets the one furthest behind. What was not reported is —."""
    rows = plain_rows(comparison.rows)
    order = list(writer.catalogue.indicators)
    rows.sort(key=lambda row: order.index(row["indicator_id"]))
    heads = tuple(writer.say(f"annex.{name}") for name in HEADS)
    return Table(heads, tuple(_cells(row, writer) for row in rows))


def _cells(row: dict[str, Any], writer: Writer) -> tuple[Cell, ...]:
    decimals = writer.catalogue.indicators[row["indicator_id"]].decimals
    return (
        Cell(row[f"indicator_{writer.language}"]),
        Cell(writer.unit(row["unit"])),
        Cell(_target(row, writer), is_number=True),
        Cell(number(row["value"], decimals, writer.language), is_number=True),
        Cell(_growth(row, writer), is_number=True),
        Cell(writer.percent(row["completion_pct"]), is_number=True),
        Cell(cell(writer, row, "target", is_brief=True), shade(row, "target"), is_number=True),
        Cell(_place(row), is_number=True),
        Cell(_moved(row), is_number=True),
    )


def _target(row: dict[str, Any], writer: Writer) -> str:
    """≤247, ≥12.0%, 前22位: the unit only where it is another than the row's."""
    if row["target_kind"] is None or row["target_value"] is None:
        return MISSING
    text = target_value(writer, row)
    return text if row["target_kind"] in OTHER_UNITS else text.removesuffix(writer.unit(row["unit"])).strip()


def _growth(row: dict[str, Any], writer: Writer) -> str:
    """+7.5%, +0.2百分点, -1位; a word where no rate can stand."""
    indicator_id = row["indicator_id"]
    if row["change_places"] is not None:
        return signed(writer, row["change_places"], "位", indicator_id, "move")
    if row["yoy_pct"] is not None:
        return signed(writer, row["yoy_pct"], "%", indicator_id)
    if row["change_pp"] is not None:
        text = signed(writer, row["change_pp"], POINTS, indicator_id)
        return text.replace(writer.unit(POINTS), writer.say("gapcell.points"))
    return writer.say(f"word.{row['word']}") if row["word"] else MISSING


def _place(row: dict[str, Any]) -> str:
    """11/23; a sole reporter has no place."""
    if pd.isna(row["rank"]) or row["n_ranked"] == 1:
        return MISSING
    return f"{row['rank']:.0f}/{row['n_ranked']:.0f}"


def _moved(row: dict[str, Any]) -> str:
    """Places gained + or lost − since a year ago."""
    if _place(row) == MISSING or row["change_year_ago"] is None:
        return MISSING
    return f"{row['change_year_ago']:+d}" if row["change_year_ago"] else "0"
