"""Step 4, check: every file of pipelines/checks is one claim about the figures of a load.

A check selects the rows that break its claim, with an `example` in words a person can look up. Its
first line says `-- block: …` (the load stops) or `-- warn: …` (look here; the load goes on).
"""

from functools import cache
from pathlib import Path

import pandas as pd

from kpi.store import Store

CHECKS = Path(__file__).parent / "checks"
STANDING = (Path(__file__).parent / "standing.sql").read_text(encoding="utf-8")
COLUMNS = ["check_name", "severity", "row_count", "example"]
EXAMPLES = 3


def check_facts(store: Store, facts: pd.DataFrame) -> pd.DataFrame:
    """One row per broken claim: check_name, severity (block, warn), row_count, example.

    The checks see `incoming`, the figures of the load; `standing`, the figures as they would stand
    after it; and everything that is in the store.
    """
    checks = read_checks()
    broken = store.query_each(checks, "incoming", facts, STANDING)
    found = [_summary(name, checks[name], rows) for name, rows in broken.items() if len(rows)]
    return pd.DataFrame(found, columns=COLUMNS).astype(
        {"check_name": str, "severity": str, "row_count": int, "example": str}
    )


def check_store(store: Store) -> pd.DataFrame:
    """The same checks over every figure in the store; columns as of `check_facts`."""
    return check_facts(
        store, store.query("select *, row_number() over () as fact_no from fact_now where parts is null")
    )


@cache
def read_checks() -> dict[str, str]:
    """Name → SQL of every check."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(CHECKS.glob("*.sql"))}


def _summary(name: str, sql: str, rows: pd.DataFrame) -> dict[str, object]:
    examples = "；".join(rows["example"].head(EXAMPLES))
    severity = "block" if sql.startswith("-- block:") else "warn"
    return {"check_name": name, "severity": severity, "row_count": len(rows), "example": examples}
