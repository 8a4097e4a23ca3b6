"""The evidence of an item: what is there, and laying a note, a file, or the newest figure itself."""

from typing import Any

import pandas as pd
import streamlit as st

from kpi.actions.evidence import Evidence, add_evidence, read_evidence
from kpi.actions.flow import Standing
from kpi.actions.item import CLOSED
from kpi.actions.people import may_edit, read_people
from kpi.errors import ZoneGapError
from kpi.period import Period
from kpi.ui.actions.address import tell
from kpi.ui.actions.who import me
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store, writer


def show_evidence(item_no: int, standing: Standing, row: dict[str, Any]) -> None:
    """What was laid with the item, the newest first; and the form to lay more, for those who may."""
    laid = read_evidence(store(), item_no)
    with st.expander(say("register.evidence", count=len(laid)), icon=":material/attach_file:", expanded=True):
        for place, each in enumerate(laid.to_dict("records")):
            _show_one(each, f"{item_no}_{place}")
        person = read_people(store()).get(me())
        if standing.item.status == CLOSED:
            return
        if person is None or not (may_edit(person, standing.item) or "verifier" in person.roles):
            st.caption(say("register.evidence_who"))
            return
        _show_form(item_no, len(laid), person.name)
        if row["now_refs"] and row["indicator_id"]:
            _show_figure(item_no, row, person.name)


def _show_one(each: dict[str, Any], key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(f"{each['added_at']:%Y-%m-%d %H:%M} {each['added_by']}"), width="content")
        st.badge(say(f"register.evidence.{each['kind']}"), color="gray")
        if each["text"]:
            st.text(each["text"])
        if each["kind"] == "file":
            st.download_button(
                plain(each["file_name"]),
                data=lambda: store().archived(each["sha256"], each["file_name"]),
                file_name=each["file_name"],
                key=f"evidence_{key}",
                on_click="ignore",
                icon=":material/download:",
            )


def _show_form(item_no: int, count: int, who: str) -> None:
    # the count in the keys empties the form once something was laid
    with st.form(f"evidence_{item_no}_{count}", border=False):
        note = st.text_area(say("register.note"), key=f"note_{item_no}_{count}", height=80)
        file = st.file_uploader(say("register.file"), key=f"file_{item_no}_{count}")
        if st.form_submit_button(say("register.lay"), icon=":material/attach_file:"):
            if file:
                _lay(item_no, Evidence("file", note, file.name, file.getvalue()), who)
            else:
                _lay(item_no, Evidence("note", note), who)


def _show_figure(item_no: int, row: dict[str, Any], who: str) -> None:
    words = writer()
    has_amount = pd.notna(row["now_value"])
    text = say(
        "register.figure" if has_amount else "register.figure_growth",
        indicator=words.indicator(row["indicator_id"]),
        period=words.period(Period(row["now_period"].date())),
        value=words.amount(row["now_value"], row["indicator_id"]) if has_amount else "",
        version=store().data_version(),
    )
    if st.button(plain(say("register.lay_figure", figure=text)), icon=":material/query_stats:"):
        _lay(item_no, Evidence("figure", text, refs=row["now_refs"]), who)


def _lay(item_no: int, evidence: Evidence, who: str) -> None:
    try:
        add_evidence(store(), item_no, evidence, who, now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    tell(say("register.laid", item=item_no))
