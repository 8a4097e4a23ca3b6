"""Growth: against last year, as published and as computed."""

from functools import partial

from kpi.charts.growth import draw_growth, draw_history
from kpi.ui.controls import show_controls
from kpi.ui.session import answer, demand_menu, history
from kpi.ui.show import show

demand_menu("growth")
question = show_controls()
growth = answer("growth", question)
draw = partial(draw_history, history(question)) if question.indicators else draw_growth
show(growth, draw, "growth")
