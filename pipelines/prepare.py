"""The road up to the commit: read → recognise → resolve → check → compare, for one file."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from kpi.catalogue import Catalogue
from kpi.errors import BadFile
from kpi.store import KEY, Load, Store
from pipelines.check import check_facts
from pipelines.compare import compare_with_store
from pipelines.number import holds_figures
from pipelines.read import cell_name, read_sheets
from pipelines.recognise import doubtful_columns, recognise, unfold
from pipelines.resolve import Problem, Resolved, resolve


@dataclass(frozen=True)
class Prepared:
    """A file understood as far as it can be; nothing is written yet.

    earlier: the batch that loaded the same bytes before, where loading them again would change
    nothing; else None.
    """

    content: bytes
    load: Load
    facts: pd.DataFrame
    problems: tuple[Problem, ...]
    checks: pd.DataFrame
    changes: pd.DataFrame
    earlier: int | None

    @property
    def is_clean(self) -> bool:
        return not self.problems and not (self.checks["severity"] == "block").any()

    def demand_clean(self) -> None:
        """Raises BadFile where something is not understood or a check blocks the load."""
        if self.problems:
            raise BadFile(
                "error.not_understood",
                file=self.load.file_name,
                count=len(self.problems),
            )
        blocked = self.checks[self.checks["severity"] == "block"]
        if len(blocked):
            raise BadFile(
                "error.blocked",
                file=self.load.file_name,
                example=blocked.iloc[0]["example"],
            )


def understand(content: bytes, name: str, catalogue: Catalogue, hints: Mapping[str, str]) -> Resolved:
    """What a file says, before it is held against the store; raises BadFile where nothing can be read."""
    sheets = read_sheets(content, name)
    tables = [sheet for sheet in sheets if len(sheets) == 1 or holds_figures(sheet.cells)] or sheets
    layouts = [recognise(sheet, catalogue, name) for sheet in tables]
    cells = pd.concat(map(unfold, tables, layouts), ignore_index=True)
    if cells.empty:
        raise BadFile("error.no_values", file=name)
    resolved = resolve(cells, catalogue, hints)
    doubts = [
        Problem("word", key, sheet.name, cell_name(layout.header_row, column.index), column.text)
        for sheet, layout in zip(tables, layouts, strict=True)
        for column, key in doubtful_columns(sheet, layout)
    ]
    return replace(resolved, problems=(*doubts, *resolved.problems))


def prepare(
    content: bytes,
    name: str,
    store: Store,
    hints: Mapping[str, str],
    who: str,
    at: datetime,
) -> Prepared:
    """Everything that is known of a file before it is committed."""
    digest = hashlib.sha256(content).hexdigest()
    load = Load(name, digest, who, at, {key: value for key, value in hints.items() if value})
    resolved = understand(content, name, store.catalogue, hints)
    facts = resolved.facts if not resolved.problems else resolved.facts.head(0)
    facts = facts.drop_duplicates([*KEY, "value"])
    checks = check_facts(store, facts)
    changes = compare_with_store(store, facts)
    earlier = store.earlier_load(load) if (changes["change"] == "same").all() else None
    return Prepared(content, load, facts, resolved.problems, checks, changes, earlier)
