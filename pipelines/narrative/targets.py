"""Targets: 年计划710亿元的89.4%, 主要预期目标是, 力争; and distances, which are no figures."""

import re

from pipelines.narrative.figures import Clause, Part, Said
from pipelines.narrative.making import Making

GOAL_BEHIND = re.compile(r"^的?(?:年度|全年|总量|预期|既定|工作|年初|发展|责任|考核|增长)*(?:目标|任务|计划)")
HELD_AGAINST = re.compile("比|较|距|对照|与|超|低于|高于|未")
DONE_OF = re.compile("完成|占|为|达|相当于|实现")


class Targets(Making):
    """What is aimed at."""

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
        unknown = self._unknown_words()
        if not self.part.waits and len(unknown) > 2 and not HELD_AGAINST.match(unknown):
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

    def _is_goal_behind(self, end: int) -> bool:
        """增长9%的目标: whether what follows a number calls it a target."""
        following = self._at(end)
        return bool(following and following.kind == "text" and GOAL_BEHIND.search(following.text))

    def _on_gap(self, at: int) -> int | None:
        """高于全市2.1个百分点: the number is a distance, and so is no figure."""
        self.clause.change = None
        following = self._at(at + 1)
        if not following or following.kind != "number":
            return None
        said, end = self._group(at + 1)
        if self._is_goal_behind(end):
            self._add_targets(self._said_of(len(said)), said, at)
        return end

    _on_completion = _on_gap
    _on_prior = _on_gap
