"""A new item by hand: a task with its measure, its people and its date."""

import streamlit as st

from kpi.actions.item import BY_HAND, EDITABLE, LISTED, Item
from kpi.actions.people import read_people
from kpi.actions.register import add_items
from kpi.errors import ZoneGapError
from kpi.question import Question
from kpi.ui.actions.address import open_item, tell
from kpi.ui.actions.fields import ask_fields
from kpi.ui.actions.who import me
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store, writer

COUNT = "register_added"


def show_new(question: Question) -> None:
    """The form for a new item of the question's zone."""
    who = me()
    if not who:
        st.info(say("register.new_who"))
        return
    st.caption(plain(say("register.new_zone", zone=writer().zone(question.zone))))
    item = Item(LISTED, question.zone, indicator_id=question.indicators[0] if question.indicators else "")
    # the count in the keys empties the form once an item was added
    key = f"new_{st.session_state.setdefault(COUNT, 0)}_{question.zone}"
    with st.form(key):
        written = ask_fields((*EDITABLE, *BY_HAND), item, read_people(store()), key)
        is_sent = st.form_submit_button(say("register.add"), icon=":material/add:", type="primary")
    if is_sent:
        try:
            [number] = add_items(store(), [Item(LISTED, question.zone, **written)], who, now())
        except ZoneGapError as problem:
            st.error(plain(problem.text(language())))
            return
        st.session_state[COUNT] += 1
        open_item(number)
        tell(say("register.added", item=number))
