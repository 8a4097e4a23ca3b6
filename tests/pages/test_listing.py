"""From a gap to the register, and from an upload back to it, without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from kpi.actions.people import Person, save_people
from kpi.store import Store
from tests.conftest import AT
from tests.pages.conftest import Open, texts
from tests.pages.test_upload import commit, drop

STORY = {"zone": "sim_03", "period": "2024-09-30", "indicator": "land_supplied"}
YEAR_END = "开发区,指标,期间,数值,单位\n岚江云埠经开区,供地面积,2024年,{value},亩\n"


def enter_people(folder: Path, shipped: Store) -> None:
    store = Store(folder, shipped.catalogue)
    save_people(store, [Person("王主任", "管委会", ("leader", "keeper"))], "", AT)
    store.close()


def put(app: AppTest) -> AppTest:
    """The gap that weighs most, on the list."""
    app.selectbox(key="actions_who").select("王主任").run()
    app.button(key="listing_put").click().run()
    assert not app.exception
    return app


def test_one_click_puts_a_gap_on_the_list_and_says_its_number(
    open_page: Open, store_folder: Path, shipped: Store
) -> None:
    enter_people(store_folder, shipped)
    app = open_page("gaps", **STORY)
    assert app.button(key="listing_put").disabled
    app = put(app)
    assert "已列入清单：第1项，落后序时进度17.6个百分点。" in texts(app)
    assert app.button(key="listing_put").label == "再列一项"
    assert "按“比目标”" not in app.selectbox(key="listing_kind_land_supplied").options
    app.run()
    assert "已列入清单" not in texts(app)


def test_where_nobody_is_in_the_register_the_first_is_entered_there(open_page: Open) -> None:
    app = open_page("gaps", **STORY)
    app.text_input(key="first_name").input("王主任")
    app.text_input(key="first_department").input("管委会")
    next(button for button in app.button if button.label == "登记").click().run()
    app.button(key="listing_put").click().run()
    assert "已列入清单：第1项" in texts(app)


def test_what_is_not_behind_has_no_button(open_page: Open) -> None:
    app = open_page("gaps", **{**STORY, "indicator": "land_output_intensity"})
    assert "现在不落后，或无从判断" in texts(app)
    assert all(button.key != "listing_put" for button in app.button)


def test_a_commit_says_what_may_be_closed_and_the_overview_counts_it(
    open_page: Open, store_folder: Path, shipped: Store
) -> None:
    enter_people(store_folder, shipped)
    app = put(open_page("gaps", **STORY))
    app.switch_page("pages/upload.py").run()
    app = commit(drop(app, "年报.csv", YEAR_END.format(value=1700).encode()))
    assert "数据已达标，建议销号1项：第1项供地面积（2024年1,700亩）。" in texts(app)
    assert "建议销号1项" not in texts(app.run())
    app.switch_page("pages/overview.py").run()
    assert any("建议销号1项" in link.label for link in app.get("page_link"))


def test_a_commit_that_leaves_every_item_as_it_was_says_nothing_of_them(
    open_page: Open, store_folder: Path, shipped: Store
) -> None:
    enter_people(store_folder, shipped)
    app = put(open_page("gaps", **STORY))
    app.switch_page("pages/upload.py").run()
    app = commit(
        drop(app, "十月.csv", YEAR_END.replace("2024年", "2024年1-11月").format(value=1500).encode())
    )
    said = texts(app)
    assert "已入库" in said and "第1项" not in said
