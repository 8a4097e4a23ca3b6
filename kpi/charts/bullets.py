"""Targets as bullets: the bar is what is done of the year, the mark is time progress."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import LEGEND, Theme, add_marks, add_texts, bare_figure, tick
from kpi.clauses.target import actual_value, status_symbol, target_value
from kpi.question import Comparison
from kpi.words import Writer


def draw_bullets(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """Amount and stock targets, furthest behind on top; None where there is none to draw."""
    rows = comparison.rows[comparison.rows["completion_pct"].notna()]
    if rows.empty:
        return None
    rows = rows.sort_values("lead_pp", ascending=False)
    labels = target_labels(rows, writer)
    texts = [_done_text(row, writer) for row in rows.to_dict("records")]
    right = max(100.0, *(rows[name].max() for name in ("completion_pct", "pace_pct")))
    right = max(right, rows["stretch_pct"].max()) if rows["stretch_pct"].notna().any() else right
    figure = bare_figure(comparison, writer, theme, len(rows) + 1)
    figure.add_bar(
        y=labels,
        x=rows["completion_pct"],
        orientation="h",
        marker_color=[theme.status(status) for status in rows["status"]],
        name=writer.say("chart.actual"),
        hovertemplate="%{y} %{x:.1f}%<extra></extra>",
    )
    last_year = {
        "symbol": "diamond",
        "size": 8,
        "color": theme.paper,
        "line": {"width": 1.5, "color": theme.ink},
    }
    _add_levels(figure, labels, rows, ("floor_pct", "stretch_pct"), writer, theme)
    add_marks(figure, labels, rows["pace_pct"], writer.say("chart.pace"), tick(theme))
    add_marks(figure, labels, rows["last_year_pace_pct"], writer.say("chart.last_year"), last_year)
    add_texts(figure, labels, texts, right * 1.04)
    figure.update_layout(showlegend=True, legend=LEGEND)
    figure.update_xaxes(ticksuffix="%", range=[min(0.0, rows["completion_pct"].min()), right * 1.16])
    return figure


def draw_leads(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """Targets that are compared as they are (growth, share, ratio): the lead in percentage points."""
    rows = comparison.rows
    rows = rows[rows["lead_pp"].notna() & rows["completion_pct"].isna()]
    if rows.empty:
        return None
    rows = rows.sort_values("lead_pp", ascending=False)
    labels = target_labels(rows, writer)
    texts = [_lead_text(row, writer) for row in rows.to_dict("records")]
    levels = ("floor_lead_pp", "stretch_lead_pp")
    has_levels = bool(rows[[*levels]].notna().any(axis=None))
    figure = bare_figure(comparison, writer, theme, len(rows) + has_levels)
    figure.add_bar(
        y=labels,
        x=rows["lead_pp"],
        orientation="h",
        marker_color=[theme.status(status) for status in rows["status"]],
        text=texts,
        textposition="none" if has_levels else "outside",
        cliponaxis=False,
        showlegend=False,
        hovertemplate="%{y}<br>%{text}<extra></extra>",
    )
    reach = max(1.0, rows[["lead_pp", *levels]].astype(float).abs().max().max()) * 1.9
    if has_levels:
        _add_levels(figure, labels, rows, levels, writer, theme)
        add_texts(figure, labels, texts, reach / 1.8)
        figure.update_layout(showlegend=True, legend=LEGEND)
    axis = {"text": writer.say("chart.lead_axis"), "font": {"size": 11}, "standoff": 4}
    figure.update_xaxes(range=[-reach, reach], title=axis)
    return figure


def target_labels(rows: pd.DataFrame, writer: Writer) -> list[str]:
    """Indicator names; what tells several targets of one indicator apart stands behind the name."""
    several = rows["indicator_id"].duplicated(keep=False)
    kinds = rows.groupby("indicator_id")["target_kind"].transform("nunique") > 1
    labels = []
    for row, is_several, has_kinds in zip(rows.to_dict("records"), several, kinds, strict=True):
        parts = [row[f"indicator_{writer.language}"]]
        if has_kinds:
            parts.append(writer.say(f"targetkind.{row['target_kind']}"))
        if is_several and row["set_by"]:
            parts.append(writer.say(f"basis.{row['set_by']}"))
        if row["level"] in ("floor", "stretch"):
            parts.append(writer.say(f"basis.{row['level']}"))
        labels.append(" · ".join(parts))
    return labels


def _done_text(row: dict[Any, Any], writer: Writer) -> str:
    symbol = status_symbol(writer, row["status"])
    return f"{symbol} {writer.percent(row['completion_pct'])}%{_by_hand(row, writer)}"


def _lead_text(row: dict[Any, Any], writer: Writer) -> str:
    text = f"{status_symbol(writer, row['status'])} {actual_value(writer, row)} / {target_value(writer, row)}"
    return text + _by_hand(row, writer)


def _by_hand(row: dict[Any, Any], writer: Writer) -> str:
    """The symbol of the status that a person put beside the computed one: ✎●."""
    is_set = isinstance(row["override_status"], str)
    return f" ✎{status_symbol(writer, row['override_status'])}" if is_set else ""


def _add_levels(
    figure: go.Figure,
    labels: list[str],
    rows: pd.DataFrame,
    columns: tuple[str, str],
    writer: Writer,
    theme: Theme,
) -> None:
    """Floor 底线 and stretch 挑战 as lighter marks than the target's own, pointing up and down."""
    for column, name, symbol in zip(
        columns, ("floor", "stretch"), ("triangle-up", "triangle-down"), strict=True
    ):
        marker = {"symbol": f"{symbol}-open", "size": 9, "color": theme.faint, "line": {"width": 1.5}}
        add_marks(figure, labels, rows[column], writer.say(f"chart.{name}"), marker)
