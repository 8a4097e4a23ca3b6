"""Departments side by side: what counts as on time, who is first, and the same reckoned in another way."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from kpi.actions.departments import read_departments
from kpi.actions.evidence import Evidence, add_evidence
from kpi.actions.item import STATUSES, Item
from kpi.actions.people import Person, save_people
from kpi.actions.register import add_items, edit_item, read_item, read_items, reopen_fallen, take_step
from kpi.store import Store

AT = datetime(2024, 8, 1, 9)
TODAY = date(2024, 10, 1)
NAMES = ("甲部", "乙部", "丙部", "丁部", "戊部")
PEOPLE = [*(Person(f"{name}某", name, ("worker", "keeper")) for name in NAMES)]
PEOPLE.append(Person("核验某", "纪工委", ("verifier",)))
PAST, NEAR, FAR = date(2024, 9, 20), date(2024, 10, 15), date(2024, 12, 20)


@pytest.fixture
def register(store: Store) -> Store:
    save_people(store, PEOPLE, "甲部某", AT)
    return store


def item(department: str, due: date | None = None, status: str = "under_way", **more: object) -> Item:
    base = Item(status, "sim_03", problem="招商项目落地慢", department=department, due=due)
    return replace(base, **more)  # type: ignore[arg-type]


def closed(department: str, due: date | None, on: date | None) -> Item:
    return item(department, due, "closed", closed_on=on)


def race(store: Store, items: Sequence[Item], numbers: Sequence[int] | None = None) -> pd.DataFrame:
    add_items(store, items, "甲部某", AT)
    return read_departments(store, TODAY, numbers).set_index("department")


def test_counts_are_those_of_a_list_counted_by_hand(register: Store) -> None:
    row = race(
        register,
        [
            closed("甲部", PAST, PAST),
            closed("甲部", FAR, PAST),
            closed("甲部", PAST, PAST + timedelta(days=1)),
            closed("甲部", None, PAST),
            item("甲部", PAST),
            item("甲部", TODAY),
            item("甲部", NEAR),
            item("甲部", NEAR + timedelta(days=1)),
            item("甲部"),
        ],
    ).loc["甲部"]
    counted = {name: int(row[name]) for name in row.index if name.startswith("n_")}
    assert counted == {
        "n_items": 9,
        "n_closed": 4,
        "n_on_time": 2,
        "n_late": 1,
        "n_closed_undated": 1,
        "n_overdue": 1,
        "n_under_way": 4,
        "n_due_soon": 2,
        "n_undated": 1,
        "n_reopened": 0,
        "n_returned": 0,
        "n_decided": 4,
        "n_tied": 1,
        "n_ranked": 1,
    }
    assert row["on_time_pct"] == 50 and row["rank"] == 1


def test_where_nothing_was_due_there_is_no_rate_and_no_rank(register: Store) -> None:
    rows = race(register, [item("甲部", FAR), item("乙部"), closed("丙部", PAST, PAST)])
    assert rows["on_time_pct"].isna().to_dict() == {"丙部": False, "甲部": True, "乙部": True}
    assert rows["rank"].isna().sum() == 2 and list(rows["n_ranked"]) == [1, 1, 1]


def test_overdue_without_a_single_closing_is_a_rate_of_zero(register: Store) -> None:
    assert race(register, [item("甲部", PAST)])["on_time_pct"].to_list() == [0]


def test_the_higher_rate_is_first_then_fewer_overdue_then_fewer_reopened(register: Store) -> None:
    items = [
        closed("甲部", PAST, PAST),
        *(closed("乙部", PAST, day) for day in (PAST, FAR)),
        *(closed("丙部", PAST, PAST), item("丙部", PAST)),
        *(closed("丁部", PAST, day) for day in (PAST, FAR)),
        *(closed("戊部", PAST, day) for day in (PAST, FAR)),
        item("戊部", FAR, "closed", closed_on=PAST),
    ]
    rows = race(register, items)
    assert rows["rank"].to_dict() == {"甲部": 1, "戊部": 2, "乙部": 3, "丁部": 3, "丙部": 5}
    assert rows["n_tied"].to_dict() == {"甲部": 1, "戊部": 1, "乙部": 2, "丁部": 2, "丙部": 1}
    # 戊部 is back at the rate of the other two, and has been re-opened once
    reopen_fallen(register, {len(items): "数据回落"}, AT)
    again = read_departments(register, TODAY).set_index("department")
    assert again["rank"].to_dict() == {"甲部": 1, "乙部": 2, "丁部": 2, "戊部": 4, "丙部": 5}
    assert again.loc["戊部", "n_reopened"] == 1


def test_what_was_struck_off_on_time_and_reopened_is_not_on_time(register: Store) -> None:
    assert race(register, [closed("甲部", PAST, PAST)])["n_on_time"].to_list() == [1]
    reopen_fallen(register, {1: "数据回落"}, datetime(2024, 9, 25))
    [row] = read_departments(register, TODAY).to_dict("records")
    assert (row["n_on_time"], row["n_overdue"], row["n_reopened"], row["on_time_pct"]) == (0, 1, 1, 0)


def test_what_was_reopened_and_struck_off_again_goes_by_its_second_date(register: Store) -> None:
    add_items(register, [closed("甲部", NEAR, PAST), closed("甲部", PAST, PAST)], "甲部某", AT)
    reopen_fallen(register, {1: "数据回落", 2: "数据回落"}, datetime(2024, 9, 25))
    for number in (1, 2):
        add_evidence(register, number, Evidence("note", "照片"), "甲部某", datetime(2024, 9, 26))
        apply_again(register, number)
        for step in ("verify", "close"):
            take_step(register, number, step, "核验某", datetime(2024, 9, 28), "达标")
    [row] = read_departments(register, TODAY).to_dict("records")
    assert (row["n_on_time"], row["n_late"], row["n_reopened"]) == (1, 1, 2)


def apply_again(store: Store, number: int) -> None:
    """Write progress in a re-opened item and ask for its closing."""
    edit_item(store, number, read_item(store, number).version, {"progress": "已办"}, "甲部某", AT)
    take_step(store, number, "apply", "甲部某", datetime(2024, 9, 27))


def test_items_that_nobody_leads_stand_apart_and_are_not_ranked(register: Store) -> None:
    rows = race(register, [closed("", PAST, PAST), item("甲部", PAST)])
    assert list(rows.index) == ["甲部", ""] and list(rows["n_ranked"]) == [1, 1]
    assert rows["rank"].isna().to_list() == [False, True]


def test_only_the_items_asked_for_are_counted(register: Store) -> None:
    items = [closed("甲部", PAST, PAST), item("甲部", PAST), item("乙部", PAST)]
    rows = race(register, items, [1, 3])
    assert rows["n_items"].to_dict() == {"甲部": 1, "乙部": 1}
    assert read_departments(register, TODAY, []).empty


def independent(items: pd.DataFrame, today: date) -> pd.DataFrame:
    """The same rules by loops over records, without SQL."""
    found = []
    for name in sorted(set(items["department"])):
        own = [r for r in items.to_dict("records") if r["department"] == name]
        on_time = sum(r["status"] == "closed" and r["closed_on"] <= r["due"] for r in own)
        late = sum(r["status"] == "closed" and r["closed_on"] > r["due"] for r in own)
        overdue = sum(r["status"] != "closed" and r["due"] < pd.Timestamp(today) for r in own)
        reopened = sum(r["n_reopened"] for r in own)
        decided = on_time + late + overdue
        rate = 100 * on_time / decided if decided else None
        found.append((name, len(own), on_time, late, overdue, reopened, rate))
    names = ["department", "n_items", "n_on_time", "n_late", "n_overdue", "n_reopened", "on_time_pct"]
    table = pd.DataFrame(found, columns=names)
    ranks = []
    for one in found:
        ahead = [
            each
            for each in found
            if each[6] is not None
            and one[6] is not None
            and (-round(each[6], 9), each[4], each[5]) < (-round(one[6], 9), one[4], one[5])
        ]
        ranks.append(None if one[6] is None else len(ahead) + 1)
    return table.assign(rank=ranks).set_index("department")


@pytest.mark.parametrize("seed", range(4))
def test_departments_agree_with_a_reckoning_by_loops(register: Store, seed: int) -> None:
    dice = random.Random(seed)
    items = []
    for _ in range(dice.choice([12, 60, 200])):
        status = dice.choice([*STATUSES, "closed", "closed"])
        due = TODAY + timedelta(days=dice.randint(-40, 40)) if dice.random() < 0.9 else None
        on = TODAY - timedelta(days=dice.randint(0, 40)) if status == "closed" else None
        items.append(item(dice.choice(NAMES), due, status, closed_on=on))
    numbers = add_items(register, items, "甲部某", AT)
    fallen = [n for n, one in zip(numbers, items, strict=True) if one.status == "closed"]
    for _ in range(2):
        reopen_fallen(register, dict.fromkeys(dice.sample(fallen, len(fallen) // 4), "数据回落"), AT)
    rows = read_departments(register, TODAY).set_index("department")
    wanted = independent(read_items(register), TODAY)
    for name in wanted.columns:
        left, right = rows[name].astype("Float64"), wanted[name].astype("Float64").reindex(rows.index)
        pd.testing.assert_series_equal(left, right, check_names=False, obj=name)
    parts = ["n_on_time", "n_late", "n_closed_undated", "n_overdue", "n_under_way"]
    assert (rows[parts].sum(axis=1) == rows["n_items"]).all()
