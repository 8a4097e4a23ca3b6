"""A ranking as bars: the own zone in the accent colour, its peers grey."""

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
    indicator = writer.catalogue.indicators[rows["indicator_id"].iloc[0]]
    moves = [_move_text(change) for change in rows["change_year_ago"]]
    values = [number(value, indicator.decimals, writer.language) for value in rows["value"]]
    figure.add_bar(
        y=[
            f"{rank}  {name}"
            for rank, name in zip(rows["rank"], rows[f"zone_{writer.language}"], strict=True)
        ],
        x=rows["value"],
        orientation="h",
        marker_color=[theme.own if is_own else theme.peer for is_own in rows["is_own"]],
        text=[f"{value}  {move}" for value, move in zip(values, moves, strict=True)],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )
    if len(rows) > 2:
        _add_median(figure, float(rows["median_value"].iloc[0]), writer, theme)
    low, high = min(0.0, rows["value"].min()), rows["value"].max()
    figure.update_xaxes(range=[low * 1.15, high + (high - low) * 0.18])
    return figure


def _add_median(figure: go.Figure, median: float, writer: Writer, theme: Theme) -> None:
    figure.add_vline(x=median, line={"color": theme.faint, "dash": "dot", "width": 1})
    figure.add_annotation(
        x=median,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=writer.say("chart.median"),
        showarrow=False,
        font={"color": theme.faint, "size": 11},
    )


def _move_text(change: int) -> str:
    """↑3, ↓2 or =; blank where there was no place a year before."""
    if pd.isna(change):
        return ""
    return f"↑{change}" if change > 0 else f"↓{-change}" if change < 0 else "="
