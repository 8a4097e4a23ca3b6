"""The register on the command line: what is on it, as table, .xlsx or .ics; what a file would change."""

from datetime import datetime
from pathlib import Path

import pandas as pd

from kpi.actions.calendar import write_calendar
from kpi.actions.cell import read_status
from kpi.actions.fate import FATES, Intake
from kpi.actions.item import GROUPS, timing
from kpi.actions.layout import demand_layout, read_layouts
from kpi.actions.people import read_people
from kpi.actions.register import read_items
from kpi.actions.sheet import write_sheet
from kpi.errors import BadFile, UnknownName
from kpi.store import Store
from kpi.text import say
from kpi.words import Writer

SHORT = ("item_no", "zone_id", "topic", "problem", "department", "person", "due", "timing", "status")
LONG = ("item_no", "zone_id", "timing", *(name for names in GROUPS.values() for name in names))
LONGEST = 30  # letters of a problem in a terminal


def asked_items(store: Store, zone: str, status: str, department: str) -> pd.DataFrame:
    """The rows of actions() of a zone, in a state, of a department; "" is any.

    Raises UnknownName where there is no such zone, state or department.
    """
    rows = read_items(store)
    if zone:
        rows = rows[rows["zone_id"] == store.catalogue.resolve_zone(zone).demand("zone")]
    if status:
        rows = rows[rows["status"] == read_status(status)]
    if department:
        known = {person.department for person in read_people(store).values()} | set(rows["department"])
        if department not in known:
            names = "、".join(sorted(known - {""})) or "—"
            raise UnknownName("error.unknown_department", department=department, known=names)
        rows = rows[rows["department"] == department]
    return rows.reset_index(drop=True)


def worded(rows: pd.DataFrame, writer: Writer, at: datetime) -> pd.DataFrame:
    """The items in words, the columns of LONG under their codes; dates as ISO text, "" for none."""
    catalogue = writer.catalogue
    days = {
        name: pd.to_datetime(rows[name]).dt.strftime("%Y-%m-%d").fillna("") for name in ("due", "closed_on")
    }
    dues = [None if pd.isna(day) else day.date() for day in pd.to_datetime(rows["due"])]
    timings = [timing(status, due, at.date()) for status, due in zip(rows["status"], dues, strict=True)]
    table = rows.assign(
        **days,
        timing=[writer.say(f"action.timing.{word}") if word else "" for word in timings],
        zone_id=[writer.zone(zone) if zone in catalogue.zones else zone for zone in rows["zone_id"]],
        topic=[writer.say(f"dimension.{topic}") if topic else "" for topic in rows["topic"]],
        indicator_id=[writer.indicator(i) if i in catalogue.indicators else i for i in rows["indicator_id"]],
        status=[writer.say(f"action.status.{status}") for status in rows["status"]],
    )
    return table[list(LONG)]


def printed(table: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    """The columns for a terminal, a problem by its indicator where none is written, on one line."""
    problem = table["problem"].where(table["problem"].str.strip() != "", table["indicator_id"])
    line = problem.str.split().str.join(" ")
    line = line.where(line.str.len() <= LONGEST, line.str[: LONGEST - 1] + "…")
    short = table.assign(problem=line)[list(SHORT)]
    return headed(short, writer)


def headed(table: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    heads = {name: writer.say(f"action.{name}") for name in table.columns if name != "timing"}
    return table.rename(columns={**heads, "timing": writer.say("exchange.timing")})


def write_items(store: Store, rows: pd.DataFrame, path: Path, layout: str, at: datetime, lang: str) -> None:
    """Write the rows to a file, as its ending says.

    Raises UnknownName where that is neither .xlsx nor .ics, and BadFile where it cannot be written.
    """
    ending = path.suffix.lower()
    if ending == ".ics":
        content = write_calendar(store.catalogue, rows, at, lang)
    elif ending == ".xlsx":
        chosen = demand_layout(read_layouts(store.catalogue.folder), layout)
        content = write_sheet(store.catalogue, rows, chosen, at)
    else:
        raise UnknownName("error.out_kind", file=path.name)
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise BadFile("error.no_place", file=path) from problem


def lines_of(intake: Intake, language: str) -> list[str]:
    """What became of the rows: how many of each, then every refused row with each of its reasons."""
    counts = {kind: intake.count(kind) for kind in FATES}
    lines = [say(language, "exchange.counts", file=intake.file, **counts)]
    if intake.unread:
        heads = say(language, "list").join(intake.unread)
        lines.append(say(language, "exchange.unread", heads=heads))
    return lines + [
        say(
            language,
            "exchange.row",
            sheet=fate.sheet or intake.file,
            row=fate.row,
            reason=reason.text(language),
        )
        for fate in intake.fates
        for reason in fate.reasons
    ]
