"""Score: our total by a scheme, points won and lost, what one more unit does, how firm the place is."""

import streamlit as st

from kpi.charts.score import draw_items, draw_score
from kpi.ui.controls import show_controls
from kpi.ui.score import choose_scheme, show_leverage, show_unrated
from kpi.ui.session import answer, demand_menu
from kpi.ui.show import show_badges, show_foot, show_nothing, show_picture
from kpi.ui.summary import show_outside

demand_menu("score")
question = choose_scheme(show_controls())
scores = answer("score", question)
show_outside(question)
if not scores.rows["n_scored"].any():
    show_nothing(question, "state.group_silent")
    st.stop()
show_badges(scores)
show_picture(scores, draw_score, "score")
show_unrated(scores)
items = answer("score_items", question)
if items.rows.empty:
    show_foot(scores)
    st.stop()
show_picture(items, draw_items, "score_items")
show_leverage(items)
show_foot(scores, items)
