"""Writing in an item. Where two people wrote differently, both words stand side by side, and none is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kpi.actions.flow import Standing
from kpi.actions.item import BY_HAND, CLOSED, EDITABLE, STEPS
from kpi.actions.people import may_edit, read_people
from kpi.actions.register import EditClash, edit_item, read_item
from kpi.errors import ZoneGapError
from kpi.ui.actions.address import tell
from kpi.ui.actions.fields import ask_fields
from kpi.ui.actions.value import author, printed
from kpi.ui.actions.who import me
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store

BASES, CLASHES = "register_bases", "register_clashes"


@dataclass(frozen=True)
class Pending:
    """Words that were not saved: `mine` by column, what stands now, and the columns written by both."""

    mine: dict[str, Any]
    standing: Standing
    fields: tuple[str, ...]


def show_edit(item_no: int, standing: Standing) -> None:
    """The form for those who may write in the item, or the two words to choose from."""
    if standing.item.status == CLOSED:
        return
    person = read_people(store()).get(me())
    pending = _clashes().get(item_no)
    if person is None or not may_edit(person, standing.item):
        st.caption(say("register.edit_who"))
        return
    if pending:
        _show_clash(item_no, pending, person.name)
        return
    # open where the next step asks for what is not written yet
    is_lacking = any(
        standing.item.status in step.start and not all(getattr(standing.item, name) for name in step.needs)
        for step in STEPS.values()
    )
    with st.expander(
        say("register.edit"), icon=":material/edit:", expanded=is_lacking, key=f"editing_{item_no}"
    ):
        _show_form(item_no, standing, person.name)


def _show_form(item_no: int, standing: Standing, who: str) -> None:
    """What is written is held against the version that the form was filled in from, not the newest."""
    base = st.session_state.setdefault(BASES, {}).setdefault(item_no, standing)
    names = (*EDITABLE, *(() if base.item.gap_kind else BY_HAND))
    # a step writes in none of these columns
    if any(getattr(base.item, name) != getattr(standing.item, name) for name in names):
        told = say("register.edit_moved", who=author(standing.changed_by), at=f"{standing.changed_at:%H:%M}")
        st.caption(plain(told))
        if st.button(say("register.edit_newest"), icon=":material/refresh:"):
            forget(item_no)
            st.rerun()
    with st.form(f"edit_{item_no}_{base.version}", border=False):
        written = ask_fields(names, base.item, read_people(store()), f"edit_{item_no}_{base.version}")
        is_sent = st.form_submit_button(say("register.save"), icon=":material/save:", type="primary")
    if is_sent:
        changes = {name: value for name, value in written.items() if value != getattr(base.item, name)}
        if not changes:
            st.caption(say("register.unchanged"))
            return
        _save(item_no, base, changes, who)


def forget(item_no: int) -> None:
    """Fill the form in anew the next time, from the item as it then stands."""
    st.session_state.get(BASES, {}).pop(item_no, None)
    _clashes().pop(item_no, None)


def leave_forms() -> None:
    """Forget from which versions forms were filled in; words that clashed are kept until settled."""
    st.session_state.pop(BASES, None)


def _clashes() -> dict[int, Pending]:
    clashes: dict[int, Pending] = st.session_state.setdefault(CLASHES, {})
    return clashes


def _save(item_no: int, base: Standing, changes: Mapping[str, Any], who: str) -> None:
    try:
        edit_item(store(), item_no, base.version, changes, who, now())
    except EditClash:
        _clashes()[item_no] = _held(item_no, base, changes)
        st.rerun()
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    forget(item_no)
    tell(say("register.saved", item=item_no))


def _held(item_no: int, base: Standing, changes: Mapping[str, Any]) -> Pending:
    """My words against the item as it stands now. It is what is shown, and what is saved against: were a
    third to write meanwhile, saving would clash again rather than write over words nobody saw."""
    standing = read_item(store(), item_no)
    theirs = {name: getattr(standing.item, name) for name in changes}
    both = tuple(name for name in changes if theirs[name] not in (getattr(base.item, name), changes[name]))
    return Pending(dict(changes), standing, both)


def _show_clash(item_no: int, pending: Pending, who: str) -> None:
    theirs = author(pending.standing.changed_by)
    st.warning(plain(say("register.clash", item=item_no, who=theirs)))
    kept = dict(pending.mine)
    version = pending.standing.version
    for name in pending.fields:
        st.markdown(f"**{say(f'action.{name}')}**")
        words = {"mine": pending.mine[name], "theirs": getattr(pending.standing.item, name)}
        heads = {"mine": say("register.mine"), "theirs": plain(say("register.theirs", who=theirs))}
        for column, side in zip(st.columns(2), words, strict=True):
            with column, st.container(border=True, height="stretch"):
                st.caption(heads[side])
                st.text(printed(name, words[side]))
        chosen = st.radio(
            say("register.keep", column=say(f"action.{name}")),
            list(words),
            index=None,
            format_func=heads.__getitem__,
            horizontal=True,
            key=f"keep_{item_no}_{version}_{name}",
        )
        kept.pop(name)
        if chosen == "mine":
            kept[name] = words["mine"]
    answered = all(st.session_state.get(f"keep_{item_no}_{version}_{name}") for name in pending.fields)
    with st.container(horizontal=True):
        if st.button(
            say("register.save_kept"), icon=":material/save:", type="primary", disabled=not answered
        ):
            _save(item_no, pending.standing, kept, who)
        if st.button(say("register.drop_mine"), icon=":material/delete:"):
            forget(item_no)
            st.rerun()
