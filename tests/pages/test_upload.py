"""The upload page: understood, refused, committed, and committed twice."""

import pandas as pd
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open, texts

GOOD = "开发区,指标,期间,数值,单位\n岚江云埠经开区,地区生产总值,2024年1-9月,999,亿元\n"
BAD = "开发区,指标,期间,数值,单位\n岚江云阜经开区,地区生产总值,2024年1-9月,4761.,亿元\n"


def drop(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].upload(name, content)
    return app.run()


def table(app: AppTest, head: str) -> pd.DataFrame:
    """The first table on the page with a column of that name."""
    return next(frame.value for frame in app.dataframe if head in frame.value.columns)


def commit(app: AppTest) -> AppTest:
    for box in app.checkbox:
        app = box.check().run()
    next(button for button in app.button if button.label == "入库").click()
    return app.run()


def test_a_file_shows_what_will_change_before_anything_is_written(read_page: Open) -> None:
    app = drop(read_page("upload"), "三季度.csv", GOOD.encode("gb18030"))
    assert "读懂了1个数" in texts(app)
    preview = table(app, "变化").iloc[0]
    assert (preview["变化"], preview["提醒"]) == ("修订", "改动大")
    assert (preview["原值"], preview["新值"]) == (129.48, 999.0)
    assert len(app.dataframe[-1].value) == 12


def test_a_commit_changes_the_ranking(open_page: Open) -> None:
    app = commit(drop(open_page("upload"), "三季度.csv", GOOD.encode("gb18030")))
    assert "已入库：第13批，新增0个，修订1个" in texts(app)
    app.switch_page("pages/ranking.py").run()
    assert "地区生产总值完成999.00亿元，居全省开发区第1位" in texts(app)


def test_the_same_file_again_says_that_it_changes_nothing(open_page: Open) -> None:
    app = commit(drop(open_page("upload"), "三季度.csv", GOOD.encode()))
    app = drop(app, "again.csv", GOOD.encode())
    assert "已经载入过（第13批）" in texts(app)
    assert all(button.label != "入库" for button in app.button)


def test_what_is_not_understood_is_listed_by_cell_and_cannot_be_committed(read_page: Open) -> None:
    app = drop(read_page("upload"), "三季度.csv", BAD.encode())
    assert list(table(app, "问题")["单元格"]) == ["D2"]
    assert "岚江云埠经济开发区" in app.selectbox(key="settle_0_岚江云阜经开区").options[0]
    assert all(button.label != "入库" for button in app.button)


def test_a_file_that_is_no_table_gets_a_sentence(read_page: Open) -> None:
    app = drop(read_page("upload"), "三季度.xlsx", b"PK not really")
    assert "三季度.xlsx" in app.error[0].value


def test_a_doubtful_figure_must_be_looked_at_first(read_page: Open) -> None:
    slip = GOOD.replace(",999,", ",12948,")
    app = drop(read_page("upload"), "三季度.csv", slip.encode())
    assert any("十倍" in warning.value for warning in app.warning)
    assert next(button for button in app.button if button.label == "入库").disabled


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def choose(app: AppTest, key: str, option: str) -> None:
    box = app.selectbox(key=key)
    box.set_value(next(text for text in box.options if option in text))


UNKNOWN_ZONE = "开发区,指标,期间,数值,单位\n云埠片区,地区生产总值,2024年1-9月,130,亿元\n"
UNKNOWN_INDICATOR = "开发区,指标,期间,数值,单位\n岚江云埠经开区,夜间经济营业额,2024年1-9月,1.5,亿元\n"
NO_UNIT = "开发区,指标,期间,数值\n岚江云埠经开区,地区生产总值,2024年1-9月,130\n"


def test_a_name_settled_once_is_known_the_next_time(open_page: Open) -> None:
    app = drop(open_page("upload"), "三季度.csv", UNKNOWN_ZONE.encode())
    assert "有1处要您定一下" in texts(app)
    choose(app, "settle_0_云埠片区", "岚江云埠经济开发区")
    app = press(app, "记住并重读")
    assert "读懂了1个数" in texts(app)
    again = drop(app, "四季度.csv", UNKNOWN_ZONE.replace("1-9月", "1-12月").encode())
    assert "要您定一下" not in texts(again)


def test_a_new_indicator_can_be_added_on_the_spot(open_page: Open) -> None:
    app = drop(open_page("upload"), "三季度.csv", UNKNOWN_INDICATOR.encode())
    next(box for box in app.selectbox if box.label == "单位").set_value("亿元")
    next(box for box in app.text_input if box.label == "口径说明").set_value("限上夜间经济营业额")
    app = press(app, "新增")
    assert "读懂了1个数" in texts(app)
    app = commit(app)
    app.switch_page("pages/catalogue.py").run()
    assert "夜间经济营业额" in app.dataframe[0].value.to_string()


def test_the_units_of_a_file_without_any_are_one_question(open_page: Open) -> None:
    app = drop(open_page("upload"), "三季度.csv", NO_UNIT.encode())
    assert "文件里没写单位" in texts(app)
    app = press(app, "记住并重读")
    assert table(app, "变化")["新值"].tolist() == [130.0]


def test_a_pasted_table_is_read_like_a_file(open_page: Open) -> None:
    app = open_page("upload")
    app.text_area[0].set_value("指标\t单位\t2024年1-9月\n地区生产总值\t亿元\t130\n")
    next(box for box in app.selectbox if box.key == "upload_zone").set_value("岚江云埠经济开发区")
    app = press(app, "读取")
    assert table(app, "变化")["新值"].tolist() == [130.0]


def test_every_column_of_the_sheet_says_what_it_was_taken_for(read_page: Open) -> None:
    app = drop(read_page("upload"), "三季度.csv", GOOD.encode())
    row = ["岚江云埠经开区", "地区生产总值", "2024年1-9月", "999", "亿元"]
    assert table(app, "A").iloc[1].tolist() == row
    assert ":green-background[数]" in texts(app)


def test_a_column_explained_once_is_read(open_page: Open) -> None:
    text = "岚江云埠经开区2024年1-9月,,,\n指标,单位,任务书,完成\n税收收入,亿元,10,7\n"
    app = drop(open_page("upload"), "三季度.csv", text.encode())
    choose(app, "settle_0_任务书", "目标")
    app = press(app, "记住并重读")
    assert set(table(app, "变化")["类别"]) == {"目标", "实际"}


def test_a_file_without_a_table_is_shown_so_that_its_header_can_be_pointed_at(read_page: Open) -> None:
    app = drop(read_page("upload"), "a.csv", "甲,乙\n1,2\n".encode())
    assert "a.csv" in app.error[0].value
    assert table(app, "B").iloc[0].tolist() == ["甲", "乙"]
