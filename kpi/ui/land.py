"""Which indicators the page of land is about."""

from dataclasses import replace

import streamlit as st

from kpi.question import Question
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, say, writer


def on_land(question: Question) -> Question:
    """The question, for all that is known of land where an indicator of something else is chosen."""
    known = catalogue().indicators
    if all(known[indicator].group == "land" for indicator in question.indicators):
        return question
    names = say("list").join(map(writer().indicator, question.indicators))
    st.caption(plain(say("land.not_of_land", indicator=names)))
    return replace(question, indicators=())
