"""The due dates of the register as a calendar file (.ics) that Outlook, phones and WPS open."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
from icalendar import Alarm, Calendar, Event

from kpi.actions.item import CLOSED
from kpi.actions.sheet import items_of
from kpi.catalogue import Catalogue
from kpi.text import say, shortened

MAKER = "-//ZoneGap//actions//ZH"
EARLY = timedelta(days=7)
LONGEST = 60  # letters of a problem in a summary


def write_calendar(catalogue: Catalogue, rows: pd.DataFrame, at: datetime, language: str) -> bytes:
    """One all-day event per item of `rows` (of actions()) that is open and has a date, with an alarm a
    week before. An item keeps its UID, so a newer file takes the place of an older one."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say(language, "exchange.title"))
    dated = rows[(rows["status"] != CLOSED) & rows["due"].notna()]
    for (_, number, item), row in zip(items_of(dated), dated.to_dict("records"), strict=True):
        assert item.due is not None
        subject = item.problem.strip() or catalogue.indicators[item.indicator_id].name(language)
        subject = subject.replace("\n", " ")
        event = Event()
        event.add("uid", _uid(number, item.zone_id, row["added_at"]))
        event.add("dtstamp", at.astimezone(UTC))
        event.add("sequence", int(row["version"]) - 1)
        event.add("dtstart", item.due)
        event.add("dtend", item.due + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        summary = say(language, "exchange.event", item=number, problem=shortened(subject, LONGEST))
        event.add("summary", summary)
        lines = [catalogue.zones[item.zone_id].name(language) if item.zone_id in catalogue.zones else ""]
        lines += [
            say(language, "exchange.event_line", what=say(language, f"action.{field}"), text=text)
            for field in ("problem", "measures", "leader", "department", "person")
            if (text := getattr(item, field).strip())
        ]
        event.add("description", "\n".join(filter(None, lines)))
        event.add_component(_alarm(summary))
        calendar.add_component(event)
    return calendar.to_ical()


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -EARLY)
    alarm.add("description", summary)
    return alarm


def _uid(number: int, zone_id: str, added_at: date) -> str:
    """The same for an item for ever, and another in every register."""
    return f"{zone_id}-{number}-{added_at:%Y%m%d%H%M%S}@zonegap"
