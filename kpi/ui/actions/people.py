"""The people of the register: who there is, and entering, changing and removing them."""

import pandas as pd
import streamlit as st

from kpi.actions.people import ROLES, Person, demand_keeper, read_people, remove_person, save_people
from kpi.errors import ZoneGapError
from kpi.ui.actions.address import tell
from kpi.ui.actions.who import me
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store

COUNT = "register_entered"


def show_people() -> None:
    """Everybody in the register; for a keeper the form to enter, change and remove them."""
    people = read_people(store())
    if not people:
        st.info(say("register.first_help"))
        return
    table = pd.DataFrame(
        [(one.name, one.department, _roles(one.roles)) for one in people.values()],
        columns=[say("register.name"), say("register.department"), say("register.roles")],
    )
    st.dataframe(table, hide_index=True, alt=say("register.view.people"))
    if not me():
        st.caption(say("register.people_who"))
        return
    try:
        demand_keeper(people, me())
    except ZoneGapError as problem:
        st.caption(plain(problem.text(language())))
        return
    _show_form(people)


def _roles(roles: tuple[str, ...]) -> str:
    return say("list").join(say(f"role_of.{role}") for role in roles)


def _show_form(people: dict[str, Person]) -> None:
    chosen = st.selectbox(
        say("register.person"),
        list(people),
        index=None,
        placeholder=say("register.new_person"),
        key="register_person",
    )
    old = people.get(chosen or "", Person("", "", ()))
    key = f"person_{st.session_state.setdefault(COUNT, 0)}_{old.name}"
    with st.form(key):
        columns = st.columns(3)
        name = columns[0].text_input(say("register.name"), old.name, key=f"{key}_name", disabled=bool(chosen))
        department = columns[1].text_input(
            say("register.department"), old.department, key=f"{key}_department"
        )
        roles = columns[2].multiselect(
            say("register.roles"),
            ROLES,
            old.roles,
            format_func=lambda role: say(f"role_of.{role}"),
            placeholder=say("register.none_chosen"),
            key=f"{key}_roles",
        )
        with st.container(horizontal=True):
            is_saved = st.form_submit_button(say("register.save"), icon=":material/save:", type="primary")
            is_removed = chosen and st.form_submit_button(say("register.remove"), icon=":material/delete:")
    if is_saved:
        _do("register.entered", Person(old.name or name, department, tuple(roles)))
    elif is_removed:
        _do("register.removed", old)


def _do(what: str, person: Person) -> None:
    try:
        if what == "register.removed":
            remove_person(store(), person.name, me(), now())
        else:
            save_people(store(), [person], me(), now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    st.session_state[COUNT] += 1
    tell(say(what, name=person.name.strip()))
