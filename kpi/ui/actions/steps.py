"""The next steps of an item: buttons for who may take them, words for everybody else."""

import streamlit as st

from kpi.actions.flow import Standing
from kpi.actions.item import STEPS, Step
from kpi.actions.people import may_take, read_people
from kpi.actions.register import take_step
from kpi.errors import ZoneGapError
from kpi.ui.actions.address import tell
from kpi.ui.actions.who import me
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store


def show_steps(item_no: int, standing: Standing) -> None:
    """Every step that leads on from the state of the item."""
    people, who = read_people(store()), me()
    steps = [step for step in STEPS.values() if standing.item.status in step.start]
    mine: list[tuple[Step, list[str]]] = []
    others: list[tuple[Step, list[str]]] = []
    for step in steps:
        able = [
            each.name for each in people.values() if may_take(each, standing.item, step, _applied(standing))
        ]
        (mine if who in able else others).append((step, able))
    st.markdown(f"**{say('register.next')}**")
    if mine:
        _show_buttons(item_no, standing, [step for step, _ in mine], who)
    for step, able in others:
        st.caption(plain(_who_may(step, able)))
    if not who:
        st.caption(say("register.say_who"))


def _applied(standing: Standing) -> str:
    return standing.applied_by or ""


def _show_buttons(item_no: int, standing: Standing, steps: list[Step], who: str) -> None:
    # the reason is kept where a step was refused, and empty again after it was taken
    with st.form(f"steps_{item_no}_{standing.version}", border=False):
        reason = ""
        if asking := next((step.name for step in steps if step.says_why), ""):
            reason = st.text_area(
                say(f"register.reason.{asking}"), key=f"reason_{item_no}_{standing.version}", height=80
            )
        taken = ""
        with st.container(horizontal=True):
            for place, step in enumerate(steps):
                if st.form_submit_button(
                    say(f"register.do.{step.name}"),
                    key=f"step_{step.name}",
                    type="primary" if place == 0 else "secondary",
                ):
                    taken = step.name
    if taken:
        _take(item_no, taken, who, reason)


def _take(item_no: int, step: str, who: str, reason: str) -> None:
    try:
        take_step(store(), item_no, step, who, now(), reason)
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    tell(say("register.taken", item=item_no, step=say(f"action.step.{step}")))


def _who_may(step: Step, able: list[str]) -> str:
    what = say(f"register.do.{step.name}")
    if able:
        return say("register.who_may", step=what, names=say("list").join(able))
    return say(f"register.nobody_{'verifies' if step.by == 'verifier' else 'may'}", step=what)
