"""What the tests share: the catalogue, stores empty and filled, and ways to load a text and run a command."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

import kpi.__main__
import pipelines.__main__
from kpi.catalogue import Catalogue, read_catalogue
from kpi.settings import ROOT, Settings
from kpi.store import Store
from pipelines.commit import commit
from pipelines.prepare import prepare
from pipelines.shipped import load_shipped

# no deadline: a busy machine is no failure
settings.register_profile("zonegap", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("zonegap")

AT = datetime(2024, 11, 1)
LoadText = Callable[..., int]
Run = Callable[..., "Done"]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue(Settings().catalogue)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """The folder of a closed store that holds nothing; copied, as making one takes longer."""
    folder = tmp_path_factory.mktemp("blank") / "store"
    Store(folder, catalogue).close()
    return folder


@pytest.fixture
def store(blank: Path, tmp_path: Path, catalogue: Catalogue) -> Iterator[Store]:
    """An empty store."""
    opened = Store(Path(shutil.copytree(blank, tmp_path / "store")), catalogue)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Store]:
    """An empty store that tests share, and never write to."""
    opened = Store(tmp_path_factory.mktemp("empty"), catalogue)
    yield opened
    assert opened.data_version() == 0
    opened.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Store]:
    """A store with every shipped file in it; tests only read it."""
    opened = Store(tmp_path_factory.mktemp("shipped"), catalogue)
    for _ in load_shipped(opened, AT):
        pass
    yield opened
    opened.close()


def copied(shipped: Store, folder: Path) -> Path:
    """The folder, holding a copy of the database of `shipped` and an archive without files."""
    (folder / "archive").mkdir(parents=True)
    shutil.copy(shipped.folder / "zonegap.duckdb", folder)
    return folder


@pytest.fixture
def load_text(store: Store) -> LoadText:
    """Loads a CSV text into `store` by the ordinary road; the batch number comes back."""

    def load(text: str, name: str = "figures.csv", **hints: str) -> int:
        return commit(store, prepare(text.encode(), name, store, hints, "tester", AT)).batch

    return load


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def run_program(folder: Path, *command: str | Path) -> Done:
    """A program of its own, as a person starts it."""
    environment = {**os.environ, "ZONEGAP_STORE": str(folder)}
    words = (sys.executable, "-m", *map(str, command))
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, timeout=120)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store folder that the first question filled with the shipped figures; tests only ask it."""
    folder = tmp_path_factory.mktemp("filled")
    first = run_program(folder, "kpi", "doctor")
    assert first.returncode == 0 and "随附数据" in first.stderr
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the same command in this process, which saves a second each."""
    mains = {"kpi": kpi.__main__.main, "pipelines": pipelines.__main__.main}

    def run_here(folder: Path, program: str, *command: str | Path) -> Done:
        monkeypatch.setenv("ZONEGAP_STORE", str(folder))
        monkeypatch.chdir(ROOT)
        try:
            code = mains[program]([str(word) for word in command])
        except SystemExit as end:
            code = int(str(end.code))
        return Done(code, *capsys.readouterr())

    return run_here


@pytest.fixture
def on_own(tmp_path: Path, run: Run) -> Run:
    """Runs python -m pipelines on a store of its own."""
    return lambda *command: run(tmp_path / "store", "pipelines", *command)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write_file(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write_file
