"""Overview: how are we doing, in ten seconds."""

import streamlit as st

from kpi.ui.actions.figures import show_waiting
from kpi.ui.cards import show_cards
from kpi.ui.controls import show_controls
from kpi.ui.session import answer, demand_menu, history
from kpi.ui.show import show_badges, show_foot, show_nothing
from kpi.ui.summary import show_examples, show_extremes, show_headline, show_strip

demand_menu("overview")
question = show_controls()
show_examples()
targets = answer("target", question)
if targets.rows.empty:
    show_nothing(question)
    st.stop()
growth, ranking = answer("growth", question), answer("ranking", question)
show_badges(targets)
show_headline(targets, growth, ranking)
show_waiting(question.zone)
show_cards(targets, growth, ranking, history(question))
show_strip(targets)
show_extremes(targets)
show_foot(targets, growth)
