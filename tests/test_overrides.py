"""A status that a person sets stands beside the computed one, and can be taken back in every way."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from kpi.errors import StoreError
from kpi.store import Judged, Store
from tests.conftest import LoadText

AT = datetime(2024, 10, 8)
BUDGET = Judged("sim_01", "general_budget_revenue", "amount", "own", date(2024, 6, 30))
FACTS = """开发区,指标,期间,类别,数值,单位,口径
岚江经济技术开发区,一般公共预算收入,2024年,目标,10,亿元,本区
岚江经济技术开发区,一般公共预算收入,2024年,目标,12,亿元,市下达
岚江经济技术开发区,一般公共预算收入,2024年上半年,实际,4.5,亿元,
岚江经济技术开发区,一般公共预算收入,2024年1-9月,实际,7,亿元,
"""


@pytest.fixture
def reported(store: Store, load_text: LoadText) -> Store:
    load_text(FACTS)
    return store


def statuses(store: Store, month: int = 6, as_of: int | None = None) -> list[tuple[Any, ...]]:
    """set_by, computed and overriding status, reason and name of every target of the indicator."""
    sql = """
        select set_by, status, override_status, override_reason, override_by
        from target('sim_01', last_day(make_date(2024, $month, 1)))
    """
    rows = store.query(sql, month=month, as_of=as_of)
    return [tuple(None if value != value else value for value in row) for row in rows.to_numpy()]


OWN, CITY = ("own", "slightly_behind", None, None, None), ("city", "behind", None, None, None)
SET = ("own", "slightly_behind", "on_pace", "一季度集中入库", "李工")


def test_both_statuses_are_given_with_reason_and_name(reported: Store) -> None:
    reported.override_status(BUDGET, "on_pace", " 一季度集中入库 ", "李工", AT)
    assert statuses(reported) == [SET, CITY]


def test_an_override_holds_for_its_period_alone(reported: Store) -> None:
    reported.override_status(BUDGET, "on_pace", "一季度集中入库", "李工", AT)
    assert all(row[2] is None for row in statuses(reported, month=9))


def test_an_override_makes_a_new_data_version_so_that_no_kept_answer_hides_it(reported: Store) -> None:
    number = reported.override_status(BUDGET, "on_pace", "一季度集中入库", "李工", AT)
    assert number == reported.data_version() == 2
    assert statuses(reported, as_of=1) == [OWN, CITY]
    assert statuses(reported, as_of=2) == [SET, CITY]


def test_the_newest_override_counts(reported: Store) -> None:
    reported.override_status(BUDGET, "behind", "先按落后", "王工", AT)
    reported.override_status(BUDGET, "on_pace", "一季度集中入库", "李工", AT)
    assert statuses(reported) == [SET, CITY]


def test_an_empty_status_takes_the_override_back_and_keeps_its_history(reported: Store) -> None:
    reported.override_status(BUDGET, "on_pace", "一季度集中入库", "李工", AT)
    reported.override_status(BUDGET, "", "", "李工", AT)
    assert statuses(reported) == [OWN, CITY]
    assert list(reported.query("from status_override order by batch_id")["status"]) == ["on_pace", ""]


def test_an_override_is_reverted_and_restored_like_a_load(reported: Store) -> None:
    number = reported.override_status(BUDGET, "on_pace", "一季度集中入库", "李工", AT)
    undone = reported.revert(number, "王工", AT)
    assert statuses(reported) == [OWN, CITY]
    reported.revert(undone, "王工", AT)
    assert statuses(reported) == [SET, CITY]
    assert statuses(reported, as_of=undone) == [OWN, CITY]
    assert list(reported.history()["kind"]) == ["restore", "revert", "override", "load"]


def test_reverting_the_load_leaves_the_override_alone(reported: Store) -> None:
    reported.override_status(BUDGET, "on_pace", "一季度集中入库", "李工", AT)
    taken = reported.revert(1, "王工", AT)
    assert statuses(reported) == []
    reported.revert(taken, "王工", AT)
    assert statuses(reported) == [SET, CITY]


def test_an_override_has_a_line_in_the_audit_trail(reported: Store) -> None:
    number = reported.override_status(BUDGET, "on_pace", "一季度集中入库", "李工", AT)
    line = reported.query("from audit where batch_id = $number", number=number).iloc[0]
    assert (line["who"], line["what"], line["happened_at"]) == ("李工", "override", AT)


@pytest.mark.parametrize(
    ("changed", "status", "reason", "key"),
    [
        ({}, "on_pace", "  ", "error.override_reason"),
        ({}, "excellent", "因为", "error.override_status"),
        ({}, "no_target", "因为", "error.override_status"),
        ({}, "", "", "error.no_override"),
        ({"zone_id": "nowhere"}, "met", "因为", "error.override_unknown"),
        ({"zone_id": ""}, "met", "因为", "error.override_unknown"),
        ({"indicator_id": "nothing"}, "met", "因为", "error.override_unknown"),
        ({"target_kind": "hope"}, "met", "因为", "error.override_unknown"),
        ({"set_by": "county"}, "met", "因为", "error.override_unknown"),
    ],
)
def test_what_cannot_stand_is_refused_in_words_and_changes_nothing(
    reported: Store, changed: dict[str, str], status: str, reason: str, key: str
) -> None:
    with pytest.raises(StoreError) as refused:
        reported.override_status(replace(BUDGET, **changed), status, reason, "李工", AT)
    assert refused.value.key == key and refused.value.text("en") != refused.value.text("zh")
    assert reported.data_version() == 1
    assert reported.query("from status_override").empty
