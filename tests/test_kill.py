"""A program that is killed while it loads leaves all of the load, or nothing of it.

Killed is the process, not the machine: what it had given to the operating system is still written.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from kpi.catalogue import Catalogue, read_catalogue
from kpi.settings import ROOT, Settings
from kpi.store import FACT_COLUMNS, Load, Store
from pipelines.hits import SUMMARY
from tests.conftest import AT

KILLS = 50
ZONES, YEARS = 60, range(1960, 2020)
FACTS = ZONES * len(YEARS)
# how long a load takes, and how long to wait for one that is to end by itself
TRIALS, PATIENCE_S = 5, 30.0

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a warm child is made by forking")


def content(number: int) -> bytes:
    return f"file {number}".encode()


def facts(catalogue: Catalogue, number: int) -> pd.DataFrame:
    """GDP of every zone and year. Every number has a year of its own: each load adds and revises."""
    years = [*YEARS[1:], 2100 + number]
    rows = [(zone, f"{year}-12-31") for zone in list(catalogue.zones)[:ZONES] for year in years]
    texts = dict.fromkeys(FACT_COLUMNS, "") | {"indicator_id": "gdp", "span": "ytd", "measure": "actual"}
    frame = pd.DataFrame(rows, columns=["zone_id", "period"]).assign(fact_no=range(1, len(rows) + 1))
    frame = frame.assign(**{name: text for name, text in texts.items() if name not in frame})
    return frame.assign(period=pd.to_datetime(frame["period"]), value=float(number), rank_of=None)


def load(folder: Path, catalogue: Catalogue, number: int, say: int) -> None:
    """What the child does: load one batch, and say when the commit begins and when it is done."""
    found = pd.DataFrame([["unit_slip", "warn", number, ""]], columns=SUMMARY)
    store, frame = Store(folder, catalogue), facts(catalogue, number)
    os.write(say, b"b")
    digest = store.archive(content(number))
    store.commit_load(Load(f"{number}.csv", digest, "tester", AT), frame, found)
    os.write(say, b"d")
    time.sleep(PATIENCE_S)


def nurse(folder: str) -> None:
    """A warm process that has opened no database: for every `number delay` that it reads, a child of
    it loads, is killed `delay` seconds into the commit (-1: when done), and the answer is how long the
    child had been at it and whether it was done."""
    catalogue = read_catalogue(Settings().catalogue)
    for line in sys.stdin:
        number, delay_s = line.split()
        hear, say = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(hear)
            load(Path(folder), catalogue, int(number), say)
            os._exit(0)
        os.close(say)
        assert os.read(hear, 1) == b"b", "the child died by itself"
        begun = time.monotonic()
        if float(delay_s) < 0:
            os.read(hear, 1)
        else:
            time.sleep(float(delay_s))
        lasted_s = time.monotonic() - begun
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        is_done = float(delay_s) < 0 or os.read(hear, 1) == b"d"
        os.close(hear)
        print(lasted_s, int(is_done), flush=True)


class Nursery:
    def __init__(self, folder: Path) -> None:
        command = [
            sys.executable,
            "-c",
            "import sys, tests.test_kill as t; t.nurse(sys.argv[1])",
            str(folder),
        ]
        self.process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def kill(self, number: int, delay_s: float) -> tuple[float, bool]:
        """Seconds from the beginning of the commit to the kill, and whether it had been done."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{number} {delay_s}\n")
        self.process.stdin.flush()
        lasted_s, is_done = self.process.stdout.readline().split()
        return float(lasted_s), is_done == "1"

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    with closing(Nursery(tmp_path)) as opened:
        yield opened


def rows_of(store: Store, batch: int) -> tuple[int, ...]:
    """How many rows of the batch stand in every table that a load writes."""
    tables = ("batch", "fact", "fact_now", "check_result", "audit")
    sql = "select count(*) as n from {} where batch_id = $batch"
    return tuple(int(store.query(sql.format(table), batch=batch)["n"].iloc[0]) for table in tables)


def unlike_history(store: Store) -> int:
    """Figures that stand now and are not what the versions add up to, and the other way round."""
    now, history = "from zonegap.main.fact_now", "from fact_now"
    sql = f"({now} except all {history}) union all ({history} except all {now})"
    return len(store.query(sql, as_of=store.data_version()))


def test_a_load_that_is_killed_at_any_instant_is_there_whole_or_not_at_all(
    tmp_path: Path, catalogue: Catalogue, nursery: Nursery
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    chance, outcomes, inside, standing = random.Random(seed), Counter(), 0, TRIALS
    trials = [nursery.kill(number, -1)[0] for number in range(1, TRIALS + 1)]
    lasts_s = sorted(trials)[TRIALS // 2]
    print(f"seed {seed}; a load of {FACTS} figures takes {lasts_s * 1000:.0f} ms")
    # over the commit and a little beyond; the first is killed at once, the last when it is done
    spread = [(number + chance.random()) / KILLS * 1.1 * lasts_s for number in range(KILLS - 2)]
    for number, delay_s in enumerate([0.0, *spread, -1.0], TRIALS + 1):
        lasted_s, is_done = nursery.kill(number, delay_s)
        place = f"seed {seed}, kill {number - TRIALS} at {lasted_s * 1000:.1f} ms"
        with closing(Store(tmp_path, catalogue)) as store:
            is_there = store.data_version() == standing + 1
            standing += is_there
            assert store.data_version() == standing and is_there >= is_done, place
            assert rows_of(store, standing) == (1, FACTS, FACTS, 1, 1), place
            assert rows_of(store, standing + 1) == (0, 0, 0, 0, 0), place
            assert unlike_history(store) == 0, place
            if is_there:
                assert store.original(standing) == (f"{number}.csv", content(number)), place
        outcomes[is_there] += 1
        inside += not is_done
    print(f"{inside} of {KILLS} kills fell into it: {outcomes[False]} left nothing, {outcomes[True]} all")
    assert outcomes[False] and outcomes[True] and inside >= KILLS // 5
