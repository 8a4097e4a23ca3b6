"""Colours, fonts and the bare figure that every chart starts from; light and dark."""

from dataclasses import dataclass

import plotly.graph_objects as go

FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif"
ROW_HEIGHT = 26
EXPORT_SCALE = 2


@dataclass(frozen=True)
class Theme:
    """One set of colours. Own zone in the accent, peers grey, target a dark mark, last year light.

    Status colours are told apart by people who do not see red and green; a symbol stands beside.
    """

    paper: str
    ink: str
    faint: str
    grid: str
    own: str
    peer: str
    mark: str
    last_year: str
    good: str
    near: str
    bad: str

    def status(self, status: str) -> str:
        return {"behind": self.bad, "slightly_behind": self.near}.get(status, self.good)


LIGHT = Theme(
    paper="#ffffff",
    ink="#1f2933",
    faint="#5b6770",
    grid="#e4e7eb",
    own="#1f5fa8",
    peer="#b6bfc9",
    mark="#111827",
    last_year="#d5dbe2",
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
    last_year="#3a4350",
    good="#4fb3b0",
    near="#e6b34a",
    bad="#f08a5d",
)
THEMES = {"light": LIGHT, "dark": DARK}


def bare_figure(theme: Theme, title: str, subtitle: str, rows: int = 12) -> go.Figure:
    """An empty figure with title (a finding), subtitle, fonts and grid; `rows` sets its height."""
    figure = go.Figure()
    figure.update_layout(
        title={
            "text": _wrapped(title),
            "subtitle": {"text": subtitle, "font": {"size": 12, "color": theme.faint}},
            "font": {"size": 16},
            "x": 0.01,
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 12},
        },
        font={"family": FONT, "size": 12, "color": theme.ink},
        paper_bgcolor=theme.paper,
        plot_bgcolor=theme.paper,
        height=120 + ROW_HEIGHT * max(rows, 4),
        margin={"l": 8, "r": 24, "t": 84, "b": 36},
        showlegend=False,
        bargap=0.35,
        hoverlabel={"font": {"family": FONT}},
    )
    figure.update_xaxes(
        gridcolor=theme.grid,
        zerolinecolor=theme.faint,
        automargin=True,
        fixedrange=True,
    )
    figure.update_yaxes(gridcolor=theme.grid, zeroline=False, automargin=True, fixedrange=True)
    return figure


def _wrapped(title: str, width: int = 44) -> str:
    """A long title on two lines, broken after a comma."""
    if len(title) <= width:
        return title
    for comma in ("，", ", "):
        at = title.rfind(comma, 0, width)
        if at > 0:
            return title[: at + len(comma)] + "<br>" + title[at + len(comma) :]
    return title
