"""python -m bench.ingest [ROWS]: a long CSV through every step up to the commit, beside DuckDB's own
insert from read_csv, and pandas' read_csv, of the same file. A million rows where none is said."""

import sys
import tempfile
import time
from datetime import datetime
from itertools import islice, product
from pathlib import Path

import duckdb
import pandas as pd

from kpi.catalogue import Catalogue, read_catalogue
from kpi.settings import Settings
from kpi.store import Store
from pipelines.commit import commit
from pipelines.prepare import prepare

ROWS = 1_000_000
YEARS = range(2000, 2025)
HEAD = "开发区,指标,期间,类别,数值,单位,来源,备注"


def write_long_file(path: Path, rows: int, catalogue: Catalogue) -> int:
    """Cumulative figures of every zone and flow, quarter by quarter, as a clerk's database gives them."""
    zones = [zone.name_zh for zone in catalogue.zones.values()]
    flows = [item for item in catalogue.indicators.values() if item.kind == "flow"]
    cells = product(YEARS, (3, 6, 9, 12), range(len(flows)), range(len(zones)))
    written = 0
    with path.open("w", encoding="utf-8-sig") as file:
        file.write(f"{HEAD}\n")
        for year, month, flow, zone in islice(cells, rows):
            value = (100 + (zone * 37 + flow * 11) % 400) * month / 12 * 1.04 ** (year - 2000)
            item = flows[flow]
            file.write(
                f"{zones[zone]},{item.name_zh},{year}年1-{month}月,实际,{value:.2f},{item.unit},统计局,\n"
            )
            written += 1
    return written


def time_duckdb(path: Path, folder: Path) -> float:
    """Seconds for DuckDB alone: the same file into a table of its own."""
    began = time.perf_counter()
    with duckdb.connect(str(folder / "yardstick.duckdb")) as connection:
        connection.execute("create table figure as from read_csv($file) limit 0", {"file": str(path)})
        connection.execute("insert into figure from read_csv($file)", {"file": str(path)})
    return time.perf_counter() - began


def time_pandas(path: Path) -> float:
    began = time.perf_counter()
    pd.read_csv(path)
    return time.perf_counter() - began


def time_ours(path: Path, folder: Path, catalogue: Catalogue) -> dict[str, float]:
    """Seconds of each step."""
    store = Store(folder, catalogue)
    steps: dict[str, float] = {}
    last = ["start", time.perf_counter()]

    def report(step: str) -> None:
        now = time.perf_counter()
        steps[str(last[0])] = now - float(last[1])
        last[:] = [step, now]

    prepared = prepare(path.read_bytes(), path.name, store, {}, "bench", datetime.now(), report)
    report("commit")
    commit(store, prepared)
    report("end")
    store.close()
    del steps["start"]
    return steps


def peak_memory() -> int:
    """The most memory this process held so far, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(arguments: list[str]) -> None:
    catalogue = read_catalogue(Settings().catalogue)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "long.csv"
        rows = write_long_file(path, int(arguments[0]) if arguments else ROWS, catalogue)
        print(f"{rows} rows, {path.stat().st_size / 1e6:.0f} MB")
        steps = time_ours(path, folder / "store", catalogue)
        memory = peak_memory()
        yardstick = time_duckdb(path, folder)
        total = sum(steps.values())
        for step, seconds in steps.items():
            print(f"  {step:10} {seconds:6.2f} s")
        print(f"ours         {total:6.2f} s   {total / yardstick:.1f} × DuckDB   peak {memory} MB")
        print(f"DuckDB       {yardstick:6.2f} s   insert … from read_csv")
        print(f"pandas       {time_pandas(path):6.2f} s   read_csv alone")


if __name__ == "__main__":
    main(sys.argv[1:])
