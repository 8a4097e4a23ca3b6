"""What words name: the indicators behind a phrase, a list that shares its head or tail, a share of
something; and whether a figure in some unit can be of an indicator."""

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from pipelines.narrative.lexicon import Lexicon
from pipelines.narrative.mentions import read_rows
from pipelines.narrative.sentences import viewed

LONGEST_NAME = 24
NEW = "新增"
CIRCUMSTANCE = re.compile(r"(?:在|受|因|由于|随着)[^,]{2,16}?(?:下|影响|带动|拉动|作用|基础上)")
NOT_LETTERS = re.compile(r"[^\u4e00-\u9fffa-z&\d]")
# units that count one by one may stand for each other: 201名, 20个
COUNTS = ("case", "person", "count")


@dataclass(frozen=True)
class Name:
    """A name that waits for a number.

    ids: what it may mean, none where the lexicon lacks it. sign: what stands before it in a list.
    zone: whose it is, where its own words say so.
    """

    text: str
    start: int
    end: int
    ids: tuple[str, ...] = ()
    sign: str = ""
    zone: str = ""


@dataclass(frozen=True)
class Words:
    """The lists of words of patterns.toml."""

    fillers: re.Pattern[str]
    edges: re.Pattern[str]
    owners: re.Pattern[str]
    tails: re.Pattern[str]
    heads: re.Pattern[str]


@cache
def read_words() -> Words:
    rows = read_rows()

    def choice(*lists: str) -> str:
        words = {viewed(word) for name in lists for word in rows[name]}
        return "|".join(sorted(words, key=len, reverse=True))

    return Words(
        fillers=re.compile(rf"(?:{choice('fillers', 'openers', 'closers')})+"),
        edges=re.compile(rf"^(?:{choice('openers')})+|(?:{choice('closers')})+$"),
        owners=re.compile(rows["owners"]),
        tails=re.compile(rows["tails"]),
        heads=re.compile(rows["heads"]),
    )


class Naming:
    """Answers of the lexicon to phrases that are not in it word for word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.catalogue = lexicon.office.catalogue
        self.units = self.catalogue.units
        self.words = read_words()

    def cleaned(self, text: str) -> str:
        """The letters of a text that name something: "" where there are only fillers and signs."""
        letters = NOT_LETTERS.sub("", CIRCUMSTANCE.sub("", text))
        return "" if self.words.fillers.fullmatch(letters) else self.words.edges.sub("", letters)

    def stem(self, text: str) -> str:
        """A name without what is counted: 规上工业 of 规上工业增加值."""
        return self.words.heads.sub("", text)

    def composed(self, text: str, stems: list[str]) -> tuple[str, ...]:
        """What a phrase means by itself or behind one of the stems said before it: 利润总额 after
        规上工业企业."""
        short = re.sub("企业|完成|实现|累计", "", text)
        for candidate in (text, short, f"{text}项目"):
            if ids := self.lexicon.indicators(candidate):
                return ids
        for stem in reversed(stems[-4:]):
            for form in (stem, stem.replace("企业", "")):
                if form and (ids := self.lexicon.indicators(form + short)):
                    return ids
        return self._of_context(short, "".join(stems[-12:])) if self.words.heads.fullmatch(short) else ()

    def _of_context(self, head: str, context: str) -> tuple[str, ...]:
        """The indicator that ends so, and whose beginning was said last: 重点项目 …, 完成投资."""
        ends = {stem: context.rfind(stem) + len(stem) for stem in self.lexicon.stems(head) if stem in context}
        latest = max(ends, key=lambda stem: (ends[stem], len(stem)), default="")
        return self.lexicon.indicators(latest + head) if latest else ()

    def together(self, names: list[Name]) -> list[Name]:
        """The names of a list; one that is not known by itself takes head or tail of its neighbours:
        工业、制造业、技改投资; 限上批发业、零售业销售额."""
        if len(names) < 2:
            return names
        first, last = names[0], names[-1]
        if last.zone and not any(each.ids for each in names[:-1]):  # 江北片区、滨海新城规上工业总产值
            return [replace(last, zone=each.zone or each.text, start=each.start) for each in names]
        found = [
            each if each.ids else replace(each, ids=self._lent(each.text, first.text, last.text))
            for each in names
        ]
        prefix = self._scale(first.text)
        if prefix and found[0].ids:
            found = [
                replace(each, ids=self.lexicon.indicators(prefix + each.text) or each.ids) for each in found
            ]
        return found

    def joint(self, names: list[Name]) -> Name:
        """A list as the one thing that a single number is of; no indicator of the catalogue."""
        return Name("、".join(name.text for name in names), names[0].start, names[-1].end)

    def merged(self, names: list[Name], count: int) -> list[Name]:
        """A list brought to so many names, where 和 belongs to a name: 批发和零售业、住宿和餐饮业."""
        names = list(names)
        while len(names) > count > 1:
            place = next(
                (at for at, each in enumerate(names) if at and each.sign in ("和", "及", "与")), None
            )
            if place is None or (place == len(names) - 1 and len(names) == 2):
                return names
            text = names[place - 1].text + names[place].sign + names[place].text
            names[place - 1 : place + 1] = [
                replace(
                    names[place],
                    text=text,
                    start=names[place - 1].start,
                    ids=self.lexicon.indicators(text),
                    sign=names[place - 1].sign,
                )
            ]
        return names

    def is_other_money(self, name: Name, unit: str) -> bool:
        """Whether a figure is in yuan where the indicator is kept in dollars, or the other way round."""
        return {self.family(unit), *map(self.own_family, name.ids)} == {"cny", "usd"}

    def _scale(self, text: str) -> str:
        found = re.match(r"规上(?:工业)?|规模以上(?:工业)?|限上|限额以上", text)
        return found[0] if found else ""

    def _lent(self, text: str, first: str, last: str) -> tuple[str, ...]:
        tails = [last[cut:] for cut in range(1, len(last))]
        heads = [first[:cut] for cut in range(len(first) - 1, 0, -1)]
        candidates = [text + tail for tail in tails] + [head + text for head in heads]
        candidates += [head + text + tail for head, tail in product(heads, tails)]
        return next((ids for each in candidates if (ids := self.lexicon.indicators(each))), ())

    def ratio(self, part: Name, whole: str) -> tuple[str, ...]:
        """The indicator that is the share of a part in a whole, where the lexicon has one."""
        texts = [part.text, *(self.catalogue.indicators[id_].name_zh for id_ in part.ids)]
        texts += [self.stem(text) for text in texts]
        forms = [f"{{}}占{whole}比重", f"{{}}占{whole}的比重"]
        if not whole or part.ids:
            forms += ["{}占比", "{}比重"]
        for text, form in product(map(viewed, texts), forms):
            if ids := self.lexicon.indicators(form.format(text)):
                return ids
        return ()

    def split(self, before: str, behind: str) -> tuple[str, int]:
        """A name with its number in the middle, 产城融合 … 发展预留地: the name, and how many of the
        letters behind belong to it; 0 where there is none."""
        for head, length in product(
            range(max(len(before) - 1, 1)), range(min(len(behind), LONGEST_NAME), 1, -1)
        ):
            if self.lexicon.indicators(before[head:] + behind[:length]):
                return before[head:] + behind[:length], length
        return "", 0

    def of_unit(self, name: Name, unit: str) -> tuple[str, ...]:
        """The ids of a name that a figure in this unit can be of."""
        return tuple(id_ for id_ in name.ids if self._fits(unit, id_))

    def _fits(self, unit: str, id_: str) -> bool:
        """亩均税收 (万元/亩) is also written in 万元."""
        own = self.catalogue.indicators[id_].unit
        if not unit:
            return self.own_family(id_) == "plain"
        per = f"{unit}/{own.partition('/')[2]}" if "/" in own else unit
        return self.own_family(id_) in (self.family(unit), self.family(per))

    def family(self, unit: str) -> str:
        found = self.units.resolve_unit(unit) if unit else None
        family = found.family if found else unit
        return "count" if family in COUNTS else family

    def own_family(self, id_: str) -> str:
        family = self.catalogue.family(id_)
        return "count" if family in COUNTS else family

    def is_rate(self, name: Name) -> bool:
        """Whether a name's own figures are percentages."""
        return bool(name.ids) and self.own_family(name.ids[0]) == "rate"
