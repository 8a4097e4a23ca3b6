"""One item: its four groups of columns, what was frozen in it, and how far it has come."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.actions.item import BY_HAND, GROUPS
from kpi.actions.register import read_item
from kpi.errors import ZoneGapError
from kpi.period import Period
from kpi.ui.actions.address import leave_item
from kpi.ui.actions.edit import show_edit
from kpi.ui.actions.evidence import show_evidence
from kpi.ui.actions.history import show_back, show_history
from kpi.ui.actions.rows import MARKS, marked, timing_words, what
from kpi.ui.actions.steps import show_steps
from kpi.ui.actions.value import printed
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, language, say, store, writer


def show_item(rows: pd.DataFrame, item_no: int) -> None:
    """All of an item, and what may be done with it; a sentence where there is none of that number."""
    st.button(say("register.back"), icon=":material/arrow_back:", type="tertiary", on_click=leave_item)
    try:
        standing = read_item(store(), item_no)
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    row = rows[rows["item_no"] == item_no].iloc[0].to_dict()
    _show_head(row)
    _show_way(row)
    show_back(item_no, row["status"])
    for groups in (("gap",), ("measure", "duty", "due")):
        for column, group in zip(st.columns(len(groups)), groups, strict=True):
            with column:
                _show_group(group, row)
    if row["gap_kind"]:
        st.caption(_frozen(row))
    show_steps(item_no, standing)
    show_edit(item_no, standing)
    show_evidence(item_no, standing, row)
    show_history(item_no)


def _show_head(row: dict[str, Any]) -> None:
    st.subheader(plain(say("register.item_head", item=row["item_no"], what=what(row))))
    parts = [plain(writer().zone(row["zone_id"])), f"**{say('action.status.' + row['status'])}**"]
    for often in ("reopened", "returned"):
        if row[f"n_{often}"]:
            parts.append(say(f"register.{often}", count=row[f"n_{often}"]))
    parts.append(timing_words(row["timing"]))
    parts.append(f"{MARKS[row['mark']]}[{marked(row['mark'])}]" if row["mark"] else "")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(" · ".join(filter(None, parts)), width="content")
        if catalogue().zones[row["zone_id"]].simulated:
            st.badge(say("badge.simulated"), icon=":material/science:", color="orange")


def _show_way(row: dict[str, Any]) -> None:
    """From where the item started to its newest figure, and what part of the way to the goal that is."""
    if not row["gap_kind"]:
        return
    words, indicator = writer(), row["indicator_id"]
    since = words.period(Period(row["period"].date()))
    is_newer = pd.notna(row["now_period"]) and row["now_period"] > row["period"]
    # a figure of its own period tells something only where it was revised
    if pd.isna(row["progress_pct"]) or not (is_newer or row["way_done"]):
        st.caption(plain(say("register.way_unknown", since=since)))
        return
    told = {"since": since, "period": words.period(Period(row["now_period"].date()))}
    told["pct"] = f"{row['progress_pct']:.0f}"
    key = "register.way_back" if row["way_done"] < 0 else "register.way_done"
    text = say(key, **told)
    # of a growth alone there is no amount to tell
    if pd.notna(row["start_value"]) and pd.notna(row["now_value"]):
        amounts = {name: words.amount(row[f"{name}_value"], indicator) for name in ("start", "now")}
        text = say("register.way_amounts", **told, **amounts) + text
    st.progress(row["progress_pct"] / 100, plain(text))


def _show_group(group: str, row: dict[str, Any]) -> None:
    """A group of columns as it is printed; texts of people are never read as markup."""
    frozen = ("indicator_id", *BY_HAND) if row["gap_kind"] else ()
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{say(f'action.group.{group}')}**")
        fields = GROUPS[group]
        # the gap has the width of the page
        across = 4 if group == "gap" else 1
        for at in range(0, len(fields), across):
            for column, name in zip(st.columns(across), fields[at : at + across], strict=False):
                with column, st.container(gap=None):
                    lock = ":material/lock: " if name in frozen else ""
                    st.caption(f"{lock}{say(f'action.{name}')}")
                    st.text(printed(name, row[name]))


def _frozen(row: dict[str, Any]) -> str:
    return ":material/lock: " + plain(
        say(
            "register.frozen",
            period=writer().period(Period(row["period"].date())),
            version=int(row["data_version"]),
        )
    )
