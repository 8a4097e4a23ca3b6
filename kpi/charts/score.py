"""Scores as bars: every zone's total, and the points that one zone won and lost."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import LEGEND, Theme, bare_figure
from kpi.question import Comparison
from kpi.text import number
from kpi.words import Writer


def draw_score(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The zones that are rated, best on top, with score, class, the places that weights ±10% lead to,
    and the coverage where it is not whole. None where nobody is rated."""
    rows = comparison.rows[comparison.rows["is_rated"]].iloc[::-1]
    if rows.empty:
        return None
    figure = bare_figure(comparison, writer, theme, len(rows))
    figure.add_bar(
        y=[f"{row['rank']}  {row[f'zone_{writer.language}']}" for row in rows.to_dict("records")],
        x=rows["score"],
        orientation="h",
        marker_color=[theme.own if is_own else theme.peer for is_own in rows["is_own"]],
        text=[_total_text(row, writer) for row in rows.to_dict("records")],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )
    figure.add_annotation(
        text=writer.say("chart.score_text" if rows["class"].notna().any() else "chart.score_text_plain"),
        x=1,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
        font={"size": 11, "color": theme.faint},
    )
    figure.update_xaxes(range=[0, max(rows["score"].max(), 1.0) * 1.35], showticklabels=False, showgrid=False)
    return figure


def draw_items(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The points won of every item and the points lost beside them, most lost on top; what is not
    scored says why; points taken off go to the left. None where nothing is scored."""
    rows = comparison.rows
    if rows["points"].isna().all():
        return None
    rows = rows.sort_values(["lost_points", "max_points"], na_position="first")
    labels = item_labels(rows, writer)
    figure = bare_figure(comparison, writer, theme, len(rows) + 1)
    parts = (("points", "chart.won", theme.own), ("lost_points", "chart.lost", theme.grid))
    for column, name, colour in parts:
        held = rows[column].where(rows["method"] != "deduction")
        figure.add_bar(y=labels, x=held, orientation="h", marker_color=colour, name=writer.say(name))
    taken = rows["points"].where((rows["method"] == "deduction") & (rows["lost_points"] > 0))
    if taken.notna().any():
        name = writer.say("measured.deduction")
        figure.add_bar(y=labels, x=taken, orientation="h", marker_color=theme.bad, name=name)
    reach = float(rows["max_points"].max())
    figure.add_scatter(
        y=labels,
        x=[
            max(row["max_points"] if pd.notna(row["points"]) else 0.0, 0.0) for row in rows.to_dict("records")
        ],
        mode="text",
        text=[f" {_item_text(row, writer)}" for row in rows.to_dict("records")],
        textposition="middle right",
        showlegend=False,
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure.update_traces(
        hovertemplate="%{y}<br>%{x:.2f}<extra>%{fullData.name}</extra>", selector={"type": "bar"}
    )
    figure.update_layout(
        barmode="relative",
        showlegend=True,
        margin_t=figure.layout.margin.t + 20,
        legend=LEGEND,
    )
    figure.update_xaxes(range=[min(0.0, rows["points"].min()) * 1.1, reach * 1.3])
    return figure


def item_labels(rows: pd.DataFrame, writer: Writer) -> list[str]:
    """Indicator names; growth, completion and deductions say so behind the name."""
    return [
        row[f"indicator_{writer.language}"]
        + ("" if row["measured"] == "level" else f" · {writer.say('measured.' + row['measured'])}")
        for row in rows.to_dict("records")
    ]


def _total_text(row: dict[Any, Any], writer: Writer) -> str:
    """84.31  B  4–6, and the coverage where it is not whole."""
    low, high = row["rank_low"], row["rank_high"]
    places = f"{low}" if low == high else f"{low}–{high}"
    parts = [number(row["score"], 2, writer.language), row["class"] or "", places]
    if row["coverage_pct"] < 100:
        parts.append(writer.say("chart.covered", coverage=writer.percent(row["coverage_pct"])))
    return "  ".join(filter(None, parts))


def _item_text(row: dict[Any, Any], writer: Writer) -> str:
    if pd.isna(row["points"]):
        return writer.say("items.unscored", reason=writer.say(f"reason.{row['reason']}"))
    if row["method"] == "deduction":
        taken = number(row["lost_points"], 2, writer.language)
        return (
            writer.say("items.deducted", points=taken)
            if row["lost_points"]
            else writer.say("items.not_deducted")
        )
    return " / ".join(number(row[name], 2, writer.language) for name in ("points", "max_points"))
