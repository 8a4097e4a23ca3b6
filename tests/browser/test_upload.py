"""Upload in real Chromium: drop any file, settle a name, commit, look at a figure's life, take it back."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

RANKING = "/?zone=sim_03&period=2024-09-30&peers=province&indicator=gdp"
UNSETTLED = """岚江市开发区2024年1-9月主要指标,,
开发区,地区生产总值（亿元）,同比（%）
云埠新片区,141.5,6.3
数据来源：统计局,,
"""


def drop(visit: Visit, path: Path) -> None:
    visit.page.locator("input[type=file]").first.set_input_files(path)
    visit.page.get_by_text(path.name[:6]).first.wait_for()
    visit.settle()


def read_out(visit: Visit, text: str) -> None:
    expect(visit.page.get_by_text(text).first).to_be_visible(timeout=20_000)


def choose_row(visit: Visit, table: int, row: int) -> None:
    """Click the box before a row of a table, drawn on a canvas."""
    box = visit.page.get_by_test_id("stDataFrame").nth(table).locator("canvas").first
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place is not None
    visit.page.mouse.click(place["x"] + 18, place["y"] + 38 + 35 * row + 17)
    visit.settle()


def test_a_file_is_dropped_settled_committed_looked_at_and_taken_back(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "九月指标.csv").write_bytes(UNSETTLED.encode("gb18030"))
    visit.open()
    visit.menu("上传")
    drop(visit, tmp_path / "九月指标.csv")
    read_out(visit, "有1处要您定一下")
    visit.choose("云埠新片区", "岚江云埠")
    visit.page.get_by_role("button", name="记住并重读").click()
    read_out(visit, "读懂了2个数：1个开发区")
    visit.page.get_by_text("我已核对上面的提示").click()
    visit.settle()
    visit.page.get_by_role("button", name="入库", exact=True).click()
    read_out(visit, "已入库：第")
    done = re.search(r"已入库：第(\d+)批", visit.page.inner_text("body"))
    assert done is not None
    batch = int(done[1])
    visit.open(RANKING)
    visit.menu("位次")
    read_out(visit, "地区生产总值完成141.50亿元")
    visit.page.get_by_text("数字来源").click()
    visit.menu("上传")
    choose_row(visit, 0, 0)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载原件").click()
    assert Path(download.value.path()).read_bytes() == UNSETTLED.encode("gb18030")
    visit.page.get_by_role("button", name=f"撤回第{batch}批").click()
    read_out(visit, f"第{batch}批已撤回，记为第{batch + 1}批")
    visit.open(RANKING)
    visit.menu("位次")
    read_out(visit, "地区生产总值完成129.48亿元")


def test_a_template_goes_out_filled_in_and_comes_back_without_a_question(
    visit: Visit, tmp_path: Path
) -> None:
    visit.open()
    visit.menu("上传")
    visit.page.get_by_role("tab", name="下载模板").click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载填报表（.xlsx）").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "指标")
    column = next(cell.column for cell in head if str(cell.value).startswith("本期数"))
    first = head[0].row + 1
    sheet.cell(first, column).value = 77.5
    book.save(path)
    visit.page.get_by_role("tab", name="拖入文件").click()
    drop(visit, path)
    read_out(visit, "读懂了")
    expect(visit.page.get_by_text("要您定一下")).to_have_count(0)
    read_out(visit, "将会改变：新增1个，修订0个")


def test_a_table_is_pasted(visit: Visit) -> None:
    visit.open()
    visit.menu("上传")
    visit.page.get_by_role("tab", name="粘贴表格").click()
    visit.page.get_by_label("从 Excel 或网页复制表格").fill(
        "岚江云埠经开区2024年1-9月\n指标\t单位\t本期\n地区生产总值\t亿元\t130.2\n"
    )
    visit.page.get_by_role("button", name="读取").click()
    read_out(visit, "读懂了1个数")
