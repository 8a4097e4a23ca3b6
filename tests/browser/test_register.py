"""One gap in real Chromium, from the heat table to 销号, and back on the list when its figure falls."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from kpi.store import Store
from tests.browser.conftest import Visit, serve
from tests.browser.test_flagship import LAND_SUPPLIED, click_row

pytestmark = pytest.mark.browser

KEEPER, VERIFIER = ("王敏", "经济发展局"), ("李强", "考核办")
FIGURES = "开发区,指标,期间,数值,单位\n岚江云埠经开区,供地面积,2024年,{area},亩\n"
# the target of 2024 is 1630 mu, of which 935 were supplied by September
REACHES, FALLS_SHORT = 1652, 1548
DUE = "2027-01-31"
GROUND = "全年供地1652亩，超过年度目标，已与供地台账核对。"


@pytest.fixture(scope="module")
def served(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A program of its own: what is uploaded and closed here is seen by no other test."""
    with serve(shipped, tmp_path_factory.mktemp("register")) as address:
        yield address


def read_out(visit: Visit, text: str, within: Locator | None = None) -> None:
    visit.settle()
    expect((within or visit.page.locator("body")).get_by_text(text).first).to_be_visible(timeout=20_000)


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).click()
    visit.settle()


def choose_view(visit: Visit, name: str) -> None:
    visit.page.get_by_role("radio", name=name, exact=True).click()
    visit.settle()


def enter_first_person(visit: Visit) -> None:
    press(visit, "登记第一人")
    name, department = KEEPER
    visit.page.get_by_label("姓名").fill(name)
    visit.page.get_by_label("部门").fill(department)
    press(visit, "登记")
    expect(visit.page.get_by_role("button", name="列入清单")).to_be_enabled()


def enter_verifier(visit: Visit) -> None:
    choose_view(visit, "人员")
    name, department = VERIFIER
    visit.page.get_by_label("姓名").fill(name)
    visit.page.get_by_label("部门").fill(department)
    visit.choose("角色", "核验人")
    visit.page.keyboard.press("Escape")
    press(visit, "保存")
    read_out(visit, f"{name}已记入名册")


def upload(visit: Visit, path: Path, area: int, who: str) -> None:
    path.write_bytes(FIGURES.format(area=area).encode("gb18030"))
    visit.menu("上传")
    expect(visit.page.get_by_label("载入人", exact=True)).to_have_value(who)
    visit.page.locator("input[type=file]").first.set_input_files(path)
    read_out(visit, "将会改变")
    doubts = visit.page.get_by_text("我已核对上面的提示")
    if doubts.count():
        doubts.click()
        visit.settle()
    press(visit, "入库")
    read_out(visit, "已入库：第")


def write(visit: Visit, label: str, text: str) -> None:
    visit.page.get_by_label(label, exact=True).fill(text)


def test_a_gap_is_listed_assigned_closed_on_its_figure_and_reopened_when_it_falls(
    visit: Visit, tmp_path: Path
) -> None:
    # from the heat table to the list
    visit.open("/?zone=sim_03&period=2024-09-30&peers=province")
    visit.menu("找差距")
    click_row(visit, LAND_SUPPLIED)
    visit.page.wait_for_url("**/gaps?**indicator=land_supplied**")
    read_out(visit, "供地面积落后序时进度17.6个百分点")
    expect(visit.page.get_by_role("button", name="列入清单")).to_be_disabled()
    read_out(visit, "先登记第一人，才能列入清单")
    enter_first_person(visit)
    press(visit, "列入清单")
    read_out(visit, "已列入清单：第1项，落后序时进度17.6个百分点")
    visit.page.get_by_role("link", name="清单第1项").click()
    visit.page.wait_for_url("**/actions?**item=1**")
    read_out(visit, "第1项 · 供地面积")
    read_out(visit, "2024年1—9月完成935亩，完成年度目标的57.4%")
    read_out(visit, "2024年目标1,630亩")

    # nobody is there to verify yet; then assigned and started
    press(visit, "返回清单")
    enter_verifier(visit)
    choose_view(visit, "看板")
    press(visit, "第1项 →")
    read_out(visit, "建账时的数是2024年1—9月的，还没有更新的、能和它比的数")
    press(visit, "开始整改")
    read_out(visit, "第1项还缺：举措、责任领导、牵头部门、责任人、完成时限")
    visit.choose("责任领导", KEEPER[0])
    visit.choose("牵头部门", KEEPER[1])
    visit.choose("责任人", KEEPER[0])
    visit.page.get_by_label("完成时限", exact=True).get_by_role("spinbutton").first.click()
    visit.page.keyboard.type(DUE.replace("-", ""))
    write(visit, "举措", "盘活低效用地，四季度集中挂牌三宗。")
    press(visit, "保存")
    read_out(visit, "第1项已保存")
    press(visit, "开始整改")
    read_out(visit, "第1项：开始整改，已记入台账")
    read_out(visit, "整改中")

    # the year's figure reaches the target
    upload(visit, tmp_path / "2024年供地.csv", REACHES, KEEPER[0])
    read_out(visit, "数据已达标，建议销号1项：第1项供地面积（2024年1,652亩）")
    visit.menu("四项清单")
    read_out(visit, "建议销号1")
    press(visit, "第1项 →")
    read_out(visit, "★ 建议销号")
    read_out(visit, "由935亩到1,652亩，走完全程的100%")

    # applied for with the figure as evidence
    press(visit, "申请销号")
    read_out(visit, "第1项还缺：进展")
    write(visit, "进展", "三宗土地已全部供出。")
    press(visit, "保存")
    read_out(visit, "第1项已保存")
    visit.page.get_by_role("button", name="以最新数据为依据").click()
    read_out(visit, "第1项的材料已收下")
    press(visit, "申请销号")
    read_out(visit, "第1项：申请销号，已记入台账")
    read_out(visit, "“开始核验”可由李强来办。")
    expect(visit.page.get_by_text("您打开以后")).to_have_count(0)
    expect(visit.page.get_by_role("button", name="开始核验")).to_have_count(0)

    # verified and closed by another
    visit.choose("我是", VERIFIER[0])
    press(visit, "开始核验")
    press(visit, "销号")
    read_out(visit, "理由")
    visit.page.get_by_label("销号依据，或者退回的理由").fill(GROUND)
    press(visit, "销号")
    read_out(visit, "第1项：销号，已记入台账")
    read_out(visit, "已销号")
    read_out(visit, GROUND)

    # a revision takes it back
    upload(visit, tmp_path / "2024年供地核减.csv", FALLS_SHORT, VERIFIER[0])
    read_out(visit, "数据回落，已重开1项：第1项供地面积（2024年1,548亩）")
    visit.page.get_by_role("link", name="第1项 →").click()
    visit.page.wait_for_url("**/actions?**item=1**")
    read_out(visit, "整改中")
    read_out(visit, "由935亩到1,548亩，走完全程的88%")
    figure, file = "2024年供地面积1,548亩，落后序时进度5.0个百分点", "2024年供地核减.csv，第14批"
    why = f"{figure}，已不达标，重新整改（数据来自{file}）。"
    read_out(visit, f"：{why}")
    expect(visit.page.get_by_text("建议销号")).to_have_count(0)
    visit.page.get_by_text("经过（8次改动）").click()
    newest = visit.page.get_by_test_id("stTable").locator("tbody tr").first
    expect(newest).to_contain_text("数据")
    expect(newest).to_contain_text("重开")
    expect(newest.get_by_text(why)).to_be_visible()
