"""The race to the year end: its points as the macro gives them, its picture, and what is said of it."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from kpi.catalogue import Catalogue
from kpi.charts.race import draw_race, spread_apart
from kpi.charts.theme import THEMES
from kpi.comparisons.answer import refs_of
from kpi.comparisons.target import compare_target, race_of, read_race
from kpi.period import Period, month_end
from kpi.question import Comparison, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer
from tests.conftest import LoadText

SETTINGS = Settings()
BUDGET = Question("sim_01", Period(date(2024, 6, 30)), ("general_budget_revenue",))
FIRMS = Question("sim_01", Period(date(2024, 6, 30)), ("hightech_firms",))
FACTS = """开发区,指标,期间,类别,数值,单位,口径
岚江经济技术开发区,一般公共预算收入,2023年一季度,实际,1,亿元,
岚江经济技术开发区,一般公共预算收入,2023年上半年,实际,4,亿元,
岚江经济技术开发区,一般公共预算收入,2023年,实际,10,亿元,
岚江经济技术开发区,一般公共预算收入,2024年一季度,实际,2,亿元,
岚江经济技术开发区,一般公共预算收入,2024年上半年,实际,5.4,亿元,
岚江经济技术开发区,一般公共预算收入,2024年1-9月,实际,8,亿元,
岚江经济技术开发区,一般公共预算收入,2024年,目标,12,亿元,本区
岚江经济技术开发区,一般公共预算收入,2024年,底线目标,11,亿元,本区
岚江经济技术开发区,一般公共预算收入,2024年,目标,9,亿元,市下达
岚江经济技术开发区,一般公共预算收入,2024年一季度,目标,2.5,亿元,市下达
岚江经济技术开发区,一般公共预算收入,2024年1-9月,目标,7,亿元,市下达
岚江经济技术开发区,高新技术企业数,2023年末,实际,100,家,
岚江经济技术开发区,高新技术企业数,2024年6月末,实际,110,家,
岚江经济技术开发区,高新技术企业数,2025年,目标,140,家,
岚江经济技术开发区,研发投入强度,2024年上半年,实际,2.5,%,
岚江经济技术开发区,研发投入强度,2024年,目标,3,%,
岚江经济技术开发区,地区生产总值,2024年上半年,同比,6.5,%,
岚江经济技术开发区,地区生产总值,2024年,目标增速,7,%,
"""


@pytest.fixture
def reported(store: Store, load_text: LoadText) -> Store:
    load_text(FACTS)
    return store


def course(store: Store, question: Question, name: str, set_by: str | None = None) -> list[tuple[str, float]]:
    """The points of one course: day and value."""
    points = read_race(store, question, SETTINGS)
    chosen = points[(points["course"] == name) & ((points["set_by"] == set_by) | (set_by is None))]
    return [
        (f"{day:%Y-%m-%d}", round(value, 9))
        for day, value in zip(pd.to_datetime(chosen["day"]), chosen["value"], strict=True)
    ]


def test_actual_ends_at_the_period_and_last_year_runs_on(reported: Store) -> None:
    assert course(reported, BUDGET, "actual") == [("2024-03-31", 2), ("2024-06-30", 5.4)]
    last_year = course(reported, BUDGET, "last_year")
    assert last_year == [("2024-03-31", 1), ("2024-06-30", 4), ("2024-12-31", 10)]


def test_every_setter_has_a_line_and_a_quarterly_curve_bends_its_own(reported: Store) -> None:
    assert course(reported, BUDGET, "line", "own") == [("2023-12-31", 0), ("2024-12-31", 12)]
    assert course(reported, BUDGET, "line", "city") == [
        ("2023-12-31", 0),
        ("2024-03-31", 2.5),
        ("2024-09-30", 7),
        ("2024-12-31", 9),
    ]
    assert course(reported, BUDGET, "floor") == [("2024-12-31", 11)]


def test_projections_run_once_from_the_period_to_december(reported: Store) -> None:
    assert course(reported, BUDGET, "by_shape") == [("2024-06-30", 5.4), ("2024-12-31", 13.5)]
    assert course(reported, BUDGET, "by_pace") == [("2024-06-30", 5.4), ("2024-12-31", 10.8)]


def test_a_stock_runs_from_its_base_to_the_year_in_which_its_target_is_due(reported: Store) -> None:
    assert course(reported, FIRMS, "line") == [("2023-12-31", 100), ("2025-12-31", 140)]
    assert course(reported, FIRMS, "by_pace") == []


def test_a_ratios_line_is_level_all_year(reported: Store) -> None:
    ratio = Question("sim_01", FIRMS.period, ("rd_intensity",))
    assert course(reported, ratio, "line") == [("2023-12-31", 3), ("2024-12-31", 3)]


def test_growth_does_not_race(reported: Store) -> None:
    growth = Question("sim_01", FIRMS.period, ("gdp",))
    points = read_race(reported, growth, SETTINGS)
    assert points.empty
    targets = compare_target(reported, growth, SETTINGS)
    assert race_of(targets).rows.empty
    assert draw_race(points, targets, Writer(reported.catalogue, "zh"), THEMES["light"]) is None


def asked(store: Store, question: Question) -> tuple[pd.DataFrame, Comparison]:
    return read_race(store, question, SETTINGS), race_of(compare_target(store, question, SETTINGS))


@pytest.mark.parametrize(("language", "last_month"), [("zh", "12月"), ("en", "Dec")])
@pytest.mark.parametrize("shade", ["light", "dark"])
def test_the_picture_has_every_course_and_the_months(
    reported: Store, language: str, last_month: str, shade: str
) -> None:
    figure = draw_race(*asked(reported, BUDGET), Writer(reported.catalogue, language), THEMES[shade])
    assert isinstance(figure, go.Figure)
    lines = {trace.name: list(trace.y) for trace in figure.data if trace.mode == "lines"}
    ends = sorted(round(values[-1], 9) for values in lines.values())
    assert ends == [9, 10, 10.8, 12, 13.5]
    assert figure.layout.xaxis.ticktext[-1] == last_month
    told = " ".join(note.text for note in figure.layout.annotations)
    assert all(number in told for number in ("9.00", "10.80", "11.00", "12.00", "13.50"))


def test_a_provisional_point_is_hollow(store: Store, load_text: LoadText) -> None:
    load_text(FACTS.replace("口径\n", "口径,状态\n").replace("5.4,亿元,\n", "5.4,亿元,,初步\n"))
    figure = draw_race(*asked(store, BUDGET), Writer(store.catalogue, "zh"), THEMES["light"])
    assert figure is not None
    actual = next(trace for trace in figure.data if trace.mode == "lines+markers")
    assert list(actual.marker.symbol) == ["circle", "circle-open"]


def test_a_target_of_a_later_year_has_its_year_on_the_axis(reported: Store) -> None:
    figure = draw_race(*asked(reported, FIRMS), Writer(reported.catalogue, "zh"), THEMES["light"])
    assert figure is not None and list(figure.layout.xaxis.ticktext) == ["6月", "12月", "2025年"]


def test_labels_that_are_too_close_are_set_evenly_about_their_middle() -> None:
    assert spread_apart([1.0, 5.0], 1.0) == [1.0, 5.0]
    assert spread_apart([1.0, 1.0], 1.0) == [0.5, 1.5]
    assert spread_apart([1.0, 1.0, 2.2], 1.0) == pytest.approx([0.4, 1.4, 2.4])
    assert spread_apart([], 1.0) == []


def test_the_race_is_told_with_what_is_left_and_both_projections(reported: Store) -> None:
    race = asked(reported, BUDGET)[1]
    own = next(finding for finding in race.findings if finding.values["set_by"] == "own")
    text = Writer(reported.catalogue, "zh").sentence(own, BUDGET)
    assert text == (
        "【模拟】2024年1—6月，一般公共预算收入完成5.40亿元，其余6个月还需6.60亿元，月均1.10亿元，需同比增长10.0%，"
        "按上年进度推算全年13.50亿元，为目标的112.5%，按当前进度推算全年10.80亿元，为目标的90.0%。"
    )
    english = Writer(reported.catalogue, "en").sentence(own, BUDGET)
    assert (
        "6.60" in english
        and "10.0% more than a year earlier" in english
        and "112.5% of the target" in english
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_title_of_a_race_is_where_it_is_heading(reported: Store, language: str) -> None:
    title = Writer(reported.catalogue, language).title(asked(reported, BUDGET)[1])
    assert "112.5%" in title


def test_every_figure_of_the_picture_can_be_traced(reported: Store, catalogue: Catalogue) -> None:
    points, _ = asked(reported, BUDGET)
    traced = reported.sources(refs_of(points))
    assert set(points["ref"].dropna()) == set(traced["ref"])
    assert month_end(2023, 3) in set(traced["period"].dt.date)
