"""Pictures and words of the ranking: the race, the move in parts, what it takes to pass."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from kpi.catalogue import Catalogue
from kpi.charts.bump import ALL_SHOWN, chosen_zones, draw_bump, spread
from kpi.charts.move import draw_moves
from kpi.charts.ranking import draw_ranking
from kpi.charts.theme import LIGHT
from kpi.clauses.ranking import neighbours, yardsticks
from kpi.comparisons import compare
from kpi.comparisons.ranking import measures_of
from kpi.period import Period
from kpi.question import Comparison, Finding, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import printed_table
from kpi.words import Writer
from tests.conftest import LoadText

SIM = Question("sim_03", Period(date(2024, 9, 30)), ("general_budget_revenue",))
CITY = Question("city_hangzhou", Period(date(2017, 12, 31)), ("gdp",), "cities_36")
Ask = Callable[..., Comparison]


@pytest.fixture
def ask(shipped: Store) -> Ask:
    """Asks the shipped figures a question, with what is changed in it."""
    return lambda kind, question=SIM, **changed: compare(
        kind, shipped, replace(question, **changed), Settings()
    )


@pytest.fixture(params=["zh", "en"])
def writer(request: pytest.FixtureRequest, shipped: Store) -> Writer:
    return Writer(shipped.catalogue, request.param)


@pytest.fixture
def zh(shipped: Store) -> Writer:
    return Writer(shipped.catalogue, "zh")


def drawn(figure: go.Figure | None) -> go.Figure:
    assert figure is not None
    return figure


def texts(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_a_race_draws_every_zone_and_ours_last_in_the_accent_colour(ask: Ask, writer: Writer) -> None:
    race = ask("course")
    figure = drawn(draw_bump(race, writer, LIGHT))
    assert len(figure.data) == race.rows["zone_id"].nunique()
    assert [line.line.color for line in figure.data].count(LIGHT.own) == 1
    assert figure.data[-1].line.color == LIGHT.own and figure.data[-1].name == writer.zone("sim_03")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "the first is not on top"


def test_a_race_breaks_where_a_zone_did_not_report(ask: Ask, zh: Writer) -> None:
    ours = drawn(draw_bump(ask("course"), zh, LIGHT)).data[-1]
    assert pd.isna(list(ours.y)).sum() == 1 and ours.connectgaps is False


def test_a_provisional_place_is_hollow(ask: Ask, zh: Writer) -> None:
    ours = drawn(draw_bump(ask("course", indicators=("gdp",)), zh, LIGHT)).data[-1]
    assert list(ours.marker.symbol) == ["circle"] * 7 + ["circle-open"]


def test_a_small_race_has_whole_places_at_its_side(ask: Ask, zh: Writer) -> None:
    parks = ask("course", zone="sim_13a", peers="siblings", indicators=("gdp",))
    assert drawn(draw_bump(parks, zh, LIGHT)).layout.yaxis.dtick == 1


def test_a_large_race_shows_us_our_neighbours_and_the_first_three_and_says_so(
    ask: Ask, writer: Writer
) -> None:
    race = ask("course", CITY)
    figure = drawn(draw_bump(race, writer, LIGHT))
    shown = [name.split("  ")[-1].strip("</b>") for name in texts(figure)[1:]]
    names = ["上海", "北京", "深圳", "天津", "成都", "武汉", "杭州", "南京", "青岛", "长沙"]
    if writer.language == "zh":
        assert shown == names
    assert len(figure.data) == 10 and "36" in figure.layout.title.subtitle.text


def test_of_a_hundred_zones_ten_are_drawn_and_none_hides_another() -> None:
    days = [pd.Timestamp(2024, 6, 30), pd.Timestamp(2024, 9, 30)]
    rows = pd.DataFrame(
        [
            {"zone_id": f"z{n:03}", "period": day, "rank": n + 1, "is_own": n == 60}
            for day in days
            for n in range(115)
        ]
    )
    assert chosen_zones(rows) == [f"z{n:03}" for n in (0, 1, 2, 57, 58, 59, 60, 61, 62, 63)]
    assert chosen_zones(rows[rows["rank"] <= ALL_SHOWN]) == [f"z{n:03}" for n in range(ALL_SHOWN)]


def test_a_zone_without_a_last_place_is_still_in_its_race() -> None:
    first = [{"zone_id": f"z{n}", "period": 1, "rank": n + 1, "is_own": n == 40} for n in range(41)]
    last = [{**row, "period": 2, "rank": None if row["is_own"] else row["rank"]} for row in first]
    assert chosen_zones(pd.DataFrame(first + last)) == ["z0", "z1", "z2", "z40"]


def test_labels_of_a_shared_place_stand_apart() -> None:
    assert spread([1, 4, 4, 4, 9], 0.7) == pytest.approx([1, 4, 4.7, 5.4, 9])


def test_one_day_is_no_race(ask: Ask, zh: Writer) -> None:
    assert draw_bump(ask("course", period=Period(date(2021, 3, 31))), zh, LIGHT) is None


def test_the_benchmark_has_a_line_of_its_own_colour(ask: Ask, zh: Writer) -> None:
    figure = drawn(draw_bump(ask("course", benchmark="sim_01"), zh, LIGHT))
    assert [line.name for line in figure.data if line.line.color == LIGHT.mark] == [zh.zone("sim_01")]


def test_a_move_is_drawn_in_parts_for_both_periods(ask: Ask, writer: Writer) -> None:
    figure = drawn(draw_moves(ask("move"), writer, LIGHT))
    assert [list(bars.y) for bars in figure.data] == [[0, 0, 0, 2, 2], [0, 1, 0, 2, 3]]
    assert figure.data[0].text[-1] == "+2"


def test_a_move_of_nothing_is_not_drawn(ask: Ask, zh: Writer) -> None:
    assert draw_moves(ask("move", indicators=("hightech_firms",)), zh, LIGHT) is None


def test_tied_zones_say_so_in_the_picture(ask: Ask, zh: Writer) -> None:
    figure = drawn(draw_ranking(ask("ranking", indicators=("gdp",), by="growth"), zh, LIGHT))
    assert [label.split("  ")[0] for label in figure.data[0].y][-6:] == ["6", "并列4", "并列4", "3", "2", "1"]


def test_a_benchmark_outside_the_group_is_a_line_in_the_picture(ask: Ask, zh: Writer) -> None:
    outside = ask("ranking", indicators=("gdp",), peers="same_city", benchmark="sim_19")
    inside = ask("ranking", indicators=("gdp",), benchmark="sim_19")
    assert zh.zone("sim_19") in texts(drawn(draw_ranking(outside, zh, LIGHT)))
    assert zh.zone("sim_19") not in texts(drawn(draw_ranking(inside, zh, LIGHT)))


RANKED: dict[str, Any] = {"indicator_id": "gdp", "kind": "flow", "direction": "higher", "unit": "亿元"}
RANKED |= {"value": 60.0, "level_value": 60.0, "ranked_by": "level", "yoy_source": None, "rank": 2}
RANKED |= {"n_ranked": 3, "n_members": 4, "n_tied": 1, "change_year_ago": None, "status": "final"}
RANKED |= {"zone_ahead_id": "sim_01", "gap_ahead": 6.0, "growth_gap_ahead_pp": -1.5}
RANKED |= {"zone_behind_id": "sim_02", "gap_behind": 3.0, "growth_gap_behind_pp": 0.02}
RANKED |= {"extra_per_month": 2.0, "pass_by_year_end_value": 4.26}
RANKED |= {f"gap_to_{name}": None for name in ("median", "mean", "top_quartile", "best", "benchmark")}


def test_what_it_takes_to_pass_is_told_for_a_rival_that_stands_and_one_that_grows(zh: Writer) -> None:
    assert neighbours(zh, RANKED) == (
        "标兵岚江经济技术开发区领先6.00亿元，追兵岚江高新技术产业开发区相差3.00亿元。"
        "对标兵：增速低其1.5个百分点，年内每月须比其多完成2.00亿元方可追平，"
        "双方若都保持现有增速，每月还须比现有势头多完成4.26亿元才能在年底追平。对追兵：增速与其持平。"
    )


def test_a_zone_that_passes_as_it_is_is_told_so(zh: Writer) -> None:
    assert "年底即可追平或超过" in neighbours(zh, {**RANKED, "pass_by_year_end_value": -2.6})


def test_gaps_between_percentages_are_points(writer: Writer) -> None:
    growth = {
        **RANKED,
        "unit": "%",
        "ranked_by": "growth",
        "extra_per_month": None,
        "pass_by_year_end_value": None,
    }
    text = neighbours(writer, growth)
    assert "%" not in text and writer.say("unit.pp") in text


def test_yardsticks_say_better_worse_or_level(zh: Writer) -> None:
    values = {
        **RANKED,
        "gap_to_median": 1.5,
        "gap_to_mean": 0.004,
        "gap_to_best": -6.0,
        "gap_to_benchmark": -7.0,
    }
    text = yardsticks(zh, values, replace(SIM, benchmark="sim_19"))
    assert (
        text == "好于中位数1.50亿元，与平均数持平，不及最优值6.00亿元，不及标杆沅泊经济技术开发区7.00亿元。"
    )


def test_the_first_is_not_measured_against_itself(zh: Writer) -> None:
    assert "最优值" not in yardsticks(
        zh, {**RANKED, "rank": 1, "gap_to_best": 0.0, "gap_to_median": 1.0}, SIM
    )


@pytest.mark.parametrize(
    ("by", "changed", "words"),
    [
        (
            "growth",
            {"value": 7.5, "unit": "%", "yoy_source": "published"},
            "同比增长7.5%，增速居全省开发区第2位",
        ),
        ("growth", {"value": -2.0, "unit": "%", "yoy_source": "computed"}, "同比下降2.0%（计算），增速居"),
        (
            "growth",
            {"value": 1.4, "unit": "个百分点", "yoy_source": "published"},
            "同比提高1.4个百分点，增减幅居",
        ),
        ("completion", {"value": 99.96, "unit": "%"}, "完成年度目标的99.96%，完成率居全省开发区第2位"),
        ("completion", {"value": 60.0, "unit": "%", "direction": "lower"}, "用去年度控制数的60.0%，完成率居"),
        ("per_mu", {"value": 3.426, "unit": "万元/亩"}, "折合3.43万元/亩，亩均居全省开发区第2位"),
    ],
)
def test_what_is_ranked_stands_before_its_place(
    zh: Writer, by: str, changed: dict[str, Any], words: str
) -> None:
    said = zh.sentence(Finding("ranking", "gdp", {**RANKED, **changed}), replace(SIM, by=by))
    assert words in said and "完成60.00亿元，" in said


MOVE: dict[str, Any] = {"since_period": date(2024, 6, 30), "rank_published": 6, "total": 3}
MOVE |= {"by_revision": 0, "by_own": 2, "by_peers": 1, "by_newcomers": 0}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "较2024年1—6月前移3位：自身2位，其他区1位。"),
        ({"by_own": 4, "by_peers": -1}, "前移3位：自身使其前移4位，其他区使其后移1位。"),
        (
            {"total": 0, "by_own": 1, "by_peers": -1},
            "位次与2024年1—6月持平：自身使其前移1位，其他区使其后移1位。",
        ),
        ({"total": 0, "by_own": 0, "by_peers": 0}, "位次与2024年1—6月持平。"),
        (
            {"total": -2, "by_own": 0, "by_peers": -1, "by_revision": -1},
            "（当时公布第6位）后移2位：数据修订1位，其他区1位。",
        ),
        ({"total": 1, "by_own": 0, "by_peers": 0, "by_newcomers": 1}, "前移1位：新报或停报的区1位。"),
    ],
)
def test_a_move_is_told_in_its_parts(zh: Writer, changed: dict[str, Any], words: str) -> None:
    assert zh.sentence(Finding("move", "gdp", {**MOVE, **changed}), SIM).endswith(words)


@pytest.mark.parametrize(
    ("by", "indicator", "words"),
    [
        ("growth", "gdp", "增速较2024年1—6月前移3位："),
        ("growth", "industrial_profit_margin", "增减幅较2024年1—6月前移3位："),
        ("completion", "gdp", "完成率较2024年1—6月前移3位："),
    ],
)
def test_what_was_ranked_stands_before_its_move(zh: Writer, by: str, indicator: str, words: str) -> None:
    assert words in zh.sentence(Finding("move", indicator, MOVE), replace(SIM, by=by))


def test_a_move_has_words_in_english(shipped: Store) -> None:
    said = Writer(shipped.catalogue, "en").sentence(Finding("move", "gdp", MOVE), SIM)
    assert said.endswith(
        "up 3 places on Jan–Jun 2024: 2 places by its own figure, 1 place by the other zones."
    )


def test_a_race_and_a_standing_are_a_sentence_each(ask: Ask, zh: Writer) -> None:
    assert zh.sentences(ask("course")) == [
        "【模拟】2024年1—9月，一般公共预算收入在全省开发区由2022年的第6位升至第5位。"
    ]
    assert zh.sentences(ask("standing")) == [
        "【模拟】2024年1—9月，一般公共预算收入完成7.91亿元，在9个对比组里有7个好于中位数，在3个组居首位。"
    ]


@pytest.mark.parametrize("by", ["level", "growth", "completion", "per_mu"])
@pytest.mark.parametrize("kind", ["ranking", "move", "course", "standing"])
def test_every_measure_has_title_table_and_notes(ask: Ask, writer: Writer, kind: str, by: str) -> None:
    comparison = ask(kind, by=by, benchmark="sim_02")
    assert writer.title(comparison) and writer.notes(comparison)
    assert (writer.say(f"by.{by}") in writer.subtitle(comparison)) == (by != "level")
    assert len(printed_table(comparison, writer)) == len(comparison.rows) > 0
    assert len(set(comparison.refs)) == len(comparison.refs) > 0


BY_SCORE = {"indicators": (), "by": "score", "scheme": "jingde_mu"}


@pytest.mark.parametrize("kind", ["ranking", "course"])
def test_places_by_score_name_zone_and_scheme_and_have_a_table(ask: Ask, writer: Writer, kind: str) -> None:
    comparison = ask(kind, **BY_SCORE, benchmark="sim_02")
    scheme = writer.scheme("jingde_mu")
    assert writer.title(comparison).startswith(writer.zone("sim_03"))
    assert writer.zone("sim_03") not in writer.subtitle(comparison)
    assert scheme in writer.subtitle(comparison) and writer.say("simulated") in writer.subtitle(comparison)
    assert scheme in writer.file_name(comparison) and scheme in writer.notes(comparison)[0]
    table = printed_table(comparison, writer)
    assert len(table) == len(comparison.rows) and writer.say("column.indicator") not in table
    assert "88.47" in table.to_string() and len(set(comparison.refs)) == len(comparison.refs) > 0


def test_places_by_score_light_our_bar_and_our_line(ask: Ask, writer: Writer) -> None:
    bars = drawn(draw_ranking(ask("ranking", **BY_SCORE), writer, LIGHT)).data[0]
    assert list(bars.marker.color).count(LIGHT.own) == 1 and bars.marker.color[-1] == LIGHT.own
    assert bars.text[-1] == "88.47  ="
    lines = drawn(draw_bump(ask("course", **BY_SCORE), writer, LIGHT)).data
    assert len(lines) == 24 and lines[-1].line.color == LIGHT.own and list(lines[-1].y)[:2] == [1, 2]


def test_a_zone_that_is_not_rated_says_why_in_place_of_a_place(store: Store, load_text: LoadText) -> None:
    load_text("开发区,指标,期间,数值,单位\n岚江云埠经济开发区,地区生产总值,2024年1-9月,60,亿元")
    ranking = compare("ranking", store, replace(SIM, indicators=(), by="score"), Settings())
    zh = Writer(store.catalogue, "zh")
    assert ranking.question.scheme == "zhao_chaju"
    assert "不参评" in zh.title(ranking) and "位" not in zh.title(ranking)
    assert draw_ranking(ranking, zh, LIGHT) is None
    assert neighbours(zh, ranking.findings[0].values) == ""
    assert yardsticks(zh, ranking.findings[0].values, ranking.question) == ""


def test_a_benchmark_without_a_score_is_named_in_a_note(ask: Ask, zh: Writer) -> None:
    outside, inside = (ask("ranking", **BY_SCORE, benchmark=zone) for zone in ("hangzhou_etdz", "sim_01"))
    word = "没有得分可比"
    assert [any(word in note for note in zh.notes(one)) for one in (outside, inside)] == [True, False]
    assert zh.zone("hangzhou_etdz") in next(note for note in zh.notes(outside) if word in note)


@pytest.mark.parametrize(
    ("gap", "words"), [(1.104, "1.10分"), (0.001, "0.001分"), (0.0, "0.00分"), (4e-4, "0.0004分")]
)
def test_what_lies_between_two_scores_is_not_printed_as_nothing(zh: Writer, gap: float, words: str) -> None:
    assert zh.distance(gap, "1", "") == words


def test_yield_per_mu_is_the_catalogues_own_indicator(store: Store, load_text: LoadText) -> None:
    lines = ["开发区,指标,期间,数值,单位"]
    for number, zone in enumerate(("岚江经济技术开发区", "岚江高新技术产业开发区", "岚江云埠经济开发区"), 1):
        lines.append(f"{zone},税收收入,2024年1-9月,{number * 1.37},亿元")
        lines.append(f"{zone},建成区面积,2024年1-9月,{number + 7.3},平方公里")
    load_text("\n".join(lines))
    both = [
        compare("ranking", store, replace(SIM, indicators=(indicator,), by=by), Settings()).rows
        for indicator, by in (("tax_revenue", "per_mu"), ("tax_per_mu", "level"))
    ]
    ours, theirs = (rows.set_index("zone_id")[["value", "rank"]].sort_index() for rows in both)
    assert ours["value"].notna().sum() == 3
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-9)


def test_an_indicator_is_offered_only_what_it_can_be_ranked_by(catalogue: Catalogue) -> None:
    offered = {
        name: measures_of(catalogue, name)
        for name in ("gdp", "exports_usd", "hightech_firms", "business_environment_rank")
    }
    assert offered == {
        "gdp": ("level", "growth", "completion", "per_mu"),
        "exports_usd": ("level", "growth", "completion"),
        "hightech_firms": ("level", "growth"),
        "business_environment_rank": ("level",),
    }
