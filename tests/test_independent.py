"""A second computation of target, growth and ranking in plain Python, cell by cell beside the SQL."""

import math
import random
from collections.abc import Iterator
from datetime import date, datetime
from statistics import median
from typing import Any

import pandas as pd
import pytest

from kpi.catalogue import Catalogue, Indicator, read_catalogue
from kpi.period import Period, month_end
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from pipelines.commit import commit
from pipelines.prepare import prepare
from tests.conftest import copied
from tests.reckoning import computed_figures

Row = dict[str, Any]
Fact = tuple[float, str, str, str]  # value, basis, status, bound
SETTINGS = Settings()
QUESTIONS = 200
SQL = {
    "target": "from target($zone, $period, indicators := $indicators, peers := $peers)",
    "growth": "from growth($zone, $period, indicators := $indicators, peers := $peers)",
    "ranking": """from ranking($zone, $period, indicators := $indicators, peers := $peers,
        "by" := $by, benchmark := $benchmark)""",
}
KEYS = {
    "target": ["indicator_id", "target_kind", "set_by"],
    "growth": ["indicator_id"],
    "ranking": ["indicator_id", "zone_id"],
}
LEVELS = ["target", "floor", "stretch"]
NO_GOAL: Any = (None, None, None, None, None, {})
PREFERRED = ["comparable", "", "nominal"]
SETTERS = ["", "own", "city", "province"]
TARGET_KINDS = {"target_yoy": "growth", "target_share": "share", "target_rank": "rank"}
PEERS = ["province", "same_city", "same_level", "same_kind", "same_region", "wanbei", "sim_chase"]
CITY_PEERS = ["cities_36", "cities_east", "cities_central", "yangtze_delta_cities", "province"]


class Reckoner:
    """The figures of a store, and the three comparisons as the written rules have them."""

    def __init__(self, store: Store) -> None:
        self.catalogue: Catalogue = store.catalogue
        self.figures: dict[tuple[str, str], dict[tuple[str, date], list[Fact]]] = {}
        known = store.query("from fact_now where parts is null and value is not null")
        blank = {"measure": "actual", "bound": ""}
        known = pd.concat([known, computed_figures(store).assign(**blank)])
        self.alone: dict[tuple[str, str, str, date], dict[str, float]] = {}
        self.found_members: dict[tuple[str, str], list[str]] = {}
        for f in known.itertuples(index=False):
            if (f.span == "point") == self.is_stock(f.indicator_id) and f.span in ("point", "ytd"):
                of_one = self.figures.setdefault((f.zone_id, f.indicator_id), {})
                fact = (f.value, f.basis, f.status, f.bound)
                of_one.setdefault((f.measure, f.period.date()), []).append(fact)
            elif f.span == "quarter":
                key = (f.zone_id, f.indicator_id, f.measure, f.period.date())
                self.alone.setdefault(key, {})[f.basis] = f.value

    def is_stock(self, indicator_id: str) -> bool:
        return self.catalogue.indicators[indicator_id].kind == "stock"

    def asked(self, question: Question) -> list[Indicator]:
        wanted = question.indicators or tuple(self.catalogue.indicators)
        return [item for item in self.catalogue.indicators.values() if item.id in wanted]

    def best(self, zone: str, item: Indicator, measure: str, day: date) -> Fact | None:
        """The figure whose basis stands first: comparable prices, plain, current prices."""
        facts = self.figures.get((zone, item.id), {}).get((measure, day), [])
        order = {basis: place for place, basis in enumerate(PREFERRED)} | {"derived": 8, "rolled": 9}
        return min(facts, key=lambda fact: order.get(fact[1], len(PREFERRED)), default=None)

    def level(self, zone: str, item: Indicator, day: date) -> Fact | None:
        return self.best(zone, item, "rank" if item.kind == "rank" else "actual", day)

    def value(self, zone: str, item: Indicator, day: date) -> float | None:
        fact = self.level(zone, item, day)
        return fact[0] if fact else None

    def pair(self, zone: str, item: Indicator, day: date) -> tuple[Fact | None, float | None]:
        """The figure and that of a year before on one basis: one that has a figure now, and stands first."""
        measure = "rank" if item.kind == "rank" else "actual"
        known = self.figures.get((zone, item.id), {})
        now = {fact[1]: fact for fact in known.get((measure, day), [])}
        base = {fact[1]: fact[0] for fact in known.get((measure, month_end(day.year - 1, day.month)), [])}
        order = {"": 0, "nominal": 1, "comparable": 2, "derived": 4, "rolled": 5}
        bases = sorted({*now, *base}, key=lambda basis: (basis not in now, order.get(basis, 3), basis))
        return (now.get(bases[0]), base.get(bases[0])) if bases else (None, None)

    def members(self, question: Question) -> list[str]:
        """Who is compared with whom, found once for every zone and group."""
        key = (question.zone, question.peers)
        if key not in self.found_members:
            self.found_members[key] = self.fitting(*key)
        return list(self.found_members[key])

    def fitting(self, zone_id: str, peers: str) -> list[str]:
        """The zones that fit a group: every rule that is written must hold, '=' means as ours."""
        group = self.catalogue.peer_groups[peers]
        ours = self.catalogue.zones[zone_id]
        same = ["kind", "level", "city", "province", "region"]
        with_parks = group.parent != "" or group.zones != "" or "park" in group.kind
        found = []
        for zone in self.catalogue.zones.values():
            rules = [(getattr(group, name), getattr(zone, name), getattr(ours, name)) for name in same]
            rules.append((group.parent, zone.parent_id, ours.parent_id))
            rules.append((group.zones, zone.zone_id, ours.zone_id))
            rules.append((group.simulated, str(int(zone.simulated)), str(int(ours.simulated))))
            fits = all(not rule or a in (b if rule == "=" else rule).split("|") for rule, a, b in rules)
            if fits and (with_parks or not zone.parent_id) and (group.parent != "=" or ours.parent_id):
                found.append(zone.zone_id)
        return found

    def growth(self, question: Question) -> list[Row]:
        members = self.members(question)
        rows = []
        for item in self.asked(question):
            row = self.growth_row(question, item)
            if row is not None:
                rows.append({**row, **self.paces(question, item, row), **self.single(question, item, row)})
                rows[-1] |= self.among(question, item, row, members)
        return rows

    def rate(self, zone: str, item: Indicator, day: date) -> Row:
        row = self.growth_row(Question(zone, Period(day)), item)
        return row or {"yoy_pct": None, "yoy_source": None, "change_pp": None, "published_basis": None}

    def stands_on(self, zone: str, item: Indicator, day: date) -> tuple[str | None, str | None]:
        """Source and basis of a rate."""
        row, now = self.rate(zone, item, day), self.level(zone, item, day)
        is_published = row["yoy_source"] == "published"
        return row["yoy_source"], row["published_basis"] if is_published else now and now[1]

    def paces(self, question: Question, item: Indicator, row: Row) -> Row:
        """The two-year average, and the change of the rate on rates of the same source and basis."""
        day, rate = question.period.end, row["yoy_pct"]
        first = self.rate(question.zone, item, month_end(day.year - 1, day.month))["yoy_pct"]
        ours = self.stands_on(question.zone, item, day)
        changes = [
            rate - self.rate(question.zone, item, then)["yoy_pct"]
            if rate is not None and ours == self.stands_on(question.zone, item, then)
            else None
            for then in (quarter_end_before(day), month_end(day.year - 1, day.month))
        ]
        average = None
        if rate is not None and first is not None and min(rate, first) > -100:
            average = 100 * math.exp((math.log1p(rate / 100) + math.log1p(first / 100)) / 2) - 100
        return {"two_year_pct": average, "acceleration_pp": changes[0], "acceleration_year_pp": changes[1]}

    def quarters(self, zone: str, item: Indicator, day: date) -> dict[str, tuple[float, str]]:
        """Basis → the single quarter that ends on the day, and whether it was reported or worked out."""
        found: dict[str, tuple[float, str]] = {}
        figures = self.figures.get((zone, item.id), {})
        if item.rollup == "sum":
            before = {f[1]: f[0] for f in figures.get(("actual", quarter_end_before(day)), [])}
            for value, basis, *_ in figures.get(("actual", day), []):
                if day.month == 3:
                    found[basis] = (value, "published")
                elif basis in before:
                    found[basis] = (value - before[basis], "derived")
        alone = self.alone.get((zone, item.id, "actual", day), {})
        return found | {basis: (value, "published") for basis, value in alone.items()}

    def single(self, question: Question, item: Indicator, row: Row) -> Row:
        zone, day = question.zone, question.period.end
        names = ["value", "source", "base_value", "before_value", "yoy_pct", "yoy_source", "word"]
        empty = dict.fromkeys(f"quarter_{name}" for name in [*names, "on_quarter_pct"])
        if item.kind != "flow" or day.month % 3:
            return empty
        now = self.quarters(zone, item, day)
        order = ["", "nominal", "comparable"]
        basis = min(now, key=lambda b: (order.index(b) if b in order else 3, b), default=None)
        value, source = now.get(basis or "", (None, None))
        base, before = (
            self.quarters(zone, item, then).get(basis or "", (None, None))[0] if now else None
            for then in (month_end(day.year - 1, day.month), quarter_end_before(day))
        )
        alone = self.alone.get((zone, item.id, "yoy", day), {})
        known = [b for b in [*PREFERRED, *sorted(alone)] if b in alone]
        rate = alone[known[0]] if known else row["published_yoy_pct"] if day.month == 3 else None
        computed = growth_pct(value, base)
        word = None
        if rate is None and computed is None and value is not None and base is not None:
            word = growth_word(value, base, True)
        return {
            "quarter_value": value,
            "quarter_source": source,
            "quarter_base_value": base,
            "quarter_before_value": before,
            "quarter_yoy_pct": computed if rate is None else rate,
            "quarter_yoy_source": "published"
            if rate is not None
            else "computed"
            if computed is not None
            else None,
            "quarter_word": word,
            "quarter_on_quarter_pct": growth_pct(value, before),
        }

    def among(self, question: Question, item: Indicator, row: Row, members: list[str]) -> Row:
        """Growth of the group, of the parent and of the city; how far we are ahead of each."""
        day = question.period.end
        ours = self.catalogue.zones[question.zone]
        rates = [self.rate(zone, item, day) for zone in members]
        both = [r for r in rates if None not in (r.get("value"), r.get("base_value"))]
        found: Row = {"n_members": len(members), "n_group": None, "group_yoy_pct": None}
        if item.rollup == "sum" and both:
            found["n_group"] = len(both)
            sums = (math.fsum(r[name] for r in both) for name in ("value", "base_value"))
            found["group_yoy_pct"] = growth_pct(*sums)
        found["n_group_rates"] = (
            sum(r["yoy_pct"] is not None or r["change_pp"] is not None for r in rates) or None
        )
        cities = [
            z.zone_id for z in self.catalogue.zones.values() if z.kind == "city" and z.name_zh == ours.city
        ]
        beside = {"parent": ours.parent_id, "city": next((z for z in cities if z != question.zone), "")}
        for measure in ("yoy_pct", "change_pp"):
            values = [r[measure] for r in rates if r[measure] is not None]
            found[f"group_median_{measure}"] = median(values) if values else None
            for name, zone in beside.items():
                found[f"{name}_{measure}"] = self.rate(zone, item, day)[measure] if zone else None
        for name, stem in (("group", "group_median"), ("parent", "parent"), ("city", "city")):
            pairs = [(row[m], found[f"{stem}_{m}"]) for m in ("yoy_pct", "change_pp")]
            apart = [own - theirs for own, theirs in pairs if own is not None and theirs is not None]
            found[f"ahead_of_{name}_pp"] = apart[0] if apart else None
        return found

    def growth_row(self, question: Question, item: Indicator) -> Row | None:
        zone, day = question.zone, question.period.end
        now, base = self.pair(zone, item, day)
        published = self.best(zone, item, "yoy", day)
        if now is None and base is None and published is None:
            return None
        value = now[0] if now else None
        change = None if value is None or base is None else value - base
        is_share = item.kind == "ratio" and item.unit == "%"
        in_percent = item.kind != "rank" and not is_share
        computed = None
        if in_percent and base is not None and value is not None and base > 0 and value >= 0:
            computed = (value / base - 1) * 100
        rate = published[0] if published else computed
        apart = published[0] - computed if published and computed is not None else None
        word = None if published else growth_word(value, base, in_percent)
        return {
            **about(item),
            "period": day,
            "value": value,
            "base_value": base,
            "change_value": change,
            "yoy_pct": rate,
            "yoy_source": "published" if published else None if computed is None else "computed",
            "published_yoy_pct": published[0] if published else None,
            "published_basis": published[1] if published else None,
            "computed_yoy_pct": computed,
            "difference_pp": apart,
            "disagrees": apart is not None and round(abs(apart), 9) > SETTINGS.disagree_pp,
            "change_pp": change if is_share else None,
            "change_places": -change if item.kind == "rank" and change is not None else None,
            "word": word,
            "status": now[2] if now else None,
        }

    def ranking(self, question: Question) -> list[Row]:
        members = self.members(question)
        rows = []
        for item in self.asked(question):
            rows += self.ladder(question, item, members)
        return rows

    def ladder(self, question: Question, item: Indicator, members: list[str]) -> list[Row]:
        day, by = question.period.end, question.by
        values = self.measures(item, day, members, by)
        if not values or item.direction == "target":
            return []
        days = {
            "year_ago": month_end(day.year - 1, day.month),
            "before": quarter_end_before(day),
            "year_end": date(day.year - 1, 12, 31),
        }
        then = {name: places(item, self.measures(item, at, members, by), by) for name, at in days.items()}
        now = places(item, values, by)
        sense = -1 if item.direction == "lower" else 1
        yardsticks = {
            "median": median(values.values()),
            "mean": sum(values.values()) / len(values),
            "top_quartile": sense * quantile([sense * value for value in values.values()], 0.75),
            "best": max(values.values(), key=lambda value: sense * value),
            "benchmark": self.measure(question.benchmark, item, day, by) if question.benchmark else None,
        }
        rates = {zone: self.measure(zone, item, day, "growth") for zone in members}
        rows = []
        for zone in sorted(members, key=lambda z: (now.get(z, math.inf), z)):
            ahead = [z for z in values if zone in now and now[z] < now[zone]]
            behind = [z for z in values if zone in now and now[z] > now[zone]]
            next_up = min(ahead, key=lambda z: (-now[z], z), default=None)
            next_down = min(behind, key=lambda z: (now[z], z), default=None)
            gap = abs(values[next_up] - values[zone]) if next_up else None
            months = 12 - day.month
            spreads = by == "level" and item.kind == "flow" and item.direction == "higher" and months
            ours = self.projected(zone, item, day) if zone in now and spreads else None
            theirs = self.projected(next_up, item, day) if next_up and spreads else None
            fact = self.level(zone, item, day)
            row: Row = {
                **about(item),
                "zone_id": zone,
                "is_own": zone == question.zone,
                "value": values.get(zone),
                "rank": now.get(zone),
                "n_tied": list(now.values()).count(now[zone]) if zone in now else None,
                "n_ranked": len(values),
                "n_members": len(members),
                "zone_ahead_id": next_up,
                "gap_ahead": gap,
                "zone_behind_id": next_down,
                "gap_behind": abs(values[next_down] - values[zone]) if next_down else None,
                "extra_per_month": gap / months if gap is not None and spreads else None,
                "level_value": fact[0] if fact and zone in now else None,
                "growth_gap_ahead_pp": difference(rates[zone], rates[next_up]) if next_up else None,
                "growth_gap_behind_pp": difference(rates[zone], rates[next_down]) if next_down else None,
                "projected_value": ours,
                "projected_ahead_value": theirs,
                "pass_by_year_end_value": difference(theirs, ours, months),
            }
            for name, value in yardsticks.items():
                row[f"{name}_value"] = value
                row[f"gap_to_{name}"] = difference(values.get(zone), value, sense)
            if by == "level":
                row["status"] = fact[2] if fact else None
            row["unit"] = unit_of(item, by)
            for name, ranks in then.items():
                row[f"rank_{name}"] = ranks.get(zone)
                row[f"change_{name}"] = ranks[zone] - now[zone] if zone in ranks and zone in now else None
            rows.append(row)
        return rows

    def measures(self, item: Indicator, day: date, zones: list[str], by: str) -> dict[str, float]:
        found = {zone: self.measure(zone, item, day, by) for zone in zones}
        return {zone: value for zone, value in found.items() if value is not None}

    def measure(self, zone: str, item: Indicator, day: date, by: str) -> float | None:
        """What is ranked of a zone at a date: its level, growth, completion or yield per mu."""
        value = self.value(zone, item, day)
        if by == "growth":
            return self.growth_measure(zone, item, day)
        if by == "level" or item.kind != "flow" or value is None:
            return value if by == "level" else None
        if by == "completion":
            goals = self.figures.get((zone, item.id), {}).get(("target", date(day.year, 12, 31)), [])
            goals = [fact for fact in goals if fact[1] in SETTERS]
            goal = min(goals, key=lambda fact: SETTERS.index(fact[1]), default=None)
            return value / goal[0] * 100 if goal and goal[0] > 0 else None
        if self.catalogue.family(item.id) != "cny":
            return None
        area = self.value(zone, self.catalogue.indicators["built_up_area"], day)
        return value * {"亿元": 10000, "万元": 1}[item.unit] / (area * 1500) if area and area > 0 else None

    def growth_measure(self, zone: str, item: Indicator, day: date) -> float | None:
        """A rate as growth has it, of a percentage the change in points; places have none."""
        growth = self.growth_row(Question(zone, Period(day)), item)
        if growth is None or item.kind == "rank":
            return None
        published = self.best(zone, item, "yoy", day)
        if item.kind == "ratio" and item.unit == "%":
            return published[0] if published else growth["change_value"]
        return growth["yoy_pct"]

    def projected(self, zone: str, item: Indicator, day: date) -> float | None:
        """The year's end where the rest of the year grows as the year so far."""
        base = self.value(zone, item, month_end(day.year - 1, day.month))
        whole = self.value(zone, item, date(day.year - 1, 12, 31))
        value = self.value(zone, item, day)
        if base is None or base <= 0 or whole is None or value is None:
            return None
        return value * whole / base

    def values(self, item: Indicator, day: date, zones: list[str]) -> dict[str, float]:
        found = {zone: self.value(zone, item, day) for zone in zones}
        return {zone: value for zone, value in found.items() if value is not None}

    def target(self, question: Question) -> list[Row]:
        members = self.members(question)
        rows: list[Row] = []
        for item in self.asked(question):
            growth = self.growth_row(question, item)
            goals = self.goals(question, item)
            if goals:
                rows += [self.held(question, item, members, growth, *goal) for goal in goals]
            elif growth and (growth["value"] is not None or growth["yoy_pct"] is not None):
                rows.append(self.held(question, item, members, growth, None, None, NO_GOAL))
        return rows

    def goals(self, question: Question, item: Indicator) -> list[tuple[str, date, Any]]:
        """Targets for the period's year; of a stock, else the next of four that has one. Of a setter's
        levels the target itself, else the floor, else the stretch; beside it the others of its day."""
        day = question.period.end
        found: dict[tuple[str, str], list[tuple[int, date, Fact]]] = {}
        for (measure, when), facts in self.figures.get((question.zone, item.id), {}).items():
            ahead = item.kind == "stock" and measure == "target" and 0 <= when.year - day.year <= 4
            if measure.startswith("target") and when.month == 12 and (when.year == day.year or ahead):
                for fact in facts:
                    setter, level = setter_and_level(fact[1])
                    found.setdefault((measure, setter), []).append((LEVELS.index(level), when, fact))
        plain = "amount" if item.kind == "flow" else item.kind
        goals = []
        for (measure, setter), all_levels in found.items():
            _, when, fact = min(all_levels, key=lambda each: each[:2])
            beside = {LEVELS[at]: other[0] for at, its_day, other in all_levels if its_day == when}
            goals.append((TARGET_KINDS.get(measure, plain), when, (*fact, setter, beside)))
        return sorted(goals, key=lambda goal: (goal[0], SETTERS.index(goal[2][4])))

    def held(
        self,
        question: Question,
        item: Indicator,
        members: list[str],
        growth: Row | None,
        kind: str | None,
        goal_day: date | None,
        goal: Any,
    ) -> Row:
        zone, day, sense = question.zone, question.period.end, -1 if item.direction == "lower" else 1
        goal_value, basis, _, bound, set_by, beside = goal
        level = None if basis is None else setter_and_level(basis)[1]
        floor, stretch = beside.get("floor"), beside.get("stretch")
        now = self.level(zone, item, day)
        actual = now[0] if now else None
        if kind == "growth":
            actual = growth["yoy_pct"] if growth else None
        elif kind == "share":
            share = self.best(zone, item, "share", day)
            actual = share[0] if share else None
        elif kind == "rank":
            place = self.best(zone, item, "rank", day)
            own = places(item, self.values(item, day, members)).get(zone)
            actual = place[0] if place else own
        base_day, base = self.last_level(zone, item, day) if kind == "stock" else (None, None)
        has_line = base is not None and (goal_value - base) * sense > 0
        curve = self.curve(zone, item, day, basis) if kind == "amount" else None
        pace = completion = pace_last_year = None
        if kind == "amount":
            pace = curve / goal_value * 100 if curve is not None and goal_value else day.month / 12 * 100
            if actual is not None and goal_value > 0:
                completion = actual / goal_value * 100
            pace_last_year = self.share_of_last_year(zone, item, day)
        elif has_line and base_day and goal_day and base is not None:
            pace = months_between(base_day, day) / months_between(base_day, goal_day) * 100
            if actual is not None:
                completion = (actual - base) / (goal_value - base) * 100
        gap = None if actual is None or goal_value is None else actual - goal_value
        lead_pp = lead_pct = lead_places = remaining = None
        if completion is not None and pace is not None:
            lead_pp = (completion - pace) * (sense if kind == "amount" else 1)
        elif gap is not None and (kind in ("growth", "share") or (kind == "ratio" and item.unit == "%")):
            lead_pp = gap * sense
        elif gap is not None and goal_value and (kind == "ratio" or (kind == "stock" and not has_line)):
            lead_pct = gap / goal_value * 100 * sense
        elif gap is not None and kind == "rank":
            lead_places = -gap
        if kind == "amount" and sense == 1 and gap is not None:
            remaining = max(-gap, 0.0)
        lead = lead_pp if lead_pp is not None else lead_pct
        months = 12 - day.month
        base_rest = self.rest_of_last_year(zone, item, day) if kind == "amount" else None
        rest_yoy = None
        if remaining and base_rest is not None and base_rest > 0:
            rest_yoy = (remaining / base_rest - 1) * 100
        projected: dict[str, float | None] = {"shape": None, "pace": None}
        runs = SETTINGS.too_early_months <= day.month < 12 and item.direction != "target"
        if kind == "amount" and actual is not None and runs:
            projected["pace"] = actual / (day.month / 12)
            if pace_last_year is not None and pace_last_year > 0:
                projected["shape"] = actual / (pace_last_year / 100)
        projections: Row = {}
        for name, value in projected.items():
            part = value / goal_value * 100 if value is not None and goal_value > 0 else None
            over = round(part - 100, 9) if part is not None else None if value is None else value - goal_value
            projections[f"projected_by_{name}_value"] = value
            projections[f"projected_by_{name}_pct"] = part
            projections[f"projected_by_{name}_reaches"] = None if over is None else over * sense >= 0
        scale: Row = {}
        in_points = kind in ("growth", "share") or (
            kind == "ratio" and item.unit == "%" and item.direction != "target"
        )
        for name, value in (("floor", floor), ("stretch", stretch)):
            scale[f"{name}_pct"] = scale[f"{name}_lead_pp"] = None
            if value is not None and kind == "amount" and goal_value > 0:
                scale[f"{name}_pct"] = value / goal_value * 100
            elif value is not None and has_line and base is not None:
                scale[f"{name}_pct"] = (value - base) / (goal_value - base) * 100
            elif value is not None and in_points:
                scale[f"{name}_lead_pp"] = (value - goal_value) * sense
        lead_last_year = None
        if completion is not None and pace_last_year is not None:
            lead_last_year = (completion - pace_last_year) * sense
        return {
            **about(item),
            "dimension": item.dimension,
            "period": day,
            "target_kind": kind,
            "set_by": set_by,
            "level": level,
            "floor_value": floor,
            "stretch_value": stretch,
            "reached_level": self.reached(item, kind, day, actual, beside),
            **scale,
            **projections,
            "rest_yoy_pct": rest_yoy,
            "lead_last_year_pp": lead_last_year,
            "override_status": None,
            "override_reason": None,
            "override_by": None,
            "bound": bound,
            "target_period": goal_day,
            "target_value": goal_value,
            "target_unit": {"growth": "%", "share": "%", "rank": "位"}.get(kind or "", item.unit),
            "actual_value": actual,
            "level_value": now[0] if now else None,
            "yoy_pct": growth["yoy_pct"] if growth else None,
            "gap_value": gap,
            "completion_pct": completion,
            "pace_pct": pace,
            "lead_pp": lead_pp,
            "lead_pct": lead_pct,
            "lead_places": lead_places,
            "curve_value": curve,
            "base_period": base_day,
            "base_value": base,
            "last_year_pace_pct": pace_last_year,
            "remaining_value": remaining,
            "remaining_per_month": remaining / months if remaining is not None and months else None,
            "status": judge(kind, day.month, gap, sense, lead, lead_places, has_line),
            "figure_status": now[2] if now else None,
        }

    def reached(
        self, item: Indicator, kind: str | None, day: date, actual: float | None, beside: dict[str, float]
    ) -> str | None:
        """The highest level that is reached, where there is one beside the target."""
        is_ceiling = item.direction == "lower" and kind in ("amount", "stock")
        if actual is None or not set(beside) & {"floor", "stretch"} or item.direction == "target":
            return None
        if is_ceiling and day.month < 12:
            return None
        sense = -1 if item.direction == "lower" or kind == "rank" else 1
        for level in ("stretch", "target", "floor"):
            if level in beside and (actual - beside[level]) * sense >= 0:
                return level
        return "none"

    def rest_of_last_year(self, zone: str, item: Indicator, day: date) -> float | None:
        part = self.value(zone, item, month_end(day.year - 1, day.month))
        whole = self.value(zone, item, date(day.year - 1, 12, 31))
        return None if part is None or whole is None else whole - part

    def last_level(self, zone: str, item: Indicator, day: date) -> tuple[date | None, float | None]:
        """The newest level before the year began, and its day."""
        figures = self.figures.get((zone, item.id), {})
        days = [when for measure, when in figures if measure == "actual" and when.year < day.year]
        return (max(days), self.value(zone, item, max(days))) if days else (None, None)

    def curve(self, zone: str, item: Indicator, day: date, set_by: str) -> float | None:
        facts = self.figures[zone, item.id].get(("target", day), []) if day.month < 12 else []
        return next((fact[0] for fact in facts if fact[1] == set_by), None)

    def share_of_last_year(self, zone: str, item: Indicator, day: date) -> float | None:
        part = self.value(zone, item, month_end(day.year - 1, day.month))
        whole = self.value(zone, item, date(day.year - 1, 12, 31))
        return part / whole * 100 if part is not None and whole else None


def setter_and_level(basis: str) -> tuple[str, str]:
    """Who set a target, and which of its levels it is: city_floor is the city's floor."""
    for level in ("floor", "stretch"):
        if basis == level or basis.endswith(f"_{level}"):
            return basis.removesuffix(level).removesuffix("_"), level
    return basis, "target"


def about(item: Indicator) -> Row:
    return {"indicator_id": item.id, "unit": item.unit, "kind": item.kind, "direction": item.direction}


def growth_word(value: float | None, base: float | None, in_percent: bool) -> str | None:
    if value is None or base is None:
        return "not_reported" if value is None else "no_base"
    if not in_percent or (base > 0 and value >= 0):
        return None
    if base == 0:
        return "base_zero"
    if base > 0:
        return "turned_negative"
    return "turned_positive" if value > 0 else "no_longer_negative" if value == 0 else "still_negative"


def places(item: Indicator, values: dict[str, float], by: str = "level") -> dict[str, int]:
    """Zone → place: one more than the number of better ones, so that ties share the better place.
    What is computed is ranked by nine decimals."""
    if by != "level":
        values = {zone: round(value, 9) for zone, value in values.items()}
    sense = -1 if item.direction == "lower" else 1
    ours = list(values.values())
    return {zone: 1 + sum(sense * other > sense * value for other in ours) for zone, value in values.items()}


def quarter_end_before(day: date) -> date:
    quarter = (day.month - 1) // 3
    return month_end(day.year, 3 * quarter) if quarter else date(day.year - 1, 12, 31)


def growth_pct(value: float | None, base: float | None) -> float | None:
    if value is None or base is None or base <= 0 or value < 0:
        return None
    return 100 * (value / base - 1)


def difference(one: float | None, other: float | None, by: float = 1) -> float | None:
    return None if one is None or other is None else (one - other) / by


def quantile(values: list[float], share: float) -> float:
    """The value that far from the least to the greatest, by straight line between two."""
    ranked = sorted(values)
    at = share * (len(ranked) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (at - low)


def unit_of(item: Indicator, by: str) -> str:
    """The unit in which an indicator is ranked."""
    if by == "growth" and item.kind == "ratio" and item.unit == "%":
        return "个百分点"
    return {"level": item.unit, "growth": "%", "completion": "%", "per_mu": "万元/亩"}[by]


def months_between(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def judge(
    kind: str | None,
    month: int,
    gap: float | None,
    sense: int,
    lead: float | None,
    lead_places: float | None,
    has_line: bool,
) -> str:
    """The status; a lead is judged without the dust of floating point."""
    if kind is None or gap is None:
        return "no_target" if kind is None else "not_reported"
    accumulates = kind in ("amount", "stock")
    if accumulates and gap * sense >= 0 and (sense == 1 or month == 12):
        return "done"
    if accumulates and month < SETTINGS.too_early_months:
        return "too_early"
    if lead_places is not None:
        lead, limit = lead_places, float(SETTINGS.behind_places)
    else:
        limit = SETTINGS.behind_pp
    if lead is None:
        return "met" if gap * sense >= 0 else "behind"
    if round(lead, 9) >= 0:
        return "on_pace" if kind == "amount" or has_line else "met"
    return "slightly_behind" if round(lead, 9) > limit else "behind"


def levels_csv(store: Store) -> str:
    """A long table of floors and stretches at random distances from the annual targets; some stand on
    the wrong side of their target, and some setters have no target itself."""
    dice = random.Random(20241102)
    sql = """
        select zone_id, indicator_id, period, measure, basis, value, unit from fact_now
        where starts_with(measure, 'target') and month(period) = 12
        and basis in ('', 'own', 'city', 'province') order by all
    """
    lines: dict[tuple[object, ...], str] = {}
    for goal in store.query(sql).itertuples(index=False):
        for level in ("floor", "stretch"):
            if dice.random() < 0.4:
                value = round(goal.value * dice.uniform(0.8, 1.25), 4)
                value = max(1, round(value)) if goal.measure == "target_rank" else value
                setter = dice.choice([goal.basis, goal.basis, "province"])
                basis = f"{setter}_{level}".lstrip("_")
                where = (goal.zone_id, goal.indicator_id, f"{goal.period.year}年", goal.measure)
                lines[*where, basis] = ",".join(map(str, (*where, value, goal.unit, basis)))
    return "\n".join(["开发区,指标,期间,类别,数值,单位,口径", *lines.values()])


def random_questions(catalogue: Catalogue) -> list[Question]:
    dice = random.Random(20241101)
    zones = list(catalogue.zones.values())
    simulated = [z.zone_id for z in zones if z.simulated and z.kind != "park"]
    parks = [z.zone_id for z in zones if z.simulated and z.kind == "park"]
    cities = [z.zone_id for z in zones if z.kind == "city"]
    published = ["hangzhou_etdz", "hangzhou_etdz_jiangdong", "ah_34201070", "ah_34201006", "xiangshan_edz"]
    quarters = [month_end(year, 3 * q) for year in range(2021, 2025) for q in range(1, 5)][:-1]
    questions = []
    for number in range(QUESTIONS):
        pool = [simulated, parks, simulated, cities, simulated, published][number % 6]
        zone, day = dice.choice(pool), dice.choice(quarters)
        if pool is cities or (pool is published and dice.random() < 0.7):
            day = date(dice.choice([2013, 2014, *range(2000, 2025)]), 12, 31)
        peers = dice.choice(
            CITY_PEERS if pool is cities else [*PEERS, "siblings"] if pool is parks else PEERS
        )
        indicators = tuple(dice.sample(list(catalogue.indicators), 30)) if dice.random() < 0.5 else ()
        by = dice.choice(["level", "growth", "completion", "per_mu"])
        benchmark = dice.choice(["", dice.choice(pool)])
        questions.append(Question(zone, Period(day), indicators, peers, by=by, benchmark=benchmark))
    # those of one period after each other: they are answered by the same plans
    return sorted(questions, key=lambda question: (question.period.end, question.by))


CATALOGUE = read_catalogue(SETTINGS.catalogue)


@pytest.fixture(scope="module")
def loaded(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with every shipped file in it, and floors and stretches beside many of the targets."""
    store = Store(copied(shipped, tmp_path_factory.mktemp("levelled")), CATALOGUE)
    text = levels_csv(store).encode()
    commit(store, prepare(text, "levels.csv", store, {}, "tester", datetime(2024, 11, 1)))
    yield store
    store.close()


@pytest.fixture(scope="module")
def reckoner(loaded: Store) -> Reckoner:
    return Reckoner(loaded)


@pytest.mark.parametrize("kind", list(SQL))
def test_sql_and_plain_python_agree_on_every_cell(kind: str, loaded: Store, reckoner: Reckoner) -> None:
    compared, levels = 0, set[str]()
    for question in random_questions(CATALOGUE):
        more = {"by": question.by, "benchmark": question.benchmark} if kind == "ranking" else {}
        rows = loaded.ask(SQL[kind], **question.values(), peers=question.peers, **more)
        wanted = getattr(reckoner, kind)(question)
        assert differences(rows, wanted, KEYS[kind]) == [], question
        compared += len(wanted)
        levels |= set(rows["reached_level"].dropna()) if kind == "target" else set()
    assert compared > 500
    assert kind != "target" or levels == {"none", "floor", "target", "stretch"}


def differences(rows: pd.DataFrame, wanted: list[Row], keys: list[str]) -> list[str]:
    """Where the SQL's rows, in their order, differ from the second computation's."""
    found = [{name: plain(value) for name, value in row.items()} for row in rows.to_dict("records")]
    names = [tuple(row[key] for key in keys) for row in found]
    if names != [tuple(row[key] for key in keys) for row in wanted]:
        return [f"rows: {names} …", f"wanted: {[tuple(row[key] for key in keys) for row in wanted]}"]
    return [
        f"{name} {column}: {row[column]!r}, not {value!r}"
        for name, row, other in zip(names, found, wanted, strict=True)
        for column, value in other.items()
        if not is_same(row[column], value)
    ]


def plain(value: Any) -> Any:
    """A cell as Python has it: None for null, a date for a timestamp."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def is_same(found: Any, wanted: Any) -> bool:
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-9)
    return bool(found == wanted)
