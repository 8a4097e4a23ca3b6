"""Growth: against last year, as published and as computed, and against the peers' growth."""

from functools import partial

import streamlit as st

from kpi.charts.growth import draw_growth, draw_points
from kpi.charts.growth_lines import draw_history
from kpi.ui.controls import show_controls
from kpi.ui.growth_series import show_series, show_span
from kpi.ui.session import answer, demand_menu, history, peer_figures
from kpi.ui.show import show_badges, show_foot, show_nothing, show_picture
from kpi.ui.summary import show_beside

demand_menu("growth")
question = show_controls()
growth = answer("growth", question)
if growth.rows.empty:
    show_nothing(question)
    st.stop()
if question.indicators:
    series = history(question)
    badges, choice = st.columns([7, 2])
    with badges:
        show_badges(growth)
    with choice:
        span = show_span(series)
    show_picture(growth, partial(draw_history, series, span), "growth")
    show_beside(growth)
    show_series(growth, series)
    show_foot(growth, beside=[series, peer_figures(question)])
else:
    show_badges(growth)
    points = growth.rows["change_pp"].notna()
    show_picture(growth.part(~points), draw_growth, "growth")
    if points.any():
        show_picture(growth.part(points), draw_points, "points")
    show_foot(growth)
