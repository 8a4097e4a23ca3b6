"""The race of the departments 赛马 as a picture or a table, and its rule."""

from datetime import date

import pandas as pd
import streamlit as st

from kpi.actions.departments import read_departments
from kpi.charts.departments import draw_departments
from kpi.clauses.departments import department_name, departments_headline, place_word
from kpi.ui.plain import plain
from kpi.ui.session import now, say, store, theme, writer
from kpi.ui.show import show_plot, show_table, show_view
from kpi.words import safe_name

COLUMNS = (
    "n_items",
    "n_on_time",
    "n_late",
    "n_closed_undated",
    "n_overdue",
    "n_under_way",
    "n_due_soon",
    "n_undated",
    "n_reopened",
    "n_returned",
)


def show_departments(rows: pd.DataFrame) -> None:
    """The departments by the items of `rows`, rows of actions(), and by no others."""
    today = now().date()
    race = read_departments(store(), today, rows["item_no"])
    figure = draw_departments(race, str(today), writer(), theme())
    if figure is None:
        st.info(say("departments.none"))
        return
    headline = departments_headline(writer(), race)
    if show_view("departments", "chart") == "chart":
        show_plot(figure, headline, _file_name(today), "chart_departments")
    else:
        st.subheader(plain(headline))
        show_table(_printed(race), headline)
    st.caption(plain(say("departments.rule")))


def _file_name(today: date) -> str:
    return safe_name(f"{say('action.department')}_{today}")


def _printed(race: pd.DataFrame) -> pd.DataFrame:
    """The race with its heads in words; a rate that is not known yet stays empty."""
    records = race.to_dict("records")
    return pd.DataFrame(
        {
            say("departments.rank"): [place_word(writer(), row) for row in records],
            say("action.department"): [department_name(writer(), row["department"]) for row in records],
            **{say(f"departments.{name}"): race[name] for name in COLUMNS},
            say("departments.on_time_pct"): race["on_time_pct"].round(1),
        }
    )
