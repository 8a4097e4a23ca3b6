"""A second computation of the race to the year end in plain Python, point by point beside the SQL."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kpi.catalogue import Indicator
from kpi.period import month_end
from kpi.question import Question
from kpi.store import Store
from tests.test_independent import (
    CATALOGUE,
    Reckoner,
    Row,
    is_same,
    loaded,
    plain,
    random_questions,
)

__all__ = ["loaded"]
SQL = "from race($zone, $period, indicators := $indicators)"
RACED = ("amount", "stock", "ratio")
Key = tuple[str, str, str | None, str | None, date]
Point = tuple[float, str | None]  # value, status


class Racer(Reckoner):
    """The courses as docs/numbers.md has them, from the second computation of the targets."""

    def race(self, question: Question) -> dict[Key, Point]:
        points: dict[Key, Point] = {}
        raced: set[str] = set()
        for row in self.target(question):
            if row["target_kind"] in RACED:
                item = self.catalogue.indicators[row["indicator_id"]]
                if item.id not in raced:
                    points |= self.levels(question, item)
                    raced.add(item.id)
                points |= self.goal_points(question, item, row)
                points |= self.projections(question, item, row)
        return points

    def levels(self, question: Question, item: Indicator) -> dict[Key, Point]:
        """This year's figures up to the period, and those of the whole of last year."""
        zone, end = question.zone, question.period.end
        found: dict[Key, Point] = {}
        for measure, day in self.figures.get((zone, item.id), {}):
            fact = self.level(zone, item, day) if measure == "actual" else None
            if fact and day.year == end.year and day <= end:
                found[item.id, "actual", None, None, day] = (fact[0], fact[2])
            elif fact and day.year == end.year - 1:
                found[item.id, "last_year", None, None, month_end(end.year, day.month)] = (fact[0], None)
        return found

    def goal_points(self, question: Question, item: Indicator, row: Row) -> dict[Key, Point]:
        """The line of a target, and its floor and stretch."""
        kind, setter, due, goal = (
            row[name] for name in ("target_kind", "set_by", "target_period", "target_value")
        )
        begin = date(question.period.end.year - 1, 12, 31)
        line = {begin: goal, due: goal}
        if kind == "amount":
            basis = "_".join(filter(None, [setter, "" if row["level"] == "target" else row["level"]]))
            line = {begin: 0.0} | self.curve_points(question, item, basis) | {due: goal}
        elif kind == "stock" and row["pace_pct"] is not None:
            line = {row["base_period"]: row["base_value"], due: goal}
        found: dict[Key, Point] = {
            (item.id, "line", kind, setter, day): (value, None) for day, value in line.items()
        }
        for level in ("floor", "stretch"):
            if row[f"{level}_value"] is not None:
                found[item.id, level, kind, setter, due] = (row[f"{level}_value"], None)
        return found

    def curve_points(self, question: Question, item: Indicator, basis: str) -> dict[date, float]:
        return {
            day: fact[0]
            for (measure, day), facts in self.figures[question.zone, item.id].items()
            if measure == "target" and day.year == question.period.end.year and day.month < 12
            for fact in facts
            if fact[1] == basis
        }

    def projections(self, question: Question, item: Indicator, row: Row) -> dict[Key, Point]:
        end = question.period.end
        found: dict[Key, Point] = {}
        for way in ("by_shape", "by_pace"):
            if row[f"projected_{way}_value"] is not None:
                ends = {end: row["actual_value"], date(end.year, 12, 31): row[f"projected_{way}_value"]}
                found |= {(item.id, way, None, None, day): (value, None) for day, value in ends.items()}
        return found


@pytest.fixture(scope="module")
def racer(loaded: Store) -> Iterator[Racer]:
    yield Racer(loaded)


def test_the_race_agrees_with_plain_python_on_every_point(loaded: Store, racer: Racer) -> None:
    compared: dict[str, int] = {}
    for question in random_questions(CATALOGUE):
        rows = loaded.ask(SQL, **question.values())
        cells = [{name: plain(value) for name, value in row.items()} for row in rows.to_dict("records")]
        found = {key_of(row): (row["value"], row["status"]) for row in cells}
        wanted = racer.race(question)
        assert len(found) == len(cells), question
        assert set(found) == set(wanted), (question, set(found) ^ set(wanted))
        apart = {key: (found[key], point) for key, point in wanted.items() if not agree(found[key], point)}
        assert apart == {}, question
        for key in wanted:
            compared[key[1]] = compared.get(key[1], 0) + 1
    assert set(compared) == {"actual", "last_year", "line", "floor", "stretch", "by_shape", "by_pace"}
    assert min(compared.values()) > 300


def key_of(row: dict[str, Any]) -> Key:
    return row["indicator_id"], row["course"], row["target_kind"], row["set_by"], row["day"]


def agree(found: tuple[Any, Any], wanted: Point) -> bool:
    return is_same(found[0], wanted[0]) and found[1] == wanted[1]
