"""What new figures did to the register: worked out where the data moved, and told every visitor once."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kpi.actions.follow import follow_figures, read_news
from kpi.actions.item import CLOSED, timings
from kpi.actions.register import read_items, read_open_items
from kpi.period import Period
from kpi.ui.actions.rows import what
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, now, say, settings, store, writer

TOLD = "actions_told"
NAMED = 5
ICONS = {
    "proposed": ":material/task_alt:",
    "reopened": ":material/restart_alt:",
    "worse": ":material/trending_down:",
}


def follow() -> None:
    """Hold the items against the figures where the data moved, whoever comes first; the register keeps
    what changed."""
    with st.spinner(say("news.running"), show_time=True):
        follow_figures(store(), settings(), now())


def show_news(with_link: bool = False) -> None:
    """What the newest figures changed and still is so: the items that may be struck off, got worse or
    were re-opened; each visitor is told once, with the way there where `with_link`."""
    version, news = read_news(store())
    told = st.session_state.get(TOLD)
    if told == (version, news):
        return
    st.session_state[TOLD] = version, news
    rows = read_items(store()).set_index("item_no", drop=False)
    rows = rows[rows["status"] != CLOSED]
    still = {
        "proposed": rows.index[rows["is_reached"]].intersection(news.proposed),
        "reopened": rows.index.intersection(news.reopened),
        "worse": rows.index[rows["is_worse"]].intersection(news.worse),
    }
    if not any(map(len, still.values())):
        return
    for kind, numbers in still.items():
        if len(numbers):
            show = st.success if kind == "proposed" else st.warning
            show(_told(kind, list(numbers), rows), icon=ICONS[kind])
    if with_link:
        _show_link([*news.proposed, *news.reopened, *news.worse])


def _show_link(numbers: Sequence[int]) -> None:
    """To the item where it is one, else to the register."""
    if len(numbers) == 1:
        label = say("register.open", item=numbers[0])
        st.page_link("pages/actions.py", label=label, query_params={"item": str(numbers[0])})
    else:
        st.page_link("pages/actions.py", label=f"{say('page.actions')} →")


def show_waiting(zone: str) -> None:
    """How many of a zone's items may be struck off, and how many are overdue; nothing where there is none."""
    items = read_open_items(store(), zone)
    proposed = int(items["is_reached"].sum())
    overdue = int((timings(items, now().date()) == "overdue").sum())
    if proposed or overdue:
        label = say("news.waiting", proposed=proposed, overdue=overdue)
        st.page_link("pages/actions.py", label=label, query_params=st.session_state["address"])


def _told(kind: str, numbers: Sequence[int], rows: pd.DataFrame) -> str:
    """建议销号2项：第3项一般公共预算收入（2024年10.20亿元）…, the first of them by name."""
    named = [_named(rows.loc[number]) for number in numbers[:NAMED]]
    items = say("list").join(named) + ("…" if len(numbers) > NAMED else "")
    return plain(say(f"news.{kind}", count=len(numbers), items=items))


def _named(row: "pd.Series[object]") -> str:
    """第3项一般公共预算收入（2024年10.20亿元）, the figure where there is one."""
    words, indicator = writer(), str(row["indicator_id"])
    figure = ""
    if pd.notna(row["now_period"]):
        is_level = pd.notna(row["now_value"]) and indicator in catalogue().indicators
        figure = say(
            "news.figure",
            period=words.period(Period(pd.Timestamp(str(row["now_period"])).date())),
            amount=words.amount(float(str(row["now_value"])), indicator) if is_level else "",
        )
    return say("news.item", item=row["item_no"], what=what(row), figure=figure)
