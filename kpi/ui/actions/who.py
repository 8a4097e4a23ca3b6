"""Who is at the keyboard: a person of the register, kept in the session; and the very first one."""

import streamlit as st

from kpi.actions.people import Person, read_people, save_people
from kpi.errors import ZoneGapError
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store

KEY = "actions_who"


def me() -> str:
    """The name of the person of the register that the visitor chose, or is known by from the Upload
    page; "" where nobody was chosen, or the register does not hold them any more."""
    people = read_people(store())
    for name in (st.session_state.get(KEY), st.session_state.get("upload_who")):
        if name in people:
            return str(name)
    return ""


def show_who() -> None:
    """The choice of who one is. Where the register is empty, the form for its first person instead."""
    people = read_people(store())
    if not people:
        _show_first()
        return
    st.session_state[KEY] = me() or None
    chosen = st.selectbox(
        say("register.who"),
        list(people),
        index=None,
        format_func=lambda name: f"{name} · {people[name].department}",
        placeholder=say("register.who_nobody"),
        key=KEY,
        persist_state="session",
    )
    # a name that the register does not hold was written on the Upload page, and stays
    if chosen and st.session_state.get("upload_who") in (None, "", *people):
        st.session_state["upload_who"] = chosen


def _show_first() -> None:
    with st.popover(say("register.first"), icon=":material/person_add:", width="stretch"):
        st.caption(say("register.first_help"))
        with st.form("actions_first", border=False):
            name = st.text_input(say("register.name"), key="first_name")
            department = st.text_input(say("register.department"), key="first_department")
            if st.form_submit_button(say("register.enter"), icon=":material/save:"):
                _enter(Person(name, department, ("keeper",)))


def _enter(person: Person) -> None:
    try:
        save_people(store(), [person], person.name.strip(), now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    st.session_state[KEY] = person.name.strip()
    st.rerun()
