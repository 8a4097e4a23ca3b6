"""Actions: the register of the four lists, from a gap to a closed item."""

from kpi.ui.actions.who import show_who
from kpi.ui.controls import show_controls
from kpi.ui.session import demand_menu

demand_menu("actions")
show_controls()
show_who()
