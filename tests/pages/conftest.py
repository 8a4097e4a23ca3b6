"""A page opened on a copy of the shipped store, and on an empty one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi.settings import ROOT
from kpi.store import Store

Open = Callable[..., AppTest]


@pytest.fixture
def store_folder(shipped: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A private copy of the shipped store that the pages use; the cached one is dropped around it."""
    folder = tmp_path / "pages"
    (folder / "archive").mkdir(parents=True)
    shutil.copy(shipped.folder / "zonegap.duckdb", folder)
    monkeypatch.setenv("ZONEGAP_STORE", str(folder))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield folder
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def open_page(store_folder: Path) -> Open:
    """Opens a page by name with an address and a language; fails where the page raises."""

    def open_(name: str, language: str = "zh", **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        app.query_params.update({**address, "lang": language})
        app.run()
        if name != "overview":
            app.switch_page(f"pages/{name}.py").run()
        assert not app.exception
        return app

    return open_


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
