"""The pictures of a campaign and of the departments: what they say, and that they lose no item."""

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from kpi.actions.campaign import STATES, phases_on
from kpi.campaign import Campaign
from kpi.catalogue import Catalogue
from kpi.charts import campaign as chart
from kpi.charts.campaign import FEW, draw_timeline
from kpi.charts.departments import PARTS, draw_departments
from kpi.charts.theme import DARK, LIGHT
from kpi.clauses.campaign import campaign_headline, where_we_are
from kpi.clauses.departments import departments_headline, place_word, rate_word
from kpi.words import Writer

TODAY = date(2024, 10, 28)
LISTED = datetime(2024, 8, 5)


@pytest.fixture
def campaign(catalogue: Catalogue) -> Campaign:
    return catalogue.campaigns["sim_2024"]


@pytest.fixture(params=["zh", "en"])
def writer(request: pytest.FixtureRequest, catalogue: Catalogue) -> Writer:
    return Writer(catalogue, request.param)


def items(count: int) -> pd.DataFrame:
    """So many items of three departments in turn, one more week later each, in every state."""
    days = pd.date_range("2024-07-11", "2024-12-31").tolist()
    rows = [
        {
            "item_no": n,
            "what": f"招商<b>{n}</b>",
            "department": ("招商部", "产业发展部", "")[n % 3],
            "topic": ("economy", "")[n % 2],
            "added_at": LISTED,
            "due": days[n * 7 % len(days)],
            "state": STATES[n % 4],
        }
        for n in range(count)
    ]
    return pd.DataFrame(rows)


def traces(figure: Any, kind: str, mode: str | None = None) -> list[Any]:
    return [t for t in figure.data if t.type == kind and (mode is None or t.mode == mode)]


def test_the_title_says_what_is_due_closed_and_overdue(catalogue: Catalogue, campaign: Campaign) -> None:
    said = campaign_headline(Writer(catalogue, "zh"), campaign, 18, 7, 2)
    assert said == "12月底前应销号18项，已销号7项，逾期2项"
    english = campaign_headline(Writer(catalogue, "en"), campaign, 1800, 7, 2)
    assert english == "Due by the end of Dec: 1,800; closed so far 7, overdue 2"


def test_every_one_of_few_items_has_its_mark_on_its_day(campaign: Campaign, writer: Writer) -> None:
    shown = items(FEW)
    figure = draw_timeline(shown, campaign, "department", TODAY, writer, LIGHT)
    drawn = sorted(day for trace in traces(figure, "scatter", "markers") for day in trace.x)
    assert drawn == sorted(shown["due"].to_numpy())
    labels = figure.layout.yaxis.ticktext
    assert sum("&lt;b&gt;" in label for label in labels) == FEW
    assert len(labels) == FEW + 3


def test_a_line_begins_when_the_item_was_listed_and_never_before_the_campaign(
    campaign: Campaign, writer: Writer
) -> None:
    shown = items(2).assign(added_at=[LISTED, datetime(2023, 1, 1)], due=pd.Timestamp("2024-09-01"))
    figure = draw_timeline(shown, campaign, "department", TODAY, writer, LIGHT)
    begun = {pd.Timestamp(trace.x[0]) for trace in traces(figure, "scatter", "lines") if trace.x}
    assert begun == {pd.Timestamp(LISTED), pd.Timestamp(campaign.start)}


@pytest.mark.parametrize("by", chart.GROUPED_BY)
def test_of_many_items_the_weeks_lose_none(campaign: Campaign, writer: Writer, by: str) -> None:
    shown = items(500)
    figure = draw_timeline(shown, campaign, by, TODAY, writer, DARK)
    (numbers,) = traces(figure, "scatter", "text")
    assert sum(map(int, numbers.text)) == 500
    assert len(figure.layout.yaxis.ticktext) == shown[by].nunique()
    bars = traces(figure, "bar")
    heights = [-sum(trace.y) for trace in bars]
    # every state has a quarter of the items
    assert len(bars) == len(STATES) and heights == pytest.approx([heights[0]] * 4)
    assert len({trace.marker.pattern.shape for trace in bars}) == len(STATES)


def test_a_bar_stands_on_the_one_below_it(campaign: Campaign, writer: Writer) -> None:
    shown = items(FEW + 1).assign(due=pd.Timestamp("2024-09-04"), department="招商部")
    figure = draw_timeline(shown, campaign, "department", TODAY, writer, LIGHT)
    at = None
    for trace in traces(figure, "bar"):
        assert at is None or trace.base[0] == pytest.approx(at)
        at = trace.base[0] + trace.y[0]


def test_a_campaign_with_nothing_due_says_so_and_shows_its_phases(campaign: Campaign, writer: Writer) -> None:
    figure = draw_timeline(items(1).head(0), campaign, "department", TODAY, writer, LIGHT)
    assert figure.layout.title.text == writer.say("campaign.nothing_due")
    assert len([shape for shape in figure.layout.shapes if shape.type == "rect"]) == len(campaign.phases)


def test_where_we_are_names_every_phase_that_is_on(catalogue: Catalogue, campaign: Campaign) -> None:
    words = Writer(catalogue, "zh")

    def said(day: date) -> str:
        return "".join(where_we_are(words, campaign, phases_on(campaign, day), day))

    assert said(date(2024, 7, 1)) == "行动2024-07-11开始，还有10天。"
    assert (
        said(date(2024, 12, 30))
        == "现处第3阶段“积极争先进位”，还剩1天。现处第4阶段“强化结果运用”，还剩1天。整个行动还剩1天。"
    )
    assert said(date(2025, 1, 1)) == "行动已于2024-12-31结束。"


def race(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of departments() as a picture reads them; 0 where nothing is said."""
    empty = dict.fromkeys((*PARTS, "n_items", "n_reopened", "n_returned"), 0)
    frame = pd.DataFrame(
        [{**empty, "rank": None, "n_tied": None, "on_time_pct": None, **row} for row in rows]
    )
    return frame.astype({"rank": "Int64", "n_tied": "Int64", "on_time_pct": "float"})


FIRST = {"department": "甲部", "n_items": 8, "n_on_time": 7, "n_overdue": 1, "on_time_pct": 87.5, "rank": 1}
LAST = {"department": "乙部", "n_items": 3, "n_overdue": 3, "on_time_pct": 0.0, "rank": 2, "n_reopened": 2}
NEW = {"department": "丙部", "n_items": 2, "n_under_way": 2}


def test_the_race_names_who_is_first_and_who_is_furthest_behind(catalogue: Catalogue) -> None:
    words = Writer(catalogue, "zh")
    rows = race(FIRST | {"n_tied": 1}, LAST | {"n_tied": 1}, NEW)
    assert departments_headline(words, rows) == "甲部按期销号率最高（87.5%），逾期最多的是乙部（3项）"
    assert departments_headline(words, race(NEW)) == words.say("departments.nothing_due")
    on_time = race(FIRST | {"n_tied": 1, "n_overdue": 0})
    assert departments_headline(words, on_time).endswith("各部门均无逾期")


def test_a_department_without_a_rate_is_unranked_and_has_a_dash_and_no_zero(catalogue: Catalogue) -> None:
    words = Writer(catalogue, "zh")
    [row] = race(NEW).to_dict("records")
    assert (place_word(words, row), rate_word(words, row)) == ("不排名", "—")
    [row] = race(LAST | {"n_tied": 2}).to_dict("records")
    assert (place_word(words, row), rate_word(words, row)) == ("并列第2", "0.0%")


def test_the_bars_of_a_department_add_up_to_its_items(writer: Writer) -> None:
    rows = race(FIRST | {"n_tied": 1}, LAST | {"n_tied": 1}, NEW)
    figure = draw_departments(rows, str(TODAY), writer, LIGHT)
    assert figure is not None
    bars = traces(figure, "bar")
    assert [sum(trace.x[at] for trace in bars) for at in range(3)] == [2, 3, 8]
    assert len({trace.marker.pattern.shape for trace in bars}) == len(bars) == 3
    assert draw_departments(race(NEW).head(0), str(TODAY), writer, LIGHT) is None
