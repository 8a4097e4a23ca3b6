"""A second computation of share in plain Python, cell by cell beside the SQL."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from kpi.catalogue import Indicator
from kpi.period import Period, month_end
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from tests.test_independent import CATALOGUE, Fact, Reckoner, Row, is_same, plain, random_questions

SQL = "from share($zone, $period, indicators := $indicators, peers := $peers)"
KEY = ("indicator_id", "whole_kind", "zone_id")
PARKS = ["sim_13a", "sim_13b", "sim_13c", "sim_13d"]
CITIES = ["city_beijing", "city_shanghai", "city_xian"]
Pair = tuple[Fact | None, float | None]  # the figure now, the value a year before on its basis


class ShareReckoner(Reckoner):
    """Shares, pulls and contributions as the written rules have them."""

    def share(self, question: Question) -> list[Row]:
        rows = []
        for item in self.asked(question):
            for kind, whole_zone, members in self.wholes(question):
                rows += self.parts(question, item, kind, whole_zone, members)
        return rows

    def wholes(self, question: Question) -> Iterator[tuple[str, str | None, list[str]]]:
        """Every whole of the zone: its kind, the zone whose figure it is, and the zones in it."""
        zones = self.catalogue.zones
        ours = zones[question.zone]
        beside = [
            zone
            for zone in zones.values()
            if zone.parent_id == ours.parent_id and zone.simulated == ours.simulated and zone.kind != "city"
        ]
        if ours.parent_id:
            yield "parent", ours.parent_id, [zone.zone_id for zone in beside]
        yield "group", None, self.members(question)
        for city in zones.values():
            is_ours = (city.name_zh, city.simulated) == (ours.city, ours.simulated)
            if city.kind == "city" and ours.kind != "city" and is_ours:
                yield "city", city.zone_id, [zone.zone_id for zone in beside if zone.city == ours.city]

    def levels(self, zone: str, item: Indicator, day: date) -> Pair:
        now, base = self.pair(zone, item, day)
        return now, base if now else None

    def parts(
        self, question: Question, item: Indicator, kind: str, whole_zone: str | None, members: list[str]
    ) -> list[Row]:
        day = question.period.end
        known = {zone: self.levels(zone, item, day) for zone in members}
        whole_now, whole_base = self.levels(whole_zone, item, day) if whole_zone else (None, None)
        some = any(now for now, _ in known.values())
        if not (whole_now or (some and kind != "city")):
            return []
        matched = {z: (now[0], base) for z, (now, base) in known.items() if now and base is not None}
        whole: tuple[float | None, float | None] = (whole_now[0] if whole_now else None, whole_base)
        counted = [value for pair in matched.values() for value in pair]
        if kind == "group":
            sums = [sum(values) for values in zip(*matched.values(), strict=True)]
            whole = (sums[0], sums[1]) if sums else (None, None)
            is_alone = len(matched) == 1
        else:
            counted = [v for now, base in known.values() for v in (now and now[0], base) if v is not None]
            is_alone = kind == "parent" and len(members) == 1 and whole_now is not None
            is_alone = is_alone and whole_now is not None and whole_now[1] == "rolled"
        if item.rollup != "sum" or item.kind not in ("flow", "stock"):
            whole = (None, None)
        about = {"whole_kind": kind, "whole_zone_id": whole_zone, "n_members": len(members)}
        about |= {"n_matched": len(matched), "indicator_id": item.id, "unit": item.unit}
        return [
            {
                **about,
                "zone_id": zone,
                "is_own": zone == question.zone,
                "published_share_pct": self.published(zone, item, day),
                "status": now[2] if now else None,
                **portion(
                    item, kind, now[0] if now else None, base, whole, min(counted, default=0), is_alone
                ),
            }
            for zone, (now, base) in known.items()
        ]

    def published(self, zone: str, item: Indicator, day: date) -> float | None:
        fact = self.best(zone, item, "share", day)
        return fact[0] if fact else None


def portion(
    item: Indicator,
    kind: str,
    value: float | None,
    base: float | None,
    whole: tuple[float | None, float | None],
    least: float,
    is_alone: bool,
) -> Row:
    """What one zone is of a whole; `least` is the smallest figure among the parts, now and before."""
    total, total_base = whole
    is_additive = item.rollup == "sum" and item.kind in ("flow", "stock")
    sense = -1 if item.direction == "lower" else 1
    change, total_change = less(value, base), less(total, total_base)
    growth = rise(value, base) if is_additive else None
    total_growth = rise(total, total_base)
    lead = None if growth is None or total_growth is None else round(growth - total_growth, 9)
    is_beyond = kind != "group" and (exceeds(value, total) or exceeds(base, total_base))
    reason = None
    if not is_additive:
        reason = "not_additive"
    elif value is None:
        reason = "not_reported"
    elif kind != "group" and total is None:
        reason = "whole_not_reported"
    elif kind == "group" and base is None:
        reason = "no_base"
    elif is_alone:
        reason = "alone"
    row: Row = dict.fromkeys(("share_pct", "share_change_pp", "pull_pp", "contribution_pct", "verdict"))
    if reason is None:
        assert value is not None and total is not None
        if total > 1e-9 and least >= 0:
            row["share_pct"] = value / total * 100
            if base is not None and total_base is not None and total_base > 1e-9:
                row["share_change_pp"] = row["share_pct"] - base / total_base * 100
        if change is not None and total_base is not None and total_base > 1e-9 and not is_beyond:
            row["pull_pp"] = change / total_base * 100
            row["verdict"] = judged(lead, sense) if item.direction != "target" else None
        moved = None if total_change is None else sense * total_change > 1e-9
        far = bool(
            moved and total_change and total_base and abs(total_change / total_base * 100) >= 0.5 - 1e-10
        )
        if row["pull_pp"] is not None and far:
            assert change is not None and total_change is not None
            row["contribution_pct"] = change / total_change * 100
        found = [
            ("negative_part", least < 0),
            ("whole_not_positive", total <= 0 or (total_base is not None and total_base <= 0)),
            ("part_exceeds_whole", is_beyond),
            ("no_base", base is None),
            ("whole_no_base", total_base is None),
            ("whole_not_rising", sense == 1 and not moved),
            ("whole_not_falling", not moved),
            ("whole_barely_moved", not far),
            ("base_zero", base == 0),
        ]
        reason = next((name for name, holds in found if holds), None)
    return {
        **row,
        "value": value,
        "base_value": base,
        "change_value": change,
        "whole_value": total,
        "whole_base_value": total_base,
        "whole_change_value": total_change,
        "growth_pct": growth,
        "whole_growth_pct": total_growth,
        "growth_lead_pp": lead,
        "reason": reason,
    }


def less(value: float | None, base: float | None) -> float | None:
    return None if value is None or base is None else value - base


def rise(value: float | None, base: float | None) -> float | None:
    return (value / base - 1) * 100 if value is not None and base is not None and base > 0 <= value else None


def exceeds(part: float | None, whole: float | None) -> bool:
    return part is not None and whole is not None and part > whole * (1 + 1e-9)


def judged(lead: float | None, sense: int) -> str | None:
    if lead is None:
        return None
    return "level" if abs(lead) < 0.05 else "contributed" if lead * sense > 0 else "dragged"


def questions() -> list[Question]:
    """Those of the other comparisons, and every park and some cities in all their groups."""
    dice = random.Random(20250301)
    days = [month_end(year, 3 * quarter) for year in (2022, 2023, 2024) for quarter in (1, 2, 3)]
    asked = random_questions(CATALOGUE)
    asked += [
        Question(park, Period(dice.choice(days)), peers=peers)
        for park in PARKS
        for peers in ("siblings", "province")
    ]
    asked += [
        Question(city, Period(date(dice.randrange(2001, 2020), 12, 31)), peers="cities_36") for city in CITIES
    ]
    return [replace(question, whole="") for question in asked]


def test_sql_and_plain_python_agree_on_every_cell_of_a_share(shipped: Store) -> None:
    reckoner = ShareReckoner(shipped)
    seen: dict[Any, int] = {}
    for question in questions():
        found = rows_by_key(shipped.ask(SQL, **question.values(), peers=question.peers).to_dict("records"))
        wanted = rows_by_key(reckoner.share(question))
        assert found.keys() == wanted.keys(), question
        wrong = [
            f"{key} {column}: {found[key][column]!r}, not {value!r}"
            for key, row in wanted.items()
            for column, value in row.items()
            if not is_same(found[key][column], value)
        ]
        assert wrong == [], question
        for row in wanted.values():
            seen[row["reason"]] = seen.get(row["reason"], 0) + 1
    assert sum(seen.values()) > 10000
    # what the shipped figures are known to have in them
    assert {None, "not_additive", "not_reported", "no_base", "alone", "negative_part"} <= set(seen)
    assert {"whole_not_rising", "whole_not_falling", "whole_barely_moved", "base_zero"} <= set(seen)


def test_the_parts_of_a_group_add_up(shipped: Store) -> None:
    question = Question("sim_03", Period(date(2024, 9, 30)), peers="province")
    rows = shipped.ask(SQL, **question.values(), peers=question.peers)
    rows = rows[rows["contribution_pct"].notna() & rows["share_pct"].notna()]
    sums = rows.groupby("indicator_id")[["share_pct", "share_change_pp", "contribution_pct", "pull_pp"]].sum()
    growth = rows.groupby("indicator_id")["whole_growth_pct"].first()
    assert len(sums) > 15 and Settings().tiny_pp == 0.5
    assert (sums["share_pct"] - 100).abs().max() < 1e-9
    assert sums["share_change_pp"].abs().max() < 1e-9
    assert (sums["contribution_pct"] - 100).abs().max() < 1e-9
    assert (sums["pull_pp"] - growth).abs().max() < 1e-9


def rows_by_key(rows: list[dict[Any, Any]]) -> dict[tuple[Any, ...], Row]:
    """Rows with plain values by what names them; every row is named once."""
    named = {
        tuple(row[name] for name in KEY): {str(name): plain(value) for name, value in row.items()}
        for row in rows
    }
    assert len(named) == len(rows)
    return named
