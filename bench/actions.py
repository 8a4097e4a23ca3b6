"""python -m bench.actions [ITEMS]: what the register costs with five thousand items of 30 zones and 8
departments, each with a history of several versions and evidence.

Beside it what the data themselves cost on this machine: the newest versions read by a plain select, and rows
of `action` written by a plain insert in a store of the same size.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pandas as pd

from bench.compare import milliseconds
from kpi.actions.campaign import mark_items
from kpi.actions.departments import read_departments
from kpi.actions.history import read_history
from kpi.actions.item import STATUSES, TOPICS, Item
from kpi.actions.people import Person, save_people
from kpi.actions.register import _append, add_items, edit_item, read_items, take_step
from kpi.catalogue import Catalogue, read_catalogue
from kpi.charts.campaign import draw_timeline
from kpi.charts.theme import LIGHT
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer

ITEMS = 5000
VERSIONS = 5
DEPARTMENTS = [f"第{n}部" for n in range(1, 9)]
AT = datetime(2024, 7, 12, 9)
TODAY = date(2024, 10, 28)
KEEPER = "第1部某"
# what a reader of the list cannot do without: the newest version of every item
NEWEST = """
select * from action qualify row_number() over (partition by item_no order by version desc) = 1
order by item_no
"""
EVIDENCE = """
insert into action_evidence
select item_no, 'note', '现场核实', '', '', '', $who, $at from action where version = 1
"""


def some_items(catalogue: Catalogue, how_many: int) -> list[Item]:
    """Items with texts of the length that offices write, the same with every run."""
    dice = random.Random(6)
    zones = sorted(catalogue.zones)[:30]
    indicators = list(catalogue.indicators)
    items = []
    for _ in range(how_many):
        department = dice.choice(DEPARTMENTS)
        due = date(2024, 7, 15) + timedelta(days=dice.randint(0, 168))
        items.append(
            Item(
                "listed",
                dice.choice(zones),
                topic=dice.choice(TOPICS),
                indicator_id=dice.choice(indicators),
                problem="招商项目落地偏慢，标准地出让进度落后于序时进度",
                now_text="1—9月完成12.3亿元，完成年度目标的61.5%",
                aim="年底前完成全年目标",
                measures="一、班子成员包保重点项目，每周调度；二、用地、能耗指标提前报批",
                leader=KEEPER,
                department=department,
                person=f"{department}某",
                due=due,
            )
        )
    return items


def fill(store: Store, how_many: int) -> None:
    """Put the items on the list, and give each a history and evidence."""
    people = [Person(f"{name}某", name, ("leader", "worker", "keeper")) for name in DEPARTMENTS]
    save_people(store, people, KEEPER, AT)
    items = some_items(store.catalogue, how_many)
    numbers = add_items(store, items, KEEPER, AT)
    dice = random.Random(7)
    for version in range(2, VERSIONS + 1):
        at = AT + timedelta(days=15 * version)
        items = [replace(one, status=dice.choice(STATUSES), progress=f"第{version}次调度") for one in items]
        with store.write() as write:
            steps = [(n, version, "edit", "", one) for n, one in zip(numbers, items, strict=True)]
            _append(write, steps, KEEPER, at)
    with store.write() as write:
        write(EVIDENCE, who=KEEPER, at=AT)


def filtered(rows: pd.DataFrame) -> pd.DataFrame:
    """What the table's filters do: one department, one topic, overdue."""
    wanted = (rows["department"] == DEPARTMENTS[2]) & (rows["topic"] == TOPICS[0])
    return rows[wanted & (rows["status"] != "closed") & (rows["due"] < pd.Timestamp(TODAY))]


def jobs(store: Store, rows: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """What a visitor does, by its name; every writing is a new one with every run."""
    numbers = count(1)
    listed = iter(rows.loc[rows["status"] == "listed", "item_no"])
    campaign = store.catalogue.campaigns["sim_2024"]
    writer = Writer(store.catalogue, "zh")
    more = some_items(store.catalogue, 500)

    def edit() -> None:
        number = next(n for n in numbers if rows["status"].iloc[n - 1] != "closed")
        edit_item(store, number, VERSIONS, {"progress": "已签约"}, KEEPER, AT)

    def draw() -> None:
        marked = mark_items(rows, campaign, TODAY)
        draw_timeline(marked.assign(what=marked["problem"]), campaign, "department", TODAY, writer, LIGHT)

    return {
        "read_items": lambda: read_items(store),
        "filter": lambda: filtered(rows),
        "read_history": lambda: read_history(store, 7),
        "departments": lambda: read_departments(store, TODAY),
        "departments of a list": lambda: read_departments(store, TODAY, rows["item_no"]),
        "timeline": draw,
        "edit_item": edit,
        "take_step": lambda: take_step(store, int(next(listed)), "start", KEEPER, AT),
        "add_items, 500": lambda: add_items(store, more, KEEPER, AT),
    }


def yardsticks(store: Store) -> dict[str, Callable[[], object]]:
    def insert(rows: int) -> None:
        with store.write() as write:
            write("insert into action select * from action limit $rows", rows=rows)

    return {
        "select * from action": lambda: store.query("select * from action"),
        "the newest versions": lambda: store.query(NEWEST),
        "insert one row": lambda: insert(1),
        "insert 500 rows": lambda: insert(500),
    }


def main(arguments: list[str]) -> None:
    how_many = int(arguments[0]) if arguments else ITEMS
    with tempfile.TemporaryDirectory() as name:
        for title, make in (("register", lambda s: jobs(s, read_items(s))), ("yardstick", yardsticks)):
            store = Store(Path(name) / title, read_catalogue(Settings().catalogue))
            fill(store, how_many)
            print(f"{title}: {how_many} items, {how_many * VERSIONS} versions")
            for what, ask in make(store).items():
                print(f"  {what:24}{milliseconds(ask):8.0f} ms")
            store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
