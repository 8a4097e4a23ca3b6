"""The main job in real Chromium: look, choose, upload, see the rank change, take a picture away."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

FILE = "开发区,指标,期间,数值,单位\n岚江云埠经开区,一般公共预算收入,2024年1-9月,250000,万元\n"
SIM = "zone=sim_03&period=2024-09-30&peers=province"


def test_the_overview_opens_with_cards_and_says_simulated(visit: Visit) -> None:
    visit.open()
    expect(visit.page.get_by_test_id("stMetric")).to_have_count(8)
    expect(visit.page.get_by_text("模拟数据：所示开发区均为虚构")).to_be_visible()


def test_the_address_alone_reopens_the_same_question(visit: Visit) -> None:
    visit.open()
    visit.choose("开发区", "望汀盐屿")
    visit.choose("指标", "地区生产总值")
    visit.page.wait_for_url("**zone=sim_11**indicator=gdp**")
    address = visit.page.url.removeprefix(visit.address)
    visit.open(address)
    assert visit.page.url.endswith(address)
    expect(visit.control("开发区")).to_have_value("望汀盐屿经济开发区")
    expect(visit.control("指标")).to_have_value("地区生产总值")


def test_the_question_goes_along_to_the_next_page(visit: Visit) -> None:
    visit.open()
    visit.choose("开发区", "望汀盐屿")
    visit.page.wait_for_url("**zone=sim_11**")
    visit.menu("位次")
    expect(visit.control("开发区")).to_have_value("望汀盐屿经济开发区")
    visit.page.wait_for_url("**/ranking?*zone=sim_11**")


def test_back_returns_to_the_page_and_its_question(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_role("link", name="公布：杭州在36城市2017年").click()
    visit.page.wait_for_url("**/ranking?**zone=city_hangzhou**")
    visit.settle()
    visit.page.go_back()
    visit.page.wait_for_url("**zone=sim_03**")
    visit.settle()
    expect(visit.control("开发区")).to_have_value("岚江云埠经济开发区")


def test_published_figures_are_one_click_away(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_role("link", name="公布：杭州在36城市2017年").click()
    visit.page.wait_for_url("**/ranking?**zone=city_hangzhou**")
    expect(visit.page.get_by_text("居36城市第9位").first).to_be_visible()
    expect(visit.page.get_by_text("标兵武汉领先806.98亿元").first).to_be_visible()


def test_an_uploaded_gb18030_file_changes_the_rank(visit: Visit, tmp_path: Path) -> None:
    visit.open()
    visit.menu("位次")
    visit.choose("指标", "一般公共预算收入")
    expect(visit.page.get_by_text("居全省开发区第5位").first).to_be_visible()
    visit.menu("上传")
    file = tmp_path / "三季度财政.csv"
    file.write_bytes(FILE.encode("gb18030"))
    visit.page.locator("input[type=file]").set_input_files(file)
    expect(visit.page.get_by_text("修订1个").first).to_be_visible()
    visit.page.get_by_text("我已核对上面的提示").click()
    visit.settle()
    visit.page.get_by_role("button", name="入库").click()
    expect(visit.page.get_by_text("已入库：第13批")).to_be_visible()
    visit.menu("位次")
    expect(visit.page.get_by_text("居全省开发区第1位").first).to_be_visible()


@pytest.mark.parametrize(
    ("button", "ending", "start"), [("图片 PNG", "png", b"\x89PNG"), ("矢量图 SVG", "svg", b"<svg")]
)
def test_the_picture_is_saved_under_a_proper_name(
    visit: Visit, tmp_path: Path, button: str, ending: str, start: bytes
) -> None:
    visit.open()
    visit.menu("目标完成")
    visit.page.wait_for_selector(".st-key-chart_amounts .main-svg")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button).first.click()
    name = download.value.suggested_filename
    assert name.startswith("岚江云埠经济开发区_目标完成_2024年1—9月_v")
    assert name.endswith(f"_模拟.{ending}")
    download.value.save_as(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_the_png_is_drawn_at_twice_the_size_of_the_screen(visit: Visit, tmp_path: Path) -> None:
    visit.open()
    visit.menu("同比")
    visit.page.wait_for_selector(".st-key-chart_growth .main-svg")
    box = visit.page.locator(".st-key-chart_growth .js-plotly-plot").bounding_box()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="图片 PNG").first.click()
    download.value.save_as(tmp_path / "growth.png")
    header = (tmp_path / "growth.png").read_bytes()[16:24]
    width = int.from_bytes(header[:4], "big")
    assert box is not None
    assert width == pytest.approx(2 * box["width"], abs=4)


def test_the_csv_opens_in_excel_and_says_simulated(visit: Visit, tmp_path: Path) -> None:
    visit.open()
    visit.menu("同比")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="表格 CSV").first.click()
    download.value.save_as(tmp_path / "growth.csv")
    content = (tmp_path / "growth.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    gdp = next(row for row in rows if row["指标"] == "地区生产总值")
    assert (gdp["本期"], gdp["同比(%)"], gdp["备注"]) == ("129.48", "7.5", "模拟数据")


def test_the_sentence_is_copied(visit: Visit) -> None:
    visit.open()
    visit.menu("同比")
    visit.page.get_by_role("button", name="复制这句话").first.click()
    expect(visit.page.get_by_text("已复制")).to_be_visible()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert (
        copied == "【模拟】2024年1—9月，地区生产总值完成129.48亿元，同比增长7.5%，较上半年回落0.5个百分点。"
    )


def test_english_is_a_click_away_and_keeps_the_question(visit: Visit) -> None:
    visit.open()
    visit.menu("同比")
    visit.choose("指标", "地区生产总值")
    visit.page.get_by_text("English", exact=True).click()
    expect(visit.page.get_by_text("Gross domestic product, Jan–Sep 2024").first).to_be_visible()
    visit.page.wait_for_url("**indicator=gdp**lang=en**")


def test_the_browsers_language_decides_the_first_visit(served: str, chromium) -> None:
    page = chromium.new_page(locale="en-GB")
    page.goto(served)
    expect(page.get_by_text("Overview", exact=True).first).to_be_visible()
    page.close()
