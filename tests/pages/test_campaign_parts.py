"""The campaign and the race of the departments on a page of their own."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi.actions.item import Item
from kpi.actions.people import Person, save_people
from kpi.actions.register import add_items
from kpi.catalogue import Catalogue
from kpi.store import Store
from tests.pages.conftest import texts

NOW = datetime(2024, 10, 28, 10)
LISTED = datetime(2024, 8, 1)


def parts() -> None:
    """The two parts on all items."""
    from kpi.actions.register import read_items
    from kpi.ui.actions.departments import show_departments
    from kpi.ui.actions.timeline import show_timeline
    from kpi.ui.session import store

    rows = read_items(store())
    show_timeline(rows)
    show_departments(rows)


def item(department: str, due: date | None, closed_on: date | None = None) -> Item:
    return Item(
        "closed" if closed_on else "under_way",
        "sim_03",
        topic="economy",
        problem="招商 *项目* 落地慢",
        department=department,
        person=f"{department}某",
        due=due,
        closed_on=closed_on,
    )


ITEMS = [
    item("招商部", date(2024, 9, 1), date(2024, 8, 30)),
    item("招商部", date(2024, 12, 1)),
    item("产业部", date(2024, 10, 27)),
    item("产业部", date(2024, 11, 5)),
    item("产业部", date(2025, 3, 1)),
    item("产业部", None),
    item("财政部", date(2024, 12, 20)),
]


@pytest.fixture
def app(tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The parts, in Chinese, on the morning of 28 October 2024, in an empty store."""
    st.cache_resource.clear()
    monkeypatch.setenv("ZONEGAP_STORE", str(tmp_path))
    for name in ("timeline", "departments"):
        monkeypatch.setattr(f"kpi.ui.actions.{name}.now", lambda: NOW)
    opened = AppTest.from_function(parts, default_timeout=30)
    opened.query_params["lang"] = "zh"
    return opened


def fill(folder: Path, catalogue: Catalogue) -> None:
    store = Store(folder, catalogue)
    save_people(
        store, [Person(f"{name}某", name, ("worker",)) for name in ("招商部", "产业部", "财政部")], "", LISTED
    )
    add_items(store, ITEMS, "招商部某", LISTED)
    store.close()


def test_the_campaign_of_today_is_chosen_and_what_is_not_drawn_is_said(
    app: AppTest, tmp_path: Path, catalogue: Catalogue
) -> None:
    fill(tmp_path, catalogue)
    app.run()
    assert not app.exception
    assert app.selectbox(key="campaign").value == "sim_2024"
    said = texts(app)
    assert "现处第3阶段“积极争先进位”，还剩64天。" in said
    for sentence in ("14天内到期1项。", "另有1项的完成时限不在行动期内，图中不列。", "另有1项未定完成时限"):
        assert sentence in said


def test_the_same_items_stand_in_the_table_overdue_first(
    app: AppTest, tmp_path: Path, catalogue: Catalogue
) -> None:
    fill(tmp_path, catalogue)
    app.session_state["view_timeline"] = "table"
    app.run()
    assert not app.exception
    table = app.dataframe[0].value
    assert list(table["序号"]) == [3, 4, 2, 7, 1]
    assert list(table["时限情况"]) == ["逾期", "临期", "未到期", "未到期", "已销号"]
    assert table["事项"].iloc[0] == "招商 *项目* 落地慢"


def test_another_campaign_can_be_chosen_and_has_nothing_due(
    app: AppTest, tmp_path: Path, catalogue: Catalogue
) -> None:
    fill(tmp_path, catalogue)
    app.run().selectbox(key="campaign").select("xiangshan_2022").run()
    assert not app.exception
    assert "行动已于2022-12-31结束。" in texts(app) and "43号" in texts(app)


def test_the_race_as_a_table_leaves_a_rate_empty_that_is_not_known(
    app: AppTest, tmp_path: Path, catalogue: Catalogue
) -> None:
    fill(tmp_path, catalogue)
    app.session_state["view_departments"] = "table"
    app.run()
    assert not app.exception
    table = app.dataframe[-1].value
    assert list(table["牵头部门"]) == ["招商部", "产业部", "财政部"]
    assert list(table["位次"]) == ["第1", "第2", "不排名"]
    assert list(table["按期率（%）"])[:2] == [100, 0] and pd.isna(table["按期率（%）"].iloc[2])
    assert "招商部按期销号率最高（100.0%），逾期最多的是产业部（1项）" in texts(app)


def test_an_empty_list_shows_the_phases_and_says_that_the_race_is_to_begin(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert "部门赛马从建账开始" in texts(app)
