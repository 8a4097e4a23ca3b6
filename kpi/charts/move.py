"""Why a place moved, as bars: revisions, own figure, the others, who reports; and what they add up to."""

import plotly.graph_objects as go

from kpi.charts.theme import LEGEND, Theme, bare_figure
from kpi.clauses.move import PARTS, since
from kpi.question import Comparison
from kpi.text import number
from kpi.words import Writer


def draw_moves(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """A group of bars per part, a bar per period that the place is compared with; + is forward.
    None where the place moved by nothing."""
    columns = [*(f"by_{part}" for part in PARTS), "total"]
    rows = comparison.rows
    if rows.empty or not rows[columns].any(axis=None):
        return None
    heads = [*(writer.say(f"move.by.{part}") for part in PARTS), writer.say("move.total")]
    figure = bare_figure(comparison, writer, theme, 7)
    colours = [theme.own, theme.peer]
    for row, colour in zip(rows.to_dict("records"), colours, strict=False):
        figure.add_bar(
            x=heads,
            y=[row[name] for name in columns],
            name=writer.say("chart.moved_since", since=since(writer, row)),
            marker_color=colour,
            text=[number(row[name], 0, writer.language, sign=True) for name in columns],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x} %{text}<extra></extra>",
        )
    low, high = min(0, rows[columns].min().min()), max(0, rows[columns].max().max())
    axis = {"text": writer.say("chart.move_axis"), "font": {"size": 11}}
    figure.update_yaxes(
        range=[low - 1, high + 1], title=axis, zeroline=True, zerolinecolor=theme.faint, tickformat="d"
    )
    figure.update_xaxes(showgrid=False)
    figure.update_layout(
        showlegend=True,
        legend=LEGEND,
        barmode="group",
        margin_t=figure.layout.margin.t + 28,
        height=figure.layout.height + 28,
    )
    return figure
