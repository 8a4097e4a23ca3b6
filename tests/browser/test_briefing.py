"""A briefing made on its page in a real browser: downloaded as a package, and what is in it."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect
from pptx import Presentation

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
FIRST = "差距清单：先抓什么"


def test_a_briefing_is_made_downloaded_and_holds_what_was_chosen(visit: Visit, tmp_path: Path) -> None:
    visit.open("/?zone=sim_03&period=2024-09-30&peers=province")
    visit.menu("简报")
    page = visit.page
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible()
    page.get_by_role("button", name="生成简报").click()
    package = page.get_by_role("button", name="全部打包下载")
    package.wait_for(timeout=240_000)
    expect(page.get_by_text("简报已生成")).to_be_visible()
    with page.expect_download() as download:
        package.click()
    name = download.value.suggested_filename
    assert name.startswith("岚江云埠经济开发区_季度点评会_2024年1—9月_v") and name.endswith("_模拟.zip")
    path = tmp_path / "briefing.zip"
    download.value.save_as(path)
    stem = name.removesuffix(".zip")
    with zipfile.ZipFile(path) as files:
        assert files.testzip() is None
        names = files.namelist()
        assert names[:3] == [f"{stem}.{form}" for form in ("pptx", "docx", "xlsx")]
        pictures = names[3:]
        assert len(pictures) >= 10 and pictures[0] == f"01_{FIRST}.png"
        assert all(files.read(each).startswith(b"\x89PNG") for each in pictures)
        deck = Presentation(io.BytesIO(files.read(names[0])))
        titles = [slide.shapes.title.text for slide in deck.slides]
        assert any(FIRST in title for title in titles)
        assert sum(shape.has_chart for slide in deck.slides for shape in slide.shapes) >= 10
        document = Document(io.BytesIO(files.read(names[1])))
        assert any(FIRST in paragraph.text for paragraph in document.paragraphs)
        assert len(document.inline_shapes) >= 10
        book = load_workbook(io.BytesIO(files.read(names[2])))
        assert len(book.sheetnames) > 10
    assert visit.elsewhere == []


def test_the_menu_of_a_chart_gives_slide_workbook_and_link(visit: Visit, tmp_path: Path) -> None:
    visit.open("/?zone=sim_03&period=2024-09-30&peers=province&indicator=gdp")
    visit.menu("位次")
    page = visit.page
    for label, form in (("幻灯", "pptx"), ("Excel", "xlsx")):
        with page.expect_download() as download:
            page.get_by_role("button", name=label, exact=True).first.click()
        assert download.value.suggested_filename.endswith(f"_模拟.{form}")
        download.value.save_as(tmp_path / f"one.{form}")
    (slide, *_) = Presentation(str(tmp_path / "one.pptx")).slides
    assert any(shape.has_chart for shape in slide.shapes)
    with zipfile.ZipFile(tmp_path / "one.xlsx") as book:
        assert any("charts/chart" in name for name in book.namelist())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").first.click()
    expect(page.get_by_text("链接已复制").first).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "/ranking?" in link and "zone=sim_03" in link and "indicator=gdp" in link
