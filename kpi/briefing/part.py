"""A recipe answered for a zone and a period: the parts that slides, document and workbook are made of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from kpi.briefing.chart import NativeChart, native_chart
from kpi.briefing.recipe import Recipe, Section
from kpi.comparisons.target import race_of
from kpi.question import Comparison, Finding, Question
from kpi.words import Writer, safe_name

PRESSING = ("urgent", "watch")
# what a sentence of the text is made of, in this order
TOLD = ("growth", "target", "ranking")
# how many decimals of a number a file holds
STEADY = 9
SILENT = ("no_target", "not_reported")


@dataclass(frozen=True)
class Asker:
    """Who answers: a comparison of a kind for a question; the growth series of a question's indicator."""

    answer: Callable[[str, Question], Comparison]
    history: Callable[[Question], pd.DataFrame]


@dataclass(frozen=True)
class Part:
    """One section with its answer.

    heading: as it is printed; the finding where the recipe gives none. comparisons: what was answered, none
    for the measures of open items; of several, the first is what is drawn. sentences: what it says, one
    each. told: the findings of each sentence, for who words them otherwise; none for measures. chart: None
    where it is a table by nature. history: the growth series that the chart was made of, or None.
    """

    section: Section
    heading: str
    comparisons: tuple[Comparison, ...]
    sentences: tuple[str, ...]
    told: tuple[tuple[Finding, ...], ...] = ()
    chart: NativeChart | None = None
    history: pd.DataFrame | None = None


@dataclass(frozen=True)
class Briefing:
    """Every part of a recipe for a question, of one data version, made at a time. left_out: the sections for
    which nothing was reported, by name, each once."""

    recipe: Recipe
    question: Question
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]
    version: int
    made_at: datetime
    language: str
    is_simulated: bool

    def comparisons(self) -> list[Comparison]:
        return [comparison for part in self.parts for comparison in part.comparisons]


def make_briefing(
    recipe: Recipe,
    question: Question,
    asker: Asker,
    writer: Writer,
    made_at: datetime,
    version: int,
    measures: Sequence[str] = (),
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Briefing:
    """Answer every section. `measures`: the sentences of the open items of the register. `tell` is told
    how many sections are done, of how many."""
    parts, left_out = [], []
    for number, section in enumerate(recipe.sections):
        part = _part(section, question, asker, writer, measures)
        if part.sentences:
            parts.append(part)
        else:
            left_out.append(_name(section, writer))
        tell(number + 1, len(recipe.sections))
    simulated = any(one.is_simulated for part in parts for one in part.comparisons)
    return Briefing(
        recipe,
        question,
        tuple(parts),
        tuple(dict.fromkeys(left_out)),
        version,
        made_at,
        writer.language,
        simulated,
    )


def asked(section: Section, question: Question, writer: Writer) -> Question:
    """The question of a section: the briefing's, about the section's indicators."""
    of_group = [
        i.id for i in writer.catalogue.indicators.values() if section.group and i.group == section.group
    ]
    indicators = section.indicators or tuple(of_group) or question.indicators
    scheme = section.scheme or (writer.catalogue.scheme().id if section.compare.startswith("score") else "")
    return replace(question, indicators=indicators, by=section.by, scheme=scheme)


def file_name(briefing: Briefing, writer: Writer) -> str:
    """名称_期次_数据版本 without an ending."""
    names = [
        writer.zone(briefing.question.zone),
        briefing.recipe.name(writer.language),
        writer.period(briefing.question.period),
        f"v{briefing.version}",
    ]
    return safe_name("_".join([*names, writer.say("simulated.word")] if briefing.is_simulated else names))


def _part(
    section: Section, question: Question, asker: Asker, writer: Writer, measures: Sequence[str]
) -> Part:
    heading = section.heading(writer.language)
    if section.show == "actions":
        return Part(section, heading, (), tuple(measures) or (writer.say("briefing.no_measures"),))
    own = asked(section, question, writer)
    if section.show == "text":
        answers = tuple(_steady(asker.answer(kind, own)) for kind in TOLD)
        told = tuple(_bulletins(answers))
        return Part(section, heading, answers, _sentences(told, own, writer), told)
    # the race to the year end is told of the targets' own answer
    is_race = section.compare == "race"
    answered = _steady(asker.answer("target" if is_race else section.compare, own))
    comparison = _wanted(section, race_of(answered) if is_race else answered)
    history = _rounded(asker.history(own)) if section.history and len(own.indicators) == 1 else None
    chart = native_chart(comparison, writer, history) if section.show == "chart" else None
    told = tuple((finding,) for finding in comparison.findings)
    sentences = _sentences(told, comparison.question, writer)
    return Part(section, heading or writer.title(comparison), (comparison,), sentences, told, chart, history)


def _name(section: Section, writer: Writer) -> str:
    """What a section without an answer is called: its title would be about what is missing."""
    indicators = [writer.indicator(indicator) for indicator in section.indicators]
    return section.heading(writer.language) or " · ".join(
        [writer.say(f"kind.{section.compare}"), *indicators]
    )


def _steady(comparison: Comparison) -> Comparison:
    """Without the last digits of sums, which come out by chance where several threads add up: the same
    briefing is to have the same bytes."""
    return replace(comparison, rows=_rounded(comparison.rows))


def _rounded(rows: pd.DataFrame) -> pd.DataFrame:
    numbers = rows.select_dtypes("float")
    return rows.assign(**{str(name): numbers[name].round(STEADY) for name in numbers})


def _wanted(section: Section, comparison: Comparison) -> Comparison:
    """Without the rows that say nothing there (what has no target, what is not pressing), and without
    those that the section has no room for."""
    if section.compare in ("target", "race"):
        comparison = comparison.part(comparison.rows["target_kind"].notna())
    if section.compare == "share":
        rows = comparison.rows
        # whose own figures are missing has no part in the whole
        if not (rows["is_own"].astype(bool) & rows["value"].notna()).any():
            comparison = comparison.part(pd.Series(False, rows.index))
    if section.show == "gaps":
        comparison = comparison.part(comparison.rows["urgency"].isin(PRESSING))
    if section.top:
        order = pd.Series(range(len(comparison.rows)), comparison.rows.index)
        comparison = comparison.part(order < section.top)
    return comparison


def _sentences(told: tuple[tuple[Finding, ...], ...], question: Question, writer: Writer) -> tuple[str, ...]:
    return tuple(writer.bulletin(question, each) for each in told)


def _bulletins(answers: tuple[Comparison, ...]) -> Iterator[tuple[Finding, ...]]:
    """Of every indicator that has a figure: figure and growth, target, place."""
    grown, *others = answers
    for finding in grown.findings:
        beside = [
            other
            for comparison in others
            for other in comparison.findings
            if other.indicator_id == finding.indicator_id and other.values.get("status") not in SILENT
        ]
        # a target of growth says the growth itself
        is_said = any(other.values.get("target_kind") == "growth" for other in beside)
        if finding.values["value"] is not None:
            yield tuple(beside if is_said else [finding, *beside])
