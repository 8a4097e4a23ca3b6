"""Coverage as a grid: quarters across, indicators (or zones) down, a word, a symbol and a colour a cell."""

import plotly.graph_objects as go

from kpi.charts.bump import day_label
from kpi.charts.theme import Theme, bare_figure
from kpi.question import Comparison
from kpi.words import Writer

SYMBOLS = {"reported": "●", "sign": "○", "target": "△", "nothing": "–"}
STATES = list(SYMBOLS)


def draw_coverage(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """Zones down where one indicator was asked, else indicators; None where more than one of both."""
    rows = comparison.rows
    is_one = rows["indicator_id"].nunique() == 1
    if rows.empty or (not is_one and rows["zone_id"].nunique() > 1):
        return None
    down = "zone_id" if is_one else "indicator_id"
    name = writer.zone if is_one else writer.indicator
    ids = list(dict.fromkeys(rows[down]))[::-1]
    quarters = sorted(rows["quarter"].unique())
    states = rows.pivot(index=down, columns="quarter", values="state").loc[ids, quarters]
    figure = bare_figure(comparison, writer, theme, len(ids))
    colours = [theme.good, theme.near, theme.peer, theme.grid]
    labels = [day_label(quarter, writer) for quarter in quarters]
    figure.add_heatmap(
        x=labels,
        y=[name(each) for each in ids],
        z=[[STATES.index(state) for state in line] for line in states.to_numpy()],
        text=[[SYMBOLS[state] for state in line] for line in states.to_numpy()],
        customdata=[[writer.say(f"coverage.{state}") for state in line] for line in states.to_numpy()],
        texttemplate="%{text}",
        textfont={"color": theme.ink},
        hovertemplate="%{y}<br>%{x}<br>%{customdata}<extra></extra>",
        colorscale=_steps(colours),
        zmin=-0.5,
        zmax=len(STATES) - 0.5,
        showscale=False,
        xgap=2,
        ygap=2,
    )
    _count_columns(figure, comparison, is_one, theme)
    _count_rows(figure, comparison, is_one, writer, theme)
    figure.update_xaxes(type="category", side="top", showgrid=False, ticks="", tickangle=0)
    figure.update_layout(margin={"t": 128, "r": 96})
    return figure


def _steps(colours: list[str]) -> list[tuple[float, str]]:
    """A colour scale of flat steps."""
    step = 1 / len(colours)
    return [(edge, colour) for n, colour in enumerate(colours) for edge in (n * step, (n + 1) * step)]


def _count_columns(figure: go.Figure, comparison: Comparison, is_one: bool, theme: Theme) -> None:
    """Under each quarter: n of m zones, or indicators, that have a figure."""
    own = comparison.rows[comparison.rows["is_own"]].drop_duplicates("quarter").sort_values("quarter")
    n, m = ("n_reported", "n_zones") if is_one else ("n_given", "n_known")
    # by position: a label such as "2022" would be taken for one
    for position, (count, among) in enumerate(zip(own[n], own[m], strict=True)):
        figure.add_annotation(
            x=position, y=0, yref="paper", yanchor="top", yshift=-2, text=f"{count}/{among}", showarrow=False,
            font={"size": 11, "color": theme.faint},
        )  # fmt: skip


def _count_rows(
    figure: go.Figure, comparison: Comparison, is_one: bool, writer: Writer, theme: Theme
) -> None:
    """Right of each row: of a zone its quarters with a figure, of an indicator the zones that have one
    for the newest quarter."""
    rows = comparison.rows
    newest = rows[rows["quarter"] == rows["quarter"].max()]
    if is_one:
        has = rows.assign(has=rows["state"] == "reported").groupby("zone_id")["has"]
        counts = {writer.zone(zone): f"{has.sum()[zone]}/{has.count()[zone]}" for zone in has.groups}
    else:
        counts = {
            writer.indicator(row["indicator_id"]): f"{row['n_reported']}/{row['n_zones']}"
            for row in newest.to_dict("records")
        }
    for name, text in counts.items():
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=name, text=text, showarrow=False,
            font={"size": 11, "color": theme.faint},
        )  # fmt: skip
