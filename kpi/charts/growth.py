"""Growth: all indicators side by side, or one indicator through the years."""

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import Theme, bare_figure
from kpi.period import Period
from kpi.question import Comparison
from kpi.text import number
from kpi.words import Writer


def draw_growth(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The growth of every indicator that has a rate; computed rates are pale."""
    rows = comparison.rows[comparison.rows["yoy_pct"].notna()].sort_values("yoy_pct")
    if rows.empty:
        return None
    figure = bare_figure(comparison, writer, theme, len(rows))
    computed = rows["yoy_source"] == "computed"
    figure.add_bar(
        y=rows[f"indicator_{writer.language}"],
        x=rows["yoy_pct"],
        orientation="h",
        marker_color=[theme.peer if is_computed else theme.own for is_computed in computed],
        text=[_rate_text(row, writer) for row in rows.to_dict("records")],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y} %{text}<extra></extra>",
    )
    low, high = min(0.0, rows["yoy_pct"].min()), max(0.0, rows["yoy_pct"].max())
    room = (high - low) * 0.3 or 1.0
    figure.update_xaxes(ticksuffix="%", range=[low - room if low < 0 else 0, high + room])
    return figure


def draw_history(
    series: pd.DataFrame, comparison: Comparison, writer: Writer, theme: Theme
) -> go.Figure | None:
    """One indicator's growth through the periods, published and computed; a gap where a rate is
    missing, a hollow point where the figure is provisional. None where there is nothing to draw."""
    is_points = series["change_pp"].notna().any() and series["yoy_pct"].isna().all()
    columns = ["change_pp"] if is_points else ["published_yoy_pct", "computed_yoy_pct"]
    if series.empty or series[columns].isna().all(axis=None):
        return None
    labels = [Period(day.date()).label(writer.language) for day in series["period"]]
    figure = bare_figure(comparison, writer, theme, 11)
    provisional = series["status"].isin(["provisional", "estimate"])
    names = {
        "published_yoy_pct": "chart.published",
        "computed_yoy_pct": "chart.computed",
        "change_pp": "chart.points_axis",
    }
    for column in columns:
        is_published = column != "computed_yoy_pct"
        colour = theme.own if is_published else theme.faint
        figure.add_scatter(
            x=labels,
            y=series[column],
            mode="lines+markers",
            connectgaps=False,
            line={
                "color": colour,
                "width": 2,
                "dash": "solid" if is_published else "dot",
            },
            marker={
                "size": 8,
                "symbol": ["circle-open" if hollow else "circle" for hollow in provisional],
                "color": colour,
            },
            name=writer.say(names[column]),
            hovertemplate="%{x} %{y:.1f}<extra>" + writer.say(names[column]) + "</extra>",
        )
    figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "y": 1.0,
            "x": 1,
            "xanchor": "right",
            "yanchor": "bottom",
        },
    )
    figure.update_yaxes(
        ticksuffix="" if is_points else "%", showgrid=True, zeroline=True, zerolinecolor=theme.faint
    )
    figure.update_xaxes(type="category", showgrid=False, tickangle=-35)
    # the slanted labels need room above the foot
    figure.update_annotations(yshift=-84).update_layout(margin_b=110, height=figure.layout.height + 46)
    return figure


def _rate_text(row: dict, writer: Writer) -> str:
    text = number(row["yoy_pct"], 1, writer.language, sign=True) + "%"
    if row["yoy_source"] == "computed":
        text += f" {writer.say('source.computed')}"
    return f"{text} ≠" if row["disagrees"] else text
