"""The board: a column for every state of the flow, the overdue on top, and a card for every item."""

import pandas as pd
import streamlit as st

from kpi.actions.item import STATUSES
from kpi.text import shortened
from kpi.ui.actions.address import open_item
from kpi.ui.actions.rows import MARKS, marked, timing_words, what
from kpi.ui.plain import plain
from kpi.ui.session import say, writer

CARDS = 20
# an empty column says that it is empty; it needs no room for cards
WIDE, NARROW = 5, 2
TITLE_LENGTH = 40


def show_board(rows: pd.DataFrame) -> None:
    """The first items of every state as cards; the others are in the table."""
    by_status = {status: rows[rows["status"] == status] for status in STATUSES}
    columns = st.columns([WIDE if len(items) else NARROW for items in by_status.values()], gap="small")
    with_zone = rows["zone_id"].nunique() > 1
    for column, (status, items) in zip(columns, by_status.items(), strict=True):
        with column:
            st.markdown(f"**{say(f'action.status.{status}')}** {len(items)}")
            for row in items.head(CARDS).to_dict("records"):
                _show_card(row, with_zone)
            if len(items) > CARDS:
                st.button(
                    say("register.more", count=len(items) - CARDS),
                    key=f"more_{status}",
                    type="tertiary",
                    on_click=_open_table,
                    args=(status,),
                )


def _open_table(status: str) -> None:
    st.query_params["view"] = "table"
    st.session_state["filter_status"] = status


def _show_card(row: dict, with_zone: bool) -> None:
    number = int(row["item_no"])
    with st.container(border=True, gap="xsmall"):
        st.button(
            say("register.open", item=number),
            key=f"card_{number}",
            type="tertiary",
            on_click=open_item,
            args=(number,),
        )
        title = f"**{plain(shortened(what(row), TITLE_LENGTH))}**"
        st.markdown("  \n".join(f":small[{line}]" for line in [title, *_lines(row, with_zone)]))
        if pd.notna(row["progress_pct"]):
            done = row["progress_pct"]
            st.progress(done / 100, say("register.done", pct=f"{done:.0f}"))


def _lines(row: dict, with_zone: bool) -> list[str]:
    """What a card says: zone, gap, who, by when, and what the figures say of it."""
    mark = row["mark"]
    lines = [plain(writer().short_zone(row["zone_id"]))] if with_zone else []
    who = [row["person"] or row["leader"], row["department"]]
    lines += [plain(text) for text in (row["gap_text"], " · ".join(filter(None, who))) if text]
    due = row["due"].date().isoformat() if pd.notna(row["due"]) else ""
    # apart, as a mark that breaks across lines is hard to read
    lines += [due, timing_words(row["timing"])]
    lines.append(f"{MARKS[mark]}[{marked(mark)}]" if mark else "")
    return [line for line in lines if line]
