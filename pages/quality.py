"""Quality: what to look at, who reported what, and who is late."""

import streamlit as st

from kpi.charts.coverage import draw_coverage
from kpi.ui.controls import show_controls
from kpi.ui.quality.checks import show_checks
from kpi.ui.quality.late import show_late
from kpi.ui.session import answer, demand_menu, say, store
from kpi.ui.show import show_badges, show_nothing, show_picture

demand_menu("quality")
question = show_controls()
if store().data_version() == 0:
    st.info(say("state.empty_store"))
    st.stop()
coverage = answer("coverage", question)
if coverage.rows.empty:
    show_nothing(question)
else:
    show_badges(coverage)
looked_at = st.container()
if not coverage.rows.empty:
    st.markdown(f"**{say('quality.coverage')}**")
    show_picture(coverage, draw_coverage, "coverage")
    st.caption(say("quality.legend"))
    show_late(question)
with looked_at:
    st.markdown(f"**{say('quality.checks')}**")
    show_checks(question.zone)
