"""Every page in each of its states, without a browser."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open, texts

WITH_CONTROLS = ["overview", "gaps", "targets", "growth", "ranking", "share"]
PAGES = [*WITH_CONTROLS, "upload", "quality", "catalogue"]
DEMO = {"zone": "sim_03", "period": "2024-09-30"}
HANGZHOU = {"zone": "hangzhou_etdz", "period": "2013-12-31"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(read_page: Open, page: str, language: str) -> None:
    app = read_page(page, language)
    assert not app.error
    assert app.session_state["language"] == language


@pytest.mark.parametrize("page", WITH_CONTROLS)
def test_simulated_zones_say_so_on_every_page(read_page: Open, page: str) -> None:
    assert "模拟数据" in texts(read_page(page, **DEMO))


@pytest.mark.parametrize("page", WITH_CONTROLS)
def test_published_zones_do_not_say_simulated(read_page: Open, page: str) -> None:
    assert "模拟数据" not in texts(read_page(page, **HANGZHOU))


@pytest.mark.parametrize("page", WITH_CONTROLS)
def test_a_period_without_data_says_which_periods_have_some(read_page: Open, page: str) -> None:
    app = read_page(page, zone="hangzhou_etdz", period="2019-12-31")
    assert "没有" in app.info[0].value
    assert "2013年" in texts(app)


@pytest.mark.parametrize("page", WITH_CONTROLS)
def test_a_zone_without_any_data_says_what_to_do(read_page: Open, page: str) -> None:
    assert "上传" in texts(read_page(page, zone="ah_34101001"))


def test_overview_gives_one_sentence_cards_and_the_widest_gaps(read_page: Open) -> None:
    app = read_page("overview", **DEMO)
    assert app.subheader[0].value == "有目标可判断的28项中，16项达到进度，12项未达到。"
    assert len(app.metric) == 8
    assert "供地面积完成935亩，完成年度目标（1,630亩）的57.4%，落后序时进度17.6个百分点" in texts(app)


def test_overview_of_published_figures_shows_what_the_document_says(read_page: Open) -> None:
    app = read_page("overview", **HANGZHOU)
    shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert shown["固定资产投资"] == ("289.20亿元", "+18.7%")
    assert shown["地区生产总值"] == ("—", "+7.2%")


def test_targets_that_are_not_reported_are_listed_as_such(read_page: Open) -> None:
    app = read_page("targets", zone="hangzhou_etdz", period="2014-12-31")
    tables = [table.value for table in app.dataframe if "状态" in table.value]
    states = {state for table in tables for state in table["状态"]}
    assert states == {"? 未报"}


def test_ranking_names_the_pace_setter_and_the_pursuer(read_page: Open) -> None:
    app = read_page("ranking", zone="杭州", period="2017", peers="36城市", indicator="GDP")
    assert "居36城市第9位" in texts(app)
    assert "标兵武汉领先806.98亿元，追兵南京相差888.26亿元" in texts(app)


def test_a_zone_outside_the_group_is_told_so(read_page: Open) -> None:
    app = read_page("ranking", zone="sim_03", period="2017-12-31", peers="cities_36", indicator="gdp")
    assert "岚江云埠经济开发区不在“36城市”之内" in app.warning[0].value


def test_a_group_in_which_nobody_reported_says_so(read_page: Open) -> None:
    app = read_page("ranking", **DEMO, peers="anhui", indicator="gdp")
    assert "没有一家报过这项数据" in app.info[0].value


def test_a_sole_reporter_is_not_proclaimed_first(read_page: Open) -> None:
    app = read_page("ranking", **HANGZHOU, indicator="general_budget_revenue")
    assert "只有本区有数，不作排位" in texts(app)
    assert "第1位" not in texts(app) and "赛马" not in texts(app)


def test_growth_of_one_indicator_is_its_own_sentence(read_page: Open) -> None:
    app = read_page("growth", **DEMO, indicator="gdp")
    assert "地区生产总值完成129.48亿元，同比增长7.5%" in texts(app)


def test_the_address_is_taken_by_name_and_written_as_ids(read_page: Open) -> None:
    app = read_page("overview", zone="相山经开区", period="2022年")
    assert app.query_params["zone"] == "xiangshan_edz"
    assert app.query_params["period"] == "2022-12-31"


def test_nonsense_in_the_address_is_let_go(read_page: Open) -> None:
    app = read_page("overview", zone="../../etc", period="never", peers="<b>", indicator="1=1")
    assert app.session_state["zone"] == "sim_03"
    assert app.session_state["period"] == date(2024, 9, 30)


def test_changing_one_control_keeps_the_others(read_page: Open) -> None:
    app = read_page("growth", **DEMO, indicator="gdp")
    app.selectbox(key="zone").select("sim_01").run()
    assert (app.session_state["period"], app.session_state["indicator"]) == (date(2024, 9, 30), "gdp")


def test_controls_are_kept_from_page_to_page(read_page: Open) -> None:
    app = read_page("overview", **DEMO)
    app.selectbox(key="zone").select("sim_07").run()
    app.switch_page("pages/targets.py").run()
    assert app.selectbox(key="zone").value == "sim_07"


def test_switching_language_keeps_the_question(read_page: Open) -> None:
    app = read_page("growth", **DEMO, indicator="gdp")
    app.session_state["language"] = "en"
    app.run()
    assert app.session_state["indicator"] == "gdp"
    assert "Gross domestic product" in texts(app)


def test_every_figure_on_a_page_names_its_file_and_cell(read_page: Open) -> None:
    app = read_page("ranking", **DEMO, indicator="gdp")
    sources = app.dataframe[-1].value
    levels = sources[sources["类别"] == "实际"]
    assert (levels["期间"] == date(2024, 9, 30)).sum() == 23
    assert {"2023_actuals.csv", "2024_actuals.csv"} <= set(sources["文件"])
    assert sources["单元格"].str.match(r"^E\d+$").all()


def test_the_catalogue_is_searched_by_alias(read_page: Open) -> None:
    app = read_page("catalogue")
    app.text_input(key="search").set_value("围垦").run()
    assert list(app.dataframe[0].value["指标"]) == ["土地开垦（围垦）面积"]


@pytest.mark.parametrize(("language", "word"), [("zh", "单季"), ("en", "alone")])
def test_growth_of_one_indicator_has_its_quarter_its_group_and_every_period(
    read_page: Open, language: str, word: str
) -> None:
    app = read_page("growth", language, **DEMO, indicator="gdp")
    assert word in texts(app)
    app.button_group(key="growth_span").set_value("quarter").run()
    assert not app.exception
    assert [app.expander[0].label, len(app.dataframe[0].value)] == [
        "各期（15期）" if language == "zh" else "Every period (15)",
        15,
    ]


def test_growth_of_a_percentage_has_no_single_quarters(read_page: Open) -> None:
    app = read_page("growth", **DEMO, indicator="tax_share")
    assert "增幅高于全省开发区中位数" in texts(app)
    assert [choice.key for choice in app.button_group] == ["view_growth"]


def badges(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.markdown if "-badge[" in str(element.value))


def test_data_up_to_is_said_of_the_zones_own_figures(read_page: Open) -> None:
    group = {"peers": "cities_36", "indicator": "gdp"}
    assert "数据截至2017年" in badges(read_page("ranking", zone="杭州", period="2017", **group))
    lacking = read_page("ranking", zone="ah_34101001", period="2017", **group)
    assert "36城市" in texts(lacking) and "数据截至" not in badges(lacking)


@pytest.mark.parametrize(("language", "name"), [("zh", "岚江云埠经济开发区"), ("en", "Lanjiang Yunbu EDZ")])
def test_a_zones_name_is_short_in_the_box_where_the_long_one_is_cut(
    read_page: Open, language: str, name: str
) -> None:
    assert name in read_page("targets", language, **DEMO).selectbox(key="zone").options


def test_the_catalogue_lists_every_scheme_with_its_items(read_page: Open) -> None:
    app = read_page("catalogue")
    said = texts(app)
    for words in (
        "找差距综合评价（六找）",
        "旌德县亩均效益评价的极差带底方法",
        "A（85分及以上）",
        "A（前20%）",
    ):
        assert words in said
    assert "上级开发区的得分占30%" in said and "不足60%的不参评" in said
    six = app.dataframe[-1].value
    assert list(six.columns) == ["组别", "指标", "权重(%)", "考核", "方法", "上下限和档"]
    gdp, taken = six.iloc[0], six.iloc[-1]
    assert tuple(gdp) == ("经济发展", "地区生产总值", "10.0", "增速", "功效系数", "最差得60%")
    assert taken["上下限和档"] == "超出5起后每单位扣0.5分，最多扣3分"
    assert sum(float(weight) for weight in six["权重(%)"] if weight) == pytest.approx(100)


def test_schemes_are_searched_by_indicator_and_by_name(read_page: Open) -> None:
    app = read_page("catalogue", "en")
    app.text_input(key="search").set_value("Tax revenue per mu").run()
    assert [list(table.value["Indicator"]) for table in app.dataframe if "Method" in table.value] == [
        ["Tax revenue per mu"],
        ["Tax revenue per mu"],
    ]
    app.text_input(key="search").set_value("20+80").run()
    assert [len(table.value) for table in app.dataframe if "Method" in table.value] == [6]
