"""Ranking: our place among the peers, who is ahead and who is behind."""

import streamlit as st

from kpi.charts.ranking import draw_ranking
from kpi.ui.controls import show_controls
from kpi.ui.session import answer, demand_menu
from kpi.ui.show import show_badges, show_foot, show_nothing, show_picture
from kpi.ui.summary import one_indicator, show_neighbours, show_outside

demand_menu("ranking")
question = one_indicator(show_controls())
ranking = answer("ranking", question)
show_outside(question)
if ranking.rows.empty:
    show_nothing(question, "state.group_silent")
    st.stop()
show_badges(ranking)
show_picture(ranking, draw_ranking, "ranking")
show_neighbours(ranking)
show_foot(ranking)
