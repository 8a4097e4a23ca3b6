"""Targets: is every indicator on pace for the year, and what is left to do?"""

from functools import partial

import streamlit as st

from kpi.charts.bullets import draw_bullets, draw_leads
from kpi.charts.race import draw_race
from kpi.comparisons.target import race_of
from kpi.ui.controls import show_controls
from kpi.ui.override import show_override
from kpi.ui.session import answer, demand_menu, race, say
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
race_to_december = race_of(targets)
courses = [race(question)] if question.indicators and len(race_to_december.rows) else []
for course in courses:
    show_picture(race_to_december, partial(draw_race, course), "race")
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
if question.indicators:
    show_override(targets)
show_foot(targets, beside=courses)
