"""Share: what part of the whole is ours, and did we contribute to its growth or drag?"""

import streamlit as st

from kpi.charts.pulls import draw_indicators, draw_pulls
from kpi.charts.waterfall import draw_waterfall
from kpi.ui.controls import show_controls
from kpi.ui.session import answer, demand_menu
from kpi.ui.share import choose_whole, has_pulls, movers, own_pulls, show_without_pull
from kpi.ui.show import show_badges, show_foot, show_nothing, show_picture
from kpi.ui.summary import show_outside

demand_menu("share")
question = choose_whole(show_controls())
share = answer("share", question)
if question.whole == "group":
    show_outside(question)
if share.rows.empty:
    show_nothing(question, f"state.{question.whole}_silent")
    st.stop()
show_badges(share)
if question.indicators:
    show_picture(share, draw_waterfall, "waterfall")
    if has_pulls(share):
        show_picture(movers(share), draw_pulls, "pulls")
else:
    if has_pulls(own_pulls(share)):
        show_picture(own_pulls(share), draw_indicators, "indicators")
    show_without_pull(share)
show_foot(share)
