"""The store keeps every version, commits all or nothing, and answers many at once."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from kpi.catalogue import Catalogue
from kpi.errors import StoreError
from kpi.keep import keep, kept, log_of
from kpi.settings import ROOT
from kpi.store import FACT_COLUMNS, KEY, Load, Store
from pipelines.hits import SUMMARY
from tests.conftest import AT, LoadText

LINE = "开发区,指标,期间,数值,单位\n相山经开区,地区生产总值,{},{},亿元\n"
NO_CHECKS = pd.DataFrame(columns=SUMMARY)
SECOND_OPENER = """
import sys
from pathlib import Path
from tests.conftest import Settings, Store, read_catalogue
folder, catalogue = Path(sys.argv[1]), read_catalogue(Settings().catalogue)
try:
    Store(folder, catalogue)
except RuntimeError as problem:
    print(problem.key)
store = Store.copy_for_reading(folder, catalogue)
print(store.data_version(), store.query("select value from fact_now")["value"].iloc[0])
"""


# a zone and a year, and the basis where it is not the plain one
Key = tuple[str, int] | tuple[str, int, str]


def facts(values: Mapping[Key, float | None]) -> pd.DataFrame:
    """Facts of GDP by zone, year and basis."""
    blank = dict.fromkeys(FACT_COLUMNS, "")
    rows = [
        {**blank, "zone_id": zone, "indicator_id": "gdp", "period": datetime(year, 12, 31), "value": value}
        | {"span": "ytd", "measure": "actual", "unit": "亿元", "raw_value": str(value), "rank_of": None}
        | {"basis": "".join(basis)}
        for (zone, year, *basis), value in values.items()
    ]
    return pd.DataFrame(rows).assign(fact_no=range(1, len(rows) + 1))


def load(store: Store, values: Mapping[Key, float | None], digest: str) -> int:
    name = f"{digest}.csv"
    return store.commit_load(Load(name, digest, "tester", AT), facts(values), NO_CHECKS).batch


def value_at(store: Store, as_of: int | None = None) -> list[float]:
    return list(store.query("select value from fact_now order by all", as_of=as_of)["value"])


def standing(store: Store, as_of: int | None = None) -> list[tuple]:
    columns = ", ".join((*KEY, "value", "batch_id", "stands_first"))
    rows = store.query(f"select {columns} from fact_now order by all", as_of=as_of)
    return list(rows.itertuples(index=False, name=None))


def counts(store: Store) -> tuple[int, ...]:
    tables = ("batch", "fact", "fact_now", "check_result", "audit")
    return tuple(len(store.query(f"from {table}")) for table in tables)


def test_the_same_bytes_twice_change_nothing(store: Store, load_text: LoadText) -> None:
    first = load_text(LINE.format("2024年", 3))
    before = counts(store)
    assert load_text(LINE.format("2024年", 3), name="renamed.csv") == first
    assert counts(store) == before and store.data_version() == first == 1


def test_the_same_bytes_with_another_hint_are_another_load(store: Store, load_text: LoadText) -> None:
    text = "开发区,地区生产总值(亿元)\n相山经开区,3\n"
    assert [load_text(text, period="2023年"), load_text(text, period="2024年")] == [1, 2]
    assert value_at(store) == [3, 3]


@pytest.mark.parametrize("broken", ["column", "checks"])
def test_a_load_that_fails_midway_leaves_nothing_behind(store: Store, broken: str) -> None:
    load(store, {("sim_01", 2024): 1.0}, "a")
    before = counts(store)
    frame, checks = facts({("sim_01", 2024): 2.0}), NO_CHECKS
    if broken == "column":
        frame["fact_no"] = "not a number"
    else:
        checks = pd.DataFrame([["x", "warn", "not a number", ""]], columns=NO_CHECKS.columns)
    with pytest.raises(Exception, match="not a number"):
        store.commit_load(Load("b.csv", "b", "tester", AT), frame, checks)
    assert counts(store) == before and store.data_version() == 1 and value_at(store) == [1.0]


def test_a_revision_keeps_the_old_version_and_as_of_reads_it(store: Store, load_text: LoadText) -> None:
    load_text(LINE.format("2024年", 3))
    load_text(LINE.format("2024年", 3.5))
    assert [value_at(store, n) for n in (0, 1, 2, None)] == [[], [3.0], [3.5], [3.5]]
    assert counts(store)[1:3] == (2, 1)
    assert list(store.history()["revised_count"]) == [1, 0]


def test_a_revert_is_undone_by_a_restore(store: Store, load_text: LoadText) -> None:
    load_text(LINE.format("2024年", 3))
    load_text(LINE.format("2024年", 3.5))
    assert (store.revert(2, "tester", AT), value_at(store)) == (3, [3.0])
    assert (store.revert(3, "tester", AT), value_at(store)) == (4, [3.5])
    assert [value_at(store, n) for n in (1, 2, 3, 4)] == [[3.0], [3.5], [3.0], [3.5]]
    assert list(store.history()["kind"]) == ["restore", "revert", "load", "load"]


def test_a_load_that_was_taken_back_may_be_loaded_again(store: Store, load_text: LoadText) -> None:
    load_text(LINE.format("2024年", 3))
    store.revert(1, "tester", AT)
    assert value_at(store) == [] and list(store.history()["is_undone"]) == [False, True]
    assert load_text(LINE.format("2024年", 3)) == 3 and value_at(store) == [3.0]


@pytest.mark.parametrize(("batch", "key"), [(9, "error.no_batch"), (1, "error.already_reverted")])
def test_a_revert_of_nothing_is_refused_and_writes_nothing(store: Store, batch: int, key: str) -> None:
    load(store, {("sim_01", 2024): 1.0}, "a")
    store.revert(1, "tester", AT)
    with pytest.raises(StoreError) as refusal:
        store.revert(batch, "tester", AT)
    assert refusal.value.key == key and store.data_version() == 2


@pytest.mark.parametrize("seed", range(3))
def test_what_stands_now_is_always_what_the_history_adds_up_to(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    keys = [
        (zone, year, basis)
        for zone in ("sim_01", "sim_02")
        for year in (2022, 2023)
        for basis in ("", "comparable", "nominal")
    ]
    for number in range(12):
        if chance.random() < 0.45 and number:
            try:
                store.revert(chance.randint(1, store.data_version()), "tester", AT)
            except StoreError:
                continue
        else:
            some = chance.sample(keys, chance.randint(1, 4))
            load(store, {key: chance.choice([None, 1.0, 2.0, float(number)]) for key in some}, str(number))
        assert repr(standing(store)) == repr(standing(store, as_of=store.data_version()))


def test_of_several_bases_the_first_that_is_a_number_stands_first(store: Store) -> None:
    def first() -> list[str]:
        return list(store.query("select basis from fact_now where stands_first")["basis"])

    load(store, {("sim_01", 2024, "comparable"): 3.0, ("sim_01", 2024, "nominal"): 3.1}, "a")
    assert first() == ["nominal"]
    load(store, {("sim_01", 2024): 3.2}, "b")
    assert first() == [""]
    load(store, {("sim_01", 2024): None}, "c")
    assert first() == ["nominal"]
    store.revert(3, "tester", AT)
    assert first() == [""]
    store.revert(2, "tester", AT)
    assert first() == ["nominal"]


def test_an_older_store_learns_what_is_written_ahead(catalogue: Catalogue, store: Store) -> None:
    load(store, {("sim_01", 2024): 3.2, ("sim_01", 2024, "nominal"): 3.1}, "a")
    right = standing(store)
    land = len(store.query("from land_indicator"))
    store.close()
    with duckdb.connect(str(store.folder / "zonegap.duckdb")) as older:
        older.execute("update fact_now set stands_first = true")
        older.execute("delete from land_indicator")
        older.execute("update meta set value = 'of before' where key = 'macros'")
    with closing(Store(store.folder, catalogue)) as opened:
        assert standing(opened) == right
        assert len(opened.query("from land_indicator")) == land > 0


def test_a_store_of_a_newer_version_is_refused_in_words(catalogue: Catalogue, store: Store) -> None:
    store.remember("schema", "999")
    store.close()
    with pytest.raises(StoreError) as refusal:
        Store(store.folder, catalogue)
    assert refusal.value.key == "error.store_newer"


def test_the_archive_holds_the_exact_bytes_under_their_sha256(store: Store, load_text: LoadText) -> None:
    text = LINE.format("2024年", 3)
    load_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert [path.name for path in (store.folder / "archive").iterdir()] == [digest]
    assert (store.folder / "archive" / digest).read_bytes() == text.encode()


def test_the_original_of_a_load_is_its_very_bytes(store: Store, load_text: LoadText) -> None:
    text = LINE.format("2024年", 3)
    assert store.original(load_text(text, name="三月.csv")) == ("三月.csv", text.encode())


def test_a_batch_without_its_original_says_why(store: Store, load_text: LoadText) -> None:
    load_text(LINE.format("2024年", 3))
    load_text(LINE.format("2024年", 4))
    store.revert(2, "tester", AT)
    for batch, change in ((1, lambda path: path.unlink()), (2, lambda path: path.write_bytes(b"other"))):
        sha256 = store.query("select sha256 from batch where batch_id = $n", n=batch)["sha256"].iloc[0]
        change(store.folder / "archive" / sha256)
    keys = {}
    for batch in (1, 2, 3, 4):
        with pytest.raises(StoreError) as refusal:
            store.original(batch)
        keys[batch] = refusal.value.key.removeprefix("error.")
    assert keys == {1: "original_lost", 2: "original_changed", 3: "no_original", 4: "no_batch"}


def test_the_life_of_a_figure_is_every_version_newest_first(store: Store) -> None:
    for digest, value in (("a", 1.0), ("b", 2.0), ("c", 3.0)):
        load(store, {("sim_01", 2024): value, ("sim_02", 2024): 9.0, ("sim_01", 2023): 5.0}, digest)
    store.revert(3, "tester", AT)
    life = store.life("sim_01", "gdp", date(2024, 12, 31), "ytd", "actual", "")
    shown = life[["batch_id", "value", "file_name", "is_standing", "is_undone"]]
    assert list(shown.itertuples(index=False, name=None)) == [
        (3, 3.0, "c.csv", False, True),
        (2, 2.0, "b.csv", True, False),
        (1, 1.0, "a.csv", False, False),
    ]
    assert len(store.life("sim_01", "gdp")) == 6 and len(store.life("sim_01", "tax_revenue")) == 0
    assert list(store.life("sim_01", "gdp", measure="yoy").columns) == list(life.columns)


def test_a_figures_life_holds_what_its_file_said(store: Store, load_text: LoadText) -> None:
    load_text(
        "开发区,指标,期间,类别,数值,单位,口径,状态,来源,备注\n"
        "相山经开区,地区生产总值,2024年,实际,30000,万元,现价,初步,统计月报,含飞地\n"
        "相山经开区,地区生产总值,2024年,同比,8,%,,,,\n"
    )
    told = store.life("xiangshan_edz", "gdp", basis="nominal").iloc[0]
    names = ["value", "unit", "raw_value", "raw_unit", "status", "kind", "cell", "source", "note"]
    assert list(told[names]) == [
        *(3.0, "亿元", "30000", "万元", "provisional", "load", "E2", "统计月报", "含飞地")
    ]
    assert (told["loaded_by"], told["loaded_at"].to_pydatetime()) == ("tester", AT)
    assert list(store.life("xiangshan_edz", "gdp", measure="yoy")["value"]) == [8.0]


def test_a_revision_is_shown_with_what_it_revises_and_who_loaded_it(store: Store) -> None:
    before = {("sim_01", year): value for year, value in enumerate((5.0, 5.0, -5.0, None, 0.0), 2001)}
    after = {("sim_01", year): value for year, value in enumerate((50.0, 0.0, 5.0, 5.0, 5.0, 5.0), 2001)}
    load(store, before, "a")
    changes = store.changes(facts(after))
    assert changes["old_file_name"].fillna("").tolist() == ["a.csv"] * 5 + [""]
    assert changes["old_loaded_at"].iloc[0].to_pydatetime() == AT and changes["old_loaded_at"].isna().iloc[5]


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_texts_of_every_pandas_type_are_kept_alike(store: Store, dtype: str) -> None:
    frame = facts({("sim_01", 2023): 1.0, ("sim_02", 2024): None})
    texts = [name for name in FACT_COLUMNS if name not in ("period", "value", "rank_of")]
    for digest in ("first", "again"):
        given = frame.astype(dict.fromkeys(texts, dtype))
        done = store.commit_load(Load("a.csv", digest, "tester", AT), given, NO_CHECKS)
    kept = store.query(f"select {', '.join(texts)} from fact_now order by fact_no")
    assert done.counts == {"new": 0, "revised": 0, "same": 2}
    assert kept.to_dict("records") == frame[texts].to_dict("records")


def test_eight_threads_get_each_its_own_answers(store: Store) -> None:
    load(store, {("sim_01", year): float(year) for year in range(1990, 2020)}, "a")
    sql = "select value from fact_now where year(period) = $year"

    def ask(thread: int) -> bool:
        years = [1990 + (thread * 7 + n) % 30 for n in range(50)]
        return all(list(store.query(sql, year=year)["value"]) == [year] for year in years)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))


def test_eight_threads_that_load_get_eight_batches(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda n: load(store, {("sim_01", 2000 + n): 1.0}, str(n)), range(8)))
    assert sorted(numbers) == list(range(1, 9)) and len(value_at(store)) == 8


def test_another_process_may_read_only_a_copy(store: Store, load_text: LoadText) -> None:
    load_text(LINE.format("2024年", 3))
    command = [sys.executable, "-c", SECOND_OPENER, str(store.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["error.store_busy", "1", "3.0"], done.stderr


def test_a_copy_for_reading_is_not_changed_by_later_loads(store: Store) -> None:
    load(store, {("sim_01", 2024): 3.0}, "a")
    with closing(Store.copy_for_reading(store.folder, store.catalogue)) as copy:
        load(store, {("sim_01", 2024): 4.0}, "b")
        assert (value_at(copy), value_at(store)) == ([3.0], [4.0])


def test_reopening_keeps_what_was_loaded(store: Store) -> None:
    load(store, {("sim_01", 2024): 1.5}, "a")
    store.close()
    with closing(Store(store.folder, store.catalogue)) as again:
        assert (value_at(again), again.data_version()) == ([1.5], 1)


def test_after_a_load_and_a_revert_the_file_alone_is_whole(store: Store, tmp_path: Path) -> None:
    load(store, {("sim_01", 2024): 3.0}, "a")
    load(store, {("sim_01", 2024): 4.0}, "b")
    store.revert(2, "tester", AT)
    store.close()
    (tmp_path / "alone").mkdir()
    shutil.copy(store.folder / "zonegap.duckdb", tmp_path / "alone")
    with closing(Store(tmp_path / "alone", store.catalogue)) as alone:
        assert (value_at(alone), alone.data_version()) == ([3.0], 3)


def test_a_checkpoint_that_was_broken_off_loses_nothing(store: Store, catalogue: Catalogue) -> None:
    load(store, {("sim_01", 2024): 3.0}, "a")
    store.settle("sim_01", "zone", "老区", "sim_03", "tester", AT)
    store.close()
    path = store.folder / "zonegap.duckdb"
    assert keep(path)
    path.with_name("zonegap.duckdb.1.draft").write_bytes(b"half a copy")
    path.write_bytes(path.read_bytes()[:12300] + b"torn" * 1000)
    log_of(path).unlink()
    with closing(Store(store.folder, catalogue)) as again:
        assert value_at(again) == [3.0] and again.settled("sim_01")["zone"] == {"老区": "sim_03"}
    assert [found.name for found in store.folder.iterdir() if found.is_file()] == ["zonegap.duckdb"]


def test_a_load_stands_where_there_is_no_room_to_keep_the_file(store: Store, catalogue: Catalogue) -> None:
    in_the_way = store.folder / f"zonegap.duckdb.{os.getpid()}.draft"
    in_the_way.mkdir()
    load(store, {("sim_01", 2024): 3.0}, "a")
    assert log_of(store.folder / "zonegap.duckdb").exists()
    store.close()
    in_the_way.rmdir()
    with closing(Store(store.folder, catalogue)) as again:
        assert value_at(again) == [3.0]


def test_a_load_stands_where_others_leave_no_moment_for_a_checkpoint(
    store: Store, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi.store.MERGE_PAUSE_S", 0.001)
    path = store.folder / "zonegap.duckdb"
    with closing(store._root.cursor()) as other:
        other.execute("begin; update meta set value = 'of another' where key = 'macros'")
        load(store, {("sim_01", 2024): 3.0}, "a")
        assert log_of(path).exists() and not kept(path).exists()
        other.rollback()
    store.settle("sim_01", "zone", "老区", "sim_03", "tester", AT)
    with store.write() as write:
        write("insert into meta values ('later', 'yes')")
    store.close()
    with closing(Store(store.folder, catalogue)) as again:
        assert value_at(again) == [3.0] and again.recall("later") == "yes"
        assert again.settled("sim_01")["zone"] == {"老区": "sim_03"}


@pytest.mark.parametrize("at", [0, 100, 12300])
def test_a_damaged_database_is_not_taken_for_a_busy_one(store: Store, catalogue: Catalogue, at: int) -> None:
    store.close()
    path = store.folder / "zonegap.duckdb"
    content = bytearray(path.read_bytes())
    content[at : at + 16] = b"\xff" * 16
    path.write_bytes(content)
    with pytest.raises(StoreError) as refusal:
        Store(store.folder, catalogue)
    assert refusal.value.key == "error.store_unreadable" and str(path) in str(refusal.value)


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "zonegap.duckdb").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError) as refusal:
        Store(tmp_path, catalogue)
    assert refusal.value.key == "error.store_unreadable" and str(tmp_path) in str(refusal.value)


# two values of every type that a question may find
VALUES = {
    "varchar": ("'市'", "''"),
    "double": ("2.5", "'nan'"),
    "integer": ("1", "-2"),
    "bigint": ("1", "9007199254740993"),
    "hugeint": ("1", "2"),
    "decimal(9, 2)": ("2.5", "1"),
    "boolean": ("true", "false"),
    "date": ("'2024-09-30'", "'1999-12-31'"),
    "timestamp": ("'2024-09-30 12:00:00.5'", "'1999-12-31'"),
    "timestamp_s": ("'2024-09-30 12:00:00'", "'1999-12-31'"),
    "integer[]": ("[1]", "[]"),
    "varchar[]": ("['市']", "[]"),
    "struct(a integer)": ("{'a': 1}", "{'a': 2}"),
    "map(varchar, double)": ("map {'a': 1}", "map {}"),
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("gaps", ["none", "one", "all", "no rows"])
def test_what_is_found_comes_in_the_types_and_values_that_duckdb_gives_pandas(
    store: Store, kind: str, gaps: str
) -> None:
    one, other = VALUES[kind]
    texts = {"none": (one, other), "one": ("null", other), "all": ("null", "null")}.get(gaps, ())
    rows = " union all by name ".join(f"select {text}::{kind} as value, 'a' as label" for text in texts)
    sql = rows or f"select null::{kind} as value, 'a' as label where false"
    with duckdb.connect() as connection:
        wanted = connection.execute(sql).df()
    found = store.query(sql)
    pd.testing.assert_frame_equal(found, wanted, check_exact=True)
    assert [type(value) for value in found["value"].tolist()] == [type(v) for v in wanted["value"].tolist()]


def test_columns_of_one_name_are_all_found(store: Store) -> None:
    assert store.query("select 1 as value, 2 as value").to_dict("list") == {"value": [1], "value_1": [2]}
