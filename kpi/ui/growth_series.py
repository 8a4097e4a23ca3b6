"""The parts of the growth page that are about one indicator through the periods."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from kpi.charts.growth_lines import SPANS
from kpi.question import Comparison
from kpi.table import printed_table
from kpi.ui.session import say, writer
from kpi.ui.show import show_table


def show_span(series: pd.DataFrame) -> str:
    """The choice between the year to date and single quarters, where there are any; one of SPANS."""
    if series["quarter_value"].isna().all():
        return SPANS[0]
    return st.segmented_control(
        say("control.span"),
        SPANS,
        default=SPANS[0],
        required=True,
        format_func={span: say(f"span.{span}") for span in SPANS}.__getitem__,
        key="growth_span",
        persist_state="session",
        label_visibility="collapsed",
    )


def show_series(growth: Comparison, series: pd.DataFrame) -> None:
    """Every period of the indicator as a table, the newest first."""
    whole = replace(growth, kind="growth_series", rows=series.iloc[::-1])
    title = say("growth.history", count=len(series))
    with st.expander(title):
        show_table(printed_table(whole, writer()), title)
