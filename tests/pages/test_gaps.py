"""The gaps page in each of its states, without a browser."""

import pytest

from kpi.ui.heat import ROOM, column_widths, is_wrapped
from kpi.ui.widths import text_width
from tests.pages.conftest import Open, texts

DEMO = {"zone": "sim_03", "period": "2024-09-30"}
HANGZHOU = {"zone": "hangzhou_etdz", "period": "2013-12-31"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "可判断的47项中，优先整改4项，重点关注5项，略有差距7项，不落后31项。"),
        ("en", "Of 47 indicators that can be judged, 4 come first, 5 are to be watched"),
    ],
)
def test_the_headline_counts_what_is_pressing(read_page: Open, language: str, words: str) -> None:
    assert words in texts(read_page("gaps", language, **DEMO))


def test_the_most_pressing_stands_on_top_of_the_table(read_page: Open) -> None:
    table = read_page("gaps", **DEMO).dataframe[0].value
    assert table.iloc[0]["指标"] == "每百万人信访总量"
    assert table.iloc[0]["比目标"] == "✖ -16.5百分点" and table.iloc[0]["轻重"] == "✖ 优先整改"


def test_a_dimension_narrows_the_table(read_page: Open) -> None:
    app = read_page("gaps", **DEMO)
    app.segmented_control(key="gap_dimension").set_value("risk").run()
    assert set(app.dataframe[0].value["指标"]) >= {"生产安全事故起数", "单位GDP能耗 吨标准煤/万元"}
    assert "供地面积" not in set(app.dataframe[0].value["指标"])


def test_a_benchmark_gets_its_column_and_stays_in_the_address(read_page: Open) -> None:
    app = read_page("gaps", **DEMO)
    assert "比标杆" not in app.dataframe[0].value
    app.selectbox(key="benchmark").select("sim_01").run()
    assert app.dataframe[0].value.set_index("指标").loc["供地面积", "比标杆"] == "▲ -968亩"
    assert app.query_params["benchmark"] == "sim_01"
    assert "标杆：岚江经济技术开发区，不计入优先级。" in texts(app)


def test_the_rule_is_printed_under_the_table(read_page: Open) -> None:
    assert "优先级（0～100）= 落后程度 × 重要程度" in texts(read_page("gaps", **DEMO))


def test_the_five_cuts_are_told_of_the_first_indicator(read_page: Open) -> None:
    said = texts(read_page("gaps", **DEMO))
    assert "五比：地区生产总值" in said and "占全省开发区合计的5.8%" in said and "##### 56.16万元/亩" in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_indicator_has_its_whole_story(read_page: Open, language: str) -> None:
    app = read_page("gaps", language, **DEMO, indicator="land_supplied")
    said = texts(app)
    wanted = {
        "zh": [
            "供地面积落后序时进度17.6个百分点，优先级35.3",
            "指标含义与口径",
            "别名：",
            "标兵沅泊苇汀经济开发区领先148亩",
        ],
        "en": ["17.6 pp behind the calendar, priority 35.3", "What the indicator means"],
    }
    assert [words for words in wanted[language] if words not in said] == []
    assert not app.exception


def test_the_story_shows_every_version_of_every_figure(read_page: Open) -> None:
    app = read_page("gaps", zone="sim_09", period="2024-09-30", indicator="gdp")
    versions = next(table.value for table in app.dataframe if "状况" in table.value)
    revised = versions[(versions["期间"] == "2024年1—6月") & (versions["类别"] == "实际")]
    assert len(revised) == 2 and set(revised["批次"]) == {9, 12}


def test_the_way_back_leads_to_all_indicators(read_page: Open) -> None:
    app = read_page("gaps", **DEMO, indicator="land_supplied")
    app.button(key="story_all").click().run()
    assert app.session_state["indicator"] is None
    assert "可判断的47项中" in texts(app)


def test_an_indicator_without_a_figure_says_so(read_page: Open) -> None:
    app = read_page("gaps", **HANGZHOU, indicator="land_reclaimed")
    assert "没有这项数据" in app.info[0].value


def test_published_figures_without_peers_are_told_as_far_as_they_go(read_page: Open) -> None:
    app = read_page("gaps", **HANGZHOU)
    assert "模拟数据" not in texts(app) and "可判断的10项均不落后。" in texts(app)
    assert "— 无可比较" in set(app.dataframe[0].value["轻重"])
    assert "五比：固定资产投资" in texts(app)


def test_a_priority_that_is_missing_is_a_dash(read_page: Open) -> None:
    table = read_page("gaps", **HANGZHOU).dataframe[0]
    assert table.value["优先级"].isna().any() and table.proto.placeholder == "—"


def test_a_zone_without_any_figure_has_no_data(read_page: Open) -> None:
    assert read_page("gaps", zone="ah_34101001").info[0].value.endswith("年没有数据。")


def test_versions_name_their_units_in_the_readers_language(read_page: Open) -> None:
    app = read_page("gaps", "en", **DEMO, indicator="gdp")
    versions = next(table.value for table in app.dataframe if "State" in table.value)
    assert "×100m yuan" in set(versions["Unit"]) and "Figure" in versions


@pytest.mark.parametrize(
    ("language", "benchmark"), [("zh", ""), ("zh", "sim_01"), ("en", ""), ("en", "sim_01")]
)
def test_no_word_of_the_heat_table_is_wider_than_its_column(
    read_page: Open, language: str, benchmark: str
) -> None:
    app = read_page("gaps", language, **DEMO, **({"benchmark": benchmark} if benchmark else {}))
    table = app.dataframe[0].value
    widths = column_widths(table)
    for head, width in widths.items():
        texts_ = [f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in table[head]]
        words = [word for text in texts_ for word in text.split() if word.isascii()]
        assert max(text_width(word) for word in [head, *words]) <= width
        assert max(text_width(text) for text in texts_) <= (3 if is_wrapped(table, widths) else 1) * width
    # the table is moved sideways by a part of a column at most
    assert sum(widths.values()) <= ROOM + 80
    assert is_wrapped(table, widths) == (language == "en" or benchmark != "")


def test_a_long_unit_stands_behind_the_name_and_not_in_every_cell(read_page: Open) -> None:
    table = read_page("gaps", **DEMO).dataframe[0].value.set_index("指标")
    assert table.loc["单位GDP能耗 吨标准煤/万元", "比标兵"] == "-0.015"
