"""What the score page has of its own: the scheme, weights to play with, who is not rated, one more unit."""

from dataclasses import replace

import streamlit as st

from kpi.comparisons.score import percent_weights
from kpi.question import Comparison, Note, Question
from kpi.scheme import Scheme
from kpi.table import printed_table
from kpi.ui.controls import show_choice
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, say, writer
from kpi.ui.show import show_table
from kpi.ui.weights import show_weights

LEVERAGE = ("indicator", "measured", "value", "unit", "step_value", "step_gain", "step_rank", "place_value")


def pick_scheme(question: Question) -> Question:
    """The question with the scheme that is chosen; the page ends where the catalogue holds none."""
    schemes = catalogue().schemes
    if not schemes:
        st.info(say("score.no_scheme"))
        st.stop()
    return replace(question, scheme=show_choice("scheme", _usual_first(schemes), writer().scheme))


def choose_scheme(question: Question) -> Question:
    """The question with the scheme that is chosen, and the weights that are played with."""
    asked = pick_scheme(question)
    scheme = catalogue().scheme(asked.scheme)
    with st.expander(say("score.weights"), icon=":material/tune:"):
        asked = replace(asked, weights=show_weights(scheme))
        if asked.weights:
            weights = {"weights": percent_weights(scheme, asked)}
            st.caption(plain(writer().note(Note("note.weights", weights))))
    return asked


def _usual_first(schemes: dict[str, Scheme]) -> list[str]:
    usual = catalogue().scheme().id
    return [usual, *(id_ for id_ in schemes if id_ != usual)]


def show_unrated(scores: Comparison) -> None:
    """Who is not rated, with what is covered and why."""
    unrated = scores.part(~scores.rows["is_rated"])
    if unrated.rows.empty:
        return
    with st.expander(say("score.unrated_list", count=len(unrated.rows))):
        table = printed_table(unrated, writer())
        heads = [say(f"column.{name}") for name in ("zone", "coverage_pct", "n_scored", "n_items", "reason")]
        st.dataframe(
            table[[head for head in heads if head in table]],
            hide_index=True,
            alt=say("score.unrated_list", count=len(unrated.rows)),
        )


def show_leverage(items: Comparison) -> None:
    """What one more unit of each item does to score and place, the most telling first."""
    moved = items.part(items.rows["step_gain"].notna())
    if moved.rows.empty:
        return
    ordered = replace(moved, rows=moved.rows.sort_values("step_gain", ascending=False, kind="stable"))
    st.markdown(f"**{say('score.leverage')}**")
    table = printed_table(ordered, writer())
    heads = [say(f"column.{name}") for name in LEVERAGE]
    show_table(table[[head for head in heads if head in table]], say("score.leverage"))
