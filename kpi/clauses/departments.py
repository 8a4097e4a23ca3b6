"""What the race of the departments 赛马 finds, and how a place and a rate in it are said."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kpi.names import Names, Values
from kpi.text import MISSING

NAMED = 3


def department_name(writer: Names, department: str) -> str:
    return department or writer.say("campaign.no_department")


def departments_headline(writer: Names, rows: pd.DataFrame) -> str:
    """产业发展部按期销号率最高（87.5%），逾期最多的是招商部（3项）. `rows`: kpi/actions/departments.sql."""
    most = rows["n_overdue"].max() if len(rows) else 0
    first = rows[rows["rank"] == 1]
    if first.empty:
        return writer.say("departments.nothing_due")
    best = writer.say(
        "departments.headline",
        names=_together(writer, first["department"].tolist()),
        rate=writer.percent(first["on_time_pct"].iloc[0]),
    )
    if not most:
        return writer.say("comma").join([best, writer.say("departments.none_overdue")])
    behind = rows.loc[rows["n_overdue"] == most, "department"].tolist()
    worst = writer.say("departments.most_overdue", names=_together(writer, behind), count=writer.count(most))
    return writer.say("comma").join([best, worst])


def place_word(writer: Names, row: Values) -> str:
    """第2, 并列第2, 不排名."""
    if pd.isna(row["rank"]):
        return writer.say("departments.unranked")
    return writer.say("departments.tied" if row["n_tied"] > 1 else "departments.place", rank=row["rank"])


def rate_word(writer: Names, row: Values) -> str:
    """87.5%; a dash where nothing is decided yet."""
    rate: Any = row["on_time_pct"]
    return MISSING if pd.isna(rate) else f"{writer.percent(rate)}%"


def _together(writer: Names, departments: Sequence[str]) -> str:
    names = writer.say("list").join(department_name(writer, one) for one in departments[:NAMED])
    if len(departments) <= NAMED:
        return names
    return writer.say("departments.and_more", names=names, count=len(departments))
