"""What happened to an item: when, who, by which step, and what each column said before and after."""

import pandas as pd
import streamlit as st

from kpi.actions.history import Change, read_history
from kpi.actions.item import RETURNED, UNDER_WAY
from kpi.ui.actions.value import author, printed
from kpi.ui.plain import plain
from kpi.ui.session import say, store

BACK = ("reopen", "send_back")
HEADS = ("at", "who", "step", "reason", "column", "before", "after")


def show_back(item_no: int, status: str) -> None:
    """Why an item that is being worked on was last re-opened or sent back; nothing where it never was."""
    if status not in (UNDER_WAY, RETURNED):
        return
    back = next((change for change in read_history(store(), item_no) if change.step in BACK), None)
    if back:
        told = {"step": say(f"action.step.{back.step}"), "who": author(back.who), "reason": back.reason}
        st.warning(plain(say("register.back_why", at=f"{back.at:%Y-%m-%d %H:%M}", **told)))


def show_history(item_no: int) -> None:
    """Every change, the newest first, a line a column."""
    changes = read_history(store(), item_no)
    lines = [line for change in changes for line in _lines(change)]
    title = say("register.history", count=len(changes))
    with st.expander(title, icon=":material/history:"):
        table = pd.DataFrame(lines, columns=[say(f"register.head.{head}") for head in HEADS])
        # a reason is a sentence or more, and read whole: this table breaks lines
        st.table(table.map(plain), hide_index=True, alt=title)


def _lines(change: Change) -> list[tuple[str, ...]]:
    at = f"{change.at:%Y-%m-%d %H:%M}"
    first = (at, author(change.who), say(f"action.step.{change.step}"), change.reason)
    changed = [
        (say(f"action.{name}"), printed(name, before), printed(name, after))
        for name, (before, after) in change.fields.items()
    ]
    return [(*first, *each) for each in changed or [("", "", "")]]
