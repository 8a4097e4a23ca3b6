"""An item of the register: its columns, its states, and the steps that lead from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from types import MappingProxyType

import pandas as pd

from kpi.catalogue import DIMENSIONS

LISTED, UNDER_WAY, APPLIED, VERIFYING, CLOSED, RETURNED = (
    "listed",
    "under_way",
    "applied",
    "verifying",
    "closed",
    "returned",
)
STATUSES = (LISTED, UNDER_WAY, APPLIED, VERIFYING, RETURNED, CLOSED)
TOPICS = DIMENSIONS
# what an item made from a gap is held against; "" for one written by hand
GAP_KINDS = ("target", "last_year", "ahead", "median", "best", "benchmark")
# how long before its date an item is said to be due soon
SOON = timedelta(days=14)
# who is named as the author of what the figures themselves did
FIGURES = "figures"


@dataclass(frozen=True)
class Item:
    """One item as it stands, or as it is about to be written.

    The four groups of columns 差距问题, 目标措施, 责任分工, 完成时限 are texts as people write them; due and
    closed_on are dates, None where there is none yet. topic: one of the six 找, TOPICS. indicator_id: ""
    for a task without an indicator.

    gap_kind and what follows is frozen when an item is made from a gap, and "" or None for one by hand:
    gap_kind of GAP_KINDS; period, peers, target_kind, set_by: the question asked; benchmark: the zone it
    is held against, also of ahead, as another zone is ahead once that one is passed;
    start_value: the figure, in the indicator's unit; start_mark and goal_mark: the two ends of its bar,
    completion in % up to 100 for an amount or a stock, else the lead up to 0 (kpi/actions/stand.py);
    start_lead: how far ahead in the unit of its gap, negative; data_version: of which data all this was read.
    """

    status: str
    zone_id: str
    topic: str = ""
    indicator_id: str = ""
    problem: str = ""
    now_text: str = ""
    goal_text: str = ""
    gap_text: str = ""
    place_text: str = ""
    cause: str = ""
    aim: str = ""
    measures: str = ""
    leader: str = ""
    department: str = ""
    person: str = ""
    support: str = ""
    due: date | None = None
    progress: str = ""
    closed_on: date | None = None
    closing_note: str = ""
    verifier: str = ""
    gap_kind: str = ""
    period: date | None = None
    peers: str = ""
    benchmark: str = ""
    target_kind: str = ""
    set_by: str = ""
    start_value: float | None = None
    start_mark: float | None = None
    goal_mark: float | None = None
    start_lead: float | None = None
    data_version: int | None = None


FIELDS = tuple(field.name for field in fields(Item))
# what people write at any time; the rest is frozen, or set by a step
EDITABLE = (
    "topic",
    "problem",
    "cause",
    "aim",
    "measures",
    "leader",
    "department",
    "person",
    "support",
    "due",
    "progress",
)
# of an item by hand these too: nothing was frozen in them
BY_HAND = ("indicator_id", "now_text", "goal_text", "gap_text", "place_text")
PEOPLE = ("leader", "person", "verifier")
# the four groups of columns
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gap": (
            "topic",
            "indicator_id",
            "problem",
            "now_text",
            "goal_text",
            "gap_text",
            "place_text",
            "cause",
        ),
        "measure": ("aim", "measures"),
        "duty": ("leader", "department", "person", "support"),
        "due": ("due", "progress", "status", "closed_on", "closing_note", "verifier"),
    }
)


@dataclass(frozen=True)
class Step:
    """A step of the flow: from which states, to which, by whom, and what must be written before.

    by: "own" the item's leader, person or anybody of its department; "verifier" who verifies and answers
    for no part of it. needs: columns that may not be empty. A step with says_why is refused without a reason.
    """

    name: str
    start: tuple[str, ...]
    end: str
    by: str
    needs: tuple[str, ...] = ()
    says_why: bool = False


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        step.name: step
        for step in (
            Step("start", (LISTED,), UNDER_WAY, "own", ("measures", "leader", "department", "person", "due")),
            Step("apply", (UNDER_WAY,), APPLIED, "own", ("progress",)),
            Step("verify", (APPLIED,), VERIFYING, "verifier"),
            Step("close", (VERIFYING,), CLOSED, "verifier", says_why=True),
            Step("send_back", (VERIFYING,), RETURNED, "verifier", says_why=True),
            Step("resume", (RETURNED,), UNDER_WAY, "own"),
            Step("reopen", (CLOSED,), UNDER_WAY, "verifier", says_why=True),
        )
    }
)


def timing(status: str, due: date | None, today: date) -> str:
    """overdue, due_soon, on_time, or "" for what is closed or has no date."""
    if status == CLOSED or due is None:
        return ""
    if due < today:
        return "overdue"
    return "due_soon" if due <= today + SOON else "on_time"


def timings(rows: pd.DataFrame, today: date) -> "pd.Series[str]":
    """As `timing`, of every row of actions() at once."""
    now, due = pd.Timestamp(today), pd.to_datetime(rows["due"])
    return pd.Series("on_time", rows.index, dtype=object).case_when(
        [
            ((rows["status"] == CLOSED) | due.isna(), ""),
            (due < now, "overdue"),
            (due <= now + SOON, "due_soon"),
        ]
    )
