"""The Quality page: what to look at, who reported what, who is late."""

from pathlib import Path

import pytest
import streamlit as st

from kpi.catalogue import Catalogue
from kpi.store import Store
from pipelines.commit import commit
from pipelines.prepare import prepare
from tests.conftest import AT
from tests.pages.conftest import Open, texts

DEMO = {"zone": "sim_22", "period": "2024-09-30"}
BAD = """开发区,指标,期间,类别,数值,单位
sim_03,地区生产总值,2024年1-6月,实际,8.6,亿元
sim_05,出口额,2024年1-9月,实际,99.4,亿元
"""


@pytest.fixture
def bad_store(store_folder: Path, catalogue: Catalogue) -> None:
    """The shipped store with a few figures that are worth a look."""
    opened = Store(store_folder, catalogue)
    commit(opened, prepare(BAD.encode(), "bad.csv", opened, {}, "tester", AT))
    opened.close()


@pytest.mark.parametrize(
    ("language", "clean", "late"),
    [("zh", "18项检查都没有发现问题", "未报和晚报"), ("en", "18 checks found nothing", "Overdue and late")],
)
def test_the_shipped_figures_are_clean_and_who_is_overdue_is_listed(
    read_page: Open, language: str, clean: str, late: str
) -> None:
    app = read_page("quality", language, **DEMO)
    assert not app.error
    assert clean in [element.value for element in app.success]
    assert late in texts(app)
    names = app.dataframe[-1].value.iloc[:, 0]
    assert (names.str.contains("苇汀") | names.str.contains("Weiting")).any()


@pytest.mark.usefixtures("bad_store")
@pytest.mark.parametrize(
    ("language", "claim", "found"),
    [
        ("zh", "累计数比上期小（1）", "2024年1—3月33.14亿元 → 8.6亿元"),
        ("en", "A cumulative figure falls (1)", "33.14 ×100m yuan in Jan–Mar 2024 → 8.6 ×100m yuan"),
    ],
)
def test_what_is_worth_a_look_stands_with_its_rows(
    open_page: Open, language: str, claim: str, found: str
) -> None:
    app = open_page("quality", language, **DEMO)
    assert any(claim in expander.label for expander in app.expander)
    first = app.dataframe[0].value
    assert found in first.to_numpy().ravel() and "bad.csv" in first.to_numpy().ravel()


@pytest.mark.usefixtures("bad_store")
def test_one_zone_can_be_looked_at_alone(open_page: Open) -> None:
    app = open_page("quality", zone="sim_05", period="2024-09-30")
    assert any("累计数比上期小" in expander.label for expander in app.expander)
    app.segmented_control(key="quality_scope").set_value("own").run()
    labels = [expander.label for expander in app.expander]
    assert not any("累计数比上期小" in label for label in labels)
    assert any("部分大于总体" in label for label in labels)


def test_a_period_without_figures_says_so_and_still_shows_the_checks(read_page: Open) -> None:
    app = read_page("quality", zone="hangzhou_etdz", period="2005-12-31")
    assert "没有" in app.info[0].value
    assert app.success


def test_an_empty_store_says_how_to_fill_it(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    empty = Store(tmp_path / "nothing", catalogue)
    empty.remember("shipped", "done")
    empty.close()
    monkeypatch.setenv("ZONEGAP_STORE", str(tmp_path / "nothing"))
    monkeypatch.setattr("pipelines.shipped.lacks_shipped", lambda store: False)
    st.cache_resource.clear()
    app = open_page("quality")
    assert "上传" in texts(app)
    assert not app.dataframe


@pytest.mark.usefixtures("bad_store")
@pytest.mark.parametrize(("kept", "is_said"), [(0, True), (1000, False)])
def test_a_check_that_keeps_fewer_rows_than_it_found_says_so(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, kept: int, is_said: bool
) -> None:
    monkeypatch.setattr("kpi.ui.quality.checks.KEPT_ROWS", kept)
    app = open_page("quality", zone="sim_03", period="2024-09-30")
    assert (f"每项检查只留前{kept}行，表和CSV都以此为限" in texts(app)) == is_said
    app.button_group(key="quality_scope").set_value("own").run()
    assert ("本区的行可能不全" in texts(app)) == is_said
