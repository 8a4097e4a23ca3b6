"""Pictures of growth: what is drawn, and what is said where no rate can stand."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from kpi.catalogue import Catalogue
from kpi.charts.growth import draw_growth, draw_points
from kpi.charts.growth_lines import draw_history
from kpi.charts.theme import LIGHT
from kpi.comparisons import compare
from kpi.comparisons.answer import refs_of
from kpi.comparisons.growth import read_peers, read_series
from kpi.period import Period
from kpi.question import Comparison, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import plain_table, printed_table
from kpi.words import Writer
from tests.conftest import LoadText

HEAD = "开发区,指标,期间,类别,数值,单位\n"
REVENUE = "岚江经济技术开发区,一般公共预算收入"
SEPTEMBER = Period(date(2024, 9, 30))


@pytest.fixture
def zh(catalogue: Catalogue) -> Writer:
    return Writer(catalogue, "zh")


def asked(store: Store, question: Question) -> tuple[Comparison, pd.DataFrame]:
    return compare("growth", store, question, Settings()), read_series(store, question, Settings())


def lines(figure: go.Figure | None) -> dict[str, list[float | None]]:
    """What each line of a figure shows, by its name."""
    assert figure is not None
    return {line.name: list(line.y) for line in figure.data if line.name}


def figures(*rows: tuple[str, str, object]) -> str:
    return HEAD + "\n".join(f"{REVENUE},{when},{measure},{value},亿元" for when, measure, value in rows)


def test_published_and_computed_are_two_lines_beside_the_groups_median(shipped: Store, zh: Writer) -> None:
    growth, series = asked(shipped, Question("sim_03", SEPTEMBER, ("gdp",)))
    drawn = lines(draw_history(series, "ytd", growth, zh, LIGHT))
    assert list(drawn) == ["全省开发区中位数", "公布增速", "计算增速"]
    row = growth.rows.iloc[0]
    last = [drawn[name][-1] for name in drawn]
    assert last == [row["group_median_yoy_pct"], row["published_yoy_pct"], row["computed_yoy_pct"]]


def test_a_park_is_drawn_beside_its_parent(shipped: Store, zh: Writer) -> None:
    question = Question("sim_13a", SEPTEMBER, ("fixed_asset_investment",), "siblings")
    growth, series = asked(shipped, question)
    drawn = lines(draw_history(series, "ytd", growth, zh, LIGHT))
    assert drawn["青麓经济开发区"][-1] == growth.rows["parent_yoy_pct"].iloc[0]


def test_a_chart_begins_with_the_first_period_that_has_a_rate(shipped: Store, zh: Writer) -> None:
    growth, series = asked(shipped, Question("sim_03", SEPTEMBER, ("gdp",)))
    figure = draw_history(series, "ytd", growth, zh, LIGHT)
    assert figure is not None and figure.data[0].x[0] == "2022年1—3月"


def test_single_quarters_have_their_own_labels_and_title(shipped: Store, zh: Writer) -> None:
    growth, series = asked(shipped, Question("sim_03", SEPTEMBER, ("gdp",)))
    figure = draw_history(series, "quarter", growth, zh, LIGHT)
    assert figure is not None and figure.data[0].x[-1] == "2024年3季度"
    assert figure.layout.title.text.startswith("地区生产总值三季度单季")
    assert lines(figure)["单季推算增速"][-1] == growth.rows["quarter_computed_yoy_pct"].iloc[0]


def test_percentages_are_drawn_in_points(shipped: Store, zh: Writer) -> None:
    growth, series = asked(shipped, Question("sim_03", SEPTEMBER, ("tax_share",)))
    figure = draw_history(series, "ytd", growth, zh, LIGHT)
    assert lines(figure)["同比变动（百分点）"][-1] == growth.rows["change_pp"].iloc[0]
    assert figure is not None and figure.layout.yaxis.ticksuffix == ""
    assert draw_history(series, "quarter", growth, zh, LIGHT) is None


def test_two_years_are_averaged_only_where_they_lie_far_apart(
    store: Store, load_text: LoadText, zh: Writer
) -> None:
    load_text(figures(("2022年", "同比", 8), ("2023年", "同比", -2), ("2024年", "同比", 7.9)))
    growth, series = asked(store, Question("sim_01", Period(date(2024, 12, 31)), ("general_budget_revenue",)))
    averages = lines(draw_history(series, "ytd", growth, zh, LIGHT))["两年平均"]
    assert [pd.isna(value) for value in averages] == [True, False, True]


def test_a_base_that_allows_no_rate_is_said_in_chart_table_and_sentence(
    store: Store, load_text: LoadText, zh: Writer
) -> None:
    load_text(figures(("2023年1-9月", "实际", -1), ("2024年1-9月", "实际", 2)))
    growth, series = asked(store, Question("sim_01", SEPTEMBER, ("general_budget_revenue",)))
    figure = draw_history(series, "ytd", growth, zh, LIGHT)
    assert figure is not None and [list(line.text or []) for line in figure.data] == [[], ["由负转正"]]
    bars = draw_growth(growth, zh, LIGHT)
    assert bars is not None and list(bars.data[1].text) == ["由负转正"]
    assert bars.data[0].customdata[0] == "由负转正（上年同期-1.00亿元）"
    assert list(printed_table(growth, zh)["说明"]) == ["由负转正"]
    assert "由负转正（上年同期-1.00亿元）" in zh.sentences(growth)[0]


def test_rates_that_disagree_are_marked_over_the_line_and_on_the_bar(
    store: Store, load_text: LoadText, zh: Writer
) -> None:
    levels = (("2023年1-9月", "实际", 1), ("2024年1-9月", "实际", 1.2))
    load_text(figures(*levels, ("2024年1-9月", "同比", 6.1)))
    growth, series = asked(store, Question("sim_01", SEPTEMBER, ("general_budget_revenue",)))
    figure = draw_history(series, "ytd", growth, zh, LIGHT)
    assert figure is not None and list(figure.data[-1].text) == ["≠"] and list(figure.data[-1].y) == [6.1]
    bars = draw_growth(growth, zh, LIGHT)
    assert bars is not None and list(bars.data[1].text) == ["+6.1% ≠"]
    assert bars.data[0].customdata[0] == "公布+6.1%，按数计算+20.0%"


def test_bars_are_sorted_and_carry_the_groups_median(shipped: Store, zh: Writer) -> None:
    growth, _ = asked(shipped, Question("sim_03", SEPTEMBER))
    bars = draw_growth(growth, zh, LIGHT)
    assert bars is not None and list(bars.data[0].x) == sorted(bars.data[0].x)
    rows = growth.rows.set_index("indicator_zh")
    marks = dict(zip(bars.data[2].y, bars.data[2].x, strict=True))
    assert marks["地区生产总值"] == rows["group_median_yoy_pct"]["地区生产总值"]
    assert bars.layout.title.text.endswith("增幅高于全省开发区中位数")
    points = draw_points(growth, zh, LIGHT)
    assert points is not None and set(points.data[0].y) == set(rows.index[rows["change_pp"].notna()])


def test_nothing_to_draw_draws_nothing(store: Store, load_text: LoadText, zh: Writer) -> None:
    load_text(figures(("2024年1-9月", "实际", 2)))
    growth, series = asked(store, Question("sim_01", SEPTEMBER, ("general_budget_revenue",)))
    assert draw_history(series, "ytd", growth, zh, LIGHT) is None
    assert draw_growth(growth, zh, LIGHT) is None and draw_points(growth, zh, LIGHT) is None


def test_a_worked_out_quarter_says_so_in_the_table_and_the_notes(shipped: Store, zh: Writer) -> None:
    growth, _ = asked(shipped, Question("sim_03", SEPTEMBER, ("gdp",)))
    assert list(plain_table(growth, zh)["单季来源"]) == ["推算"]
    notes = "\n".join(zh.notes(growth))
    assert "累计数相减的推算数" in notes and "共24家，23家有同比" in notes


def test_every_figure_of_the_groups_growth_has_its_source(shipped: Store) -> None:
    question = Question("sim_03", SEPTEMBER, ("general_budget_revenue",))
    growth, _ = asked(shipped, question)
    sources = shipped.sources(refs_of(read_peers(shipped, question)))
    sources = sources[sources["measure"] == "actual"]
    for when in ("2024-09-30", "2023-09-30"):
        assert sources.loc[sources["period"] == when, "zone_id"].nunique() >= growth.rows["n_group"].iloc[0]
