"""The way from a gap to the register: an indicator's open items, and the button that makes one."""

import pandas as pd
import streamlit as st

from kpi.actions.from_gap import draft_item, kinds_behind
from kpi.actions.people import read_people
from kpi.actions.register import add_items, read_open_items
from kpi.errors import ZoneGapError
from kpi.question import Comparison
from kpi.ui.actions.who import me, show_who
from kpi.ui.plain import plain
from kpi.ui.session import answer, language, now, say, store, writer

LISTED = "gap_listed"
SELECT_WIDTH = 190


def show_listing(gaps: Comparison) -> None:
    """What is on the list of the question's zone and indicator, and a button that puts it there by the
    gap that weighs most of those not on it, or by another. What is not behind says so instead."""
    indicator = gaps.question.indicators[0]
    _show_done()
    on_list = read_open_items(store(), gaps.question.zone, indicator)
    _show_items(on_list)
    kinds = kinds_behind(gaps, answer("target", gaps.question), indicator)
    if not kinds:
        st.caption(say("listing.not_behind"))
        return
    # the same gap is not listed twice
    kinds = [kind for kind in kinds if kind not in set(on_list["gap_kind"])]
    if not kinds:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = say("listing.put" if on_list.empty else "listing.again")
        is_asked = st.button(label, icon=":material/playlist_add:", disabled=not me(), key="listing_put")
        kind = st.selectbox(
            say("listing.by"),
            kinds,
            format_func=lambda name: say("listing.kind", kind=say(f"gapcell.{name}")),
            width=SELECT_WIDTH,
            key=f"listing_kind_{indicator}",
            label_visibility="collapsed",
        )
        if not me():
            with st.container(width=SELECT_WIDTH):
                show_who()
            st.caption(say("listing.say_who" if read_people(store()) else "listing.enter_first"))
    if is_asked:
        _put(gaps, kind)


def _put(gaps: Comparison, kind: str) -> None:
    indicator = gaps.question.indicators[0]
    try:
        item = draft_item(gaps, answer("target", gaps.question), indicator, kind, writer())
        [number] = add_items(store(), [item], me(), now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    st.session_state[LISTED] = (number, item.gap_text)
    st.rerun()


def _show_done() -> None:
    """The item that was just made, once; the way to it stands among the open ones."""
    if done := st.session_state.pop(LISTED, None):
        number, gap = done
        st.success(plain(say("listing.done", item=number, gap=gap)), icon=":material/check:")


def _show_items(items: pd.DataFrame) -> None:
    """The open items, a line each: number, what it is held against, status and date."""
    if items.empty:
        return
    for row in items.to_dict("records"):
        due = say("listing.due", day=f"{row['due']:%Y-%m-%d}") if pd.notna(row["due"]) else ""
        status = say(f"action.status.{row['status']}")
        text = " · ".join(filter(None, [row["gap_text"] or row["problem"], status, due]))
        st.page_link(
            "pages/actions.py",
            label=plain(say("listing.item", item=row["item_no"], text=text)),
            icon=":material/checklist:",
            query_params={**st.session_state["address"], "item": str(row["item_no"])},
        )
