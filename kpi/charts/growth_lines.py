"""One indicator's growth through the years: cumulative or by single quarters, beside its group."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kpi.charts.growth import IMPOSSIBLE
from kpi.charts.theme import LEGEND, Theme, bare_figure
from kpi.clauses.growth import FEWEST_RATES, quarter_headline
from kpi.period import Period
from kpi.question import Comparison
from kpi.words import Writer

SPANS = ("ytd", "quarter")
# two years' rates so far apart that their average says more than either
DISTORTED_PP = 10.0


def draw_history(
    series: pd.DataFrame, span: str, comparison: Comparison, writer: Writer, theme: Theme
) -> go.Figure | None:
    """Published and computed growth of the year to date, or of single quarters where `span` is quarter;
    a gap where a rate is missing, with a cross where its base allows none, a hollow point where the
    figure is provisional. None where there is nothing to draw."""
    if span == "quarter":
        return _draw_quarters(series, comparison, writer, theme)
    is_points = series["change_pp"].notna().any() and series["yoy_pct"].isna().all()
    columns = ["change_pp"] if is_points else ["published_yoy_pct", "computed_yoy_pct"]
    series = _from_first(series, columns, "word")
    if series.empty:
        return None
    labels = _labels(series, span, writer)
    figure = _bare(comparison, writer, theme, "" if is_points else "%")
    _add_beside(figure, series, labels, is_points, comparison, writer, theme)
    _add_lines(figure, series, labels, columns, writer, theme)
    if not is_points:
        _add_two_years(figure, series, labels, writer, theme)
        _add_disagreements(figure, series, labels, theme)
        _add_words(figure, series["word"], series["yoy_pct"], labels, writer, theme)
    return figure


def _draw_quarters(
    series: pd.DataFrame, comparison: Comparison, writer: Writer, theme: Theme
) -> go.Figure | None:
    columns = ["quarter_published_yoy_pct", "quarter_computed_yoy_pct"]
    series = _from_first(series[series["period"].dt.month % 3 == 0], columns, "quarter_word")
    if series.empty:
        return None
    labels = _labels(series, "quarter", writer)
    figure = _bare(comparison, writer, theme, "%")
    for finding in comparison.findings[:1]:
        if text := quarter_headline(writer, finding, comparison.question):
            title = writer.say("title", indicator=writer.indicator(finding.indicator_id), text=text)
            figure.update_layout(title_text=escape(title))
    _add_lines(figure, series, labels, columns, writer, theme)
    _add_words(figure, series["quarter_word"], series["quarter_yoy_pct"], labels, writer, theme)
    return figure


def _bare(comparison: Comparison, writer: Writer, theme: Theme, suffix: str) -> go.Figure:
    figure = bare_figure(comparison, writer, theme, 11)
    figure.update_layout(
        showlegend=True,
        legend=LEGEND,
    )
    figure.update_yaxes(ticksuffix=suffix, showgrid=True, zeroline=True, zerolinecolor=theme.faint)
    figure.update_xaxes(type="category", showgrid=False, tickangle=-35)
    # the slanted labels need room above the foot
    figure.update_annotations(yshift=-84).update_layout(margin_b=110, height=figure.layout.height + 46)
    return figure


def _labels(series: pd.DataFrame, span: str, writer: Writer) -> list[str]:
    return [Period(day.date(), span).label(writer.language) for day in series["period"]]


def _from_first(series: pd.DataFrame, columns: list[str], word: str) -> pd.DataFrame:
    """The series from the first period that has a rate, or a base that allows none."""
    told = series[columns].notna().any(axis=1) | series[word].isin(IMPOSSIBLE)
    return series[told.cummax()]


def _add_lines(
    figure: go.Figure,
    series: pd.DataFrame,
    labels: list[str],
    columns: list[str],
    writer: Writer,
    theme: Theme,
) -> None:
    """Published rates in a full line, computed ones dotted, and pale where they stand beside others."""
    shown = [column for column in columns if series[column].notna().any()]
    hollow = series["status"].isin(["provisional", "estimate"])
    for column in shown:
        is_computed = "computed" in column
        colour = theme.faint if is_computed and len(shown) > 1 else theme.own
        figure.add_scatter(
            x=labels,
            y=series[column],
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": 2, "dash": "dot" if is_computed else "solid"},
            marker={
                "size": 8,
                "symbol": ["circle-open" if is_hollow else "circle" for is_hollow in hollow],
                "color": colour,
            },
            name=writer.say(f"chart.{column}"),
            hovertemplate="%{x} %{y:.1f}<extra>" + writer.say(f"chart.{column}") + "</extra>",
        )


def _add_beside(
    figure: go.Figure,
    series: pd.DataFrame,
    labels: list[str],
    is_points: bool,
    comparison: Comparison,
    writer: Writer,
    theme: Theme,
) -> None:
    """Light lines of the group's median and, where there is one, the parent zone and the city."""
    rate = "change_pp" if is_points else "yoy_pct"
    zone = writer.catalogue.zones[comparison.question.zone]
    peers = writer.peers(comparison.question.peers)
    medians = series[f"group_median_{rate}"].where(series["n_group_rates"] >= FEWEST_RATES)
    lines: list[tuple[pd.Series, str, str]] = [
        (medians, writer.say("chart.group_median", peers=peers), "solid"),
        (series[f"parent_{rate}"], writer.zone(zone.parent_id) if zone.parent_id else "", "dash"),
        (series[f"city_{rate}"], writer.say("growth.city", city=zone.city), "dashdot"),
    ]
    for values, name, dash in lines:
        if values.notna().any():
            figure.add_scatter(
                x=labels,
                y=values,
                mode="lines+markers",
                connectgaps=False,
                line={"color": theme.peer, "width": 1.5, "dash": dash},
                marker={"size": 4, "color": theme.peer},
                name=name,
                hovertemplate="%{x} %{y:.1f}<extra>" + escape(name) + "</extra>",
            )


def _add_two_years(
    figure: go.Figure, series: pd.DataFrame, labels: list[str], writer: Writer, theme: Theme
) -> None:
    """The two-year average, a thin line where this year's rate and last year's lie far apart."""
    year_ago = series.set_index("period")["yoy_pct"]
    before = [year_ago.get(day + pd.offsets.MonthEnd(-12)) for day in series["period"]]
    apart = (series["yoy_pct"] - pd.Series(before, index=series.index, dtype=float)).abs()
    averages = series["two_year_pct"].where(apart >= DISTORTED_PP)
    if averages.notna().any():
        name = writer.say("chart.two_year_pct")
        figure.add_scatter(
            x=labels,
            y=averages,
            mode="lines+markers",
            connectgaps=False,
            line={"color": theme.near, "width": 1},
            marker={"size": 5, "symbol": "diamond", "color": theme.near},
            name=name,
            hovertemplate="%{x} %{y:.1f}<extra>" + name + "</extra>",
        )


def _add_disagreements(figure: go.Figure, series: pd.DataFrame, labels: list[str], theme: Theme) -> None:
    """≠ over every published rate that the computed one does not bear out."""
    marked = [at for at, disagrees in enumerate(series["disagrees"]) if disagrees]
    figure.add_scatter(
        x=[labels[at] for at in marked],
        y=series["published_yoy_pct"].iloc[marked],
        mode="text",
        text=["≠"] * len(marked),
        textposition="top center",
        textfont={"size": 14, "color": theme.bad},
        showlegend=False,
        hoverinfo="skip",
    )


def _add_words(
    figure: go.Figure, words: pd.Series, rates: pd.Series, labels: list[str], writer: Writer, theme: Theme
) -> None:
    """A cross at zero where the base allows no rate; why, on hover."""
    silent: list[tuple[str, Any]] = [
        (label, word)
        for label, word, rate in zip(labels, words, rates, strict=True)
        if word in IMPOSSIBLE and pd.isna(rate)
    ]
    if silent:
        figure.add_scatter(
            x=[label for label, _ in silent],
            y=[0] * len(silent),
            mode="markers",
            marker={"symbol": "x-thin-open", "size": 8, "color": theme.faint},
            text=[writer.say(f"word.{word}") for _, word in silent],
            name=writer.say("chart.no_rate"),
            hovertemplate="%{x} %{text}<extra></extra>",
        )
