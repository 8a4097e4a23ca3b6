"""What must hold before an item is written or a step is taken, and what the step makes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kpi.actions.item import CLOSED, PEOPLE, TOPICS, UNDER_WAY, Item, Step
from kpi.actions.people import Person, may_take, unknown_person
from kpi.catalogue import Catalogue
from kpi.errors import Named, ZoneGapError


@dataclass(frozen=True)
class Standing:
    """An item as the register holds it: its newest version, whose that is, who applied for closing, and
    how much evidence was laid since it was last opened."""

    item: Item
    version: int
    changed_by: str
    changed_at: datetime
    applied_by: str | None
    evidence_count: int


def demand_sound(catalogue: Catalogue, people: Mapping[str, Person], item: Item) -> None:
    """Raises ZoneGapError, naming the first thing wrong with an item and what is allowed."""
    for fault in faults(catalogue, people, item):
        raise fault


def faults(catalogue: Catalogue, people: Mapping[str, Person], item: Item) -> Iterator[ZoneGapError]:
    """Everything wrong with an item, each with what is allowed."""
    if item.zone_id not in catalogue.zones:
        yield ZoneGapError("error.item_zone", zone=item.zone_id or "—")
    if item.indicator_id and item.indicator_id not in catalogue.indicators:
        yield ZoneGapError("error.item_indicator", indicator=item.indicator_id)
    if item.topic and item.topic not in TOPICS:
        yield ZoneGapError("error.item_topic", topic=item.topic, known=Named("dimension", TOPICS))
    if not (item.indicator_id or item.problem.strip()):
        yield ZoneGapError("error.item_empty")
    for name in dict.fromkeys(getattr(item, name) for name in PEOPLE):
        if name and name not in people:
            yield unknown_person(people, name)
    departments = dict.fromkeys(person.department for person in people.values())
    if item.department and item.department not in departments:
        yield ZoneGapError(
            "error.unknown_department",
            department=item.department,
            known="、".join(sorted(departments)) or "—",
        )


def demand_step(item_no: int, standing: Standing, step: Step, person: Person, reason: str) -> None:
    item = standing.item
    if item.status not in step.start:
        state = Named("action.status", (item.status,))
        raise ZoneGapError("error.step_state", item=item_no, state=state, who=standing.changed_by)
    if not may_take(person, item, step, standing.applied_by or ""):
        raise ZoneGapError(
            f"error.may_not_{'verify' if step.by == 'verifier' else 'edit'}", item=item_no, name=person.name
        )
    if empty := [name for name in step.needs if not getattr(item, name)]:
        raise ZoneGapError("error.step_needs", item=item_no, columns=Named("action", tuple(empty)))
    if step.name == "apply" and not standing.evidence_count:
        raise ZoneGapError("error.step_evidence", item=item_no)
    if step.says_why and not reason:
        raise ZoneGapError("error.step_reason", item=item_no)


def after_step(item: Item, step: Step, who: str, at: datetime, reason: str) -> Item:
    """The item after a step: closing writes date, ground and verifier, re-opening takes two back."""
    if step.end == CLOSED:
        return replace(item, status=CLOSED, closed_on=at.date(), closing_note=reason, verifier=who)
    if step.name == "verify":
        return replace(item, status=step.end, verifier=who)
    if step.name == "reopen":
        return replace(item, status=UNDER_WAY, closed_on=None, closing_note="")
    return replace(item, status=step.end)
