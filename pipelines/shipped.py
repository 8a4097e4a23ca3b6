"""The figures that come with the program: published ones, each with its source, and a simulated province."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kpi.settings import ROOT
from kpi.store import Store
from pipelines.commit import commit
from pipelines.prepare import prepare

PUBLISHED = ROOT / "data" / "published"
DEMO = ROOT / "data" / "demo"
FILLING = threading.Lock()


def shipped_files() -> list[Path]:
    """Published figures first; the simulated province in the order in which it was reported."""
    return [*sorted(PUBLISHED.glob("*.csv")), *sorted(DEMO.glob("*.csv"))]


def lacks_shipped(store: Store) -> bool:
    """Whether the store is empty, or its first filling was broken off."""
    return store.data_version() == 0 or store.recall("shipped") == "begun"


def load_shipped(store: Store, at: datetime) -> Iterator[str]:
    """Load every shipped file through the ordinary road, naming each before it is loaded.

    One caller at a time; a filling that was broken off is taken up again.
    """
    with FILLING:
        if not lacks_shipped(store):
            return
        store.remember("shipped", "begun")
        for path in shipped_files():
            yield path.name
            commit(store, prepare(path.read_bytes(), path.name, store, {}, "ZoneGap", at))
        store.remember("shipped", "done")
