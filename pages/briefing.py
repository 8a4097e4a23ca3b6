"""Briefing: a recipe answered for this zone and period, previewed, and as files ready to send."""

import streamlit as st

from kpi.ui.briefing.files import show_files
from kpi.ui.briefing.order import show_order
from kpi.ui.briefing.preview import show_preview
from kpi.ui.briefing.recipe import choose_recipe, show_sections
from kpi.ui.controls import show_controls
from kpi.ui.session import catalogue, demand_menu, periods, say, store
from kpi.ui.show import show_nothing

demand_menu("briefing")
question = show_controls()
if store().data_version() == 0:
    st.info(say("state.empty_store"))
    st.stop()
known = periods(question.zone)
if not (known["period"].dt.date == question.period.end).any():
    show_nothing(question)
    st.stop()
if catalogue().zones[question.zone].simulated:
    st.badge(say("badge.simulated"), icon=":material/science:", color="orange")
recipe = show_sections(choose_recipe())
order = show_order()
show_files(recipe, question, order)
show_preview(recipe, question)
