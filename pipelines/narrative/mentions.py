"""What a sentence speaks of: names, numbers with their units, and the words of patterns.toml around them.

Every mention is a piece of the sentence's view; no two overlap, and where two patterns could begin at
the same letter the longer one is taken.
"""

import re
import tomllib
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from functools import cache
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, NamedTuple

from kpi.catalogue import Catalogue
from pipelines.narrative.lexicon import Lexicon
from pipelines.narrative.sentences import viewed

HERE = Path(__file__).parent
DIGITS = (
    r"(?P<digits>(?:(?<![\d.a-z])|(?<=gdp)|(?<=cpi))(?:(?P<sign>(?<![\d\-—~%元)])[-+±])?"
    r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?P<comma>,\d{1,2}(?=%|亿|万元|个百))?)(?P<dots>[.。]{1,2}\d+|\.(?=[亿万%千百个元家]))?))"
)
MORE = r"(?P<more>余|多)?"
BOUND = r"(?P<bound>(?:及|或)?以上|以下|以内|之内|左右|上下|多|余)?"
RANGE = r"(?:%?[-—~至到](?P<upper>\d+(?:\.\d+)?))?"


class Mention(NamedTuple):
    """A piece of a view and what it means: kind and name as in patterns.toml, ids of the lexicon,
    or for a number its value, its unit as written ("" for none), bound and warnings."""

    kind: str
    name: str
    start: int
    end: int
    text: str
    ids: tuple[str, ...] = ()
    parts: Mapping[str, str] = {}
    value: float = 0.0
    unit: str = ""
    bound: str = ""
    warnings: tuple[str, ...] = ()


def read_mentions(view: str, lexicon: Lexicon, numbers: re.Pattern[str]) -> list[Mention]:
    """The mentions of a view in order; what none of them takes comes as kind "text"."""
    sources = [_names(view, lexicon), *(_hits(view, *each) for each in read_patterns())]
    sources.append(_hits(view, "number", "number", numbers))
    return list(_without_overlap(view, sources))


Source = Generator[Mention | None, int, None]


def _names(view: str, lexicon: Lexicon) -> Source:
    """The names of the lexicon; sent a place, the first that begins there or behind."""
    least = yield None
    for start, end, kind, ids in lexicon.find(view):
        while start >= least:
            least = yield Mention(kind, kind, start, end, view[start:end], ids)


def _hits(view: str, kind: str, name: str, pattern: re.Pattern[str]) -> Source:
    """The places where a pattern holds, asked for as of _names."""
    least = yield None
    while hit := pattern.search(view, least):
        mention = _number(hit) if kind == "number" else _worded(kind, name, hit)
        if mention.end == mention.start:
            least = max(least, hit.start() + 1)
            continue
        while hit.start() >= least:
            least = yield mention


def _worded(kind: str, name: str, hit: re.Match[str]) -> Mention:
    parts = {key: value for key, value in hit.groupdict().items() if value} if hit.re.groups else {}
    ids = (name,) if kind == "indicator" else ()
    return Mention(kind, name, hit.start(), hit.end(), hit[0], ids, parts)


def _without_overlap(view: str, sources: list[Source]) -> Iterator[Mention]:
    """The earliest mention of all sources, then the earliest behind it: of two at one place the longer."""
    queue: list[tuple[int, int, int, Mention]] = []

    def ask(number: int, least: int) -> None:
        with suppress(StopIteration):
            if mention := sources[number].send(least):
                heappush(queue, (mention.start, -mention.end, number, mention))

    for number, source in enumerate(sources):
        next(source)
        ask(number, 0)
    end = 0
    while queue:
        start, _, number, mention = heappop(queue)
        if start >= end:
            if start > end:
                yield Mention("text", "text", end, start, view[end:start])
            yield mention
            end = mention.end
        ask(number, end)
    if end < len(view):
        yield Mention("text", "text", end, len(view), view[end:])


def _number(hit: re.Match[str]) -> Mention:
    digits = hit["digits"]
    warnings = []
    if hit["comma"]:
        digits = digits.replace(",", ".")
        warnings.append("dirty")
    if not re.fullmatch(r"(?:\.\d+)?", hit["dots"] or ""):
        digits = re.sub(r"[.。]+", ".", digits).rstrip(".")
        warnings.append("dirty")
    if hit["upper"]:
        warnings.append("range")
    value = float(digits.replace(",", "").lstrip("±+-"))
    bound = _bound(f"{hit['more'] or ''}{hit['bound'] or ''}")
    return Mention(
        "number",
        hit["sign"] or "",
        hit.start(),
        hit.end(),
        hit[0],
        value=value,
        unit=hit["unit"] or "",
        bound=bound,
        warnings=tuple(warnings),
    )


def _bound(word: str) -> str:
    if "左右" in word or "上下" in word:
        return "~"
    if "下" in word or "内" in word:
        return "<="
    return ">=" if "以上" in word else "~" if word else ""


@cache
def read_patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """(kind, name, pattern) of every pattern of patterns.toml."""
    return tuple((row["kind"], row["name"], re.compile(row["pattern"])) for row in read_rows()["pattern"])


@cache
def classifiers() -> frozenset[str]:
    """What is counted in with no unit of units.csv, kept as written: 批, 场, 标箱."""
    return frozenset(map(viewed, read_rows()["classifiers"]))


@cache
def read_rows() -> dict[str, Any]:
    """patterns.toml as it is written; not to be changed."""
    return tomllib.loads((HERE / "patterns.toml").read_text(encoding="utf-8"))


def number_pattern(catalogue: Catalogue) -> re.Pattern[str]:
    """Numbers with any unit of the catalogue behind them, the longest unit first."""
    units = {viewed(name) for name in catalogue.units.by_name} | classifiers()
    for plain, sign in (("m2", "㎡"), ("m2", "m²"), ("m3", "m³"), ("km2", "km²")):
        units |= {unit.replace(plain, sign) for unit in units}
    units = {unit for unit in units if unit and not unit.isdecimal() and "=" not in unit}
    choice = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    return re.compile(rf"{DIGITS}{RANGE}{MORE}(?P<unit>{choice})?{BOUND}")
