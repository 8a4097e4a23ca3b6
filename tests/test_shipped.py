"""The first filling of a store, broken off and taken up again; and loads that meet."""

import threading
from datetime import datetime

import pytest

from kpi.catalogue import Catalogue
from kpi.errors import StoreError
from kpi.store import Load, Store
from pipelines.commit import commit
from pipelines.prepare import Prepared, prepare
from pipelines.shipped import lacks_shipped, load_shipped, shipped_files
from tests.conftest import AT, LoadText

FIRST = "开发区,指标,期间,数值,单位\n岚江经开区,地区生产总值,2024年,100,亿元\n"
SECOND = FIRST.replace(",100,", ",200,")


def prepared(store: Store, text: str) -> Prepared:
    return prepare(text.encode(), "a.csv", store, {}, "tester", AT)


def test_a_filling_that_was_broken_off_is_taken_up_again(store: Store) -> None:
    filling = load_shipped(store, AT)
    next(filling)
    next(filling)
    filling.close()
    assert store.data_version() == 1 and lacks_shipped(store)
    assert len(list(load_shipped(store, AT))) == len(shipped_files())
    assert store.data_version() == len(shipped_files()) and not lacks_shipped(store)
    assert list(load_shipped(store, AT)) == []


def test_a_store_with_its_own_figures_is_not_filled(store: Store, load_text: LoadText) -> None:
    load_text(FIRST)
    assert not lacks_shipped(store)


def test_a_file_that_was_revised_since_can_be_loaded_again(store: Store) -> None:
    for text in (FIRST, SECOND, FIRST):
        assert commit(store, prepared(store, text)).is_new
    assert store.query("select value from fact_now")["value"].tolist() == [100.0]


def test_the_same_bytes_again_name_the_batch_that_brought_them(store: Store) -> None:
    commit(store, prepared(store, FIRST))
    again = commit(store, prepared(store, FIRST))
    assert (again.batch, again.is_new, again.counts["same"]) == (1, False, 1)
    assert prepared(store, FIRST).earlier == 1


def test_a_figure_that_became_final_is_a_revision(store: Store) -> None:
    lines = "开发区,指标,期间,数值,单位,状态\n岚江经开区,地区生产总值,2024年,100,亿元,{}\n"
    commit(store, prepared(store, lines.format("初步")))
    assert list(prepared(store, lines.format("终报")).changes["change"]) == ["revised"]


def test_two_who_archive_the_same_bytes_do_not_disturb_each_other(store: Store) -> None:
    failures: list[BaseException] = []

    def archive() -> None:
        try:
            store.archive(b"the same bytes")
        except OSError as problem:
            failures.append(problem)

    threads = [threading.Thread(target=archive) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_catalogue_that_changed_a_unit_is_refused(tmp_path, catalogue: Catalogue) -> None:
    with_other_unit = Catalogue(catalogue.folder)
    store = Store(tmp_path, catalogue)
    commit(store, prepared(store, FIRST))
    store.close()
    gdp = with_other_unit.indicators["gdp"]
    with_other_unit.indicators["gdp"] = type(gdp)(**{**vars(gdp), "unit": "万元"})
    with pytest.raises(StoreError, match="万元"):
        Store(tmp_path, with_other_unit)


def test_a_load_without_hints_and_one_with_are_two(store: Store) -> None:
    bare = Load("a.csv", "x", "tester", datetime(2024, 1, 1))
    hinted = Load("a.csv", "x", "tester", datetime(2024, 1, 1), {"zone": "sim_01"})
    assert bare.hints_text() != hinted.hints_text()
