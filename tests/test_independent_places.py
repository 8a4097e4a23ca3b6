"""A second computation of the race, the standing, the move and the coverage in plain Python, cell by cell."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from statistics import median
from typing import Any

import pandas as pd
import pytest

from kpi.catalogue import Catalogue, Indicator, read_catalogue
from kpi.comparisons import compare
from kpi.comparisons.coverage import read_late
from kpi.comparisons.move import read_move
from kpi.period import Period, month_end
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from pipelines.commit import commit
from pipelines.prepare import prepare
from tests.conftest import copied
from tests.test_independent import (
    Reckoner,
    Row,
    is_same,
    places,
    plain,
    quarter_end_before,
    random_questions,
    unit_of,
)

SETTINGS = Settings()
CATALOGUE = read_catalogue(SETTINGS.catalogue)
SIX = ["zone_id", "indicator_id", "period", "span", "measure", "basis"]
STATES = {"reported", "sign", "target", "nothing"}


class Versions:
    """Every version of every reported figure, and what stood after any batch."""

    def __init__(self, store: Store) -> None:
        self.catalogue = store.catalogue
        self.every = store.query("from fact where parts is null order by batch_id, fact_no")
        self.batches = store.query("from batch order by batch_id")
        self.last = int(self.batches["batch_id"].max())

    def undone(self, as_of: int) -> set[int]:
        """The loads that had been taken back by a batch."""
        reverts = self.batches[(self.batches["kind"] == "revert") & (self.batches["batch_id"] <= as_of)]
        return set(reverts["target_batch"])

    def kept(self, as_of: int) -> pd.DataFrame:
        """All versions up to a batch but those of loads taken back by then."""
        every = self.every[self.every["batch_id"] <= as_of]
        return every[~every["batch_id"].isin(self.undone(as_of))]

    def rows(self, as_of: int) -> pd.DataFrame:
        """What stood after a batch, signs for missing among it."""
        return self.kept(as_of).drop_duplicates(SIX, keep="last")


class After:
    """What a Reckoner asks of a store: here the figures that stood after a batch."""

    def __init__(self, versions: Versions, as_of: int) -> None:
        self.catalogue = versions.catalogue
        rows = versions.rows(as_of)
        self.figures = rows[rows["value"].notna()]

    def query(self, sql: str) -> pd.DataFrame:
        return self.figures


class PlaceReckoner(Reckoner):
    """The places as docs/numbers.md has them, of the figures that stood after a batch."""

    def __init__(self, versions: Versions, as_of: int) -> None:
        super().__init__(After(versions, as_of))  # type: ignore[arg-type]
        self.measured: dict[tuple[str, str, date, str], float | None] = {}

    def measure(self, zone: str, item: Indicator, day: date, by: str) -> float | None:
        key = (zone, item.id, day, by)
        if key not in self.measured:
            self.measured[key] = super().measure(zone, item, day, by)
        return self.measured[key]

    def ranked(self, question: Question) -> list[Indicator]:
        return [item for item in self.asked(question) if item.direction != "target"]

    def race(self, question: Question) -> dict[tuple[Any, ...], Row]:
        """(Indicator, day, zone) → its place on one of eight dates."""
        members, by = self.members(question), question.by
        rows: dict[tuple[Any, ...], Row] = {}
        for item in self.ranked(question):
            days = [question.period.end]
            while len(days) < 41:
                days.append(quarter_end_before(days[-1]))
            found = {day: self.measures(item, day, members, by) for day in days}
            raced = [day for day in days if found[day]][:8]
            runners = {zone for day in raced for zone in found[day]}
            for day in raced:
                ranks = places(item, found[day], by)
                for zone in runners:
                    fact = self.level(zone, item, day)
                    row: Row = {"value": found[day].get(zone), "rank": ranks.get(zone)}
                    row |= {"n_ranked": len(ranks), "is_own": zone == question.zone, "ranked_by": by}
                    row["unit"] = unit_of(item, by)
                    if by == "level":
                        row["status"] = fact[2] if fact else None
                    rows[item.id, day, zone] = row
        return rows

    def groups(self, zone: str) -> dict[str, list[str]]:
        """The groups of two and more that are all of our sort: simulated, cities, parks, or not."""

        def sort(each: str) -> tuple[bool, bool, bool]:
            known = self.catalogue.zones[each]
            return known.simulated, known.kind == "city", known.kind == "park"

        found = {}
        for group in self.catalogue.peer_groups:
            members = self.members(Question(zone, Period(date(2024, 9, 30)), peers=group))
            if len(members) > 1 and all(sort(each) == sort(zone) for each in members):
                found[group] = members
        return found

    def standing(self, question: Question) -> dict[tuple[Any, ...], Row]:
        zone, day, by = question.zone, question.period.end, question.by
        groups, rows = self.groups(zone), {}
        for item in self.ranked(question):
            own = self.measure(zone, item, day, by)
            for group, members in groups.items():
                values = self.measures(item, day, members, by)
                if values:
                    row = self.stand(item, zone, own, values, by)
                    row |= {"is_member": zone in members, "n_members": len(members)}
                    fact = self.level(zone, item, day)
                    row["level_value"] = fact[0] if fact and own is not None else None
                    rows[item.id, group] = row
        return rows

    def stand(self, item: Indicator, zone: str, own: float | None, values: dict[str, float], by: str) -> Row:
        sense = -1 if item.direction == "lower" else 1
        others = {each: value for each, value in values.items() if each != zone}
        row: Row = {"value": own, "n_ranked": len(values), "unit": unit_of(item, by), "ranked_by": by}
        row |= {"median_value": median(values.values())}
        row |= {"best_value": sense * max(sense * value for value in values.values())}
        row |= dict.fromkeys(["rank", "n_tied", "gap_to_median", "gap_to_best", "zone_ahead_id", "gap_ahead"])
        if own is not None:
            ranks = places(item, {**others, zone: own}, by)
            better = [each for each in others if ranks[each] < ranks[zone]]
            ahead = min(better, key=lambda each: (-ranks[each], each), default=None)
            row |= {"rank": ranks[zone], "n_tied": list(ranks.values()).count(ranks[zone])}
            row |= {
                name: sense * (own - row[f"{name[7:]}_value"]) for name in ("gap_to_median", "gap_to_best")
            }
            row |= {"zone_ahead_id": ahead, "gap_ahead": abs(values[ahead] - own) if ahead else None}
        return row


class MoveReckoner:
    """A move in parts, which needs the figures after every batch."""

    def __init__(self, versions: Versions) -> None:
        self.versions = versions
        self.after = cache(lambda as_of: PlaceReckoner(versions, as_of))
        self.told = cache(self._told)

    def at(self, question: Question) -> PlaceReckoner:
        return self.after(self.versions.last if question.as_of is None else question.as_of)

    def _told(self, as_of: int) -> dict[date, dict[str, int]]:
        """Day → zone → the first batch that brought any figure of that day."""
        kept = self.versions.kept(as_of)
        is_figure = kept["value"].notna() & ~kept["measure"].str.startswith("target")
        found: dict[date, dict[str, int]] = {}
        for f in kept[is_figure].itertuples(index=False):
            if f.span in ("ytd", "point"):
                found.setdefault(f.period.date(), {}).setdefault(f.zone_id, int(f.batch_id))
        return found

    def move(self, question: Question, since: str) -> dict[str, Row]:
        here, day, by, zone = self.at(question), question.period.end, question.by, question.zone
        then = {
            "before": quarter_end_before(day),
            "year_ago": month_end(day.year - 1, day.month),
            "year_end": date(day.year - 1, 12, 31),
        }[since]
        members, rows = here.members(question), {}
        for item in here.ranked(question):
            now, past = (here.measures(item, at, members, by) for at in (day, then))
            if zone in now and zone in past:
                rows[item.id] = self.parts(question, item, now, past, then)
                rows[item.id] |= {"since": since, "since_period": then, "zone_id": zone, "ranked_by": by}
        return rows

    def parts(
        self, question: Question, item: Indicator, now: dict[str, float], past: dict[str, float], then: date
    ) -> Row:
        zone, by, day = question.zone, question.by, question.period.end
        sense = -1 if item.direction == "lower" else 1
        adds_up = item.kind == "flow" and by in ("level", "completion", "per_mu") and then.month != day.month
        months_now, months_then = (day.month, then.month) if adds_up else (1, 1)

        def was_better(other: str) -> bool:
            theirs, ours = past[other] * months_now, now[zone] * months_then
            return sense * round(theirs, 9) > sense * round(ours, 9)

        ranks = places(item, now, by)
        others = [each for each in past if each != zone]
        own_step = 1 + sum(was_better(each) for each in others)
        peer_step = 1 + sum(ranks[e] < ranks[zone] if e in now else was_better(e) for e in others)
        rank_then = places(item, past, by)[zone]
        published = self.published(question, item, then)
        row: Row = {"rank_published": published, "rank_then": rank_then, "rank": ranks[zone]}
        row["by_revision"] = 0 if published is None else published - rank_then
        row |= {"by_own": rank_then - own_step, "by_peers": own_step - peer_step}
        row["by_newcomers"] = peer_step - ranks[zone]
        row["total"] = sum(row[f"by_{part}"] for part in ("revision", "own", "peers", "newcomers"))
        return row | {"n_newcomers": len(set(now) - set(past)), "n_leavers": len(set(past) - set(now))}

    def published(self, question: Question, item: Indicator, then: date) -> int | None:
        """The place then, as it was known before anybody of the group told of now."""
        as_of = self.versions.last if question.as_of is None else question.as_of
        told = self.told(as_of)
        members = self.at(question).members(question)
        first_now = min(told[question.period.end].get(each, as_of + 1) for each in members)
        known = self.after(max(first_now - 1, told[then][question.zone]))
        values = known.measures(item, then, members, question.by)
        return places(item, values, question.by).get(question.zone)


class CoverageReckoner:
    """Who reported what, from the rows that stood after a batch."""

    def __init__(self, versions: Versions, members: Any) -> None:
        self.versions = versions
        self.members = members
        self.known = cache(self._known)

    def _known(self, as_of: int) -> dict[tuple[str, str], dict[date, list[tuple[bool, bool]]]]:
        """Zone and indicator → day → for each row whether it is of a target, and whether a number."""
        found: dict[tuple[str, str], dict[date, list[tuple[bool, bool]]]] = {}
        for f in self.versions.rows(as_of).itertuples(index=False):
            if f.span in ("ytd", "point"):
                row = (f.measure.startswith("target"), f.value == f.value)
                of_one = found.setdefault((f.zone_id, f.indicator_id), {})
                of_one.setdefault(f.period.date(), []).append(row)
        return found

    def as_of(self, question: Question) -> int:
        return self.versions.last if question.as_of is None else question.as_of

    def quarters(self, question: Question) -> list[date]:
        """Eight quarter ends, the newest first."""
        day = question.period.end
        days = [day if day.month % 3 == 0 else quarter_end_before(day)]
        while len(days) < 8:
            days.append(quarter_end_before(days[-1]))
        return days

    def zones(self, question: Question) -> list[str]:
        return sorted({*self.members(question), question.zone})

    def indicators(self, question: Question) -> list[str]:
        days, known = self.quarters(question), self.known(self.as_of(question))
        last = date(days[0].year, 12, 31)
        zones = set(self.zones(question))
        told = {
            i for (z, i), rows in known.items() if z in zones and any(days[-1] <= d <= last for d in rows)
        }
        return [
            each for each in CATALOGUE.indicators if each in told and each in (question.indicators or told)
        ]

    def state(self, known: Any, zone: str, indicator: str, day: date) -> str:
        rows = known.get((zone, indicator), {})
        here = rows.get(day, [])
        if any(is_number and not is_target for is_target, is_number in here):
            return "reported"
        if any(not is_number and not is_target for is_target, is_number in here):
            return "sign"
        due = [*here, *rows.get(date(day.year, 12, 31), [])]
        return "target" if any(is_target and is_number for is_target, is_number in due) else "nothing"

    def coverage(self, question: Question) -> dict[tuple[Any, ...], Row]:
        known, zones = self.known(self.as_of(question)), self.zones(question)
        indicators, rows = self.indicators(question), {}
        for day in self.quarters(question):
            states = {(z, i): self.state(known, z, i, day) for z in zones for i in indicators}
            given = {key for key, state in states.items() if state == "reported"}
            n_known = len({indicator for _, indicator in given})
            for (zone, indicator), state in states.items():
                if question.indicators or zone == question.zone:
                    rows[indicator, zone, day] = {
                        "state": state,
                        "n_reported": sum((each, indicator) in given for each in zones),
                        "n_zones": len(zones),
                        "n_given": sum((zone, each) in given for each in indicators),
                        "n_known": n_known,
                        "is_own": zone == question.zone,
                    }
        return rows

    def late(self, question: Question, late_days: int) -> dict[tuple[Any, ...], Row]:
        newest, before, first = self.quarters(question)[:3]
        as_of = self.as_of(question)
        known, zones, rows = self.known(as_of), self.zones(question), {}
        loaded = dict(zip(self.versions.batches["batch_id"], self.versions.batches["loaded_at"], strict=True))
        in_use = (min(loaded.values()).date() - newest).days <= late_days
        told = self.first_told(as_of, newest)
        for indicator in self.indicators(question):
            for zone in zones:
                state = [self.state(known, zone, indicator, day) for day in (newest, before, first)]
                others = any(
                    self.state(known, z, indicator, newest) == "reported" for z in zones if z != zone
                )
                told_now = known.get((zone, indicator), {}).get(newest, [])
                is_silent = all(is_target for is_target, _ in told_now)
                if is_silent and others and state[1:] == ["reported", "reported"]:
                    rows[indicator, zone, "overdue"] = {"last_quarter": before, "days": None}
                batch = told.get((zone, indicator))
                days = (loaded[batch].date() - newest).days if batch else 0
                if batch and state[0] == "reported" and in_use and days > late_days:
                    row = {"last_quarter": newest, "days": days, "loaded_at": loaded[batch].date()}
                    rows[indicator, zone, "late"] = row
        return rows

    def first_told(self, as_of: int, day: date) -> dict[tuple[str, str], int]:
        """Zone and indicator → the batch of the first version of a figure of that day."""
        kept = self.versions.kept(as_of)
        kept = kept[kept["value"].notna() & kept["span"].isin(["ytd", "point"])]
        kept = kept[(kept["period"].dt.date == day) & ~kept["measure"].str.startswith("target")]
        return {
            (zone, indicator): int(batch)
            for (zone, indicator), batch in kept.groupby(["zone_id", "indicator_id"])["batch_id"]
            .min()
            .items()
        }


def later_csv(store: Store, seed: int) -> str:
    """What the simulated zones might send later: revisions, signs for missing, equal values, months,
    single quarters, and figures that were still missing."""
    dice = random.Random(seed)
    sql = """
        select zone_id, indicator_id, period, span, measure, basis, value, unit from fact_now
        where parts is null and value is not null and starts_with(zone_id, 'sim_') and measure <> 'rank'
        and measure <> 'target_rank' and span in ('ytd', 'point') and period >= date '2022-12-31' order by all
    """
    facts = list(store.query(sql).itertuples(index=False))
    lines: dict[tuple[object, ...], str] = {("late",): f"sim_22,gdp,2024年1-9月,actual,{50 + seed},亿元,"}
    for fact in dice.sample(facts, 900):
        other = dice.choice(facts)
        zone, value = fact.zone_id, dice.choice([fact.value, round(fact.value * dice.uniform(0.8, 1.25), 4)])
        period = fact.period
        if dice.random() < 0.3:
            zone = other.zone_id
        months = f"{period.year}年1-{period.month}月"
        if dice.random() < 0.2 and fact.measure in ("actual", "yoy") and period.month > 3:
            months = dice.choice(
                [
                    f"{period.year}年1-{period.month - 1}月",
                    f"{period.year}年{(period.month + 2) // 3}季度",
                    f"{period.year}年{period.month}月",
                ]
            )
        if fact.span == "point":
            months = f"{period.year}年{period.month}月末"
        text = "—" if dice.random() < 0.25 else str(value)
        where = (zone, fact.indicator_id, months, fact.measure)
        lines[*where, fact.basis] = ",".join(map(str, (*where, text, fact.unit, fact.basis)))
    return "\n".join(["开发区,指标,期间,类别,数值,单位,口径", *lines.values()])


def questions(catalogue: Catalogue) -> list[Question]:
    """The questions of the other comparisons, of one to five indicators, some between quarter ends or as
    of an earlier batch."""
    dice = random.Random(11)
    asked = []
    for question in random_questions(catalogue):
        fitting = [
            item.id
            for item in catalogue.indicators.values()
            if item.kind == "flow" or question.by in ("level", "growth")
        ]
        is_simulated = catalogue.zones[question.zone].simulated
        indicators = tuple(sorted({*dice.sample(fitting, dice.randint(1, 4)), "gdp"}))
        day = question.period.end
        if is_simulated and dice.random() < 0.4:
            day = dice.choice([month_end(2024, month) for month in (2, 5, 8, 9, 9, 9)])
        as_of = dice.choice([None, None, dice.choice([9, 13, 14, 15])])
        changed = {"indicators": indicators, "period": Period(day), "as_of": as_of}
        asked.append(Question(**{**vars(question), **changed}))
    return asked


QUESTIONS = questions(CATALOGUE)


@pytest.fixture(scope="module")
def loaded(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Every shipped file, as if loaded on 20 October, and later ones, one of which was taken back."""
    store = Store(copied(shipped, tmp_path_factory.mktemp("places")), CATALOGUE)
    with store.write() as run:
        run("update batch set loaded_at = $at", at=datetime(2024, 10, 20))
    for seed, day in enumerate([datetime(2024, 10, 25), datetime(2024, 11, 5), datetime(2024, 12, 1)]):
        text = later_csv(store, seed).encode()
        number = commit(store, prepare(text, f"later_{seed}.csv", store, {}, "tester", day)).batch
        if seed == 1:
            store.revert(number, "tester", day)
    yield store
    store.close()


@pytest.fixture(scope="module")
def moves(loaded: Store) -> MoveReckoner:
    return MoveReckoner(Versions(loaded))


@pytest.fixture(scope="module")
def coverage(moves: MoveReckoner) -> CoverageReckoner:
    return CoverageReckoner(moves.versions, moves.after(moves.versions.last).members)


def test_the_race_agrees_with_plain_python_on_every_cell(loaded: Store, moves: MoveReckoner) -> None:
    compared = 0
    for question in QUESTIONS:
        rows = compare("course", loaded, question, SETTINGS).rows
        wanted = moves.at(question).race(question)
        assert differences(rows, wanted, ["indicator_id", "period", "zone_id"]) == [], question
        compared += len(wanted)
    assert compared > 6000


def test_the_standing_agrees_with_plain_python_on_every_cell(loaded: Store, moves: MoveReckoner) -> None:
    compared, outside = 0, 0
    for question in QUESTIONS:
        rows = compare("standing", loaded, question, SETTINGS).rows
        wanted = moves.at(question).standing(question)
        assert differences(rows, wanted, ["indicator_id", "group_id"]) == [], question
        compared += len(wanted)
        outside += sum(row["rank"] is not None and not row["is_member"] for row in wanted.values())
    assert compared > 400
    assert outside > 0


def test_the_move_agrees_with_plain_python_on_every_cell(loaded: Store, moves: MoveReckoner) -> None:
    compared, revised = 0, 0
    for number, question in enumerate(QUESTIONS):
        since = ("before", "year_ago", "year_end")[number % 3]
        rows = read_move(loaded, question, since)
        wanted = moves.move(question, since)
        assert differences(rows, wanted, ["indicator_id"]) == [], question
        compared += len(wanted)
        revised += sum(row["by_revision"] != 0 for row in wanted.values())
    assert compared > 20
    assert revised > 0


def test_the_coverage_agrees_with_plain_python_on_every_cell(
    loaded: Store, coverage: CoverageReckoner
) -> None:
    states = set()
    for number, question in enumerate(QUESTIONS):
        if number % 5 == 0:
            question = Question(**{**vars(question), "indicators": ()})
        rows = compare("coverage", loaded, question, SETTINGS).rows
        wanted = coverage.coverage(question)
        assert differences(rows, wanted, ["indicator_id", "zone_id", "quarter"]) == [], question
        states |= {row["state"] for row in wanted.values()}
    assert states == STATES


def test_who_is_overdue_or_late_agrees_with_plain_python(loaded: Store, coverage: CoverageReckoner) -> None:
    dice, compared = random.Random(3), dict[str, int]()
    for number, question in enumerate(QUESTIONS):
        if number % 2 == 0:  # once the store was in use
            changed = {"indicators": (), "period": Period(date(2024, 9, 30)), "as_of": None}
            question = Question(**{**vars(question), **changed})
        late_days = dice.choice([19, 20, 24, 25, 30, 40])
        rows = read_late(loaded, question, Settings(late_days=late_days))
        wanted = coverage.late(question, late_days)
        assert differences(rows, wanted, ["indicator_id", "zone_id", "reason"]) == [], (question, late_days)
        for _, _, reason in wanted:
            compared[reason] = compared.get(reason, 0) + 1
    assert set(compared) == {"overdue", "late"}


def differences(rows: pd.DataFrame, wanted: dict[Any, Row], keys: list[str]) -> list[str]:
    """Where the SQL's rows, in whatever order, differ from the second computation's."""
    found: dict[Any, Row] = {}
    for cells in rows.to_dict("records"):
        row = {str(name): plain(value) for name, value in cells.items()}
        found[tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]] = row
    assert len(found) == len(rows)
    if set(found) != set(wanted):
        return [f"too many: {set(found) - set(wanted)}", f"missing: {set(wanted) - set(found)}"]
    return [
        f"{key} {column}: {found[key][column]!r}, not {value!r}"
        for key, row in wanted.items()
        for column, value in row.items()
        if not is_same(found[key][column], value)
    ]
