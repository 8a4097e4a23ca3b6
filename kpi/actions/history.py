"""What happened to an item, change by change."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from kpi.actions.item import FIELDS, Item
from kpi.actions.register import as_item, read_versions
from kpi.question import plain_rows
from kpi.store import Store


@dataclass(frozen=True)
class Change:
    """One version: who, when, by which step, for what reason, and column → (before, after)."""

    version: int
    step: str
    reason: str
    who: str
    at: datetime
    fields: dict[str, tuple[Any, Any]]


def read_history(store: Store, item_no: int) -> list[Change]:
    """Every change of an item, the newest first. The first version has no columns: it was all new."""
    records = plain_rows(read_versions(store, item_no))
    items = [as_item([record[name] for name in FIELDS]) for record in records]
    differences = [{}, *(_difference(before, after) for before, after in pairwise(items))]
    changes = [
        Change(r["version"], r["step"], r["reason"], r["changed_by"], r["changed_at"], fields)
        for r, fields in zip(records, differences, strict=False)
    ]
    return changes[::-1]


def _difference(before: Item, after: Item) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
