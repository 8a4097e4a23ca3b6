"""Figures of prose as facts of the ordinary road, each with the sentence it stands in.

A figure that says a level, its growth and its place becomes up to three facts. What cannot become one
is a Problem beside its figure; nothing is repaired or left out without a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from kpi.catalogue import Indicator
from kpi.errors import UnknownName, ZoneGapError
from kpi.name import folded
from kpi.period import Period, resolve_period
from kpi.text import say
from kpi.unit import convert
from pipelines.check import no_hits
from pipelines.label import Office
from pipelines.prepare import Understood
from pipelines.resolve import CATALOGUE_UNIT, PLACES, RATES, Problem, must_be_said, no_facts

NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
# what is said of prices and refunds holds for the growth that stands beside a level
OF_GROWTH = {"comparable", "nominal", "excl_refund"}
# warnings of the extractor for which there is a problem with a sentence of its own
SAID_OTHERWISE = {"no_period", "growth_of_ratio"}


@dataclass(frozen=True)
class Read:
    """What figures say. facts: as of `resolve`, whole only where there are no problems. problems: the
    cell is the figure's number. left_out: growth that is not loaded though its figure is, and why."""

    facts: pd.DataFrame
    problems: tuple[Problem, ...]
    left_out: tuple[Problem, ...]

    def understood(self) -> Understood:
        return Understood(self.facts, self.problems, (), no_hits())


def read_facts(figures: pd.DataFrame, office: Office, unit: str = "") -> Read:
    """The facts of figures as `proposal.propose` gives them, corrected or not: indicator_id, value, unit,
    yoy, measure, zone_id, rank, and period_said, a period typed in place of period and span. `unit`:
    what the loader says where the text gives none."""
    reader = _Reader(office, unit)
    rows = [
        row
        for figure in figures.reset_index(names="number").to_dict("records")
        for row in reader.read(figure)
    ]
    return Read(_frame(rows), tuple(reader.problems), tuple(reader.left_out))


class _Reader:
    """Figures being read one by one; problems gather on the way."""

    def __init__(self, office: Office, unit: str) -> None:
        self.office = office
        self.units = office.catalogue.units
        self.stated_unit = unit
        self.problems: list[Problem] = []
        self.left_out: list[Problem] = []

    def read(self, figure: dict[str, Any]) -> list[dict[str, Any]]:
        """The facts of a figure: level, growth, place."""
        before = len(self.problems)
        indicator = self.office.catalogue.indicators.get(str(figure["indicator_id"]))
        period = self._period(figure, indicator)
        zone = figure["zone_id"] if isinstance(figure["zone_id"], str) else None
        if zone is None:
            key = "problem.prose_zone" if figure["zone_text"] else "problem.prose_own_zone"
            self._report(figure, "zone", key, figure["zone_text"])
        if indicator is None:
            self._report(figure, "indicator", "problem.prose_indicator", figure["indicator_text"])
        if not (zone and indicator and period):
            return []
        shared = {"zone_id": zone, "indicator_id": indicator.id, "period": period.end, "span": period.span}
        shared |= _origin(figure)
        facts = [shared | part for part in self._parts(figure, indicator)]
        if not facts and len(self.problems) == before:
            self._report(figure, "value", "problem.prose_nothing")
        return facts

    def _period(self, figure: dict[str, Any], indicator: Indicator | None) -> Period | None:
        kind = indicator.kind if indicator else "flow"
        if said := figure["period_said"]:
            try:
                return resolve_period(said).spanning(kind)
            except UnknownName:
                self._report(figure, "period", "problem.prose_period", said)
                return None
        if not isinstance(figure["period"], str):
            self._report(figure, "period", "problem.prose_no_period")
            return None
        return Period(date.fromisoformat(figure["period"]), figure["span"]).spanning(kind)

    def _parts(self, figure: dict[str, Any], indicator: Indicator) -> Iterator[dict[str, Any]]:
        measure, basis, bound = figure["measure"], figure["basis"], figure["bound"]
        has_level, has_growth = not pd.isna(figure["value"]), not pd.isna(figure["yoy"])
        target = "target_" if measure.startswith("target") else ""
        level_basis = "" if has_growth and basis in OF_GROWTH else basis
        if has_level and measure not in PLACES:
            unit = self._unit(figure, indicator)
            yield from self._part(figure, indicator, measure, figure["value"], unit, level_basis, bound)
        if has_growth and self._has_rate(figure, indicator):
            own_bound = "" if has_level else bound
            yield from self._part(figure, indicator, f"{target}yoy", figure["yoy"], "%", basis, own_bound)
        place = figure["value"] if measure in PLACES and pd.isna(figure["rank"]) else figure["rank"]
        if not pd.isna(place):
            yield from self._part(figure, indicator, f"{target}rank", place, "位", level_basis, "")

    def _has_rate(self, figure: dict[str, Any], indicator: Indicator) -> bool:
        """Whether growth in % can be meant: percentages and places change by points and places."""
        family = self.office.catalogue.family(indicator.id)
        if family not in ("rate", "place") and figure["measure"] not in {*PLACES, "share", "target_share"}:
            return True
        self.left_out.append(
            Problem("value", "problem.prose_rate", "", str(figure["number"]), indicator.name_zh)
        )
        return False

    def _part(
        self,
        figure: dict[str, Any],
        indicator: Indicator,
        measure: str,
        value: float,
        unit: str,
        basis: str,
        bound: str,
    ) -> Iterator[dict[str, Any]]:
        """One fact, its value in the unit it is kept in; none, and a problem, where the unit does not fit."""
        goal = _goal(measure, indicator)
        try:
            kept = self._converted(value, unit, goal)
        except ZoneGapError:
            key = "problem.prose_unit" if unit else "problem.prose_no_unit"
            self._report(figure, "unit", key, unit, ((goal, goal),))
            return
        yield {
            "measure": measure,
            "basis": basis,
            "value": kept,
            "unit": goal,
            "raw_value": _printed(value, figure["text"]),
            "raw_unit": unit,
            "rank_of": figure["rank_of"] if measure in PLACES else None,
            "bound": bound,
        }

    def _unit(self, figure: dict[str, Any], indicator: Indicator) -> str:
        """The unit as written; else as the office settled it, else as the loader said."""
        if isinstance(figure["unit"], str) and figure["unit"].strip():
            return figure["unit"].strip()
        settled = self.office.settled_units.get(folded(figure["indicator_text"]), "")
        return settled or (indicator.unit if self.stated_unit == CATALOGUE_UNIT else self.stated_unit)

    def _converted(self, value: float, unit: str, goal: str) -> float:
        """`value` in `goal`. 亩均税收8.7万元 is 万元/亩. Raises ZoneGapError where it cannot be."""
        wanted = self.units.resolve_unit(goal)
        assert wanted is not None, f"units.csv lacks {goal}"
        if not unit and not must_be_said(wanted):
            return value
        known = self.units.resolve_unit(unit)
        if known is not None and known.family != wanted.family and "/" in goal:
            unit = f"{known.name}/{goal.split('/')[1]}"
        return float(convert(np.array([value]), self.units.factor(unit, goal))[0])

    def _report(
        self,
        figure: dict[str, Any],
        kind: str,
        key: str,
        text: str = "",
        candidates: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.problems.append(Problem(kind, key, "", str(figure["number"]), text, 1, candidates))


def _goal(measure: str, indicator: Indicator) -> str:
    """The unit in which a measure of an indicator is kept."""
    if measure in PLACES:
        return "位"
    if measure == "yoy" and indicator.grows_in_points:
        return "个百分点"
    return "%" if measure in RATES else indicator.unit


def _origin(figure: dict[str, Any]) -> dict[str, str]:
    """Where a figure stands, and what is to be borne in mind of it: kept with it, in Chinese."""
    notes = [say("zh", f"warning.{code}") for code in figure["warnings"] if code not in SAID_OTHERWISE]
    notes += [say("zh", "prose.corrected", text=figure["text"])] if figure["is_corrected"] else []
    return {
        "figure": figure["number"],
        "status": figure["status"],
        "sheet": "",
        "cell": say("zh", "prose.paragraph", number=figure["paragraph"]),
        "source": figure["sentence"],
        "note": "；".join(notes),
        "zone_text": figure["zone_text"],
        "indicator_text": figure["indicator_text"],
    }


def _printed(value: float, words: str) -> str:
    """A number as the words print it, with their commas and zeros; else as it is."""
    for digits in NUMBER.findall(words):
        if float(re.sub("[,，]", "", digits)) == abs(value):
            return f"{'-' if value < 0 else ''}{digits}"
    return f"{value:.15g}"


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Facts with the columns and types of `resolve`, and `figure`, the number of the figure."""
    empty = no_facts().assign(figure=0)
    frame = pd.DataFrame(rows, columns=empty.columns)
    frame["fact_no"] = np.arange(1, len(frame) + 1)
    frame["is_clear"] = True
    frame["rank_of"] = frame["rank_of"].astype(float)
    return frame.astype(empty.dtypes.to_dict())
