"""Targets: is every indicator on pace for the year, and what is left to do?"""

from kpi.charts.bullets import draw_bullets, draw_leads
from kpi.ui.controls import show_controls
from kpi.ui.session import answer, theme, writer
from kpi.ui.show import show, show_figure

question = show_controls()
targets = answer("target", question)
show(targets, draw_bullets, "targets")
leads = draw_leads(targets, writer(), theme())
if leads is not None:
    show_figure(leads, writer().title(targets), "chart_leads")
