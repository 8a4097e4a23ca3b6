"""A ranking as bars: the own zone in the accent colour, its peers grey."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import Theme, bare_figure
from kpi.question import Comparison
from kpi.text import number
from kpi.words import Writer


def draw_ranking(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The zones that reported, best on top, with place and figure; None where nobody did."""
    rows = comparison.rows[comparison.rows["rank"].notna()].iloc[::-1]
    if rows.empty:
        return None
    figure = bare_figure(comparison, writer, theme, len(rows))
    decimals = writer.decimals(rows["indicator_id"].iloc[0], rows["unit"].iloc[0])
    moves = [_move_text(change) for change in rows["change_year_ago"]]
    values = [number(value, decimals, writer.language) for value in rows["value"]]
    figure.add_bar(
        y=[
            f"{_rank_text(rank, tied, writer)}  {name}"
            for rank, tied, name in zip(
                rows["rank"], rows["n_tied"], rows[f"zone_{writer.language}"], strict=True
            )
        ],
        x=rows["value"],
        orientation="h",
        marker_color=[_colour(row, comparison, theme) for row in rows.to_dict("records")],
        text=[f"{value}  {move}" for value, move in zip(values, moves, strict=True)],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )
    if len(rows) > 2:
        _add_line(figure, float(rows["median_value"].iloc[0]), writer.say("chart.median"), theme)
    benchmark = rows["benchmark_value"].iloc[0]
    if pd.notna(benchmark) and comparison.question.benchmark not in set(rows["zone_id"]):
        _add_line(figure, float(benchmark), writer.zone(comparison.question.benchmark), theme)
    values_at = [0.0, *rows["value"], *rows["benchmark_value"].dropna()]
    low, high = min(values_at), max(values_at)
    room = (high - low) * 0.18 or 1.0
    figure.update_xaxes(range=[low - room if low < 0 else 0, high + room])
    return figure


def _rank_text(rank: int, tied: int, writer: Writer) -> str:
    return writer.say("chart.tied", rank=rank) if tied > 1 else str(rank)


def _colour(row: dict[Any, Any], comparison: Comparison, theme: Theme) -> str:
    if row["is_own"]:
        return theme.own
    return theme.faint if row["zone_id"] == comparison.question.benchmark else theme.peer


def _add_line(figure: go.Figure, at: float, name: str, theme: Theme) -> None:
    """A dotted line through all bars, with its name above."""
    figure.add_vline(x=at, line={"color": theme.faint, "dash": "dot", "width": 1})
    figure.add_annotation(
        x=at,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=escape(name),
        showarrow=False,
        font={"color": theme.faint, "size": 11},
    )


def _move_text(change: int) -> str:
    """↑3, ↓2 or =; blank where there was no place a year before."""
    if pd.isna(change):
        return ""
    return f"↑{change}" if change > 0 else f"↓{-change}" if change < 0 else "="
