"""Step 4, check: every file of pipelines/checks is one claim about the figures of a load, or of the store.

A check selects the rows that break its claim. Its first line says `-- block: …` (the load stops) or
`-- warn: …` (look here; the load goes on). What a row says in words is in pipelines/hits.py.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from kpi.catalogue import read_rows
from kpi.settings import Settings
from kpi.store import Store

HERE = Path(__file__).parent
CHECKS = HERE / "checks"
VIEWS, VIEWS_OF_LOAD, VIEWS_OF_STORE = (
    (HERE / name).read_text(encoding="utf-8")
    for name in ("views.sql", "views_of_load.sql", "views_of_store.sql")
)
KEPT_ROWS = 1000
COLUMNS = [
    "check_name",
    "severity",
    "row_count",
    "zone_id",
    "indicator_id",
    "period",
    "span",
    "measure",
    "basis",
    "value",
    "raw_value",
    "other_value",
    "other_zone_id",
    "other_indicator_id",
    "other_period",
    "zones",
    "detail",
    "count",
    "near",
    "among",
    "chance",
    "statistic",
    "ratio",
    "batch_id",
    "fact_no",
    "sheet",
    "cell",
]

Report = Callable[[str], None]


def check_facts(
    store: Store, facts: pd.DataFrame, revision_pct: float = Settings.revision_pct
) -> pd.DataFrame:
    """The rows that break a claim (COLUMNS), the first KEPT_ROWS of each check.

    check_name, severity (block, warn); row_count, how many rows break that claim. zone_id to basis,
    value and raw_value are the figure pointed at, batch_id (null: this load), fact_no, sheet and cell
    where it stands. other_* is what it is held against; what the rest means differs with the check.
    Missing where a check has no such thing to say. revision_pct: a revision larger than that is one.

    The checks see `incoming`, the figures of the load; `standing`, the figures as they would stand
    after it; `replaced`, what they replace; and everything that is in the store.
    """
    if facts.empty:
        return no_hits()
    return _check(store, VIEWS_OF_LOAD, {"given_frame": facts}, revision_pct)


def check_store(
    store: Store, revision_pct: float = Settings.revision_pct, report: Report = lambda name: None
) -> pd.DataFrame:
    """The same checks over every figure in the store; columns as of `check_facts`. `report` is told
    the name of each check that is done."""
    return _check(store, VIEWS_OF_STORE, {}, revision_pct, report)


@cache
def read_checks() -> dict[str, str]:
    """Name → SQL of every check."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(CHECKS.glob("*.sql"))}


def severity_of(name: str) -> str:
    """block or warn; a claim that is not a file of its own warns."""
    return "block" if read_checks().get(name, "").startswith("-- block:") else "warn"


def no_hits() -> pd.DataFrame:
    return pd.DataFrame(columns=COLUMNS)


def _check(
    store: Store,
    views: str,
    frames: Mapping[str, pd.DataFrame],
    revision_pct: float,
    report: Report = lambda name: None,
) -> pd.DataFrame:
    parts = pd.DataFrame(read_rows(store.catalogue.folder, "parts.csv"))
    statements = {
        name: f"select *, count(*) over () as row_count from (\n{sql}) limit {KEPT_ROWS}"
        for name, sql in read_checks().items()
    }
    hits = []
    found = store.query_each(statements, {**frames, "parts": parts}, views + VIEWS, revision_pct=revision_pct)
    for name, rows in found:
        if len(rows):
            rows = rows.assign(check_name=name, severity=severity_of(name))
            hits.append(rows.reindex(columns=COLUMNS).astype(object).where(lambda frame: frame.notna(), None))
        report(name)
    return pd.concat(hits, ignore_index=True) if hits else no_hits()
