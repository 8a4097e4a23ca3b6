"""Land: bullets of what was done in mu, yields beside the peers', and land against yield."""

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.bullets import target_labels
from kpi.charts.theme import LEGEND, Theme, add_marks, add_texts, bare_figure, tick
from kpi.clauses.target import status_symbol
from kpi.question import Comparison
from kpi.text import number
from kpi.words import Writer

FIELD_ROWS = 15
# how far the axis of bars goes on, for the texts behind them
BEYOND = 1.62
# the size of a name's letters as shares of the picture: how wide a Chinese one is, how high
LETTER_WIDTH, LETTER_HEIGHT = 0.0145, 0.05
CORNERS = {"much_high": (1, 1), "much_low": (1, 0), "little_high": (0, 1), "little_low": (0, 0)}


def draw_land(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """Land work with a target, furthest behind on top: the bar is what is done of the target, beside it
    the area in mu and hectares; None where there is none to draw."""
    rows = comparison.rows[comparison.rows["completion_pct"].notna()]
    if rows.empty:
        return None
    rows = rows.sort_values("lead_pp", ascending=False)
    labels = target_labels(rows, writer)
    right = max(100.0, rows["completion_pct"].max(), rows["pace_pct"].max())
    figure = bare_figure(comparison, writer, theme, len(rows) * 2)
    figure.add_bar(
        y=labels,
        x=rows["completion_pct"],
        orientation="h",
        width=0.45,
        marker_color=[theme.status(status) for status in rows["status"]],
        name=writer.say("chart.actual"),
        customdata=[_area_text(row, writer) for row in rows.to_dict("records")],
        hovertemplate="%{y} %{x:.1f}%<br>%{customdata}<extra></extra>",
    )
    add_marks(figure, labels, rows["pace_pct"], writer.say("chart.pace"), tick(theme))
    texts = [_done_text(row, writer) for row in rows.to_dict("records")]
    add_texts(figure, labels, texts, right * 1.04)
    figure.update_layout(showlegend=True, legend=LEGEND)
    figure.update_xaxes(range=[min(0.0, rows["completion_pct"].min()), right * BEYOND], **_to(right))
    return figure


def draw_yields(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The zone's yields as shares of the best of the group, the furthest behind on top, with a tick at
    the median; None where nothing is known."""
    rows = comparison.rows[comparison.rows["best_share_pct"].notna()]
    if rows.empty:
        return None
    rows = rows.sort_values("best_share_pct", ascending=False)
    labels = list(rows[f"indicator_{writer.language}"])
    figure = bare_figure(comparison, writer, theme, len(rows) + 1)
    figure.add_bar(
        y=labels,
        x=rows["best_share_pct"],
        orientation="h",
        marker_color=theme.own,
        name=writer.say("chart.land.own"),
        hovertemplate="%{y} %{x:.1f}%<extra></extra>",
    )
    median = rows["median_value"] / rows["best_value"] * 100
    add_marks(figure, labels, median, writer.say("chart.median"), tick(theme))
    texts = [_yield_text(row, writer) for row in rows.to_dict("records")]
    right = max(100.0, rows["best_share_pct"].max())
    add_texts(figure, labels, texts, right * 1.04)
    figure.update_layout(showlegend=True, legend=LEGEND)
    axis = {"text": writer.say("chart.land.of_best"), "font": {"size": 11}, "standoff": 4}
    left = min(0.0, rows["best_share_pct"].min(), median.min())
    figure.update_xaxes(range=[left, right * BEYOND], title=axis, **_to(right))
    return figure


def draw_field(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """Land against one yield, a point a zone; lines at the medians, a word in each quarter, names at the
    own zone, its neighbours and the extremes. None where no zone has both."""
    rows = comparison.rows
    rows = rows[rows["value"].notna() & rows["area_mu"].notna()].sort_values("is_own", kind="stable")
    if rows.empty:
        return None
    figure = bare_figure(comparison, writer, theme, FIELD_ROWS)
    names = rows[f"zone_{writer.language}"]
    figure.add_scatter(
        x=rows["area_km2"],
        y=rows["value"],
        mode="markers",
        marker={
            "size": [13 if is_own else 9 for is_own in rows["is_own"]],
            "color": [theme.own if is_own else theme.peer for is_own in rows["is_own"]],
            "opacity": 1,
        },
        customdata=[
            f"{name}<br>{_point_text(row, writer)}"
            for name, row in zip(names, rows.to_dict("records"), strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    if rows["quadrant"].notna().any():
        _add_quarters(figure, rows, writer, theme)
    _add_names(figure, rows, writer, theme)
    unit = writer.unit(rows["unit"].iloc[0])
    land = rows[f"denominator_{writer.language}"].iloc[0]
    what = rows[f"indicator_{writer.language}"].iloc[0]
    axes = {
        "x": writer.say("chart.land.axis", what=land, unit=writer.unit("平方公里")),
        "y": writer.say("chart.land.axis", what=what, unit=unit),
    }
    figure.update_xaxes(title={"text": axes["x"], "font": {"size": 11}, "standoff": 4}, showgrid=False)
    figure.update_yaxes(title={"text": axes["y"], "font": {"size": 11}}, zeroline=False)
    reach = _reach(rows["area_km2"])
    figure.update_xaxes(range=[max(0.0, reach[0]) if rows["area_km2"].min() >= 0 else reach[0], reach[1]])
    figure.update_yaxes(range=_reach(rows["value"]))
    # the axis has a title above the foot
    figure.update_annotations(selector={"yshift": -42}, yshift=-52).update_layout(margin_b=76)
    return figure


def _area_text(row: dict[Any, Any], writer: Writer) -> str:
    """935 / 1,630亩（62.33公顷）; floor area in its own unit."""
    if pd.isna(row["target_mu"]):
        goal = writer.amount(row["target_value"], row["indicator_id"])
        return f"{writer.amount(row['value'], row['indicator_id'])} / {goal}"
    done, goal = (number(row[name], 0, writer.language) for name in ("area_mu", "target_mu"))
    hectares = _in_unit(row["area_ha"], 2, "公顷", writer)
    area = writer.with_unit(f"{done} / {goal}", "亩")
    return area + writer.say("land.brackets", text=hectares)


def _in_unit(value: float, decimals: int, unit: str, writer: Writer) -> str:
    return writer.with_unit(number(value, decimals, writer.language), unit)


def _done_text(row: dict[Any, Any], writer: Writer) -> str:
    symbol = status_symbol(writer, row["status"])
    return f"{symbol} {writer.percent(row['completion_pct'])}%  {_area_text(row, writer)}"


def _yield_text(row: dict[Any, Any], writer: Writer) -> str:
    amount = writer.amount(row["value"], row["indicator_id"])
    if pd.isna(row["rank"]):
        return amount
    return amount + "  " + writer.say("chart.land.place", rank=row["rank"], ranked=row["n_ranked"])


def _point_text(row: dict[Any, Any], writer: Writer) -> str:
    """8.52平方公里（12,780亩）<br>2.65万元/亩."""
    km2, mu = _in_unit(row["area_km2"], 2, "平方公里", writer), _in_unit(row["area_mu"], 0, "亩", writer)
    amount = writer.amount(row["value"], row["indicator_id"])
    return f"{km2}{writer.say('land.brackets', text=mu)}<br>{amount}"


def _add_quarters(figure: go.Figure, rows: pd.DataFrame, writer: Writer, theme: Theme) -> None:
    """Lines at the group's medians, and in each quarter what it is."""
    line = {"color": theme.faint, "dash": "dot", "width": 1}
    of_median = rows["area_km2"].iloc[0] / rows["area_mu"].iloc[0] if rows["area_mu"].iloc[0] else 1 / 1500
    figure.add_vline(x=rows["median_area_mu"].iloc[0] * of_median, line=line)
    figure.add_hline(y=rows["median_value"].iloc[0], line=line)
    for quadrant, (right, top) in CORNERS.items():
        figure.add_annotation(
            text=writer.say(f"quadrant.{quadrant}"),
            x=right,
            y=top,
            xref="paper",
            yref="paper",
            xanchor="right" if right else "left",
            xshift=-4 if right else 6,
            yanchor="top" if top else "bottom",
            showarrow=False,
            font={"size": 12, "color": theme.faint},
        )


def _add_names(figure: go.Figure, rows: pd.DataFrame, writer: Writer, theme: Theme) -> None:
    """The names of the zones worth naming, those that would stand on one another left out."""
    across, up = _reach(rows["area_km2"]), _reach(rows["value"])
    taken: list[tuple[float, float, float]] = []
    for row in rows.loc[_worth_naming(rows)].to_dict("records"):
        x = (row["area_km2"] - across[0]) / (across[1] - across[0])
        y = (row["value"] - up[0]) / (up[1] - up[0])
        name = row[f"zone_{writer.language}"]
        width = sum(1 if ord(letter) > 0x2E80 else 0.55 for letter in name) * LETTER_WIDTH
        left, right = (x - width, x) if x > 0.5 else (x, x + width)
        if any(left < b and a < right and abs(y - c) < LETTER_HEIGHT for a, b, c in taken):
            continue
        taken.append((left, right, y))
        figure.add_annotation(
            x=row["area_km2"],
            y=row["value"],
            text=name,
            showarrow=False,
            xanchor="right" if x > 0.5 else "left",
            xshift=-9 if x > 0.5 else 9,
            font={"size": 12 if row["is_own"] else 11, "color": theme.own if row["is_own"] else theme.ink},
        )


def _worth_naming(rows: pd.DataFrame) -> list[Any]:
    """The own zone first, then its neighbours by yield, then the most and the least of both."""
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    own = [at for at, is_own in enumerate(ordered["is_own"]) if is_own]
    near = [ordered.index[at + step] for at in own for step in (-1, 1) if 0 <= at + step < len(ordered)]
    ends = [ordered.index[0], ordered.index[-1], rows["area_mu"].idxmax(), rows["area_mu"].idxmin()]
    return list(dict.fromkeys([*(ordered.index[at] for at in own), *near, *ends]))


def _to(right: float) -> dict[str, Any]:
    """Marks of an axis in % up to where its bars end; texts stand beyond."""
    step = 20 if right <= 200 else 10 ** math.ceil(math.log10(right / 10))
    marks = [step * n for n in range(int(right // step) + 1)]
    return {"tickvals": marks, "ticktext": [f"{mark}%" for mark in marks]}


def _reach(values: pd.Series) -> list[float]:
    """The range of an axis, with room round the outermost points."""
    low, high = float(values.min()), float(values.max())
    room = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
    return [low - room, high + room]
