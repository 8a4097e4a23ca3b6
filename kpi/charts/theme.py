"""Colours, fonts and the bare figure that every chart starts from; light and dark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width

import pandas as pd
import plotly.graph_objects as go

from kpi.question import Comparison
from kpi.words import Writer

FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif"
ROW_HEIGHT = 26
EXPORT_SCALE = 2
LEGEND = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"}
PALE = 0.28
# in letters, of which a Chinese one is two
TITLE_WIDTH, SUBTITLE_WIDTH, SUBTITLE_LINE = 88, 124, 16


@dataclass(frozen=True)
class Theme:
    """One set of colours. Own zone in the accent, peers grey, target a dark mark.

    Status colours are told apart by people who do not see red and green; a symbol stands beside.
    """

    paper: str
    ink: str
    faint: str
    grid: str
    own: str
    peer: str
    mark: str
    good: str
    near: str
    bad: str

    def status(self, status: str) -> str:
        return {"behind": self.bad, "slightly_behind": self.near}.get(status, self.good)

    def pale(self, name: str) -> str:
        """good, near or bad as a ground on which the ink is read well: about a quarter of it on the paper."""
        colour, paper = (getattr(self, each).removeprefix("#") for each in (name, "paper"))
        parts = [(int(colour[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (0, 2, 4)]
        return "#" + "".join(f"{round(full * PALE + ground * (1 - PALE)):02x}" for full, ground in parts)


LIGHT = Theme(
    paper="#ffffff",
    ink="#1f2933",
    faint="#5b6770",
    grid="#e4e7eb",
    own="#1f5fa8",
    peer="#b6bfc9",
    mark="#111827",
    good="#2f7f86",
    near="#d99a1c",
    bad="#c2491d",
)
DARK = Theme(
    paper="#0e1117",
    ink="#e6e9ee",
    faint="#a4adb8",
    grid="#2a313c",
    own="#6aa9f0",
    peer="#586270",
    mark="#f5f7fa",
    good="#4fb3b0",
    near="#e6b34a",
    bad="#f08a5d",
)
THEMES = {"light": LIGHT, "dark": DARK}


def bare_figure(comparison: Comparison, writer: Writer, theme: Theme, rows: int) -> go.Figure:
    """An empty figure for a comparison: the finding as title, what is measured as subtitle, data version
    and files as foot. `rows` sets its height."""
    texts = writer.title(comparison), writer.subtitle(comparison), writer.foot(comparison)
    return framed(*texts, theme, rows)


def framed(headline: str, subtitle: str, foot: str, theme: Theme, rows: int) -> go.Figure:
    """An empty figure with all that belongs round a picture that leaves the building. Plotly reads tags in
    texts, so these, which may hold names of files, are escaped."""
    figure = go.Figure()
    title = _wrapped(escape(headline), TITLE_WIDTH)
    below_title = _wrapped(escape(subtitle), SUBTITLE_WIDTH)
    second_line = 12 if "<br>" in title else 0
    below = SUBTITLE_LINE if "<br>" in below_title else 0
    figure.update_layout(
        title={
            "text": title,
            "subtitle": {
                "text": below_title,
                "font": {"size": 12, "color": theme.faint},
            },
            "font": {"size": 16},
            "x": 0.01,
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 12 + second_line},
        },
        font={"family": FONT, "size": 12, "color": theme.ink},
        paper_bgcolor=theme.paper,
        plot_bgcolor=theme.paper,
        height=148 + second_line + below + ROW_HEIGHT * max(rows, 4),
        margin={"l": 8, "r": 24, "t": 84 + second_line + below, "b": 64},
        showlegend=False,
        bargap=0.35,
        hoverlabel={"font": {"family": FONT}},
    )
    figure.add_annotation(
        text=escape(foot),
        x=0,
        y=0,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        yshift=-42,
        showarrow=False,
        font={"size": 11, "color": theme.faint},
        align="left",
    )
    figure.update_xaxes(gridcolor=theme.grid, zerolinecolor=theme.faint, automargin=True, fixedrange=True)
    figure.update_yaxes(showgrid=False, gridcolor=theme.grid, automargin=True, fixedrange=True)
    return figure


def tick(theme: Theme) -> dict[str, Any]:
    """A dark mark across a bar: a target's pace, a median."""
    return {
        "symbol": "line-ns-open",
        "size": 18,
        "color": theme.mark,
        "line": {"width": 2, "color": theme.mark},
    }


def add_marks(figure: go.Figure, labels: list[str], at: pd.Series, name: str, marker: dict[str, Any]) -> None:
    """A mark on every bar that has one, in percent; nothing where none has."""
    if at.notna().any():
        hover = f"{name} %{{x:.1f}}%<extra></extra>"
        figure.add_scatter(y=labels, x=at, mode="markers", marker=marker, name=name, hovertemplate=hover)


def add_texts(figure: go.Figure, labels: Sequence[str], texts: list[str], at: float, **more: Any) -> None:
    """A column of texts right of every bar, at one place of the axis, so that none stands on a mark."""
    figure.add_scatter(
        y=labels,
        x=[at] * len(labels),
        mode="text",
        text=texts,
        textposition="middle right",
        showlegend=False,
        hoverinfo="skip",
        **more,
    )


def add_column(figure: go.Figure, labels: list[str], texts: list[str], theme: Theme, width: int) -> None:
    """A text behind every bar, in a column of `width` pixels right of the plot, where none is cut off
    and none stands on a bar, however far the bars reach to either side."""
    for label, text in zip(labels, texts, strict=True):
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=8,
            y=label,
            text=escape(text),
            showarrow=False,
            font={"size": 12, "color": theme.ink},
            align="left",
        )
    figure.update_layout(margin_r=width)


def _wrapped(title: str, width: int) -> str:
    """A title wider than `width` on two lines, broken after a comma or a dot between its parts, or else
    between words; a Chinese letter is two wide."""
    ends = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in title))
    if not ends or ends[-1] <= width:
        return title
    for sign in ("，|, | · ", " "):
        fitting = [each.end() for each in re.finditer(sign, title) if ends[each.end() - 1] <= width]
        if fitting:
            return f"{title[: fitting[-1]]}<br>{title[fitting[-1] :]}"
    return title
