"""A page opened on a copy of the shipped store, and on an empty one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi.keep import log_of
from kpi.settings import ROOT
from kpi.store import Store
from tests.conftest import copied

Open = Callable[..., AppTest]
DATABASE = "zonegap.duckdb"


@pytest.fixture
def store_folder(shipped: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A private copy of the shipped store that the pages use; the cached one is dropped around it."""
    folder = copied(shipped, tmp_path / "pages")
    monkeypatch.setenv("ZONEGAP_STORE", str(folder))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield folder
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def open_page(store_folder: Path) -> Open:
    """Opens a page on a store of the test's own, as `opened`."""
    return opened


@pytest.fixture(scope="module")
def read_folder(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the shipped store for the tests of a module that write nothing."""
    folder = copied(shipped, tmp_path_factory.mktemp("read"))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield folder
    st.cache_resource.clear()
    st.cache_data.clear()
    assert not log_of(folder / DATABASE).exists(), "a test that only reads wrote to the store"
    assert (folder / DATABASE).read_bytes() == (shipped.folder / DATABASE).read_bytes()


@pytest.fixture
def read_page(read_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page on the store that a module's tests share, as `opened`: answers are kept, as they are for
    the visitors of a dashboard."""
    monkeypatch.setenv("ZONEGAP_STORE", str(read_folder))
    return opened


def opened(name: str, language: str = "zh", **address: str) -> AppTest:
    """A page by name with an address and a language; fails where the page raises."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.query_params.update({**address, "lang": language})
    app.run()
    if name != "overview":
        app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    """All that the page says in words, one line each."""
    kinds = (
        app.title,
        app.subheader,
        app.markdown,
        app.caption,
        app.info,
        app.warning,
        app.error,
        app.success,
    )
    return "\n".join(str(element.value) for elements in kinds for element in elements)
