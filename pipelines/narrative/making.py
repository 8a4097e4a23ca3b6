"""What every kind of figure is made with: the state of a sentence being read, and the last steps."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kpi.period import Period
from pipelines.narrative.figures import Clause, Figure, Part, Said
from pipelines.narrative.lexicon import Lexicon
from pipelines.narrative.mentions import Mention, classifiers
from pipelines.narrative.naming import LONGEST_NAME, Name, Naming
from pipelines.narrative.scope import Scope

# what a number of firms or cases may be followed by, so that it counts what was named before it
# fmt: off
ENDS_NUMBER = frozenset([
    "comma", "stop", "list", "open", "close", "respectively", "change", "versus", "rank", "share",
    "ofwhich", "bound", "reach", "level",
])
# fmt: on
# what is said once and holds for the names of a list: 处置批而未供土地900亩、闲置低效用地1200亩
LEADS = re.compile("新增|处置|盘活|消化|清理|腾退")
RATES = {"%": 1, "倍": 100, "成": 10}
FALLS = ("down", "fall_rate")


class Making:
    """What is kept in mind while the mentions of a sentence are gone through, and how figures are made."""

    def __init__(self, lexicon: Lexicon, scope: Scope) -> None:
        self.naming = Naming(lexicon)
        self.lexicon = lexicon
        self.scope = scope
        self.before: Name | None = None
        self.paragraph = 0
        self._begin(False)

    def _begin(self, is_heading: bool) -> None:
        """A new sentence: nothing named, nothing made.

        has_moved: another time or zone was spoken of since the last figure. aside: the time that held
        before one inside the sentence. outside: the zone in front of a bracket. opens: nothing that
        matters was said yet.
        """
        self.mentions: list[Mention] = []
        self.made: list[Figure] = []
        self.stems: list[str] = []
        self.periods: list[Period] = []
        self.part, self.clause = Part(), Clause()
        self.status = "final"
        self.is_heading = is_heading
        self.is_aim = self.scope.is_aim
        self.has_moved = False
        self.in_bracket = False
        self.opens = True
        self.outside: Mention | None = None
        self.aside: tuple[Period | None] | None = None

    def _at(self, place: int) -> Mention | None:
        return self.mentions[place] if 0 <= place < len(self.mentions) else None

    def _unknown_words(self) -> str:
        return self.naming.cleaned(self.clause.residue)

    def _unknown(self, text: str, at: int) -> Name:
        """A name that the lexicon has not word for word."""
        end = self.mentions[at].start
        ids = self.naming.composed(text, self.stems)
        if not ids and self.made and (lead := LEADS.match(self.made[-1].name.text)):
            ids = self.lexicon.indicators(lead[0] + text)
        self.stems.append(text)
        return Name(text[-LONGEST_NAME:], max(0, end - len(text)), end, ids)

    def _aims(self) -> bool:
        if self.clause.is_done:
            return False
        near = self.part.is_aim or self.clause.is_aim or self.scope.aims()
        return near or (self.is_aim and not self.scope.is_past())

    def _said_of(self, count: int) -> list[Name]:
        """The names that a target is said of: those that wait, else those of the last figures."""
        if self.part.waits:
            return self.naming.together(self.part.names)
        return [figure.name for figure in self._last(count) or self.made[-1:]]

    def _last(self, count: int) -> list[Figure]:
        """The figures that so many growth rates, shares or places are said of."""
        recent = self.part.recent
        if count == 1 or len(recent) == count:
            return recent
        return [figure for figure in self.made if figure.measure in ("actual", "target")][-count:]

    def _names_before(self, count: int) -> list[Name]:
        """The names of before, where now another time or zone is spoken of, or an aim: 3月当月完成86亿元."""
        if self.made and (self.has_moved or self.part.is_again or self._aims()):
            return [figure.name for figure in self._last(count) or self.made[-1:]]
        if not self.made and self.before and self.scope.in_sentence:
            return [replace(self.before, start=self.mentions[0].start, end=self.mentions[0].start)]
        return []

    def _described(self, names: list[Name], unknown: str) -> list[Name]:
        """Names and the words between them and their number, which may make them another thing: in
        工业投资项目120个 the 投资 is not counted."""
        if not unknown or not names:
            return names
        if self.part.is_respective or self.clause.after_list:
            if self.clause.after_list:
                item = Name(
                    unknown,
                    names[-1].end,
                    names[-1].end + len(unknown),
                    self.naming.composed(unknown, self.stems),
                )
                return self.naming.together([*names, item])
            return [
                replace(each, ids=self.lexicon.indicators(each.text + unknown) or each.ids) for each in names
            ]
        last = names[-1]
        together = self.lexicon.indicators(last.text + unknown)
        if together or self.naming.words.tails.search(unknown) or not last.ids:
            last = replace(last, text=last.text + unknown, ids=together)
        return [*names[:-1], last]

    def _periods_of(self, names: Sequence[Name], numbers: Sequence[object]) -> list[Period]:
        """一季度、上半年、前三季度分别: a period for each number of one name."""
        return self.periods if len(names) == 1 and len(self.periods) == len(numbers) > 1 else []

    def _group(self, at: int) -> tuple[list[Said], int]:
        """The numbers that follow each other with nothing but 、 and words of change between, and
        where what follows begins."""
        clause = self.clause
        change = clause.change if clause.change and not self.naming.cleaned(clause.since_change) else None
        said = [Said(change, self.mentions[at])]
        end = place = at + 1
        most = max(len(self.part.names) if self.part.waits else len(self.part.recent), 2)
        while (mention := self._at(place)) is not None:
            if mention.kind == "number":
                if not self._goes_on(said[0].number, mention):
                    break
                said.append(Said(None if mention.name == "-" else change, mention))  # 增长7.8%和-2.6%
                end = place + 1
            elif (
                mention.kind == "change"
                and change
                and self.mentions[place - 1].kind in ("list", "comma", "versus")
            ):
                change = mention
            elif (
                (mention.kind == "comma" and not (self.part.is_respective and len(said) < most))
                or (
                    mention.kind == "text"
                    and (self.naming.cleaned(mention.text) or re.search("[达的]", mention.text))
                )
                or mention.kind not in ("list", "comma", "text", "bound", "versus")
            ):
                break
            place += 1
        return said, end

    def _goes_on(self, first: Mention, other: Mention) -> bool:
        same = self.naming.family(first.unit) == self.naming.family(other.unit)
        return same or not first.unit or self.part.is_respective or self.naming.family(other.unit) == "points"

    def _growth(self, said: Said) -> float:
        value = said.number.value * RATES.get(said.number.unit, 1)
        falls = said.change is not None and said.change.name in FALLS
        return -value if falls or said.number.name == "-" else value

    def _signed(self, number: Mention) -> float:
        return -number.value if number.name == "-" else number.value

    def _figure(self, name: Name, measure: str, start: int, end: int) -> Figure:
        zone = self.scope.zone if self.clause.zone is None else self.clause.zone
        zone = name.zone or zone
        period = self.scope.target_period() if measure.startswith("target") else self.scope.now
        return Figure(name, start, end, period, measure, zone, self.status)

    def _keep(self, figure: Figure, end: int | None) -> None:
        """Add a figure, where it is one. end: what follows its number, where it must be worth it."""
        self._choose(figure)
        if end is not None and not figure.name.ids and not self._is_worth(figure, end):
            return
        self.made.append(figure)
        self.part.recent.append(figure)
        self.has_moved = False
        self.clause.has_name = True
        if self.clause.zone is not None:
            self.scope.zone = self.clause.zone
        if self.scope.home is None:
            self.scope.home = figure.zone

    def _is_worth(self, figure: Figure, end: int) -> bool:
        """Whether a number of something that the catalogue lacks is a figure at all: 18个重点指标 and
        光大等6家企业 are none."""
        text = figure.name.text
        if (
            len(text) < 2
            or "·" in text
            or text.endswith(("等", "指标", "方面", "问题", "有", "总投资", "过", "超"))
        ):
            return False
        following = self._at(end)
        counted = self.naming.family(figure.unit) == "count" or figure.unit in classifiers()
        return not (counted and following and following.kind not in ENDS_NUMBER)

    def _choose(self, figure: Figure) -> None:
        """The one indicator that a name means with this unit; none where the unit is of another kind."""
        name = figure.name
        is_level = figure.value is not None and figure.measure in ("actual", "target")
        ids = self.naming.of_unit(name, figure.unit) if is_level else name.ids
        if not ids and name.ids and self.naming.is_other_money(name, figure.unit):
            ids = name.ids
            figure.warnings.append("other_currency")
        figure.name = replace(name, ids=ids[:1] if is_level else ids)
        if figure.period:
            kind = self.naming.catalogue.indicators[ids[0]].kind if ids else "flow"
            figure.period = figure.period.spanning(kind)

    def _fill_level(self, figure: Figure, number: Mention) -> None:
        figure.value, figure.unit = self._signed(number), number.unit
        figure.bound = number.bound or self.clause.bound

    def _add_targets(self, names: Sequence[Name], said: list[Said], at: int, is_growth: bool = False) -> None:
        if len(names) != len(said):
            return
        for name, each in zip(names, said, strict=True):
            figure = self._figure(name, "target", self.mentions[at].start, each.number.end)
            figure.period = self.scope.year_end()
            figure.bound = each.number.bound or self.clause.bound
            figure.warnings += each.number.warnings
            if is_growth:
                figure.measure, figure.yoy = "target_yoy", self._growth(each)
            else:
                figure.value, figure.unit = self._signed(each.number), each.number.unit
            self._choose(figure)
            self.made.append(figure)

    def _after_numbers(self) -> None:
        clause = self.clause
        clause.residue, clause.since_change, clause.versus, clause.basis, clause.bound = "", "", "", "", ""
        clause.change, clause.after_list, clause.is_reaching, clause.is_each = None, False, False, False
