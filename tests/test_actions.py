"""The register: what is written stays, who may do what, and two people lose none of each other's words."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from kpi.actions.evidence import Evidence, add_evidence, read_evidence
from kpi.actions.history import read_history
from kpi.actions.item import Item, timing
from kpi.actions.people import Person, read_people, remove_person, save_people
from kpi.actions.register import (
    EditClash,
    add_items,
    edit_item,
    read_item,
    read_items,
    reopen_fallen,
    take_step,
)
from kpi.errors import ZoneGapError
from kpi.store import Store

AT = datetime(2024, 10, 8, 9)
DUE = date(2024, 12, 20)
PEOPLE = [
    Person("王主任", "管委会", ("leader", "keeper")),
    Person("李工", "产业发展部", ("worker",)),
    Person("赵工", "产业发展部", ("worker", "verifier")),
    Person("钱工", "财政金融部", ("worker",)),
    Person("孙核", "纪工委", ("verifier",)),
]
TASK = Item(
    "listed",
    "sim_03",
    topic="economy",
    problem="招商项目落地慢",
    measures="每周调度",
    leader="王主任",
    department="产业发展部",
    person="李工",
    due=DUE,
)


@pytest.fixture
def register(store: Store) -> Store:
    save_people(store, PEOPLE, "王主任", AT)
    return store


def to_verifying(store: Store, number: int) -> None:
    edit_item(store, number, 1, {"progress": "已开工"}, "李工", AT)
    take_step(store, number, "start", "李工", AT)
    add_evidence(store, number, Evidence("note", "竣工照片"), "李工", AT)
    take_step(store, number, "apply", "李工", AT)
    take_step(store, number, "verify", "孙核", AT)


def test_an_item_is_read_back_as_it_was_written(register: Store) -> None:
    assert add_items(register, [TASK, replace(TASK, problem="用地指标不足")], "李工", AT) == [1, 2]
    assert read_item(register, 1).item == TASK
    rows = read_items(register)
    assert list(rows["problem"]) == ["招商项目落地慢", "用地指标不足"]
    assert list(rows["added_by"]) == ["李工", "李工"]
    assert not rows["is_reached"].any() and rows["progress_pct"].isna().all()


def test_items_are_added_all_or_none(register: Store) -> None:
    with pytest.raises(ZoneGapError, match="周某"):
        add_items(register, [TASK, replace(TASK, person="周某")], "李工", AT)
    assert read_items(register).empty


def test_the_whole_flow_ends_struck_off_with_ground_date_and_verifier(register: Store) -> None:
    [number] = add_items(register, [TASK], "李工", AT)
    to_verifying(register, number)
    take_step(register, number, "close", "孙核", datetime(2024, 12, 1), "已全部落地")
    item = read_item(register, number).item
    assert (item.status, item.closed_on, item.closing_note, item.verifier) == (
        "closed",
        date(2024, 12, 1),
        "已全部落地",
        "孙核",
    )
    steps = [change.step for change in read_history(register, number)]
    assert steps == ["close", "verify", "apply", "start", "edit", "add"]


def test_what_is_sent_back_is_worked_on_again_and_needs_new_evidence(register: Store) -> None:
    [number] = add_items(register, [TASK], "李工", AT)
    to_verifying(register, number)
    take_step(register, number, "send_back", "孙核", datetime(2024, 11, 1), "照片看不清")
    take_step(register, number, "resume", "李工", datetime(2024, 11, 2))
    with pytest.raises(ZoneGapError, match="依据"):
        take_step(register, number, "apply", "李工", datetime(2024, 11, 3))
    assert read_items(register)["n_returned"].tolist() == [1]


@pytest.mark.parametrize("step", ["apply", "verify", "close", "send_back", "resume", "reopen"])
def test_a_step_out_of_turn_is_refused(register: Store, step: str) -> None:
    [number] = add_items(register, [TASK], "李工", AT)
    with pytest.raises(ZoneGapError, match="建账"):
        take_step(register, number, step, "孙核", AT, "理由")


def test_nothing_starts_without_measure_people_and_date(register: Store) -> None:
    [number] = add_items(register, [replace(TASK, measures="", due=None)], "李工", AT)
    with pytest.raises(ZoneGapError, match="举措、完成时限"):
        take_step(register, number, "start", "李工", AT)


def test_who_answers_for_an_item_or_applied_does_not_verify_it(register: Store) -> None:
    [number] = add_items(register, [replace(TASK, person="钱工")], "李工", AT)
    edit_item(register, number, 1, {"progress": "已开工"}, "赵工", AT)
    take_step(register, number, "start", "赵工", AT)
    add_evidence(register, number, Evidence("note", "竣工照片"), "赵工", AT)
    take_step(register, number, "apply", "赵工", AT)
    for name in ("赵工", "王主任", "李工"):
        with pytest.raises(ZoneGapError, match="核验"):
            take_step(register, number, "verify", name, AT)
    take_step(register, number, "verify", "孙核", AT)


def test_another_department_does_not_write_in_an_item(register: Store) -> None:
    [number] = add_items(register, [TASK], "李工", AT)
    with pytest.raises(ZoneGapError, match="钱工"):
        edit_item(register, number, 1, {"progress": "x"}, "钱工", AT)


def test_two_who_write_in_different_columns_both_stay(register: Store) -> None:
    [number] = add_items(register, [TASK], "李工", AT)
    edit_item(register, number, 1, {"progress": "已签约"}, "李工", AT)
    edit_item(register, number, 1, {"cause": "用地未批"}, "王主任", AT)
    item = read_item(register, number).item
    assert (item.progress, item.cause) == ("已签约", "用地未批")


def test_two_who_write_in_one_column_are_shown_both_words(register: Store) -> None:
    [number] = add_items(register, [TASK], "李工", AT)
    edit_item(register, number, 1, {"progress": "已签约"}, "李工", AT)
    with pytest.raises(EditClash, match="李工") as caught:
        edit_item(register, number, 1, {"progress": "已开工", "cause": "缺人"}, "王主任", AT)
    assert [(c.field, c.theirs, c.mine) for c in caught.value.clashes] == [("progress", "已签约", "已开工")]
    assert read_item(register, number).item.cause == ""


def test_the_same_words_from_two_are_no_clash(register: Store) -> None:
    [number] = add_items(register, [TASK], "李工", AT)
    assert edit_item(register, number, 1, {"progress": "已签约"}, "李工", AT) == 2
    assert edit_item(register, number, 1, {"progress": "已签约"}, "王主任", AT) == 2


def test_what_was_frozen_from_a_gap_is_not_written_over(register: Store) -> None:
    [number] = add_items(register, [replace(TASK, indicator_id="gdp", gap_kind="target")], "李工", AT)
    with pytest.raises(ZoneGapError, match="现状"):
        edit_item(register, number, 1, {"now_text": "x"}, "李工", AT)


def test_figures_reopen_a_closed_item_with_their_reason_and_no_other(register: Store) -> None:
    add_items(register, [TASK, TASK], "李工", AT)
    to_verifying(register, 1)
    take_step(register, 1, "close", "孙核", AT, "达标")
    reopen_fallen(register, {1: "数据回落", 2: "数据回落"}, AT)
    rows = read_items(register)
    assert list(rows["status"]) == ["under_way", "listed"] and list(rows["n_reopened"]) == [1, 0]
    newest = read_history(register, 1)[0]
    assert (newest.who, newest.reason) == ("figures", "数据回落")
    assert newest.fields["closed_on"] == (AT.date(), None)


def test_history_says_every_column_that_changed(register: Store) -> None:
    [number] = add_items(register, [TASK], "李工", AT)
    edit_item(register, number, 1, {"due": date(2024, 11, 30), "cause": "缺人"}, "李工", AT)
    newest = read_history(register, number)[0]
    assert newest.fields == {"cause": ("", "缺人"), "due": (DUE, date(2024, 11, 30))}


def test_a_file_laid_as_evidence_is_kept_whole(register: Store) -> None:
    add_items(register, [TASK], "李工", AT)
    add_evidence(register, 1, Evidence("file", "验收单", "验收.pdf", b"%PDF-1"), "李工", AT)
    [row] = read_evidence(register, 1).to_dict("records")
    assert register.archived(row["sha256"], row["file_name"]) == b"%PDF-1"


def test_a_keeper_keeps_the_people_and_nobody_in_use_is_removed(register: Store) -> None:
    with pytest.raises(ZoneGapError, match="王主任"):
        save_people(register, [Person("周某", "招商部", ("worker",))], "李工", AT)
    save_people(register, [Person("周某", "招商部", ("worker",))], "王主任", AT)
    add_items(register, [TASK], "李工", AT)
    remove_person(register, "周某", "王主任", AT)
    with pytest.raises(ZoneGapError, match="第1项"):
        remove_person(register, "李工", "王主任", AT)
    assert "周某" not in read_people(register)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2024, 10, 7), "overdue"),
        (date(2024, 10, 8), "due_soon"),
        (date(2024, 10, 22), "due_soon"),
        (date(2024, 10, 23), "on_time"),
        (None, ""),
    ],
)
def test_an_item_is_due_soon_two_weeks_before_its_date(due: date | None, said: str) -> None:
    assert timing("under_way", due, AT.date()) == said


def test_the_register_survives_the_store_being_opened_again(tmp_path, catalogue) -> None:
    first = Store(tmp_path, catalogue)
    save_people(first, PEOPLE, "王主任", AT)
    add_items(first, [TASK], "李工", AT)
    first.close()
    again = Store(tmp_path, catalogue)
    assert read_item(again, 1).item == TASK
    again.close()


def test_what_is_written_waits_in_the_log_and_a_long_log_is_brought_into_the_file(
    register: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = register.folder / "zonegap.duckdb.wal"
    add_items(register, [TASK], "李工", AT)
    assert log.exists()
    monkeypatch.setattr("kpi.store.LOG_BYTES", log.stat().st_size)
    add_items(register, [TASK], "李工", AT)
    assert not log.exists() and len(read_items(register)) == 2
