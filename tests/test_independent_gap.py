"""A second computation of the gap list and the five cuts in plain Python, cell by cell beside the SQL."""

import random
from datetime import date
from statistics import mean
from typing import Any

import pandas as pd
import pytest

from kpi.catalogue import Catalogue, Indicator, read_catalogue
from kpi.comparisons import compare
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from tests.test_independent import Reckoner, Row, is_same, places, plain, random_questions

SETTINGS = Settings()
CATALOGUE = read_catalogue(SETTINGS.catalogue)
UNJUDGED = ["not_reported", "too_early", "no_target"]
RANKING = "from ranking($zone, $period, indicators := $indicators, peers := $peers)"
OWN_PLACE = "from own_place($zone, $period, indicators := $indicators, peers := $peers)"
REACHED = ("done", "on_pace", "met")


class GapReckoner(Reckoner):
    """The gap list and the cuts as docs/numbers.md has them, from the second computation of the rest."""

    def gap(self, question: Question) -> dict[str, Row]:
        targets: dict[str, list[Row]] = {}
        for row in self.target(question):
            targets.setdefault(row["indicator_id"], []).append(row)
        growths = {row["indicator_id"]: row for row in self.growth(question)}
        ladder = self.ranking(question)
        rows = {}
        for item in self.asked(question):
            growth = growths.get(item.id)
            if item.id in targets or (growth and says_something(growth)):
                ranked = [row for row in ladder if row["indicator_id"] == item.id and row["rank"] is not None]
                rows[item.id] = self.gap_row(question, item, targets.get(item.id, []), growth, ranked)
        return rows

    def gap_row(
        self, question: Question, item: Indicator, targets: list[Row], growth: Row | None, ranked: list[Row]
    ) -> Row:
        sense = {"higher": 1, "lower": -1}.get(item.direction)
        value = self.value(question.zone, item, question.period.end)
        row: Row = {"value": value, **target_part(item, targets), **growth_part(item, sense, growth)}
        row |= self.peer_part(question, item, sense, value, ranked)
        weights = {
            "target": SETTINGS.gap_weight_target,
            "last_year": SETTINGS.gap_weight_last_year,
            "peers": SETTINGS.gap_weight_peers,
        }
        parts = {
            cut: row[f"{cut}_severity"] * weights[cut]
            for cut in weights
            if row[f"{cut}_severity"] is not None
        }
        total = sum(weights[cut] for cut in parts)
        row["coverage_pct"] = total / sum(weights.values()) * 100
        row["severity"] = sum(parts.values()) / total if total else None
        priority = row["severity"] * row["importance_pct"] / 100 if total else None
        row["priority"] = priority
        row["urgency"] = urgency(priority)
        row["worst_cut"] = max(parts, key=lambda cut: parts[cut]) if priority else None
        row["reason"] = None
        if priority is None:
            is_silent = growth is None or not says_something(growth)
            early = "too_early" if row["target_status"] == "too_early" else "nothing_to_compare"
            row["reason"] = "not_reported" if is_silent else early
        return row

    def peer_part(
        self, question: Question, item: Indicator, sense: int | None, value: float | None, ranked: list[Row]
    ) -> Row:
        own = next((row for row in ranked if row["is_own"]), None)
        gaps: dict[str, float | None] = dict.fromkeys(("ahead", "median", "best", "benchmark"))
        row: Row = {"rank": None, "n_ranked": None, "standing_pct": None, "peers_severity": None}
        row |= {"zone_ahead_id": None, "zone_best_id": None, "change_year_ago": None}
        if own and sense and value is not None:
            count = own["n_ranked"]
            row |= {name: own[name] for name in ("rank", "n_ranked", "zone_ahead_id", "change_year_ago")}
            row["zone_best_id"] = min(each["zone_id"] for each in ranked if each["rank"] == 1)
            if own["gap_ahead"] is not None:
                gaps["ahead"] = -own["gap_ahead"]
            if count > 1:
                row["standing_pct"] = (count - own["rank"]) / (count - 1) * 100
                gaps["median"] = sense * (value - own["median_value"])
                gaps["best"] = sense * (value - own["best_value"])
            if count >= SETTINGS.gap_min_ranked:
                row["peers_severity"] = max(0.0, 100 - 2 * row["standing_pct"])
        other = self.value(question.benchmark, item, question.period.end) if question.benchmark else None
        row["benchmark_value"] = other
        if sense and value is not None and other is not None:
            gaps["benchmark"] = sense * (value - other)
        has_size = item.kind != "rank" and item.unit != "%" and value is not None and value > 0
        for name, gap in gaps.items():
            row[f"{name}_gap"] = gap
            row[f"{name}_pct"] = gap / value * 100 if has_size and gap is not None and value else None
        return row

    def cuts(self, question: Question) -> dict[tuple[str, str, str], Row]:
        zone, day, members = question.zone, question.period.end, self.members(question)
        rows: dict[tuple[str, str, str], Row] = {}
        for growth in self.growth(question):
            if says_something(growth):
                item = self.catalogue.indicators[growth["indicator_id"]]
                rates = (growth["yoy_pct"], growth["change_pp"], growth["change_places"])
                rate = next((rate for rate in rates if rate is not None), None)
                rows["growth", item.id, item.dimension] = {"cut_value": rate, "word": growth["word"]}
        for item in self.asked(question):
            values = self.values(item, day, sorted({*members, zone}))
            if zone not in values:
                continue
            within = {each: value for each, value in values.items() if each in members}
            adds_up = item.rollup == "sum" and item.kind in ("flow", "stock") and zone in within
            if adds_up and len(within) > 1 and min(within.values()) >= 0 and sum(within.values()) > 0:
                share = values[zone] / sum(within.values()) * 100
                rows["share", item.id, item.dimension] = {"cut_value": share, "n_ranked": len(within)}
            if (
                item.kind == "flow"
                and item.rollup == "sum"
                and item.unit == "亿元"
                and item.direction != "target"
            ):
                self.add_intensity(rows, item, zone, day, values, members)
            if zone in within and item.direction != "target":
                rows["rank", item.id, item.dimension] = {
                    "cut_value": values[zone],
                    **placed(item, within, zone),
                }
        return {**rows, **self.quality(zone, day, members)}

    def add_intensity(
        self,
        rows: dict[tuple[str, str, str], Row],
        item: Indicator,
        zone: str,
        day: date,
        values: dict[str, float],
        members: list[str],
    ) -> None:
        for cut, base, scale in (
            ("per_head", "resident_population", 1e4),
            ("per_mu", "built_up_area", 1e4 / 1500),
        ):
            over = {each: self.newest(each, base, day) for each in values}
            each = {who: values[who] / size[0] * scale for who, size in over.items() if size and size[0] > 0}
            if zone in each:
                within = {who: value for who, value in each.items() if who in members}
                found = over[zone]
                assert found
                row = {"cut_value": each[zone], "over_period": found[1], **placed(item, within, zone)}
                rows[cut, item.id, item.dimension] = row

    def newest(self, zone: str, indicator: str, day: date) -> tuple[float, date] | None:
        """The newest level at the day or before, at the earliest last year's end."""
        item, found = self.catalogue.indicators[indicator], self.figures.get((zone, indicator), {})
        days = [
            when
            for measure, when in found
            if measure == "actual"
            and date(day.year - 1, 12, 31) <= when <= day
            and (self.value(zone, item, when) or 0) > 0
        ]
        value = self.value(zone, item, max(days)) if days else None
        return None if value is None else (value, max(days))

    def quality(self, zone: str, day: date, members: list[str]) -> dict[tuple[str, str, str], Row]:
        standings: dict[str, list[float]] = {}
        for item in self.catalogue.indicators.values():
            if item.kind != "ratio" or item.direction == "target":
                continue
            values = self.values(item, day, members)
            if zone in values and len(values) >= SETTINGS.gap_min_ranked:
                standing = placed(item, values, zone)["standing_pct"]
                for dimension in ("", item.dimension):
                    standings.setdefault(dimension, []).append(standing)
        return {
            ("quality", "", dimension): {"cut_value": mean(each), "n_indicators": len(each)}
            for dimension, each in standings.items()
        }


def says_something(growth: Row) -> bool:
    return any(growth[name] is not None for name in ("value", "yoy_pct", "change_pp"))


def capped(shortfall: float, full: float) -> float:
    return min(shortfall / full, 1) * 100


def target_part(item: Indicator, targets: list[Row]) -> Row:
    """The worst of the year's targets, and what it makes of the importance."""
    aims = [row for row in targets if row["target_kind"] is not None]
    setters = {row["set_by"] for row in aims}
    importance = SETTINGS.gap_importance_own if aims else SETTINGS.gap_importance_none
    if setters & {"city", "province"}:
        importance = SETTINGS.gap_importance_above
    nothing = dict.fromkeys(("target_gap", "target_status", "target_kind", "set_by", "target_severity"))
    row: Row = {**nothing, "importance_pct": importance, "n_targets": len(aims)}
    if targets:
        ordered = sorted(targets, key=order_of_targets)  # stable: kind and setter stand as they are
        worst = ordered[0]
        leads = [worst[name] for name in ("lead_pp", "lead_pct", "lead_places") if worst[name] is not None]
        gap = worst["gap_value"]
        fall_back = None if gap is None else -gap if item.direction == "lower" else gap
        row |= {name: worst[name] for name in ("target_kind", "set_by")}
        row |= {"target_status": worst["status"], "target_severity": target_severity(worst)}
        row["target_gap"] = leads[0] if leads else fall_back
    return row


def order_of_targets(row: Row) -> tuple[bool, float, int]:
    severity = target_severity(row)
    state = UNJUDGED.index(row["status"]) if row["status"] in UNJUDGED else -1
    return severity is None, -(severity or 0), state


def target_severity(row: Row) -> float | None:
    if row["status"] in REACHED:
        return 0
    if row["status"] in UNJUDGED:
        return None
    if row["lead_places"] is not None:
        return capped(-row["lead_places"], SETTINGS.gap_full_places)
    if row["lead_pp"] is not None:
        is_rate = row["target_kind"] in ("growth", "share", "ratio")
        return capped(
            -round(row["lead_pp"], 9), SETTINGS.gap_full_pp if is_rate else SETTINGS.gap_full_progress
        )
    return 100 if row["lead_pct"] is None else capped(-round(row["lead_pct"], 9), SETTINGS.gap_full_progress)


def growth_part(item: Indicator, sense: int | None, growth: Row | None) -> Row:
    row: Row = {"last_year_gap": None, "last_year_gap_unit": None, "last_year_severity": None}
    row["is_wrong_way"] = None
    if growth is None:
        return row
    for name, unit, full, sign in (
        ("change_places", "位", SETTINGS.gap_full_places, 1),
        ("change_pp", "个百分点", SETTINGS.gap_full_pp, sense),
        ("yoy_pct", "%", SETTINGS.gap_full_progress, sense),
    ):
        if growth[name] is not None and sign is not None:
            gap = sign * growth[name]
            severity = 0 if gap >= 0 else capped(-gap, full)
            row |= {"last_year_gap": gap, "last_year_gap_unit": unit, "last_year_severity": severity}
            return row | {"is_wrong_way": gap < 0}
    if sense and growth["change_value"] is not None:
        loss, base = -sense * growth["change_value"], abs(growth["base_value"])
        worse = 100 if base == 0 else capped(loss / base * 100, SETTINGS.gap_full_progress)
        row |= {"is_wrong_way": loss > 0, "last_year_severity": worse if loss > 0 else 0}
    return row


def placed(item: Indicator, values: dict[str, float], zone: str) -> Row:
    if zone not in values:
        return {"rank": None, "n_ranked": None, "standing_pct": None}
    rank, count = places(item, values)[zone], len(values)
    standing = (count - rank) / (count - 1) * 100 if count > 1 else None
    return {"rank": rank, "n_ranked": count, "standing_pct": standing}


def urgency(priority: float | None) -> str | None:
    if priority is None:
        return None
    priority = round(priority, 9)
    if priority >= SETTINGS.gap_urgent_from:
        return "urgent"
    return "watch" if priority >= SETTINGS.gap_watch_from else "slight" if priority > 0 else "level"


@pytest.fixture(scope="module")
def reckoner(shipped: Store) -> GapReckoner:
    return GapReckoner(shipped)


def questions(catalogue: Catalogue) -> list[Question]:
    """The questions of the other comparisons, half of them with a benchmark."""
    dice = random.Random(7)
    simulated = [zone.zone_id for zone in catalogue.zones.values() if zone.simulated]
    asked = []
    for question in random_questions(catalogue):
        chosen = dice.choice(["", dice.choice(simulated)])
        asked.append(Question(**{**vars(question), "benchmark": chosen, "by": "level"}))
    return asked


def test_the_gap_list_agrees_with_plain_python_on_every_cell(shipped: Store, reckoner: GapReckoner) -> None:
    judged = 0
    for question in questions(CATALOGUE):
        rows = compare("gap", shipped, question, SETTINGS).rows
        found = {row["indicator_id"]: row for row in rows.to_dict("records")}
        wanted = reckoner.gap(question)
        assert set(found) == set(wanted), question
        for indicator, row in wanted.items():
            assert differences(found[indicator], row) == [], (question, indicator)
            judged += row["priority"] is not None
        assert list(rows["priority"].dropna()) == sorted(rows["priority"].dropna(), reverse=True)
        assert (
            not rows["priority"].isna().any() or rows["priority"].isna().idxmax() == rows["priority"].count()
        )
    assert judged > 400


def test_the_cuts_agree_with_plain_python_on_every_cell(shipped: Store, reckoner: GapReckoner) -> None:
    compared: dict[str, int] = {}
    for question in questions(CATALOGUE):
        rows = compare("cuts", shipped, question, SETTINGS).rows
        found = {(row["cut"], row["indicator_id"], row["dimension"]): row for row in rows.to_dict("records")}
        wanted = reckoner.cuts(question)
        if not any(indicator for _, indicator, _ in wanted):
            wanted = {}
        assert set(found) == set(wanted), question
        for key, row in wanted.items():
            assert differences(found[key], row) == [], (question, key)
            compared[key[0]] = compared.get(key[0], 0) + 1
    assert min(compared[cut] for cut in ("growth", "share", "per_mu", "rank", "quality")) > 30


def test_the_own_place_is_that_of_the_ranking(shipped: Store) -> None:
    same = ["value", "rank", "n_tied", "n_ranked", "n_members", "change_year_ago"]
    same += ["zone_ahead_id", "median_value", "best_value", "ref"]
    compared = 0
    for question in questions(CATALOGUE)[::3]:
        asked = {**question.values(), "peers": question.peers}
        ranking, place = (shipped.ask(sql, **asked) for sql in (RANKING, OWN_PLACE))
        ranked = ranking[ranking["is_own"] & ranking["rank"].notna()].set_index("indicator_id").sort_index()
        own = place.set_index("indicator_id").sort_index()
        assert list(own.index) == list(ranked.index)
        if len(own):  # of nothing the types differ
            of_texts = {"zone_ahead_id": "str"}  # of nobody the types differ too
            pd.testing.assert_frame_equal(
                own[same].astype(of_texts), ranked[same].astype(of_texts), check_dtype=False
            )
        compared += len(own)
    assert compared > 50


def differences(found: dict[Any, Any], wanted: Row) -> list[str]:
    return [
        f"{column}: {found[column]!r}, not {value!r}"
        for column, value in wanted.items()
        if not is_same(plain(found[column]), value)
    ]
