"""A stored number as its cell shows it: 0.062 under 0.0% is 6.2%, 45536 under yyyy-mm-dd is a date."""

import re
from datetime import date, datetime, timedelta
from functools import cache

# numbers of formats that books refer to without writing them out; 27 to 58 as Chinese Excel has them
STANDARD_FORMATS = {
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
# text that a format only adds, and marks in it that show nothing of the number
LITERAL = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]|general|standard|am/pm|a/p', re.IGNORECASE)
FIRST_DAY = date(1899, 12, 30)
FIRST_DAY_1904 = date(1904, 1, 1)
LAST_SERIAL = 2_958_465  # 31 December 9999


@cache
def form_of(code: str) -> str:
    """What a number format makes of a number: percent, duration, date, month, year, time, or "",
    the number itself."""
    if ELAPSED.search(code):
        return "duration"
    marks = LITERAL.sub("", code).partition(";")[0].lower()
    if "%" in marks:
        return "percent"
    year = re.search(r"y|e(?![+-])", marks)
    if "d" in marks or (year and re.search("[hs]", marks)):
        return "date"
    if re.search("[hs]", marks):
        return "time"
    if "m" in marks:
        return "month" if year else "date"
    return "year" if year else ""


def shown(value: float, form: str, from_1904: bool = False) -> str:
    """`value` as a person reads it in a cell of that form. A date that shows no day is 2024年9月."""
    if form == "percent":
        return f"{number_text(value * 100)}%"
    if not form or not 0 <= value <= LAST_SERIAL:
        return number_text(value)
    if form == "duration":
        return _clock(round(value * 86400))
    days, seconds = divmod(round(value * 86400), 86400)
    if form == "time" or not days:
        return _clock(seconds)
    # Excel counts a 29 February 1900 that never was
    first = FIRST_DAY_1904 if from_1904 else FIRST_DAY + timedelta(days=int(days < 60))
    if form == "date":
        return moment_text(datetime.combine(first, datetime.min.time()) + timedelta(days, seconds))
    day = first + timedelta(days)
    return f"{day.year}年" if form == "year" else f"{day.year}年{day.month}月"


def number_text(value: float) -> str:
    text = f"{value:.15g}"
    return "0" if text == "-0" else text


def moment_text(moment: datetime) -> str:
    """A date where it is midnight, else date and time."""
    return moment.isoformat(" ", "seconds").removesuffix(" 00:00:00")


def iso_text(text: str) -> str:
    """2024-09-30T00:00:00.000 as moment_text writes it; what is no ISO date stays."""
    try:
        return moment_text(datetime.fromisoformat(text))
    except ValueError:
        return text


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
