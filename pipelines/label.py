"""What a label says: the text of a header, of the first cell of a row, of a title, of a sheet's name.

税收收入（万元） names an indicator and a unit; 2024年1-9月累计完成 a period and a measure; 上年同期增速
a measure and a year; 其中：#民间投资 an indicator. A label is taken apart with the vocabulary, the
catalogue and what the office has settled, and never guessed: what is left over is `rest`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from kpi.catalogue import OWN_ZONE, Catalogue
from kpi.errors import UnknownName
from kpi.name import Match, folded
from kpi.period import resolve_period
from pipelines.vocabulary import (
    MEASURES,
    MOST_TEXTS,
    WRITTEN_MEASURES,
    codes,
    header_roles,
    is_level,
    joined_basis,
    patterns,
)

YEAR = re.compile(r"(?:19|20)\d\d")
LIST_MARK = re.compile(
    r"^(?:[#*★☆●▲■◆○◇√→>\-—–·•+]+|(?:#?其中|其 中)[:：]?|[(]?[一二三四五六七八九十]{1,3}[)、.．,，]"
    r"|[(]?\d{1,2}(?:\.\d{1,2})*(?:[)、]|[.．](?!\d))|[①-⑳])+"
)
BRACKETS = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
OVER_A_YEAR = re.compile(r"[比较](?:19|20)\d\d年(?:同期)?(?=增|下|升|±)")
NUMBER_BEFORE = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*[\s\u3000]+(?=[\u3400-\u9fff])")
UNIT_BEFORE = re.compile(r"^(?:(?:计量|金额|货币)?单位|人民币|金额)[:：]?")
DASH = re.compile(r"(?<=\d)[—–−~]+(?=[\d本])")
FOOTNOTE_MARK = re.compile(r"[①-⑳⑴-⒇※]|(?<=[\u3400-\u9fff)）])\*+$")
ENGLISH = re.compile(r"[A-Za-z]{2,}|^[+\-]?\d")
ENGLISH_TAIL = re.compile(r"(?<=[\u3400-\u9fff)])[A-Za-z][A-Za-z&/,.'\-]{3,}(?:[(][^()]*[)])?$")
FIRST_OF_MONTH = re.compile(r"((?:19|20)\d\d)-(\d\d)-01")
PUNCTUATION = " :：,，、;；_—–/|\\±+-()*#~→>"
LISTED = re.compile(r"[、,，;；]|和(?=[^\s])|及(?=[^\s])")
SAME_PART = "年同期"
FRAGMENT_YEAR = "2024年"
PERIOD_STARTS = re.compile(r"\d|第?[一二三四]季|上半|全年|前[三3]|q[1-4]|十[一二三四五]五")
LONGEST_PERIOD = 18
LONGEST_NAME = 40
LONGEST_UNIT = 9
TEXTS = (
    "role",
    "indicator",
    "zone",
    "period",
    "measure",
    "span",
    "unit",
    "basis",
    "status",
    "bound",
    "indicator_unit",
)


@dataclass(frozen=True)
class Label:
    """What a text says; "" where it says nothing of it.

    role: what a column so headed holds (header_words.csv). indicator, zone: as written.
    period: as written, possibly without its year. measure: a code of MEASURES or of the computed
    ones. years: −1 where it speaks of the year before. is_whole: of that whole year. span: month,
    quarter or ytd where the words say so. is_total: a sum or an average of others. rest: what is
    not understood. indicator_unit: the unit beside the indicator's name, which tells yuan from dollars
    where the figure itself is a rate.
    """

    text: str
    role: str = ""
    indicator: str = ""
    zone: str = ""
    period: str = ""
    measure: str = ""
    years: int = 0
    is_whole: bool = False
    span: str = ""
    unit: str = ""
    basis: str = ""
    status: str = ""
    bound: str = ""
    is_total: bool = False
    rest: str = ""
    indicator_unit: str = ""

    @property
    def is_understood(self) -> bool:
        """Whether it says anything that is known."""
        return (
            self.is_total or self.is_whole or bool(self.years) or any(getattr(self, name) for name in TEXTS)
        )

    @property
    def is_computed(self) -> bool:
        """Whether what stands under it is worked out from other figures: 完成率, 增减额."""
        return bool(self.measure) and self.measure not in WRITTEN_MEASURES

    def under(self, upper: "Label") -> "Label":
        """This label read under a wider one: 增速 under 地区生产总值, 1-9月 under 2024年."""
        merged = {name: getattr(self, name) or getattr(upper, name) for name in TEXTS}
        merged["period"] = joined_period(upper.period, self.period)
        merged["measure"] = joined_measure(upper.measure, self.measure)
        merged["basis"] = joined_basis(self.basis, upper.basis)
        known = bool(merged["indicator"] or merged["zone"])
        return replace(
            self,
            **merged,
            years=self.years or upper.years,
            is_whole=self.is_whole or upper.is_whole,
            is_total=self.is_total or upper.is_total,
            rest=self.rest or ("" if known else upper.rest),
        )


def joined_measure(upper: str, lower: str) -> str:
    """Two measure words that hold together: 目标 over 增速 is a target growth; 实际 adds nothing."""
    pair = {upper, lower} - {"", "actual"}
    for other in ("yoy", "share", "rank"):
        if pair == {"target", other}:
            return f"target_{other}"
    if pair == {"yoy", "rank"}:
        return "growth_rank"
    return lower if lower not in ("", "actual") else upper if upper not in ("", "actual") else lower or upper


def crossed_measure(row: str, head: str) -> str:
    """What a row's label and a column's head are together: the growth of a growth is a change of it."""
    return "increase" if row == head == "yoy" else joined_measure(row, head)


def joined_period(upper: str, lower: str) -> str:
    """Two parts of a period, in whichever order they make one: 1-9月 over 2023年."""
    if not upper or not lower or upper == lower:
        return lower or upper
    for text in (f"{upper}{lower}", f"{lower}{upper}", f"{upper}年{lower}", f"{lower}年{upper}"):
        if reads_as_period(text):
            return text
    year = YEAR.match(upper)
    if year and lower.rstrip("年度全") == year[0]:
        return upper
    return f"{year[0]}年{lower}" if year and is_period_fragment(lower) else lower


@lru_cache(MOST_TEXTS)
def reads_as_period(text: str) -> bool:
    with suppress(UnknownName):
        resolve_period(text)
        return True
    return False


@lru_cache(MOST_TEXTS)
def is_period_fragment(text: str) -> bool:
    """Whether a text is a period that lacks only its year: 1-9月, 三季度."""
    if not text or text.isdecimal() or YEAR.match(text):
        return False
    return reads_as_period(FRAGMENT_YEAR + text)


def months_of(period: str) -> str:
    """What a period says behind its year: 年1-9月 of 2024年1-9月."""
    return period[4:] if YEAR.match(period) else period


def same_part(outer: str, year: str) -> str:
    """The same months of another year: 2024年1-9月 and 2023年 give 2023年1-9月."""
    return year[:4] + months_of(outer)


def half_width(text: str) -> str:
    """Half width, one kind of brackets, no spaces, line breaks and marks of footnotes."""
    plain = "".join(unicodedata.normalize("NFKC", FOOTNOTE_MARK.sub("", text)).split())
    return DASH.sub("-", plain)


def in_one_language(text: str) -> str:
    """A text as the product reads it: of two languages under each other the Chinese, and of the first
    of a month, which is how Excel keeps 2024年9月, the month."""
    if "\n" in text:
        lines = [line.strip() for line in text.splitlines()]
        if any(not line.isascii() for line in lines):
            text = "\n".join(line for line in lines if not line.isascii() or not ENGLISH.search(line))
    found = FIRST_OF_MONTH.fullmatch(text)
    return f"{found[1]}年{int(found[2])}月" if found else text


class Office:
    """The vocabulary as one office uses it: the catalogue, and the words that the office has settled
    (kind → folded text → meaning; kinds zone, indicator, unit, column, header)."""

    def __init__(self, catalogue: Catalogue, settled: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.catalogue = catalogue
        self.units = catalogue.units
        said = settled or {}
        self.settled_zones = said.get("zone", {})
        self.settled_indicators = said.get("indicator", {})
        self.settled_units = said.get("unit", {})
        self.settled_columns = said.get("column", {})
        self.settled_rows = said.get("header", {})
        self._labels: dict[str, Label] = {}

    def resolve_zone(self, text: str, own: str | None = None) -> Match:
        settled = self.settled_zones.get(folded(text))
        if settled:
            return Match(text, settled)
        match = self.catalogue.resolve_zone(text, own)
        if match.id is None and self.catalogue.knows_zone(f"{text}区"):  # 合肥经开
            return self.catalogue.resolve_zone(f"{text}区", own)
        return match

    def resolve_park(self, text: str, parents: Iterable[str]) -> str | None:
        """The one park of these zones whose name ends so: 东园."""
        found = [
            zone.zone_id
            for zone in self.catalogue.zones.values()
            if zone.parent_id in parents and folded(zone.name_zh).endswith(folded(text))
        ]
        return found[0] if len(found) == 1 else None

    def resolve_indicator(self, text: str, family: str | None = None) -> Match:
        settled = self.settled_indicators.get(folded(text))
        return Match(text, settled) if settled else self.catalogue.resolve_indicator(text, family)

    def knows_zone(self, name: str) -> bool:
        """Whether a folded text names one zone."""
        return name in self.settled_zones or self.catalogue.knows_zone(name)

    def knows_indicator(self, name: str) -> bool:
        """Whether a folded text names an indicator."""
        return name in self.settled_indicators or self.catalogue.knows_indicator(name)

    def label(self, text: str) -> Label:
        """What a text says; read once per text."""
        if text not in self._labels:
            self._labels[text] = replace(_Reading(self).read(text), text=text)
        return self._labels[text]


class _Reading:
    """One label being taken apart."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def read(self, text: str) -> Label:
        settled = self.office.settled_columns.get(folded(text))
        if settled:
            return _settled_column(settled)
        plain = half_width(NUMBER_BEFORE.sub("", in_one_language(text)))
        if not plain:
            return Label("")
        plain = OVER_A_YEAR.sub("同比", plain)
        label = self._named(plain) or self._unmarked(ENGLISH_TAIL.sub("", plain))
        if label.measure.startswith("target") and folded(label.zone) in OWN_ZONE:
            label = replace(label, zone="", basis=joined_basis("own", label.basis))
        unit = self.office.units.resolve_unit(label.unit)
        if unit is None or unit.family in ("rate", "points"):
            return label
        if label.measure != "yoy":
            return replace(label, indicator_unit=label.unit if label.indicator else "")
        if label.indicator and not plain.endswith((")", label.unit)):  # 税收收入（亿元）增速
            return replace(label, unit="", indicator_unit=label.unit)
        return replace(label, measure="increase")

    def _named(self, plain: str) -> Label | None:
        """A text that is as a whole a header word, an indicator or a zone."""
        name = folded(plain)
        if not name:
            return None
        if role := header_roles().get(name):
            return Label("", role=role)
        if self.office.knows_indicator(name):
            return Label("", indicator=plain)
        if self.office.knows_zone(name) or name in OWN_ZONE:
            return Label("", zone=plain)
        return None

    def _unmarked(self, plain: str) -> Label:
        """A text without its list mark (一、, 其中：, #), and then without its brackets."""
        stem = LIST_MARK.sub("", plain) or plain
        if stem != plain and (found := self._named(stem)):
            return found
        return self._unbracketed(stem)

    def _unbracketed(self, stem: str) -> Label:
        """Brackets that say something known (万元; 可比价; GDP) come off; others belong to the name."""
        aside = Label("")
        for found in list(BRACKETS.finditer(stem)):
            inside = self._aside(found[1])
            if inside is None:
                continue
            aside = inside.under(aside)
            stem = stem.replace(found[0], "", 1)
        stem = stem.strip(":：,，、-—_/")
        if not stem:
            return aside
        label = self._named(stem) or self._taken_apart(stem) or self._unit(stem) or self._without_unit(stem)
        if label is None:
            role = header_roles().get(folded(BRACKETS.sub("", stem)), "")  # 指标（单位）
            label = Label("", role=role) if role else self._left_over(stem)
        if label.indicator and aside.indicator:
            aside = replace(aside, indicator="")
        return label.under(aside)

    def _aside(self, inside: str) -> Label | None:
        """What a bracket says, or None where it says something unknown."""
        if not inside or (inside.isascii() and inside.replace(" ", "").isalpha() and len(inside) > 3):
            return Label("")
        whole = self._unit(inside) or self._taken_apart(inside)
        if whole:
            return whole
        parts = [part for part in LISTED.split(inside) if part]
        read = [self._unit(part) or self._taken_apart(part) for part in parts]
        if len(parts) < 2 or any(label is None for label in read):
            return None
        units = list(dict.fromkeys(label.unit for label in read if label and label.unit))
        result = Label("")
        for label in read:
            assert label is not None
            result = label.under(result)
        # （亿元，增速%）heads an amount and a rate
        measure = "" if len(units) > 1 else result.measure
        return replace(result, unit="、".join(units), measure=measure)

    def _unit(self, text: str) -> Label | None:
        bare = UNIT_BEFORE.sub("", text).strip(PUNCTUATION)
        if bare.isdecimal():
            return None
        return Label("", unit=bare) if self.office.units.resolve_unit(bare) else None

    def _without_unit(self, stem: str) -> Label | None:
        """A label whose last characters are a unit: 地区生产总值,亿元; 新签约项目个."""
        for length in range(min(LONGEST_UNIT, len(stem) - 1), 0, -1):
            unit = self._unit(stem[-length:])
            rest = stem[:-length].rstrip(":：,，、-—_/|")
            if unit and (label := self._named(rest) or self._taken_apart(rest)):
                return replace(label, unit=label.unit or unit.unit)
        return None

    def _taken_apart(self, stem: str) -> Label | None:
        """A label that is an indicator with words of period, measure and zone around it, or such
        words alone; None where anything is left over."""
        if len(stem) > LONGEST_NAME:
            return None
        if words := self._words(stem):
            return words
        length = len(stem)
        folds = [folded(letter) for letter in stem]
        for size in range(length - 1, 1, -1):
            for start in range(length - size + 1):
                name = "".join(folds[start : start + size])
                if len(name) < 2 or not self.office.knows_indicator(name):
                    continue
                before = self._words(stem[:start])
                after = self._words(stem[start + size :])
                if before is not None and after is not None:
                    return replace(after.under(before), indicator=stem[start : start + size])
        return None

    def _words(self, text: str) -> Label | None:
        """Words of period, measure, time, basis and zone, one after the other; None for others."""
        label = Label("")
        position = 0
        while position < len(text):
            step = self._next_word(text, position)
            if step is None:
                return None
            length, word = step
            label = word.under(label)
            position += length
        if label.years and YEAR.match(label.period):
            is_year = re.fullmatch(r"\d{4}年?度?", label.period)  # 2023年同期: the same months of that year
            return replace(
                label, years=0, period=f"{label.period[:4]}{SAME_PART}" if is_year else label.period
            )
        return label

    def _next_word(self, text: str, position: int) -> tuple[int, Label] | None:
        """The longest word that begins here."""
        lower = text.lower()
        best: tuple[int, Label] | None = None
        for kind, code, pattern in patterns():
            found = pattern.match(lower, position)
            if (
                found
                and found[0]
                and (best is None or len(found[0]) > best[0])
                and (code != "own" or found[0] != "本区")
            ):
                best = len(found[0]), _word(kind, code)
        for length, word in (self._period_at(text, position), self._zone_at(text, position)):
            if length and (best is None or length >= best[0]):
                best = length, word
        if best is None and text[position] in PUNCTUATION:
            return 1, Label("")
        if text[position] in "%‰":
            return 1, Label("", unit=text[position])
        return best

    def _period_at(self, text: str, position: int) -> tuple[int, Label]:
        if PERIOD_STARTS.match(text.lower(), position):
            for length in range(min(LONGEST_PERIOD, len(text) - position), 1, -1):
                part = text[position : position + length]
                after = text[position + length : position + length + 1]
                if (part[-1].isdecimal() and after.isdecimal()) or part[-1] + after == "底线":
                    continue
                if reads_as_period(part) or is_period_fragment(part):
                    return length, Label("", period=part)
        return 0, Label("")

    def _zone_at(self, text: str, position: int) -> tuple[int, Label]:
        for length in range(min(20, len(text) - position), 1, -1):
            part = text[position : position + length]
            name = folded(part)
            if len(name) > 1 and (self.office.knows_zone(name) or name in OWN_ZONE):
                return length, Label("", zone=part)
        return 0, Label("")

    def _left_over(self, stem: str) -> Label:
        """An unknown name, without the words of measure and period at its ends, which are read."""
        for size in range(2, len(stem)):
            for name, words in ((stem[:size], stem[size:]), (stem[-size:], stem[:-size])):
                around = self._words(words)
                if around is not None and around.is_understood and len(folded(name)) > 1:
                    return replace(around, rest=name, zone="")
        return Label("", rest=stem)


def _word(kind: str, code: str) -> Label:
    """The label of one word of measure_words.csv."""
    match kind, code:
        case (("measure" | "computed"), _):
            return Label("", measure=code)
        case "when", "last_year":
            return Label("", years=-1)
        case "when", "last_whole_year":
            return Label("", years=-1, is_whole=True)
        case "when", "now":
            return Label("", measure="actual")
        case "when", ("ytd" | "month" | "quarter"):
            return Label("", span=code)
        case "when", "year":
            return Label("", is_whole=True)
        case "basis", _:
            return Label("", measure="target" if is_level(code) else "", basis=code)
        case "status", _:
            return Label("", status=code)
        case "bound", _:
            return Label("", bound=code)
        case "total", _:
            return Label("", is_total=True)
    return Label("")


def _settled_column(meaning: str) -> Label:
    """What the office has said that a header means: a role, a measure, or last_year."""
    if meaning == "last_year":
        return Label("", measure="actual", years=-1)
    if meaning in MEASURES or meaning in codes("computed"):
        return Label("", measure=meaning)
    return Label("", role=meaning)
