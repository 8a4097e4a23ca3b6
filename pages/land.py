"""Land: area against its targets, what a mu yields, and land against yield."""

from dataclasses import replace

import streamlit as st

from kpi.charts.land import draw_field, draw_land, draw_yields
from kpi.ui.controls import show_choice, show_controls
from kpi.ui.land import on_land
from kpi.ui.session import answer, demand_menu, say, writer
from kpi.ui.show import show_badges, show_foot, show_nothing, show_picture
from kpi.ui.summary import show_outside

demand_menu("land")
question = on_land(show_controls())
land = answer("land", question)
if land.rows.empty:
    show_nothing(question, "state.no_land")
    st.stop()
show_badges(land)
show_outside(question)
is_work = land.rows["part"] == "work"
is_bullet = land.rows["completion_pct"].notna()
targets = land.part(is_work & is_bullet)
others = land.part(is_work & ~is_bullet)
yields = land.part(~is_work)
shown = [land]
if len(targets.rows):
    show_picture(targets, draw_land, "land")
if len(others.rows):
    with st.expander(say("land.others", count=len(others.rows)), expanded=not len(targets.rows)):
        show_picture(others, lambda *_: None, "others")
if len(yields.rows):
    show_picture(yields, draw_yields, "yields")
    chosen = show_choice("yield", yields.indicator_ids, writer().indicator)
    field = answer("land_yield", replace(question, indicators=(chosen,)))
    show_picture(field, draw_field, "field")
    shown.append(field)
show_foot(*shown)
