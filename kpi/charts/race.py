"""The race to the year end: how far the year has come, where its target's line is, where it may end."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import Theme, bare_figure
from kpi.period import Period, month_end
from kpi.question import Comparison
from kpi.words import Writer

ROWS = 15
LABEL_GAP = 0.06
HOLLOW = ("provisional", "estimate")


@dataclass(frozen=True)
class Label:
    """What stands behind the last point of a course."""

    day: pd.Timestamp
    value: float
    text: str
    colour: str


def draw_race(points: pd.DataFrame, comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """One indicator's months: actual, last year's course, the line to every target, both projections and
    the levels. `points`: columns in race.sql. None where there is no line to run along."""
    if not (points["course"] == "line").any():
        return None
    figure = bare_figure(comparison, writer, theme, ROWS)
    points = points.assign(day=pd.to_datetime(points["day"]))
    indicator = str(points["indicator_id"].iloc[0])
    labels = [
        *_add_last_year(figure, points, indicator, writer, theme),
        *_add_lines(figure, points, indicator, writer, theme),
        *_add_projections(figure, points, indicator, writer, theme),
        *_add_levels(figure, points, indicator, writer, theme),
    ]
    _add_actual(figure, points, indicator, writer, theme)
    _add_labels(figure, labels, points["value"])
    _set_axes(figure, points, comparison, writer)
    return figure


def _add_actual(
    figure: go.Figure, points: pd.DataFrame, indicator: str, writer: Writer, theme: Theme
) -> None:
    rows = points[points["course"] == "actual"]
    symbols = ["circle-open" if status in HOLLOW else "circle" for status in rows["status"]]
    figure.add_scatter(
        x=rows["day"],
        y=rows["value"],
        mode="lines+markers",
        line={"color": theme.own, "width": 3},
        marker={"size": 9, "symbol": symbols, "color": theme.own, "line": {"width": 2, "color": theme.own}},
        name=writer.say("chart.actual"),
        text=[writer.amount(value, indicator) for value in rows["value"]],
        hovertemplate="%{text}<extra>" + writer.say("chart.actual") + "</extra>",
    )


def _add_last_year(
    figure: go.Figure, points: pd.DataFrame, indicator: str, writer: Writer, theme: Theme
) -> list[Label]:
    rows = points[points["course"] == "last_year"]
    if rows.empty:
        return []
    name = writer.say("race.last_year")
    _add_line(figure, rows, indicator, name, writer, {"color": theme.peer, "width": 2})
    return [_label(rows, name, theme.faint)]


def _add_lines(
    figure: go.Figure, points: pd.DataFrame, indicator: str, writer: Writer, theme: Theme
) -> list[Label]:
    """The line to every target; who set it stands beside it where there are several."""
    labels = []
    for (_, set_by), rows in points[points["course"] == "line"].groupby(["target_kind", "set_by"]):
        name = writer.say("race.line", set_by=writer.say(f"basis.{set_by}")).strip()
        _add_line(figure, rows, indicator, name, writer, {"color": theme.mark, "width": 1.5})
        figure.add_scatter(
            x=rows["day"].tail(1),
            y=rows["value"].tail(1),
            mode="markers",
            marker={"symbol": "line-ew-open", "size": 16, "color": theme.mark, "line": {"width": 3}},
            showlegend=False,
            hoverinfo="skip",
        )
        text = f"{name} {writer.amount(rows['value'].iloc[-1], indicator)}"
        labels.append(_label(rows, text, theme.ink))
    return labels


def _add_projections(
    figure: go.Figure, points: pd.DataFrame, indicator: str, writer: Writer, theme: Theme
) -> list[Label]:
    labels = []
    for course, dash in (("by_shape", "dot"), ("by_pace", "dashdot")):
        rows = points[points["course"] == course]
        if len(rows):
            name = writer.say(f"race.short.{course}")
            _add_line(figure, rows, indicator, name, writer, {"color": theme.own, "width": 1.5, "dash": dash})
            text = f"{name} {writer.amount(rows['value'].iloc[-1], indicator)}"
            labels.append(_label(rows, text, theme.own))
    return labels


def _add_levels(
    figure: go.Figure, points: pd.DataFrame, indicator: str, writer: Writer, theme: Theme
) -> list[Label]:
    labels = []
    for row in points[points["course"].isin(["floor", "stretch"])].to_dict("records"):
        code = f"{row['set_by']}_{row['course']}".lstrip("_")
        name = writer.say(f"basis.{code}")
        figure.add_scatter(
            x=[row["day"]],
            y=[row["value"]],
            mode="markers",
            marker={"symbol": "line-ew-open", "size": 16, "color": theme.faint, "line": {"width": 2}},
            showlegend=False,
            name=name,
            hovertemplate=f"{name} {writer.amount(row['value'], indicator)}<extra></extra>",
        )
        text = f"{name} {writer.amount(row['value'], indicator)}"
        labels.append(Label(row["day"], row["value"], text, theme.faint))
    return labels


def _add_line(
    figure: go.Figure, rows: pd.DataFrame, indicator: str, name: str, writer: Writer, line: dict[str, Any]
) -> None:
    figure.add_scatter(
        x=rows["day"],
        y=rows["value"],
        mode="lines",
        line=line,
        name=name,
        text=[writer.amount(value, indicator) for value in rows["value"]],
        hovertemplate="%{text}<extra>" + name + "</extra>",
    )


def _label(rows: pd.DataFrame, text: str, colour: str) -> Label:
    last = rows.iloc[-1]
    return Label(last["day"], last["value"], text, colour)


def _add_labels(figure: go.Figure, labels: list[Label], values: pd.Series) -> None:
    """The labels right of the last day, moved apart where their points are close."""
    height = (values.max() - min(values.min(), 0.0)) or 1.0
    labels = sorted(labels, key=lambda each: each.value)
    places = spread_apart([label.value for label in labels], LABEL_GAP * height)
    for label, place in zip(labels, places, strict=True):
        figure.add_annotation(
            x=max(each.day for each in labels),
            y=place,
            text=label.text,
            xanchor="left",
            xshift=14,
            showarrow=False,
            font={"size": 12, "color": label.colour},
        )


def spread_apart(values: list[float], gap: float) -> list[float]:
    """Places for labels of ascending values, at least `gap` apart: those that are too close are set
    evenly about their own middle."""
    groups: list[list[float]] = []
    for value in values:
        groups.append([value])
        while len(groups) > 1 and _top(groups[-2], gap) + gap > _bottom(groups[-1], gap):
            last = groups.pop()
            groups[-1] += last
    return [_bottom(group, gap) + at * gap for group in groups for at in range(len(group))]


def _bottom(group: list[float], gap: float) -> float:
    return sum(group) / len(group) - (len(group) - 1) * gap / 2


def _top(group: list[float], gap: float) -> float:
    return _bottom(group, gap) + (len(group) - 1) * gap


def _set_axes(figure: go.Figure, points: pd.DataFrame, comparison: Comparison, writer: Writer) -> None:
    """Months of the year, and the year of a target that is due later; room for the labels on the right."""
    year = comparison.question.period.end.year
    ends = [month_end(year, month) for month in range(1, 13)]
    names = [writer.say("race.month", month=writer.say(f"month.{day.month}")) for day in ends]
    last: date = points["day"].max().date()
    if last.year > year:
        ends, names = [ends[5], ends[11]], [names[5], names[11]]
        later = [date(each, 12, 31) for each in range(year + 1, last.year + 1)]
        ends += later
        names += [Period(day).label(writer.language) for day in later]
    first = points["day"].min()
    room = (pd.Timestamp(last) - first) * 0.3
    figure.update_xaxes(
        tickvals=[pd.Timestamp(day) for day in ends],
        ticktext=names,
        range=[first, pd.Timestamp(last) + room],
        showgrid=False,
    )
    is_from_zero = points["value"].min() >= 0 and (points["value"] == 0).any()
    figure.update_yaxes(showgrid=True, rangemode="tozero" if is_from_zero else "normal")
