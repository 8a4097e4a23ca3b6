"""The score page in its states: a scheme chosen, weights played with, who is not rated, nothing to score."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open, texts

DEMO = {"zone": "sim_03", "period": "2024-09-30"}


def test_the_page_says_score_place_class_and_how_firm_it_is(read_page: Open) -> None:
    app = read_page("score", **DEMO)
    shown = texts(app)
    assert "综合得分74.03分（覆盖权重96.0%），居全省开发区第18位（24家中24家参评），C类" in shown
    assert "九成位次在第17—20位之间" in shown
    assert "模拟数据" in shown and not app.error


def test_the_page_says_it_in_english(read_page: Open) -> None:
    shown = texts(read_page("score", "en", **DEMO))
    assert "74.03 points (96.0% covered), no. 18 of 24 rated" in shown and "class C" in shown


def test_another_scheme_is_another_score_and_stands_in_the_address(read_page: Open) -> None:
    app = read_page("score", **DEMO)
    app.selectbox(key="scheme").select("etdz_2021").run()
    assert "综合得分81.12分，居全省开发区第3位" in texts(app)
    assert app.query_params["scheme"] == "etdz_2021"


def test_the_scheme_of_an_address_is_taken(read_page: Open) -> None:
    app = read_page("score", **DEMO, scheme="jingde_mu")
    assert app.selectbox(key="scheme").value == "jingde_mu"


def test_what_one_step_does_is_a_table(read_page: Open) -> None:
    app = read_page("score", **DEMO)
    moves = next(table.value for table in app.dataframe if "改一步" in table.value)
    first = moves.iloc[0]
    assert (first["指标"], first["改一步"], first["总分增加"], first["改后位次"]) == (
        "研发投入强度",
        "1.00",
        "2.53",
        "12",
    )


def test_reset_gives_the_schemes_weights_back(read_page: Open) -> None:
    app = read_page("score", **DEMO)
    app.session_state[str(app.data_editor[0].key)] = {
        "edited_rows": {0: {"试用权重": 100.0}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.run()
    assert "权重已改动，归一后为：地区生产总值 52.6%" in texts(app)
    app.button(key="reset_zhao_chaju").click().run()
    assert "权重已改动" not in texts(app)


def test_the_weights_outlive_a_look_at_another_page(read_page: Open) -> None:
    app = read_page("score", **DEMO)
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


def test_a_zone_outside_the_group_is_told_so(read_page: Open) -> None:
    app = read_page("score", zone="sim_13a", period="2024-09-30", peers="province")
    assert "不在“全省开发区”之内" in app.warning[0].value
    assert "本区不在对比组内，没有得分" in texts(app)


def test_who_is_not_rated_is_listed_with_what_is_covered(read_page: Open) -> None:
    app = read_page("score", zone="hangzhou_etdz", period="2013-12-31")
    assert "不参评" in texts(app)
    unrated = next(table.value for table in app.dataframe if "有数的权重(%)" in table.value)
    assert set(unrated["原因"]) <= {"覆盖不足，不参评", "无数，不参评"}


@pytest.mark.parametrize(("language", "words"), [("zh", "没有一家报过"), ("en", "Nobody in")])
def test_a_group_without_figures_says_what_to_choose(read_page: Open, language: str, words: str) -> None:
    app = read_page("score", language, zone="hangzhou_etdz", period="2019-12-31")
    assert words in app.info[0].value


def test_an_indicator_shows_its_own_points_alone(read_page: Open) -> None:
    app = read_page("score", **DEMO, indicator="rd_intensity")
    assert "得4.42分（满分8.00分，失3.58分），第14位（24家有数）" in texts(app)
    assert "失分最多" not in texts(app)
    assert app.session_state["period"] == date(2024, 9, 30)


WEIGHED = "权重已改动，归一后为：地区生产总值 52.6%"


def edit_weight(app: AppTest, row: int, weight: float) -> None:
    edited = {"edited_rows": {row: {"试用权重": weight}}, "added_rows": [], "deleted_rows": []}
    app.session_state[str(app.data_editor[0].key)] = edited
    app.run()


def test_weights_stand_in_the_address_and_are_taken_from_it(read_page: Open) -> None:
    app = read_page("score", **DEMO)
    edit_weight(app, 0, 100.0)
    assert app.query_params["weights"] == "gdp:100"
    app.button(key="reset_zhao_chaju").click().run()
    assert "weights" not in app.query_params
    app.query_params["weights"] = "gdp:100"
    app.run()
    assert WEIGHED in texts(app)


def test_a_link_with_weights_is_answered_with_them(read_page: Open) -> None:
    app = read_page("score", **DEMO, weights="gdp:100")
    assert WEIGHED in texts(app) and app.query_params["weights"] == "gdp:100"


@pytest.mark.parametrize("text", ["", "gdp", "gdp:-1", "gdp:nan", "gdp:inf", "exports:5", "1=1:9,<b>:2", ":"])
def test_weights_that_mean_nothing_are_let_go(read_page: Open, text: str) -> None:
    app = read_page("score", **DEMO, weights=text)
    assert "权重已改动" not in texts(app) and "weights" not in app.query_params


def test_of_several_weights_the_good_ones_hold(read_page: Open) -> None:
    app = read_page("score", **DEMO, weights="gdp:100,nonsense:3,rd_intensity:-2")
    assert WEIGHED in texts(app) and app.query_params["weights"] == "gdp:100"


def test_the_way_back_from_a_change_of_weights_leads_to_the_schemes(read_page: Open) -> None:
    app = read_page("score", **DEMO)
    edit_weight(app, 0, 100.0)
    del app.query_params["weights"]
    app.run()
    assert "权重已改动" not in texts(app)


def test_another_scheme_leaves_the_weights_of_the_first_behind(read_page: Open) -> None:
    app = read_page("score", **DEMO, weights="gdp:100")
    app.selectbox(key="scheme").select("etdz_2021").run()
    assert "权重已改动" not in texts(app) and "weights" not in app.query_params
    app.selectbox(key="scheme").select("zhao_chaju").run()
    assert WEIGHED in texts(app) and app.query_params["weights"] == "gdp:100"
