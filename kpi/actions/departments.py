"""Departments side by side 赛马: who strikes items off by their date, who is late, and who is overdue."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from kpi.actions.item import SOON
from kpi.store import Store


def read_departments(store: Store, today: date, items: Iterable[int] | None = None) -> pd.DataFrame:
    """A row per department, best first; columns in kpi/actions/departments.sql. `items`: the numbers of
    those that count, None for all. `rank` and `n_tied` are nullable integers."""
    chosen = None if items is None else [int(number) for number in items]
    rows = store.query(
        "from departments($today::date, items := $items::integer[], soon_days := $soon)",
        today=today,
        items=chosen,
        soon=SOON.days,
    )
    return rows.astype({"rank": "Int64", "n_tied": "Int64"})
