"""A text on the upload page: found, shown, corrected, ticked, committed with its sentence, asked about."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi.catalogue import Catalogue
from kpi.store import Store
from tests.pages.conftest import Open, texts
from tests.pages.test_upload import choose, commit, drop, press, table

ZONE = "岚江云埠经济开发区"
TITLE = "2024年前三季度经济运行分析\n"
GDP = "全区实现地区生产总值141.5亿元，按可比价计算同比增长6.3%"
TEXT = f"{TITLE}{GDP}。税收收入完成12.5亿元，增长3.2%。夜间经济营业额1.5亿元。\n"


def paste(app: AppTest, text: str, zone: str = ZONE) -> AppTest:
    app.text_area[0].set_value(text)
    if zone:
        app.selectbox(key="upload_zone").set_value(zone)
    return press(app, "读取")


def key(app: AppTest) -> str:
    return str(app.data_editor[0].key)


def figures(app: AppTest) -> pd.DataFrame:
    """The table of figures as it went to the editor."""
    return app.data_editor[0].value


def correct(app: AppTest, *rows: dict) -> AppTest:
    """Type into the table of figures: for each of its rows, column → what was typed."""
    edited = {number: row for number, row in enumerate(rows) if row}
    app.session_state[key(app)] = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    return app.run()


def marked(app: AppTest) -> list[tuple[str, str, str]]:
    """(words, certainty, what is told) of every underlined figure of the text."""
    box = fromstring(app.get("html")[1].value)
    return [(mark.text or "", mark.get("class", ""), mark.get("title", "")) for mark in box]


def committed(folder: Path, catalogue: Catalogue) -> pd.DataFrame:
    st.cache_resource.clear()
    opened = Store(folder, catalogue)
    last = "select * from fact where parts is null and batch_id = (select max(batch_id) from batch)"
    rows = opened.query(f"{last} order by indicator_id, measure")
    opened.close()
    return rows


def test_every_figure_of_a_pasted_text_is_underlined_by_how_sure_it_is(read_page: Open) -> None:
    app = paste(read_page("upload"), TEXT)
    assert "从文字里找到3个数" in texts(app)
    words = [(text, kind) for text, kind, _ in marked(app)]
    assert words == [
        (GDP.removeprefix("全区实现"), "figure sure"),
        ("税收收入完成12.5亿元，增长3.2%", "figure sure"),
        ("夜间经济营业额1.5亿元", "figure unknown"),
    ]


def test_pointing_at_a_figure_says_what_it_was_read_as(read_page: Open) -> None:
    _, _, told = marked(paste(read_page("upload"), TEXT))[0]
    for line in ("地区生产总值", "141.5亿元", "+6.3%", "可比价", "2024年1—9月", "实际", ZONE):
        assert line in told


def test_what_looks_like_markup_in_a_text_stays_text(read_page: Open) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="a()"> **粗** $x$ :red[红] &amp; "引"'
    app = paste(read_page("upload"), f"{TITLE}{GDP}。{hostile}\n")
    box = fromstring(app.get("html")[1].value)
    assert {element.tag for element in box.iter()} == {"div", "span"}
    assert hostile in "".join(box.itertext())


def test_only_ticked_figures_are_committed_with_their_sentence_as_source(
    open_page: Open, store_folder: Path, catalogue: Catalogue
) -> None:
    app = paste(open_page("upload"), TEXT)
    assert figures(app)["take"].tolist() == [True, True, False]
    app = correct(app, {}, {"take": False})
    assert "读懂了2个数" in texts(app)
    app = commit(app)
    assert "已入库：第13批" in texts(app)
    rows = committed(store_folder, catalogue)
    assert rows[["indicator_id", "measure", "basis", "value"]].values.tolist() == [
        ["gdp", "actual", "", 141.5],
        ["gdp", "yoy", "comparable", 6.3],
    ]
    assert set(rows["source"]) == {GDP} and set(rows["cell"]) == {"第2段"}


def test_a_committed_figure_stands_under_the_chart_with_its_sentence(open_page: Open) -> None:
    app = commit(paste(open_page("upload"), TEXT))
    app.switch_page("pages/growth.py").run()
    sources = table(app, "出处")
    own = sources[(sources["指标"] == "地区生产总值") & (sources["文件"] == "粘贴.txt")]
    assert not own.empty and set(own["出处"]) == {GDP}


def test_a_correction_is_what_is_committed(open_page: Open, store_folder: Path, catalogue: Catalogue) -> None:
    app = paste(open_page("upload"), TEXT)
    correction = {"value": 142.5, "yoy": None, "period": "2024年上半年", "measure": "target"}
    app = commit(correct(app, correction, {"take": False}))
    rows = committed(store_folder, catalogue)
    assert rows[["measure", "value"]].values.tolist() == [["target", 142.5]]
    assert rows["period"].tolist() == [pd.Timestamp("2024-06-30")] and "上传时改过" in rows["note"].iloc[0]


def test_corrections_outlive_a_change_of_the_hints_and_go_with_another_text(read_page: Open) -> None:
    app = correct(paste(read_page("upload"), TEXT), {"value": 142.5}, {"take": False})
    choose(app, "upload_zone", "望汀盐屿经济开发区")
    app = app.run()
    assert figures(app)["value"].tolist()[0] == 142.5 and figures(app)["take"].tolist()[:2] == [True, False]
    assert set(figures(app)["zone_id"]) == {"sim_11"}
    app = paste(app, TEXT.replace("141.5", "151.5"), zone="")
    assert figures(app)["value"].tolist()[0] == 151.5 and figures(app)["take"].tolist()[1]


def test_the_input_of_the_editor_stays_the_same_while_it_is_edited(read_page: Open) -> None:
    app = paste(read_page("upload"), TEXT)
    before, name = figures(app), key(app)
    app = correct(app, {"value": 142.5})
    pd.testing.assert_frame_equal(figures(app), before)
    assert key(app) == name


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        ({"period": "下半年"}, "看不懂期间“下半年”"),
        ({"period": ""}, "没写期间"),
        ({"unit": "家"}, "单位“家”换算不成亿元"),
        ({"indicator_id": None}, "不在目录里"),
        ({"value": None, "yoy": None}, "没有可入库的数"),
    ],
)
def test_a_wrong_correction_gets_a_sentence_that_names_the_row(
    read_page: Open, correction: dict, words: str
) -> None:
    app = correct(paste(read_page("upload"), TEXT), correction)
    assert "第1行（地区生产总值" in app.error[0].value and words in app.error[0].value
    assert all(button.label != "入库" for button in app.button)


def test_growth_of_a_percentage_is_left_out_and_the_rest_of_its_row_is_loaded(
    open_page: Open, store_folder: Path, catalogue: Catalogue
) -> None:
    app = paste(open_page("upload"), f"{TITLE}税收占比85.2%，同比增长8.7%。")
    assert figures(app)["take"].tolist() == [False]
    app = correct(app, {"take": True})
    assert "增速不入库" in app.info[0].value
    rows = committed(store_folder, catalogue) if commit(app) else None
    assert rows is not None and rows[["measure", "value"]].values.tolist() == [["actual", 85.2]]


def test_a_phrase_settled_once_is_known_the_next_time(open_page: Open) -> None:
    app = correct(paste(open_page("upload"), TEXT), {}, {}, {"indicator_id": "retail_sales"})
    button = next(button for button in app.button if "夜间经济营业额" in button.label)
    button.click()
    app = app.run()
    assert figures(app)["indicator_id"].tolist()[2] == "retail_sales" and figures(app)["take"].all()
    app = paste(app, f"{TITLE}夜间经济营业额2.5亿元。", zone="")
    assert figures(app)["indicator_id"].tolist() == ["retail_sales"]


def test_without_a_zone_nothing_is_proposed_and_the_page_asks_for_it(read_page: Open) -> None:
    app = paste(read_page("upload"), TEXT, zone="")
    assert "没写是哪个开发区的数有3个" in app.warning[0].value
    assert not figures(app)["take"].any() and "一个数也没有勾选" in texts(app)
    choose(app, "upload_zone", ZONE)
    app = app.run()
    assert "没写是哪个开发区" not in texts(app) and figures(app)["take"].tolist() == [True, True, False]


def test_the_title_may_say_whose_text_it_is(read_page: Open) -> None:
    app = paste(read_page("upload"), f"岚江云埠经开区{TEXT}", zone="")
    assert f"题目或文件名写的是{ZONE}" in texts(app) and set(figures(app)["zone_id"]) == {"sim_03"}


def test_without_a_year_the_page_asks_for_the_period(read_page: Open) -> None:
    app = paste(read_page("upload"), "前三季度，全区税收收入完成12.5亿元。")
    assert "没写年份的数有1个" in app.warning[0].value and not figures(app)["take"].any()
    next(box for box in app.text_input if box.key == "upload_period").set_value("2024年1-9月")
    app = app.run()
    assert figures(app)["period"].tolist() == ["2024年1—9月"] and figures(app)["take"].all()


def test_a_period_that_reads_as_none_is_refused_in_a_sentence(read_page: Open) -> None:
    app = read_page("upload")
    next(box for box in app.text_input if box.key == "upload_period").set_value("下半年")
    assert "下半年" in paste(app, TEXT).error[0].value


def test_a_text_without_figures_says_what_to_do(read_page: Open) -> None:
    app = paste(read_page("upload"), "各位领导，同志们：大家好。今天我们召开会议，总结工作。")
    assert "没有找到数" in app.info[0].value and not app.data_editor


def test_a_dropped_text_is_read_like_a_pasted_one(read_page: Open) -> None:
    app = drop(read_page("upload"), "岚江云埠经开区三季度.txt", TEXT.encode("gb18030"))
    assert set(figures(app)["zone_id"]) == {"sim_03"} and len(marked(app)) == 3


def test_a_text_that_was_committed_says_so_when_it_comes_again(open_page: Open) -> None:
    app = commit(paste(open_page("upload"), TEXT))
    app = paste(app, TEXT, zone="")
    assert "已经载入过（第13批）" in texts(app)


def test_after_a_commit_the_same_text_comes_without_the_corrections_of_before(open_page: Open) -> None:
    app = commit(correct(paste(open_page("upload"), TEXT), {"value": 142.5}))
    assert figures(paste(app, TEXT, zone=""))["value"].tolist()[0] == 141.5


def test_the_page_speaks_english_and_takes_its_own_periods_back(
    open_page: Open, store_folder: Path, catalogue: Catalogue
) -> None:
    app = open_page("upload", language="en")
    app.text_area[0].set_value(f"岚江云埠经开区{TEXT}2023年税收收入15亿元。")
    app = press(app, "Read it")
    assert "Figures found in the text: 4" in texts(app)
    assert figures(app)["period"].tolist() == [*["Jan–Sep 2024"] * 3, "2023"]
    app = correct(app, {"take": False}, {"take": False}, {}, {"period": "Jan–Sep 2024"})
    for box in app.checkbox:
        app = box.check().run()
    press(app, "Commit")
    rows = committed(store_folder, catalogue)
    assert rows[["value", "period"]].values.tolist() == [[15.0, pd.Timestamp("2024-09-30")]]


def test_a_change_of_language_keeps_the_text_and_its_corrections(read_page: Open) -> None:
    app = correct(paste(read_page("upload"), TEXT), {"value": 142.5}, {"take": False})
    app.session_state["language"] = "en"
    app = app.run()
    assert "Figures found in the text: 3" in texts(app)
    assert figures(app)["value"].tolist()[0] == 142.5 and figures(app)["take"].tolist()[:2] == [True, False]


def test_a_period_typed_in_one_language_is_understood_in_the_other(read_page: Open) -> None:
    app = read_page("upload", language="en")
    app.text_area[0].set_value(f"岚江云埠经开区{TEXT}2023年税收收入15亿元。")
    dropped = {"take": False}
    app = correct(press(app, "Read it"), dropped, dropped, {}, {"period": "Jan–Sep 2024"})
    app.session_state["language"] = "zh"
    assert not app.run().error and "读懂了1个数：1个开发区，1个指标，2024年1—9月" in texts(app)


def test_reading_a_text_as_a_table_and_back_keeps_the_corrections(read_page: Open) -> None:
    app = correct(paste(read_page("upload"), TEXT), {"value": 142.5}, {"take": False})
    for way in ("table", "prose"):
        switch = next(each for each in app.button_group if str(each.key).startswith("read_as_"))
        app = switch.set_value(way).run()
        assert not app.exception and bool(app.data_editor) == (way == "prose")
    assert figures(app)["value"].tolist()[0] == 142.5 and figures(app)["take"].tolist()[:2] == [True, False]


def test_a_look_at_another_page_keeps_the_text_and_its_corrections(read_page: Open) -> None:
    app = correct(paste(read_page("upload"), TEXT), {"value": 142.5}, {"take": False})
    app.switch_page("pages/catalogue.py").run()
    app.switch_page("pages/upload.py").run()
    assert app.selectbox(key="upload_zone").value == "sim_03"
    assert figures(app)["value"].tolist()[0] == 142.5 and figures(app)["take"].tolist()[:2] == [True, False]


def test_what_is_not_ticked_is_said_once_for_each_reason_with_its_rows(read_page: Open) -> None:
    app = paste(read_page("upload"), f"{TITLE}税收收入12.5亿元。云溪产业园出口5亿元。云溪产业园进口3亿元。")
    (reasons,) = [info.value for info in app.info]
    assert reasons == "第2–3行：“云溪产业园”不是目录里的开发区或城市。要入库，请在“开发区”一栏选定"
    app = correct(app, {}, {"zone_id": "sim_03", "take": True}, {"zone_id": "sim_03", "take": True})
    assert not app.info


def test_a_zone_chosen_against_the_title_is_pointed_out(read_page: Open) -> None:
    app = paste(read_page("upload"), f"岚江云埠经开区{TEXT}", zone="望汀盐屿经济开发区")
    assert f"题目或文件名写的是{ZONE}，上面选的“本区”却是望汀盐屿经济开发区" in app.warning[0].value
    choose(app, "upload_zone", ZONE)
    assert "却是" not in texts(app.run())


def test_rows_of_a_table_in_a_text_are_said_to_be_unread(read_page: Open) -> None:
    app = paste(read_page("upload"), f"{TEXT}{TEXT}指标\t单位\t2024年1-9月\n工业投资\t亿元\t9.5\n")
    assert "其中1行数没有读" in texts(app)


def test_a_basis_that_the_text_does_not_say_can_be_chosen(
    open_page: Open, store_folder: Path, catalogue: Catalogue
) -> None:
    app = paste(open_page("upload"), f"{TITLE}地区生产总值增长6.3%。")
    rows = committed(store_folder, catalogue) if commit(correct(app, {"basis": "comparable"})) else None
    assert rows is not None and rows[["basis", "value"]].values.tolist() == [["comparable", 6.3]]


def test_a_phrase_that_was_remembered_can_be_forgotten(open_page: Open) -> None:
    app = correct(paste(open_page("upload"), TEXT), {}, {}, {"indicator_id": "retail_sales"})
    next(button for button in app.button if "记住这些说法" in button.label).click()
    app = app.run()
    next(button for button in app.button if "忘掉并重读：“夜间经济营业额”" in button.label).click()
    app = app.run()
    assert figures(app)["indicator_id"].isna().tolist() == [False, False, True]
    assert all("忘掉" not in button.label for button in app.button)


def test_a_paste_beside_a_dropped_file_is_told_to_wait(read_page: Open) -> None:
    app = paste(drop(read_page("upload"), "三季度.txt", TEXT.encode()), "2023年税收收入15亿元。")
    assert "请先在“拖入文件”里移除那个文件" in texts(app)
