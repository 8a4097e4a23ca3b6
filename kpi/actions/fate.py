"""What becomes of the rows of a register that comes in as a sheet."""

from dataclasses import dataclass
from datetime import datetime

from kpi.actions.item import Item
from kpi.actions.people import Person
from kpi.actions.register import Edit
from kpi.errors import ZoneGapError

FATES = ("refused", "changed", "new", "same")


@dataclass(frozen=True)
class Fate:
    """What becomes of a row. kind: of FATES. row: its number in the file, from 1. item_no: None for a
    new one, or where nobody knows. edit, item: what is to be written. reasons: why it is refused.
    strangers: whom it names that the people's register does not hold."""

    sheet: str
    row: int
    kind: str
    text: str
    item_no: int | None = None
    edit: Edit | None = None
    item: Item | None = None
    reasons: tuple[ZoneGapError, ...] = ()
    strangers: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Intake:
    """A file, the fates of its rows in their order, and heads that were not read though texts stand below."""

    file: str
    fates: tuple[Fate, ...]
    unread: tuple[str, ...]

    def count(self, kind: str) -> int:
        return sum(fate.kind == kind for fate in self.fates)

    @property
    def is_clean(self) -> bool:
        return not self.count("refused")

    @property
    def writes(self) -> bool:
        """Whether any row changes anything."""
        return any(fate.edit or fate.item for fate in self.fates)

    @property
    def strangers(self) -> list[Person]:
        """Unknown people, each once, with all that the rows say of them; department "" where none does."""
        found: dict[str, Person] = {}
        for person in (stranger for fate in self.fates for stranger in fate.strangers):
            known = found.get(person.name, Person(person.name, "", ()))
            roles = tuple(dict.fromkeys((*known.roles, *person.roles)))
            found[person.name] = Person(person.name, known.department or person.department, roles)
        return list(found.values())


@dataclass(frozen=True)
class Loading:
    """Who loads when, and the zone of new rows where the file does not say it."""

    file: str
    who: str
    at: datetime
    zone: str = ""
