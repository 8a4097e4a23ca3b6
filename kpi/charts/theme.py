"""Colours, fonts and the bare figure that every chart starts from; light and dark."""

from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from kpi.question import Comparison
from kpi.words import Writer

FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif"
ROW_HEIGHT = 26
EXPORT_SCALE = 2


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
    """An empty figure with all that belongs round a picture that leaves the building: the finding
    as title, what is measured as subtitle, data version and files as foot. `rows` sets its height.
    Plotly reads tags in texts, so names of files are escaped."""
    figure = go.Figure()
    figure.update_layout(
        title={
            "text": _wrapped(escape(writer.title(comparison))),
            "subtitle": {
                "text": escape(writer.subtitle(comparison)),
                "font": {"size": 12, "color": theme.faint},
            },
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
        height=148 + ROW_HEIGHT * max(rows, 4),
        margin={"l": 8, "r": 24, "t": 84, "b": 64},
        showlegend=False,
        bargap=0.35,
        hoverlabel={"font": {"family": FONT}},
    )
    figure.add_annotation(
        text=escape(writer.foot(comparison)),
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


def _wrapped(title: str) -> str:
    """A long title on two lines, broken after a comma; letters are half as wide as characters."""
    for comma, width in (("，", 44), (", ", 88), (": ", 88)):
        at = title.rfind(comma, 0, width) if len(title) > width else -1
        if at > 0:
            return title[: at + len(comma)] + "<br>" + title[at + len(comma) :]
    return title
