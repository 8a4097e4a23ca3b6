"""Names to settle: what a file says and the catalogue does not; asked once, remembered for the office."""

from collections.abc import Sequence
from itertools import chain

import pandas as pd
import streamlit as st

from kpi.catalogue import DIMENSIONS, KINDS, ROLLUPS, Indicator, own_indicator_id
from kpi.errors import ZoneGapError
from kpi.name import folded
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, language, now, say, settings, store, writer
from kpi.ui.upload.state import Incoming, remember
from pipelines.prepare import Prepared
from pipelines.resolve import Problem

SETTLED_HERE = ("problem.zone", "problem.indicator", "problem.column", "problem.no_unit")
MOST_QUESTIONS = 50
COLUMN_MEANINGS = (
    "actual",
    "last_year",
    "target",
    "yoy",
    "completion",
    "rank",
    "share",
    "zone",
    "indicator",
    "period",
    "unit",
    "ignored",
)


def show_questions(prepared: Prepared, incoming: Incoming) -> None:
    """The names that are not known, each with the nearest; and what must be mended in the file."""
    asked = [problem for problem in prepared.problems if problem.key in SETTLED_HERE][:MOST_QUESTIONS]
    others = [problem for problem in prepared.problems if problem.key not in SETTLED_HERE]
    if asked:
        _ask(asked, incoming)
    if others:
        st.error(say("upload.problems", count=len(others)))
        _list(others)


def _ask(asked: Sequence[Problem], incoming: Incoming) -> None:
    st.warning(say("upload.settle", count=len(asked)), icon=":material/help:")
    with st.form("settle", border=True):
        answers = [_ask_one(number, problem) for number, problem in enumerate(asked)]
        st.caption(say("upload.settle_help"))
        sent = st.form_submit_button(say("upload.settle_button"), type="primary")
    if settings().add_indicators and any(problem.kind == "indicator" for problem in asked):
        show_new_indicator([problem.text for problem in asked if problem.kind == "indicator"], incoming)
    if sent:
        remember(chain.from_iterable(answers), incoming)


def _ask_one(number: int, problem: Problem) -> list[tuple[str, str, str]]:
    """One question; (kind, text, meaning) for everything that was answered."""
    if problem.kind == "unit":
        return _ask_units(number, problem)
    asked, answer = st.columns([2, 3], vertical_alignment="center")
    with asked:
        st.markdown(f"**{plain(problem.text) or '—'}**  \n{plain(say('upload.asked_in', cell=problem.cell))}")
        st.caption(say(f"upload.ask.{problem.kind}", count=problem.count))
    with answer:
        names = _choices(problem)
        meaning = st.selectbox(
            problem.text,
            list(names),
            index=0 if problem.candidates else None,
            format_func=names.__getitem__,
            placeholder=say("upload.settle_later"),
            key=f"settle_{number}_{folded(problem.text)}",
            label_visibility="collapsed",
        )
    return [(problem.kind, problem.text, meaning)] if meaning else []


def _choices(problem: Problem) -> dict[str, str]:
    """What the text may mean, the likeliest first."""
    words = writer()
    near = [id_ for id_, _ in problem.candidates]
    if problem.kind == "zone":
        return {id_: words.zone(id_) for id_ in dict.fromkeys([*near, *catalogue().zones])}
    if problem.kind == "indicator":
        ids = dict.fromkeys([*near, *catalogue().indicators])
        return {id_: f"{words.indicator(id_)}（{catalogue().indicators[id_].unit}）" for id_ in ids}
    return {meaning: say(f"means.{meaning}") for meaning in COLUMN_MEANINGS}


def _ask_units(number: int, problem: Problem) -> list[tuple[str, str, str]]:
    """One table for all the indicators without a unit; the catalogue's unit stands there already."""
    st.markdown(plain(say("upload.ask.unit", count=problem.count)))
    table = pd.DataFrame(problem.candidates, columns=["label", "unit"])
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=["label"],
        num_rows="fixed",
        column_config={
            "label": st.column_config.TextColumn(say("column.indicator")),
            "unit": st.column_config.SelectboxColumn(say("column.unit"), options=_unit_names()),
        },
        key=f"units_{number}_{folded(problem.text)[:40]}",
    )
    return [("unit", label, unit) for label, unit in edited.itertuples(index=False) if unit]


def _unit_names() -> list[str]:
    return list(dict.fromkeys(unit.name for unit in catalogue().units.by_name.values()))


def show_new_indicator(names: list[str], incoming: Incoming) -> None:
    """A name that is none of the catalogue's indicators becomes one, with its unit and direction."""
    with (
        st.expander(say("upload.new_indicator"), icon=":material/add:"),
        st.form("new_indicator", border=False),
    ):
        st.caption(say("upload.new_indicator_help"))
        first, second, third = st.columns([3, 3, 2])
        with first:
            name = st.selectbox(say("column.name_zh"), names)
        with second:
            name_en = st.text_input(say("column.name_en"))
        with third:
            unit = st.selectbox(say("column.unit"), _unit_names(), index=None)
        columns = st.columns(4)
        with columns[0]:
            kind = _choose("kind", [kind for kind in KINDS if kind != "rank"])
        with columns[1]:
            direction = _choose("direction", ["higher", "lower"])
        with columns[2]:
            rollup = _choose("rollup", list(ROLLUPS))
        with columns[3]:
            dimension = _choose("dimension", list(DIMENSIONS))
        definition = st.text_input(say("column.definition"))
        if not st.form_submit_button(say("upload.new_indicator_button")):
            return
    if not unit or not definition:
        st.error(say("upload.new_indicator_lacks"))
        return
    indicator = Indicator(
        id=own_indicator_id(name),
        name_zh=name,
        name_en=name_en or name,
        dimension=dimension,
        group="own",
        unit=unit,
        kind=kind,
        direction=direction,
        rollup=rollup,
        decimals=2,
        definition_zh=definition,
        definition_en=definition,
        formula="",
        source=incoming.who,
        note="",
    )
    try:
        store().add_indicator(indicator, incoming.who, now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    st.rerun()


def _choose(attribute: str, codes: list[str]) -> str:
    family = "kindword" if attribute == "kind" else attribute
    names = {code: say(f"{family}.{code}") for code in codes}
    return st.selectbox(say(f"column.{attribute}"), codes, format_func=names.__getitem__)


def _list(problems: list[Problem]) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                say("column.cell"): [problem.cell for problem in problems],
                say("column.raw_value"): [problem.text for problem in problems],
                say("column.problem"): [problem.sentence(language()) for problem in problems],
            }
        ),
        hide_index=True,
        alt=say("upload.problems", count=len(problems)),
    )
