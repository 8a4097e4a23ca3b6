"""The register goes out as Excel and comes back as it was; what was changed in it is taken row by row, and
nothing is written until all rows are right."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.actions.cell import LONGEST, tidy
from kpi.actions.fate import Fate, Intake, Loading
from kpi.actions.heads import Table
from kpi.actions.history import read_history
from kpi.actions.intake import commit_intake, take_in
from kpi.actions.item import STATUSES, TOPICS
from kpi.actions.layout import Layout, read_layouts
from kpi.actions.people import Person, save_people
from kpi.actions.register import Edit, add_items, edit_item, read_item, read_items, take_step
from kpi.actions.sheet import COLOURS, row_height, write_sheet
from kpi.catalogue import Catalogue
from kpi.errors import BadFile, ZoneGapError
from kpi.settings import Settings
from kpi.store import Store
from pipelines.read import read_sheets
from tests.books import converted
from tests.test_actions import AT, PEOPLE, TASK

LAYOUTS = read_layouts(Settings().catalogue)
IDS = sorted(LAYOUTS)
LATER = AT + timedelta(days=30)
ODD = ("=1+1", "+8", "-0.5%", "@某", " 前后空格　", "一\r\n二\n\n三", '他说"好"', "'引", "_x000D_", "_x0041_")
ODD += (
    "2024-12-20",
    "1-1-0123abcd",
    "【整改中】已签约",
    "全角ＡＢＣ１２３",
    "\x00\x07",
    "\u200b零宽",
    "TRUE",
    "#N/A",
)
HOSTILE = st.one_of(
    st.sampled_from(ODD), st.text(max_size=60), st.sampled_from(["长" * 40_000, "行\n" * 400])
)
FROZEN = replace(
    TASK,
    problem="",
    indicator_id="gdp",
    gap_kind="target",
    now_text="46.2亿元",
    goal_text="增长8%",
    gap_text="-4.9个百分点",
    place_text="第11位",
)


@pytest.fixture
def register(store: Store) -> Store:
    """Items of every state, by hand and from gaps, of two zones."""
    save_people(store, PEOPLE, "王主任", AT)
    items = [
        replace(TASK, status=status, topic=topic, problem=f"问题{number}")
        for number, (status, topic) in enumerate(zip(STATUSES, TOPICS, strict=True), 1)
    ]
    items[-1] = replace(items[-1], closed_on=date(2024, 9, 30), closing_note="验收单", verifier="孙核")
    add_items(store, [*items, FROZEN, replace(TASK, zone_id="sim_01", due=None)], "李工", AT)
    return store


def exported(store: Store, layout: str = "four_lists") -> bytes:
    return write_sheet(store.catalogue, read_items(store), LAYOUTS[layout], LATER)


def taken(
    store: Store, content: bytes, name: str = "台账.xlsx", zone: str = "", who: str = "王主任"
) -> Intake:
    tables = [Table(s.name, s.cells.to_numpy().tolist(), s.merges) for s in read_sheets(content, name)]
    return take_in(store, tables, LAYOUTS, Loading(name, who, LATER, zone))


def kinds(intake: Intake) -> list[str]:
    return [fate.kind for fate in intake.fates]


def rewritten(content: bytes, change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    """A book after somebody worked in its first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    paper = io.BytesIO()
    book.save(paper)
    return paper.getvalue()


def written_into(content: bytes, item_no: int, **cells: object) -> bytes:
    """An export with some cells of an item written over; `cells` are named by their heads."""

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        heads = next(row for row in sheet.iter_rows() if row[0].value == "序号")
        places = {cell.value: cell.column for cell in heads}
        [row] = [cell.row for cell in sheet["A"] if cell.value == item_no]
        for head, value in cells.items():
            sheet.cell(row, places[head]).value = value

    return rewritten(content, change)


def only(intake: Intake) -> Fate:
    """The one row that is not as it was."""
    [fate] = [fate for fate in intake.fates if fate.kind != "same"]
    return fate


def said(fate: Fate) -> str:
    return " ".join(reason.text() for reason in fate.reasons)


def old(*lines: str, title: str = "岚江云埠经济开发区2023年四项清单") -> bytes:
    """A register as an office without this program keeps it, in the manner of 旌德, with ground and date."""
    heads = "序号,工作任务,工作举措,责任领导,责任部门,责任人,完成时限,备注(进展)"
    return "\n".join([f"{title},,,,,,,", heads, *lines]).encode()


def full(*lines: str, heads: str = "") -> bytes:
    heads = heads or "差距问题,指标,六找类别,举措,责任领导,牵头部门,责任人,完成时限,状态,销号时间,销号依据"
    return "\n".join(["岚江云埠经济开发区四项清单" + "," * heads.count(","), heads, *lines]).encode()


# out


@pytest.mark.parametrize("layout", IDS)
def test_the_same_rows_at_the_same_time_are_the_same_bytes(register: Store, layout: str) -> None:
    content = exported(register, layout)
    assert exported(register, layout) == content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.properties.created == LATER  # and not the clock's time, which is the same within a second


def test_a_sheet_says_zone_list_and_day_and_stands_as_its_layout_says(register: Store) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(register)))
    assert len(book.worksheets) == 2
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "【模拟】岚江云埠经济开发区四项清单（2024年11月7日）"
    groups = [cell.value for cell in sheet[2] if cell.value]
    assert groups == ["差距问题", "目标措施", "责任分工", "完成时限"]
    heads = [cell.value for cell in sheet[3]]
    assert heads == [*(c.head for c in LAYOUTS["four_lists"].columns), "台账记号 four_lists"]
    due = sheet.cell(4, heads.index("完成时限") + 1)
    assert due.value == datetime(2024, 12, 20) and due.number_format == "yyyy-mm-dd"
    assert sheet.cell(5, heads.index("状态") + 1).value == "整改中"


def test_a_sheet_prints_on_a4_across_with_its_heads_on_every_page(register: Store) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(register, "xiangshan"))).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth in (None, 1), sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$2" and sheet.freeze_panes == "A3"
    assert sheet.oddFooter.center.text == "第&P页，共&N页"
    assert sheet.print_area.endswith("$A$1:$J$9")
    assert sheet.column_dimensions["K"].hidden and not sheet.column_dimensions["J"].hidden


@pytest.mark.parametrize(("layout", "count"), [("xiangshan", 10), ("jingde", 8)])
def test_the_manners_of_two_offices_have_their_columns_and_say_the_state(
    register: Store, layout: str, count: int
) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(register, layout))).worksheets[0]
    assert [cell.value for cell in sheet[2]][:-1] == [c.head for c in LAYOUTS[layout].columns]
    assert len(LAYOUTS[layout].columns) == count
    assert sheet.cell(8, count).value == "【已销号】" and sheet.cell(4, count).value == "【整改中】"[:5]
    filled = [sheet.cell(row, count).fill.fgColor.rgb[2:] for row in range(3, 9)]
    assert filled == [COLOURS[status][1].strip("#") for status in STATUSES]


def test_a_gap_without_words_of_its_own_shows_its_figures_in_one_cell(register: Store) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(register, "jingde"))).worksheets[0]
    assert sheet["B9"].value == "地区生产总值；46.2亿元；-4.9个百分点；第11位"


def test_text_like_a_formula_stays_text(register: Store) -> None:
    edit_item(register, 1, 1, {"problem": "=1+1", "cause": '=HYPERLINK("http://x")'}, "李工", AT)
    sheet = openpyxl.load_workbook(io.BytesIO(exported(register))).worksheets[0]
    assert sheet["D4"].value == "=1+1" and sheet["D4"].data_type == "s"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_chinese_letter_takes_twice_the_room_when_rows_are_made_high() -> None:
    assert row_height(["一二三四五六七八"], [8.0]) > row_height(["abcdefgh"], [8.5])
    assert row_height(["a\nb\nc"], [8.0]) > row_height(["abc"], [8.0])


def test_an_empty_register_gives_a_form_with_heads(store: Store) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(store))).worksheets[0]
    assert sheet["A3"].value == "序号" and sheet.max_row == 3


# and back


@pytest.mark.parametrize("layout", IDS)
def test_what_is_loaded_back_changes_nothing(register: Store, layout: str) -> None:
    intake = taken(register, exported(register, layout))
    assert kinds(intake) == ["same"] * 8 and not intake.unread
    assert [fate.item_no for fate in intake.fates] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert commit_intake(register, intake, "王主任", LATER).versions == {}
    assert list(read_items(register)["version"]) == [1] * 8


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".xlsx"])
def test_what_another_program_saved_changes_nothing(register: Store, suffix: str) -> None:
    saved = converted(exported(register, "xiangshan"), suffix)
    assert set(kinds(taken(register, saved, f"台账{suffix}"))) == {"same"}


def test_an_export_of_long_ago_takes_nothing_back(register: Store) -> None:
    content = exported(register)
    edit_item(register, 1, 1, {"progress": "已签约"}, "李工", AT)
    take_step(register, 1, "start", "李工", AT)
    assert set(kinds(taken(register, content))) == {"same"}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[HOSTILE] * 6), min_size=1, max_size=6), st.sampled_from(IDS), st.booleans())
def test_whatever_people_wrote_comes_back_unchanged(
    register: Store, texts: Sequence[tuple[str, ...]], layout: str, is_frozen: bool
) -> None:
    names = ("problem", "cause", "aim", "measures", "progress", "gap_text")
    base = FROZEN if is_frozen else replace(TASK, indicator_id="gdp")
    items = [replace(base, **dict(zip(names, line, strict=True))) for line in texts]
    numbers = add_items(register, items, "李工", AT)
    rows = read_items(register)
    content = write_sheet(register.catalogue, rows[rows["item_no"].isin(numbers)], LAYOUTS[layout], LATER)
    intake = taken(register, content)
    assert [
        (fate.row, fate.kind, said(fate), fate.edit) for fate in intake.fates if fate.kind != "same"
    ] == []
    assert len(intake.fates) == len(numbers)


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


# what was changed


def test_cells_that_were_written_over_are_edits_with_the_file_as_their_reason(register: Store) -> None:
    content = written_into(
        exported(register), 1, 进展="已签约\n两家", 完成时限="2024年12月底前", 责任人="赵工"
    )
    fate = only(intake := taken(register, content, "十一月.xlsx"))
    assert (fate.kind, fate.item_no) == ("changed", 1)
    assert fate.edit is not None
    assert fate.edit.changes == {"person": "赵工", "due": date(2024, 12, 31), "progress": "已签约\n两家"}
    commit_intake(register, intake, "王主任", LATER)
    newest = read_history(register, 1)[0]
    assert (newest.step, newest.who) == ("edit", "王主任") and "十一月.xlsx" in newest.reason
    assert set(newest.fields) == {"person", "due", "progress"}


def test_a_date_written_in_another_way_or_as_a_date_is_the_same_date(register: Store) -> None:
    for value in ("2024年12月20日", "2024.12.20", "2024/12/20前", datetime(2024, 12, 20)):
        content = written_into(exported(register), 1, 完成时限=value)
        assert set(kinds(taken(register, content))) == {"same"}, value


def test_progress_is_written_beside_the_state_and_the_state_is_not_lost(register: Store) -> None:
    for text in ("【整改中】已签约", "已签约"):
        fate = only(taken(register, written_into(exported(register, "xiangshan"), 2, 整改进展=text)))
        assert fate.edit is not None and fate.edit.changes == {"progress": "已签约"}


def test_rows_that_are_sorted_columns_that_are_moved_and_heads_that_are_broken_are_known(
    register: Store,
) -> None:
    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        heads = [str(head).replace("整改", "整改\n ") for head in lines[0]]
        sheet.delete_rows(2, sheet.max_row)
        order = [10, *range(9, -1, -1)]
        for row, line in enumerate([heads, *reversed(lines[1:])], 2):
            for column, place in enumerate(order, 1):
                sheet.cell(row, column, line[place])

    intake = taken(register, rewritten(exported(register, "xiangshan"), change))
    assert kinds(intake) == ["same"] * 8
    assert [fate.item_no for fate in intake.fates] == [7, 6, 5, 4, 3, 2, 1, 8]


def test_marks_that_did_not_move_with_their_rows_are_noticed(register: Store) -> None:
    fate = only(taken(register, written_into(exported(register), 3, 序号=9)))
    assert fate.kind == "refused" and "排序" in said(fate)


def test_a_row_that_was_copied_is_refused_and_a_row_without_mark_is_new(register: Store) -> None:
    def copy(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for cell in list(sheet[4]):
            sheet.cell(sheet.max_row + (cell.column == 1), cell.column, cell.value)

    fate = only(taken(register, rewritten(exported(register), copy)))
    assert fate.kind == "refused" and "出现两次" in said(fate)
    content = rewritten(exported(register), lambda sheet: sheet.cell(11, 4, "新问题"))
    fate = only(taken(register, content))
    assert fate.item is not None and (fate.kind, fate.item.zone_id) == ("new", "sim_03")


def test_an_item_of_another_register_is_not_taken_for_ours(
    register: Store, tmp_path: Path, catalogue: Catalogue
) -> None:
    other = Store(tmp_path / "other", catalogue)
    save_people(other, PEOPLE, "王主任", AT)
    add_items(other, [TASK], "李工", AT + timedelta(seconds=1))
    content = exported(other)
    other.close()
    assert "另一套台账" in said(only(taken(register, content)))


def test_what_two_changed_since_the_export_is_refused_with_both_words(register: Store) -> None:
    content = written_into(exported(register), 1, 进展="已开工", 原因="缺人")
    edit_item(register, 1, 1, {"progress": "已签约", "aim": "三家"}, "李工", LATER)
    fate = only(taken(register, content))
    assert all(word in said(fate) for word in ("进展", "李工", "已签约", "已开工")) and "缺人" not in said(
        fate
    )
    fate = only(taken(register, written_into(content, 1, 进展=None)))
    assert fate.edit is not None and fate.edit.changes == {"cause": "缺人"}


def test_a_state_is_not_changed_by_a_file(register: Store) -> None:
    fate = only(taken(register, written_into(exported(register), 1, 状态="已销号")))
    assert fate.kind == "refused" and "建账" in said(fate) and "四项清单页" in said(fate)
    fate = only(taken(register, written_into(exported(register), 2, 销号依据="验收单", 核验人="孙核")))
    assert fate.kind == "refused" and "销号依据、核验人" in said(fate)


def test_what_is_frozen_closed_or_anothers_is_not_written_over(register: Store) -> None:
    assert "现状" in said(only(taken(register, written_into(exported(register), 7, 现状="x"))))
    assert "已销号" in said(only(taken(register, written_into(exported(register), 6, 进展="x"))))
    fate = only(taken(register, written_into(exported(register), 1, 进展="x"), who="钱工"))
    assert fate.kind == "refused" and "钱工" in said(fate)


def test_a_cell_too_full_for_excel_is_not_cut_when_it_was_written_over(register: Store) -> None:
    edit_item(register, 1, 1, {"progress": "长" * 40_000}, "李工", AT)
    content = exported(register)
    assert set(kinds(taken(register, content))) == {"same"}
    fate = only(taken(register, written_into(content, 1, 进展="短" * LONGEST)))
    assert fate.kind == "refused" and "上限" in said(fate)


# new rows, and those that are refused


def test_an_old_register_is_taken_over_with_what_is_done_and_its_ground(register: Store) -> None:
    lines = (
        "盘活闲置土地,闲置率,经济发展,清查,王主任,产业发展部,李工,2025年6月底,建账,,",
        "建标准厂房,,,开工,王主任,产业发展部,李工,2024年9月30日,已销号,2024.9.28,竣工备案表",
        "修路,,,开工,王主任,产业发展部,李工,年底前,整改中,,",
    )
    intake = taken(register, full(*[line.replace("闲置率", "") for line in lines]), "旧账.csv")
    assert kinds(intake) == ["new"] * 3
    numbers = commit_intake(register, intake, "王主任", LATER).numbers
    items = [read_item(register, number).item for number in numbers]
    assert [item.status for item in items] == ["listed", "closed", "under_way"]
    assert (items[1].closed_on, items[1].closing_note) == (date(2024, 9, 28), "竣工备案表")
    assert [item.due for item in items] == [date(2025, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
    [change] = read_history(register, numbers[1])
    assert change.step == "add" and "旧账.csv" in change.reason


GOOD = "问题,,,举措,王主任,产业发展部,李工,2024-12-20,,,"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (GOOD.replace("李工", "周某"), ["周某", "李工、赵工"]),
        (GOOD.replace("产业发展部", "招商部"), ["招商部", "产业发展部"]),
        (GOOD.replace("2024-12-20", "2024-02-30"), ["2024-02-30", "日期"]),
        (GOOD.replace("2024-12-20", "2024年13月"), ["2024年13月"]),
        (GOOD.replace("2024-12-20", "9月底前"), ["9月底前", "年份"]),
        (GOOD.replace("2024-12-20", "长期坚持"), ["长期坚持"]),
        ("问题,,,举措,王主任,产业发展部,李工,2024-12-20,办完了,,", ["办完了", "建账、整改中"]),
        ("问题,,,举措,王主任,产业发展部,李工,2024-12-20,核验中,,", ["核验中", "建账、整改中、已销号"]),
        ("问题,,,举措,王主任,产业发展部,李工,2024-12-20,已销号,,", ["销号依据、销号时间"]),
        ("问题,,,举措,王主任,产业发展部,李工,2024-12-20,已销号,2024-09-30,", ["还缺：销号依据"]),
        ("问题,,,举措,王主任,产业发展部,李工,2024-12-20,已销号,2025-09-30,依据", ["2025-09-30", "还没有到"]),
        ("问题,,,举措,王主任,产业发展部,李工,2024-12-20,,2024-09-30,依据", ["建账", "销号时间"]),
        ("问题,,,,王主任,产业发展部,,2024-12-20,整改中,,", ["举措、责任人"]),
        ("问题,,找对象,举措,王主任,产业发展部,李工,2024-12-20,,,", ["找对象", "改革创新"]),
        ("问题,税收收人,,举措,王主任,产业发展部,李工,2024-12-20,,,", ["税收收人", "税收收入"]),
        (",,,举措,王主任,产业发展部,李工,2024-12-20,,,", ["既没有指标"]),
        ("问题1,,,每周调度,王主任,产业发展部,李工,2024-12-21,,,", ["第1项"]),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_nothing_is_written(
    register: Store, line: str, words: list[str]
) -> None:
    intake = taken(register, full("别的问题,,,做,王主任,产业发展部,李工,2024-12-20,,,", line))
    assert kinds(intake) == ["new", "refused"] and intake.fates[1].row == 4
    assert all(word in said(intake.fates[1]) for word in words), said(intake.fates[1])
    with pytest.raises(ZoneGapError, match="1行没有通过"):
        commit_intake(register, intake, "王主任", LATER)
    assert len(read_items(register)) == 8


def test_every_reason_of_a_row_is_said_at_once(register: Store) -> None:
    line = "问题,,找对象,举措,马某,招商部,周某,2024-02-30,办完了,,"
    [fate] = taken(register, full(line)).fates
    assert len(fate.reasons) == 6


def test_topics_are_known_as_plans_word_them(register: Store) -> None:
    words = ("找经济发展方面的差距", "二、改革创新", "为民办实事", "找为企优环境差距", "6.作风建设", "Risk")
    lines = [f"事{n},,{word},做,王主任,产业发展部,李工,,,," for n, word in enumerate(words)]
    topics = [fate.item.topic for fate in taken(register, full(*lines)).fates if fate.item]
    assert topics == ["economy", "reform", "livelihood", "business", "conduct", "risk"]


def test_an_unknown_person_is_offered_with_department_and_every_role(register: Store) -> None:
    lines = (
        "事一,,,做,周某,招商部,周某,,,,",
        "事二,,,做,王主任,,马某,,,,",
    )
    intake = taken(register, full(*lines))
    assert intake.strangers == [
        Person("周某", "招商部", ("leader", "worker")),
        Person("马某", "", ("worker",)),
    ]
    save_people(register, intake.strangers[:1], "王主任", AT)
    assert kinds(taken(register, full(*lines))) == ["new", "refused"]


def test_a_list_that_is_loaded_again_changes_nothing(register: Store) -> None:
    content = old("1,盘活土地,清查,王主任,产业发展部,李工,2025年6月底前,已清查")
    commit_intake(register, taken(register, content, "旧.csv"), "王主任", LATER)
    intake = taken(register, content, "旧.csv")
    assert kinds(intake) == ["same"] and not intake.writes


def test_two_rows_of_one_problem_and_measure_are_not_two_items(register: Store) -> None:
    line = "盘活土地,清查,王主任,产业发展部,李工,2025年6月底前,已清查"
    intake = taken(register, old(f"1,{line}", f"2,{line}"), "旧.csv")
    assert kinds(intake) == ["new", "refused"] and "第3行" in said(intake.fates[1])


def test_one_task_of_several_measures_holds_for_each_of_them(register: Store) -> None:
    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for number, measure in enumerate(("清查", "收回", "再供"), 11):
            for column, text in enumerate(("盘活土地", measure, "王主任", "产业发展部", "李工"), 2):
                sheet.cell(number, column, text if column != 2 or number == 11 else None)
        sheet.merge_cells("B11:B13")

    intake = taken(register, rewritten(exported(register, "jingde"), change))
    new = [fate.item for fate in intake.fates if fate.item]
    assert [(item.problem, item.measures) for item in new] == [
        ("盘活土地", "清查"),
        ("盘活土地", "收回"),
        ("盘活土地", "再供"),
    ]


def test_numbers_notes_and_heads_that_come_again_are_no_rows(register: Store) -> None:
    content = old(
        "1,盘活土地,清查,王主任,产业发展部,李工,2025年6月底前,",
        "2,,,,,,,",
        "序号,工作任务,工作举措,责任领导,责任部门,责任人,完成时限,备注(进展)",
        "注：每月更新,,,,,,,",
    )
    assert kinds(taken(register, content, "旧.csv")) == ["new"]


def test_the_zone_is_the_titles_then_the_one_that_was_chosen_and_never_guessed(register: Store) -> None:
    line = "1,盘活土地,清查,王主任,产业发展部,李工,2025年6月底前,"
    plain = old(line, title="关于印发岚江云埠经济开发区任务清单的通知")
    assert "哪个开发区" in said(only(taken(register, plain, "旧.csv")))
    of = [taken(register, content, "旧.csv", "sim_01").fates[0].item for content in (old(line), plain)]
    assert [item.zone_id for item in of if item] == ["sim_03", "sim_01"]


def test_a_column_that_no_layout_knows_is_told(register: Store) -> None:
    heads = "差距问题,举措,责任领导,联系电话,空栏"
    assert taken(register, full("事,做,王主任,123,", heads=heads)).unread == ("联系电话",)


def test_a_file_without_the_heads_of_a_register_is_refused(register: Store) -> None:
    with pytest.raises(BadFile, match="工作任务"):
        taken(register, "指标,数值\n税收收入,3".encode(), "数.csv")


def test_nobody_unknown_loads_a_file(register: Store) -> None:
    with pytest.raises(ZoneGapError, match="周某"):
        taken(register, exported(register), who="周某")


def test_what_was_right_when_it_was_shown_is_refused_where_it_is_not_any_more(register: Store) -> None:
    intake = taken(register, written_into(exported(register), 1, 进展="已开工"))
    new = Fate("", 20, "new", "", item=replace(TASK, problem="另一项"))
    intake = replace(intake, fates=(*intake.fates, new))
    edit_item(register, 1, 1, {"progress": "已签约"}, "李工", LATER)
    with pytest.raises(ZoneGapError, match="李工"):
        commit_intake(register, intake, "王主任", LATER)
    assert len(read_items(register)) == 8 and read_item(register, 1).version == 2


# layouts as files


def own_layout(folder: Path, text: str) -> dict[str, Layout]:
    (folder / "registers").mkdir(exist_ok=True)
    (folder / "registers" / "本区.csv").write_text(text, encoding="utf-8")
    read_layouts.cache_clear()
    return dict(read_layouts(folder))


def test_an_office_adds_a_layout_as_a_file(register: Store, tmp_path: Path) -> None:
    layouts = own_layout(tmp_path, "heads,holds,group\n事项,problem,\n谁办,person,\n何时,due,\n")
    assert layouts["本区"].name("en") == "本区"
    content = write_sheet(register.catalogue, read_items(register), layouts["本区"], LATER)
    tables = [Table(s.name, s.cells.to_numpy().tolist()) for s in read_sheets(content, "a.xlsx")]
    intake = take_in(register, tables, layouts, Loading("a.xlsx", "王主任", LATER))
    assert set(kinds(intake)) == {"same"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("heads,holds,group\n事项,problem,\n谁,who,\n", "who"),
        ("heads,holds,group\n事项,problem,\n事 项,person,\n", "事项"),
        ("heads,holds,group\n谁,person,\n", "problem"),
        ("heads,holds,group\n事项,problem,某组\n", "某组"),
        ("栏,字段\n事项,problem\n", "栏"),
    ],
)
def test_a_layout_that_cannot_be_used_is_named_with_its_word(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(ZoneGapError, match=rf"本区\.csv.*{word}"):
        own_layout(tmp_path, text)


def test_every_shipped_layout_has_its_name_and_holds_what_makes_an_item() -> None:
    assert next(iter(LAYOUTS)) == "four_lists" and set(LAYOUTS) == {"four_lists", "xiangshan", "jingde"}
    for layout in LAYOUTS.values():
        assert layout.name("zh") != layout.id != layout.name("en")
        assert {"problem", "measures", "leader", "department", "person", "due"} <= {
            column.field for column in layout.columns
        }


def test_five_thousand_items_go_out_and_come_back_with_every_row_known(store: Store) -> None:
    save_people(store, PEOPLE, "王主任", AT)
    add_items(store, [replace(TASK, problem=f"问题{n}") for n in range(5000)], "李工", AT)
    content = exported(store, "xiangshan")
    intake = taken(store, content)
    assert len(intake.fates) == 5000 and intake.is_clean and not intake.writes
    edits = [Edit(fate.item_no or 0, 1, {"progress": "已签约"}) for fate in intake.fates]
    fates = [replace(f, kind="changed", edit=e) for f, e in zip(intake.fates, edits, strict=True)]
    saved = commit_intake(store, replace(intake, fates=tuple(fates)), "王主任", LATER)
    assert len(saved.versions) == 5000
    assert (pd.Series(read_items(store)["version"]) == 2).all()
