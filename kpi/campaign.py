"""Campaigns 专项行动 and their phases, from `data/catalogue/campaigns.csv`: a row a phase.

An office adds its own campaigns to the file, with an id of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kpi.errors import ZoneGapError

FILE = "campaigns.csv"
DEMANDED = ("campaign_id", "name_zh", "phase", "phase_zh", "start", "end")
# a spreadsheet counts its rows from 1, and the first one holds the heads
FIRST_ROW = 2


@dataclass(frozen=True)
class Phase:
    """One phase 阶段; its first and its last day are in it, and phases may overlap."""

    number: int
    name_zh: str
    name_en: str
    start: date
    end: date
    what_zh: str
    what_en: str
    note: str

    def name(self, language: str) -> str:
        """The name; the Chinese one where an office wrote none in English."""
        return self.name_en or self.name_zh if language == "en" else self.name_zh

    def what(self, language: str) -> str:
        """What is done in it; "" where nothing was said."""
        return self.what_en or self.what_zh if language == "en" else self.what_zh


@dataclass(frozen=True)
class Campaign:
    """A campaign: its phases by number, at least one. It lasts from the first day of any to the last."""

    id: str
    name_zh: str
    name_en: str
    source: str
    phases: tuple[Phase, ...]

    @property
    def start(self) -> date:
        return min(phase.start for phase in self.phases)

    @property
    def end(self) -> date:
        return max(phase.end for phase in self.phases)

    def name(self, language: str) -> str:
        return self.name_en or self.name_zh if language == "en" else self.name_zh


def read_campaigns(rows: Iterable[Mapping[str, str]]) -> dict[str, Campaign]:
    """The campaigns by id, in the order of the file.

    Raises ZoneGapError, naming the row, where a cell is empty that must not be, a number or a date is none,
    a phase ends before it begins, a phase of a campaign comes twice, or a campaign has two names.
    """
    found: dict[str, Campaign] = {}
    for at, row in enumerate(rows, FIRST_ROW):
        one = _campaign(at, row)
        known = found.get(one.id, one)
        if (known.name_zh, known.name_en) != (one.name_zh, one.name_en):
            raise _refused(at, "name", id=one.id, name=one.name_zh, known=known.name_zh)
        if one.id in found:
            if one.phases[0].number in {phase.number for phase in known.phases}:
                raise _refused(at, "twice", id=one.id, phase=one.phases[0].number)
            one = replace(known, phases=tuple(sorted((*known.phases, *one.phases), key=lambda p: p.number)))
        found[one.id] = one
    return found


def _campaign(at: int, row: Mapping[str, str]) -> Campaign:
    """A row as a campaign of one phase."""
    cells = {name: (text or "").strip() for name, text in row.items() if name}
    if empty := [name for name in DEMANDED if not cells.get(name)]:
        raise _refused(at, "empty", columns="、".join(empty))
    if not (cells["phase"].isdecimal() and int(cells["phase"])):
        raise _refused(at, "number", phase=cells["phase"])
    start, end = (_day(at, name, cells[name]) for name in ("start", "end"))
    if end < start:
        raise _refused(at, "order", start=start, end=end)
    phase = Phase(
        int(cells["phase"]),
        cells["phase_zh"],
        cells.get("phase_en", ""),
        start,
        end,
        cells.get("what_zh", ""),
        cells.get("what_en", ""),
        cells.get("note", ""),
    )
    names = (cells["name_zh"], cells.get("name_en", ""))
    return Campaign(cells["campaign_id"], *names, cells.get("source", ""), (phase,))


def _day(at: int, column: str, text: str) -> date:
    """2024-08-01, or 2024/8/1 as a spreadsheet writes it back."""
    try:
        year, month, day = map(int, text.replace("/", "-").split("-"))
        return date(year, month, day)
    except ValueError as problem:
        raise _refused(at, "date", column=column, text=text) from problem


def _refused(at: int, problem: str, **values: object) -> ZoneGapError:
    return ZoneGapError(f"error.campaign_{problem}", file=FILE, row=at, **values)
