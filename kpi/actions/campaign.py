"""A day and the items of the register within a campaign 专项行动: its phases, what is left, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kpi.actions.item import timings
from kpi.campaign import Campaign, Phase

# worst first
STATES = ("overdue", "due_soon", "on_time", "closed")


@dataclass(frozen=True)
class Counts:
    """The items of a campaign: due in its days, those of them in each state, and beside them those
    that have no date and those due on other days."""

    due: int
    overdue: int
    due_soon: int
    on_time: int
    closed: int
    undated: int
    elsewhere: int


def campaign_on(campaigns: Iterable[Campaign], day: date) -> Campaign | None:
    """The campaign that holds the day, of several the one that began last; where none does, the last that
    has ended, else the next to begin. None where there are no campaigns."""
    known = sorted(campaigns, key=lambda one: one.start)
    holding = [one for one in known if one.start <= day <= one.end]
    over = sorted((one for one in known if one.end < day), key=lambda one: one.end)
    chosen = holding or over or known[:1]
    return chosen[-1] if chosen else None


def phases_on(campaign: Campaign, day: date) -> tuple[Phase, ...]:
    """The phases that are on: several where they overlap, none before, after and between."""
    return tuple(phase for phase in campaign.phases if phase.start <= day <= phase.end)


def days_left(end: date, day: date) -> int | None:
    """How many days are left after the day: 0 on the last one, None when it is over."""
    return (end - day).days if day <= end else None


def mark_items(rows: pd.DataFrame, campaign: Campaign, today: date) -> pd.DataFrame:
    """The rows of actions() that fall due in the campaign's days, overdue first and then by date, with
    `state`, one of STATES: closed, or how an open item stands to its date (kpi.actions.item.timing)."""
    due = pd.to_datetime(rows["due"])
    inside = rows[due.between(pd.Timestamp(campaign.start), pd.Timestamp(campaign.end))]
    due = pd.to_datetime(inside["due"])
    marked = inside.assign(state=timings(inside, today).replace("", "closed"), due=due)
    order = marked["state"].map(STATES.index)
    return marked.assign(order=order).sort_values(["order", "due", "item_no"]).drop(columns="order")


def count_items(rows: pd.DataFrame, marked: pd.DataFrame) -> Counts:
    """How many of `rows` are `marked` (mark_items), and in which state."""
    undated = int(rows["due"].isna().sum())
    elsewhere = len(rows) - len(marked) - undated
    overdue, due_soon, on_time, closed = (int((marked["state"] == state).sum()) for state in STATES)
    return Counts(len(marked), overdue, due_soon, on_time, closed, undated, elsewhere)
