"""Campaigns: their phases as data, the day in them, and the items that fall due in them."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kpi.actions.campaign import campaign_on, count_items, days_left, mark_items, phases_on
from kpi.actions.item import STATUSES, timing
from kpi.campaign import read_campaigns
from kpi.catalogue import Catalogue, read_rows
from kpi.errors import ZoneGapError

ROW = {
    "campaign_id": "office",
    "name_zh": "攻坚行动",
    "name_en": "",
    "phase": "1",
    "phase_zh": "动员",
    "phase_en": "",
    "start": "2024-03-01",
    "end": "2024-03-31",
    "what_zh": "",
    "what_en": "",
    "source": "",
    "note": "",
}
SECOND = ROW | {"phase": "2", "phase_zh": "攻坚", "start": "2024-03-15", "end": "2024-6-30"}
OFFICE = read_campaigns([SECOND, ROW])["office"]
TODAY = date(2024, 4, 10)


def items(*rows: tuple[int, str, date | None]) -> pd.DataFrame:
    """Rows of actions() as far as a campaign reads them: number, status, due."""
    frame = pd.DataFrame(rows, columns=["item_no", "status", "due"])
    return frame.assign(due=pd.to_datetime(frame["due"]))


def test_the_plan_of_2022_has_the_four_phases_of_its_paper(catalogue: Catalogue) -> None:
    plan = catalogue.campaigns["xiangshan_2022"]
    assert [phase.name_zh for phase in plan.phases] == [
        "交流研讨",
        "找准差距问题",
        "积极争先进位",
        "强化结果运用",
    ]
    assert (plan.start, plan.end) == (date(2022, 7, 11), date(2022, 12, 31))
    assert "43号" in plan.source and all("本表所定" in phase.note for phase in plan.phases)


def test_an_invented_campaign_says_so_in_both_names(catalogue: Catalogue) -> None:
    invented = [one for one in catalogue.campaigns.values() if one.source == "模拟"]
    assert invented
    assert all("模拟" in one.name("zh") and "simulated" in one.name("en") for one in invented)


def test_every_shipped_campaign_says_where_it_is_from(catalogue: Catalogue) -> None:
    assert all(row["source"] for row in read_rows(catalogue.folder, "campaigns.csv"))


def test_phases_stand_by_their_number_and_may_overlap() -> None:
    assert [phase.name_zh for phase in OFFICE.phases] == ["动员", "攻坚"]
    assert [phase.number for phase in phases_on(OFFICE, date(2024, 3, 20))] == [1, 2]
    assert OFFICE.phases[1].end == date(2024, 6, 30)
    assert OFFICE.name("en") == "攻坚行动"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"phase_zh": " "}, "第3行缺：phase_zh"),
        ({"start": ""}, "第3行缺：start"),
        ({"phase": "0"}, "“0”"),
        ({"phase": "二"}, "“二”"),
        ({"end": "2024-02-30"}, "end写作“2024-02-30”"),
        ({"end": "6月底"}, "end写作“6月底”"),
        ({"end": "2024-03-14"}, "2024-03-14早于开始2024-03-15"),
        ({"phase": "1"}, "又写了office的第1阶段"),
        ({"name_zh": "另一行动"}, "叫作“另一行动”"),
    ],
)
def test_a_row_that_cannot_stand_is_named_with_what_is_wrong(change: dict[str, str], said: str) -> None:
    with pytest.raises(ZoneGapError, match=said) as caught:
        read_campaigns([ROW, SECOND | change])
    assert "campaigns.csv第3行" in str(caught.value)


def test_a_day_belongs_to_the_campaign_that_began_last_of_those_that_hold_it() -> None:
    later = replace(OFFICE, id="later", phases=(OFFICE.phases[1],))
    both = [later, OFFICE]
    assert campaign_on(both, date(2024, 3, 14)) == OFFICE
    assert campaign_on(both, date(2024, 3, 15)) == later
    assert campaign_on(both, date(2024, 6, 30)) == later


def test_between_campaigns_the_last_counts_and_before_all_the_first() -> None:
    autumn = replace(
        OFFICE, id="autumn", phases=(replace(OFFICE.phases[0], start=TODAY.replace(month=9), end=date.max),)
    )
    assert campaign_on([autumn, OFFICE], date(2024, 7, 1)) == OFFICE
    assert campaign_on([autumn, OFFICE], date(2024, 1, 1)) == OFFICE
    assert campaign_on([], TODAY) is None


def test_the_last_day_leaves_none_and_the_day_after_is_over() -> None:
    assert [days_left(date(2024, 6, 30), day) for day in (date(2024, 6, 1), date(2024, 6, 30))] == [29, 0]
    assert days_left(date(2024, 6, 30), date(2024, 7, 1)) is None


def test_items_are_overdue_first_and_those_due_on_other_days_are_counted_apart() -> None:
    rows = items(
        (1, "closed", date(2024, 3, 1)),
        (2, "under_way", date(2024, 6, 30)),
        (3, "applied", date(2024, 4, 24)),
        (4, "listed", date(2024, 4, 9)),
        (5, "returned", date(2024, 3, 5)),
        (6, "under_way", date(2024, 7, 1)),
        (7, "under_way", None),
        (8, "closed", date(2024, 2, 29)),
    )
    marked = mark_items(rows, OFFICE, TODAY)
    assert list(zip(marked["item_no"], marked["state"], strict=True)) == [
        (5, "overdue"),
        (4, "overdue"),
        (3, "due_soon"),
        (2, "on_time"),
        (1, "closed"),
    ]
    counts = count_items(rows, marked)
    assert (counts.due, counts.overdue, counts.due_soon, counts.on_time, counts.closed) == (5, 2, 1, 1, 1)
    assert (counts.undated, counts.elsewhere) == (1, 2)


def test_an_item_stands_to_its_date_here_as_on_the_list() -> None:
    days = pd.date_range("2024-03-01", "2024-06-30").date
    rows = items(*((n, STATUSES[n % len(STATUSES)], day) for n, day in enumerate(days)))
    marked = mark_items(rows, OFFICE, TODAY)
    wanted = {n: timing(status, day.date(), TODAY) or "closed" for n, status, day in rows.to_numpy()}
    assert dict(zip(marked["item_no"], marked["state"], strict=True)) == wanted


def test_a_campaign_without_items_has_counts_of_none() -> None:
    marked = mark_items(items(), OFFICE, TODAY)
    assert marked.empty and count_items(items(), marked).due == 0
