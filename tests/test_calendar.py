"""The due dates of the register as a calendar that other programs open."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar, Event

from kpi.actions.calendar import write_calendar
from kpi.actions.people import save_people
from kpi.actions.register import add_items, edit_item, read_items
from kpi.store import Store
from tests.test_actions import AT, PEOPLE, TASK

LONG = "招商项目落地慢，签约到开工平均要七个多月；\n比标兵慢三个月，" * 6


@pytest.fixture
def register(store: Store) -> Store:
    save_people(store, PEOPLE, "王主任", AT)
    closed = replace(TASK, status="closed", closed_on=AT.date(), closing_note="验收单")
    gap = replace(TASK, problem="", indicator_id="gdp")
    add_items(store, [replace(TASK, problem=LONG), closed, replace(TASK, due=None), gap], "李工", AT)
    return store


def written(store: Store, language: str = "zh") -> bytes:
    return write_calendar(store.catalogue, read_items(store), AT, language)


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_open_items_with_a_date_have_a_day_each(register: Store) -> None:
    found = events(written(register))
    assert [str(event["summary"])[:4] for event in found] == ["第1项到", "第4项到"]
    assert [event["dtstart"].dt for event in found] == [date(2024, 12, 20)] * 2
    assert [event["dtend"].dt for event in found] == [date(2024, 12, 21)] * 2


def test_a_day_says_measure_and_person_and_an_item_without_words_its_indicator(register: Store) -> None:
    first, second = events(written(register))
    text = str(first["description"])
    assert LONG.strip() in text and "每周调度" in text and "责任人：李工" in text and "岚江云埠" in text
    assert "地区生产总值" in str(second["summary"])
    assert "Gross domestic product" in str(events(written(register, "en"))[1]["summary"])


def test_it_reminds_a_week_before(register: Store) -> None:
    [alarm] = events(written(register))[0].walk("VALARM")
    assert (alarm["action"], alarm["trigger"].dt) == ("DISPLAY", -timedelta(days=7))


def test_lines_are_as_calendars_read_them(register: Store) -> None:
    content = written(register)
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert "招商项目".encode() in content


def test_an_item_keeps_its_name_when_it_is_edited_and_says_that_it_is_newer(register: Store) -> None:
    before = events(written(register))
    edit_item(register, 1, 1, {"due": date(2025, 1, 10)}, "李工", AT)
    after = events(written(register))
    assert [event["uid"] for event in after] == [event["uid"] for event in before]
    assert len({str(event["uid"]) for event in after}) == 2
    assert [event["sequence"] for event in (before[0], after[0])] == [0, 1]
    assert written(register) == written(register)


def test_an_empty_register_is_an_empty_calendar(store: Store) -> None:
    assert events(written(store)) == []
