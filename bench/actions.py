"""python -m bench.actions [ITEMS]: what the register costs with five thousand items of 30 zones and 8
departments, each with a history of several versions and evidence.

Beside it what the data themselves cost on this machine: the newest versions read by a plain select, and rows
of `action` written by a plain insert in a store of the same size.

Then what following costs, of as many items made from the gaps of the shipped figures: after new figures of
one zone, of all zones, and when all is asked anew; beside it one answer of `target` and `gap`, and a plain
select of the items.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count, cycle, islice
from pathlib import Path

import pandas as pd

from bench.compare import BATCH, PERIOD, milliseconds
from kpi.actions.campaign import mark_items
from kpi.actions.departments import read_departments
from kpi.actions.follow import FOLLOWED, RULES, follow_figures
from kpi.actions.follow import ITEMS as FOLLOWED_ITEMS
from kpi.actions.from_gap import draft_item, kinds_behind
from kpi.actions.history import read_history
from kpi.actions.item import STATUSES, TOPICS, Item
from kpi.actions.people import Person, save_people
from kpi.actions.register import _append, add_items, edit_item, read_items, take_step
from kpi.catalogue import Catalogue, read_catalogue
from kpi.charts.campaign import draw_timeline
from kpi.charts.theme import LIGHT
from kpi.comparisons import compare
from kpi.period import Period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer
from pipelines.shipped import load_shipped

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

# the newest figures of a zone, or of all, come again in a batch of their own
AGAIN = """
insert into fact by name
select * exclude (stands_first) replace ($batch as batch_id)
from fact_now
where period = $day and measure = 'actual' and zone_id in (select unnest($zones))
"""
# the items are asked for by zone, period and peer group; half of them are of the newest figures
ASKED = ((PERIOD, "province"), (date(2023, 12, 31), "same_city"))


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


def fill_with_gaps(store: Store, how_many: int) -> list[str]:
    """Shipped figures, and items made from the gaps of the simulated zones, in turn; these zones."""
    for _ in load_shipped(store, AT):
        pass
    save_people(store, [Person(KEEPER, DEPARTMENTS[0], ("leader", "worker", "keeper"))], KEEPER, AT)
    zones = [name for name, zone in store.catalogue.zones.items() if zone.simulated]
    writer = Writer(store.catalogue, "zh")
    items = []
    for zone in zones:
        for day, peers in ASKED:
            asked = Question(zone, Period(day), (), peers, benchmark=next(z for z in zones if z != zone))
            gaps, targets = (compare(kind, store, asked, Settings()) for kind in ("gap", "target"))
            for indicator in gaps.indicator_ids:
                kinds = kinds_behind(gaps, targets, indicator)
                items += [draft_item(gaps, targets, indicator, kind, writer) for kind in kinds]
    random.Random(8).shuffle(items)
    add_items(store, list(islice(cycle(items), how_many)), KEEPER, AT)
    return zones


def follow_jobs(store: Store, zones: list[str]) -> dict[str, Callable[[], object]]:
    """Following from the version before the last batch on, every time anew."""
    follow_figures(store, Settings(), AT)

    def come_again(*zones: str) -> None:
        batch = store.data_version() + 1
        with store.write() as write:
            write(BATCH, batch=batch, at=AT)
            write(AGAIN, batch=batch, day=PERIOD, zones=list(zones))

    def follow(since: int, rules: str | None) -> None:
        with store.write() as write:
            write("update meta set value = $since where key = $key", since=str(since), key=FOLLOWED)
            write("update meta set value = $rules where key = $key", rules=rules, key=RULES)
        follow_figures(store, Settings(), AT)

    rules, version = store.recall(RULES), store.data_version()
    come_again(*zones)
    come_again(zones[0])
    asked = Question(zones[0], Period(PERIOD))
    return {
        "follow, one zone": lambda: follow(version + 1, rules),
        "follow, all zones": lambda: follow(version, rules),
        "follow, all anew": lambda: follow(version, ""),
        "one target and gap": lambda: [compare(kind, store, asked, Settings()) for kind in ("target", "gap")],
        "select the items": lambda: store.query(FOLLOWED_ITEMS, since=version + 1),
    }


def print_times(jobs: dict[str, Callable[[], object]]) -> None:
    for what, ask in jobs.items():
        print(f"  {what:24}{milliseconds(ask):8.0f} ms")


def main(arguments: list[str]) -> None:
    how_many = int(arguments[0]) if arguments else ITEMS
    with tempfile.TemporaryDirectory() as name:
        for title, make in (("register", lambda s: jobs(s, read_items(s))), ("yardstick", yardsticks)):
            store = Store(Path(name) / title, read_catalogue(Settings().catalogue))
            fill(store, how_many)
            print(f"{title}: {how_many} items, {how_many * VERSIONS} versions")
            print_times(make(store))
            store.close()
        store = Store(Path(name) / "follow", read_catalogue(Settings().catalogue))
        zones = fill_with_gaps(store, how_many)
        print(f"following: {how_many} items of {len(zones)} zones")
        print_times(follow_jobs(store, zones))
        store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
