"""The boxes in which the columns of an item are written: the same for a new item and for an edit."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kpi.actions.item import PEOPLE, TOPICS, Item
from kpi.actions.people import Person
from kpi.ui.session import catalogue, say, writer

LONG = ("problem", "cause", "aim", "measures", "progress")
ACROSS = 2


def ask_fields(names: Sequence[str], item: Item, people: Mapping[str, Person], key: str) -> dict[str, Any]:
    """A box for each column, filled in from `item`; what was written, in the columns' own types."""
    written = {}
    for group in (
        [name for name in names if name not in LONG],
        [name for name in names if name in LONG],
    ):
        for at in range(0, len(group), ACROSS):
            for column, name in zip(st.columns(ACROSS), group[at : at + ACROSS], strict=False):
                with column:
                    written[name] = _ask(name, getattr(item, name), people, f"{key}_{name}")
    return {name: written[name] for name in names}


def _ask(name: str, value: Any, people: Mapping[str, Person], key: str) -> Any:
    label = say(f"action.{name}")
    if name == "due":
        return st.date_input(label, value, key=key, format="YYYY-MM-DD")
    if name in LONG:
        return st.text_area(label, value, key=key, height=96).strip()
    if name not in ("topic", "indicator_id", "department", *PEOPLE):
        return st.text_input(label, value, key=key).strip()
    known = _options(name, people)
    # who was removed from the register is still named here until somebody else is chosen
    options = ["", *([value] if value and value not in known else []), *known]
    return st.selectbox(
        label,
        options,
        options.index(value),
        format_func=lambda code: _option(name, code, people),
        key=key,
    )


def _options(name: str, people: Mapping[str, Person]) -> list[str]:
    if name == "topic":
        return list(TOPICS)
    if name == "indicator_id":
        return list(catalogue().indicators)
    if name == "department":
        return sorted({person.department for person in people.values()})
    return list(people)


def _option(name: str, code: str, people: Mapping[str, Person]) -> str:
    if not code:
        return say("register.none_chosen")
    if name == "topic":
        return say(f"dimension.{code}")
    if name == "indicator_id":
        return writer().indicator(code) if code in catalogue().indicators else code
    return f"{code} · {people[code].department}" if code in people else code
