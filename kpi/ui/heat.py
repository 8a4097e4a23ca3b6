"""The gap list on the screen: how many are pressing, the heat table, and the way to one indicator."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.catalogue import DIMENSIONS
from kpi.charts.gaps import draw_gaps
from kpi.clauses.gap import cell, columns_of, is_long, shade
from kpi.question import Comparison, plain_rows
from kpi.text import MISSING
from kpi.ui.controls import ask_indicator
from kpi.ui.plain import plain
from kpi.ui.session import say, theme, writer
from kpi.ui.show import show_picture
from kpi.ui.widths import PADDING, column_width, text_width

URGENCIES = ("urgent", "watch", "slight", "level")
NAMED = 3
# in pixels: the table's room on a screen of 1366, its rows of one line and of two (Streamlit breaks
# lines in rows of more than 64)
ROOM, HEAD_HEIGHT = 960, 38
ROW_HEIGHT, TWO_LINES = 35, 65
HEIGHTS = {ROW_HEIGHT: 460, TWO_LINES: 650}
# columns up to here are not halved; what they get besides, lest a width that is about right breaks a line
SLIM, SLACK = 110, 4


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
    rows = plain_rows(gaps.rows)
    columns = {column: say(f"gapcell.{column}") for column in columns_of(gaps.question)}
    table = pd.DataFrame([_line(row, columns) for row in rows])
    grounds = pd.DataFrame([_grounds(row, columns) for row in rows]).reindex(columns=table.columns).fillna("")
    widths = column_widths(table)
    row_height = TWO_LINES if is_wrapped(table, widths) else ROW_HEIGHT
    chosen = st.dataframe(
        table.style.apply(lambda _: grounds, axis=None),
        hide_index=True,
        height=min(HEIGHTS[row_height], HEAD_HEIGHT + row_height * len(rows)),
        row_height=row_height,
        column_config=_config(widths),
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
        say("column.indicator"): row[f"indicator_{words.language}"] + _unit(row["unit"]),
        say("column.priority"): row["priority"],
        say("column.urgency"): say(state),
        **{head: cell(words, row, column, is_brief=True) for column, head in columns.items()},
    }


def _unit(unit: str) -> str:
    """The unit that the cells leave out, behind the name; "" where they say it."""
    if not is_long(unit):
        return ""
    return say("gapcell.unit", unit=writer().unit(unit))


def _grounds(row: dict[str, Any], columns: dict[str, str]) -> dict[str, str]:
    """The colours of a row's cells, by head."""
    colours = theme()
    shades = {head: shade(row, column) for column, head in columns.items()}
    return {
        head: f"background-color: {colours.pale(name)}; color: {colours.ink}"
        for head, name in shades.items()
        if name
    }


def column_widths(table: pd.DataFrame) -> dict[str, int]:
    """Head → pixels: as wide as the widest text. Where that is more than the screen has, rows are of two
    lines: slim columns stay as they are, wide ones are halved, and the first has what is left, but never
    less than three lines need."""
    whole = {head: column_width(head, _texts(table[head])) for head in table.columns}
    if sum(whole.values()) <= ROOM:
        return whole
    first, *others = table.columns
    widths = {
        head: whole[head] + SLACK if whole[head] <= SLIM else _half(head, table[head]) for head in others
    }
    left = ROOM - sum(widths.values())
    return {first: min(max(left, round(whole[first] * 0.42)), whole[first]), **widths}


def is_wrapped(table: pd.DataFrame, widths: dict[str, int]) -> bool:
    """Whether a text needs a second line."""
    return any(text_width(text) > width for head, width in widths.items() for text in _texts(table[head]))


def _half(head: str, column: pd.Series) -> int:
    """The width in which two lines hold every text, no word is cut, and the head stands whole."""
    texts = _texts(column)
    words = [word for text in texts for word in text.split() if word.isascii()]
    widest = max(map(text_width, texts)) - PADDING
    return max([text_width(head), *map(text_width, words), round(widest * 0.6) + PADDING])


def _texts(column: pd.Series) -> list[str]:
    """The cells as they are printed: the priority with one decimal."""
    return [f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in column]


def _config(widths: dict[str, int]) -> dict[str, Any]:
    """The columns in their widths; the indicator stays where the table is moved sideways."""
    columns: dict[str, Any] = {head: st.column_config.Column(width=width) for head, width in widths.items()}
    indicator, priority = say("column.indicator"), say("column.priority")
    columns[indicator] = st.column_config.Column(pinned=True, width=widths[indicator])
    columns[priority] = st.column_config.NumberColumn(
        format="%.1f", help=say("gaps.priority_help"), width=widths[priority]
    )
    return columns
