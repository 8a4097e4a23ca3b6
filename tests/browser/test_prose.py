"""Prose in real Chromium: paste or drop, see what was read, correct, drop, commit, find it in the charts."""

import re
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator, TimeoutError, expect

from tests.browser.conftest import Visit
from tests.browser.test_upload import drop, read_out

pytestmark = pytest.mark.browser

GROWTH = "/?zone=sim_07&period=2024-09-30&peers=province&indicator=tax_revenue"
TEXT = """2024年前三季度经济运行分析
全区税收收入完成33.7亿元，同比增长4.4%，居全省第6位；工业投资完成58.6亿元。
<script>window.hacked = 1</script> <img src="x" onerror="window.hacked = 1"> **粗** $x^2$ :red[红]
"""
ZONE = "sim_07"
# where columns of the table of figures are, and what the page says while something is to be looked at
TAKE, VALUE = 88, 417
DOUBTS = "我已核对上面的提示"


def paste(visit: Visit, text: str) -> None:
    visit.page.get_by_role("tab", name="粘贴表格或文字").click()
    visit.page.get_by_label("复制一段文字").fill(text)
    visit.page.get_by_role("button", name="读取").click()
    read_out(visit, "从文字里找到")
    visit.settle()


def figure(visit: Visit, words: str) -> Locator:
    return visit.page.locator(".st-key-prose_text span.figure", has_text=words)


def cell(visit: Visit, row: int, left: int) -> tuple[float, float]:
    """Where a cell of the table of figures is, drawn on a canvas; `left` from its left edge."""
    table = visit.page.get_by_test_id("stDataFrame").first.locator("canvas").first
    table.scroll_into_view_if_needed()
    place = table.bounding_box()
    assert place is not None
    return place["x"] + left, place["y"] + 38 + 35 * row + 17


def write(visit: Visit, row: int, left: int, text: str) -> None:
    """Write into a cell as a person does, who clicks once more where the table moved under the click."""
    field = visit.page.locator("#portal input")
    for _ in range(10):
        visit.page.mouse.click(*cell(visit, row, left))
        visit.page.keyboard.press("Enter")
        with suppress(TimeoutError):
            field.wait_for(timeout=3_000)
            break
    field.fill(text)
    visit.page.keyboard.press("Enter")


def commit(visit: Visit) -> None:
    visit.page.get_by_role("button", name="入库", exact=True).click()
    read_out(visit, "已入库：第")


def test_a_pasted_text_is_looked_at_corrected_committed_and_found_in_the_chart(
    visit: Visit, zone_name: str
) -> None:
    visit.open()
    visit.menu("上传")
    paste(visit, TEXT)
    read_out(visit, "没写是哪个开发区的数有2个")
    visit.choose("文件里的“本区”是", zone_name)
    tax = figure(visit, "税收收入完成33.7亿元")
    expect(tax).to_have_class(re.compile("sure"))
    assert "underline" in tax.evaluate("mark => getComputedStyle(mark).textDecorationLine")
    told = tax.get_attribute("title") or ""
    for line in ("税收收入", "33.7亿元", "+4.4%", "第6位", "2024年1—9月", zone_name):
        assert line in told
    expect(visit.page.locator(".st-key-prose_text")).to_contain_text("**粗** $x^2$ :red[红]")
    assert visit.page.evaluate("window.hacked") is None
    read_out(visit, "读懂了4个数")
    visit.page.mouse.click(*cell(visit, 1, TAKE))
    read_out(visit, "读懂了3个数")
    expect(visit.page.get_by_text(DOUBTS)).to_be_visible()
    visit.settle()
    write(visit, 0, VALUE, "13.5")
    expect(visit.page.get_by_text(DOUBTS)).to_have_count(0)
    commit(visit)
    visit.open(GROWTH)
    visit.menu("同比")
    read_out(visit, "税收收入完成13.50亿元，同比增长4.4%")


def test_a_document_of_word_is_dropped_and_committed(visit: Visit, tmp_path: Path, zone_name: str) -> None:
    document = docx.Document()
    document.add_heading(f"{zone_name}2024年前三季度运行简报")
    document.add_paragraph("全区完成进出口总额23.4亿元，同比增长11.5%。")
    document.save(str(tmp_path / "三季度运行简报.docx"))
    visit.open()
    visit.menu("上传")
    drop(visit, tmp_path / "三季度运行简报.docx")
    read_out(visit, f"题目或文件名写的是{zone_name}")
    read_out(visit, "读懂了2个数")
    visit.page.get_by_text(DOUBTS).click()
    visit.settle()
    commit(visit)
    visit.open(GROWTH.replace("tax_revenue", "trade_total"))
    visit.menu("同比")
    read_out(visit, "同比增长11.5%")


@pytest.fixture
def zone_name(catalogue) -> str:
    return catalogue.zones[ZONE].name_zh
