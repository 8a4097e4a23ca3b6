"""Question in, Comparison out: the frozen values that every screen, file and command shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from kpi.period import Period

WHOLES = ("parent", "group", "city")


@dataclass(frozen=True)
class Question:
    """This zone, this period, these indicators (none: all), against these peers, as the data
    stood at batch `as_of` (None: now).

    by: what a ranking ranks: a measure of indicators, or score, that of the scheme. benchmark: the
    zone that gaps are also measured to, "" for none. scheme: the scheme of a score; weights: those of
    its indicators that are played with, as pairs of indicator and weight. whole: what the zone's share
    is of (WHOLES), "" for each of them.
    """

    zone: str
    period: Period
    indicators: tuple[str, ...] = ()
    peers: str = "province"
    as_of: int | None = None
    by: str = "level"
    benchmark: str = ""
    scheme: str = ""
    weights: tuple[tuple[str, float], ...] = ()
    whole: str = ""

    def values(self) -> dict[str, Any]:
        """The macros' parameters."""
        return {
            "zone": self.zone,
            "period": self.period.end,
            "indicators": list(self.indicators) or None,
            "as_of": self.as_of,
        }


@dataclass(frozen=True)
class Finding:
    """Something worth saying: which comparison says it, of which indicator, with which values.

    `values` are those of the row it comes from; kpi/words.py makes the sentence.
    """

    kind: str
    indicator_id: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Note:
    """A line under a table: peer group, price basis, thresholds, who did not report."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """The answer: its table, what it says, what to bear in mind, and which figures it is made of.

    rows: the columns of the macro of the same name; missing is null.
    unit: the canonical unit where all rows share one, else None.
    refs: the figures used, batch-number each, whose file, sheet and cell Store.sources tells.
    files: the files that brought them.
    version: the data version it was answered from.
    """

    kind: str
    question: Question
    rows: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]
    refs: tuple[str, ...]
    files: tuple[str, ...]
    version: int
    is_simulated: bool = False

    @property
    def unit(self) -> str | None:
        units = self.rows["unit"].unique()
        return str(units[0]) if len(units) == 1 else None

    def part(self, kept: pd.Series) -> "Comparison":
        """The comparison of the rows for which `kept` holds, with their findings."""
        rows = self.rows[kept]
        told = set(_identities(plain_rows(rows)))
        said = _identities([finding.values for finding in self.findings])
        findings = [one for one, key in zip(self.findings, said, strict=True) if key in told]
        return replace(self, rows=rows, findings=tuple(findings))

    @property
    def indicator_ids(self) -> list[str]:
        return list(dict.fromkeys(self.rows["indicator_id"]))


def plain_rows(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values by column; missing is None."""
    values = rows.to_numpy(dtype=object, na_value=None)
    names = list(rows.columns)
    return [dict(zip(names, row, strict=True)) for row in values.tolist()]


def _identities(rows: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """What tells the rows of a comparison apart."""
    return [
        tuple(row.get(name) for name in ("indicator_id", "target_kind", "set_by", "zone_id", "whole_kind"))
        for row in rows
    ]
