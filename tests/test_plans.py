"""Plans are kept from one question to the next, and no answer shows it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from kpi import plans
from kpi.settings import ROOT
from kpi.store import MACRO_FILES, Judged, Store
from tests.conftest import AT
from tests.test_settled import indicator
from tests.test_store import load

ZONES = ("xiangshan_edz", "jingde_edz", "hangzhou_etdz", "huaibei_hidz")
FIGURES = """
    select zone_id, value
    from fact_now
    where zone_id = $zone and value > $least and period = $period and $note is null
"""
OVERRIDDEN = "select status from overrides() as o where o.zone_id = $zone and o.period >= $period"
KNOWN = "select $zone as zone_id, indicator_id from indicator where indicator_no > $last"
YEAR_END = date(2023, 12, 31)
# what DuckDB's allocator is told, as DuckDB is loaded
LOADED = """
import os, sys

class Watch:
    def find_spec(self, name, path, target=None):
        if name == "_duckdb":
            print(os.environ.get("DUCKDB_JE_MALLOC_CONF"))

sys.meta_path.insert(0, Watch())
import kpi.store
"""


@pytest.fixture
def held(store: Store) -> Store:
    """A store in which every zone has one figure, 1 to 4."""
    load(store, {(zone, 2023): value for value, zone in enumerate(ZONES, 1)}, "first")
    return store


def values(store: Store, zone: str, least: float = 0.0, **more: Any) -> list[float]:
    asked = {"zone": zone, "least": least, "period": YEAR_END, "note": None, **more}
    return list(store.ask(FIGURES, **asked)["value"])


def plan_names(store: Store) -> list[str]:
    return [name for planner in store._plans._idle for name in planner.plans.values()]


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that were planned since."""
    made: list[str] = []
    make = plans._Planner._planned

    def note(planner: Any, wanted: Any, given: Any) -> str:
        made.append(wanted.sql)
        return make(planner, wanted, given)

    monkeypatch.setattr(plans._Planner, "_planned", note)
    return made


def test_zones_share_a_plan_and_get_each_its_own_figures(held: Store, planned: list[str]) -> None:
    assert [values(held, zone) for zone in (*ZONES, *ZONES)] == [[1], [2], [3], [4]] * 2
    assert planned == [FIGURES]


def test_what_a_plan_holds_is_part_of_the_question(held: Store, planned: list[str]) -> None:
    assert [values(held, ZONES[2], least) for least in (0.0, 3.0, 2.5, 0.0)] == [[3], [], [3], [3]]
    assert values(held, ZONES[2], period=date(2022, 12, 31)) == []
    assert values(held, ZONES[2], note="said") == []
    assert len(planned) == 5


def test_null_and_a_value_are_two_plans(held: Store, planned: list[str]) -> None:
    sql = "select count(*) as n from fact_now where is_asked($indicators, indicator_id)"
    asked: tuple[Any, ...] = (None, ["gdp"], ["fdi"], ["fdi", "gdp"], [])
    assert [held.ask(sql, indicators=ids)["n"][0] for ids in asked] == [4, 4, 0, 4, 0]
    assert len(planned) == 2


# What a store may come to hold lies outside of all that it held when the plans were made: a plan that
# took its least and greatest values for granted finds nothing.
def test_a_figure_loaded_since_is_in_the_answer(held: Store) -> None:
    assert values(held, ZONES[0], least=1000) == []
    load(held, {(ZONES[0], 2023): 5000}, "second")
    assert values(held, ZONES[0], least=1000) == [5000]


def test_a_figure_taken_back_since_is_not_in_the_answer(held: Store) -> None:
    batch = load(held, {(ZONES[0], 2023): 5000}, "second")
    assert values(held, ZONES[0], least=1000) == [5000]
    held.revert(batch, "tester", AT)
    assert values(held, ZONES[0], least=1000) == []
    assert values(held, ZONES[0]) == [1]


def test_a_status_set_since_is_in_the_answer(held: Store) -> None:
    asked = {"zone": ZONES[0], "period": YEAR_END}
    assert held.ask(OVERRIDDEN, **asked).empty
    held.override_status(Judged(ZONES[0], "gdp", "amount", "", YEAR_END), "done", "说明", "tester", AT)
    assert list(held.ask(OVERRIDDEN, **asked)["status"]) == ["done"]


def test_an_indicator_added_since_is_in_the_answer(held: Store) -> None:
    last = int(held.query("select max(indicator_no) as last from indicator")["last"][0])
    assert held.ask(KNOWN, zone=ZONES[0], last=last).empty
    held.add_indicator(indicator(id="zz_night"), "tester", AT)
    assert list(held.ask(KNOWN, zone=ZONES[0], last=last)["indicator_id"]) == ["zz_night"]


def test_a_load_while_a_question_is_answered_is_in_the_answer(
    held: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = plans._Planner.answer

    def load_meanwhile(planner: Any, wanted: Any, given: Any) -> pd.DataFrame:
        found = answer(planner, wanted, given)
        load(held, {(ZONES[0], 2023): 5000}, "second")
        return found

    monkeypatch.setattr(plans._Planner, "answer", load_meanwhile)
    assert values(held, ZONES[0]) == [5000]
    assert plan_names(held) == []


def test_a_plan_never_meets_a_load_that_it_does_not_know(
    held: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, met = plans._Planner.answer, []

    def load_before(planner: Any, wanted: Any, given: Any) -> pd.DataFrame:
        load(held, {(ZONES[0], 2023): 5000}, "second")
        met.append(list(answer(planner, wanted, given)["value"]))
        return answer(planner, wanted, given)

    assert values(held, ZONES[0]) == [1]
    monkeypatch.setattr(plans._Planner, "answer", load_before)
    assert values(held, ZONES[0]) == [5000]
    assert met == [[1]]


def test_a_question_within_a_change_sees_what_is_committed(held: Store, planned: list[str]) -> None:
    with held.write() as write:
        write("delete from fact_now")
        assert values(held, ZONES[0]) == [1]
    assert values(held, ZONES[0]) == []
    assert len(planned) == 1


def test_a_change_that_fails_leaves_plans_right(held: Store) -> None:
    with pytest.raises(duckdb.Error), held.write() as write:
        write("delete from fact_now")
        write("select nothing")
    assert values(held, ZONES[0]) == [1]


def test_changes_may_be_made_within_changes(held: Store, planned: list[str]) -> None:
    with held.write() as write:
        with held.write() as within:
            within("select 1")
        write("delete from fact_now")
        assert values(held, ZONES[0]) == [1]
    assert planned == []


def test_a_plan_that_is_made_anew_holds_what_it_held(held: Store, planned: list[str]) -> None:
    assert [values(held, ZONES[2], least) for least in (0.0, 3.0)] == [[3], []]
    with held._cursor() as cursor:  # past `write`: DuckDB itself plans anew after a change of tables
        cursor.execute("create table passing (a integer)")
        cursor.execute("drop table passing")
    assert [values(held, ZONES[2], least) for least in (0.0, 3.0)] == [[3], []]
    assert len(planned) == 2


def test_of_many_plans_the_last_used_stay(
    held: Store, planned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOST_PLANS", 2)
    asked = [FIGURES + " " * n for n in (0, 1, 0, 2, 0, 1)]
    for sql in asked:
        found = held.ask(sql, zone=ZONES[1], least=0.0, period=YEAR_END, note=None)
        assert list(found["value"]) == [2]
    assert [asked.index(sql) for sql in planned] == [0, 1, 3, 1]
    assert len(plan_names(held)) == 2


def test_eight_threads_that_ask_one_plan_get_each_its_own(held: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: values(held, ZONES[n % 4]), range(400)))
    assert found == [[n % 4 + 1] for n in range(400)]
    assert len(held._plans._idle) <= plans.MOST_IDLE


def test_answers_as_of_a_batch_have_plans_of_their_own(held: Store, planned: list[str]) -> None:
    load(held, {(ZONES[0], 2023): 5000}, "second")
    for _ in range(2):
        found = [[values(held, zone, as_of=batch) for zone in ZONES[:2]] for batch in (1, 2, None)]
        assert found == [[[1], [2]], [[5000], [2]], [[5000], [2]]]
    assert len(planned) == 3


def test_of_many_batches_asked_the_last_stay(held: Store, planned: list[str]) -> None:
    for batch in range(1, plans.MOST_IDLE + 3):
        assert values(held, ZONES[0], as_of=batch) == [1]
    assert [idle.as_of for idle in held._plans._idle] == list(range(3, plans.MOST_IDLE + 3))
    assert values(held, ZONES[1]) == [2]
    assert values(held, ZONES[2]) == [3]
    assert len(planned) == plans.MOST_IDLE + 3


def test_a_large_store_is_asked_without_plans(
    held: Store, planned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MOST_FIGURES", 3)
    assert [values(held, zone) for zone in ZONES] == [[1], [2], [3], [4]]
    assert planned == []


@pytest.mark.parametrize(
    "zone", ["'); drop table fact_now; --", "(select 'gdp')", "$zone", "getvariable('least')", ""]
)
def test_what_is_asked_is_never_read_as_sql(held: Store, zone: str) -> None:
    sql = "select $zone as zone, $benchmark as benchmark, $said as said"
    assert held.ask(sql, zone=zone, benchmark=zone, said=zone).values.tolist() == [[zone] * 3]


def test_a_statement_that_fails_says_why_and_harms_no_other(held: Store) -> None:
    assert values(held, ZONES[0]) == [1]
    with pytest.raises(duckdb.Error, match="no_such_table"):
        held.ask("from no_such_table where zone_id = $zone", zone=ZONES[0])
    assert values(held, ZONES[1]) == [2]


def test_a_closed_store_lets_go_of_its_file(held: Store) -> None:
    values(held, ZONES[0])
    held.close()
    # another configuration: it cannot share what is still open
    with closing(duckdb.connect(str(held.folder / "zonegap.duckdb"), read_only=True)) as connection:
        assert connection.execute("select count(*) from fact_now").fetchone() == (4,)


def test_no_comparison_sums_over_a_frame() -> None:
    """DuckDB 1.5 takes longer over such a sum each time that the plan is carried out."""
    framed = [path.name for path in MACRO_FILES if "unbounded" in path.read_text(encoding="utf-8")]
    assert framed == []


def test_the_files_of_batches_are_read_again_after_every_change(held: Store) -> None:
    first = held.files_and_version(["1-1"])
    load(held, {(ZONES[0], 2023): 5000}, "second")
    files, version = held.files_and_version(["2-1", "1-1"])
    assert (first[1], version) == (1, 2)
    assert (files[:1], len(files)) == (first[0], 2)
    held.revert(2, "tester", AT)
    assert held.files_and_version([]) == ((), 3)


def test_what_is_read_of_batches_while_the_store_changes_is_not_kept(held: Store) -> None:
    with held._plans.changing():
        assert held.files_and_version([])[1] == 1
        assert held._plans._batches is None
    assert held.files_and_version([])[1] == 1
    assert held._plans._batches is not None


@pytest.mark.parametrize(("set_before", "told"), [({}, "narenas:8"), ({"DUCKDB_JE_MALLOC_CONF": "x"}, "x")])
def test_duckdb_hears_of_its_arenas_before_it_is_loaded(set_before: dict[str, str], told: str) -> None:
    others = {name: value for name, value in os.environ.items() if name != "DUCKDB_JE_MALLOC_CONF"}
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(
        command, cwd=ROOT, env={**others, **set_before}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [told]
