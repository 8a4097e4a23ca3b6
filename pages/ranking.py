"""Ranking: our place among the peers, who is ahead and behind, and why the place moved."""

import streamlit as st

from kpi.charts.bump import draw_bump
from kpi.charts.move import draw_moves
from kpi.charts.ranking import draw_ranking
from kpi.ui.controls import show_controls
from kpi.ui.ranking import ask_measure, has_places, show_distances, show_further
from kpi.ui.session import answer, demand_menu, say
from kpi.ui.show import show_badges, show_foot, show_nothing, show_picture
from kpi.ui.summary import one_indicator, show_outside

demand_menu("ranking")
question = ask_measure(one_indicator(show_controls()))
ranking = answer("ranking", question)
show_outside(question)
if ranking.rows.empty:
    show_nothing(question, "state.group_silent" if question.by == "level" else "state.measure_silent")
    st.stop()
show_badges(ranking)
show_picture(ranking, draw_ranking, "ranking")
show_distances(ranking)
shown = [ranking]
parts = {"move": draw_moves, "course": draw_bump, "standing": lambda *_: None}
for kind, draw in parts.items() if has_places(ranking) else ():
    part = answer(kind, question)
    if len(part.rows):
        st.markdown(f"##### {say(f'ranking.{kind}')}")
        show_picture(part, draw, kind)
        show_further(part)
        shown.append(part)
show_foot(*shown)
