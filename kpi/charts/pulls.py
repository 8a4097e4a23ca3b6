"""Pulls in percentage points as bars: of the parts of a whole, or of a zone's indicators."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import Theme, add_column, bare_figure
from kpi.question import Comparison
from kpi.text import number
from kpi.words import Writer

MOST_BARS = 30
ENDS = 12
TEXT_WIDTH = 270


def draw_pulls(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """Who contributed and who dragged, the best pull on top; of a large group both ends and our own,
    the middle as one bar. None where there is no pull."""
    rows = comparison.rows[comparison.rows["pull_pp"].notna()]
    if rows.empty:
        return None
    rows = rows.loc[_merit(rows).sort_values(ascending=False, kind="stable").index]
    bars = _folded(rows, writer) if len(rows) > MOST_BARS else rows
    labels = bars[f"zone_{writer.language}"].tolist()
    own = bars["is_own"].astype(bool)
    colours = [
        theme.own if is_own else _colour(verdict, theme)
        for is_own, verdict in zip(own, bars["verdict"], strict=True)
    ]
    return _drawn(comparison, writer, theme, bars, labels, colours)


def draw_indicators(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The zone's pull by every indicator that has one, the best on top; None where none has."""
    rows = comparison.rows[comparison.rows["pull_pp"].notna()]
    if rows.empty:
        return None
    rows = rows.loc[_merit(rows).sort_values(ascending=False, kind="stable").index]
    labels = rows[f"indicator_{writer.language}"].tolist()
    return _drawn(
        comparison, writer, theme, rows, labels, [_colour(verdict, theme) for verdict in rows["verdict"]]
    )


def _drawn(
    comparison: Comparison,
    writer: Writer,
    theme: Theme,
    rows: pd.DataFrame,
    labels: list[str],
    colours: list[str],
) -> go.Figure:
    figure = bare_figure(comparison, writer, theme, len(rows) + 1)
    figure.add_bar(
        y=labels,
        x=rows["pull_pp"],
        orientation="h",
        marker_color=colours,
        hoverinfo="skip",
    )
    add_column(figure, labels, [_text(row, writer) for row in rows.to_dict("records")], theme, TEXT_WIDTH)
    low, high = min(0.0, rows["pull_pp"].min()), max(0.0, rows["pull_pp"].max())
    room = ((high - low) or 1.0) * 0.04
    axis = {"text": writer.say("chart.pull_axis"), "font": {"size": 11}, "standoff": 4}
    figure.update_xaxes(range=[low - (room if low < 0 else 0), high + room], title=axis)
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1])
    return figure


def _folded(rows: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    """Both ends and our own; what lies between as one row with the sum of its pulls."""
    is_shown = rows["is_own"].to_numpy(dtype=bool, copy=True)
    is_shown[:ENDS] = is_shown[-ENDS:] = True
    hidden = rows[~is_shown]
    middle = hidden.head(1).assign(
        **{
            f"zone_{writer.language}": writer.say("chart.others", count=len(hidden)),
            "pull_pp": hidden["pull_pp"].sum(),
            "share_pct": hidden["share_pct"].sum(min_count=len(hidden)),
            "verdict": None,
        }
    )
    shown = rows[is_shown]
    return pd.concat([shown.iloc[:-ENDS], middle, shown.iloc[-ENDS:]])


def _merit(rows: pd.DataFrame) -> pd.Series:
    """The pull, turned round where less is better."""
    return rows["pull_pp"] * rows["direction"].map({"lower": -1}).fillna(1)


def _colour(verdict: Any, theme: Theme) -> str:
    return {"contributed": theme.good, "dragged": theme.bad}.get(verdict, theme.peer)


def _text(row: dict[Any, Any], writer: Writer) -> str:
    """0.44 · 占5.8% · ✔ 作了贡献."""
    parts = [number(row["pull_pp"], 2, writer.language)]
    if pd.notna(row["share_pct"]) and row["reason"] != "part_exceeds_whole":
        parts.append(writer.say("chart.share", share=writer.percent(row["share_pct"])))
    if isinstance(row["verdict"], str):
        parts.append(writer.say(f"verdict.{row['verdict']}"))
    return " · ".join(parts)
