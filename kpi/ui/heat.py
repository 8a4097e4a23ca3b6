"""The gap list on the screen: how many are pressing, the heat table, and the way to one indicator."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.catalogue import DIMENSIONS
from kpi.charts.gaps import draw_gaps
from kpi.clauses.gap import cell, columns_of, shade
from kpi.question import Comparison
from kpi.text import MISSING
from kpi.ui.controls import ask_indicator
from kpi.ui.plain import plain
from kpi.ui.session import say, theme, writer
from kpi.ui.show import show_picture

URGENCIES = ("urgent", "watch", "slight", "level")
HEIGHT = 460
NAMED = 3
INDICATOR_WIDTH, PRIORITY_WIDTH = 150, 60
CELL_WIDTHS = {"target": 108, "last_year": 96, "median": 106, "benchmark": 106}
CELL_WIDTH = 88


def show_finding(gaps: Comparison) -> None:
    """How many indicators are behind and which come first; of one indicator, all there is to say."""
    words = writer()
    if gaps.question.indicators:
        st.subheader(plain(words.title(gaps)))
        st.markdown(plain(words.sentences(gaps)[0]))
    else:
        _show_pressing(gaps)


def _show_pressing(gaps: Comparison) -> None:
    rows = gaps.rows
    numbers = {name: int((rows["urgency"] == name).sum()) for name in URGENCIES}
    total = sum(numbers.values())
    if not total:
        st.subheader(plain(writer().title(gaps)))
        return
    is_even = numbers["level"] == total
    st.subheader(say("gaps.none_behind" if is_even else "gaps.judged", total=total, **numbers))
    first = rows[rows["priority"] > 0].head(NAMED)
    if len(first):
        names = say("list").join(first[f"indicator_{writer().language}"])
        st.markdown(plain(say("gaps.first", names=names)))


def show_gaps(gaps: Comparison) -> None:
    """The heat table, of one dimension of the six 找 where one is chosen."""
    known = [name for name in DIMENSIONS if (gaps.rows["dimension"] == name).any()]
    chosen = st.segmented_control(
        say("column.dimension"),
        known,
        format_func=lambda name: say(f"dimension.{name}"),
        key="gap_dimension",
        label_visibility="collapsed",
    )
    shown = gaps.part(gaps.rows["dimension"] == chosen) if chosen else gaps
    show_picture(shown, draw_gaps, "gaps", _show_heat)


def _show_heat(gaps: Comparison) -> None:
    """The table, coloured; a row that is clicked leads to its indicator."""
    st.caption(f"{plain(writer().subtitle(gaps))}  \n{say('gaps.choose')}")
    rows = gaps.rows.astype(object).where(gaps.rows.notna(), None).to_dict("records")
    columns = {column: say(f"gapcell.{column}") for column in columns_of(gaps.question)}
    table = pd.DataFrame([_line(row, columns) for row in rows])
    grounds = pd.DataFrame([_grounds(row, columns) for row in rows]).reindex(columns=table.columns).fillna("")
    chosen = st.dataframe(
        table.style.apply(lambda _: grounds, axis=None),
        hide_index=True,
        height=min(HEIGHT, 38 + 35 * len(rows)),
        column_config=_config(columns),
        placeholder=MISSING,
        on_select="rerun",
        selection_mode="single-row",
        key=f"heat_{gaps.question.zone}_{gaps.question.period.end}_{gaps.question.peers}",
        alt=writer().title(gaps),
    )
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(rows):
        ask_indicator(rows[picked[0]]["indicator_id"])


def _line(row: dict[str, Any], columns: dict[str, str]) -> dict[str, Any]:
    """A row of the table: indicator, priority, urgency, and a cell a comparison."""
    words = writer()
    state = f"urgency.{row['urgency']}" if row["urgency"] else f"reason.{row['reason']}"
    return {
        say("column.indicator"): row[f"indicator_{words.language}"],
        say("column.priority"): row["priority"],
        say("column.urgency"): say(state),
        **{head: cell(words, row, column, is_brief=True) for column, head in columns.items()},
    }


def _grounds(row: dict[str, Any], columns: dict[str, str]) -> dict[str, str]:
    """The colours of a row's cells, by head."""
    colours = theme()
    shades = {head: shade(row, column) for column, head in columns.items()}
    return {
        head: f"background-color: {colours.pale(name)}; color: {colours.ink}"
        for head, name in shades.items()
        if name
    }


def _config(columns: dict[str, str]) -> dict[str, Any]:
    """Narrow columns, so that all of them stand on a screen of 1366."""
    return {
        say("column.indicator"): st.column_config.Column(pinned=True, width=INDICATOR_WIDTH),
        say("column.priority"): st.column_config.NumberColumn(
            format="%.1f", help=say("gaps.priority_help"), width=PRIORITY_WIDTH
        ),
        **{
            head: st.column_config.Column(width=CELL_WIDTHS.get(column, CELL_WIDTH))
            for column, head in columns.items()
        },
    }
