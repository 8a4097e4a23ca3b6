"""The people of the register: who may be named in it, and what each of them may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kpi.actions.item import Item, Step
from kpi.errors import Named, ZoneGapError
from kpi.store import Store, Write

# leader 责任领导, worker 责任人, verifier 核验人, keeper 台账管理员
ROLES = ("leader", "worker", "verifier", "keeper")


@dataclass(frozen=True)
class Person:
    name: str
    department: str
    roles: tuple[str, ...]


def read_people(store: Store) -> dict[str, Person]:
    """Everybody by name, department by department."""
    rows = store.query("select name, department, roles from person order by department, name")
    return {
        name: Person(name, department, tuple(filter(None, roles.split("|"))))
        for name, department, roles in rows.itertuples(index=False)
    }


def save_people(store: Store, people: Iterable[Person], who: str, at: datetime) -> None:
    """Enter people, or enter them anew. Only a keeper may; anybody, while there is none.

    Raises ZoneGapError where name or department is empty, or a role is not one of ROLES.
    """
    wanted = [_trimmed(person) for person in people]
    for person in wanted:
        if not person.name or not person.department or not person.roles or set(person.roles) - set(ROLES):
            raise ZoneGapError("error.person", name=person.name or "—", roles=Named("role_of", ROLES))
    demand_keeper(read_people(store), who)
    with store.write() as write:
        for person in wanted:
            write("delete from person where name = $name", name=person.name)
            write(
                "insert into person values ($name, $department, $roles)",
                name=person.name,
                department=person.department,
                roles="|".join(person.roles),
            )
        write("insert into audit values ($at, $who, 'save_people', null)", at=at, who=who)


def remove_person(store: Store, name: str, who: str, at: datetime) -> None:
    """Take somebody out of the register; what they did stays in its history. Only a keeper may.

    Raises ZoneGapError where nobody has that name, or open items still name them.
    """
    demand_keeper(read_people(store), who)
    demand_person(read_people(store), name)
    with store.write() as write:
        held = _open_items_of(write, name)
        if held:
            raise ZoneGapError("error.person_in_use", name=name, items="、".join(map(str, held[:10])))
        write("delete from person where name = $name", name=name)
        write("insert into audit values ($at, $who, 'remove_person', null)", at=at, who=who)


def _trimmed(person: Person) -> Person:
    return Person(person.name.strip(), person.department.strip(), tuple(person.roles))


def demand_person(people: Mapping[str, Person], name: str) -> Person:
    """Raises ZoneGapError where the register does not hold the name."""
    if name not in people:
        raise unknown_person(people, name)
    return people[name]


def unknown_person(people: Mapping[str, Person], name: str) -> ZoneGapError:
    return ZoneGapError("error.unknown_person", name=name or "—", known="、".join(people) or "—")


def demand_keeper(people: Mapping[str, Person], who: str) -> None:
    """Raises ZoneGapError where there are keepers and `who` is none of them."""
    keepers = [person.name for person in people.values() if "keeper" in person.roles]
    if keepers and who not in keepers:
        raise ZoneGapError("error.not_keeper", name=who or "—", keepers="、".join(keepers))


def may_edit(person: Person, item: Item) -> bool:
    """Whether somebody may write in an item: keepers, who is named in it, and its department."""
    return (
        "keeper" in person.roles
        or person.name in (item.leader, item.person)
        or item.department in ("", person.department)
    )


def may_take(person: Person, item: Item, step: Step, applied_by: str) -> bool:
    """Whether somebody may take a step of an item. Nobody verifies what they answer or applied for."""
    if step.by == "own":
        return may_edit(person, item)
    return "verifier" in person.roles and person.name not in (item.leader, item.person, applied_by)


def _open_items_of(write: Write, name: str) -> list[int]:
    sql = """
        select item_no from action
        qualify
            row_number() over (partition by item_no order by version desc) = 1
            and status <> 'closed' and $name in (leader, person, verifier)
        order by item_no
    """
    return [row[0] for row in write(sql, name=name)]
