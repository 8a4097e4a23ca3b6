"""What the figures do to the register, held against numbers that can be counted by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from kpi.actions.evidence import Evidence, add_evidence
from kpi.actions.follow import Followed, follow_figures, read_news, read_stands, read_targets
from kpi.actions.from_gap import draft_item, kinds_behind
from kpi.actions.history import read_history
from kpi.actions.item import Item
from kpi.actions.people import Person, save_people
from kpi.actions.register import add_items, edit_item, read_items, take_step
from kpi.actions.stand import gap_words, stand_of
from kpi.comparisons import compare
from kpi.errors import ZoneGapError
from kpi.names import Names
from kpi.period import resolve_period
from kpi.question import Question, plain_rows
from kpi.settings import Settings
from kpi.store import Judged, Store
from kpi.words import Writer
from pipelines.commit import commit
from pipelines.prepare import prepare

HEAD = "开发区,指标,期间,类别,数值,单位\n"
REVENUE = "岚江经济技术开发区,一般公共预算收入"
# 6.6 of 10 when three quarters are over: 9 points behind
SEPTEMBER = f"{HEAD}{REVENUE},2024年,目标,10,亿元\n{REVENUE},2024年1-9月,实际,6.6,亿元\n"
OTHER = "岚江经济技术开发区,固定资产投资,2024年1-9月,实际,50,亿元\n"
START = datetime(2024, 10, 8, 9)
SETTINGS = Settings()
WORKED_ON = {
    "measures": "每周调度",
    "leader": "王主任",
    "department": "财政金融部",
    "person": "李工",
    "due": date(2024, 12, 20),
    "progress": "已入库",
}


class Register:
    """A store whose clock goes on a day with everything that happens."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.days = 0
        people = [
            Person("王主任", "管委会", ("leader", "keeper")),
            Person("李工", "财政金融部", ("worker",)),
            Person("孙核", "纪工委", ("verifier",)),
        ]
        save_people(store, people, "", START)

    def now(self) -> datetime:
        self.days += 1
        return START + timedelta(days=self.days)

    def load(self, text: str, name: str = "figures.csv") -> int:
        at = self.now()
        return commit(self.store, prepare(text.encode(), name, self.store, {}, "tester", at)).batch

    def draft(
        self,
        indicator: str,
        gap_kind: str,
        period: str = "2024年1-9月",
        peers: str = "province",
        benchmark: str = "",
        language: str = "zh",
    ) -> Item:
        asked = Question("sim_01", resolve_period(period), (indicator,), peers, benchmark=benchmark)
        gaps, targets = (compare(kind, self.store, asked, SETTINGS) for kind in ("gap", "target"))
        return draft_item(gaps, targets, indicator, gap_kind, Writer(self.store.catalogue, language))

    def put(self, *gap: str, **asked: str) -> int:
        return add_items(self.store, [self.draft(*gap, **asked)], "李工", self.now())[0]

    def follow(self) -> Followed:
        return follow_figures(self.store, SETTINGS, self.now())

    def close(self, number: int) -> None:
        version = int(self.row(number)["version"])
        edit_item(self.store, number, version, WORKED_ON, "李工", self.now())
        take_step(self.store, number, "start", "李工", self.now())
        add_evidence(self.store, number, Evidence("note", "入库凭证"), "李工", self.now())
        take_step(self.store, number, "apply", "李工", self.now())
        take_step(self.store, number, "verify", "孙核", self.now())
        take_step(self.store, number, "close", "孙核", self.now(), "已完成")

    def row(self, number: int) -> pd.Series:
        return read_items(self.store).set_index("item_no").loc[number]


@pytest.fixture
def register(store: Store) -> Register:
    return Register(store)


@pytest.fixture
def revenue(register: Register) -> Register:
    """The first item asks for the year's 10 亿元, of which 6.6 were in by September."""
    register.load(SEPTEMBER)
    assert register.put("general_budget_revenue", "target") == 1
    assert register.follow() == Followed()
    return register


def year_end(value: float | str, year: int = 2024) -> str:
    return f"{HEAD}{REVENUE},{year}年,实际,{value},亿元\n"


def test_an_item_keeps_the_gap_as_it_stood(revenue: Register) -> None:
    row = revenue.row(1)
    assert row["now_text"] == "2024年1—9月完成6.60亿元，完成年度目标的66.0%"
    assert row["goal_text"] == "2024年目标10.00亿元"
    assert row["gap_text"] == "落后序时进度9.0个百分点"
    assert row["problem"] == "一般公共预算收入落后序时进度9.0个百分点"
    assert (row["topic"], row["status"], row["data_version"]) == ("economy", "listed", 1)
    assert (row["start_value"], row["start_mark"], row["goal_mark"]) == (6.6, pytest.approx(66), 100)
    assert row["start_lead"] == pytest.approx(-9)
    # its own figure is the start of the way, not a step on it
    assert pd.isna(row["progress_pct"]) and pd.isna(row["way_done"])


def test_an_item_is_written_in_the_visitors_language(revenue: Register) -> None:
    item = revenue.draft("general_budget_revenue", "target", language="en")
    assert item.gap_text == "9.0 pp behind the calendar" and "6.60" in item.now_text


def test_what_is_not_behind_is_not_put_on_the_list(register: Register) -> None:
    register.load(SEPTEMBER.replace("6.6", "7.6"))
    for kind in ("target", "last_year", "ahead", "benchmark"):
        with pytest.raises(ZoneGapError, match="不落后"):
            register.draft("general_budget_revenue", kind)


def test_january_is_too_early_to_put_a_target_on_the_list(register: Register) -> None:
    register.load(SEPTEMBER.replace("1-9月", "1-2月").replace("6.6", "0.1"))
    with pytest.raises(ZoneGapError, match="无从判断"):
        register.draft("general_budget_revenue", "target", period="2024年1-2月")


def test_the_next_quarter_that_reaches_the_target_is_proposed(revenue: Register) -> None:
    revenue.load(year_end(10.2))
    assert revenue.follow() == Followed(proposed=(1,))
    row = revenue.row(1)
    assert row["is_reached"] and (row["now_value"], row["now_mark"]) == (10.2, pytest.approx(102))
    assert row["way_done"] == pytest.approx(36 / 34) and row["progress_pct"] == 100
    assert row["now_refs"] == "2-1+1-1" and revenue.follow() == Followed()


def test_half_of_what_was_left_is_half_of_the_bar(revenue: Register) -> None:
    revenue.load(f"{HEAD}{REVENUE},2024年1-11月,实际,8.3,亿元\n")
    assert revenue.follow() == Followed()
    assert revenue.row(1)["progress_pct"] == pytest.approx(50)


def test_further_behind_than_it_started_is_marked_worse(revenue: Register) -> None:
    # 75 of 91.7: 16.7 points behind, after 9
    revenue.load(f"{HEAD}{REVENUE},2024年1-11月,实际,7.5,亿元\n")
    assert revenue.follow() == Followed(worse=(1,))
    row = revenue.row(1)
    assert row["is_worse"] and not row["is_reached"]
    assert row["now_lead"] == pytest.approx(75 - 1100 / 12)


def test_as_far_behind_as_it_started_is_not_worse(revenue: Register) -> None:
    revenue.load(f"{HEAD}{REVENUE},2024年,实际,9.1,亿元\n")
    assert revenue.follow() == Followed() and not revenue.row(1)["is_worse"]


def test_a_revision_that_drops_the_figure_reopens_with_its_reason(revenue: Register) -> None:
    revenue.load(year_end(10.2))
    revenue.follow()
    revenue.close(1)
    revenue.load(year_end(9.8), "核定.csv")
    assert revenue.follow() == Followed(reopened=(1,))
    newest = read_history(revenue.store, 1)[0]
    assert (newest.step, newest.who) == ("reopen", "figures")
    assert newest.reason == (
        "2024年一般公共预算收入9.80亿元，落后序时进度2.0个百分点，已不达标，重新整改（数据来自核定.csv，第3批）。"
    )
    assert revenue.row(1)["status"] == "under_way" and revenue.follow() == Followed()


def test_taking_the_batch_back_reopens_too(revenue: Register) -> None:
    batch = revenue.load(year_end(10.2), "年报.csv")
    revenue.follow()
    revenue.close(1)
    revenue.store.revert(batch, "tester", revenue.now())
    assert revenue.follow() == Followed(reopened=(1,))
    reason = read_history(revenue.store, 1)[0].reason
    assert reason.startswith("2024年1—9月一般公共预算收入6.60亿元") and "第2批年报.csv已撤回" in reason


def test_putting_the_batch_back_proposes_it_again(revenue: Register) -> None:
    batch = revenue.load(year_end(10.2))
    revenue.follow()
    revenue.close(1)
    undone = revenue.store.revert(batch, "tester", revenue.now())
    revenue.follow()
    revenue.store.revert(undone, "tester", revenue.now())
    assert revenue.follow() == Followed(proposed=(1,))


def test_what_still_reaches_stays_closed(revenue: Register) -> None:
    revenue.load(year_end(10.2))
    revenue.follow()
    revenue.close(1)
    revenue.load(year_end(10.1))
    assert revenue.follow() == Followed() and revenue.row(1)["status"] == "closed"


def test_what_was_closed_by_judgement_stays_closed(revenue: Register) -> None:
    revenue.close(1)
    revenue.load(HEAD + OTHER)
    revenue.load(f"{HEAD}{REVENUE},2024年1-11月,实际,8.3,亿元\n")
    assert revenue.follow() == Followed() and revenue.row(1)["status"] == "closed"


def test_what_reached_after_it_was_closed_by_judgement_and_then_fell_is_reopened(revenue: Register) -> None:
    revenue.close(1)
    revenue.load(year_end(10.2))
    assert revenue.follow() == Followed()
    revenue.load(year_end(9.8))
    assert revenue.follow() == Followed(reopened=(1,))


def test_what_was_closed_before_its_figures_were_followed_is_judged_as_they_then_stood(
    revenue: Register,
) -> None:
    revenue.load(year_end(10.2))
    revenue.close(1)
    revenue.load(year_end(9.8), "核定.csv")
    assert revenue.follow() == Followed(reopened=(1,))
    assert "核定.csv，第3批" in read_history(revenue.store, 1)[0].reason


def test_what_was_closed_by_judgement_before_its_figures_were_followed_stays_closed(
    revenue: Register,
) -> None:
    revenue.load(year_end(9.9))
    revenue.close(1)
    revenue.load(year_end(9.8))
    assert revenue.follow() == Followed() and revenue.row(1)["status"] == "closed"


def test_a_target_of_last_year_is_not_judged_by_this_years_figures(revenue: Register) -> None:
    revenue.load(f"{HEAD}{REVENUE},2025年,目标,5,亿元\n{REVENUE},2025年1-3月,实际,6,亿元\n")
    assert revenue.follow() == Followed()
    assert revenue.row(1)["now_period"].date() == date(2024, 9, 30)


def test_a_missing_figure_is_neither(revenue: Register) -> None:
    revenue.load(f"{HEAD}{REVENUE},2024年1-9月,实际,—,亿元\n{OTHER}")
    assert revenue.follow() == Followed()
    row = revenue.row(1)
    assert pd.isna(row["now_value"]) and not row["is_reached"] and not row["is_worse"]


def test_a_missing_figure_reopens_nothing_and_is_not_forgotten(revenue: Register) -> None:
    revenue.load(year_end(10.2))
    revenue.follow()
    revenue.close(1)
    revenue.load(f"{year_end('—')}{REVENUE},2024年1-9月,实际,—,亿元\n{OTHER}")
    assert revenue.follow() == Followed()
    revenue.load(year_end(9.8))
    assert revenue.follow() == Followed(reopened=(1,))


def test_a_target_that_was_taken_back_judges_nothing(register: Register) -> None:
    batch = register.load(f"{HEAD}{REVENUE},2024年,目标,10,亿元\n")
    register.load(f"{HEAD}{REVENUE},2024年1-9月,实际,6.6,亿元\n")
    register.put("general_budget_revenue", "target")
    register.load(year_end(10.2))
    assert register.follow() == Followed(proposed=(1,))
    register.close(1)
    register.store.revert(batch, "tester", register.now())
    assert register.follow() == Followed() and register.row(1)["status"] == "closed"


def test_its_own_period_alone_neither_proposes_nor_marks(revenue: Register) -> None:
    revenue.load(f"{HEAD}{REVENUE},2024年1-9月,实际,12,亿元\n")
    assert revenue.follow() == Followed()
    row = revenue.row(1)
    assert row["now_value"] == 12 and not row["is_reached"]


def test_a_ceiling_is_reached_only_in_december(register: Register) -> None:
    accidents = "岚江经济技术开发区,安全生产事故起数"
    # 9 of 10 when three quarters are over: 15 points over
    register.load(f"{HEAD}{accidents},2024年,目标,10,起\n{accidents},2024年1-9月,实际,9,起\n")
    number = register.put("safety_accidents", "target")
    row = register.row(number)
    assert row["start_lead"] == pytest.approx(-15)
    assert (row["start_mark"], row["goal_mark"]) == (pytest.approx(-15), 0)
    register.load(f"{HEAD}{accidents},2024年1-11月,实际,9,起\n")
    assert register.follow() == Followed() and register.row(number)["now_lead"] > 0
    register.load(f"{HEAD}{accidents},2024年,实际,10,起\n")
    assert register.follow() == Followed(proposed=(number,))


def test_a_growth_target_is_never_scaled(register: Register) -> None:
    head = "开发区,指标,期间,类别,数值,单位\n"
    gdp = "岚江经济技术开发区,地区生产总值"
    register.load(f"{head}{gdp},2024年,目标增速,8,%\n{gdp},2024年1-9月,同比,6,%\n")
    number = register.put("gdp", "target")
    row = register.row(number)
    assert (row["start_lead"], row["start_mark"], row["goal_mark"]) == (-2, -2, 0)
    assert row["gap_text"] == "增速低于目标2.0个百分点"
    register.load(f"{head}{gdp},2024年1-10月,同比,7,%\n")
    register.follow()
    assert register.row(number)["progress_pct"] == pytest.approx(50)
    register.load(f"{head}{gdp},2024年1-11月,同比,8,%\n")
    assert register.follow() == Followed(proposed=(number,))


def test_growth_below_last_year_is_reached_once_it_grows(register: Register) -> None:
    growth = f"{HEAD}{REVENUE},2024年1-9月,同比,-3,%\n"
    register.load(growth)
    number = register.put("general_budget_revenue", "last_year")
    register.load(growth.replace("1-9月", "1-10月").replace("-3", "-4"))
    assert register.follow() == Followed(worse=(number,))
    register.load(growth.replace("1-9月", "").replace("-3", "0"))
    assert register.follow() == Followed(proposed=(number,))


PEERS = """开发区,指标,期间,类别,数值,单位
岚江经济技术开发区,一般公共预算收入,{period},实际,{own},亿元
{ahead},一般公共预算收入,{period},实际,{theirs},亿元
{best},一般公共预算收入,{period},实际,{most},亿元
"""


@pytest.fixture
def peers(register: Register) -> Callable[..., int]:
    """Loads our figure, that of the zone ahead, and of the first."""
    names = register.store.catalogue.zones
    zones = {"ahead": names["sim_02"].name("zh"), "best": names["sim_03"].name("zh")}

    def load(period: str, own: str, theirs: str, most: str) -> int:
        return register.load(PEERS.format(period=period, own=own, theirs=theirs, most=most, **zones))

    return load


def test_an_item_of_the_peers_is_judged_by_their_new_figures(
    register: Register, peers: Callable[..., int]
) -> None:
    peers("2024年1-9月", "6", "7", "9")
    kinds = ("ahead", "median", "best", "benchmark")
    numbers = [
        register.put("general_budget_revenue", kind, benchmark="sim_03" if kind == "benchmark" else "")
        for kind in kinds
    ]
    items = read_items(register.store)
    assert list(items["start_lead"]) == [-1, -1, -3, -3] and list(items["benchmark"]) == [
        "sim_02",
        "",
        "",
        "sim_03",
    ]
    assert list(items["start_mark"]) == pytest.approx([-100 / 6, -100 / 6, -50, -50])
    # we pass the zone ahead, and are the median; the first was 3 of our 6 away, and is 5 of our 8
    peers("2024年", "8", "7.5", "13")
    news = register.follow()
    assert news == Followed(proposed=(numbers[0], numbers[1]), worse=(numbers[2], numbers[3]))
    assert list(read_items(register.store)["now_lead"]) == [0.5, 0, -5, -5]


def test_a_gap_that_only_grows_with_the_months_is_not_worse(
    register: Register, peers: Callable[..., int]
) -> None:
    peers("2024年1-9月", "6", "7", "9")
    number = register.put("general_budget_revenue", "best")
    peers("2024年", "8", "9", "12")
    assert register.follow() == Followed()
    row = register.row(number)
    assert (row["now_lead"], row["now_mark"], row["progress_pct"]) == (-4, -50, 0)


def test_a_peer_that_rises_reopens_what_we_had_passed(register: Register, peers: Callable[..., int]) -> None:
    peers("2024年1-9月", "6", "7", "9")
    number = register.put("general_budget_revenue", "ahead")
    peers("2024年", "8", "7.5", "12")
    register.follow()
    register.close(number)
    peers("2024年", "8", "8.4", "12")
    assert register.follow() == Followed(reopened=(number,))
    assert "差0.40亿元" in read_history(register.store, number)[0].reason


def test_a_peer_that_has_not_reported_yet_judges_nothing(
    register: Register, peers: Callable[..., int]
) -> None:
    peers("2024年1-9月", "6", "7", "9")
    number = register.put("general_budget_revenue", "ahead")
    register.load(year_end(8))
    assert register.follow() == Followed()
    assert register.row(number)["now_value"] == 8 and pd.isna(register.row(number)["now_lead"])


@pytest.mark.parametrize(
    ("zone", "peers"),
    [("sim_03", "province"), ("sim_13", "same_city"), ("sim_13a", "siblings"), ("sim_03", "sim_chase")],
)
@pytest.mark.parametrize("gap_kind", ["last_year", "median", "best"])
@pytest.mark.parametrize("is_now", [True, False])
def test_all_gaps_of_all_zones_at_once_are_those_of_the_gap_list(
    shipped: Store, zone: str, peers: str, gap_kind: str, is_now: bool
) -> None:
    as_of = None if is_now else shipped.data_version() - 1
    question = Question(zone, resolve_period("2024年1-9月"), (), peers, as_of)
    blank = {"target_kind": "", "set_by": "", "benchmark": "", "peers": peers, "gap_kind": gap_kind}
    findings = compare("gap", shipped, question, SETTINGS).findings
    rows = [
        {
            **blank,
            "item_no": number,
            "zone_id": zone,
            "indicator_id": finding.indicator_id,
            "period": pd.Timestamp(2024, 9, 30),
        }
        for number, finding in enumerate(findings)
    ]
    # an item of another zone and group beside them changes nothing
    other = {**blank, "item_no": len(rows), "zone_id": "sim_08", "peers": "province", "indicator_id": "gdp"}
    stands = read_stands(
        shipped, SETTINGS, [*rows, {**other, "period": pd.Timestamp(2023, 12, 31)}], as_of=as_of
    )
    names = Names(shipped.catalogue, "zh")
    told = 0
    for number, finding in enumerate(findings):
        wanted = stand_of(gap_kind, finding.values)
        if number not in stands:
            assert wanted.value is None and wanted.lead is None
            continue
        period, stand = stands[number]
        assert period == question.period
        assert replace(stand, values={}) == replace(wanted, values={})
        assert stand.values.get("zone_best_id") == (
            finding.values["zone_best_id"] if gap_kind != "last_year" else None
        )
        if stand.lead is not None:
            told += 1
            words = (gap_words(names, gap_kind, one, peers, "sim_01") for one in (stand, wanted))
            assert next(words) == next(words)
    # sim_03 is none of those who chase: it has no place among them
    assert told > 5 or (peers == "sim_chase" and gap_kind != "last_year")


def test_the_chosen_zone_is_as_far_away_as_the_gap_list_says(shipped: Store) -> None:
    day = pd.Timestamp(2024, 9, 30)
    question = Question("sim_03", resolve_period("2024年1-9月"), benchmark="sim_01")
    wanted = compare("gap", shipped, question, SETTINGS).rows.set_index("indicator_id")["benchmark_gap"]
    blank = {"target_kind": "", "set_by": "", "peers": "province", "benchmark": "sim_01", "zone_id": "sim_03"}
    rows = [
        {**blank, "item_no": number, "indicator_id": indicator, "gap_kind": "benchmark", "period": day}
        for number, indicator in enumerate(wanted.index)
    ]
    stands = read_stands(shipped, SETTINGS, rows)
    leads = {rows[number]["indicator_id"]: stand.lead for number, (_, stand) in stands.items()}
    found = pd.Series(leads, dtype=float).reindex(wanted.index)
    assert wanted.notna().sum() > 30
    pd.testing.assert_series_equal(found, wanted, check_names=False, rtol=1e-12)


def test_the_lead_at_the_start_is_that_of_the_gap_list(shipped: Store) -> None:
    words = Writer(shipped.catalogue, "zh")
    asked = Question("sim_03", resolve_period("2024年1-9月"), benchmark="sim_01")
    gaps, targets = (compare(kind, shipped, asked, SETTINGS) for kind in ("gap", "target"))
    count = 0
    for finding in gaps.findings:
        for kind in kinds_behind(gaps, targets, finding.indicator_id):
            item = draft_item(gaps, targets, finding.indicator_id, kind, words)
            assert item.start_lead == finding.values[f"{kind}_gap"] < 0
            assert item.gap_text and item.goal_text and item.now_text.startswith("2024年")
            count += 1
    assert count > 60


def test_first_of_the_kinds_is_what_weighs_most(shipped: Store) -> None:
    asked = Question("sim_03", resolve_period("2024年1-9月"))
    gaps, targets = (compare(kind, shipped, asked, SETTINGS) for kind in ("gap", "target"))
    weighs = gaps.rows.set_index("indicator_id")["worst_cut"]
    assert weighs["idle_land_disposed"] == "target" and weighs["overall_assessment_rank"] == "peers"
    assert kinds_behind(gaps, targets, "idle_land_disposed")[0] == "target"
    assert kinds_behind(gaps, targets, "overall_assessment_rank")[0] == "ahead"


def test_an_item_added_later_is_followed_although_no_data_came(revenue: Register) -> None:
    revenue.load(year_end(10.2))
    assert revenue.follow() == Followed(proposed=(1,))
    number = revenue.put("general_budget_revenue", "target")
    assert revenue.follow() == Followed(proposed=(number,))
    assert len(revenue.store.query("from action_state")) == 2


def test_items_by_hand_are_left_alone(revenue: Register) -> None:
    by_hand = replace(Item("listed", "sim_01"), problem="招商", indicator_id="general_budget_revenue")
    [number] = add_items(revenue.store, [by_hand], "李工", revenue.now())
    revenue.load(year_end(10.2))
    assert number not in revenue.follow().proposed
    assert list(revenue.store.query("from action_state")["item_no"]) == [1]


def test_nothing_is_asked_while_nothing_moved(revenue: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpi.actions.follow.read_stands", None)
    assert revenue.follow() == Followed()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """The questions about targets that following asks."""
    questions: list[Question] = []

    def noted(store: Store, settings: Settings, question: Question) -> object:
        questions.append(question)
        return read_targets(store, settings, question)

    monkeypatch.setattr("kpi.actions.follow.read_targets", noted)
    return questions


def test_many_items_of_a_zone_are_asked_for_at_once(revenue: Register, asked: list[Question]) -> None:
    item = revenue.draft("general_budget_revenue", "target")
    add_items(revenue.store, [item] * 40, "李工", revenue.now())
    revenue.load(year_end(10.2))
    assert len(revenue.follow().proposed) == 41 and len(asked) == 1


def test_peer_groups_are_asked_for_only_where_they_count(
    register: Register, peers: Callable[..., int], asked: list[Question]
) -> None:
    """Against a target a zone is the same in any group, but for its place; the median is the group's."""
    register.load(SEPTEMBER)
    peers("2024年1-9月", "6", "7", "9")
    register.load(f"{HEAD}{REVENUE},2024年,目标位次,1,位\n")
    add_items(
        register.store,
        [
            replace(register.draft("general_budget_revenue", kind, peers=group), target_kind=target)
            for kind, target in (("target", "amount"), ("target", "rank"), ("median", ""))
            for group in ("province", "same_region")
        ],
        "李工",
        register.now(),
    )
    register.follow()
    assert len(register.store.query("from action_state where lead is not null")) == 6
    assert sorted(question.peers for question in asked) == ["province", "same_region"]


INVESTMENT = "岚江经济技术开发区,固定资产投资"
ASSETS = "岚江经济技术开发区,规上工业资产总计"
GDP = "岚江经济技术开发区,地区生产总值"
NEXT_DOOR = "岚江高新技术产业开发区"


@pytest.fixture
def targets(register: Register) -> Register:
    """Items of an amount, of a place, of the way to a stock of 2025, and of growth on last year's figure."""
    register.load(
        f"{SEPTEMBER}{INVESTMENT},2024年,目标位次,1,位\n{INVESTMENT},2024年1-9月,实际,50,亿元\n"
        f"{NEXT_DOOR},固定资产投资,2024年1-9月,实际,60,亿元\n"
        f"{ASSETS},2023年,实际,100,亿元\n{ASSETS},2024年1-9月,实际,102,亿元\n{ASSETS},2025年,目标,120,亿元\n"
        f"{GDP},2024年,目标增速,8,%\n{GDP},2024年1-9月,实际,106,亿元\n{GDP},2023年1-9月,实际,100,亿元\n"
    )
    for indicator in ("general_budget_revenue", "fixed_asset_investment", "industrial_assets", "gdp"):
        register.put(indicator, "target")
    register.follow()
    return register


def kept(register: Register) -> dict[int, tuple[object, ...]]:
    rows = register.store.query("select item_no, period, value, lead, refs from action_state")
    return {row["item_no"]: tuple(row.values())[1:] for row in plain_rows(rows)}


def found_anew(register: Register) -> dict[int, tuple[object, ...]]:
    stands = read_stands(register.store, SETTINGS, plain_rows(read_items(register.store)))
    return {
        number: (pd.Timestamp(period.end), stand.value, stand.lead, stand.refs)
        for number, (period, stand) in stands.items()
    }


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        (f"{REVENUE},2024年1-11月,实际,8.3,亿元", "general_budget_revenue"),
        (f"{REVENUE},2024年1-9月,实际,7,亿元", "general_budget_revenue"),
        (f"{REVENUE},2024年,目标,9,亿元", "general_budget_revenue"),
        (f"{REVENUE},2024年1-9月,目标,8,亿元", "general_budget_revenue"),
        (f"{NEXT_DOOR},固定资产投资,2024年1-9月,实际,40,亿元", "fixed_asset_investment"),
        (f"{INVESTMENT},2024年,目标位次,2,位", "fixed_asset_investment"),
        (f"{ASSETS},2023年,实际,99,亿元", "industrial_assets"),
        (f"{ASSETS},2025年,目标,118,亿元", "industrial_assets"),
        (f"{ASSETS},2024年,目标,104,亿元", "industrial_assets"),
        (f"{GDP},2023年1-9月,实际,99,亿元", "gdp"),
        (f"{GDP},2024年1-9月,同比,7,%", "gdp"),
    ],
)
def test_every_figure_that_counts_for_a_target_is_noticed(
    targets: Register, asked: list[Question], text: str, moved: str
) -> None:
    before = kept(targets)
    batch = targets.load(f"{HEAD}{text}\n")
    targets.follow()
    assert [question.indicators for question in asked] == [(moved,)]
    after = kept(targets)
    assert after == found_anew(targets)
    assert sum(after[number] != before[number] for number in before) == 1
    # also that it was taken back, and put back
    undone = targets.store.revert(batch, "tester", targets.now())
    targets.follow()
    assert kept(targets) == before == found_anew(targets)
    targets.store.revert(undone, "tester", targets.now())
    targets.follow()
    assert kept(targets) == after


@pytest.mark.parametrize(
    "text",
    [
        f"{NEXT_DOOR},一般公共预算收入,2024年1-9月,实际,40,亿元",
        f"{NEXT_DOOR},一般公共预算收入,2024年,目标,40,亿元",
        "岚江经济技术开发区,实际使用外资金额,2024年1-9月,实际,400,万美元",
        f"{REVENUE},2025年1-3月,实际,4,亿元",
    ],
)
def test_what_cannot_move_a_target_is_not_asked(targets: Register, asked: list[Question], text: str) -> None:
    before = kept(targets)
    targets.load(f"{HEAD}{text}\n")
    assert targets.follow() == Followed() and not asked
    assert kept(targets) == before == found_anew(targets)


def test_a_status_set_by_hand_moves_no_figure(targets: Register, asked: list[Question]) -> None:
    before = kept(targets)
    judged = Judged("sim_01", "general_budget_revenue", "amount", "", date(2024, 9, 30))
    targets.store.override_status(judged, "done", "已入库未入账", "李工", targets.now())
    assert targets.follow() == Followed() and not asked
    assert kept(targets) == before == found_anew(targets)
    assert read_news(targets.store)[0] == targets.store.data_version()


@pytest.mark.parametrize("rule", ["catalogue", "macros", "thresholds"])
def test_with_another_catalogue_all_targets_are_asked_anew(
    targets: Register, asked: list[Question], rule: str
) -> None:
    settings = SETTINGS
    if rule == "thresholds":
        settings = replace(SETTINGS, too_early_months=2)
    else:
        targets.store.remember(rule, "another")
    targets.load(f"{HEAD}{NEXT_DOOR},一般公共预算收入,2024年1-9月,实际,40,亿元\n")
    follow_figures(targets.store, settings, targets.now())
    assert {indicator for question in asked for indicator in question.indicators} == {
        "general_budget_revenue",
        "fixed_asset_investment",
        "industrial_assets",
        "gdp",
    }


def test_a_target_that_moved_before_it_was_followed_is_not_forgotten(
    targets: Register, asked: list[Question]
) -> None:
    """Nobody looked between two batches: the one that counts came before one that does not."""
    targets.load(year_end(10.2))
    targets.load(f"{HEAD}{NEXT_DOOR},一般公共预算收入,2024年1-9月,实际,40,亿元\n")
    assert targets.follow() == Followed(proposed=(1,))
    assert [question.indicators for question in asked] == [("general_budget_revenue",)]


def test_the_news_are_kept_until_other_data_come(revenue: Register) -> None:
    revenue.load(year_end(10.2))
    told = revenue.follow()
    assert told.proposed == (1,) and revenue.follow() == Followed()
    version = revenue.store.data_version()
    assert read_news(revenue.store) == (version, told)
    # an item that is followed later, on the same data, takes nothing away
    item = revenue.draft("general_budget_revenue", "target")
    add_items(revenue.store, [item], "李工", revenue.now())
    assert revenue.follow().proposed == (2,)
    assert read_news(revenue.store) == (version, Followed(proposed=(1, 2)))
    revenue.load(OTHER)
    revenue.follow()
    assert read_news(revenue.store) == (version + 1, Followed())
