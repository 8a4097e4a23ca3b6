"""The Action list page: its four states, its views, one item, its steps, and two who write at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.actions.fate import Intake, Loading
from kpi.actions.follow import follow_figures
from kpi.actions.intake import take_in
from kpi.actions.item import Item
from kpi.actions.layout import read_layouts
from kpi.actions.people import Person, read_people, save_people
from kpi.actions.register import add_items, edit_item, read_item, read_items, take_step
from kpi.actions.sheet import write_sheet
from kpi.settings import Settings
from kpi.store import Store
from kpi.ui.session import store as page_store
from tests.pages.conftest import Open, texts

AT = datetime(2024, 10, 8, 9)
ZONE = {"zone": "sim_03", "period": "2024-09-30"}
PEOPLE = [
    Person("王主任", "管委会", ("leader", "keeper")),
    Person("李工", "产业发展部", ("worker",)),
    Person("钱工", "财政金融部", ("worker",)),
    Person("孙核", "纪工委", ("verifier",)),
]
TASK = Item(
    "listed",
    "sim_03",
    topic="economy",
    problem="招商*落地*<b>慢",
    measures="每周调度",
    leader="王主任",
    department="产业发展部",
    person="李工",
    due=date(2024, 12, 20),
)
GAP = replace(
    TASK,
    problem="",
    indicator_id="gdp",
    now_text="完成70%",
    gap_text="落后序时5个百分点",
    gap_kind="target",
    period=date(2024, 9, 30),
    start_value=129.48,
    start_mark=70.0,
    goal_mark=100.0,
    data_version=3,
    due=date.today() + timedelta(days=3),
)


@pytest.fixture
def register(store_folder: Path) -> Store:
    """The pages' own store, with people and no item."""
    save_people(page_store(), PEOPLE, "王主任", AT)
    return page_store()


def pressed(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def open_as(open_page: Open, who: str, item: int, language: str = "zh") -> AppTest:
    """One item, seen by somebody."""
    app = open_page("actions", language, **ZONE)
    app.selectbox(key="actions_who").select(who).run()
    app.query_params["item"] = str(item)
    app.run()
    assert not app.exception
    return app


def write(app: AppTest, field: str, text: str) -> None:
    next(box for box in app.text_area if box.key.endswith(f"_{field}")).set_value(text)


def test_an_empty_register_says_how_to_begin_and_takes_its_first_person(open_page: Open) -> None:
    app = open_page("actions", **ZONE)
    assert "台账还是空的" in app.info[0].value and "找差距" in texts(app)
    app.text_input(key="first_name").set_value("王主任")
    app.text_input(key="first_department").set_value("管委会")
    pressed(app, "登记")
    assert app.selectbox(key="actions_who").value == "王主任"
    assert read_people(page_store())["王主任"].roles == ("keeper",)


def test_no_item_for_these_filters_says_what_to_choose(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_page("actions", zone="sim_01", period="2024-09-30")
    assert "没有事项" in app.info[0].value and "全部开发区" in texts(app)


@pytest.mark.parametrize(
    ("language", "counts", "overdue"),
    [
        ("zh", "共2项：未销号2，逾期1，临期1，建议销号1，恶化0，已销号0", "✖ 逾期"),
        (
            "en",
            "Items: 2 (2 open, 1 overdue, 1 due soon, 1 proposed for closing, 0 worse, 0 closed)",
            "✖ Overdue",
        ),
    ],
)
def test_the_board_says_how_many_and_marks_what_is_overdue_and_proposed(
    open_page: Open, register: Store, language: str, counts: str, overdue: str
) -> None:
    add_items(register, [TASK, GAP], "李工", AT)
    reach(register, 2)
    app = open_page("actions", language, **ZONE)
    shown = texts(app)
    assert counts in shown and f":red-background[{overdue}]" in shown and "★" in shown
    assert ("模拟数据" if language == "zh" else "Simulated") in shown


def reach(store: Store, item: int) -> None:
    """Let the newest figure have reached what the item asks; the figures were followed before, so that
    the page does not hold the item against them again."""
    follow_figures(store, Settings.read({}), AT)
    with store.write() as run:
        run("delete from action_state where item_no = $item", item=item)
        run(
            "insert into action_state values ($item, date '2024-12-31', 190, 85, 0, true, false, '1-1')",
            item=item,
        )


def test_texts_of_people_are_never_read_as_markup(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    assert r"招商\*落地\*\<b\>慢" in texts(open_page("actions", **ZONE))


def test_a_published_zone_does_not_say_simulated(open_page: Open, register: Store) -> None:
    add_items(register, [replace(TASK, zone_id="hangzhou_etdz")], "李工", AT)
    assert "模拟数据" not in texts(open_page("actions", zone="hangzhou_etdz", period="2013-12-31"))


def test_a_column_of_many_cards_leads_to_the_table_of_the_others(open_page: Open, register: Store) -> None:
    add_items(register, [TASK] * 25, "李工", AT)
    app = pressed(open_page("actions", **ZONE), "还有5项，见表格")
    assert app.selectbox(key="filter_status").value == "listed"
    assert len(app.dataframe[0].value) == 25


def test_the_table_holds_every_column_and_only_what_its_filters_leave(
    open_page: Open, register: Store
) -> None:
    add_items(register, [TASK, GAP, replace(TASK, department="财政金融部", person="钱工")], "李工", AT)
    app = open_page("actions", view="table", **ZONE)
    app.selectbox(key="filter_person").select("钱工").run()
    table = app.dataframe[0].value
    assert list(table["序号"]) == [3] and list(table["牵头部门"]) == ["财政金融部"]
    assert {"六找类别", "现状", "整改目标", "配合部门", "销号依据", "核验人"} <= set(table.columns)
    app.selectbox(key="filter_topic").set_value(None)
    app.selectbox(key="filter_timing").select("due_soon").run()
    assert "没有符合这些条件的事项" in app.info[0].value


def test_the_indicator_above_filters_the_list_and_all_zones_widens_it(
    open_page: Open, register: Store
) -> None:
    add_items(register, [TASK, GAP, replace(GAP, zone_id="sim_01")], "李工", AT)
    app = open_page("actions", view="table", indicator="gdp", **ZONE)
    assert list(app.dataframe[0].value["序号"]) == [2] and "开发区" not in app.dataframe[0].value
    app.button_group(key="scope").set_value("all").run()
    table = app.dataframe[0].value
    assert list(table["序号"]) == [2, 3] and table["开发区"].nunique() == 2


@pytest.mark.parametrize(
    ("language", "frozen", "way"),
    [
        (
            "zh",
            "2024年1—9月，数据版本3",
            "由129.48亿元到190.00亿元，走完全程的50%（2024年1—9月起，到2024年）",
        ),
        ("en", "Jan–Sep 2024, data version 3", "50% of the way to the goal"),
    ],
)
def test_an_item_shows_its_groups_what_was_frozen_and_how_far_it_came(
    open_page: Open, register: Store, language: str, frozen: str, way: str
) -> None:
    add_items(register, [GAP], "李工", AT)
    reach(register, 1)
    app = open_page("actions", language, item="1", **ZONE)
    app.query_params["item"] = "1"
    app.run()
    assert frozen in texts(app) and "落后序时5个百分点" in [text.value for text in app.text]
    assert way in app.get("progress")[0].proto.text.replace("\\", "")


def test_an_item_that_is_not_there_says_so(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_as(open_page, "李工", 77)
    assert "没有第77项" in app.error[0].value


def test_a_step_is_taken_and_told(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = pressed(open_as(open_page, "李工", 1), "开始整改")
    assert read_item(register, 1).item.status == "under_way"
    assert "开始整改" in app.success[0].value


def test_a_refused_step_says_why(open_page: Open, register: Store) -> None:
    add_items(register, [replace(TASK, measures="")], "李工", AT)
    app = pressed(open_as(open_page, "李工", 1), "开始整改")
    assert "还缺：举措" in app.error[0].value
    assert read_item(register, 1).item.status == "listed"


def test_who_may_not_take_a_step_is_told_who_may(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_as(open_page, "钱工", 1)
    assert "“开始整改”可由李工、王主任来办" in texts(app).replace("\\", "")
    assert "开始整改" not in [button.label for button in app.button]


def test_an_edit_is_saved_and_stands_in_the_history(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_as(open_page, "李工", 1)
    write(app, "progress", "已签约")
    pressed(app, "保存")
    assert read_item(register, 1).item.progress == "已签约"
    newest = app.table[-1].value.iloc[0]
    assert (newest["谁"], newest["栏目"], newest["原来"], newest["改为"]) == ("李工", "进展", "—", "已签约")


def test_an_edit_of_one_column_leaves_what_another_wrote_meanwhile(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_as(open_page, "李工", 1)
    edit_item(register, 1, 1, {"cause": "用地未批"}, "王主任", AT)
    write(app, "progress", "已签约")
    pressed(app, "保存")
    item = read_item(register, 1).item
    assert (item.cause, item.progress) == ("用地未批", "已签约")


@pytest.mark.parametrize(("kept", "stands"), [("mine", "已开工"), ("theirs", "已签约")])
def test_two_words_for_one_column_stand_side_by_side_until_one_is_chosen(
    open_page: Open, register: Store, kept: str, stands: str
) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_as(open_page, "李工", 1)
    edit_item(register, 1, 1, {"progress": "已签约", "aim": "落地三个"}, "王主任", AT)
    write(app, "progress", "已开工")
    write(app, "cause", "缺人")
    pressed(app, "保存")
    assert "王主任" in app.warning[0].value
    assert {"已开工", "已签约"} <= {text.value for text in app.text}
    assert read_item(register, 1).version == 2
    app.radio[0].set_value(kept).run()
    pressed(app, "按选用的保存")
    item = read_item(register, 1).item
    assert (item.progress, item.cause, item.aim) == (stands, "缺人", "落地三个")
    assert not app.warning


def test_words_that_clashed_are_there_after_going_away(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_as(open_page, "李工", 1)
    edit_item(register, 1, 1, {"progress": "已签约"}, "王主任", AT)
    write(app, "progress", "已开工")
    pressed(app, "保存")
    pressed(app, "返回清单")
    app.query_params["item"] = "1"
    app.run()
    assert "已开工" in [text.value for text in app.text]


def test_a_third_who_writes_while_one_chooses_is_not_written_over(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_as(open_page, "李工", 1)
    edit_item(register, 1, 1, {"progress": "已签约"}, "王主任", AT)
    write(app, "progress", "已开工")
    pressed(app, "保存")
    edit_item(register, 1, 2, {"progress": "已投产"}, "王主任", AT)
    app.radio[0].set_value("mine").run()
    pressed(app, "按选用的保存")
    assert read_item(register, 1).item.progress == "已投产"
    assert {"已开工", "已投产"} <= {text.value for text in app.text}


def test_the_newest_figure_is_laid_as_evidence_with_one_click(open_page: Open, register: Store) -> None:
    add_items(register, [GAP], "李工", AT)
    take_step(register, 1, "start", "李工", AT)
    reach(register, 1)
    app = open_as(open_page, "李工", 1)
    button = next(button for button in app.button if button.label.startswith("以最新数据为依据"))
    button.click().run()
    assert read_items(register)["evidence_count"].tolist() == [1]
    assert any("190.00亿元" in text.value for text in app.text)


def test_a_file_is_laid_as_evidence_and_can_be_taken_down(open_page: Open, register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    app = open_as(open_page, "李工", 1)
    app.file_uploader[0].upload("验收*.pdf", b"%PDF-1")
    pressed(app, "提交材料")
    assert read_items(register)["evidence_count"].tolist() == [1]
    assert [button.label for button in app.get("download_button")] == [r"验收\*.pdf"]


def test_an_item_is_added_by_hand_and_opened(open_page: Open, register: Store) -> None:
    app = open_page("actions", view="new", **ZONE)
    assert "我是" in app.info[0].value
    app.selectbox(key="actions_who").select("李工").run()
    pressed(app, "列入清单")
    assert "至少写一样" in app.error[0].value
    write(app, "problem", "用地指标不足")
    pressed(app, "列入清单")
    item = read_item(register, 1).item
    assert (item.problem, item.zone_id, item.status, item.due) == ("用地指标不足", "sim_03", "listed", None)
    assert app.query_params["item"] == ["1"] or app.query_params["item"] == "1"


def test_a_keeper_enters_people_and_nobody_else_does(open_page: Open, register: Store) -> None:
    app = open_page("actions", view="people", **ZONE)
    app.selectbox(key="actions_who").select("王主任").run()
    next(box for box in app.text_input if box.label == "姓名").set_value("周工")
    next(box for box in app.text_input if box.label == "部门").set_value("招商部")
    app.multiselect[0].set_value(["worker"])
    pressed(app, "保存")
    assert read_people(register)["周工"] == Person("周工", "招商部", ("worker",))
    app.selectbox(key="register_person").select("周工").run()
    pressed(app, "移除")
    assert "周工" not in read_people(register)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "view", ["board", "table", "timeline", "departments", "print", "exchange", "new", "people"]
)
def test_every_view_opens_in_both_languages(
    open_page: Open, register: Store, view: str, language: str
) -> None:
    add_items(register, [TASK, GAP], "李工", AT)
    app = open_page("actions", language, view=view, **ZONE)
    assert app.session_state["view"] == view and not app.error


def test_news_of_the_figures_are_told_to_every_visitor_once(open_page: Open, register: Store) -> None:
    add_items(register, [GAP], "李工", AT)
    follow_figures(register, Settings(), AT)
    with register.write() as write:
        write("update action_state set is_reached = true")
        write("update meta set value = '{\"proposed\": [1]}' where key = 'actions_news'")
    for _ in range(2):
        visitor = open_page("actions", **ZONE)
        assert "建议销号1项：第1项地区生产总值" in texts(visitor)
        assert "建议销号1项：" not in texts(visitor.run())


def test_news_that_are_no_longer_so_are_not_told(open_page: Open, register: Store) -> None:
    add_items(register, [GAP], "李工", AT)
    follow_figures(register, Settings(), AT)
    with register.write() as write:
        write("update meta set value = '{\"proposed\": [1]}' where key = 'actions_news'")
    assert "建议销号1项：" not in texts(open_page("actions", **ZONE))


def test_a_file_that_stays_open_is_checked_again_only_where_the_register_moved(
    open_page: Open, register: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_items(register, [TASK], "李工", AT)
    layout = read_layouts(Settings().catalogue)["four_lists"]
    content = write_sheet(register.catalogue, read_items(register), layout, AT)
    checked: list[str] = []

    def noted(store: Store, tables: list, layouts: dict, loading: Loading) -> Intake:
        checked.append(loading.who)
        return take_in(store, tables, layouts, loading)

    monkeypatch.setattr("kpi.ui.actions.exchange.take_in", noted)
    app = open_page("actions", view="exchange", **ZONE)
    app.selectbox(key="actions_who").select("王主任").run()
    app.file_uploader[0].upload("台账.xlsx", content).run()
    assert "不变1行" in texts(app) and checked == ["王主任"]
    assert "不变1行" in texts(app.run()) and checked == ["王主任"]
    edit_item(register, 1, 1, {"progress": "已签约"}, "李工", AT)
    app.run()
    app.selectbox(key="actions_who").select("李工").run()
    assert checked == ["王主任", "王主任", "李工"]


def test_nobody_in_particular_is_asked_for_a_name_before_people_are_changed(
    open_page: Open, register: Store
) -> None:
    app = open_page("actions", view="people", **ZONE)
    assert "先在上面选“我是”" in texts(app) and "—" not in texts(app)
    app.selectbox(key="actions_who").select("李工").run()
    assert "“李工”不是台账管理员" in texts(app)


def test_an_item_says_how_often_it_was_opened_again(open_page: Open, register: Store) -> None:
    closed = replace(TASK, status="closed", closed_on=date(2024, 9, 30), closing_note="验收单")
    add_items(register, [closed, TASK], "李工", AT)
    take_step(register, 1, "reopen", "孙核", AT, "抽查反弹")
    assert "重开1次" in texts(open_as(open_page, "李工", 1))
    assert "重开" not in texts(open_as(open_page, "李工", 2))


def test_an_empty_box_says_that_nothing_is_chosen_in_the_visitors_words(
    open_page: Open, register: Store
) -> None:
    app = open_page("actions", "en", view="new", **ZONE)
    app.selectbox(key="actions_who").select("王主任").run()
    topic = next(box for box in app.selectbox if box.label == "Topic")
    assert topic.options[0] == "None chosen"
    app = open_page("actions", view="people", **ZONE)
    app.selectbox(key="actions_who").select("王主任").run()
    assert app.multiselect[0].proto.placeholder == "请选择"
