"""The ranking page: what is ranked, the benchmark, the move in parts, the race, every group."""

import pytest

from tests.pages.conftest import Open, texts

DEMO = {"zone": "sim_03", "period": "2024-09-30", "indicator": "general_budget_revenue"}


def test_the_page_tells_place_neighbours_move_race_and_groups(read_page: Open) -> None:
    said = texts(read_page("ranking", **DEMO))
    assert "居全省开发区第5位（24家中22家有数），较上年同期前移3位" in said
    assert "标兵岚江高新技术产业开发区领先6.97亿元，追兵青麓经济开发区相差0.19亿元" in said
    assert "较2024年1—6月前移2位：新报或停报的区2位" in said
    assert "较2023年1—9月前移3位：自身1位，新报或停报的区2位" in said
    assert "由2022年的第6位升至第5位" in said
    assert "在9个对比组里有7个好于中位数，在3个组居首位" in said
    assert "未报：沅泊经济技术开发区、沅泊苇汀经济开发区" in said


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("growth", "同比增长6.6%（计算），增速居全省开发区第5位"),
        ("completion", "完成年度目标的84.6%，完成率居全省开发区第1位"),
        ("per_mu", "折合3.43万元/亩，亩均居全省开发区第3位"),
    ],
)
def test_what_is_ranked_is_chosen_and_kept_in_the_address(read_page: Open, by: str, words: str) -> None:
    app = read_page("ranking", **DEMO)
    app.selectbox(key="by").select(by).run()
    assert not app.exception and words in texts(app)
    assert app.query_params["by"] == by


def test_an_address_asks_for_a_measure_and_a_benchmark(read_page: Open) -> None:
    app = read_page("ranking", **DEMO, by="per_mu", benchmark="sim_01")
    assert app.selectbox(key="by").value == "per_mu"
    assert "标杆岚江经济技术开发区0.01万元/亩" in texts(app)


def test_by_score_the_scheme_is_chosen_and_kept_in_the_address(read_page: Open) -> None:
    app = read_page("ranking", **DEMO, benchmark="sim_01")
    app.selectbox(key="by").select("score").run()
    said = texts(app)
    assert not app.exception
    assert (
        "综合得分74.03分（覆盖权重96.0%），居全省开发区第18位（24家中24家参评），C类，较上年同期后移2位"
        in said
    )
    assert "标兵望汀盐屿经济开发区领先0.001分，追兵沅泊芦渡经济开发区相差0.30分" in said
    assert "不及标杆岚江经济技术开发区4.25分" in said
    assert "综合得分在全省开发区由2022年的第16位退至第18位" in said
    assert "方案：找差距综合评价（六找）" in said and "不足60%的不参评" in said
    assert "位次变动不分解" in said and "位次为什么动" not in said and "在各组里" not in said
    app.selectbox(key="scheme").select("etdz_2021").run()
    assert "综合得分81.12分，居全省开发区第3位" in texts(app)
    assert app.query_params["by"] == "score" and app.query_params["scheme"] == "etdz_2021"


def test_an_address_asks_for_places_by_score_in_english(read_page: Open) -> None:
    app = read_page("ranking", "en", **DEMO, by="score", scheme="etdz_2021", benchmark="hangzhou_etdz")
    said = texts(app)
    assert app.selectbox(key="scheme").value == "etdz_2021"
    assert "81.12 points, no. 3 of 24 rated (Zones of the province; 24 in all), up 1 place" in said
    assert "by score from no. 5 in 2022 up to no. 3" in said
    assert "Lanjiang Economic and Technological Development Zone is next ahead, by 5.28 points" in said
    assert "Why the place moved" not in said and "居" not in said


def test_where_nobody_is_rated_the_page_says_so_and_what_to_choose(read_page: Open) -> None:
    asked = {"zone": "city_hangzhou", "period": "2017-12-31", "peers": "cities_36"}
    app = read_page("ranking", **asked, by="score")
    assert "没有一家参评" in app.info[0].value and "36" in app.expander[0].label
    assert app.selectbox(key="by").value == "score"


def test_an_indicator_without_targets_is_not_offered_by_completion(read_page: Open) -> None:
    app = read_page("ranking", **{**DEMO, "indicator": "hightech_firms"}, by="completion")
    assert app.selectbox(key="by").value == "level" and len(app.selectbox(key="by").options) == 3


def test_nothing_to_rank_that_way_says_what_to_choose(read_page: Open) -> None:
    asked = {"zone": "city_hangzhou", "period": "2017-12-31", "peers": "cities_36", "indicator": "gdp"}
    app = read_page("ranking", **asked, by="completion")
    assert "没有可按所选办法排位的数" in app.info[0].value


def test_the_page_speaks_english(read_page: Open) -> None:
    said = texts(read_page("ranking", "en", **DEMO, by="growth"))
    assert "growth ranks no. 5 of 22" in said and "Race through the quarters" in said
    assert "居" not in said
