"""What stays in force while a text is read: the period, the zone, and whether it speaks of targets.

A heading, or a period at the head of a sentence, is said of what follows; one inside a sentence holds
to the end of it, and a month or a quarter by itself never further. 今年 and 去年 are counted from the
year that the text speaks from.
"""

import re
from dataclasses import dataclass
from datetime import date

from kpi.period import FIVE_YEAR_PLAN_ENDS, Period, resolve_period
from pipelines.narrative.dating import SPAN, read_period, years_of
from pipelines.narrative.mentions import Mention
from pipelines.narrative.sentences import LONGEST_HEADING, Sentence, viewed

DONE = re.compile(
    r"完成情况|执行情况|运行|回顾|总结|成效|成绩|主要工作|工作情况|基本情况|发展情况|发展基础|现状|存在问题|困难"
)
AIM = re.compile(
    r"目标|工作安排|打算|下一步|下步|谋划|工作思路|工作要点|(?:工作|发展)计划|展望|(?:20\d\d|今|明)年.{0,8}(?:安排|思路|重点)"
)
NEXT = re.compile(r"^ *(?:下一步|下步|下一阶段|下阶段|明年)")
PLAN = re.compile(r"方案|规划|要点|目标任务|计划$|目标$")
REPORT = re.compile(r"总结|情况|完成|分析|评估|报告")
YEARS_AWAY = {"去年": -1, "上年": -1, "上一": -1, "前年": -2, "明年": 1, "来年": 1}


@dataclass
class Scope:
    """What a reader keeps in mind from sentence to sentence.

    base_year: 今年. done_year: what is said of later years is aimed at; None where nobody knows. main: the
    period of the text or of the part that is read; is_said: by the text itself, and not only supposed.
    head_year: of the last heading that gave one; is_ahead: that heading spoke of a plan. is_plan: the
    whole text is one; plan_year: when it ends, or 到2025年. is_aim: what follows is aimed at; is_due: the
    last period was 到2025年. head: the title, where the text's own zone is named. zone: "" for
    the text's own; home: that of the paragraph's first figure, to which it returns after a sentence about
    全市. number: of the paragraph. in_paragraph, in_sentence: periods that hold so long; opening: of a
    sentence that may have no figures and then lead in, as lead did.
    """

    base_year: int | None
    done_year: int | None
    main: Period | None
    is_said: bool = False
    head_year: int | None = None
    is_plan: bool = False
    is_aim: bool = False
    plan_year: int | None = None
    head: str = ""
    zone: str = ""
    home: str | None = None
    number: int = 0
    in_paragraph: Period | None = None
    in_sentence: Period | None = None
    opening: Period | None = None
    lead: Period | None = None
    has_figures: bool = False
    is_due: bool = False
    is_ahead: bool = False

    def enter(self, sentence: Sentence) -> None:
        """At the start of a sentence: what held for the last one, or the last paragraph, ends."""
        self.in_sentence = self.opening = None
        self.is_due = self.is_due and sentence.paragraph == self.number and self.in_paragraph is not None
        if sentence.paragraph != self.number:
            self.number = sentence.paragraph
            self.in_paragraph = self.lead = self.home = None
        self.zone = self.zone and (self.home or "")
        if NEXT.search(sentence.view):
            self.is_aim = True

    def leave(self, sentence: Sentence, is_heading: bool, has_figures: bool, is_aim: bool) -> None:
        """At its end: a heading, and a sentence that only leads in, is said of what follows."""
        if is_heading:
            self._head(sentence)
        elif not has_figures and is_aim and sentence.view.endswith(":"):
            self.is_aim = True
        if self.opening and not has_figures:
            self.in_paragraph = self.lead = self.opening
        self.has_figures |= has_figures

    def _head(self, sentence: Sentence) -> None:
        if DONE.search(sentence.view):
            self.is_aim = False
        elif self.is_plan or AIM.search(sentence.view):
            self.is_aim = True
            if self.done_year and not self.in_sentence:
                self.main = Period(date(self.done_year + 1, 12, 31))

    @property
    def now(self) -> Period | None:
        return self.in_sentence or self.in_paragraph or self.main

    @property
    def year(self) -> int | None:
        return self.now.end.year if self.now else self.base_year

    def aims(self) -> bool:
        """Whether what is said now is of a year that has not been yet."""
        if not self.now:
            return False
        is_due = self.is_due and (self.base_year is None or self.now.end.year > self.base_year)
        return is_due or bool(self.done_year and self.now.end.year > self.done_year)

    def is_past(self) -> bool:
        """Whether what is said now is of a year before the one that the text looks ahead from."""
        said, now = self.in_paragraph, self.head_year or self.base_year
        return bool(said and now and said.end.year < now)

    def target_period(self) -> Period | None:
        """When a target is due: with the year, unless the sentence itself names another time."""
        said = self.in_sentence or self.lead
        return said if said and said.end.month != 12 else self.year_end()

    def year_end(self) -> Period | None:
        year = (
            self.plan_year
            if self.is_plan and self.plan_year and not (self.in_sentence or self.in_paragraph)
            else self.year
        )
        return Period(date(year, 12, 31)) if year else None

    def hear(
        self, mention: Mention, is_opening: bool, is_set_apart: bool, is_heading: bool, is_ahead: bool = False
    ) -> bool:
        """Take in a period that is mentioned; whether it was understood. is_opening: at the head of its
        sentence; is_set_apart: and said of all of it."""
        period = self.read(mention)
        if period is None:
            return False
        self.is_due = mention.parts.get("upto", "")[:1] in ("到", "至") and "year" in mention.parts
        is_bare = bool(mention.parts.get("year")) and mention.parts.get("part", "以来") == "以来"
        if is_heading:
            if not self.in_sentence:
                self.main, self.is_said, self.is_ahead = period, True, is_ahead
                if mention.parts.get("year", "")[:4].isdecimal():
                    self.head_year = period.end.year
            self.in_sentence = self.in_sentence or period
        elif is_bare and self._is_partly(period.end.year):
            self.in_sentence = None  # 今年以来 in an analysis of 1—9月 is no whole year
        elif not is_set_apart or period.span in ("month", "quarter") or self._is_aside(period):
            self.in_sentence = period
            self.opening = period if is_opening else self.opening
        elif self.base_year and period.end.year < self.base_year - 1 + self.is_plan:
            self.in_paragraph = self.in_sentence = period
        elif not self.main or period.end.year != self.main.end.year or not (self.is_said or self.has_figures):
            self.main, self.is_said, self.in_paragraph = period.spanning("flow"), True, None
            self.in_sentence = period
        else:
            self.in_paragraph, self.in_sentence = period.spanning("flow"), period
        return True

    def _is_partly(self, year: int) -> bool:
        """Whether the text is about some months of that year."""
        main = self.main
        return bool(self.is_said and main and main.end.year == year and main.end.month < 12)

    def _is_aside(self, period: Period) -> bool:
        """全年 in an analysis of some months, 1-8月 amid figures of 1—9月: for one sentence only."""
        if not self.main or not self._is_partly(period.end.year):
            return False
        return period.end.month == 12 or (period.end < self.main.end and self.home is not None)

    def read(self, mention: Mention) -> Period | None:
        """The period that a mention is; None where it is none, or its year is not known."""
        if mention.name == "past_year":
            return self._past_year()
        if mention.name == "next_year":
            self.is_aim = True
            return Period(date(self.main.end.year + 1, 12, 31)) if self.main else None
        if plan := mention.parts.get("plan"):
            self.plan_year = FIVE_YEAR_PLAN_ENDS[plan]
            return Period(date(self.plan_year, 12, 31)) if "末" in mention.text else None
        said = mention.parts.get("year", "")
        part = mention.parts.get("part") or mention.parts.get("alone", "")
        year = self._year_of(said) if said else self.year
        if year is None:
            return None
        if mention.parts.get("upto", "").startswith("截") and part.endswith("月"):
            part += "末"
        if said and not part and mention.parts.get("upto", "")[:1] in ("到", "至"):
            self.plan_year = year
        return read_period(year, part)

    def _year_of(self, said: str) -> int | None:
        if said[:4].isdecimal():
            return int(said[:4])
        now = max(filter(None, (self.head_year, self.base_year)), default=None)
        return now and now + YEARS_AWAY.get(said[:2], 0)

    def _past_year(self) -> Period | None:
        """过去的一年: the one the text is about, where it said so, else the year before this one."""
        if self.done_year and not self.has_figures:
            return Period(date(self.done_year, 12, 31))
        if self.main and (self.has_figures or (self.is_said and not self.is_ahead)):
            return Period(date(self.main.end.year, 12, 31))
        return Period(date(self.base_year - 1, 12, 31)) if self.base_year else None


def first_scope(text: str, stated: str = "") -> Scope:
    """What holds before the first sentence; `stated`: the period that the loader says of the text."""
    title = next((line.strip() for line in text.splitlines() if line.strip()), "")
    title = title if len(title) <= LONGEST_HEADING and not re.search("[。；;]", title) else ""
    period = resolve_period(stated) if stated else None
    base, done = years_of(title, text, period)
    main = period or (Period(date(base, 12, 31)) if base else None)
    is_plan = bool(PLAN.search(title)) and not REPORT.search(title)
    span = SPAN.search(title)
    return Scope(
        base,
        done,
        main,
        period is not None,
        is_plan=is_plan,
        is_aim=is_plan,
        plan_year=span and int(span[2]),
        head=viewed(title),
    )
