"""The mentions of a sentence into candidate figures.

A reader goes through the mentions once, from left to right. It keeps in mind which names wait for
their number, which figures were made last (a growth, a share or a place may still be said of them),
and the words since the last comma. What holds longer than a sentence is in the Scope.
"""

import re
from dataclasses import replace

from pipelines.narrative.figures import Clause, Figure, Part
from pipelines.narrative.levels import PLACE
from pipelines.narrative.mentions import Mention
from pipelines.narrative.naming import NEW, Name
from pipelines.narrative.places import Places
from pipelines.narrative.sentences import Sentence

LEADS_IN = re.compile("据|根据|按照?|从|综合|回顾|刚刚")
NEWLY = re.compile(
    "(?:新增|新认定|新培育|新入统|新入库|新获批|新晋|新添|新备案|新升规|新引育)(?:国家级|省级|市级)?"
)
# owners that own all of it: 规上工业亩均税收
OF_ALL = re.compile("(?:规上|规模以上|全部)?工业(?:企业)?")
LONGEST_OWNER = 12
LONGEST_ZONE = 8
LONGEST_BRACKET = 120
MOST_NAMES = 16
# what may stand before a period at the head of a sentence
OPENING = frozenset(["comma", "zone", "status", "open", "close", "period", "stop", "text", "goal"])


class Reader(Places):
    """Reads one sentence after another; `scope` leads from each to the next."""

    def read(self, sentence: Sentence, mentions: list[Mention]) -> list[Figure]:
        """The figures of a sentence, in order."""
        if sentence.is_question:
            return []
        self.scope.enter(sentence)
        self._begin(sentence.is_heading and not any(each.kind == "number" for each in mentions))
        self.view = sentence.view
        self.before = self.before if sentence.paragraph == self.paragraph else None
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

    def _on_text(self, at: int) -> None:
        self.clause.hear(self.mentions[at].text)
        if self.opens and self.naming.cleaned(self.mentions[at].text):
            self.opens = bool(LEADS_IN.match(self.mentions[at].text))

    def _on_threshold(self, at: int) -> None:
        """10亿元以上6个: projects, where nothing else is named."""
        mention, following = self.mentions[at], self._at(at + 1)
        ids = self.lexicon.indicators(mention.text.rstrip("的") + "项目")
        if not ids or not following or following.kind != "number":
            self._on_text(at)
            return
        self.part.names = [Name(mention.text, mention.start, mention.end, ids)]
        self._wait(mention.text)

    def _on_skip(self, at: int) -> None:
        self.clause.residue += "·"

    def _on_except(self, at: int) -> None:
        """扣除房地产后: what is left out is no figure."""

    def _on_stop(self, at: int) -> None:
        self._forget_period()
        if self.aside and self.mentions[at].text == ";":
            self.scope.in_sentence, self.aside = self.aside[0], None
        if self.made and self.made[0].zone == "":
            self.scope.zone = ""  # 一是…，全市增长4%；二是…
        names = self.part.names if self.part.waits and not self._unknown_words() else []
        keeps = self.mentions[at].text == ":" and any(name.ids for name in names)
        self.part, self.clause = Part(names if keeps else [], keeps), Clause()

    def _on_comma(self, at: int) -> None:
        part, clause = self.part, self.clause
        unknown = self._unknown_words()
        if unknown:  # 工业投资增势强劲，同比增长8%, but not 工业投资项目加快建设，…
            is_one = clause.has_name and len(part.names) == 1
            part.waits = part.waits and is_one and not self.naming.words.tails.search(unknown)
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
            basis=clause.basis,
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
        if any(each.kind != "period" for each in inside):
            self.scope.in_sentence, self.has_moved = period, moved
        if part.waits and any(not figure.measure.startswith("target") for figure in self.made[made:]):
            part.waits = False

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

    def _on_basis(self, at: int) -> None:
        self.clause.basis = self.mentions[at].name

    def _on_status(self, at: int) -> None:
        self.status = self.mentions[at].name
        if self.made and self.made[-1].measure.startswith("target"):
            self.clause.is_done = True  # 计划增长10%，预计增长7.3%

    def _on_bound(self, at: int) -> None:
        self.clause.bound = self.mentions[at].name

    def _on_among(self, at: int) -> None:
        parts = self.mentions[at].parts
        self.clause.among = int(parts.get("count") or parts["all"])

    def _on_done(self, at: int) -> None:
        self.clause.is_done = True

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
        if now := self.scope.now:
            self.periods = [*self.periods, now] if listed else [now]

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
        if following and following.text.startswith("是"):  # 2024年是…的开局之年
            return True
        return following is None or following.kind != "text" or not self.naming.cleaned(following.text)

    def _on_zone(self, at: int) -> None:
        mention, following = self.mentions[at], self._at(at + 1)
        is_ranked = following and (following.kind in ("among", "rank") or following.unit in ("家", "个"))
        if "own" not in mention.ids and is_ranked:
            return  # 全省89家开发区中列第13位
        if "own" not in mention.ids and self.clause.residue.endswith(
            ("在", "比", "为", "占", "给", "对", "获", "获得", "与")
        ):
            return
        is_inside = bool(self.naming.cleaned(self.clause.words)) and (
            not following or following.kind == "text"
        )
        if "own" not in mention.ids and is_inside:
            return  # 26个项目纳入全省新旧动能转换重大项目库
        self.clause.zone = "" if mention.ids == ("own",) else mention.text
        if "own" in mention.ids and len(self._unknown_words()) <= LONGEST_ZONE and not self.clause.has_name:
            self.clause.residue = self.clause.words = ""  # 江南工业 of 江南工业园区
        if self.made:
            self.has_moved = True

    def _on_indicator(self, at: int) -> None:
        mention = self.mentions[at]
        name = self._owned(Name(mention.text, mention.start, mention.end, mention.ids))
        self._return_from_month(at)
        part, clause = self.part, self.clause
        if part.waits and part.is_respective and all(PLACE.search(each.text) for each in part.names):
            part.names = [replace(name, zone=each.text) for each in part.names]  # 东园、西园分别实现
        elif part.waits and clause.after_list:
            part.names = [*part.names[-MOST_NAMES:], name]
        else:
            part.names = [name]
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
        if before and PLACE.search(before) and len(before) <= LONGEST_OWNER:
            return self._placed(name, before)
        is_subject = not self.clause.after_list and not self.clause.has_name and len(subject) <= LONGEST_OWNER
        owners = (before, subject if is_subject else "")
        owner = next((each for each in owners if self.naming.words.owners.search(each)), "")
        if not owner:
            return name
        if PLACE.search(owner):
            return self._placed(name, owner)
        ids = self.lexicon.indicators(owner + name.text)
        if not ids and OF_ALL.fullmatch(owner):
            return name
        return replace(name, text=owner + name.text, ids=ids)

    def _placed(self, name: Name, place: str) -> Name:
        """A name with its zone before it, 东园税收收入, which holds for the clauses behind too."""
        if place in self.scope.head:
            return name
        self.clause.zone = place
        return replace(name, zone=place)

    def _are_new(self, name: Name) -> bool:
        """Whether 新增 was said of this too: 新增规上企业12家、高新技术企业6家, but not 高企达45家."""
        if not self.made or not self.made[-1].name.text.startswith(NEW):
            return False
        following = next((each for each in self.mentions if each.start >= name.end), None)
        is_stock = following and following.kind == "text" and re.search("达|总|累计|存量", following.text)
        return (self.clause.is_of_which or self.clause.after_list) and not is_stock

    def _on_shared(self, at: int) -> None:
        mention = self.mentions[at]
        self.part.names = [Name(mention.text, mention.start, mention.end, (id_,)) for id_ in mention.ids]
        self._wait(mention.text)

    def _wait(self, text: str) -> None:
        """After a name: it waits for its number, and what was said before it is done with."""
        part, clause = self.part, self.clause
        part.waits, part.recent = True, []
        clause.has_name, clause.after_list, clause.change, clause.residue = True, False, None, ""
        clause.hear(text, residue=False)

    _on_close = _on_except
