"""What the tests share: the catalogue, an empty store, the shipped store, and a way to load a text."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from kpi.catalogue import Catalogue, read_catalogue
from kpi.settings import Settings
from kpi.store import Store
from pipelines.commit import commit
from pipelines.prepare import prepare
from pipelines.shipped import load_shipped

AT = datetime(2024, 11, 1)
LoadText = Callable[..., int]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue(Settings().catalogue)


@pytest.fixture
def store(tmp_path, catalogue: Catalogue) -> Iterator[Store]:
    """An empty store."""
    opened = Store(tmp_path / "store", catalogue)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Store]:
    """A store with every shipped file in it; tests only read it."""
    opened = Store(tmp_path_factory.mktemp("shipped"), catalogue)
    for _ in load_shipped(opened, AT):
        pass
    yield opened
    opened.close()


@pytest.fixture
def load_text(store: Store) -> LoadText:
    """Loads a CSV text into `store` by the ordinary road; the batch number comes back."""

    def load(text: str, name: str = "figures.csv", **hints: str) -> int:
        return commit(store, prepare(text.encode(), name, store, hints, "tester", AT))

    return load
