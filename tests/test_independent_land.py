"""A second computation of land and its yields in plain Python, cell by cell beside the SQL."""

import random
from datetime import date
from statistics import median
from typing import Any

import pytest

from kpi.catalogue import Indicator
from kpi.period import Period, month_end
from kpi.question import Question
from kpi.store import Store
from tests.test_independent import PEERS, Reckoner, Row, differences, places, plain

QUESTIONS = 200
# one unit in mu, hectares and square kilometres
AREAS = {"亩": (1, 1 / 15, 1 / 1500), "平方公里": (1500, 100, 1), "公顷": (15, 1, 1 / 100)}
FLOOR = ("平方米", "万平方米")
OF_TARGET = [
    "target_kind",
    "set_by",
    "bound",
    "target_value",
    "actual_value",
    "gap_value",
    "completion_pct",
    "pace_pct",
    "lead_pp",
    "lead_pct",
    "lead_places",
    "curve_value",
    "base_value",
    "last_year_pace_pct",
    "remaining_value",
    "remaining_per_month",
]
BASES = ("", "rolled")


class Surveyor(Reckoner):
    """Land as the written rules have it."""

    def work(self) -> list[Indicator]:
        """Indicators of the group land in a unit of area."""
        known = self.catalogue.indicators.values()
        return [item for item in known if item.group == "land" and item.unit in (*AREAS, *FLOOR)]

    def yields(self) -> list[Indicator]:
        known = self.catalogue.indicators.values()
        return [item for item in known if item.group == "land" and item.unit.startswith(("万元/", "亿元/"))]

    def term(self, zone: str, indicator: str, day: date) -> float | None:
        facts = {f[1]: f[0] for f in self.figures.get((zone, indicator), {}).get(("actual", day), [])}
        return next((facts[basis] for basis in BASES if basis in facts), None)

    def now(self, zone: str, item: Indicator, day: date) -> float | None:
        fact = self.pair(zone, item, day)[0]
        return fact[0] if fact else None

    def standing(self, question: Question, item: Indicator) -> dict[str, Row]:
        """Zone → its row, of the group and the zone itself; none where nobody has it."""
        day, group = question.period.end, self.members(question)
        zones = sorted({*group, question.zone})
        values = {z: self.now(z, item, day) for z in zones}
        of_group = {z: v for z in group if (v := values[z]) is not None}
        then_day = month_end(day.year - 1, day.month)
        then = {z: v for z in group if (v := self.now(z, item, then_day)) is not None}
        now_places, then_places = places(item, of_group), places(item, then)
        rows = {z: self.row(question, item, z, values[z]) for z in zones}
        own = rows[question.zone]
        parts = (own["numerator_value"], own["denominator_value"])
        if all(value is None for value in values.values()) and None in parts:
            return {}
        better = (min if item.direction == "lower" else max)(of_group.values(), default=None)
        for zone, row in rows.items():
            place, before = now_places.get(zone), then_places.get(zone)
            is_yield = item.kind == "ratio"
            has_share = is_yield and better is not None and better > 0 and row["value"] is not None
            row |= {
                "rank": place,
                "n_tied": list(now_places.values()).count(place) if place else None,
                "n_ranked": len(of_group),
                "n_members": len(group),
                "change_year_ago": before - place if place and before else None,
                "median_value": median(of_group.values()) if of_group else None,
                "best_value": better,
                "best_zone_id": min((z for z, v in of_group.items() if v == better), default=None),
                "best_share_pct": row["value"] / better * 100 if has_share else None,
            }
        return rows

    def row(self, question: Question, item: Indicator, zone: str, value: float | None) -> Row:
        """The zone's own figures."""
        day = question.period.end
        fact, base = self.pair(zone, item, day)
        formula = self.catalogue.formulas.get(item.id)
        numerator = self.term(zone, formula.numerator_id, day) if formula else None
        denominator = self.term(zone, formula.denominator_id, day) if formula else None
        land = denominator if formula else value
        unit = self.catalogue.indicators[formula.denominator_id].unit if formula else item.unit
        each = AREAS.get(unit)
        rate = self.best(zone, item, "yoy", day)
        computed = None
        if value is not None and base is not None and base > 0 and value >= 0:
            computed = (value / base - 1) * 100
        source = None if fact is None else fact[1] if fact[1] in ("derived", "rolled") else "reported"
        return {
            "indicator_id": item.id,
            "value": value,
            "value_source": source,
            "area_mu": land * each[0] if each and land is not None else None,
            "area_ha": land * each[1] if each and land is not None else None,
            "area_km2": land * each[2] if each and land is not None else None,
            "numerator_value": numerator,
            "denominator_value": denominator,
            "year_ago_value": base,
            "change_value": value - base if value is not None and base is not None else None,
            "yoy_pct": rate[0] if rate else computed,
            "yoy_source": "published" if rate else None if computed is None else "computed",
        }

    def field(self, question: Question, item: Indicator) -> list[Row]:
        """Land against yield: the zones by rank, those without last."""
        rows = self.standing(question, item)
        group = self.members(question)
        areas = {z: rows[z]["area_mu"] for z in group if rows and rows[z]["area_mu"] is not None}
        both = [z for z in areas if rows[z]["value"] is not None]
        for zone, row in rows.items():
            area, value = row["area_mu"], row["value"]
            is_in = zone in areas
            row |= {
                "zone_id": zone,
                "is_own": zone == question.zone,
                "area_rank": 1 + sum(other > area for other in areas.values()) if is_in else None,
                "n_with_area": len(areas) if group else None,
                "median_area_mu": median(areas.values()) if areas else None,
                "quadrant": None,
            }
            if len(both) >= 3 and area is not None and value is not None:
                land = "much" if area >= row["median_area_mu"] else "little"
                row["quadrant"] = f"{land}_{'high' if value >= row['median_value'] else 'low'}"
        return sorted(rows.values(), key=lambda row: (row["rank"] or 10**6, row["zone_id"]))


def random_questions(surveyor: Surveyor) -> list[Question]:
    dice = random.Random(20241105)
    zones = [z for z in surveyor.catalogue.zones.values() if z.simulated]
    ids = [item.id for item in surveyor.work() + surveyor.yields()]
    quarters = [month_end(year, 3 * q) for year in range(2021, 2025) for q in range(1, 5)][:-1]
    questions = [Question("hangzhou_etdz", Period(date(year, 12, 31))) for year in (2013, 2014)]
    for _ in range(QUESTIONS):
        zone = dice.choice(zones)
        peers = dice.choice([*PEERS, "siblings"])
        chosen = tuple(dice.sample(ids, 7)) if dice.random() < 0.4 else ()
        questions.append(Question(zone.zone_id, Period(dice.choice(quarters)), chosen, peers))
    # those of one period after each other: they are answered by the same plans
    return sorted(questions, key=lambda question: question.period.end)


@pytest.fixture(scope="module")
def surveyor(shipped: Store) -> Surveyor:
    return Surveyor(shipped)


def test_land_and_plain_python_agree_on_every_cell(shipped: Store, surveyor: Surveyor) -> None:
    compared = 0
    for question in random_questions(surveyor):
        asked = {item.id for item in surveyor.asked(question)}
        known = {item.id: item for item in surveyor.work() + surveyor.yields() if item.id in asked}
        standing = {id_: surveyor.standing(question, item).get(question.zone) for id_, item in known.items()}
        rows = shipped.ask(
            "from land($zone, $period, indicators := $indicators, peers := $peers)",
            **question.values(),
            peers=question.peers,
        )
        goals = targets(shipped, question, surveyor)
        wanted = merged(standing, goals, surveyor)
        keys = ["part", "indicator_id", "target_kind", "set_by"]
        assert differences(rows, wanted, keys) == [], question
        compared += len(wanted)
    assert compared > 300


def targets(store: Store, question: Question, surveyor: Surveyor) -> dict[str, list[dict[str, Any]]]:
    """Land work → the zone's rows of target.sql, which has a second computation of its own."""
    asked = {item.id for item in surveyor.asked(question)}
    sql = "from target($zone, $period, indicators := $indicators, peers := $peers)"
    work = [item.id for item in surveyor.work() if item.id in asked]
    values = question.values() | {"indicators": work}
    found: dict[str, list[dict[str, Any]]] = {id_: [] for id_ in work}
    for row in store.ask(sql, **values, peers=question.peers).to_dict("records"):
        found[row["indicator_id"]].append({name: plain(value) for name, value in row.items()})
    return found


def merged(
    standing: dict[str, Row | None], goals: dict[str, list[dict[str, Any]]], surveyor: Surveyor
) -> list[Row]:
    """The rows of land: work with each of its targets, then yields; none where all are silent."""
    rows: list[Row] = []
    for item in surveyor.work() + surveyor.yields():
        own = standing.get(item.id)
        is_work = item in surveyor.work()
        for goal in goals.get(item.id) or ([{}] if own else []):
            row = {"indicator_id": item.id, "n_ranked": None, **(own or {})}
            in_mu = AREAS[item.unit][0] if is_work and item.unit in AREAS else None
            row |= {"part": "work" if is_work else "yield"}
            row |= {name: goal.get(name) for name in OF_TARGET}
            is_area = goal.get("target_kind") in ("amount", "stock")
            row["target_mu"] = times(goal.get("target_value") if is_area else None, in_mu)
            row["remaining_mu"] = times(goal.get("remaining_value"), in_mu)
            row["change_mu"] = times(row.get("change_value"), in_mu)
            row["status"] = goal.get("status", "not_reported") if is_work else None
            rows.append(row)
    said = ("value", "area_mu", "target_value", "yoy_pct")
    return rows if any(row.get(name) is not None for row in rows for name in said) else []


def times(value: float | None, factor: float | None) -> float | None:
    return None if value is None or factor is None else value * factor


def test_land_against_yield_and_plain_python_agree_on_every_cell(shipped: Store, surveyor: Surveyor) -> None:
    compared = 0
    for question in random_questions(surveyor):
        asked = {item.id for item in surveyor.asked(question)}
        rows = shipped.ask(
            "from land_yield($zone, $period, indicators := $indicators, peers := $peers)",
            **question.values(),
            peers=question.peers,
        )
        chosen = [item for item in surveyor.yields() if item.id in asked]
        wanted = [row for item in chosen for row in surveyor.field(question, item)]
        assert differences(rows, wanted, ["indicator_id", "zone_id"]) == [], question
        compared += len(wanted)
    assert compared > 1000
