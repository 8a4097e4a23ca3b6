"""The items that are asked for: by zone and indicator, what is pressing first, and how many of each."""

import pandas as pd
import streamlit as st

from kpi.actions.item import CLOSED, timings
from kpi.actions.register import read_items
from kpi.question import Question
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, now, say, store, writer

SCOPES = ("own", "all")
# what is pressing first; "" is closed, or has no date
TIMINGS = ("overdue", "due_soon", "on_time", "")
MARKS = {"proposed": ":green-background", "worse": ":red-background"}


def read_rows() -> pd.DataFrame:
    """Every item (columns in kpi/actions/actions.sql), the pressing first, with these beside:

    timing: one of TIMINGS, as of today. is_open: not closed. mark: proposed where the figure says that an
    open item may be closed, worse where it fell further behind, else "".
    """
    rows = read_items(store())
    rows["is_open"] = rows["status"] != CLOSED
    rows["timing"] = timings(rows, now().date())
    rows["mark"] = pd.Series("", rows.index, dtype=object).case_when(
        [(rows["is_open"] & rows["is_reached"], "proposed"), (rows["is_open"] & rows["is_worse"], "worse")]
    )
    order = rows["timing"].map({name: place for place, name in enumerate(TIMINGS)})
    return rows.assign(_order=order).sort_values(["_order", "due", "item_no"]).drop(columns="_order")


def asked_rows(rows: pd.DataFrame, question: Question, scope: str) -> pd.DataFrame:
    """The items of the question's zone (of every zone where `scope` is all) and of its indicator."""
    if scope == "own":
        rows = rows[rows["zone_id"] == question.zone]
    if question.indicators:
        rows = rows[rows["indicator_id"].isin(question.indicators)]
    return rows.reset_index(drop=True)


def counted(rows: pd.DataFrame) -> str:
    """How many there are of each, in one line."""
    counts = {
        "open": rows["is_open"].sum(),
        "overdue": (rows["timing"] == "overdue").sum(),
        "soon": (rows["timing"] == "due_soon").sum(),
        "proposed": (rows["mark"] == "proposed").sum(),
        "worse": (rows["is_open"] & rows["is_worse"]).sum(),
        "closed": (~rows["is_open"]).sum(),
    }
    return say("register.counts", all=len(rows), **counts)


def has_simulated(rows: pd.DataFrame) -> bool:
    """Whether a zone among the items is invented."""
    zones = catalogue().zones
    return any(zones[zone].simulated for zone in rows["zone_id"].unique() if zone in zones)


def show_counts(rows: pd.DataFrame) -> None:
    """How many there are of each, and a badge where a zone among them is invented."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(rows)}**", width="content")
        if has_simulated(rows):
            st.badge(say("badge.simulated"), icon=":material/science:", color="orange")


def show_none(question: Question, is_empty: bool) -> None:
    """No item for these filters, and what to choose; or none at all, and how to begin."""
    if is_empty:
        st.info(say("register.empty"))
        st.markdown(say("register.begin"))
        st.page_link("pages/gaps.py", label=f"{say('page.gaps')} →", query_params=st.session_state["address"])
        return
    zone = plain(writer().zone(question.zone))
    st.info(say("register.none", zone=zone))
    st.markdown(say("register.choose"))


def what(row: "pd.Series[object] | dict[str, object]") -> str:
    """What an item is about: its indicator, or its problem."""
    indicator = row["indicator_id"]
    known = indicator in catalogue().indicators
    return writer().indicator(str(indicator)) if known else str(row["problem"] or indicator or "")


def timing_words(timing: str) -> str:
    """✗ 逾期 and the like, with a coloured ground that leaves the ink as it is; "" for nothing pressing."""
    grounds = {"overdue": ":red-background", "due_soon": ":orange-background"}
    return f"{grounds[timing]}[{timed(timing)}]" if timing in grounds else timed(timing)


def timed(timing: str) -> str:
    """The word of a timing with its symbol, bare."""
    symbols = {"overdue": "✖", "due_soon": "▲", "on_time": "●"}
    return f"{symbols[timing]} {say(f'action.timing.{timing}')}" if timing else ""


def marked(mark: str) -> str:
    """The word of a mark with its symbol, bare."""
    symbols = {"proposed": "★", "worse": "▼"}
    return f"{symbols[mark]} {say(f'register.mark.{mark}')}" if mark else ""
