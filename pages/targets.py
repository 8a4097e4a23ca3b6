"""Targets: is every indicator on pace for the year, and what is left to do?"""

import streamlit as st

from kpi.charts.bullets import draw_bullets, draw_leads
from kpi.ui.controls import show_controls
from kpi.ui.session import answer, demand_menu, say
from kpi.ui.show import show_badges, show_foot, show_nothing, show_picture

demand_menu("targets")
question = show_controls()
targets = answer("target", question)
if targets.rows.empty:
    show_nothing(question)
    st.stop()
show_badges(targets)
kind = targets.rows["target_kind"]
is_bullet = targets.rows["completion_pct"].notna()
is_lead = targets.rows["lead_pp"].notna() & ~is_bullet
amounts = targets.part(is_bullet)
rates = targets.part(is_lead)
listed = targets.part(kind.notna() & ~is_bullet & ~is_lead)
without = targets.part(kind.isna())
if len(amounts.rows):
    show_picture(amounts, draw_bullets, "amounts")
if len(rates.rows):
    show_picture(rates, draw_leads, "rates")
if len(listed.rows):
    st.markdown(f"**{say('targets.listed', count=len(listed.rows))}**")
    show_picture(listed, lambda *_: None, "listed")
if len(without.rows):
    with st.expander(
        say("targets.without", count=len(without.rows)),
        expanded=len(without.rows) == len(kind),
    ):
        show_picture(without, lambda *_: None, "without")
show_foot(targets)
