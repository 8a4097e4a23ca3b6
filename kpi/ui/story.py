"""One indicator's whole story: gaps, target, growth, place, share, every figure, and what it means."""

from functools import partial
from typing import Literal

import streamlit as st

from kpi.charts.bullets import draw_bullets, draw_leads
from kpi.charts.growth_lines import SPANS, draw_history
from kpi.charts.ranking import draw_ranking
from kpi.clauses.gap import cell, columns_of, shade
from kpi.question import Comparison, Question, plain_rows
from kpi.text import MISSING, number
from kpi.ui.actions.listing import show_listing
from kpi.ui.catalogue import described
from kpi.ui.controls import ask_indicator
from kpi.ui.cuts import show_cuts
from kpi.ui.plain import plain
from kpi.ui.ranking import show_distances
from kpi.ui.session import answer, catalogue, history, say, writer
from kpi.ui.show import show_all_versions, show_picture
from kpi.ui.summary import show_beside

CUTS = ("target", "last_year", "peers")
Colour = Literal["gray", "blue", "orange", "red"]
COLOURS: dict[str, Colour] = {"": "gray", "good": "blue", "near": "orange", "bad": "red"}
URGENCIES: dict[str | None, Colour] = {"urgent": "red", "watch": "orange", "level": "blue"}
LINKS = ("targets", "growth", "ranking", "share")


def show_story(gaps: Comparison) -> list[Comparison]:
    """The story of the question's one indicator; the comparisons that it was told from."""
    question = gaps.question
    show_priority(gaps)
    show_listing(gaps)
    show_links(question)
    show_cuts(question)
    told = [gaps, *show_pictures(question)]
    st.markdown(f"**{say('story.versions')}**")
    show_all_versions(question.zone, question.indicators[0])
    show_meaning(question.indicators[0])
    return told


def show_priority(gaps: Comparison) -> None:
    """Every gap with its size, then the urgency and what the priority is made of, each 0 to 100."""
    row = plain_rows(gaps.rows)[0]
    state = f"urgency.{row['urgency']}" if row["urgency"] else f"reason.{row['reason']}"
    severities = {cut: row[f"{cut}_severity"] for cut in CUTS}
    with st.container(horizontal=True):
        for column in columns_of(gaps.question):
            text = cell(writer(), row, column)
            if text != MISSING:
                st.badge(f"{say(f'gapcell.{column}')} {text}", color=COLOURS[shade(row, column)])
    with st.container(horizontal=True):
        st.badge(say(state), color=URGENCIES.get(row["urgency"], "gray"))
        for cut, severity in severities.items():
            printed = number(severity, 1, writer().language)
            st.badge(say("story.severity", cut=say(f"cut.{cut}"), severity=printed), color="gray")
        st.badge(say("story.importance", importance=f"{row['importance_pct']:g}"), color="gray")
        st.badge(say("story.coverage", coverage=f"{row['coverage_pct']:.0f}"), color="gray")


def show_links(question: Question) -> None:
    """The way back to all gaps, and to the same question on the pages of each comparison."""
    asked = {
        "zone": question.zone,
        "period": question.period.end.isoformat(),
        "peers": question.peers,
        "indicator": question.indicators[0],
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say("story.all"), icon=":material/arrow_back:", type="tertiary", key="story_all"):
            ask_indicator("")
        for page in LINKS:
            st.page_link(f"pages/{page}.py", label=f"{say(f'page.{page}')} →", query_params=asked)


def show_pictures(question: Question) -> list[Comparison]:
    """Target, growth through the years and ranking, each where there is something to draw."""
    targets, growth, ranking = (answer(kind, question) for kind in ("target", "growth", "ranking"))
    for draw, key in ((draw_bullets, "story_bullets"), (draw_leads, "story_leads")):
        is_bullet = targets.rows["completion_pct"].notna()
        part = targets.part(
            is_bullet if draw is draw_bullets else targets.rows["lead_pp"].notna() & ~is_bullet
        )
        if len(part.rows):
            show_picture(part, draw, key)
    if len(growth.rows):
        show_picture(growth, partial(draw_history, history(question), SPANS[0]), "story_growth")
        show_beside(growth)
    if len(ranking.rows):
        show_picture(ranking, draw_ranking, "story_ranking")
        show_distances(ranking)
    return [targets, growth, ranking]


def show_meaning(indicator: str) -> None:
    """What the indicator is: definition, unit, direction, formula, other names, note, source."""
    st.markdown(f"**{say('story.meaning')}**")
    item = catalogue().indicators[indicator]
    lines = described(item, catalogue().indicator_aliases().get(indicator, []))
    said = [
        say("story.line", name=say(f"column.{name}"), text=plain(text))
        for name, text in lines.items()
        if text
    ]
    st.markdown("  \n".join(said))
