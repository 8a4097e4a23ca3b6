"""The Share page: all indicators, one indicator, each whole, and what cannot be shared."""

import pytest

from tests.pages.conftest import Open, texts

DEMO = {"zone": "sim_03", "period": "2024-09-30", "peers": "province"}
PARK = {"zone": "sim_13a", "period": "2024-09-30", "peers": "siblings"}


def test_all_indicators_are_counted_and_those_without_a_pull_give_their_reason(read_page: Open) -> None:
    app = read_page("share", **DEMO)
    assert "28项可比指标里17项作了贡献、11项拖了后腿" in texts(app)
    (without,) = [expander for expander in app.expander if "不作拉动的指标" in expander.label]
    reasons = set(without.dataframe[0].value["原因"])
    assert {"不能相加", "未报"} <= reasons


def test_one_indicator_tells_our_part_and_who_moved_the_whole(read_page: Open) -> None:
    shown = texts(read_page("share", **DEMO, indicator="gdp"))
    assert "占全省开发区的5.8%（24家中23家两年都有数）" in shown
    assert "拉动全省开发区最多的是岚江经济技术开发区（1.07个百分点）" in shown
    assert "未计入整体：沅泊苇汀经济开发区" in shown


def test_a_park_is_first_asked_for_its_zone_and_may_choose_the_group(read_page: Open) -> None:
    app = read_page("share", **PARK, indicator="gdp")
    assert app.selectbox(key="whole").options == ["青麓经济开发区", "同区各园"]
    assert "占青麓经济开发区的33.4%" in texts(app)
    app.selectbox(key="whole").select("group").run()
    assert "占同区各园的33.4%" in texts(app)
    assert app.query_params["whole"] == "group"


def test_the_whole_is_taken_from_the_address(read_page: Open) -> None:
    app = read_page("share", **PARK, indicator="gdp", whole="group")
    assert "占同区各园的33.4%" in texts(app)


def test_a_zone_with_one_whole_has_nothing_to_choose(read_page: Open) -> None:
    app = read_page("share", **DEMO)
    assert not [box for box in app.selectbox if box.key == "whole"]


def test_a_city_without_the_figure_says_so(read_page: Open) -> None:
    app = read_page("share", zone="hangzhou_etdz", period="2013-12-31", whole="city", indicator="exports")
    assert "所在城市" in app.info[0].value and "没有这项数据" in app.info[0].value


def test_a_zone_outside_its_group_is_told_so(read_page: Open) -> None:
    app = read_page("share", zone="sim_03", period="2017-12-31", peers="cities_36", indicator="gdp")
    assert "不在“36城市”之内" in app.warning[0].value
    assert "拉动36城市最多的是深圳" in texts(app)


def test_rates_are_shown_as_a_table_with_the_reason(read_page: Open) -> None:
    app = read_page("share", **DEMO, indicator="tax_share")
    assert "不作占比（比率、位次、人均等各家不能相加）" in texts(app)
    assert len(app.subheader) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_one_indicator_speaks_both_languages(read_page: Open, language: str) -> None:
    word = {"zh": "作了贡献", "en": "it contributed"}[language]
    assert word in texts(read_page("share", language, **DEMO, indicator="gdp"))
