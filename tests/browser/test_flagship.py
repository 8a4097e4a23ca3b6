"""The way of a zone's office in real Chromium: overview, gaps, one indicator, its ranking, and back."""

import pytest
from playwright.sync_api import Locator, expect

from kpi.ui.heat import HEAD_HEIGHT, ROW_HEIGHT
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

LAND_SUPPLIED = 3


def heat(visit: Visit) -> Locator:
    return visit.page.get_by_test_id("stDataFrame").first.locator("canvas").first


def click_row(visit: Visit, row: int) -> None:
    """Click the box before a row of the heat table, which is drawn on a canvas."""
    heat(visit).scroll_into_view_if_needed()
    place = heat(visit).bounding_box()
    assert place is not None
    visit.page.mouse.click(place["x"] + 16, place["y"] + HEAD_HEIGHT + ROW_HEIGHT * row + 17)


def test_from_the_overview_to_a_gap_to_its_story_to_its_ranking(visit: Visit) -> None:
    visit.open("/?zone=sim_03&period=2024-09-30&peers=province")
    visit.menu("找差距")
    expect(visit.page.get_by_text("可判断的47项中")).to_be_visible()
    click_row(visit, LAND_SUPPLIED)
    visit.page.wait_for_url("**/gaps?**indicator=land_supplied**")
    expect(visit.page.get_by_text("供地面积落后序时进度17.6个百分点，优先级35.3").first).to_be_visible()
    visit.settle()
    expect(visit.page.locator(".st-key-chart_story_ranking .main-svg").first).to_be_visible()
    visit.page.get_by_role("link", name="位次 →").click()
    visit.page.wait_for_url("**/ranking?**indicator=land_supplied**")
    expect(visit.page.get_by_text("居全省开发区第11位").first).to_be_visible()
    visit.settle()
    visit.page.go_back()
    visit.page.wait_for_url("**/gaps?**indicator=land_supplied**")
    visit.settle()
    visit.page.get_by_role("button", name="全部指标").click()
    expect(visit.page.get_by_text("可判断的47项中")).to_be_visible()
    expect(visit.control("指标")).to_have_value("")


def test_the_heat_table_fits_a_small_screen(visit: Visit) -> None:
    visit.open("/?zone=sim_03&period=2024-09-30&peers=province")
    visit.menu("找差距")
    heat(visit).wait_for()
    place = heat(visit).bounding_box()
    assert place is not None and place["y"] < 600 and place["x"] + place["width"] <= 1366


def test_the_heat_picture_is_taken_away(visit: Visit) -> None:
    visit.open("/?zone=sim_03&period=2024-09-30&peers=province")
    visit.menu("找差距")
    visit.page.get_by_text("图", exact=True).first.click()
    visit.page.wait_for_selector(".st-key-chart_gaps .main-svg")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="图片 PNG").first.click()
    assert download.value.suggested_filename.startswith("岚江云埠经济开发区_找差距_2024年1—9月_v")
