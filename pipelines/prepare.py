"""The road up to the commit: read → recognise → resolve → check → compare, for one file."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from kpi.catalogue import Catalogue
from kpi.errors import BadFile
from kpi.names import Names
from kpi.settings import Settings
from kpi.store import KEY, Load, Store
from pipelines.check import check_facts, no_hits
from pipelines.compare import compare_with_store
from pipelines.computed import set_apart
from pipelines.hits import sentence
from pipelines.label import Office
from pipelines.layout import Layout
from pipelines.number import holds_figures
from pipelines.read import Sheet, cell_name, read_sheets
from pipelines.recognise import column_name, recognise
from pipelines.resolve import Problem, no_facts, resolve
from pipelines.unfold import unfold

Report = Callable[[str], None]


@dataclass(frozen=True)
class Understood:
    """What a file says: its facts, what is not understood, how each sheet was read, and what the file's
    own computed columns disagree with (hits, as of check_facts). Facts are whole only where there are
    no problems."""

    facts: pd.DataFrame
    problems: tuple[Problem, ...]
    layouts: tuple[Layout, ...]
    disagreements: pd.DataFrame


@dataclass(frozen=True)
class Prepared:
    """A file understood as far as it can be; nothing is written yet.

    checks: the rows that break a claim (hits, as of check_facts).
    data_version: that of the store when the file was held against it. earlier: the batch that loaded
    the same bytes before, where loading them again would change nothing; else None.
    """

    content: bytes
    load: Load
    facts: pd.DataFrame
    understood: Understood
    checks: pd.DataFrame
    changes: pd.DataFrame
    earlier: int | None
    data_version: int

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.understood.problems

    @property
    def is_clean(self) -> bool:
        return not self.problems and not (self.checks["severity"] == "block").any()

    def demand_clean(self, names: Names) -> None:
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
                example=sentence(blocked.iloc[0].to_dict(), names),
            )


def understand(
    content: bytes,
    name: str,
    catalogue: Catalogue,
    hints: Mapping[str, str],
    settled: Mapping[str, Mapping[str, str]] | None = None,
    report: Report = lambda step: None,
) -> Understood:
    """What a file says, before it is held against the store; raises BadFile where nothing can be read.

    `settled`: the words of the office whose file it is, as Store.settled gives them. `report` is told
    each step before it begins.
    """
    office = Office(catalogue, settled)
    report("read")
    sheets = read_sheets(content, name)
    report("recognise")
    layouts = tuple(_recognised(sheets, office, name))
    cells = pd.concat([unfold(layout, office) for layout in layouts], ignore_index=True)
    if cells.empty:
        unread = tuple(unread_columns(layouts))
        if not unread:
            raise BadFile("error.no_values", file=name)
        return Understood(no_facts(), unread, layouts, no_hits())
    report("resolve")
    is_computed = cells["role"] == "computed"
    resolved = resolve(cells[~is_computed], office, hints)
    computed = resolve(cells[is_computed], office, hints).facts if is_computed.any() else no_facts()
    facts, disagreements = set_apart(resolved.facts, computed)
    problems = (*unread_columns(layouts), *resolved.problems)
    return Understood(facts, problems, layouts, disagreements)


def _recognised(sheets: list[Sheet], office: Office, name: str) -> Iterator[Layout]:
    """The layouts of the sheets that hold tables; pages of notes among them are passed over."""
    refusal = None
    found = False
    for sheet in sheets:
        try:
            yield recognise(sheet, office, name)
            found = True
        except BadFile as problem:
            if holds_figures(sheet.cells):
                raise
            refusal = problem
    if refusal and not found:
        raise refusal


def unread_columns(layouts: tuple[Layout, ...]) -> Iterator[Problem]:
    """Columns of figures whose head says nothing known: asked about, not passed over."""
    for layout in layouts:
        for block in layout.blocks:
            for column in block.of("unread"):
                where = cell_name(column.row, column.index)
                text = column.label.text or column_name(column.index)
                yield Problem("column", "problem.column", layout.sheet.name, where, text)


def prepare(
    content: bytes,
    name: str,
    store: Store,
    hints: Mapping[str, str],
    who: str,
    at: datetime,
    report: Report = lambda step: None,
    revision_pct: float = Settings.revision_pct,
) -> Prepared:
    """Everything that is known of a file before it is committed; `report` as of `understand`."""
    digest = hashlib.sha256(content).hexdigest()
    load = Load(name, digest, who, at, {key: value for key, value in hints.items() if value})
    settled = store.settled(hints.get("zone", ""))
    understood = understand(content, name, store.catalogue, hints, settled, report)
    report("check")
    return hold_against(store, content, load, understood, revision_pct)


def hold_against(
    store: Store,
    content: bytes,
    load: Load,
    understood: Understood,
    revision_pct: float = Settings.revision_pct,
) -> Prepared:
    """What was understood, checked against what is in the store now and compared with it."""
    version = store.data_version()
    facts = understood.facts if not understood.problems else understood.facts.head(0)
    facts = facts.drop_duplicates([*KEY, "value"])
    hits = [check_facts(store, facts, revision_pct), understood.disagreements]
    checks = pd.concat([found for found in hits if len(found)] or [no_hits()], ignore_index=True)
    changes = compare_with_store(store, facts)
    earlier = store.earlier_load(load) if (changes["change"] == "same").all() else None
    return Prepared(content, load, facts, understood, checks, changes, earlier, version)
