"""Candidate figures, and what is kept in mind of the part and the clause that is being read."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kpi.period import Period
from pipelines.narrative.mentions import Mention
from pipelines.narrative.naming import Name

MOST_WORDS = 80


@dataclass
class Figure:
    """A candidate figure; start and end are places in the sentence's view. None: not said."""

    name: Name
    start: int
    end: int
    period: Period | None
    measure: str
    zone: str = ""
    status: str = "final"
    value: float | None = None
    unit: str = ""
    yoy: float | None = None
    basis: str = ""
    bound: str = ""
    rank: int | None = None
    rank_of: int | None = None
    warnings: list[str] = field(default_factory=list)


class Said(NamedTuple):
    """A number and the word of change that is said of it, if one is."""

    change: Mention | None
    number: Mention


@dataclass
class Part:
    """What holds up to the next semicolon: names, those that wait for a number and those that had
    theirs; the figures last made; 分别; 力争."""

    names: list[Name] = field(default_factory=list)
    waits: bool = False
    recent: list[Figure] = field(default_factory=list)
    is_respective: bool = False
    is_aim: bool = False
    is_again: bool = False


@dataclass
class Clause:
    """What holds up to the next comma. residue: the words since the last name or number; words: all;
    zone: None where none is named; since_change: the words since the word of change."""

    residue: str = ""
    words: str = ""
    has_name: bool = False
    after_list: bool = False
    sign: str = ""
    change: Mention | None = None
    since_change: str = ""
    versus: str = ""
    basis: str = ""
    bound: str = ""
    is_each: bool = False
    is_reaching: bool = False
    is_of_which: bool = False
    is_aim: bool = False
    is_done: bool = False
    among: int | None = None
    zone: str | None = None
    lead: str = ""
    heard: tuple[Period | None] | None = None
    made: int = 0

    def hear(self, text: str, residue: bool = True) -> None:
        """Take in words; of very many only the last."""
        self.words = (self.words + text)[-MOST_WORDS:]
        self.since_change = (self.since_change + text)[-MOST_WORDS:]
        if residue:
            self.residue = (self.residue + text)[-MOST_WORDS:]
