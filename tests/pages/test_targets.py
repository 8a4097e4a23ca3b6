"""The Targets page where one indicator is chosen: the race to the year end, and a status set by hand."""

import pytest

from tests.pages.conftest import Open, texts

INVESTMENT = {"zone": "sim_03", "period": "2024-09-30", "indicator": "fixed_asset_investment"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "按上年进度推算全年94.94亿元"), ("en", "at last year's shape the year would end")],
)
def test_one_indicator_shows_its_race_to_the_year_end(read_page: Open, language: str, words: str) -> None:
    app = read_page("targets", language, **INVESTMENT)
    assert words in texts(app)
    assert app.session_state["view_race"] == "chart"


def test_the_race_can_be_seen_as_a_table(read_page: Open) -> None:
    app = read_page("targets", **INVESTMENT)
    app.session_state["view_race"] = "table"
    table = app.run().dataframe[0].value
    assert list(table["下达"]) == ["本区", "市下达"]
    assert {"其余月份需增长(%)", "全年推算·按上年进度", "全年推算·按当前进度"} <= set(table.columns)


def test_all_indicators_show_no_race_and_no_form(read_page: Open) -> None:
    app = read_page("targets", zone="sim_03", period="2024-09-30")
    assert "view_race" not in app.session_state and not app.text_input


def test_an_indicator_whose_target_does_not_run_to_a_year_end_shows_no_race(read_page: Open) -> None:
    app = read_page("targets", zone="sim_03", period="2024-09-30", indicator="gdp")
    assert "view_race" not in app.session_state and app.text_input(key="override_reason")


def test_an_indicator_without_a_target_has_no_form(read_page: Open) -> None:
    app = read_page("targets", zone="sim_03", period="2024-09-30", indicator="tax_share")
    assert "无目标" in texts(app) and not app.text_input


def test_a_status_set_by_hand_is_shown_at_once_beside_the_computed_one(open_page: Open) -> None:
    app = open_page("targets", **INVESTMENT)
    app.selectbox(key="override_status").select("slightly_behind")
    app.text_input(key="override_reason").set_value("有两个项目*待核减*")
    app.text_input(key="override_who").set_value("李工")
    save(app)
    assert not app.exception
    shown = texts(app)
    assert "计算为“达序时”，人工认定为“略低”（有两个项目\\*待核减\\*）" in shown
    assert "✎ 人工认定：固定资产投资计算为“达序时”，李工认定为“略低”" in shown
    overview = texts(open_page("overview", zone=INVESTMENT["zone"], period=INVESTMENT["period"]))
    assert "● 达序时 ✎▲ 略低" in overview


def test_a_status_without_a_reason_is_refused_in_words(open_page: Open) -> None:
    app = open_page("targets", **INVESTMENT)
    app.selectbox(key="override_status").select("behind")
    save(app)
    assert "必须写明理由" in app.error[0].value
    assert "✎" not in texts(app)


def test_the_history_of_batches_shows_it_and_takes_it_back(open_page: Open) -> None:
    app = open_page("targets", **INVESTMENT)
    app.selectbox(key="override_status").select("behind")
    app.text_input(key="override_reason").set_value("待核减")
    save(app)
    app.switch_page("pages/upload.py").run()
    assert not app.exception
    assert app.dataframe[-1].value["类型"].iloc[0] == "人工认定"


def save(app) -> None:  # type: ignore[no-untyped-def]
    next(button for button in app.button if button.label == "保存").click().run()
