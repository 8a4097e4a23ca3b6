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
NAMED = 3
# in pixels: the table's room on a screen of 1366, its rows of one line and of two, and its letters
ROOM, HEIGHT, HEAD_HEIGHT = 935, 520, 38
ROW_HEIGHT, TWO_LINES = 35, 54
LETTER, WIDE_LETTER, PADDING = 7.3, 14, 18


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
    widths = column_widths(table)
    row_height = TWO_LINES if is_wrapped(table, widths) else ROW_HEIGHT
    chosen = st.dataframe(
        table.style.apply(lambda _: grounds, axis=None),
        hide_index=True,
        height=min(HEIGHT, HEAD_HEIGHT + row_height * len(rows)),
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


def column_widths(table: pd.DataFrame) -> dict[str, int]:
    """Head → pixels: as wide as the widest text; where that is more than the screen has, half of it and
    what the longest word needs, for rows of two lines, and what is left for the first column."""
    whole = {head: max(map(_pixels, [head, *map(str, table[head])])) for head in table.columns}
    if sum(whole.values()) <= ROOM:
        return whole
    first, *others = table.columns
    widths = {head: _half(head, table[head], whole[head]) for head in others}
    left = ROOM - sum(widths.values())
    return {first: min(max(left, _half(first, table[first], whole[first])), whole[first]), **widths}


def is_wrapped(table: pd.DataFrame, widths: dict[str, int]) -> bool:
    """Whether a text needs a second line."""
    return any(_pixels(str(text)) > width for head, width in widths.items() for text in table[head])


def _half(head: str, texts: pd.Series, whole: int) -> int:
    """The width in which two lines hold the widest of the texts, a word is never cut, and the head stands
    whole."""
    words = [word for text in texts for word in str(text).split() if word.isascii()]
    longest = max([_pixels(head), *map(_pixels, words)])
    return max(longest, round((whole - PADDING) * 0.6) + PADDING)


def _pixels(text: str) -> int:
    """How wide a text is in a cell, about; a sign as wide as a Chinese letter."""
    return round(sum(LETTER if letter.isascii() else WIDE_LETTER for letter in text)) + PADDING


def _config(widths: dict[str, int]) -> dict[str, Any]:
    """The columns in their widths; the indicator stays where the table is moved sideways."""
    columns: dict[str, Any] = {head: st.column_config.Column(width=width) for head, width in widths.items()}
    indicator, priority = say("column.indicator"), say("column.priority")
    columns[indicator] = st.column_config.Column(pinned=True, width=widths[indicator])
    columns[priority] = st.column_config.NumberColumn(
        format="%.1f", help=say("gaps.priority_help"), width=widths[priority]
    )
    return columns
