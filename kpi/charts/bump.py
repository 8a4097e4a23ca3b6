"""Places through the quarters 赛马: the own zone in the accent colour, its peers grey, first on top."""

from html import escape

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import ROW_HEIGHT, Theme, bare_figure
from kpi.period import Period
from kpi.question import Comparison
from kpi.text import shortened
from kpi.words import Writer

ALL_SHOWN = 30
SIDE = 3
EVERY_PLACE = 8  # up to here Plotly's own ticks would stand at half places
LABEL_HEIGHT = 17
CHINESE_LABEL, ENGLISH_LABEL = 18, 32


def draw_bump(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """A line for every zone, broken where it did not report, hollow where its figure is provisional;
    None where there is one day only.

    Of more than ALL_SHOWN zones the own one, the first three, and three on each side are drawn.
    """
    rows = comparison.rows
    days = rows["period"].drop_duplicates()
    if len(days) < 2:
        return None
    chosen = chosen_zones(rows)
    shown = rows[rows["zone_id"].isin(chosen)]
    reach = float(shown["rank"].max())
    height = min(max(len(chosen), 12), ALL_SHOWN)
    figure = bare_figure(comparison, writer, theme, height)
    labels = {day: day_label(day, writer) for day in days}
    own, benchmark = comparison.question.zone, comparison.question.benchmark
    for zone in sorted(chosen, key=lambda zone: (zone == own, zone == benchmark)):
        style = (theme.own, 3.5, 9) if zone == own else (theme.peer, 1.4, 5)
        style = (theme.mark, 2.2, 6) if zone == benchmark else style
        _add_line(figure, shown[shown["zone_id"] == zone], labels, style, writer)
    _add_labels(figure, shown, labels, reach / (height * ROW_HEIGHT) * LABEL_HEIGHT, writer, theme)
    if len(chosen) < rows["zone_id"].nunique():
        subset = writer.say("chart.race_subset", count=rows["zone_id"].nunique())
        title = figure.layout.title.subtitle
        title.text = f"{title.text} · {escape(subset)}"
    figure.update_yaxes(range=[reach + 0.6, 0.4], showgrid=True, zeroline=False, tickformat="d")
    if reach < EVERY_PLACE:
        figure.update_yaxes(tick0=1, dtick=1)
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=list(labels.values()),
        showgrid=False,
        tickangle=0,
    )
    return figure


def chosen_zones(rows: pd.DataFrame, most: int = ALL_SHOWN) -> list[str]:
    """The zones that are drawn: all of a group of `most`; of a larger one those that matter to ours, by
    their places on the last day."""
    zones = list(dict.fromkeys(rows["zone_id"]))
    if len(zones) <= most:
        return zones
    last = rows[(rows["period"] == rows["period"].max()) & rows["rank"].notna()]
    order = list(last["zone_id"])
    own = [order.index(zone) for zone in last.loc[last["is_own"], "zone_id"]]
    near = order[max(own[0] - SIDE, 0) : own[0] + SIDE + 1] if own else []
    kept = {*order[:SIDE], *near, *rows.loc[rows["is_own"], "zone_id"]}
    return [zone for zone in zones if zone in kept]


def day_label(day: pd.Timestamp, writer: Writer) -> str:
    """2024年1—9月; in English the year stands below the months."""
    return Period(day.date()).label(writer.language).replace(" ", "<br>")


def _add_line(
    figure: go.Figure,
    rows: pd.DataFrame,
    labels: dict[pd.Timestamp, str],
    style: tuple[str, float, int],
    writer: Writer,
) -> None:
    colour, width, size = style
    provisional = rows["status"].isin(["provisional", "estimate"])
    name = rows[f"zone_{writer.language}"].iloc[0]
    figure.add_scatter(
        x=[labels[day] for day in rows["period"]],
        y=rows["rank"],
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "width": width},
        marker={
            "size": size,
            "color": colour,
            "symbol": ["circle-open" if hollow else "circle" for hollow in provisional],
        },
        name=name,
        hovertemplate="%{y}  " + escape(name) + "<br>%{x}<extra></extra>",
    )


def _add_labels(
    figure: go.Figure,
    rows: pd.DataFrame,
    labels: dict[pd.Timestamp, str],
    spacing: float,
    writer: Writer,
    theme: Theme,
) -> None:
    """Place and name right of every line's end, apart from each other where places are shared."""
    last_day = max(labels)
    ended = rows[rows["rank"].notna()].groupby("zone_id", sort=False).tail(1)
    last = ended[ended["period"] == last_day].sort_values(["rank", "zone_id"])
    width, letter = (ENGLISH_LABEL, 6) if writer.language == "en" else (CHINESE_LABEL, 11)
    for row, at in zip(last.to_dict("records"), spread(list(last["rank"]), spacing), strict=True):
        name = escape(shortened(writer.short_zone(row["zone_id"]), width))
        text = f"<b>{row['rank']}  {name}</b>" if row["is_own"] else f"{row['rank']}  {name}"
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=10,
            y=at,
            text=text,
            showarrow=False,
            font={"size": 11, "color": theme.own if row["is_own"] else theme.faint},
        )
    for row in ended[ended["period"] < last_day].to_dict("records"):
        figure.add_annotation(
            x=labels[row["period"]],
            y=row["rank"],
            xanchor="left",
            xshift=6,
            text=escape(shortened(writer.short_zone(row["zone_id"]), width)),
            showarrow=False,
            font={"size": 10, "color": theme.own if row["is_own"] else theme.faint},
        )
    longest = max((len(writer.short_zone(zone)) for zone in last["zone_id"]), default=0)
    figure.update_layout(margin_r=44 + min(longest, width) * letter)


def spread(places: list[float], spacing: float) -> list[float]:
    """The places in their order, moved down so that none is nearer than `spacing` to the one before."""
    kept: list[float] = []
    for place in places:
        kept.append(max(float(place), kept[-1] + spacing) if kept else float(place))
    return kept
