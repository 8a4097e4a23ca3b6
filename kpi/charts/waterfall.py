"""A whole from last year to this: who raised it and who lowered it, each bar standing on the one before."""

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import Theme, add_column, bare_figure
from kpi.clauses.share import pull_text
from kpi.question import Comparison
from kpi.text import number
from kpi.words import Writer

NAMED = 9
TEXT_WIDTH = 240


def draw_waterfall(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The steps of one indicator's whole, the largest named and the rest as one; None where the whole
    has no two years. The bars float, so the axis need not begin at zero: both totals are marks."""
    rows = comparison.rows[comparison.rows["pull_pp"].notna()]
    if rows.empty:
        return None
    whole = rows.iloc[0]
    steps = waterfall_steps(rows, writer, theme)
    starts = whole["whole_base_value"] + steps["change"].cumsum() - steps["change"]
    figure = bare_figure(comparison, writer, theme, len(steps) + 2)
    figure.add_bar(
        y=steps["label"],
        x=steps["change"],
        base=starts,
        orientation="h",
        marker_color=steps["colour"],
        hoverinfo="skip",
    )
    totals = pd.Series([whole["whole_base_value"], whole["whole_value"]], dtype=float)
    heads = [writer.say("chart.whole_before"), writer.say("chart.whole_now")]
    figure.add_scatter(
        y=heads,
        x=totals,
        mode="markers",
        marker={
            "symbol": "line-ns-open",
            "size": 20,
            "color": theme.mark,
            "line": {"width": 3, "color": theme.mark},
        },
        hoverinfo="skip",
    )
    labels = [heads[0], *steps["label"], heads[1]]
    before, now = _total_texts(totals, whole, writer)
    texts = [before, *(_step_text(step, whole, writer) for step in steps.to_dict("records")), now]
    add_column(figure, labels, texts, theme, TEXT_WIDTH)
    ends = pd.concat([starts, starts + steps["change"], totals])
    room = max((ends.max() - ends.min()) * 0.06, abs(ends.max()) * 1e-6)
    figure.update_xaxes(range=[ends.min() - room, ends.max() + room], tickformat=",")
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1])
    return figure


def waterfall_steps(rows: pd.DataFrame, writer: Writer, theme: Theme) -> pd.DataFrame:
    """What leads from the whole's base to the whole, in order: label, change in the unit, colour. They
    add up: members that are not named are one step, and so is what belongs to none of them."""
    largest = rows["change_value"].abs().sort_values(ascending=False, kind="stable").index[:NAMED]
    is_named = rows.index.isin(largest) | rows["is_own"]
    # one that would stand alone as the rest has a name
    is_named |= (~is_named).sum() == 1
    named = rows[is_named].sort_values("change_value", ascending=False, kind="stable")
    better = -1 if rows["direction"].iloc[0] == "lower" else 1
    steps = [
        (row[f"zone_{writer.language}"], row["change_value"], _colour(row, better, theme))
        for row in named.to_dict("records")
    ]
    others = rows[~is_named]
    if len(others):
        label = writer.say("chart.others", count=len(others))
        steps.append((label, others["change_value"].sum(), theme.peer))
    rest = rows["whole_change_value"].iloc[0] - rows["change_value"].sum()
    if abs(rest) > 1e-9 * max(abs(rows["whole_value"].iloc[0]), 1.0):
        steps.append((writer.say("chart.rest"), rest, theme.peer))
    return pd.DataFrame(steps, columns=["label", "change", "colour"])


def _colour(row: dict, better: int, theme: Theme) -> str:
    if row["is_own"]:
        return theme.own
    side = row["change_value"] * better
    return theme.good if side > 0 else theme.bad if side < 0 else theme.peer


def _step_text(step: dict, whole: pd.Series, writer: Writer) -> str:
    """+9.19 ↑0.44个百分点."""
    decimals = writer.catalogue.indicators[whole["indicator_id"]].decimals
    change = number(step["change"], decimals, writer.language, sign=True)
    side = "up" if step["change"] > 0 else "down" if step["change"] < 0 else "level"
    pull = pull_text(writer, step["change"] / whole["whole_base_value"] * 100)
    return f"{change}  " + writer.say(f"chart.pull.{side}", pull=pull)


def _total_texts(totals: pd.Series, whole: pd.Series, writer: Writer) -> list[str]:
    """Both totals in the unit, this year's with its growth."""
    texts = [writer.amount(total, whole["indicator_id"]) for total in totals]
    if pd.notna(whole["whole_growth_pct"]):
        texts[1] += f"  {number(whole['whole_growth_pct'], 1, writer.language, sign=True)}%"
    return texts
