"""Levels: a number with its unit, for the name that waits, or the words around it."""

import re
from dataclasses import replace
from datetime import date

from kpi.period import Period
from pipelines.narrative.figures import Figure, Said
from pipelines.narrative.growth import Growth
from pipelines.narrative.making import RATES
from pipelines.narrative.mentions import Mention
from pipelines.narrative.naming import NEW, Name

ADDED = re.compile("新增|净增|新培育|新认定")
PLACE = re.compile(
    "(?:片区|园区|(?<!产业)园|产业园|区块|新城|板块|街道|经开区|高新区|开发区|县|市|(?<![小城社灾山景库牧辖地校矿])区|镇|乡)$"
)


class Levels(Growth):
    """Numbers: growth or level, and whose."""

    def _on_number(self, at: int) -> int:
        said, end = self._group(at)
        before = self._at(at - 1)
        unit = next((each.number.unit for each in said if each.number.unit), "")
        change = said[0].change
        if any(self.naming.family(each.number.unit) in ("points", "place") for each in said):
            pass
        elif before and before.kind == "multiple":
            value = said[0].number.value * RATES.get(unit, 1) if unit == "倍" else said[0].number.value
            if self._is_yearly() and unit in ("倍", "%"):
                self._set_growth(said, [value - 100], at, end)
        elif change and (unit in RATES or (not unit and self._is_cut_off(end))):
            self._set_growth(said, [self._growth(each) for each in said], at, end)
        elif unit == "%" and said[0].number.name and self.clause.versus == "last_year":
            self._set_growth(said, [self._signed(each.number) for each in said], at, end)
        elif change and not self.clause.is_reaching:
            pass  # an increment: 增加12亿元
        elif unit == "%" and self.part.is_again and self._is_again([0.0]):
            self._set_growth(said, [self._signed(each.number) for each in said], at, end)
        elif unit == "%" and (other := self._other_zone(at)):
            self._add_others(said[0], other.text)
        elif self.in_bracket and unit == "%" and (said[0].number.name or change):
            self._set_growth(said, [self._signed(each.number) for each in said], at, end)
        elif unit or self._needs_no_unit():
            filled = [Said(each.change, each.number._replace(unit=each.number.unit or unit)) for each in said]
            end = self._set_values(filled, at, end)
        self._after_numbers()
        return end

    def _needs_no_unit(self) -> bool:
        """容积率不低于1.5: whether what waits is a bare number."""
        names = self.part.names if self.part.waits and not self._unknown_words() else []
        return bool(names) and all(
            each.ids and self.naming.own_family(each.ids[0]) == "plain" for each in names
        )

    def _is_cut_off(self, end: int) -> bool:
        following = self._at(end)
        return following is None or following.kind in ("comma", "stop", "close")

    def _set_values(self, said: list[Said], at: int, end: int) -> int:
        """Levels to the name right behind the number, the names that wait, the words before it, or
        the name of before in another period or zone. Where the next mention to read is."""
        part = self.part
        numbers = [each.number for each in said]
        unknown = self._unknown_words()
        if self._is_goal_behind(end) and (names := self._said_of(len(said))):
            self._add_targets(names, said, at)
            return end
        if behind := self._name_behind(end, numbers[0], unknown):
            name, end = behind
            self._new_values([name], numbers[:1], end)
        elif part.waits:
            names = self.naming.together(part.names)
            self._new_values(self._described(names, unknown), numbers, end)
        elif total := self._total():
            self._new_values([total], numbers[:1], end)
        elif unknown and self.made and PLACE.search(unknown):
            self._new_values([replace(self.made[-1].name, zone=unknown)], numbers[:1], end)
        elif unknown:
            self._new_values([self._unknown(unknown, at)], numbers[:1], end)
        elif part.recent and not (self.has_moved or part.is_again) and len(part.recent) == len(numbers):
            self._fill(part.recent, numbers)
        elif self._fit(names := self._names_before(len(numbers)), numbers):
            self._new_values(names, numbers, end)
        return end

    def _fit(self, names: list[Name], numbers: list[Mention]) -> bool:
        """Whether these numbers can be levels of these names; not where there are no names."""
        pairs = zip(names, numbers, strict=False)
        return bool(names) and all(self.naming.of_unit(name, number.unit) for name, number in pairs)

    def _fill(self, figures: list[Figure], numbers: list[Mention]) -> None:
        """增长8.75%，达到114.23亿元; 突破500亿元，达523亿元: the level of a figure already made."""
        for figure, number in zip(figures, numbers, strict=True):
            is_surer = (
                figure.bound == ">=" and "达" in self.clause.words and number.value >= (figure.value or 0)
            )
            if (figure.value is None or is_surer) and (
                not figure.name.ids or self.naming.of_unit(figure.name, number.unit)
            ):
                self._fill_level(figure, number)
                figure.measure = {"yoy": "actual", "target_yoy": "target"}.get(figure.measure, figure.measure)
                figure.end = number.end
                self._choose(figure)

    def _total(self) -> Name | None:
        """新增规上企业21家、总数达143家: the total is of what was newly added."""
        if not self.made or not re.search("总数|总量|累计", self.clause.residue):
            return None
        name = self.made[-1].name
        text = re.sub("^(?:新增|新认定|新登记|新培育|新引进|净增)", "", name.text)
        return replace(name, text=text, ids=self.lexicon.indicators(text)) if text != name.text else None

    def _name_behind(self, end: int, number: Mention, unknown: str) -> tuple[Name, int] | None:
        """设立3亿元的人才专项资金: the name right behind a number, and where to go on."""
        following = self._at(end)
        if not following or (self.part.waits and not unknown):
            return None
        if following.kind == "text" and unknown:
            text, length = self.naming.split(unknown, following.text)
            if length:
                last = following.start + length
                return Name(text, number.start, last, self.lexicon.indicators(text)), end + 1
        lead = NEW if ADDED.search(self.clause.residue) else unknown or self.clause.lead
        text = following.text.removeprefix("的") if following.kind == "text" else ""
        if following.kind == "text":
            following, end = self._at(end + 1), end + 1
        if not following or following.kind != "indicator":
            return None
        ids = self.lexicon.indicators(lead + text + following.text)
        if text and not ids:
            return None
        name = Name(
            lead + text + following.text if ids else following.text,
            number.start,
            following.end,
            ids or following.ids,
        )
        if not self.naming.of_unit(name, number.unit):
            return None
        self.clause.lead = lead if lead == NEW else self.clause.lead
        self.clause.has_name = True
        self.stems.append(following.text)
        return name, end + 1

    def _new_values(self, names: list[Name], numbers: list[Mention], end: int) -> None:
        part = self.part
        part.waits = False
        periods = self._periods_of(names, numbers)
        names = self.naming.merged(names, len(numbers))
        if periods:
            names = names * len(periods)
        elif len(numbers) == 1 and len(names) > 1:
            if not self.clause.is_each:
                names = [self.naming.joint(names)]
            numbers = numbers * len(names)
        elif len(names) == 1:
            numbers = numbers[:1]
        if len(names) != len(numbers):
            return
        if any(
            name.ids and number.unit == "%" and not self.naming.of_unit(name, "%")
            for name, number in zip(names, numbers, strict=True)
        ):
            part.waits = True
            return  # 完成67.5%: how far an amount has come
        part.recent = []
        for place, (name, number) in enumerate(zip(names, numbers, strict=True)):
            figure = self._figure(
                name,
                "target" if self._aims() else "actual",
                min(name.start, number.start),
                max(number.end, name.end),
            )
            figure.period = periods[place] if periods else figure.period
            self._fill_level(figure, number)
            figure.warnings += number.warnings
            self._keep(figure, end)

    def _on_from(self, at: int) -> int | None:
        """由2.67平方公里提升到4.5: the first number is of before."""
        for place in range(at + 1, min(at + 9, len(self.mentions))):
            kind = self.mentions[place].kind
            if kind == "reach":
                self._add_base(at, place)
                return place
            if kind in ("stop", "indicator", "comma"):
                break
        return None

    def _add_base(self, at: int, reach: int) -> None:
        """由2020年的2.86%提高到: the level of before is a figure of that time, where the time is said."""
        inside = self.mentions[at:reach]
        number = next((each for each in inside if each.kind == "number" and each.unit), None)
        years = [found for each in inside if (found := re.search(r"(?:19|20)\d\d(?=年)", each.text))]
        if not number or not years or self.clause.change or not self.part.waits:
            return
        name = self.part.names[-1]
        figure = self._figure(name, "actual", number.start, number.end)
        figure.period = Period(date(int(years[-1][0]), 12, 31))
        figure.value, figure.unit = self._signed(number), number.unit
        self._choose(figure)
        if figure.name.ids:
            self.made.append(figure)

    def _on_reach(self, at: int) -> None:
        self.clause.is_reaching = True
        if self.clause.change and self.clause.change.name not in ("rate", "fall_rate"):
            self.clause.change = None
