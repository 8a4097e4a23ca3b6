"""Ranking: our place among the peers, who is ahead and who is behind."""

import streamlit as st

from kpi.charts.ranking import draw_ranking
from kpi.ui.controls import show_controls
from kpi.ui.session import answer, say, writer
from kpi.ui.show import show
from kpi.ui.summary import one_indicator, show_neighbours

question = one_indicator(show_controls())
ranking = answer("ranking", question)
if not ranking.rows.empty and not ranking.rows["is_own"].any():
    words = writer()
    st.warning(
        say(
            "state.outside",
            zone=words.zone(question.zone),
            peers=words.peers(question.peers),
        )
    )
show(ranking, draw_ranking, "ranking")
show_neighbours(ranking)
