"""The page of land in each of its states, without a browser."""

from tests.pages.conftest import Open, texts

DEMO = {"zone": "sim_03", "period": "2024-09-30"}
HANGZHOU = {"zone": "hangzhou_etdz", "period": "2013-12-31"}


def test_land_shows_targets_yields_and_the_field(read_page: Open) -> None:
    app = read_page("land", **DEMO)
    said = texts(app)
    assert "供地面积完成935亩（62.33公顷），完成年度目标（1,630亩）的57.4%，落后序时进度17.6个百分点" in said
    assert "亩均税收为2.65万元/亩（累计，未折年），居全省开发区第3位（24家中24家有数），为最高的96.4%" in said
    assert "按中位数分，属地多产高" in said
    assert "模拟数据" in said and "1平方公里=100公顷=1500亩" in said
    assert len(app.get("plotly_chart")) == 3


def test_land_speaks_english(read_page: Open) -> None:
    said = texts(read_page("land", "en", **DEMO))
    assert "935 mu (62.33 ha), 57.4% of the target for the year (1,630 mu)" in said
    assert "2.65 10k yuan per mu (year to date, not scaled to a year)" in said
    assert "亩" not in said


def test_the_yield_of_the_field_is_chosen_and_stays_in_the_address(read_page: Open) -> None:
    app = read_page("land", **DEMO)
    app.selectbox(key="yield").select("investment_per_mu").run()
    assert "亩均投资为30.75万元/亩（固定资产投资70.90亿元÷建成区面积15.37平方公里" in texts(app)
    assert app.query_params["yield"] == "investment_per_mu"


def test_published_land_without_targets_is_listed_and_not_called_simulated(read_page: Open) -> None:
    app = read_page("land", **HANGZHOU)
    assert "模拟数据" not in texts(app)
    table = app.dataframe[0].value
    assert list(table["状态"]) == ["— 无目标"] * 4
    assert list(table["面积(公顷)"]) == ["96.40", "83.33", "205.07", "—"]


def test_land_that_was_not_reclaimed_is_called_not_reported(read_page: Open) -> None:
    app = read_page("land", zone="sim_04", period="2024-09-30")
    table = next(each.value for each in app.dataframe if "状态" in each.value)
    assert list(table["指标"]) == ["土地开垦（围垦）面积"] and list(table["状态"]) == ["? 未报"]
    assert "本期" not in table and "面积(亩)" not in table
    assert "土地开垦（围垦）面积未报（全省开发区中15家有数）" in texts(app)
    assert "已有目标" not in texts(app)


def test_a_zone_silent_on_land_says_so(read_page: Open) -> None:
    app = read_page("land", zone="city_hangzhou", period="2017-12-31")
    assert "杭州在2017年没有土地和亩均数据" in app.info[0].value


def test_a_period_without_data_says_which_periods_have_some(read_page: Open) -> None:
    app = read_page("land", zone="hangzhou_etdz", period="2019-12-31")
    assert "没有" in app.info[0].value and "2013年" in texts(app)


def test_a_zone_without_any_data_says_what_to_do(read_page: Open) -> None:
    assert "上传" in texts(read_page("land", zone="ah_34101001"))


def test_an_indicator_of_something_else_is_set_aside(read_page: Open) -> None:
    app = read_page("land", **DEMO, indicator="gdp")
    assert "地区生产总值不是土地指标" in texts(app)
    assert app.session_state["indicator"] == "gdp"
    assert len(app.get("plotly_chart")) == 3


def test_one_indicator_of_land_narrows_the_page(read_page: Open) -> None:
    app = read_page("land", **DEMO, indicator="land_supplied")
    assert len(app.get("plotly_chart")) == 1 and "亩均" not in texts(app).replace("土地与亩均", "")
