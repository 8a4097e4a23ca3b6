"""Actions: the register of the four lists, from a gap to a closed item."""

import streamlit as st

from kpi.ui.actions.address import asked_item, show_told
from kpi.ui.actions.board import show_board
from kpi.ui.actions.edit import leave_forms
from kpi.ui.actions.item import show_item
from kpi.ui.actions.new import show_new
from kpi.ui.actions.people import show_people
from kpi.ui.actions.print import show_print
from kpi.ui.actions.rows import SCOPES, asked_rows, read_rows, show_counts, show_none
from kpi.ui.actions.table import show_table
from kpi.ui.actions.who import show_who
from kpi.ui.controls import show_choice, show_controls
from kpi.ui.session import demand_menu, say

VIEWS = {"board": show_board, "table": show_table, "print": show_print}
FORMS = ("new", "people")

demand_menu("actions")
question = show_controls()
scope_column, who_column = st.columns([2, 1], vertical_alignment="bottom")
with who_column:
    show_who()
with scope_column:
    scope = show_choice("scope", SCOPES, lambda name: say(f"register.scope.{name}"), in_a_row=True)
show_told()
every = read_rows()
item_no = asked_item()
if item_no is not None:
    show_item(every, item_no)
    st.stop()
leave_forms()
rows = asked_rows(every, question, scope)
show_counts(rows)
view = show_choice("view", [*VIEWS, *FORMS], lambda name: say(f"register.view.{name}"), in_a_row=True)
if view == "new":
    show_new(question)
elif view == "people":
    show_people()
elif rows.empty:
    show_none(question, every.empty)
else:
    VIEWS[view](rows)
