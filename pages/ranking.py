"""Ranking: our place among the peers, who is ahead and behind, and why the place moved."""

import streamlit as st

from kpi.charts.bump import draw_bump
from kpi.charts.move import draw_moves
from kpi.charts.ranking import draw_ranking
from kpi.ui.controls import show_controls
from kpi.ui.ranking import ask_measure, parts_of, show_distances, show_further, show_silence
from kpi.ui.score import show_unrated
from kpi.ui.session import answer, demand_menu, say
from kpi.ui.show import show_badges, show_foot, show_picture
from kpi.ui.summary import show_outside

DRAWS = {"move": draw_moves, "course": draw_bump, "standing": lambda *_: None}

demand_menu("ranking")
question = ask_measure(show_controls())
ranking = answer("ranking", question)
show_outside(question)
if not ranking.rows["rank"].notna().any():
    show_silence(ranking)
    st.stop()
show_badges(ranking)
show_picture(ranking, draw_ranking, "ranking")
show_distances(ranking)
if question.by == "score":
    show_unrated(ranking)
shown = [ranking]
for kind in parts_of(ranking):
    part = answer(kind, question)
    if len(part.rows):
        st.markdown(f"##### {say(f'ranking.{kind}')}")
        show_picture(part, DRAWS[kind], kind)
        show_further(part)
        shown.append(part)
show_foot(*shown)
