"""What happened to an item: when, who, by which step, and what each column said before and after."""

import pandas as pd
import streamlit as st

from kpi.actions.history import Change, read_history
from kpi.ui.actions.value import author, printed
from kpi.ui.session import say, store

HEADS = ("at", "who", "step", "column", "before", "after", "reason")


def show_history(item_no: int) -> None:
    """Every change, the newest first, a line a column."""
    changes = read_history(store(), item_no)
    lines = [line for change in changes for line in _lines(change)]
    title = say("register.history", count=len(changes))
    with st.expander(title, icon=":material/history:"):
        table = pd.DataFrame(lines, columns=[say(f"register.head.{head}") for head in HEADS])
        st.dataframe(table, hide_index=True, alt=title)


def _lines(change: Change) -> list[tuple[str, ...]]:
    first = (f"{change.at:%Y-%m-%d %H:%M}", author(change.who), say(f"action.step.{change.step}"))
    changed = [
        (say(f"action.{name}"), printed(name, before), printed(name, after))
        for name, (before, after) in change.fields.items()
    ]
    return [(*first, *each, change.reason) for each in changed or [("", "", "")]]
