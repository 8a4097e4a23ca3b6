"""Weights to play with on the score page: the table in which they are changed, and their place in the
address: weights=gdp:20,tax_per_mu:5, those that differ from the scheme's."""

from math import isfinite

import pandas as pd
import streamlit as st

from kpi.scheme import Scheme
from kpi.ui.controls import NAMES
from kpi.ui.session import language, say, writer

Weights = tuple[tuple[str, float], ...]


def show_weights(scheme: Scheme) -> Weights:
    """The weights that differ from the scheme's; none where all are nought.

    Streamlit forgets an editor when its page is left: a new one begins with the weights last set.
    """
    state, rounds, last = st.session_state, f"weights_round_{scheme.id}", f"weights_last_{scheme.id}"
    st.caption(say("score.weights_help"))
    given = scheme.weights()
    asked = _take_address(scheme)
    is_reset = st.button(say("score.reset"), key=f"reset_{scheme.id}")
    if is_reset or asked is not None:
        state[rounds] = state.get(rounds, 0) + 1
        state[last] = {**given, **dict(() if is_reset or asked is None else asked)}
    weights = _show_editor(scheme, f"weights_{scheme.id}_{language()}_{state.get(rounds, 0)}")
    state[last] = weights
    changed = tuple((one, weight) for one, weight in weights.items() if weight != given[one])
    _write_address(scheme, changed)
    if not sum(weights.values()):
        st.warning(say("score.all_zero"))
        return ()
    return changed


def read_weights(scheme: Scheme, text: str) -> Weights:
    """What an address asks: weights of the scheme's indicators, not below zero; what is not is let go."""
    given, found = scheme.weights(), {}
    for part in text.split(","):
        name, _, number = part.partition(":")
        try:
            weight = float(number)
        except ValueError:
            continue
        if name in given and isfinite(weight) and weight >= 0:
            found[name] = weight
    return tuple((one, weight) for one, weight in found.items() if weight != given[one])


def _take_address(scheme: Scheme) -> Weights | None:
    """The weights of the address where it has changed by itself (a link, or the browser's Back), none of
    them where it no longer has any; None where it is as the page wrote it."""
    state, asked = st.session_state, st.query_params.get("weights")
    page, text = state.get("weights_written", ("", ""))
    if asked is not None and (page, asked) != (state.get("page"), text):
        return read_weights(scheme, asked)
    if asked is None and text and page == state.get("page"):
        return ()
    return None


def _write_address(scheme: Scheme, changed: Weights) -> None:
    """Write the changed weights into the address, unless Back has led to the page's bare one (show_choice
    of controls.py has why)."""
    text = ",".join(f"{one}:{weight:.12g}" for one, weight in changed)
    st.session_state["weights_written"] = (st.session_state.get("page"), text)
    if not any(name in st.query_params for name in NAMES):
        return
    if text and st.query_params.get("weights") != text:
        st.query_params["weights"] = text
    elif not text and "weights" in st.query_params:
        del st.query_params["weights"]


def _show_editor(scheme: Scheme, key: str) -> dict[str, float]:
    """The table; indicator → weight as it stands in its last column."""
    words, state, given = writer(), st.session_state, scheme.weights()
    begun = f"weights_begun_{scheme.id}"
    if key not in state:
        state[begun] = state.get(f"weights_last_{scheme.id}", given)
    groups = {item.indicator_id: item.group for item in scheme.items}
    heads = {name: say(f"column.{name}") for name in ("group", "indicator", "scheme_weight", "new_weight")}
    table = pd.DataFrame(
        {
            heads["group"]: [_group(scheme, groups[one]) for one in given],
            heads["indicator"]: [words.indicator(one) for one in given],
            heads["scheme_weight"]: list(given.values()),
            heads["new_weight"]: [state[begun][one] for one in given],
        }
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=[heads[name] for name in ("group", "indicator", "scheme_weight")],
        column_config={heads["new_weight"]: st.column_config.NumberColumn(min_value=0.0, required=True)},
        key=key,
    )
    return dict(zip(given, edited[heads["new_weight"]].fillna(0.0).astype(float), strict=True))


def _group(scheme: Scheme, group: str) -> str:
    return scheme.groups[group] if language() == "en" else group
