"""Which year a text speaks from, and what a year and the words behind it are as a period."""

import re

from kpi.errors import UnknownName
from kpi.period import Period, resolve_period

HEAD_LETTERS = 300
YEAR = re.compile(r"(?<![\d到至])(?:19|20)\d\d(?=年|度|计划|总结|工作|上半|前三|[一二三四]季)(?!年[-—至])")
DATED = re.compile(r"((?:19|20)\d\d)(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)")
ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
TWO_YEARS = re.compile(r"(?:总结|回顾|情况).{0,16}(?:计划|打算|安排|思路|谋划|要点|草案)")
SPAN = re.compile(r"((?:19|20)\d\d)[-—至~]((?:19|20)\d\d)年")
REVIEW = re.compile(
    r"(?:总结|回顾)[^,，。;；\d]{0,8}((?:19|20)\d\d)年[^。]{0,30}?(?:安排|部署|谋划|研究)[^,，。;；\d]{0,8}((?:19|20)\d\d)年"
)
PAST = re.compile(r"过去的?((?:19|20)\d\d)年")
AHEAD = re.compile(
    r"(?<!到)((?:19|20)\d\d)年(?:主要|预期|工作|发展|经济|社会)*(?:目标|打算|安排|计划[::]|思路)"
)
FIRST = re.compile(r"过去的?一年|((?:19|20)\d\d)年")
NUMERALS = {letter: number for number, letter in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11}


def years_of(title: str, text: str, period: Period | None) -> tuple[int | None, int | None]:
    """The year a text speaks from, and the last year whose figures are outcomes where that is known."""
    head = text[:HEAD_LETTERS]
    in_title = [int(year) for year in YEAR.findall(title)]
    years = [int(year) for year in YEAR.findall(head)]
    first, past, span = FIRST.search(head), PAST.search(head), SPAN.search(title)
    dated = DATED.search(head) or DATED.search(text[-HEAD_LETTERS:])
    anywhere = ANY_YEAR.search(text)
    if TWO_YEARS.search(title) and in_title:
        return in_title[0], in_title[0]
    if period:
        return period.end.year, None
    if (review := REVIEW.search(text[: 4 * HEAD_LETTERS])) and int(review[2]) == int(review[1]) + 1:
        return int(review[2]), int(review[1])
    if past:
        return int(past[1]) + 1, int(past[1])
    if dated:
        return int(dated[1]), None
    if span:
        return int(span[1]), None
    if first and not first[1] and not in_title and years:
        return min(years) + 1, min(years)
    ahead = AHEAD.search(text, len(title) + 1)
    if ahead and not in_title:
        return int(ahead[1]) - 1, int(ahead[1]) - 1
    return max(years) if years else int(anywhere[0]) if anywhere else None, None


def read_period(year: int, part: str) -> Period | None:
    """The period that a year and the words behind it are; the year itself without words."""
    part = part.removesuffix("以来")
    if found := re.fullmatch(r"前(\d{1,2}|[一二三四五六七八九十]+)个?月", part):
        part = f"1-{int(found[1]) if found[1].isdecimal() else NUMERALS.get(found[1], 0)}月"
    elif found := re.fullmatch(r"第?([一二三四1-4])季度末", part):
        part = f"{3 * (NUMERALS.get(found[1]) or int(found[1]))}月末"
    elif found := re.fullmatch(r"[一1][-—~至]([二三四2-4])季度", part):
        part = f"1-{3 * (NUMERALS.get(found[1]) or int(found[1]))}月"
    elif found := re.fullmatch(r"(\d{1,2})月(\d{1,2})日", part):
        return _day(year, int(found[1]), int(found[2]))
    part = re.sub(r"^1月?份?[-—~至到]", "1-", part)
    try:
        return resolve_period(f"{year}年{part}")
    except UnknownName:
        return None


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        return resolve_period(f"{year}-{month:02d}-{day:02d}")
    except UnknownName:
        return None
