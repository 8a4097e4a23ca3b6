"""A status set by hand beside the computed one, with the reason; both are shown from then on."""

from typing import Any

import streamlit as st

from kpi.charts.bullets import target_labels
from kpi.errors import ZoneGapError
from kpi.question import Comparison
from kpi.store import OVERRIDES, Judged
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store, writer


def show_override(targets: Comparison) -> None:
    """A form for the targets of one indicator: which of them, what its status is, why, and who says so."""
    rows = targets.rows[targets.rows["target_kind"].notna()]
    if rows.empty:
        return
    with st.expander(say("override.title"), icon=":material/edit_note:"):
        st.caption(say("override.help"))
        labels = target_labels(rows, writer())
        records = rows.to_dict("records")
        with st.form("override", border=False):
            number = st.selectbox(
                say("override.which"),
                range(len(records)),
                format_func=lambda at: _named(labels[at], records[at]),
                key=f"override_which_{'_'.join(targets.question.indicators)}",
            )
            status = st.selectbox(
                say("override.status"),
                [*OVERRIDES, ""],
                index=None,
                format_func=_status,
                placeholder=say("override.choose"),
                key="override_status",
            )
            reason = st.text_input(say("override.reason"), key="override_reason")
            who = st.text_input(
                say("column.override_by"), st.session_state.get("upload_who") or "", key="override_who"
            )
            if st.form_submit_button(say("override.save"), icon=":material/save:"):
                _save(targets, records[number], status, reason, who)


def _named(label: str, row: dict[str, Any]) -> str:
    return f"{label} — {say('status.' + row['status'])}"


def _status(code: str) -> str:
    return say(f"status.{code}") if code else say("override.none")


def _save(targets: Comparison, row: dict[str, Any], status: str | None, reason: str, who: str) -> None:
    if status is None:
        st.error(say("override.choose"))
        return
    question = targets.question
    judged = Judged(
        question.zone, row["indicator_id"], row["target_kind"], row["set_by"], question.period.end
    )
    try:
        store().override_status(judged, status, reason, who.strip() or "—", now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    st.rerun()
