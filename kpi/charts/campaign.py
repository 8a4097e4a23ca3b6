"""A campaign 专项行动 as a timeline: its phases over the months, today, and the items by their date.

Few items have a line each, from when they were listed to when they are due; of many the picture counts
those due in each week, so that thousands stay legible.
"""

from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.campaign import Campaign, Phase
from kpi.charts.bump import CHINESE_LABEL, ENGLISH_LABEL
from kpi.charts.theme import LEGEND, ROW_HEIGHT, Theme, framed
from kpi.clauses.campaign import campaign_headline, campaign_subtitle, day_word, phase_name
from kpi.text import shortened
from kpi.words import Writer

FEW = 30
# how high a group's weeks stand, in rows
LANE = 2.4
# how much of the picture a band must be wide for its name to stand in it, a letter
IN_BAND = {"zh": 0.019, "en": 0.0105}
GROUPED_BY = ("department", "topic")
# worst first: the colour of the theme, the sign of an item, the pattern of a bar
STATES = {
    "overdue": ("bad", "x", "/"),
    "due_soon": ("near", "diamond", "."),
    "on_time": ("own", "circle", ""),
    "closed": ("good", "square", "\\"),
}
# a pattern stands on the bar's colour, not in its place
PATTERN = {"fillmode": "overlay", "size": 6, "solidity": 0.25}
# above the first phase there is room for the word of today
TOP = 0.6


def draw_timeline(
    items: pd.DataFrame, campaign: Campaign, by: str, today: date, writer: Writer, theme: Theme
) -> go.Figure:
    """`items`: item_no, what (what it is about), department, topic, added_at, due (in the campaign's days),
    state (one of STATES); in the order in which they are to stand. `by`: one of GROUPED_BY.

    The groups stand by how many of theirs are overdue, then by how many there are.
    """
    counts = items["state"].value_counts()
    headline = campaign_headline(
        writer, campaign, len(items), int(counts.get("closed", 0)), int(counts.get("overdue", 0))
    )
    groups = _groups(items, by)
    top = len(campaign.phases) + TOP
    rows = top + (LANE * len(groups) if len(items) > FEW else len(items) + len(groups)) + 0.4
    foot = writer.say("campaign.foot", day=today)
    figure = framed(headline, campaign_subtitle(writer, campaign), foot, theme, round(rows))
    _add_phases(figure, campaign, today, writer, theme)
    add = _add_weeks if len(items) > FEW else _add_items
    labels = add(figure, groups, by, campaign, top, writer, theme)
    _add_today(figure, campaign, today, writer, theme)
    _set_axes(figure, campaign, labels, rows, writer)
    figure.update_layout(
        showlegend=not items.empty, legend=LEGEND, barmode="overlay", height=156 + ROW_HEIGHT * rows
    )
    return figure


def _groups(items: pd.DataFrame, by: str) -> dict[str, pd.DataFrame]:
    found = {str(name): group for name, group in items.groupby(by, sort=True)}
    late = {name: (group["state"] == "overdue").sum() for name, group in found.items()}
    return dict(sorted(found.items(), key=lambda pair: (-late[pair[0]], -len(pair[1]), pair[0])))


def _group_name(group: str, by: str, writer: Writer) -> str:
    if not group:
        return writer.say(f"campaign.no_{by}")
    return writer.say(f"dimension.{group}") if by == "topic" else group


def _span(campaign: Campaign) -> timedelta:
    """From the beginning of its first day to the end of its last."""
    return campaign.end - campaign.start + timedelta(days=1)


def _add_phases(figure: go.Figure, campaign: Campaign, today: date, writer: Writer, theme: Theme) -> None:
    """A band for every phase, the name in it or beside it; the phases that are on in the accent colour."""
    for row, phase in enumerate(campaign.phases):
        is_on = phase.start <= today <= phase.end
        figure.add_shape(
            type="rect",
            x0=phase.start,
            x1=phase.end + timedelta(days=1),
            y0=row + TOP + 0.12,
            y1=row + TOP + 0.88,
            fillcolor=theme.pale("own") if is_on else theme.grid,
            line={"width": 1, "color": theme.own if is_on else theme.grid},
            layer="below",
        )
        figure.add_annotation(
            y=row + TOP + 0.5,
            text=_phase_text(phase, is_on, writer),
            showarrow=False,
            font={"size": 12, "color": theme.ink},
            **_beside(phase, campaign, writer),
        )


def _phase_text(phase: Phase, is_on: bool, writer: Writer) -> str:
    name = escape(phase_name(writer, phase))
    return f"<b>{name}</b>" if is_on else name


def _beside(phase: Phase, campaign: Campaign, writer: Writer) -> dict[str, Any]:
    """Where a phase's name stands: in its band where that is wide enough, else where there is more room."""
    width = (phase.end - phase.start + timedelta(days=1)) / _span(campaign)
    if width >= IN_BAND[writer.language] * (len(phase.name(writer.language)) + 2):
        return {"x": phase.start, "xanchor": "left", "xshift": 6}
    if phase.start - campaign.start > _span(campaign) / 2:
        return {"x": phase.start, "xanchor": "right", "xshift": -6}
    return {"x": phase.end + timedelta(days=1), "xanchor": "left", "xshift": 6}


def _add_items(
    figure: go.Figure,
    groups: dict[str, pd.DataFrame],
    by: str,
    campaign: Campaign,
    top: float,
    writer: Writer,
    theme: Theme,
) -> dict[float, str]:
    """A line for every item, under the name of its group; the labels of the rows."""
    labels: dict[float, str] = {}
    drawn: list[dict[str, Any]] = []
    for group, items in groups.items():
        labels[top + len(labels) + 0.5] = f"<b>{escape(_group_name(group, by, writer))}</b>"
        for item in items.to_dict("records"):
            at = top + len(labels) + 0.5
            labels[at] = f"{item['item_no']} {escape(shortened(item['what'], _width(writer)))}"
            drawn.append({**item, "at": at})
    for state, (colour, symbol, _) in STATES.items():
        own = [item for item in drawn if item["state"] == state]
        name = _state_name(state, len(own), writer)
        ink = getattr(theme, colour)
        lines = [
            (x, item["at"])
            for item in own
            for x in (
                max(pd.Timestamp(campaign.start), min(item["added_at"], item["due"])),
                item["due"],
                None,
            )
        ]
        figure.add_scatter(
            x=[x for x, _ in lines],
            y=[at for _, at in lines],
            mode="lines",
            line={"color": ink, "width": 2},
            opacity=0.6,
            hoverinfo="skip",
            showlegend=False,
        )
        figure.add_scatter(
            x=[item["due"] for item in own],
            y=[item["at"] for item in own],
            mode="markers",
            marker={"symbol": symbol, "size": 10, "color": ink},
            name=name,
            customdata=[
                f"{item['item_no']} {escape(item['what'])}<br>{day_word(writer, item['due'])}" for item in own
            ],
            hovertemplate="%{customdata}<extra>" + escape(name) + "</extra>",
            showlegend=bool(own),
        )
    return labels


def _add_weeks(
    figure: go.Figure,
    groups: dict[str, pd.DataFrame],
    by: str,
    campaign: Campaign,
    top: float,
    writer: Writer,
    theme: Theme,
) -> dict[float, str]:
    """For every group a lane of bars, a bar a week, the overdue at its foot; how many stands over it."""
    items = pd.concat(groups.values())
    week = items["due"] - pd.to_timedelta(items["due"].dt.dayofweek, unit="D")
    lanes = {group: top + LANE * (at + 1) - 0.1 for at, group in enumerate(groups)}
    counts = items.groupby([by, week.rename("week"), "state"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATES), fill_value=0)
    total = counts.sum(axis=1)
    scale = (LANE - 0.9) / total.max()
    foot = counts.index.get_level_values(0).map(lanes)
    weeks = counts.index.get_level_values("week")
    reached = foot.to_numpy(dtype=float)
    for state, (colour, _, pattern) in STATES.items():
        name = _state_name(state, int(counts[state].sum()), writer)
        some = (counts[state] > 0).to_numpy()
        figure.add_bar(
            x=(weeks + pd.Timedelta(days=3, hours=12))[some],
            y=-(counts[state] * scale).to_numpy()[some],
            base=reached[some],
            width=5.6 * 24 * 3600 * 1000,
            marker={
                "color": getattr(theme, colour),
                "pattern": {**PATTERN, "shape": pattern, "fgcolor": theme.paper},
            },
            name=name,
            customdata=[
                writer.say("campaign.week", start=day_word(writer, day), count=writer.count(count))
                for day, count in zip(weeks[some], counts[state][some], strict=True)
            ],
            hovertemplate="%{customdata}<extra>" + escape(name) + "</extra>",
            showlegend=bool(some.any()),
        )
        reached = reached - (counts[state] * scale).to_numpy()
    figure.add_scatter(
        x=weeks + pd.Timedelta(days=3, hours=12),
        y=reached,
        mode="text",
        text=[writer.count(count) for count in total],
        textposition="top center",
        textfont={"size": 10, "color": theme.faint},
        hoverinfo="skip",
        showlegend=False,
    )
    figure.add_scatter(
        x=[campaign.start, campaign.end, None] * len(lanes),
        y=[at for at in lanes.values() for _ in range(3)],
        mode="lines",
        line={"color": theme.grid, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )
    return {
        lanes[group] - LANE / 2 + 0.2: _lane_label(group, rows, by, writer) for group, rows in groups.items()
    }


def _lane_label(group: str, items: pd.DataFrame, by: str, writer: Writer) -> str:
    name = escape(shortened(_group_name(group, by, writer), _width(writer)))
    late = int((items["state"] == "overdue").sum())
    counts = writer.say("campaign.lane", due=writer.count(len(items)), overdue=writer.count(late))
    return f"<b>{name}</b><br>{counts}"


def _width(writer: Writer) -> int:
    return ENGLISH_LABEL if writer.language == "en" else CHINESE_LABEL


def _state_name(state: str, count: int, writer: Writer) -> str:
    word = "action.status.closed" if state == "closed" else f"action.timing.{state}"
    return writer.say("campaign.state", state=writer.say(word), count=writer.count(count))


def _add_today(figure: go.Figure, campaign: Campaign, today: date, writer: Writer, theme: Theme) -> None:
    """A line through the day, where the campaign holds it."""
    if campaign.start <= today <= campaign.end:
        line = {"color": theme.mark, "width": 1.5, "dash": "dot"}
        figure.add_shape(type="line", x0=today, x1=today, y0=0, y1=1, yref="paper", line=line)
        figure.add_annotation(
            x=today,
            y=TOP / 2,
            text=f"<b>{escape(writer.say('campaign.today', day=day_word(writer, today)))}</b>",
            showarrow=False,
            font={"size": 11, "color": theme.mark},
            bgcolor=theme.paper,
        )


def _set_axes(
    figure: go.Figure, campaign: Campaign, labels: dict[float, str], rows: float, writer: Writer
) -> None:
    """The first of every month, and rows from the top down."""
    first = campaign.start.replace(day=1)
    months = pd.date_range(first, campaign.end, freq="MS")
    names = [writer.say("race.month", month=writer.say(f"month.{day.month}")) for day in months]
    figure.update_xaxes(
        type="date",
        tickvals=[max(day, pd.Timestamp(campaign.start)) for day in months],
        ticktext=names,
        ticklabelposition="outside right",
        ticks="outside",
        range=[campaign.start - timedelta(days=2), campaign.end + timedelta(days=4)],
        showgrid=True,
    )
    figure.update_yaxes(
        range=[rows, 0], tickvals=list(labels), ticktext=list(labels.values()), zeroline=False, showgrid=False
    )
