"""What new figures did to the register: worked out where the data moved, and told once."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from kpi.actions.follow import Followed, follow_figures
from kpi.actions.register import read_items, read_open_items
from kpi.period import Period
from kpi.ui.actions.rows import what
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, now, say, settings, store, writer

NEWS = "actions_news"
NAMED = 5


def follow() -> None:
    """Hold the items against the figures where the data moved; what changed is kept until it is told."""
    with st.spinner(say("news.running"), show_time=True):
        news = follow_figures(store(), settings(), now())
    kept = st.session_state.get(NEWS, Followed())
    st.session_state[NEWS] = Followed(
        *(
            tuple(dict.fromkeys([*getattr(kept, kind), *getattr(news, kind)]))
            for kind in ("proposed", "worse", "reopened")
        )
    )


def show_news(with_link: bool = False) -> None:
    """The items that may now be struck off, got worse or were re-opened, once, with the way there where
    `with_link`."""
    news = st.session_state.pop(NEWS, Followed())
    if news == Followed():
        return
    rows = read_items(store()).set_index("item_no", drop=False)
    if news.proposed:
        st.success(_told("proposed", news.proposed, rows), icon=":material/task_alt:")
    if news.reopened:
        st.warning(_told("reopened", news.reopened, rows), icon=":material/restart_alt:")
    if news.worse:
        st.warning(_told("worse", news.worse, rows), icon=":material/trending_down:")
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
    proposed, today = int(items["is_reached"].sum()), pd.Timestamp(now().date())
    overdue = int((pd.to_datetime(items["due"]) < today).sum())
    if proposed or overdue:
        label = say("news.waiting", proposed=proposed, overdue=overdue)
        st.page_link("pages/actions.py", label=label, query_params=st.session_state["address"])


def _told(kind: str, numbers: Sequence[int], rows: pd.DataFrame) -> str:
    """建议销号2项：第3项一般公共预算收入（2024年10.20亿元）…, the first of them by name."""
    named = [_named(rows.loc[number]) for number in numbers[:NAMED] if number in rows.index]
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
