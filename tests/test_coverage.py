"""Who is overdue and who is late; what the coverage says, and its picture."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from kpi.catalogue import Catalogue
from kpi.charts.coverage import SYMBOLS, draw_coverage
from kpi.charts.theme import LIGHT
from kpi.comparisons import compare
from kpi.comparisons.coverage import read_late
from kpi.period import Period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer
from pipelines.commit import commit
from pipelines.prepare import prepare

HEAD = "开发区,指标,期间,类别,数值,单位\n"
QUESTION = Question("sim_01", Period(date(2024, 9, 30)))
GDP = Question("sim_01", Period(date(2024, 9, 30)), ("gdp",))
Put = Callable[[str, str], None]


@pytest.fixture
def put(store: Store) -> Put:
    """Loads "zone period value" lines of GDP on a day."""

    def put_(day: str, text: str) -> None:
        lines = [line.split() for line in text.strip().splitlines()]
        rows = "".join(
            f"sim_{zone},地区生产总值,{period},实际,{value},亿元\n" for zone, period, value in lines
        )
        content = (HEAD + rows).encode()
        commit(store, prepare(content, f"{day}.csv", store, {}, "tester", datetime.fromisoformat(day)))

    return put_


def late(store: Store, **changed: int) -> list[tuple[str, str, str, int | None]]:
    rows = read_late(store, GDP, Settings(**changed)).astype(object)
    rows = rows.where(rows.notna(), None)
    return [
        (r["zone_id"], r["reason"], f"{r['last_quarter']:%m}", r["days"]) for r in rows.to_dict("records")
    ]


def test_who_reported_twice_and_not_now_is_overdue(store: Store, put: Put) -> None:
    put("2024-07-10", "01 2024年1-3月 1\n01 2024年1-6月 2\n02 2024年1-6月 2")
    put("2024-10-10", "03 2024年1-9月 3")
    assert late(store) == [("sim_01", "overdue", "06", None)]
    assert read_late(store, GDP, Settings())["loaded_at"].iloc[0].date() == date(2024, 7, 10)


def test_nobody_is_overdue_while_nobody_has_reported(store: Store, put: Put) -> None:
    put("2024-07-10", "01 2024年1-3月 1\n01 2024年1-6月 2")
    assert late(store) == []


def test_a_sign_for_missing_is_an_answer(store: Store, put: Put) -> None:
    put("2024-07-10", "01 2024年1-3月 1\n01 2024年1-6月 2")
    put("2024-10-10", "01 2024年1-9月 —\n03 2024年1-9月 3")
    assert late(store) == []


def test_a_target_for_the_year_is_no_answer_in_december(store: Store) -> None:
    lines = ["sim_01,地区生产总值,2024年1-6月,实际,2,亿元", "sim_01,地区生产总值,2024年1-9月,实际,3,亿元"]
    lines += ["sim_01,地区生产总值,2024年,目标,4,亿元", "sim_02,地区生产总值,2024年,实际,5,亿元"]
    content = (HEAD + "\n".join(lines)).encode()
    commit(store, prepare(content, "year.csv", store, {}, "tester", datetime(2025, 1, 10)))
    rows = read_late(store, Question("sim_01", Period(date(2024, 12, 31)), ("gdp",)), Settings())
    assert list(rows[["zone_id", "reason"]].itertuples(index=False, name=None)) == [("sim_01", "overdue")]


def test_late_is_more_than_the_days_allowed(store: Store, put: Put) -> None:
    put("2024-07-10", "01 2024年1-6月 2")
    put("2024-10-30", "01 2024年1-9月 3")
    put("2024-10-31", "02 2024年1-9月 3")
    assert late(store) == [("sim_02", "late", "09", 31)]
    assert late(store, late_days=29) == [("sim_01", "late", "09", 30), ("sim_02", "late", "09", 31)]


def test_a_revision_does_not_make_a_figure_late(store: Store, put: Put) -> None:
    put("2024-10-10", "01 2024年1-9月 3")
    put("2024-12-10", "01 2024年1-9月 4")
    assert late(store) == []


def test_a_quarter_from_before_the_store_was_in_use_is_not_late(store: Store, put: Put) -> None:
    put("2026-01-10", "01 2024年1-9月 3")
    assert late(store) == []


def test_the_late_zone_of_the_demonstration_is_found(shipped: Store) -> None:
    rows = read_late(shipped, QUESTION, Settings())
    of_late_zone = rows[rows["zone_id"] == "sim_22"]
    assert list(of_late_zone["indicator_id"]) == ["gdp", "general_budget_revenue", "tax_share"]
    assert set(rows["reason"]) == {"overdue"}
    assert len(rows) <= 12  # one figure in a hundred was left out on purpose


@pytest.mark.parametrize(
    ("language", "question", "words"),
    [
        ("zh", GDP, "【模拟】2024年1—9月，地区生产总值24家中23家有数。"),
        ("en", GDP, "23 of 24 zones reported"),
        ("zh", QUESTION, "岚江经济技术开发区报了39项（同组有人报的共40项）"),
        ("en", QUESTION, "reported 39 of the 40 indicators"),
    ],
)
def test_the_sentence_counts_the_newest_quarter(
    shipped: Store, catalogue: Catalogue, language: str, question: Question, words: str
) -> None:
    answer = compare("coverage", shipped, question, Settings())
    assert words in Writer(catalogue, language).sentences(answer)[0]


def test_a_quarter_that_is_not_the_period_asked_is_named(shipped: Store, catalogue: Catalogue) -> None:
    question = Question("sim_01", Period(date(2024, 8, 31)), ("gdp",))
    answer = compare("coverage", shipped, question, Settings())
    assert "截至2024年1—6月24家中24家有数" in Writer(catalogue, "zh").sentences(answer)[0]


def test_the_picture_of_a_zone_has_its_indicators_down(shipped: Store, catalogue: Catalogue) -> None:
    answer = compare("coverage", shipped, Question("sim_22", QUESTION.period), Settings())
    figure = draw_coverage(answer, Writer(catalogue, "zh"), LIGHT)
    assert figure is not None
    grid = figure.data[0]
    gdp = list(grid.y).index("地区生产总值")
    assert list(grid.text[gdp][-2:]) == ["●", "△"] and grid.customdata[gdp][-1] == "△ 只有目标"
    assert list(grid.x)[-1] == "2024年1—9月"
    assert {note.text for note in figure.layout.annotations} >= {"23/24", "37/40"}


def test_the_picture_of_an_indicator_has_the_zones_down(shipped: Store, catalogue: Catalogue) -> None:
    figure = draw_coverage(compare("coverage", shipped, GDP, Settings()), Writer(catalogue, "en"), LIGHT)
    assert figure is not None and len(figure.data[0].y) == 24
    assert figure.layout.xaxis.type == "category"  # "2022" is a name here, not a place on an axis
    below = [note.x for note in figure.layout.annotations if note.yref == "paper" and note.text == "24/24"]
    assert below == [0, 1, 2, 3, 4, 5, 6]
    assert {note.text for note in figure.layout.annotations} >= {"8/8", "7/8", "23/24"}


def test_every_state_has_a_symbol_of_its_own() -> None:
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)


def test_the_quarters_of_the_grid_stand_upright_in_both_languages(
    shipped: Store, catalogue: Catalogue
) -> None:
    figure = draw_coverage(compare("coverage", shipped, GDP, Settings()), Writer(catalogue, "en"), LIGHT)
    assert figure is not None and figure.layout.xaxis.tickangle == 0
    assert list(figure.data[0].x)[-1] == "Jan–Sep<br>2024"
