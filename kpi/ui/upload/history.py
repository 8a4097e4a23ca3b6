"""Every batch: its file to download, and a click that takes it back or puts it back."""

import pandas as pd
import streamlit as st

from kpi.errors import ZoneGapError
from kpi.store import REVERTIBLE
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store

HEADS = (
    "batch_id",
    "kind",
    "file_name",
    "loaded_at",
    "loaded_by",
    "new_count",
    "revised_count",
    "same_count",
    "is_undone",
    "sha256",
)


def show_history() -> None:
    """Every batch, newest first; what can be done with the one that is chosen."""
    batches = store().history()
    if batches.empty:
        st.info(say("state.empty_store"))
        return
    table = batches.assign(
        kind=[say(f"batch.{kind}") for kind in batches["kind"]],
        loaded_at=batches["loaded_at"].dt.strftime("%Y-%m-%d %H:%M"),
    )[list(HEADS)]
    chosen = st.dataframe(
        table.rename(columns={name: say(f"column.{name}") for name in HEADS}),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"history_{len(batches)}",
        alt=say("upload.history"),
    )
    rows = chosen["selection"]["rows"]
    if not rows:
        st.caption(say("upload.choose_batch"))
        return
    _show_batch(batches.iloc[rows[0]].to_dict(), batches.set_index("batch_id"))


def _show_batch(batch: dict, history: pd.DataFrame) -> None:
    number = int(batch["batch_id"])
    if batch["kind"] not in REVERTIBLE:
        st.caption(plain(say(f"batch.about.{batch['kind']}")))
        return
    target = number if pd.isna(batch["target_batch"]) else int(batch["target_batch"])
    is_load = history.loc[target, "kind"] == "load"
    is_undone = bool(history.loc[target, "is_undone"])
    with st.container(horizontal=True, vertical_alignment="center"):
        what = history.loc[target, "file_name"] if is_load else say("batch.override")
        st.markdown(plain(say("upload.batch", batch=target, file=what)))
        if is_load:
            _show_download(target)
        if is_undone:
            last = history[(history["target_batch"] == target) & (history["kind"] == "revert")].index.max()
            if st.button(say("upload.restore", batch=target), icon=":material/redo:"):
                _revert(int(last), "restore", target)
        elif st.button(say("upload.revert", batch=target), icon=":material/undo:"):
            _revert(target, "revert", target)


def _show_download(batch: int) -> None:
    try:
        name, content = store().original(batch)
    except ZoneGapError as problem:
        st.caption(plain(problem.text(language())))
        return
    st.download_button(say("upload.original"), content, name, on_click="ignore", icon=":material/download:")


def _revert(batch: int, what: str, target: int) -> None:
    who = st.session_state.get("upload_who") or "—"
    try:
        number = store().revert(batch, who, now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    st.session_state["outcome"] = say("cli.reverted", batch=target, what=say(f"batch.{what}"), number=number)
    st.rerun()
