"""The one row of controls, the same on every page, kept across pages and in the address.

The address holds ids and ISO dates, always all of them, so that a link means the same in both
languages and after the newest quarter has changed (docs/decisions/0002).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

import streamlit as st

from kpi.errors import UnknownName
from kpi.period import Period, resolve_period
from kpi.question import Question
from kpi.ui.session import (
    browser_language,
    catalogue,
    language,
    now,
    periods,
    say,
    settings,
    store,
    writer,
    zones_with_data,
)

NAMES = ("zone", "period", "peers", "indicator")
CHOICES = ("by", "benchmark", "scheme", "weights", "whole", "yield", "scope", "view", "recipe")
# what one page alone shows: kept in its address, and not taken to other pages
HERE = ("item",)


def show_controls() -> Question:
    """The row of controls; the Question that they ask."""
    _take_address()
    zone_column, period_column, peers_column, indicator_column = st.columns([3, 2, 3, 3])
    words = writer()
    with zone_column:
        zone = st.selectbox(
            say("control.zone"),
            _zones(),
            format_func=words.short_zone,
            key="zone",
            persist_state="session",
        )
    with period_column:
        period = st.selectbox(
            say("control.period"),
            _periods(zone),
            format_func=lambda day: words.period(Period(day)),
            key="period",
            persist_state="session",
        )
    with peers_column:
        peers = st.selectbox(
            say("control.peers"),
            list(catalogue().peer_groups),
            format_func=words.peers,
            key="peers",
            persist_state="session",
        )
    with indicator_column:
        indicator = st.selectbox(
            say("control.indicator"),
            list(catalogue().indicators),
            index=None,
            format_func=words.indicator,
            placeholder=say("control.all_indicators"),
            key="indicator",
            persist_state="session",
        )
    _write_address()
    return Question(zone, Period(period), (indicator,) if indicator else (), peers)


def show_choice(
    name: str, options: Sequence[str], label_of: Callable[[str], str], in_a_row: bool = False
) -> str:
    """One more choice of a page, one of CHOICES, kept in the address and from page to page as the
    controls are; the first option where nobody chose. That one is not written unless another stood
    there: to write it on arrival would add an entry to the browser's history, and hold Back on this page."""
    state, page = st.session_state, st.session_state.get("page")
    asked, written = st.query_params.get(name), state.get(f"{name}_written")
    if asked in options and (page, asked) != written:
        state[name] = asked
    elif asked is None and written not in (None, (page, options[0])) and written[0] == page:
        state[name] = options[0]  # Back has led to where nobody had chosen yet
    elif state.get(name) not in options:
        state[name] = options[0]
    state[name] = state[name]
    label = say(f"control.{name}")
    if in_a_row:
        chosen = st.segmented_control(
            label,
            options,
            required=True,
            format_func=label_of,
            key=name,
            persist_state="session",
            label_visibility="collapsed",
        )
        assert chosen is not None  # required, and set above
    else:
        chosen = st.selectbox(label, options, format_func=label_of, key=name, persist_state="session")
    state[f"{name}_written"] = (page, chosen)
    is_bare = not any(each in st.query_params for each in NAMES)
    is_first = asked is None and chosen == options[0]
    if not is_bare and not is_first and asked != chosen:
        st.query_params[name] = chosen
    return chosen


def with_benchmark(question: Question, zones: Sequence[str]) -> Question:
    """The question with one of the zones, or none, to be held against as well."""
    words = writer()
    chosen = show_choice(
        "benchmark",
        ["", *zones],
        lambda zone: words.short_zone(zone) if zone else say("control.no_benchmark"),
    )
    return replace(question, benchmark=chosen)


def ask_indicator(indicator: str) -> None:
    """Put an indicator ("" for all of them) into the controls, and run the page again with it."""
    asked = {name: value for name, value in st.session_state["address"].items() if name != "indicator"}
    kept = {name: value for name, value in st.query_params.items() if name not in NAMES}
    st.query_params.from_dict({**asked, **kept, **({"indicator": indicator} if indicator else {})})
    st.rerun()


def _take_address() -> None:
    """Settle the controls' values before they are drawn: what the address asks where it changed by
    itself (a link, or the browser's Back), and a default for what nobody chose."""
    state = st.session_state
    asked = {name: st.query_params[name] for name in NAMES if name in st.query_params}
    if asked and asked != state.get("address"):
        _take_over(asked)
    state.setdefault("zone", catalogue().resolve_zone(settings().zone).demand("zone"))
    zone = state["zone"]
    state.setdefault("period", _newest_period(zone))
    if "peers" not in state or (zone != state.get("last_zone") and not store().is_peer(zone, state["peers"])):
        state["peers"] = catalogue().zones[zone].default_peers()
    state["last_zone"] = zone
    for name in NAMES:
        # on another page the same control is a new widget, which takes over only what is set here
        if name in state:
            state[name] = state[name]


def _take_over(asked: dict[str, str]) -> None:
    """Put what an address asks into the controls; names are welcome, what is not known is let go."""
    state = st.session_state
    book = catalogue()
    for name in NAMES:
        state.pop(name, None)
    if zone := book.resolve_zone(asked.get("zone", "")).id:
        state["zone"] = state["last_zone"] = zone
    if peers := book.resolve_peers(asked.get("peers", "")).id:
        state["peers"] = peers
    # None, not nothing: the control would keep what it showed
    state["indicator"] = book.resolve_indicator(asked.get("indicator", "")).id
    with suppress(UnknownName):
        state["period"] = resolve_period(asked.get("period", "")).end


def _write_address() -> None:
    """Write what is asked into the address, unless Back has just led to this page's bare address:
    writing there would add an entry to the browser's history and hold the visitor on it for ever."""
    state = st.session_state
    values = {name: str(state[name]) for name in NAMES if state.get(name)}
    here = (state.get("page"), values, language())
    is_bare = not any(name in st.query_params for name in NAMES)
    if is_bare and here == state.get("written"):
        return
    state["address"], state["written"] = values, here
    kept = {name: st.query_params[name] for name in (*CHOICES, *HERE) if name in st.query_params}
    wanted = values | kept if language() == browser_language() else {**values, **kept, "lang": language()}
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)


def _zones() -> list[str]:
    """Every zone, those with data first."""
    with_data = set(zones_with_data())
    return sorted(catalogue().zones, key=lambda zone: zone not in with_data)


def _newest_period(zone: str) -> date:
    """The newest period with figures; with targets alone where there are no figures."""
    known = periods(zone)
    if known.empty:
        return date(now().year - 1, 12, 31)
    reported = known[known["has_figures"]]
    return (known if reported.empty else reported)["period"].iloc[0].date()


def _periods(zone: str) -> list[date]:
    """The zone's periods, newest first, and the one asked for even where the zone has no data."""
    known = {day.date() for day in periods(zone)["period"]}
    return sorted(known | {st.session_state["period"]}, reverse=True)
