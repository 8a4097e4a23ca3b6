"""Every part of a briefing as it will be, worked out when somebody opens it."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from kpi.briefing.figure import draw_part
from kpi.briefing.part import Asker, Part, make_briefing
from kpi.briefing.recipe import Recipe
from kpi.briefing.source import read_made_at, read_measures
from kpi.briefing.table import paper_table
from kpi.question import Question
from kpi.ui.briefing.recipe import section_name
from kpi.ui.plain import plain
from kpi.ui.session import answer, history, language, say, store, theme, writer
from kpi.ui.show import show_figure, show_table

ASKER = Asker(answer, history)


@st.fragment
def show_preview(recipe: Recipe, question: Question) -> None:
    """A line a part, the first one open; an answer costs time only where it is looked at."""
    st.markdown(f"**{say('briefing.preview')}**")
    for number, section in enumerate(recipe.sections, 1):
        label = f"{number}  {section.heading(language()) or section_name(section)}"
        key = f"part_{recipe.id}_{number}"
        part = st.expander(plain(label), expanded=number == 1, key=key, on_change="rerun")
        if part.open:
            with part:
                _show_section(replace(recipe, sections=(section,)), question, number)


def _show_section(recipe: Recipe, question: Question, number: int) -> None:
    words = writer()
    measures = read_measures(store(), question.zone, words)
    one = make_briefing(
        recipe, question, ASKER, words, read_made_at(store()), store().data_version(), measures
    )
    if one.parts:
        show_part(one.parts[0], f"preview_{number}")
    else:
        st.info(say("briefing.nothing_here"))


def show_part(part: Part, key: str) -> None:
    """The part's heading, its chart or table, and its sentences."""
    words = writer()
    if part.heading:
        st.subheader(plain(part.heading))
    is_table = part.section.show == "table"
    figure = None if is_table else draw_part(part, words, theme())
    if figure is not None:
        show_figure(figure, part.comparisons[0], key)
    elif part.comparisons and part.section.show in ("chart", "table"):
        table = paper_table(part.comparisons[0], words)
        rows = [[cell.text for cell in row] for row in table.rows]
        show_table(pd.DataFrame(rows, columns=list(table.heads)), part.heading)
        return
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in part.sentences))
