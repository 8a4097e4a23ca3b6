"""The table: every column of the four groups, filters by who, what and when; a row opens its item."""

import pandas as pd
import streamlit as st

from kpi.actions.item import GROUPS, STATUSES, TOPICS
from kpi.ui.actions.address import open_item
from kpi.ui.actions.rows import TIMINGS, marked, timed
from kpi.ui.session import say, writer
from kpi.ui.widths import column_width

FILTERS = ("department", "person", "topic", "status", "timing")


def show_table(rows: pd.DataFrame) -> None:
    """The items that the filters leave, to sort and to open."""
    shown = _filtered(rows).reset_index(drop=True)
    if shown.empty:
        st.info(say("register.filtered"))
        return
    st.caption(say("register.open_row", count=len(shown)))
    table = worded(shown)
    if shown["zone_id"].nunique() == 1:
        table = table.drop(columns="zone_id")
    chosen = st.dataframe(
        table.rename(columns=_heads()),
        hide_index=True,
        column_config={
            say("register.way"): st.column_config.ProgressColumn(format="%.0f%%", min_value=0, max_value=100),
            # Streamlit measures the first rows alone
            say("action.indicator_id"): st.column_config.Column(
                width=column_width(say("action.indicator_id"), table["indicator_id"].unique())
            ),
        },
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        key="register_table",
        alt=say("page.actions"),
    )
    places = [*chosen["selection"]["rows"], *(cell[0] for cell in chosen["selection"]["cells"])]
    if places and places[0] < len(shown):
        open_item(int(shown.loc[places[0], "item_no"]))
        st.rerun()


def worded(rows: pd.DataFrame) -> pd.DataFrame:
    """The items as they are read: number, zone, what is pressing, and the columns of the four groups in
    the visitor's words; a column at a time, as there may be thousands of rows."""
    words = writer()
    names = {
        "zone_id": words.short_zone,
        "topic": lambda topic: say(f"dimension.{topic}"),
        "indicator_id": words.indicator,
        "status": lambda status: say(f"action.status.{status}"),
        "timing": timed,
        "mark": marked,
    }
    named = {
        column: rows[column].map({code: of(code) for code in rows[column].dropna().unique() if code})
        for column, of in names.items()
    }
    days = {column: pd.to_datetime(rows[column]).dt.strftime("%Y-%m-%d") for column in ("due", "closed_on")}
    columns = ["item_no", "zone_id", "timing", "mark", *(name for group in GROUPS.values() for name in group)]
    return rows.assign(**named, **days)[[*columns, "progress_pct"]].fillna(dict.fromkeys(columns, ""))


def _heads() -> dict[str, str]:
    grouped = [name for group in GROUPS.values() for name in group]
    return {
        **{name: say(f"action.{name}") for name in ("item_no", "zone_id", *grouped)},
        "timing": say("register.timing"),
        "mark": say("register.mark"),
        "progress_pct": say("register.way"),
    }


def _filtered(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that fit every filter; a filter left empty lets all through."""
    in_order = {"topic": TOPICS, "status": STATUSES, "timing": TIMINGS[:-1]}
    said = {
        "topic": lambda topic: say(f"dimension.{topic}"),
        "status": lambda status: say(f"action.status.{status}"),
        "timing": timed,
    }
    for column, name in zip(st.columns(len(FILTERS)), FILTERS, strict=True):
        options = list(in_order.get(name) or sorted(rows[name].replace("", None).dropna().unique()))
        key = f"filter_{name}"
        if st.session_state.get(key) not in options:
            st.session_state[key] = None
        with column:
            chosen = st.selectbox(
                say("register.timing") if name == "timing" else say(f"action.{name}"),
                options,
                index=None,
                format_func=said.get(name, str),
                placeholder=say("register.any"),
                key=key,
                persist_state="session",
            )
        if chosen:
            rows = rows[rows[name] == chosen]
    return rows
