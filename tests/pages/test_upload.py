"""The upload page: understood, refused, committed, and committed twice."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open, texts

GOOD = "开发区,指标,期间,数值,单位\n岚江云埠经开区,地区生产总值,2024年1-9月,999,亿元\n"
BAD = "开发区,指标,期间,数值,单位\n岚江云阜经开区,地区生产总值,2024年1-9月,4761.,亿元\n"


def drop(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].upload(name, content)
    return app.run()


def commit(app: AppTest) -> AppTest:
    next(button for button in app.button if button.label == "入库").click()
    return app.run()


def test_a_file_shows_what_will_change_before_anything_is_written(open_page: Open) -> None:
    app = drop(open_page("upload"), "三季度.csv", GOOD.encode("gb18030"))
    assert "读懂了1个数" in texts(app)
    preview = app.dataframe[0].value.iloc[0]
    assert (preview["变化"], preview["原值"], preview["新值"]) == ("修订", 129.48, 999.0)
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


def test_what_is_not_understood_is_listed_by_cell_and_cannot_be_committed(open_page: Open) -> None:
    app = drop(open_page("upload"), "三季度.csv", BAD.encode())
    problems = app.dataframe[0].value
    assert list(problems["单元格"]) == ["A2", "D2"]
    assert problems["问题"].str.contains("岚江云埠").any()
    assert all(button.label != "入库" for button in app.button)


def test_a_file_that_is_no_table_gets_a_sentence(open_page: Open) -> None:
    app = drop(open_page("upload"), "三季度.xlsx", b"PK not really")
    assert "三季度.xlsx" in app.error[0].value


def test_a_doubtful_figure_must_be_looked_at_first(open_page: Open) -> None:
    slip = GOOD.replace(",999,", ",12948,")
    app = drop(open_page("upload"), "三季度.csv", slip.encode())
    assert "十倍" in app.warning[0].value
    assert next(button for button in app.button if button.label == "入库").disabled
