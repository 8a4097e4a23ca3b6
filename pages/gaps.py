"""Gaps: where are we behind, what matters most, and the whole story of one indicator."""

import streamlit as st

from kpi.ui.controls import show_controls, with_benchmark
from kpi.ui.cuts import show_leading_cuts
from kpi.ui.heat import show_finding, show_gaps
from kpi.ui.session import answer, demand_menu, peers_with_data
from kpi.ui.show import show_badges, show_foot, show_nothing
from kpi.ui.story import show_story
from kpi.ui.summary import show_outside

demand_menu("gaps")
asked = show_controls()
finding_column, benchmark_column = st.columns([3, 1])
with benchmark_column:
    question = with_benchmark(asked, peers_with_data(asked.zone, asked.peers))
gaps = answer("gap", question)
show_outside(question)
if gaps.rows.empty:
    show_nothing(question)
    st.stop()
with finding_column:
    show_badges(gaps)
    show_finding(gaps)
if question.indicators:
    show_foot(*show_story(gaps))
else:
    show_gaps(gaps)
    show_leading_cuts(gaps)
    show_foot(gaps)
