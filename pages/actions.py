"""Actions: the register of the four lists, from a gap to a closed item."""

import streamlit as st

from kpi.ui.actions.address import asked_item, show_told
from kpi.ui.actions.board import show_board
from kpi.ui.actions.departments import show_departments
from kpi.ui.actions.edit import leave_forms
from kpi.ui.actions.exchange import show_exchange
from kpi.ui.actions.figures import follow, show_news
from kpi.ui.actions.item import show_item
from kpi.ui.actions.new import show_new
from kpi.ui.actions.people import show_people
from kpi.ui.actions.print import show_print
from kpi.ui.actions.rows import SCOPES, asked_rows, read_rows, show_counts, show_none
from kpi.ui.actions.table import show_table
from kpi.ui.actions.timeline import show_timeline
from kpi.ui.actions.who import show_who
from kpi.ui.controls import show_choice, show_controls
from kpi.ui.session import demand_menu, say

OF_ITEMS = {
    "board": show_board,
    "table": show_table,
    "timeline": show_timeline,
    "departments": show_departments,
    "print": show_print,
}
# what is there without any item too
WAYS_IN = ("exchange", "new", "people")

demand_menu("actions")
question = show_controls()
scope_column, who_column = st.columns([2, 1], vertical_alignment="bottom")
with who_column:
    show_who()
with scope_column:
    scope = show_choice("scope", SCOPES, lambda name: say(f"register.scope.{name}"), in_a_row=True)
follow()
show_told()
show_news()
every = read_rows()
item_no = asked_item()
if item_no is not None:
    show_item(every, item_no)
    st.stop()
leave_forms()
rows = asked_rows(every, question, scope)
show_counts(rows)
view = show_choice("view", [*OF_ITEMS, *WAYS_IN], lambda name: say(f"register.view.{name}"), in_a_row=True)
if view == "exchange":
    show_exchange(rows)
elif view == "new":
    show_new(question)
elif view == "people":
    show_people()
elif rows.empty:
    show_none(question, every.empty)
else:
    OF_ITEMS[view](rows)
