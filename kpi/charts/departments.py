"""Departments side by side 赛马: what each has struck off on time and late, what is overdue and under way."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.bump import CHINESE_LABEL, ENGLISH_LABEL
from kpi.charts.campaign import PATTERN
from kpi.charts.theme import LEGEND, Theme, add_column, framed
from kpi.clauses.departments import department_name, departments_headline, place_word, rate_word
from kpi.text import shortened
from kpi.words import Writer

# what a department's items are: the colour of the theme, the pattern of the bar
PARTS = {
    "n_on_time": ("good", ""),
    "n_late": ("near", "."),
    "n_closed_undated": ("faint", "x"),
    "n_overdue": ("bad", "/"),
    "n_under_way": ("peer", "\\"),
}
# how wide a letter of a number is, as a share of the longest bar: a part narrower than its number has none
LETTER = 0.013
BEHIND = {"zh": 190, "en": 236}


def draw_departments(rows: pd.DataFrame, today: str, writer: Writer, theme: Theme) -> go.Figure | None:
    """A bar per department, the first on top, in PARTS with their numbers; behind it place, rate, and how
    often items were re-opened. `rows`: kpi/actions/departments.sql. None where there are none."""
    if rows.empty:
        return None
    total = writer.count(int(rows["n_items"].sum()))
    subtitle = writer.say("departments.subtitle", count=total)
    foot = writer.say("campaign.foot", day=today)
    figure = framed(departments_headline(writer, rows), subtitle, foot, theme, len(rows) + 1)
    rows = rows.iloc[::-1]
    labels = _labels(rows, writer)
    longest = rows["n_items"].max()
    for part, (colour, pattern) in PARTS.items():
        if not rows[part].any():
            continue
        name = writer.say(f"departments.{part}")
        figure.add_bar(
            y=labels,
            x=rows[part],
            orientation="h",
            name=name,
            marker={
                "color": getattr(theme, colour),
                "pattern": {**PATTERN, "shape": pattern, "fgcolor": theme.paper},
            },
            hovertemplate="%{y}<br>" + name + " %{x}<extra></extra>",
        )
    _add_numbers(figure, rows, labels, longest * LETTER, writer, theme)
    behind = [_behind(row, writer) for row in rows.to_dict("records")]
    add_column(figure, labels, behind, theme, BEHIND[writer.language])
    figure.update_layout(showlegend=True, legend={**LEGEND, "traceorder": "normal"}, barmode="stack")
    figure.update_xaxes(tickformat=",d", rangemode="tozero")
    return figure


def _labels(rows: pd.DataFrame, writer: Writer) -> list[str]:
    width = ENGLISH_LABEL if writer.language == "en" else CHINESE_LABEL
    return [escape(shortened(department_name(writer, name), width)) for name in rows["department"]]


def _add_numbers(
    figure: go.Figure, rows: pd.DataFrame, labels: list[str], letter: float, writer: Writer, theme: Theme
) -> None:
    """The number of every part in its middle, on a ground of its own, since patterns are hard to read on."""
    reached = pd.Series(0.0, rows.index)
    for part in PARTS:
        for label, count, left in zip(labels, rows[part], reached, strict=True):
            if count >= letter * (len(writer.count(count)) + 0.5):
                figure.add_annotation(
                    x=left + count / 2,
                    y=label,
                    text=writer.count(count),
                    showarrow=False,
                    bgcolor=theme.paper,
                    borderpad=1,
                    font={"size": 11, "color": theme.ink},
                )
        reached = reached + rows[part]


def _behind(row: dict[Any, Any], writer: Writer) -> str:
    values = {"place": place_word(writer, row), "rate": rate_word(writer, row)}
    if not row["n_reopened"]:
        return writer.say("departments.behind", **values)
    return writer.say("departments.behind_reopened", count=writer.count(row["n_reopened"]), **values)
