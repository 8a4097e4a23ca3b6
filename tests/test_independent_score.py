"""A second computation of scores in plain Python, cell by cell beside the SQL, over random schemes.

And of the places by score and their race, from the totals of every date; of how firm the places are, of what
one step gains and the next place takes, and of the entropy weights, beside kpi/scoring.py. The next place is
sought by halving, for every item of all 200 questions.
"""

import math
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from pathlib import Path
from statistics import fmean, median, pstdev
from typing import Any

import numpy as np
import pytest

from kpi.catalogue import Catalogue, Indicator
from kpi.comparisons import compare
from kpi.comparisons.score import compare_score
from kpi.comparisons.score_items import compare_score_items
from kpi.period import Period, month_end
from kpi.question import Question
from kpi.scheme import Scheme, SchemeItem
from kpi.settings import Settings
from kpi.store import Store
from tests.conftest import copied
from tests.test_independent import Reckoner, Row, quantile, quarter_end_before

SCHEMES = 12
QUESTIONS = 200
ITEMS_SQL = """
from score(
    $zone, $period, scheme := $scheme, peers := $peers, weights := map($names::varchar[], $weights::double[])
)
"""
TOTAL_SQL = ITEMS_SQL.replace("from score(", "from score_total(")
SETTERS = ["province", "city", "own", ""]
POOL = (
    *(
        "gdp",
        "tax_revenue",
        "general_budget_revenue",
        "industrial_profit_above_scale",
        "retail_sales",
        "exports",
    ),
    *("firms_above_scale", "built_up_area", "land_approved_unsupplied", "hightech_firms", "land_reclaimed"),
    *("rd_intensity", "tax_per_mu", "energy_per_gdp", "service_praise_rate", "hightech_output_share"),
    *("petitions_per_million", "safety_accidents", "projects_signed", "business_environment_rank"),
)
FIRM = ("rank_low", "rank_high", "same_rank_pct")
STEP = ("step_value", "step_gain", "step_rank", "place_value")
Value = float | None


def write_schemes(folder: Path, catalogue: Catalogue) -> None:
    """Schemes of every method, with deductions, classes, parents and thresholds, drawn at random."""
    dice = random.Random(20241102)
    for number in range(SCHEMES):
        lines = ['name_zh = "甲"', 'name_en = "A"', 'source = "书"']
        lines += [
            f"min_coverage_pct = {dice.choice([0, 40, 60, 80, 95])}",
            f"parent_pct = {dice.choice([0, 30, 50])}",
        ]
        lines += ["[groups]", '"全" = "All"']
        for indicator in dice.sample(POOL, dice.randint(3, 12)):
            lines += item_lines(dice, catalogue.indicators[indicator])
        if number % 2:
            lines += [
                "[[deduction]]",
                f'indicator = "{dice.choice(POOL)}"',
                f"line = {dice.choice([1, 5, 20])}",
            ]
            lines += ["points_per_unit = 0.7", f"max_points = {dice.choice([2, 30])}"]
        if number % 3:
            key, lines_at = ("top_pct", (15, 50, 85)) if number % 3 == 1 else ("min_score", (80, 65, 50))
            for name, at in zip("ABC", lines_at, strict=True):
                lines += ["[[class]]", f'name = "{name}"', f"{key} = {at}"]
            lines += ["[[class]]", 'name = "D"']
        (folder / f"drawn_{number:02}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def item_lines(dice: random.Random, indicator: Indicator) -> list[str]:
    lines = ["[[item]]", f'indicator = "{indicator.id}"', 'group = "全"', f"weight = {dice.randint(1, 40)}"]
    can_complete = indicator.kind in ("flow", "stock", "ratio")
    method = dice.choice(
        ["completion"] * can_complete + ["places", "efficacy", "range", "range_floor", "benchmark", "zscore"]
    )
    measured = (
        "completion"
        if method == "completion"
        else dice.choice(["level", "growth"] + ["completion"] * can_complete)
    )
    lines += [f'method = "{method}"', f'measured = "{measured}"']
    if measured == "level" and dice.random() < 0.4:
        lines.append("growth_pct = 60")
    if method in ("completion", "benchmark") and dice.random() < 0.5:
        lines.append(f"cap_pct = {dice.choice([80, 120])}")
    if method == "places" and dice.random() < 0.5:
        lines += ["step_pct = 7", "floor_pct = 35"]
    if method == "benchmark" and dice.random() < 0.5:
        lines.append(f"benchmark = {dice.choice([1, 20, 300])}")
    if method in ("efficacy", "range", "range_floor") and dice.random() < 0.3:
        lines += ["best = 1", "worst = 40"] if indicator.direction == "lower" else ["best = 40", "worst = 1"]
    return lines


@pytest.fixture(scope="module")
def loaded(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The shipped figures under a catalogue with the shipped schemes and those made at random."""
    folder = tmp_path_factory.mktemp("scored")
    shutil.copytree(Settings().catalogue, folder / "catalogue")
    write_schemes(folder / "catalogue" / "schemes", shipped.catalogue)
    store = Store(copied(shipped, folder / "store"), Catalogue(folder / "catalogue"))
    yield store
    store.close()


class Scorer:
    """The rules of docs/numbers.md on scores, a zone and an item at a time."""

    def __init__(self, reckoner: Reckoner) -> None:
        self.reckoner = reckoner

    def value(self, zone: str, item: SchemeItem, day: date) -> tuple[Value, str, str | None]:
        """What is scored, its unit, and why there is none."""
        about = self.reckoner.catalogue.indicators[item.indicator_id]
        level = self.reckoner.value(zone, about, day)
        if item.measured == "level":
            return level, about.unit, None if level is not None else "not_reported"
        if item.measured == "growth":
            return self.growth(zone, about, day, level)
        if level is None:
            return None, "%", "not_reported"
        due = self.due(zone, about, day)
        if due is None:
            return None, "%", "no_target"
        if about.direction == "lower":
            if due == 0:
                return (100.0 if level <= 0 else 0.0), "%", None
            return (None, "%", "target_not_positive") if due < 0 else ((2 - level / due) * 100, "%", None)
        return (level / due * 100, "%", None) if due > 0 else (None, "%", "target_not_positive")

    def growth(self, zone: str, about: Indicator, day: date, level: Value) -> tuple[Value, str, str | None]:
        row = self.reckoner.growth_row(Question(zone, Period(day)), about) or {}
        is_share = about.kind == "ratio" and about.unit == "%"
        published = self.reckoner.best(zone, about, "yoy", day)
        value = published[0] if published else row.get("yoy_pct")
        if value is None:
            value = row.get("change_pp") if is_share else row.get("change_places")
        unit = "个百分点" if is_share else "位" if about.kind == "rank" and not published else "%"
        return value, unit, None if value is not None else "not_reported" if level is None else "no_growth"

    def due(self, zone: str, about: Indicator, day: date) -> Value:
        """What the target of the highest setter makes due by the day."""
        goals = self.reckoner.figures.get((zone, about.id), {}).get(("target", date(day.year, 12, 31)), [])
        if not goals:
            return None
        goal = min(goals, key=lambda fact: SETTERS.index(fact[1]))
        if about.kind != "flow" or day.month == 12:
            return goal[0]
        curve = self.reckoner.curve(zone, about, day, goal[1])
        return curve if curve is not None else goal[0] * day.month / 12

    def marks(self, item: SchemeItem, values: dict[str, Value], unit: str) -> dict[str, Value]:
        sense = self.sense(item, unit)
        known = {zone: sense * value for zone, value in values.items() if value is not None}
        return {
            zone: self.mark(item, known[zone], list(known.values()), sense) if zone in known else None
            for zone in values
        }

    def sense(self, item: SchemeItem, unit: str) -> int:
        """-1 where less is better."""
        about = self.reckoner.catalogue.indicators[item.indicator_id]
        is_turned = (
            about.direction == "lower"
            and item.measured != "completion"
            and not (item.measured == "growth" and unit == "位")
        )
        return -1 if is_turned else 1

    def mark(self, item: SchemeItem, merit: float, merits: list[float], sense: int) -> Value:
        low, high, cap = min(merits), max(merits), item.cap_pct or 100.0
        if item.method == "places":
            place = 1 + sum(round(other, 9) > round(merit, 9) for other in merits)
            return max(100 - (item.step_pct or 0) * (place - 1), item.floor_pct or 0)
        if item.method == "completion":
            return max(min(merit, cap), 0.0)
        if item.method == "zscore":
            return (
                100.0 if high == low else min(max(50 + 10 * (merit - fmean(merits)) / pstdev(merits), 0), 100)
            )
        if item.method == "benchmark":
            benchmark = item.benchmark if item.benchmark is not None else fmean(merits) * sense
            if benchmark <= 0:
                return None
            if sense == 1:
                return max(min(merit / benchmark * 100, cap), 0.0)
            return cap if merit >= 0 else min(benchmark / -merit * 100, cap)
        if item.best is not None and item.worst is not None:
            low, high = item.worst * sense, item.best * sense
        share = 1.0 if high == low else min(max((merit - low) / (high - low), 0), 1)
        return (item.floor_pct or 0) + (100 - (item.floor_pct or 0)) * share

    def weights(self, scheme: Scheme, played: dict[str, float]) -> list[float]:
        given = scheme.weights()
        raw = [
            played.get(i.indicator_id, given[i.indicator_id]) * i.weight / given[i.indicator_id]
            for i in scheme.items
        ]
        return [weight / sum(raw) * 100 for weight in raw]

    def items(self, question: Question, members: list[str], scheme: Scheme) -> list[Row]:
        """A row per zone and item, deductions last."""
        day, rows = question.period.end, []
        weights = self.weights(scheme, dict(question.weights))
        for number, (item, weight) in enumerate(zip(scheme.items, weights, strict=True)):
            found = {zone: self.value(zone, item, day) for zone in members}
            units = {zone: one[1] for zone, one in found.items()}
            values = {zone: one[0] for zone, one in found.items()}
            unit = next((units[zone] for zone in members if values[zone] is not None), "")
            marks = self.marks(item, values, unit)
            for zone in members:
                mark = marks[zone]
                reason = found[zone][2]
                if values[zone] is not None and mark is None:
                    reason = "benchmark_not_positive"
                points = None if mark is None else weight * mark / 100
                full = weight * (item.cap_pct or 100) / 100
                lost = None if points is None else full - points
                rows.append(
                    {
                        "zone_id": zone,
                        "item_no": number,
                        "value": values[zone],
                        "normalised": mark,
                        "weight": weight,
                        "points": points,
                        "max_points": full,
                        "lost_points": lost,
                        "reason": reason,
                    }
                )
        for number, one in enumerate(scheme.deductions, len(scheme.items)):
            about = self.reckoner.catalogue.indicators[one.indicator_id]
            bad = 1 if about.direction == "lower" else -1
            for zone in members:
                value = self.reckoner.value(zone, about, day)
                off = (
                    None
                    if value is None
                    else min(max((value - one.line) * bad, 0) * one.points_per_unit, one.max_points)
                )
                rows.append(
                    {
                        "zone_id": zone,
                        "item_no": number,
                        "value": value,
                        "normalised": None,
                        "weight": 0.0,
                        "points": None if off is None else -off,
                        "max_points": 0.0,
                        "lost_points": off,
                        "reason": None if value is not None else "not_reported",
                    }
                )
        return rows

    def totals(self, question: Question, scheme: Scheme) -> dict[str, Row]:
        members = self.reckoner.members(question)
        found = self.plain_totals(self.items(question, members, scheme), members, len(scheme.items))
        parents: dict[str, Row] = {}
        ours = self.reckoner.catalogue.zones[question.zone].parent_id
        if scheme.parent_pct and ours:
            above = Question(ours, question.period, peers=scheme.peers, weights=question.weights)
            group = self.reckoner.members(above)
            parents = self.plain_totals(self.items(above, group, scheme), group, len(scheme.items))
        for zone, row in found.items():
            parent = parents.get(self.reckoner.catalogue.zones[zone].parent_id)
            row["parent_score"] = None
            if (
                parent
                and parent["own_score"] is not None
                and parent["coverage_pct"] >= scheme.min_coverage_pct
            ):
                row["parent_score"] = max(parent["own_score"] - parent["deducted_points"], 0.0)
            score = row["own_score"]
            if score is not None and row["parent_score"] is not None:
                score = score * (1 - scheme.parent_pct / 100) + row["parent_score"] * scheme.parent_pct / 100
            row["score"] = None if score is None else round(max(score - row["deducted_points"], 0.0), 9)
            row["is_rated"] = score is not None and row["coverage_pct"] >= scheme.min_coverage_pct
            row["reason"] = (
                "no_figures" if not row["n_scored"] else None if row["is_rated"] else "low_coverage"
            )
        rated = [row["score"] for row in found.values() if row["is_rated"]]
        for row in found.values():
            row["rank"] = 1 + sum(other > row["score"] for other in rated) if row["is_rated"] else None
            row["n_tied"] = rated.count(row["score"]) if row["is_rated"] else None
            row["n_rated"], row["n_members"] = len(rated), len(members)
            row["class"] = self.class_of(row, scheme) if row["is_rated"] else None
        return found

    def plain_totals(self, rows: list[Row], members: list[str], n_items: int) -> dict[str, Row]:
        found = {}
        for zone in members:
            ours = [row for row in rows if row["zone_id"] == zone]
            scored = [row for row in ours if row["normalised"] is not None]
            covered = sum(row["weight"] for row in scored)
            points = sum(row["points"] for row in scored)
            off = -sum(row["points"] or 0.0 for row in ours if row["item_no"] >= n_items)
            found[zone] = {
                "coverage_pct": round(covered, 9),
                "own_score": points / covered * 100 if covered else None,
                "deducted_points": off,
                "n_items": n_items,
                "n_scored": len(scored),
            }
        return found

    def class_of(self, row: Row, scheme: Scheme) -> str | None:
        for one in scheme.classes:
            first = (
                math.ceil(round(row["n_rated"] * one.top_pct / 100, 9))
                if one.top_pct is not None
                else math.inf
            )
            if row["rank"] <= first and row["score"] >= (one.min_score if one.min_score is not None else -1):
                return one.name
        return None


@dataclass
class Board:
    """What one question scores: marks, values and unit of every item, and every zone's total."""

    scorer: Scorer
    question: Question
    scheme: Scheme
    weights: list[float]
    values: list[dict[str, Value]]
    marks: list[dict[str, Value]]
    units: list[str]
    totals: dict[str, Row]

    def score(self, zone: str, points: float, covered: float) -> Value:
        """The score of these points of this much weight; deductions, parent's score and who is rated stay."""
        total = self.totals[zone]
        if not total["is_rated"] or covered <= 0:
            return None
        score, share = points / covered * 100, self.scheme.parent_pct / 100
        if total["parent_score"] is not None:
            score = score * (1 - share) + total["parent_score"] * share
        return round(max(score - total["deducted_points"], 0.0), 9)

    def sums(self, zone: str, without: int) -> tuple[float, float]:
        """Points and weight of the items with marks, but for one."""
        known = [
            (weight, marks[zone] or 0.0)
            for number, (weight, marks) in enumerate(zip(self.weights, self.marks, strict=True))
            if number != without and marks[zone] is not None
        ]
        return math.fsum(weight * mark / 100 for weight, mark in known), math.fsum(
            weight for weight, _ in known
        )

    def firmness(self) -> dict[str, Row]:
        """Zone → the 51st and 950th of its thousand places, and how many leave it where it is."""
        generator = np.random.default_rng(20210101)
        weights = np.array(self.weights) * generator.uniform(0.9, 1.1, (1000, len(self.weights)))
        scores: dict[str, list[float]] = {}
        for zone, total in self.totals.items():
            if total["is_rated"]:
                marks = [one[zone] for one in self.marks]
                points = weights @ np.array([(mark or 0.0) / 100 for mark in marks])
                covered = weights @ np.array([float(mark is not None) for mark in marks])
                drawn = zip(points.tolist(), covered.tolist(), strict=True)
                scores[zone] = [self.score(zone, *one) or 0.0 for one in drawn]
        every = np.array(list(scores.values()))
        found: dict[str, Row] = {zone: dict.fromkeys(FIRM) for zone in self.totals}
        for zone, ours in scores.items():
            places = sorted((1 + (every > np.array(ours)).sum(axis=0)).tolist())
            same = places.count(self.totals[zone]["rank"])
            found[zone] = {"rank_low": places[50], "rank_high": places[949], "same_rank_pct": same / 10}
        return found

    def leverage(self, number: int) -> Row:
        """What one step of an item gains, the place it gives, and what the next place takes."""
        own, item, unit = self.question.zone, self.scheme.items[number], self.units[number]
        about = self.scorer.reckoner.catalogue.indicators[item.indicator_id]
        value, total = self.values[number][own], self.totals[own]
        if value is None or not total["is_rated"]:
            return dict.fromkeys(STEP)
        sense, exact = self.scorer.sense(item, unit), Decimal(repr(value))
        last = Decimal(1).scaleb(-about.decimals) if item.measured == "level" else Decimal("0.1")
        step = Decimal(1)
        if unit not in ("%", "个百分点", "位"):
            step = max((abs(exact) / 100).quantize(last, ROUND_CEILING), last)
        limit = max(abs(exact), 10 * step)
        if item.measured == "level" and sense < 0 and exact >= 0:
            limit = exact - (unit == "位")
        elif item.measured == "level" and sense > 0 and unit == "%" and exact <= 100:
            limit = min(limit, 100 - exact)
        step = min(step, limit)
        if not limit:
            return dict.fromkeys(STEP)
        rest = {zone: self.sums(zone, number) for zone in self.totals}

        @cache
        def moved(move: Decimal) -> tuple[float, int]:
            """Our score and place after a move."""
            values = {**self.values[number], own: float(exact + sense * move)}
            scores = {}
            for zone, mark in self.scorer.marks(item, values, unit).items():
                points, covered = rest[zone]
                if mark is not None:
                    points, covered = (
                        points + self.weights[number] * mark / 100,
                        covered + self.weights[number],
                    )
                scores[zone] = self.score(zone, points, covered)
            ours = scores[own] or 0.0
            return ours, 1 + sum(other is not None and other > ours for other in scores.values())

        score, place = moved(step)
        least = None
        if total["rank"] > 1:
            least = self.least(
                int((limit / last).to_integral_value(ROUND_FLOOR)), lambda n: moved(n * last)[1]
            )
        return {
            "step_value": float(sense * step),
            "step_gain": score - total["score"],
            "step_rank": place,
            "place_value": None if least is None else float(sense * least * last),
        }

    def least(self, most: int, place: Callable[[int], int]) -> int | None:
        """The smallest number of last decimals that betters the place, by halving, as more is never worse."""
        rank, low, high = self.totals[self.question.zone]["rank"], 0, most
        if most < 1 or place(most) >= rank:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if place(middle) < rank else (middle, high)
        return high

    def entropy_weights(self) -> list[Value]:
        """Every item's share of what the values tell the zones apart by."""
        found = []
        for item, values, unit in zip(self.scheme.items, self.values, self.units, strict=True):
            merits = [self.scorer.sense(item, unit) * value for value in values.values() if value is not None]
            apart = [merit - min(merits) for merit in merits]
            if len(merits) < 2 or not sum(apart):
                found.append(0.0)
                continue
            shares = [one / math.fsum(apart) for one in apart]
            found.append(1 + math.fsum(p * math.log(p) for p in shares if p) / math.log(len(merits)))
        return [one / sum(found) * 100 if sum(found) else None for one in found]


def board_of(scorer: Scorer, question: Question) -> Board:
    scheme = scorer.reckoner.catalogue.scheme(question.scheme)
    rows = scorer.items(question, scorer.reckoner.members(question), scheme)
    n_items = range(len(scheme.items))
    by_item = [[row for row in rows if row["item_no"] == number] for number in n_items]
    found = [
        [scorer.value(row["zone_id"], item, question.period.end) for row in ours]
        for item, ours in zip(scheme.items, by_item, strict=True)
    ]
    return Board(
        scorer=scorer,
        question=question,
        scheme=scheme,
        weights=scorer.weights(scheme, dict(question.weights)),
        values=[{row["zone_id"]: row["value"] for row in ours} for ours in by_item],
        marks=[{row["zone_id"]: row["normalised"] for row in ours} for ours in by_item],
        units=[next((unit for value, unit, _ in ours if value is not None), "") for ours in found],
        totals=scorer.totals(question, scheme),
    )


def random_questions(catalogue: Catalogue) -> list[Question]:
    dice = random.Random(20241103)
    simulated = [z.zone_id for z in catalogue.zones.values() if z.simulated and z.kind != "park"]
    parks = [z.zone_id for z in catalogue.zones.values() if z.simulated and z.kind == "park"]
    quarters = [month_end(year, 3 * q) for year in range(2021, 2025) for q in range(1, 5)][:-1]
    questions = []
    for number in range(QUESTIONS):
        scheme = list(catalogue.schemes.values())[number % len(catalogue.schemes)]
        is_park = number % 4 == 3
        peers = (
            "siblings"
            if is_park
            else dice.choice(["province", "same_city", "same_level", "same_kind", "anhui"])
        )
        weights = tuple((one, float(dice.randint(1, 60))) for one in dice.sample(list(scheme.weights()), 2))
        zone, day = dice.choice(parks if is_park else simulated), dice.choice(quarters)
        weights = weights if dice.random() < 0.5 else ()
        questions.append(Question(zone, Period(day), peers=peers, scheme=scheme.id, weights=weights))
    return questions


def apart(found: dict[Any, Any], wanted: Row) -> list[Any]:
    """The columns in which a row of the SQL differs from the second computation's."""
    return [(name, found[name], value) for name, value in wanted.items() if not same(found[name], value)]


def same(found: Any, wanted: Any) -> bool:
    is_missing = found is None or (isinstance(found, float) and math.isnan(found)) or str(found) == "<NA>"
    if wanted is None or is_missing:
        return wanted is None and is_missing
    return (
        found == wanted
        if isinstance(wanted, str | bool)
        else abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))
    )


@pytest.mark.parametrize("sql", [ITEMS_SQL, TOTAL_SQL], ids=["score", "score_total"])
def test_scores_in_sql_and_in_plain_python_agree_on_every_cell(loaded: Store, sql: str) -> None:
    scorer, compared, scored = Scorer(Reckoner(loaded)), 0, 0
    # those of one period after each other: they are answered by the same plans
    questions = sorted(random_questions(loaded.catalogue), key=lambda question: question.period.end)
    for question in questions:
        scheme = loaded.catalogue.scheme(question.scheme)
        names = [name for name, _ in question.weights]
        asked = {
            "zone": question.zone,
            "period": question.period.end,
            "scheme": scheme.id,
            "peers": question.peers,
        }
        rows = loaded.ask(sql, **asked, names=names, weights=[weight for _, weight in question.weights])
        if sql == ITEMS_SQL:
            members = scorer.reckoner.members(question)
            wanted = {
                (row["zone_id"], row["item_no"]): row for row in scorer.items(question, members, scheme)
            }
            found = {(row["zone_id"], row["item_no"]): row for row in rows.to_dict("records")}
        else:
            wanted = {(zone, 0): row for zone, row in scorer.totals(question, scheme).items()}
            found = {(row["zone_id"], 0): row for row in rows.to_dict("records")}
        assert set(found) == set(wanted), question
        assert {key: apart(found[key], row) for key, row in wanted.items() if apart(found[key], row)} == {}, (
            question
        )
        compared += len(wanted)
        scored += sum(row.get("points", row.get("score")) is not None for row in wanted.values())
    assert compared > 500 and scored > 400


def test_firmness_and_a_second_computation_of_it_agree_on_every_zone(loaded: Store) -> None:
    scorer, compared = Scorer(Reckoner(loaded)), 0
    for question in random_questions(loaded.catalogue):
        found = compare_score(loaded, question, Settings()).rows.set_index("zone_id").to_dict("index")
        wanted = board_of(scorer, question).firmness()
        assert set(found) == set(wanted), question
        assert {
            zone: apart(found[zone], row) for zone, row in wanted.items() if apart(found[zone], row)
        } == {}
        compared += sum(row["rank_low"] is not None for row in wanted.values())
    assert compared > 500


def test_leverage_and_entropy_and_a_second_computation_of_them_agree_on_every_item(loaded: Store) -> None:
    scorer, steps, places = Scorer(Reckoner(loaded)), 0, 0
    for question in random_questions(loaded.catalogue):
        rows = compare_score_items(loaded, question, Settings()).rows
        found = rows.set_index("item_no").to_dict("index")
        board = board_of(scorer, question)
        if question.zone not in board.totals:
            assert found == {}, question
            continue
        for number, entropy in enumerate(board.entropy_weights()):
            wanted = {**board.leverage(number), "entropy_weight": entropy}
            assert apart(found[number], wanted) == [], (question, board.scheme.items[number])
            steps += wanted["step_gain"] is not None
            places += wanted["place_value"] is not None
    assert steps > 400 and places > 150


class PlaceScorer:
    """The places by score and their race, as docs/numbers.md has them, from the totals of each date."""

    def __init__(self, scorer: Scorer, question: Question) -> None:
        self.question, self.scheme = question, scorer.reckoner.catalogue.scheme(question.scheme)
        self.totals = cache(lambda day: scorer.totals(replace(question, period=Period(day)), self.scheme))

    def rated(self, day: date) -> dict[str, Row]:
        return {zone: row for zone, row in self.totals(day).items() if row["is_rated"]}

    def ranking(self) -> dict[str, Row]:
        day = self.question.period.end
        then = {
            "year_ago": month_end(day.year - 1, day.month),
            "before": quarter_end_before(day),
            "year_end": date(day.year - 1, 12, 31),
        }
        rated = self.rated(day)
        scores = [row["score"] for row in rated.values()]
        found = {}
        for zone, row in self.totals(day).items():
            own = row["score"] if zone in rated else None
            wanted: Row = {"value": own, "rank": row["rank"], "n_tied": row["n_tied"], "n_ranked": len(rated)}
            for name, at in then.items():
                place = self.rated(at).get(zone, {"rank": None})["rank"]
                moved = place - row["rank"] if place and own is not None else None
                wanted |= {f"rank_{name}": place, f"change_{name}": moved}
            wanted |= self.neighbour("ahead", own, rated) | self.neighbour("behind", own, rated)
            yardsticks: dict[str, Value] = dict.fromkeys(("median", "mean", "top_quartile", "best"))
            if scores:
                measures = median(scores), fmean(scores), quantile(scores, 0.75), max(scores)
                yardsticks = dict(zip(yardsticks, measures, strict=True))
            yardsticks["benchmark"] = rated.get(self.question.benchmark, {"score": None})["score"]
            for name, value in yardsticks.items():
                apart_by = None if own is None or value is None else own - value
                wanted |= {f"{name}_value": value, f"gap_to_{name}": apart_by}
            found[zone] = wanted
        return found

    def neighbour(self, side: str, own: Value, rated: dict[str, Row]) -> Row:
        """The zone with the nearest score on that side, the first by id of several."""
        sense = 1 if side == "ahead" else -1
        beyond = [] if own is None else [zone for zone in rated if sense * (rated[zone]["score"] - own) > 0]
        nearest = min(beyond, key=lambda zone: (sense * rated[zone]["score"], zone), default=None)
        gap = abs(rated[nearest]["score"] - own) if nearest and own is not None else None
        return {f"zone_{side}_id": nearest, f"gap_{side}": gap}

    def race(self) -> dict[tuple[date, str], Row]:
        """Day and zone → its place, on the newest eight of 41 days on which anybody was rated."""
        days = [self.question.period.end]
        while len(days) < 41:
            days.append(quarter_end_before(days[-1]))
        raced = [day for day in days if self.rated(day)][:8]
        runners = {zone for day in raced for zone in self.rated(day)}
        found = {}
        for day in raced:
            for zone in runners:
                row = self.rated(day).get(zone, {"score": None, "rank": None})
                found[day, zone] = {"value": row["score"], "rank": row["rank"]}
                found[day, zone] |= {"n_ranked": len(self.rated(day)), "is_own": zone == self.question.zone}
        return found


def questions_of_places(catalogue: Catalogue) -> list[Question]:
    """Every seventh question, which meets every scheme, on a date with a year before it, and with a
    benchmark, which may be outside the group."""
    dice = random.Random(20241104)
    zones = [zone for zone in catalogue.zones if zone.startswith("sim_")]
    days = [
        month_end(2023, 9),
        month_end(2023, 12),
        month_end(2024, 6),
        month_end(2024, 9),
        month_end(2024, 8),
    ]
    asked = []
    for question in random_questions(catalogue)[::7]:
        peers = "province" if question.peers == "anhui" else question.peers
        period, benchmark = Period(dice.choice(days)), dice.choice(["", *zones])
        asked.append(replace(question, by="score", period=period, peers=peers, benchmark=benchmark))
    return asked


def test_places_by_score_and_a_second_computation_of_them_agree_on_every_cell(loaded: Store) -> None:
    scorer, ranked, moved, unrated = Scorer(Reckoner(loaded)), 0, 0, 0
    for question in questions_of_places(loaded.catalogue):
        found = compare("ranking", loaded, question, Settings()).rows.set_index("zone_id").to_dict("index")
        wanted = PlaceScorer(scorer, question).ranking()
        assert set(found) == set(wanted), question
        wrong = {zone: apart(found[zone], row) for zone, row in wanted.items() if apart(found[zone], row)}
        assert wrong == {}, question
        ranked += sum(row["rank"] is not None for row in wanted.values())
        unrated += sum(row["rank"] is None for row in wanted.values())
        moved += sum(bool(row["change_year_ago"]) for row in wanted.values())
    assert ranked > 200 and unrated > 5 and moved > 100, (ranked, unrated, moved)


def test_the_race_by_score_and_a_second_computation_of_it_agree_on_every_cell(loaded: Store) -> None:
    scorer, compared, broken = Scorer(Reckoner(loaded)), 0, 0
    for question in questions_of_places(loaded.catalogue)[::2]:
        rows = compare("course", loaded, question, Settings()).rows
        found = {(row["period"].date(), row["zone_id"]): row for row in rows.to_dict("records")}
        wanted = PlaceScorer(scorer, question).race()
        assert set(found) == set(wanted) and len(rows) == len(wanted), question
        wrong = {key: apart(found[key], row) for key, row in wanted.items() if apart(found[key], row)}
        assert wrong == {}, question
        compared += len(wanted)
        broken += sum(row["rank"] is None for row in wanted.values())
    assert compared > 800 and broken > 5, (compared, broken)
