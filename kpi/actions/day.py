"""Dates as people write them in a register: 2024-12-20, 2024年12月20日, 2024年12月底, 12月底前."""

import re
import unicodedata
from datetime import date

from kpi.errors import ZoneGapError
from kpi.period import month_end

BLANK = re.compile(r"\s+")
YEAR, MONTH, DAY = r"(?P<year>20\d\d)", r"(?P<month>\d\d?)", r"(?P<day>\d\d?)"
# how a date ends: 前 and 之前 mean that day as well
BEFORE = r"(?:(?:之|以)?前|止)?"
PATTERNS = [
    re.compile(pattern + BEFORE)
    for pattern in (
        rf"{YEAR}([-/.]){MONTH}\2{DAY}(?:00:00(?::00)?)?",
        rf"{YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?:{YEAR}年)?{MONTH}月{DAY}[日号]?",
        # without a day the last of the month is meant; 2024.1 may have been 2024.10
        rf"(?:{YEAR}年)?{MONTH}月(?:份)?(?:底|末)?",
        rf"{YEAR}[-/.](?P<month>\d\d)",
        rf"(?:{YEAR}年)?年?(?P<year_end>底|末)",
    )
]


def read_day(text: str, today: date) -> date:
    """The day that `text` writes; one without a year is this year's.

    Raises ZoneGapError where it writes none, or none that there is (2024年2月30日), and where one
    without a year has passed: it may be the next year's.
    """
    plain = BLANK.sub("", unicodedata.normalize("NFKC", text))
    for pattern in PATTERNS:
        if found := pattern.fullmatch(plain):
            return _day(text, found.groupdict(), today)
    raise ZoneGapError("error.day", text=text)


def _day(text: str, parts: dict[str, str | None], today: date) -> date:
    year = int(parts["year"] or today.year)
    month = 12 if parts.get("year_end") else int(parts["month"] or 0)
    try:
        day = date(year, month, int(parts["day"] or 0)) if parts.get("day") else month_end(year, month)
    except ValueError as problem:  # calendar.IllegalMonthError is one
        raise ZoneGapError("error.day", text=text) from problem
    if parts["year"] is None and day < today:
        raise ZoneGapError("error.day_year", text=text, year=year)
    return day
