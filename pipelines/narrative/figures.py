"""The mentions of a sentence into candidate figures.

A reader goes through the mentions once, from left to right. It keeps in mind which names wait for
their number, which figures were made last (a growth, a share or a place may still be said of them),
and the words since the last comma. What holds longer than a sentence is in the Scope.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from kpi.period import Period
from pipelines.narrative.lexicon import Lexicon
from pipelines.narrative.mentions import CLASSIFIERS, Mention
from pipelines.narrative.naming import LONGEST_NAME, NEW, Name, Naming
from pipelines.narrative.scope import NUMERALS, Scope
from pipelines.narrative.sentences import Sentence

AREA = re.compile(
    r"(?:全(?:市|省|国|县|州|区)|我(?:市|省|县)|[\u4e00-\u9fff]{0,4}(?:市|省|县))(?:的|总量|总额)?$"
)
LEADS_IN = re.compile("据|根据|按照?|从|综合|回顾|刚刚")
PLACE = re.compile("(?:片区|园区|(?<!产业)园|产业园|区块|新城|板块|街道|经开区|高新区|开发区|[县市镇乡])$")
NEWLY = re.compile(
    "(?:新增|新认定|新培育|新入统|新入库|新获批|新晋|新添|新备案|新升规|新引育)(?:国家级|省级|市级)?"
)
ASSESSED = re.compile("综合|考核|考评|评价|测评|评估|指数")
GOAL_BEHIND = re.compile(r"^的?(?:年度|全年|总量|预期|既定|工作|年初|发展|责任|考核|增长)*(?:目标|任务|计划)")
DONE_OF = re.compile("完成|占|为|达|相当于|实现")
GOAL_WORDS = re.compile("目标|计划|任务|(?<!公共)预算")
ENDS_NUMBER = frozenset(
    [
        "comma",
        "stop",
        "list",
        "open",
        "close",
        "respectively",
        "change",
        "versus",
        "rank",
        "share",
        "ofwhich",
        "bound",
        "reach",
        "level",
    ]
)
RATES = {"%": 1, "倍": 100, "成": 10}
LEVELS = {"flat": 0.0, "double": 100.0, "fourfold": 300.0}
FALLS = ("down", "fall_rate")
LONGEST_OWNER = 12
LONGEST_ZONE = 8
LONGEST_BRACKET = 120
MOST_WORDS = 80
MOST_NAMES = 16
# what may stand before a period at the head of a sentence
OPENING = frozenset(["comma", "zone", "status", "open", "close", "period", "stop", "text", "goal"])


@dataclass
class Figure:
    """A candidate figure; start and end are places in the sentence's view. None: not said."""

    name: Name
    start: int
    end: int
    period: Period | None
    measure: str
    zone: str = ""
    status: str = "final"
    value: float | None = None
    unit: str = ""
    yoy: float | None = None
    basis: str = ""
    bound: str = ""
    rank: int | None = None
    rank_of: int | None = None
    warnings: list[str] = field(default_factory=list)


class Said(NamedTuple):
    """A number and the word of change that is said of it, if one is."""

    change: Mention | None
    number: Mention


@dataclass
class Part:
    """What holds up to the next semicolon: names, those that wait for a number and those that had
    theirs; the figures last made; 分别; 力争."""

    names: list[Name] = field(default_factory=list)
    waits: bool = False
    recent: list[Figure] = field(default_factory=list)
    is_respective: bool = False
    is_aim: bool = False
    is_again: bool = False


@dataclass
class Clause:
    """What holds up to the next comma. residue: the words since the last name or number; words: all;
    zone: None where none is named; since_change: the words since the word of change."""

    residue: str = ""
    words: str = ""
    has_name: bool = False
    after_list: bool = False
    sign: str = ""
    change: Mention | None = None
    since_change: str = ""
    versus: str = ""
    basis: str = ""
    bound: str = ""
    is_each: bool = False
    is_reaching: bool = False
    is_of_which: bool = False
    is_aim: bool = False
    is_done: bool = False
    among: int | None = None
    zone: str | None = None
    lead: str = ""
    heard: tuple[Period | None] | None = None
    made: int = 0

    def hear(self, text: str, residue: bool = True) -> None:
        """Take in words; of very many only the last."""
        self.words = (self.words + text)[-MOST_WORDS:]
        self.since_change = (self.since_change + text)[-MOST_WORDS:]
        if residue:
            self.residue = (self.residue + text)[-MOST_WORDS:]


class Reader:
    """Reads one sentence after another; `scope` leads from each to the next."""

    def __init__(self, lexicon: Lexicon, scope: Scope) -> None:
        self.naming = Naming(lexicon)
        self.lexicon = lexicon
        self.scope = scope
        self.before: Name | None = None
        self.paragraph = 0

    def read(self, sentence: Sentence, mentions: list[Mention]) -> list[Figure]:
        """The figures of a sentence, in order."""
        self.made: list[Figure] = []
        if sentence.is_question:
            return []
        self.scope.enter(sentence)
        self.view = sentence.view
        self.before = self.before if sentence.paragraph == self.paragraph else None
        self.is_heading = sentence.is_heading and not any(each.kind == "number" for each in mentions)
        self.stems: list[str] = []
        self.periods: list[Period] = []
        self.status = "final"
        self.is_aim = self.scope.is_aim
        self.has_moved = False
        self.in_bracket = False
        self.opens = True
        self.outside: Mention | None = None
        self.aside: tuple[Period | None] | None = None
        self.part, self.clause = Part(), Clause()
        self._go_through(mentions)
        self.before = self.made[-1].name if self.made else None
        self.paragraph = sentence.paragraph
        self.scope.leave(sentence, self.is_heading, bool(self.made), self.is_aim)
        return self.made

    def _go_through(self, mentions: list[Mention]) -> None:
        self.mentions = mentions
        at = 0
        while at < len(mentions):
            self.opens = self.opens and mentions[at].kind in OPENING
            at = getattr(self, f"_on_{mentions[at].kind}")(at) or at + 1

    def _at(self, place: int) -> Mention | None:
        return self.mentions[place] if 0 <= place < len(self.mentions) else None

    def _unknown_words(self) -> str:
        return self.naming.cleaned(self.clause.residue)

    # words and signs

    def _on_text(self, at: int) -> None:
        self.clause.hear(self.mentions[at].text)
        if self.opens and self.naming.cleaned(self.mentions[at].text):
            self.opens = bool(LEADS_IN.match(self.mentions[at].text))

    def _on_threshold(self, at: int) -> None:
        """10亿元以上6个: projects, where nothing else is named."""
        mention, following = self.mentions[at], self._at(at + 1)
        ids = self.lexicon.indicators(mention.text.rstrip("的") + "项目")
        if not ids or not following or following.kind != "number":
            return self._on_text(at)
        self.part.names = [Name(mention.text, mention.start, mention.end, ids)]
        return self._wait(mention.text)

    def _on_skip(self, at: int) -> None:
        self.clause.residue += "·"

    def _on_except(self, at: int) -> None:
        """扣除房地产后: what is left out is no figure."""

    _on_close = _on_except

    def _on_multiple(self, at: int) -> None:
        """是2020年的1.5倍: growth only where that is last year."""
        found = re.search(r"(\d{4})年", self.mentions[at].text)
        if found and int(found[1]) + 1 != self.scope.year:
            self.clause.versus = "other"

    _on_from_none = _on_except

    def _on_stop(self, at: int) -> None:
        self._forget_period()
        if self.aside and self.mentions[at].text == ";":
            self.scope.in_sentence, self.aside = self.aside[0], None
        names = self.part.names if self.part.waits and not self._unknown_words() else []
        keeps = self.mentions[at].text == ":" and any(name.ids for name in names)
        self.part, self.clause = Part(names if keeps else [], keeps), Clause()

    def _on_comma(self, at: int) -> None:
        part, clause = self.part, self.clause
        unknown = self._unknown_words()
        if part.waits and unknown:
            is_predicate = (
                clause.has_name and len(part.names) == 1 and not self.naming.words.tails.search(unknown)
            )
            part.waits = is_predicate
        if part.waits:
            had = {figure.name.text for figure in self.made}
            part.names = [name for name in part.names if name.ids or name.text in had]
            part.waits = bool(part.names)
        if unknown and not clause.has_name:
            part.recent = []
        if clause.words:
            self.stems.append(self.naming.cleaned(clause.words))
        self._forget_period()
        self.clause = Clause(
            zone=clause.zone,
            versus=clause.versus if clause.versus != "last_year" and not clause.has_name else "",
        )

    def _on_list(self, at: int) -> None:
        text = self._unknown_words()
        part = self.part
        if text and (not part.waits or self.clause.after_list):
            item = replace(self._unknown(text, at), sign=self.clause.sign)
            part.names = [*part.names[-MOST_NAMES:], item] if part.waits else [item]
            part.waits = True
        self.clause.residue = ""
        self.clause.after_list = True
        self.clause.sign = self.mentions[at].text

    def _on_open(self, at: int) -> int | None:
        """A bracket says something of the names and figures before it; what it names is its own."""
        end = self._closing(at)
        if end is None:
            return None
        if not self.in_bracket:
            self._go_into(at, self.mentions[at + 1 : end])
        return end + 1

    def _closing(self, at: int) -> int | None:
        """Where the bracket that opens here closes; None where it does not, or far away."""
        depth = 0
        for place in range(at, min(at + LONGEST_BRACKET, len(self.mentions))):
            depth += {"open": 1, "close": -1}.get(self.mentions[place].kind, 0)
            if depth == 0:
                return place
        return None

    def _go_into(self, at: int, inside: list[Mention]) -> None:
        """Read a bracket, with what was said before it in mind, and come back to that."""
        outer, part, clause, outside = self.mentions, self.part, self.clause, self.outside
        period, moved, made = self.scope.in_sentence, self.has_moved, len(self.made)
        before = self._at(at - 1)
        is_aim = bool(before and (before.kind == "goal" or before.text.endswith(("目标", "计划", "任务"))))
        is_of_all = any(each.kind in ("respectively", "each") for each in inside)
        self.outside = self._zone_by(at)
        self.part = replace(part, names=[*part.names[0 if is_of_all else -1 :]], recent=[*part.recent])
        rate = clause.change if clause.change and clause.change.name in ("rate", "fall_rate") else None
        self.clause = Clause(change=rate, is_aim=is_aim)
        self.in_bracket = True
        self._go_through(inside)
        self.in_bracket = False
        among = self.clause.among
        if among and part.recent:
            part.recent[-1].rank_of = part.recent[-1].rank_of or among
        self.mentions, self.part, self.clause, self.outside = outer, part, clause, outside
        clause.among = clause.among or among
        self.scope.in_sentence, self.has_moved = period, moved
        if part.waits and any(not figure.measure.startswith("target") for figure in self.made[made:]):
            part.waits = False

    def _zone_by(self, at: int) -> Mention | None:
        """The zone that stands before a bracket: 比全市平均（15.6%）."""
        before, zone = self._at(at - 1), self._at(at - 2)
        if before and before.kind == "text" and before.text in ("平均", "平均水平"):
            before = zone
        return before if before and before.kind == "zone" else None

    def _on_ofwhich(self, at: int) -> None:
        self.clause.is_of_which = True
        self.clause.residue = ""

    def _on_respectively(self, at: int) -> None:
        self._end_list(at)
        self.part.is_respective = True

    def _on_each(self, at: int) -> None:
        self._end_list(at)
        self.clause.is_each = True

    def _end_list(self, at: int) -> None:
        """Before 分别 and 均: what stands behind the last 、 is the last of its list."""
        text = self._unknown_words()
        if text and self.clause.after_list and self.part.waits:
            self.part.names.append(replace(self._unknown(text, at), sign=self.clause.sign))
            self.clause.residue, self.clause.after_list = "", False

    def _on_change(self, at: int) -> None:
        self.clause.change = self.mentions[at]
        self.clause.since_change = ""

    def _on_versus(self, at: int) -> None:
        mention = self.mentions[at]
        self.clause.versus = mention.name
        found = re.search(r"(\d{4})年(?!初|末|底)", mention.text)
        if found and self.scope.year and int(found[1]) == self.scope.year - 1:
            self.clause.versus = "last_year"

    def _on_basis(self, at: int) -> None:
        self.clause.basis = self.mentions[at].name

    def _on_status(self, at: int) -> None:
        self.status = self.mentions[at].name
        if self.made and self.made[-1].measure.startswith("target"):
            self.clause.is_done = True  # 计划增长10%，预计增长7.3%

    def _on_bound(self, at: int) -> None:
        self.clause.bound = self.mentions[at].name

    def _on_among(self, at: int) -> None:
        self.clause.among = int(self.mentions[at].parts["count"])

    def _on_done(self, at: int) -> None:
        self.clause.is_done = True

    def _on_reach(self, at: int) -> None:
        self.clause.is_reaching = True
        if self.clause.change and self.clause.change.name not in ("rate", "fall_rate"):
            self.clause.change = None

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

    def _on_gap(self, at: int) -> int | None:
        """高于全市2.1个百分点: the number is a distance, and so is no figure."""
        self.clause.change = None
        following = self._at(at + 1)
        if not following or following.kind != "number":
            return None
        said, end = self._group(at + 1)
        behind = self._at(end)
        if behind and behind.kind == "text" and GOAL_BEHIND.search(behind.text):
            self._add_targets(self._said_of(len(said)), said, at)
        return end

    _on_completion = _on_gap
    _on_prior = _on_gap

    # when and where

    def _on_period(self, at: int) -> None:
        mention = self.mentions[at]
        before, following = self._at(at - 1), self._at(at + 1)
        listed = bool(before and before.kind == "list" and self.periods)
        opens = self.opens and not (following and following.kind == "list") and not listed
        earlier = self.scope.in_sentence
        is_apart = opens and self._is_set_apart(at)
        if not self.scope.hear(mention, opens, is_apart, self.is_heading, "计划" in self.view):
            self.clause.residue += "·"
            return
        self.is_aim = self.is_aim or self.scope.is_aim
        if self.made and self.scope.now != self.made[-1].period:
            self.has_moved = True
        if not opens:
            self.clause.heard, self.clause.made = self.clause.heard or (earlier,), len(self.made)
            self.aside = self.aside or ((earlier,) if self.made else None)
        if now := self.scope.in_sentence or self.scope.now:
            self.periods = [*self.periods, now] if listed else [now]
        if listed:
            self.part.waits = self.part.waits and bool(self.part.names)

    def _return_from_month(self, at: int) -> None:
        """其中9月当月增长9.1%，固定资产投资…: the month was said of the name before only."""
        period = self.scope.in_sentence
        if self.aside and not self.clause.heard and period and period.span in ("month", "quarter"):
            self.scope.in_sentence, self.aside = self.aside[0], None

    def _forget_period(self) -> None:
        """第四季度压力较大: a time that no figure of its clause is of does not hold for the next."""
        clause = self.clause
        if (
            clause.heard
            and len(self.made) == clause.made
            and (clause.has_name or self.naming.cleaned(clause.words))
        ):
            self.scope.in_sentence = clause.heard[0]

    def _is_set_apart(self, at: int) -> bool:
        """Whether a period is said of all that follows, and is no part of a longer name (2023年市考核)."""
        before, following = self._at(at - 1), self._at(at + 1)
        if before and before.text.endswith("在"):
            return False
        return following is None or following.kind != "text" or not self.naming.cleaned(following.text)

    def _on_zone(self, at: int) -> None:
        mention = self.mentions[at]
        if "own" not in mention.ids and self.clause.residue.endswith(
            ("在", "比", "为", "占", "给", "对", "获", "获得", "与")
        ):
            return
        self.clause.zone = "" if mention.ids == ("own",) else mention.text
        if "own" in mention.ids and len(self._unknown_words()) <= LONGEST_ZONE and not self.clause.has_name:
            self.clause.residue = self.clause.words = ""  # 江南工业 of 江南工业园区
        if self.made:
            self.has_moved = True

    def _on_goal(self, at: int) -> int | None:
        name = self.mentions[at].name
        if name == "aim":
            self._aim(at)
        elif name == "will":
            self.part.is_aim = True
            self.part.is_again = bool(self.part.recent)
        elif name == "clause":
            self.clause.is_aim = True
        else:
            return self._on_goal_value(at)
        return None

    def _aim(self, at: int) -> None:
        """主要预期目标是: the rest of the sentence is aimed at; after a colon it begins anew."""
        if self.mentions[at].text.endswith(":"):
            self.part, self.clause = Part(), Clause()
        self.is_aim = True

    def _aims(self) -> bool:
        if self.clause.is_done:
            return False
        near = self.part.is_aim or self.clause.is_aim or self.scope.aims()
        return near or (self.is_aim and not self.scope.is_past())

    def _on_goal_value(self, at: int) -> int | None:
        """年计划710亿元的89.4%, 年度目标的68.4%, 增长目标为7%."""
        of, number = self._at(at + 1), self._at(at + 2)
        if of and of.kind == "text" and of.text == "的" and number and number.kind == "number":
            return self._group(at + 2)[1]
        place = at + 1 if of and of.kind == "number" else self._bracketed(at + 1)
        if place is None:
            if self.mentions[at].text.endswith(":"):
                self._aim(at)
            return None
        said, end = self._group(place)
        end += place > at + 1
        if not self.part.waits and (unknown := self._unknown_words()):
            self.part.names, self.part.waits = [self._unknown(unknown, at)], True
        names = self._said_of(len(said))
        if "投资" in self.mentions[at].text and not self.part.waits:
            invested = self._unknown("投资", at)
            names = [invested] if invested.ids or not names else names
        change = self._at(place - 1)
        if change and change.kind == "change":
            said = [Said(change, each.number) for each in said]
        elif self.clause.change and not self.naming.cleaned(self.clause.since_change):
            said = [Said(self.clause.change, each.number) for each in said]
        is_percent = said[0].number.unit == "%"
        is_far = DONE_OF.match(self.mentions[at].text) and not said[0].change
        is_growth = is_percent and not all(map(self.naming.is_rate, names))
        if is_percent and said[0].change:
            is_growth = True
        if not (is_percent and is_growth and is_far):
            self._add_targets(names, said, at, is_growth)
        after, number = self._at(end), self._at(end + 1)
        if after and after.kind == "text" and after.text.startswith("的") and number and number.unit == "%":
            end = self._group(end + 1)[1]
        return end

    def _bracketed(self, at: int) -> int | None:
        """Where the number of a bracket is that holds nothing else: 全年任务(100家), 年度目标(增长10%)."""
        opening = self._at(at)
        for place in (at + 1, at + 2):
            number, closing = self._at(place), self._at(place + 1)
            if number and closing and (number.kind, closing.kind) == ("number", "close"):
                return place if opening and opening.kind == "open" else None
        return None

    def _said_of(self, count: int) -> list[Name]:
        """The names that a target is said of: those that wait, else those of the last figures."""
        if self.part.waits:
            return self.naming.together(self.part.names)
        return [figure.name for figure in self._last(count) or self.made[-1:]]

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

    # names

    def _on_indicator(self, at: int) -> None:
        mention = self.mentions[at]
        name = self._owned(Name(mention.text, mention.start, mention.end, mention.ids))
        self._return_from_month(at)
        part, clause = self.part, self.clause
        part.names = [*part.names[-MOST_NAMES:], name] if part.waits and clause.after_list else [name]
        self._wait(mention.text)
        self.stems.append(self.naming.stem(mention.text))

    def _owned(self, name: Name) -> Name:
        """The name with the words before it, where they make it another thing: 新材料产业实现产值."""
        before, subject = self._unknown_words(), self.naming.cleaned(self.clause.words)
        change = self.clause.change
        is_more = change and change.text == "净增" and not self.clause.since_change
        if self._are_new(name) or is_more or NEWLY.fullmatch(before):
            for text in (f"{NEW}{before}{name.text}", f"{NEW}{name.text}"):
                if ids := self.lexicon.indicators(text):
                    return replace(name, text=text, ids=ids)
        owner = before if before and self.naming.words.owners.search(before) else ""
        if (
            not owner
            and not self.clause.after_list
            and not self.clause.has_name
            and len(subject) <= LONGEST_OWNER
        ):
            owner = subject if self.naming.words.owners.search(subject) else ""
        if not owner:
            return name
        if PLACE.search(owner):
            return replace(name, zone=owner)
        return replace(name, text=owner + name.text, ids=self.lexicon.indicators(owner + name.text))

    def _are_new(self, name: Name) -> bool:
        """Whether 新增 was said of this too: 新增规上企业12家、高新技术企业6家, but not 高企达45家."""
        if not self.made or not self.made[-1].name.text.startswith(NEW):
            return False
        following = next((each for each in self.mentions if each.start >= name.end), None)
        is_stock = following and following.kind == "text" and re.search("达|总|累计|存量", following.text)
        return (self.clause.is_of_which or self.clause.after_list) and not is_stock

    def _on_shared(self, at: int) -> None:
        mention = self.mentions[at]
        self.part.names = [
            Name(mention.text, mention.start, mention.end, (id_,), True) for id_ in mention.ids
        ]
        self._wait(mention.text)

    def _wait(self, text: str) -> None:
        """After a name: it waits for its number, and what was said before it is done with."""
        part, clause = self.part, self.clause
        part.waits, part.recent = True, []
        clause.has_name, clause.after_list, clause.change, clause.residue = True, False, None, ""
        clause.hear(text, residue=False)

    def _unknown(self, text: str, at: int) -> Name:
        """A name that the lexicon has not word for word."""
        end = self.mentions[at].start
        ids = self.naming.composed(text, self.stems)
        if not ids and self.clause.is_of_which and self.made and self.made[-1].name.text.startswith(NEW):
            ids = self.lexicon.indicators(NEW + text)
        self.stems.append(text)
        return Name(text[-LONGEST_NAME:], max(0, end - len(text)), end, ids)

    # numbers

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
        elif change and not self.clause.is_reaching:
            pass  # an increment: 增加12亿元
        elif unit == "%" and self._is_of_others(at):
            self._add_others(said[0], at)
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

    def _is_of_others(self, at: int) -> bool:
        """全市平均6.7%, 低于全市（15.6%）: whether a percentage is another zone's, of what was said last."""
        before, zone = self._at(at - 1), self._at(at - 2)
        if before is None:
            zone = self.outside
        elif before.kind == "text" and re.fullmatch("(?:平均|平均水平|均值)(?:为)?", before.text):
            pass
        else:
            zone = before
        return bool(
            zone and zone.kind == "zone" and "own" not in zone.ids and self.made and not self.part.waits
        )

    def _add_others(self, said: Said, at: int) -> None:
        last = self.made[-1]
        figure = replace(
            last, start=said.number.start, end=said.number.end, rank=None, rank_of=None, bound=""
        )
        figure.warnings, figure.zone = [], self._zone_before(at)
        if last.yoy is not None and not self.naming.is_rate(last.name):
            figure.value, figure.unit, figure.yoy, figure.measure = None, "", self._growth(said), "yoy"
        elif last.unit == "%" and last.measure == "actual":
            figure.value, figure.yoy = self._signed(said.number), None
        else:
            return
        self.made.append(figure)

    def _zone_before(self, at: int) -> str:
        near = [self._at(at - 1), self._at(at - 2), self.outside]
        return next(each.text for each in near if each and each.kind == "zone")

    def _is_cut_off(self, end: int) -> bool:
        following = self._at(end)
        return following is None or following.kind in ("comma", "stop", "close")

    def _after_numbers(self) -> None:
        clause = self.clause
        clause.residue, clause.since_change, clause.versus, clause.basis, clause.bound = "", "", "", "", ""
        clause.change, clause.after_list, clause.is_reaching, clause.is_each = None, False, False, False

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
                said.append(Said(change, mention))
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

    def _last(self, count: int) -> list[Figure]:
        """The figures that so many growth rates, shares or places are said of."""
        recent = self.part.recent
        if count == 1 or len(recent) == count:
            return recent
        return [figure for figure in self.made if figure.measure in ("actual", "target")][-count:]

    def _set_growth(self, said: list[Said], rates: list[float], at: int, end: int) -> None:
        """Growth rates to the names that wait, else to the figures last made."""
        part = self.part
        if not self._is_yearly():
            return
        unknown = self._unknown_words()
        following = self._at(end)
        if following and following.kind == "text" and GOAL_BEHIND.search(following.text):
            names = [figure.name for figure in part.recent] if not part.waits else part.names
            self._add_targets(names, said, at, is_growth=True)
            return
        if part.waits:
            names = self._described(self.naming.together(part.names), unknown)
            self._new_growth(names, said, rates)
        elif unknown:
            self._new_growth([self._unknown(unknown, at)], said, rates)
        elif self.clause.is_done and part.recent and part.recent[-1].measure.startswith("target"):
            self._new_growth([figure.name for figure in self._last(len(rates))], said, rates)
        elif (
            part.recent
            and not (self.has_moved or self._is_again(rates))
            and not (self.clause.is_aim and not part.is_aim)
        ):
            self._add_growth(self._last(len(rates)), said, rates)
        elif self.made and (self.has_moved or self._aims()):
            self._new_growth(
                [figure.name for figure in self._last(len(rates)) or self.made[-1:]], said, rates
            )

    def _is_again(self, rates: list[float]) -> bool:
        """增长10%，力争增长12%: a second target of the same."""
        return self.part.is_again and any(figure.yoy is not None for figure in self._last(len(rates)))

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

    def _new_growth(self, names: list[Name], said: list[Said], rates: list[float]) -> None:
        periods = self._periods_of(names, rates)
        if (
            len(rates) == 1
            and len(names) > 1
            and not all(name.ids for name in names)
            and not self.clause.is_each
        ):
            names = [self.naming.joint(names)]
        names = self.naming.merged(names, len(rates))
        if len(rates) == 1:
            rates, said = rates * len(names), said * len(names)
        if periods:
            names = names * len(periods)
        self.part.recent, self.part.waits = [], False
        if len(names) != len(rates):
            return
        for place, (name, rate, each) in enumerate(zip(names, rates, said, strict=True)):
            figure = self._figure(
                name,
                "target_yoy" if self._aims() else "yoy",
                min(name.start, each.number.start),
                each.number.end,
            )
            figure.period = periods[place] if periods else figure.period
            figure.yoy, figure.basis = rate, self.clause.basis
            figure.bound = each.number.bound or self.clause.bound
            figure.warnings += self._doubts(name, each)
            self._keep(figure, end=None)

    def _periods_of(self, names: Sequence[Name], numbers: Sequence[object]) -> list[Period]:
        """一季度、上半年、前三季度分别: a period for each number of one name."""
        return self.periods if len(names) == 1 and len(self.periods) == len(numbers) > 1 else []

    def _add_growth(self, figures: list[Figure], said: list[Said], rates: list[float]) -> None:
        if len(rates) == 1:
            rates, said = rates * len(figures), said * len(figures)
        if len(figures) != len(rates):
            return
        for figure, rate, each in zip(figures, rates, said, strict=True):
            if figure.yoy is None:
                figure.yoy, figure.basis = rate, self.clause.basis or figure.basis
                figure.end = max(figure.end, each.number.end)
                figure.warnings += self._doubts(figure.name, each)
            elif self._second_basis(figure):
                measure = "target_yoy" if figure.measure.startswith("target") else "yoy"
                other = self._figure(figure.name, measure, each.number.start, each.number.end)
                other.yoy, other.basis, other.period = rate, self._second_basis(figure), figure.period
                self.made.append(other)

    def _second_basis(self, figure: Figure) -> str:
        """On which other basis a second growth is said, 名义增长5%、实际增长4%; "" where on none."""
        basis = self.clause.basis or (
            "comparable" if self.clause.is_done and figure.basis == "nominal" else ""
        )
        return basis if basis != figure.basis else ""

    def _doubts(self, name: Name, said: Said) -> list[str]:
        found = list(said.number.warnings)
        if self.naming.is_rate(name) and said.number.unit == "%" and said.change:
            found.append("growth_of_ratio")
        if not said.number.unit or (
            said.number.name == "-" and said.change and said.change.name in ("up", "down", "fall_rate")
        ):
            found.append("dirty")
        return found

    def _is_yearly(self) -> bool:
        """Whether a change is one on the same time of last year."""
        if self.clause.versus == "last_end":
            return self.scope.now is not None and self.scope.now.end.month == 12
        return self.clause.versus != "other"

    def _set_values(self, said: list[Said], at: int, end: int) -> int:
        """Levels to the name right behind the number, the names that wait, the words before it, or
        the name of before in another period or zone. Where the next mention to read is."""
        part = self.part
        numbers = [each.number for each in said]
        unknown = self._unknown_words()
        following = self._at(end)
        if (
            following
            and following.kind == "text"
            and GOAL_BEHIND.search(following.text)
            and (names := self._said_of(len(said)))
        ):
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
        elif names := self._names_before(len(numbers)):
            if all(
                self.naming.of_unit(name, number.unit) for name, number in zip(names, numbers, strict=False)
            ):
                self._new_values(names, numbers, end)
        return end

    def _names_before(self, count: int) -> list[Name]:
        """The names of before, where now another time or zone is spoken of, or an aim: 3月当月完成86亿元."""
        if self.made and (self.has_moved or self.part.is_again or self._aims()):
            return [figure.name for figure in self._last(count) or self.made[-1:]]
        if not self.made and self.before and self.scope.in_sentence:
            return [replace(self.before, start=self.mentions[0].start, end=self.mentions[0].start)]
        return []

    def _fill(self, figures: list[Figure], numbers: list[Mention]) -> None:
        """增长8.75%，达到114.23亿元; 突破500亿元，达523亿元: the level of a figure already made."""
        for figure, number in zip(figures, numbers, strict=True):
            is_surer = (
                figure.bound == ">=" and "达" in self.clause.words and number.value >= (figure.value or 0)
            )
            if (figure.value is None or is_surer) and (
                not figure.name.ids or self.naming.of_unit(figure.name, number.unit)
            ):
                figure.value, figure.unit, figure.bound = (
                    self._signed(number),
                    number.unit,
                    number.bound or self.clause.bound,
                )
                figure.measure = {"yoy": "actual", "target_yoy": "target"}.get(figure.measure, figure.measure)
                figure.end = number.end
                self._choose(figure)

    def _total(self) -> Name | None:
        """新增规上企业21家、总数达143家: the total is of what was newly added."""
        if not self.made or not re.search("总数|总量|累计", self.clause.residue):
            return None
        name = self.made[-1].name
        text = re.sub("^(?:新增|新认定|新培育|新引进|净增)", "", name.text)
        return replace(name, text=text, ids=self.lexicon.indicators(text)) if text != name.text else None

    def _name_behind(self, end: int, number: Mention, unknown: str) -> tuple[Name, int] | None:
        """设立3亿元的人才专项资金: the name right behind a number, and where to go on."""
        if self.part.waits and not unknown:
            return None
        following = self._at(end)
        lead = (
            NEW if re.search("新增|净增|新培育|新认定", self.clause.residue) else unknown or self.clause.lead
        )
        text = following.text if following and following.kind == "text" else ""
        if following and text and unknown:
            name, length = self.naming.split(unknown, text)
            if length:
                return Name(
                    name, number.start, following.start + length, self.lexicon.indicators(name)
                ), end + 1
        if text and text != "的":
            text = text.removeprefix("的")
            behind = self._at(end + 1)
            if (
                not behind
                or behind.kind != "indicator"
                or not self.lexicon.indicators(lead + text + behind.text)
            ):
                return None
            lead += text
            following, end = behind, end + 1
        elif text:
            following, end = self._at(end + 1), end + 1
        if not following or following.kind != "indicator":
            return None
        ids = self.lexicon.indicators(lead + following.text) or following.ids
        name = Name(
            lead + following.text if ids != following.ids else following.text,
            number.start,
            following.end,
            ids,
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
            figure.value, figure.unit = self._signed(number), number.unit
            figure.bound = number.bound or self.clause.bound
            figure.warnings += number.warnings
            self._keep(figure, end)

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

    def _is_worth(self, figure: Figure, end: int) -> bool:
        """Whether a number of something that the catalogue lacks is a figure at all: 18个重点指标 and
        光大等6家企业 are none."""
        text = figure.name.text
        if len(text) < 2 or "·" in text or text.endswith(("等", "指标", "方面", "问题", "有")):
            return False
        following = self._at(end)
        counted = self.naming.family(figure.unit) == "count" or figure.unit in CLASSIFIERS.split("|")
        return not (counted and following and following.kind not in ENDS_NUMBER)

    def _figure(self, name: Name, measure: str, start: int, end: int) -> Figure:
        zone = self.scope.zone if self.clause.zone is None else self.clause.zone
        zone = name.zone or zone
        period = self.scope.target_period() if measure.startswith("target") else self.scope.now
        return Figure(name, start, end, period, measure, zone, self.status)

    def _choose(self, figure: Figure) -> None:
        """The one indicator that a name means with this unit; none where the unit is of another kind."""
        name = figure.name
        is_level = figure.value is not None and figure.measure in ("actual", "target")
        ids = self.naming.of_unit(name, figure.unit) if is_level else name.ids
        if not ids and name.ids and self.naming.is_other_money(name, figure.unit):
            ids = name.ids
            figure.warnings.append("other_currency")
        figure.name = replace(name, ids=ids[:1])
        if figure.period:
            kind = self.naming.catalogue.indicators[ids[0]].kind if ids else "flow"
            figure.period = figure.period.spanning(kind)

    # levels in words, shares, places

    def _on_level(self, at: int) -> None:
        mention = self.mentions[at]
        if mention.name != "flat" or self.clause.versus != "other":
            number = mention._replace(kind="number", unit="%", bound="", name="", warnings=())
            self._set_growth([Said(None, number)], [LEVELS[mention.name]], at, at + 1)
        self._after_numbers()

    def _on_share(self, at: int) -> int | None:
        """占全市的12.5%, 占比重达45%."""
        number = self._at(at + 1)
        if not number or number.kind != "number":
            return None
        said, end = self._group(at + 1)
        whole = self.mentions[at].parts.get("whole", "")
        unknown = self._unknown_words()
        if GOAL_WORDS.search(whole):
            return end
        if unknown and not self.part.waits:
            names = [self._unknown(unknown, at)]
        else:
            names = self._said_of(len(said))[-len(said) :]
        if len(names) == len(said):
            for name, each in zip(names, said, strict=True):
                self._add_share(name, whole, each.number, at)
        self.part.waits = False
        self._after_numbers()
        return end

    def _add_share(self, name: Name, whole: str, number: Mention, at: int) -> None:
        ratio = () if AREA.match(whole) else self.naming.ratio(name, whole)
        start = min(name.start, self.mentions[at].start) if self.part.waits else self.mentions[at].start
        if ratio or not (AREA.match(whole) or self.part.recent):
            text = f"{name.text}占{whole}比重" if whole else f"{name.text}占比"
            name = Name(text, name.start, name.end, ratio)
            measure = "target" if self._aims() else "actual"
        else:
            measure = "target_share" if self._aims() else "share"
        figure = self._figure(name, measure, start, number.end)
        figure.value, figure.unit, figure.bound = (
            self._signed(number),
            number.unit,
            number.bound or self.clause.bound,
        )
        if measure.endswith("share") and not AREA.match(whole):
            figure.warnings.append("share_of")
        recent = self.part.recent
        self._keep(figure, end=None)
        self.part.recent = recent if measure.endswith("share") and recent else [figure]
        if figure in self.part.recent and len(self.part.recent) > 1:
            self.part.recent.remove(figure)

    def _on_rank(self, at: int) -> int | None:
        """居全省第2位, beside a figure or alone."""
        places, end = self._places(at)
        before = self.mentions[at].text.partition("第")[0]
        unknown = self._unknown_words() + (before if ASSESSED.search(before) else "")
        if self.part.waits:
            names = self.naming.together(self.part.names)
            self._new_ranks(names, places, at)
        elif unknown and ASSESSED.search(unknown):
            self._new_ranks([self._unknown(unknown, at)], places[:1], at)
        else:
            figures = self._last(len(places)) if not self.clause.is_each else self.part.recent
            places = places * len(figures) if len(places) == 1 and self.clause.is_each else places
            for figure, place in zip(figures[-len(places) :], places, strict=False):
                if figure.rank is None:
                    figure.rank, figure.rank_of = place, self.clause.among
                    figure.end = max(figure.end, self.mentions[at].end)
        self._after_numbers()
        return end

    def _places(self, at: int) -> tuple[list[int], int]:
        """第3位、第5位: places that follow each other, and where what follows begins."""
        places = [self._place(self.mentions[at])]
        end = at + 1
        while (
            (sign := self._at(end))
            and sign.kind == "list"
            and (more := self._at(end + 1))
            and more.kind == "rank"
        ):
            places.append(self._place(more))
            end += 2
        return places, end

    def _new_ranks(self, names: list[Name], places: list[int], at: int) -> None:
        mention = self.mentions[at]
        places = places * len(names) if len(places) == 1 else places
        self.part.recent, self.part.waits = [], False
        for name, place in zip(names, places, strict=False):
            figure = self._figure(
                name, "target_rank" if self._aims() else "rank", min(name.start, mention.start), mention.end
            )
            figure.value, figure.unit, figure.rank, figure.rank_of = (
                float(place),
                "位",
                place,
                self.clause.among,
            )
            figure.bound = "<=" if mention.name == "top" else ""
            self._keep(figure, end=None)

    def _place(self, mention: Mention) -> int:
        if among := re.search(r"(\d+)(?:个|家)", mention.text):
            self.clause.among = int(among[1])
        said = mention.parts.get("place", "1")
        if said.isdecimal():
            return int(said)
        tens, found, ones = said.partition("十")
        if not found:
            return NUMERALS[said]
        return (NUMERALS.get(tens, 1)) * 10 + NUMERALS.get(ones, 0)
