"""The gap list as a heat table: a row an indicator, a column a comparison; colour never without a symbol."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from kpi.charts.theme import Theme, bare_figure
from kpi.clauses.gap import cell, columns_of, shade
from kpi.question import Comparison, plain_rows
from kpi.text import number
from kpi.words import Writer

CODES = {"": 0, "good": 1, "near": 2, "bad": 3}


def draw_gaps(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The rows of the list in their order, the most pressing on top; None where there are none."""
    rows = plain_rows(comparison.rows)
    if not rows:
        return None
    figure = bare_figure(comparison, writer, theme, len(rows))
    columns = columns_of(comparison.question)
    shades = [theme.paper, *(theme.pale(name) for name in ("good", "near", "bad"))]
    figure.add_heatmap(
        z=[[CODES[shade(row, column)] for column in columns] for row in rows],
        x=[writer.say(f"gapcell.{column}") for column in columns],
        y=list(range(len(rows))),
        text=[[cell(writer, row, column, is_brief=True) for column in columns] for row in rows],
        texttemplate="%{text}",
        textfont={"size": 11, "color": theme.ink},
        colorscale=[
            [(code + step) / len(shades), colour] for code, colour in enumerate(shades) for step in (0, 1)
        ],
        zmin=0,
        zmax=len(shades) - 1,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    figure.update_yaxes(
        autorange="reversed",
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=[_label(row, writer) for row in rows],
    )
    figure.update_xaxes(side="top", showgrid=False, zeroline=False)
    # the heads of the columns stand between subtitle and table
    return figure.update_layout(margin_t=figure.layout.margin.t + 28, height=figure.layout.height + 28)


def _label(row: Mapping[str, Any], writer: Writer) -> str:
    """地区生产总值  22.5: the indicator and its priority."""
    return f"{row[f'indicator_{writer.language}']}  {number(row['priority'], 1, writer.language)}"
