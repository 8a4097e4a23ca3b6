"""Names, numbers and turns of phrase in one language: what every sentence and every table is made of.

A number is printed in its indicator's unit and decimals; what rounds to no change is level, and what
is not quite 100% is not printed as 100%.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpi.catalogue import Catalogue
from kpi.period import Period
from kpi.question import Question
from kpi.text import number, rounded_half_up, say

Values = Mapping[str, Any]
# of what is ranked in another unit than its indicator's: growth, completion, yield per mu
DECIMALS = {"%": 1, "个百分点": 1, "万元/亩": 2}
POINTS = "个百分点"
SCORE_DECIMALS = 2
PLACE = "位"


@dataclass(frozen=True)
class Names:
    """The catalogue's names and the numbers of its indicators, in one language."""

    catalogue: Catalogue
    language: str

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def count(self, count: float) -> str:
        """How many there are: 4,729."""
        return number(count, 0, self.language)

    def zone(self, zone_id: str) -> str:
        return self.catalogue.zones[zone_id].name(self.language)

    def short_zone(self, zone_id: str) -> str:
        return self.catalogue.zones[zone_id].short_name(self.language)

    def peers(self, group_id: str) -> str:
        return self.catalogue.peer_groups[group_id].name(self.language)

    def whole(self, question: Question, kind: str) -> str:
        """What the zone is a part of: 青麓经济开发区, 全省开发区, 杭州全市; a `kind` of Catalogue.wholes."""
        if kind == "group":
            return self.peers(question.peers)
        if kind == "parent":
            return self.zone(self.catalogue.zones[question.zone].parent_id)
        city = self.catalogue.city_of(question.zone)
        assert city is not None, f"{question.zone} lies in no city of the catalogue"
        return self.say("share.city", city=city.name(self.language))

    def scheme(self, scheme_id: str) -> str:
        return self.catalogue.scheme(scheme_id).name(self.language)

    def indicator(self, indicator_id: str) -> str:
        return self.catalogue.indicators[indicator_id].name(self.language)

    def definition(self, indicator_id: str) -> str:
        indicator = self.catalogue.indicators[indicator_id]
        return indicator.definition_en if self.language == "en" else indicator.definition_zh

    def unit(self, name: str) -> str:
        unit = self.catalogue.units.resolve_unit(name)
        assert unit is not None, f"units.csv lacks {name}"
        return unit.label(self.language)

    def amount(self, value: float | None, indicator_id: str) -> str:
        """A figure in its indicator's unit and decimals: 3.42亿元."""
        indicator = self.catalogue.indicators[indicator_id]
        return self.with_unit(number(value, indicator.decimals, self.language), indicator.unit)

    def decimals(self, indicator_id: str, unit: str) -> int:
        """With how many decimals a value in `unit` is printed: the indicator's own in its own unit; a
        score is of no indicator."""
        if not indicator_id:
            return SCORE_DECIMALS
        indicator = self.catalogue.indicators[indicator_id]
        return indicator.decimals if unit == indicator.unit else DECIMALS[unit]

    def measured(self, value: float | None, unit: str, indicator_id: str) -> str:
        """A value in the unit in which its indicator is ranked: 3.42亿元, 7.5%, 12.30万元/亩."""
        return self.with_unit(number(value, self.decimals(indicator_id, unit), self.language), unit)

    def distance(self, value: float, unit: str, indicator_id: str, sign: bool = False) -> str:
        """What lies between two values in `unit`, with its `sign` or without; between two percentages it
        is percentage points: 148亩, 0.80个百分点; between two scores points: 1.10分."""
        if not indicator_id:
            return self.say("score.points", points=self.score_gap(value))
        if unit == PLACE:
            return self.places(value, "gap") if sign else self.places(value)
        decimals = self.decimals(indicator_id, unit)
        printed = number(value if sign else abs(value), decimals, self.language, sign=sign)
        return self.with_unit(printed, POINTS if unit == "%" else unit)

    def score_gap(self, value: float) -> str:
        """What lies between two scores; more decimals where two would print 0.001 as nothing, up to four."""
        for decimals in (SCORE_DECIMALS, 3):
            if not value or rounded_half_up(value, decimals):
                return number(abs(value), decimals, self.language)
        return number(abs(value), 4, self.language)

    def with_unit(self, printed: str, unit: str) -> str:
        """A printed number and its unit: 3.42亿元, 7.5%, 24位, which in English is no. 24."""
        if unit == "%":
            return f"{printed}%"
        if unit == PLACE:
            return self.say("place.figure", number=printed)
        return self.say("amount", number=printed, unit=self.unit(unit)).strip()

    def percent(self, value: float | None) -> str:
        """A percentage with one decimal; more where one would print 99.96 as 100, cut off at four."""
        for decimals in (1, 2, 3, 4):
            if value is None or value == 100 or rounded_half_up(value, decimals) != 100:
                return number(value, decimals, self.language)
        assert value is not None
        return number(100 - 1e-4 if value < 100 else 100 + 1e-4, 4, self.language)

    def points(self, value: float) -> str:
        return number(abs(value), 1, self.language)

    def change(self, key: str, change: float) -> str:
        """The template `key`.up, .down or .level with the size of a change: 同比增长6.1%."""
        return self.say(f"{key}.{way(change)}", change=self.points(change))

    def places(self, value: float, signed_as: str = "") -> str:
        """How many places, 2位; with the sign of a "gap" (-2位, 2 places behind) or of a "move" (+2位,
        up 2 places)."""
        size = number(abs(value), 0, self.language)
        text = self.say("places.one" if size == "1" else "places.many", count=size)
        side = "level" if size == "0" else "up" if value > 0 else "down"
        return self.say(f"places.{signed_as}.{side}", places=text) if signed_as else text

    def moved(self, places: int, since: str) -> str:
        """较上年同期前移5位; `since` is year_ago, before (last quarter) or year_end."""
        return self.say(
            f"moved.{way(places)}",
            places=self.places(places),
            since=self.say(f"since.{since}"),
        )

    def measure(self, by: str, unit: str) -> str:
        """What is ranked, as the first word of a clause; "" for the figure itself."""
        return "" if by == "level" else self.say(f"measure_of.{measure_word(by, unit)}")

    def period(self, period: Period) -> str:
        return period.label(self.language)


def measure_word(by: str, unit: str) -> str:
    """How the measure `by` is called: the growth of a percentage is its change in points."""
    return "points" if unit == POINTS else by


def way(change: float) -> str:
    """up, down, or level where one printed decimal shows no change."""
    shown = rounded_half_up(change, 1)
    return "up" if shown > 0 else "down" if shown < 0 else "level"


def whole(value: float) -> str:
    """A place as it is printed."""
    return f"{value:.0f}" if value == int(value) else f"{value:g}"
