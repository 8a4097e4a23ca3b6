"""What stands in a column of an item, as it is printed."""

from datetime import date
from typing import Any

import pandas as pd

from kpi.actions.item import FIGURES
from kpi.text import MISSING
from kpi.ui.session import catalogue, say, writer


def printed(name: str, value: Any) -> str:
    """A value of the column `name` in the visitor's words; a dash where there is none."""
    if value is None or value == "" or pd.isna(value):
        return MISSING
    if name == "topic":
        return say(f"dimension.{value}")
    if name == "status":
        return say(f"action.status.{value}")
    if name == "indicator_id":
        return writer().indicator(value) if value in catalogue().indicators else str(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def author(name: str) -> str:
    """Who changed an item: a person, or the figures themselves."""
    return say("action.figures") if name == FIGURES else name
