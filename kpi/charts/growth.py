"""Growth of all indicators side by side: in percent, and percentages in percentage points."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.theme import LEGEND, Theme, add_texts, bare_figure
from kpi.clauses.growth import FEWEST_RATES, rate
from kpi.question import Comparison
from kpi.text import number
from kpi.words import Writer

# words for a base that is there and allows no rate
IMPOSSIBLE = ("base_zero", "turned_positive", "turned_negative", "still_negative", "no_longer_negative")


def draw_growth(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The growth of every indicator that has a rate, fastest on top; computed rates are pale. Where the
    base allows no rate there is a word in place of a bar."""
    rows = comparison.rows
    shown = rows[rows["yoy_pct"].notna() | rows["word"].isin(IMPOSSIBLE)]
    return _draw_bars(shown, ("yoy_pct", "group_median_yoy_pct"), "%", comparison, writer, theme)


def draw_points(comparison: Comparison, writer: Writer, theme: Theme) -> go.Figure | None:
    """The change of every percentage, in percentage points."""
    rows = comparison.rows[comparison.rows["change_pp"].notna()]
    figure = _draw_bars(rows, ("change_pp", "group_median_change_pp"), "", comparison, writer, theme)
    if figure is not None:
        axis = {"text": writer.say("chart.change_pp"), "font": {"size": 11}, "standoff": 4}
        figure.update_xaxes(title=axis)
    return figure


def _draw_bars(
    rows: pd.DataFrame,
    columns: tuple[str, str],
    suffix: str,
    comparison: Comparison,
    writer: Writer,
    theme: Theme,
) -> go.Figure | None:
    """Bars of the first of `columns`, marks of the second, the group's median."""
    if rows.empty:
        return None
    column, median = columns
    rows = rows.sort_values(column, na_position="first", kind="stable")
    medians = rows[median].where(rows["n_group_rates"] >= FEWEST_RATES)
    figure = bare_figure(comparison, writer, theme, len(rows) + 1)
    compared = medians.notna() & rows[column].notna()
    if compared.sum() > 1:
        faster = int((rows[column] > medians)[compared].sum())
        words = {"count": int(compared.sum()), "peers": writer.peers(comparison.question.peers)}
        figure.update_layout(title_text=escape(writer.say("chart.faster", faster=faster, **words)))
    names = rows[f"indicator_{writer.language}"]
    texts = [_text(row, column, suffix, writer) for row in rows.to_dict("records")]
    figure.add_bar(
        y=names,
        x=rows[column].fillna(0),
        orientation="h",
        marker_color=[theme.peer if source == "computed" else theme.own for source in rows["yoy_source"]],
        customdata=[_hover(row, writer) for row in rows.to_dict("records")],
        name=writer.zone(comparison.question.zone),
        hovertemplate="%{y} %{customdata}<extra></extra>",
        showlegend=False,
    )
    right = pd.concat([rows[column], medians]).max()
    low = min(0.0, pd.concat([rows[column], medians]).min())
    high = max(0.0, right) if pd.notna(right) else 0.0
    # as wide as the longest of the texts behind the bars
    room = (high - low or 1.0) * (0.06 + 0.02 * max(map(len, texts)))
    add_texts(figure, names, texts, high + room * 0.06, cliponaxis=False)
    _add_medians(figure, names, medians, suffix, comparison, writer, theme)
    figure.update_xaxes(ticksuffix=suffix, range=[low - room * 0.1 if low < 0 else 0, high + room])
    figure.update_yaxes(range=[-0.6, len(rows) - 0.4])
    return figure


def _add_medians(
    figure: go.Figure,
    names: pd.Series,
    medians: pd.Series,
    suffix: str,
    comparison: Comparison,
    writer: Writer,
    theme: Theme,
) -> None:
    if medians.isna().all():
        return
    name = writer.say("chart.group_median", peers=writer.peers(comparison.question.peers))
    figure.add_scatter(
        y=names,
        x=medians,
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 14, "color": theme.mark, "line": {"width": 2}},
        name=name,
        hovertemplate=f"{name} %{{x:.1f}}{suffix}<extra></extra>",
    )
    figure.update_layout(showlegend=True, legend=LEGEND)


def _text(row: dict[Any, Any], column: str, suffix: str, writer: Writer) -> str:
    """+6.1%, marked where it is computed and where published and computed disagree; a word for no rate."""
    if pd.isna(row[column]):
        return writer.say(f"word.{row['word']}")
    text = number(row[column], 1, writer.language, sign=True) + suffix
    if row["yoy_source"] == "computed":
        text += f" {writer.say('source.computed')}"
    return f"{text} ≠" if row["disagrees"] else text


def _hover(row: dict[Any, Any], writer: Writer) -> str:
    """The rate in words; where published and computed disagree, both."""
    plain = {name: None if pd.isna(value) else value for name, value in row.items()}
    if row["disagrees"]:
        pair = (row["published_yoy_pct"], row["computed_yoy_pct"])
        published, computed = (number(value, 1, writer.language, sign=True) for value in pair)
        return writer.say("chart.disagrees", published=published, computed=computed)
    return rate(writer, plain, row["indicator_id"])
