"""Periods: what "2024年1-9月" means, the periods beside it, and how far the year has come."""

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kpi.errors import UnknownName
from kpi.text import say

SPANS = ("ytd", "quarter", "month", "point")
DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
FIVE_YEAR_PLAN_ENDS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}


@dataclass(frozen=True, order=True)
class Period:
    """A reporting period: its last day and its span.

    ytd: cumulative from 1 January (a year is 1 January to 31 December); quarter, month: that
    quarter or month alone; point: the level on that day.
    """

    end: date
    span: str = "ytd"

    def spanning(self, kind: str) -> "Period":
        """This period for an indicator of `kind`: stocks are levels at a date, the rest are not."""
        if kind == "stock":
            return Period(self.end, "point")
        return Period(self.end, "ytd") if self.span == "point" else self

    def years_before(self, years: int) -> "Period":
        """The same months so many years before."""
        return Period(month_end(self.end.year - years, self.end.month), self.span)

    def label(self, language: str) -> str:
        """ "2024年1—9月", "Jan–Sep 2024"; a whole year is "2024年", "2024"."""
        values: dict[str, object] = {
            "year": self.end.year,
            "month": self.end.month,
            "quarter": (self.end.month + 2) // 3,
        }
        values["name"] = say(language, f"month.{self.end.month}")
        whole = self.span == "ytd" and self.end.month == 12
        return say(language, "period.year" if whole else f"period.{self.span}", **values)

    def __str__(self) -> str:
        return self.end.isoformat()


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def resolve_period(text: str) -> Period:
    """The period that `text` writes; raises UnknownName where it writes none.

    Chinese releases are cumulative, so 一季度, 上半年, 前三季度, 1-9月 and 2024Q3 all count from
    1 January; 二季度, 三季度, 四季度 and a single month stand for themselves; 9月末 is a point.
    2024.1 is refused: as a number in Excel it may have been 2024.10.
    """
    plain = re.sub(r"[\s\"“”']+|截[至止]", "", unicodedata.normalize("NFKC", str(text)))
    plain = re.sub(r"[—–−~－～至到-]+", "-", plain).rstrip("份")
    plain = re.sub(r"(?<=[年第\d])[一二三四](?=季)", lambda found: str(DIGITS[found[0]]), plain)
    for pattern, read in READERS:
        if found := pattern.fullmatch(plain):
            try:
                return read(*filter(None, found.groups()))
            except ValueError:
                break
    raise UnknownName("error.unknown_period", text=text)


def _cumulative(year: str, month: str) -> Period:
    return Period(month_end(int(year), int(month)))


def _months(year: str, first: str, last: str) -> Period:
    if int(first) != 1:
        raise ValueError(first)
    return _cumulative(year, last)


def _quarter(year: str, quarter: str) -> Period:
    end = month_end(int(year), 3 * int(quarter))
    return Period(end, "ytd" if quarter == "1" else "quarter")


def _month(year: str, month: str) -> Period:
    return Period(month_end(int(year), int(month)), "month")


def _day(year: str, month: str, day: str) -> Period:
    end = date(int(year), int(month), int(day))
    if end != month_end(end.year, end.month):
        raise ValueError(day)
    return Period(end)


YEAR = r"((?:19|20)\d\d)年?"
_READERS: list[tuple[str, Callable[..., Period]]] = [
    (
        rf"{YEAR}(?:度|全年|年度|1-4季度|1-12月)?",
        lambda y: Period(date(int(y), 12, 31)),
    ),
    (
        rf"{YEAR}(?:年末|末|底|年底)",
        lambda y: Period(date(int(y), 12, 31), "point"),
    ),
    (rf"{YEAR}度?\.?(\d\d?)月?-(\d\d?)月?(?:累计)?", _months),
    (rf"{YEAR}(?:上半年|H1|1-2季度)", lambda y: _cumulative(y, "6")),
    (rf"{YEAR}(?:前3季度|前三季度|1-3季度|Q1-Q?3)", lambda y: _cumulative(y, "9")),
    (rf"{YEAR}Q([1-4])", lambda y, q: _cumulative(y, str(3 * int(q)))),
    (rf"{YEAR}第?([1-4])季度?", _quarter),
    (
        rf"{YEAR}[-/.]?(\d\d?)月(?:末|底)",
        lambda y, m: Period(month_end(int(y), int(m)), "point"),
    ),
    (rf"{YEAR}(?:[-/](\d\d?)|\.(\d\d)|(\d\d?)月|(\d\d))", _month),
    (rf"{YEAR}[-/.]?(\d\d?)[-/.月](\d\d?)日?(?:00:00:00)?", _day),
    (rf"{YEAR}(\d\d)(\d\d)", _day),
    (
        r"(十[二三四五]五)(?:期末|末|规划期末|规划末)",
        lambda p: Period(date(FIVE_YEAR_PLAN_ENDS[p], 12, 31)),
    ),
]
READERS = [(re.compile(pattern, re.IGNORECASE), read) for pattern, read in _READERS]
