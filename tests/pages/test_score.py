"""The score page in its states: a scheme chosen, weights played with, who is not rated, nothing to score."""

from datetime import date

import pytest

from tests.pages.conftest import Open, texts

DEMO = {"zone": "sim_03", "period": "2024-09-30"}


def test_the_page_says_score_place_class_and_how_firm_it_is(open_page: Open) -> None:
    app = open_page("score", **DEMO)
    shown = texts(app)
    assert "综合得分74.03分（覆盖权重96.0%），居全省开发区第18位（24家中24家参评），C类" in shown
    assert "九成位次在第17—20位之间" in shown
    assert "模拟数据" in shown and not app.error


def test_the_page_says_it_in_english(open_page: Open) -> None:
    shown = texts(open_page("score", "en", **DEMO))
    assert "74.03 points (96.0% covered), no. 18 of 24 rated" in shown and "class C" in shown


def test_another_scheme_is_another_score_and_stands_in_the_address(open_page: Open) -> None:
    app = open_page("score", **DEMO)
    app.selectbox(key="scheme").select("etdz_2021").run()
    assert "综合得分81.12分，居全省开发区第3位" in texts(app)
    assert app.query_params["scheme"] == "etdz_2021"


def test_the_scheme_of_an_address_is_taken(open_page: Open) -> None:
    app = open_page("score", **DEMO, scheme="jingde_mu")
    assert app.selectbox(key="scheme").value == "jingde_mu"


def test_what_one_step_does_is_a_table(open_page: Open) -> None:
    app = open_page("score", **DEMO)
    moves = next(table.value for table in app.dataframe if "改一步" in table.value)
    first = moves.iloc[0]
    assert (first["指标"], first["改一步"], first["总分增加"], first["改后位次"]) == (
        "研发投入强度",
        "1.00",
        "2.53",
        "12",
    )


def test_reset_gives_the_schemes_weights_back(open_page: Open) -> None:
    app = open_page("score", **DEMO)
    app.session_state[str(app.data_editor[0].key)] = {
        "edited_rows": {0: {"试用权重": 100.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.run()
    assert "权重已改动，归一后为：地区生产总值 52.6%" in texts(app)
    app.button(key="reset_zhao_chaju").click().run()
    assert "权重已改动" not in texts(app)


def test_the_weights_outlive_a_look_at_another_page(open_page: Open) -> None:
    app = open_page("score", **DEMO)
    app.session_state[str(app.data_editor[0].key)] = {
        "edited_rows": {0: {"试用权重": 100.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.run()
    app.switch_page("pages/land.py").run()
    app.switch_page("pages/score.py").run()
    assert "权重已改动，归一后为：地区生产总值 52.6%" in texts(app)
    app.button(key="reset_zhao_chaju").click().run()
    assert "权重已改动" not in texts(app)


def test_a_zone_outside_the_group_is_told_so(open_page: Open) -> None:
    app = open_page("score", zone="sim_13a", period="2024-09-30", peers="province")
    assert "不在“全省开发区”之内" in app.warning[0].value
    assert "本区不在对比组内，没有得分" in texts(app)


def test_who_is_not_rated_is_listed_with_what_is_covered(open_page: Open) -> None:
    app = open_page("score", zone="hangzhou_etdz", period="2013-12-31")
    assert "不参评" in texts(app)
    unrated = next(table.value for table in app.dataframe if "有数的权重(%)" in table.value)
    assert set(unrated["原因"]) <= {"覆盖不足，不参评", "无数，不参评"}


@pytest.mark.parametrize(("language", "words"), [("zh", "没有一家报过"), ("en", "Nobody in")])
def test_a_group_without_figures_says_what_to_choose(open_page: Open, language: str, words: str) -> None:
    app = open_page("score", language, zone="hangzhou_etdz", period="2019-12-31")
    assert words in app.info[0].value


def test_an_indicator_shows_its_own_points_alone(open_page: Open) -> None:
    app = open_page("score", **DEMO, indicator="rd_intensity")
    assert "得4.42分（满分8.00分，失3.58分），第14位（24家有数）" in texts(app)
    assert "失分最多" not in texts(app)
    assert app.session_state["period"] == date(2024, 9, 30)
