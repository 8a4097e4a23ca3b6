"""The parts of the Share page: the choice of the whole, and what is shown of an answer."""

from dataclasses import replace

import streamlit as st

from kpi.question import Comparison, Question
from kpi.ui.controls import show_choice
from kpi.ui.session import catalogue, say, writer
from kpi.ui.show import show_picture


def choose_whole(question: Question) -> Question:
    """The question for one whole: the one chosen where the zone is a part of several."""
    wholes = catalogue().wholes(question.zone)
    if len(wholes) == 1:
        return replace(question, whole=wholes[0])
    words = writer()
    with st.columns([3, 7])[0]:
        whole = show_choice("whole", wholes, lambda kind: words.whole(question, kind))
    return replace(question, whole=whole)


def movers(share: Comparison) -> Comparison:
    """The same of one indicator with who moved the whole as its finding, where anybody did."""
    found = tuple(finding for finding in share.findings if "up" in finding.values)
    return replace(share, findings=found or share.findings)


def has_pulls(share: Comparison) -> bool:
    return bool(share.rows["pull_pp"].notna().any())


def own_pulls(share: Comparison) -> Comparison:
    """The zone's own rows that have a pull."""
    rows = share.rows
    return replace(share, rows=rows[rows["is_own"] & rows["pull_pp"].notna()])


def show_without_pull(share: Comparison) -> None:
    """The zone's indicators without a pull, each with the reason."""
    rows = share.rows
    without = replace(share, rows=rows[rows["is_own"] & rows["pull_pp"].isna()], findings=())
    if len(without.rows):
        title = say("share.without", count=len(without.rows))
        with st.expander(title, expanded=not has_pulls(own_pulls(share))):
            show_picture(without, lambda *_: None, "without")
