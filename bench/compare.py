"""python -m bench.compare [MILLIONS]: how long every comparison takes, on the shipped figures and in a store
of ten million, each beside the core of the same question written by hand in SQL for DuckDB alone.

Every question is another zone's than the one before. The first question after something was written is
timed by itself: it finds no plan (kpi/plans.py).

The hand-written query answers less: one zone's figures, or one list of places, without sources, words
and second yardsticks. It says what the data themselves cost on this machine.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb

from kpi.catalogue import Catalogue, read_catalogue
from kpi.comparisons import COMPARISONS, compare
from kpi.period import Period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from pipelines.shipped import load_shipped

ZONES = 12
ROUNDS = 3
PERIOD = date(2024, 9, 30)
PEERS = "province"
ZONES_A_MILLION = 37
ONE = "gdp"
# a year's quarters for sixteen years: figure, growth and target of every indicator and zone
FILL = """
insert into fact by name
with
z as (select 'big_' || lpad(n::varchar, 4, '0') as zone_id from range($zones) as t(n)),
p as (
    select last_day(make_date(y, m, 1)) as day
    from range(2010, 2025) as a(y), (values (3), (6), (9), (12)) as b(m)
),
m as (from (values ('actual', 1.0), ('yoy', 0.01), ('target', 1.1)) as t(measure, size))
select
    900000 as batch_id,
    row_number() over (order by indicator_id, day, zone_id)::integer as fact_no,
    zone_id,
    indicator_id,
    day as period,
    if(kind = 'stock', 'point', 'ytd') as span,
    measure,
    '' as basis,
    (100 + hash(zone_id || indicator_id) % 400) * month(day) / 12
        * power(1.04, year(day) - 2010) * size as value,
    unit,
    '' as raw_value,
    '' as raw_unit,
    'final' as status,
    '' as bound
from z, indicator, p, m
where if(measure = 'target', month(day) = 12, day <= $last)
order by indicator_id, period, zone_id
"""
NOW = """
delete from fact_now;
insert into fact_now select *, value is not null from fact order by indicator_id, period, zone_id;
-- the store says which bases stand first when it finds other macros
delete from meta where key = 'macros'
"""
BATCH = "insert into batch values ($batch, 'load', null, 'bench.csv', '', '{}', $at, 'bench', 0, 0, 0)"
LEVEL = "select zone_id, indicator_id, value from fact_now where measure = 'actual' and period = "
OWN_BESIDE_A_YEAR_AGO = f"""
select n.indicator_id, n.value, (n.value / nullif(b.value, 0) - 1) * 100 as yoy_pct
from ({LEVEL} $day) as n
left join ({LEVEL} $before) as b using (zone_id, indicator_id)
where n.zone_id = $zone
"""
BY_HAND = {
    "target": f"""
        select n.indicator_id, n.value / nullif(t.value, 0) * 100 - 75 as lead
        from ({LEVEL} $day) as n
        inner join fact_now as t
            on t.zone_id = n.zone_id and t.indicator_id = n.indicator_id and t.measure = 'target'
            and t.period = $year_end
        where n.zone_id = $zone
    """,
    "growth": OWN_BESIDE_A_YEAR_AGO,
    "ranking": f"select *, rank() over (partition by indicator_id order by value desc) from ({LEVEL} $day)",
    "share": f"select *, value / sum(value) over (partition by indicator_id) from ({LEVEL} $day)",
    "gap": f"""
        select *, median(value) over (partition by indicator_id), max(value) over (partition by indicator_id)
        from ({LEVEL} $day)
    """,
    "score": f"""
        select zone_id, avg((value - low) / nullif(high - low, 0))
        from (
            select *, min(value) over one_list as low, max(value) over one_list as high
            from ({LEVEL} $day) window one_list as (partition by indicator_id)
        )
        group by zone_id
    """,
    "land": OWN_BESIDE_A_YEAR_AGO,
}


def wider_catalogue(folder: Path, zones: int) -> Catalogue:
    """The shipped catalogue and so many zones more, in `folder`."""
    shutil.copytree(Settings().catalogue, folder)
    with (folder / "zones.csv").open("a", encoding="utf-8", newline="") as file:
        for n in range(zones):
            name = f"big_{n:04}"
            file.write(f"{name},{name},{name},etdz,provincial,市{n % 10},省{n % 8},东部,,0,bench\r\n")
    return Catalogue(folder)


def fill(folder: Path, catalogue: Catalogue, zones: int) -> int:
    """A store with the shipped figures and those of so many zones more; how many it holds."""
    store = Store(folder, catalogue)
    for _ in load_shipped(store, datetime(2024, 11, 1)):
        pass
    store.close()
    with duckdb.connect(str(folder / "zonegap.duckdb")) as connection:
        connection.execute(FILL, {"zones": zones, "last": PERIOD})
        connection.execute(NOW)
        connection.execute(BATCH, {"batch": 900000, "at": datetime(2024, 11, 1)})
        held = connection.execute("select count(*) from fact_now").fetchone()
    assert held is not None
    return int(held[0])


def milliseconds(store: Store, ask: Callable[[str], object], zones: list[str]) -> tuple[float, float]:
    """How long it takes to ask of the first zone, now that the store changed; of the others, the median.
    Each of these is asked in every round, and its fastest counts: the machine has others to serve."""
    with store.write():
        pass
    first = _time(ask, zones[0])
    rounds = [[_time(ask, zone) for zone in zones[1:]] for _ in range(ROUNDS)]
    return first, statistics.median(map(min, zip(*rounds, strict=True)))


def _time(ask: Callable[[str], object], zone: str) -> float:
    began = time.perf_counter()
    ask(zone)
    return (time.perf_counter() - began) * 1000


def print_times(store: Store, zones: list[str]) -> None:
    days = {"day": PERIOD, "before": date(2023, 9, 30), "year_end": date(2024, 12, 31)}
    print(f"  {'':11} {'one indicator':>14} {'all indicators':>15} {'the first':>10} {'all, by hand':>13}")
    for kind in COMPARISONS:

        def ask(zone: str, indicators: tuple[str, ...] = (), kind: str = kind) -> None:
            compare(kind, store, Question(zone, Period(PERIOD), indicators, PEERS), Settings())

        _, one = milliseconds(store, partial(ask, indicators=(ONE,)), zones)
        first, others = milliseconds(store, ask, zones)
        print(f"  {kind:11} {one:11.0f} ms {others:12.0f} ms {first:7.0f} ms", end="")
        if sql := BY_HAND.get(kind):

            def ask_by_hand(zone: str, sql: str = sql) -> None:
                values = {**days, "zone": zone}
                store.query(sql, **{name: values[name] for name in values if f"${name}" in sql})

            print(f" {milliseconds(store, ask_by_hand, zones)[1]:10.0f} ms", end="")
        print()


def main(arguments: list[str]) -> None:
    catalogue = read_catalogue(Settings().catalogue)
    millions = float(arguments[0]) if arguments else 10.0
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name) / "small", Path(name) / "large"
        store = Store(small, catalogue)
        for _ in load_shipped(store, datetime(2024, 11, 1)):
            pass
        print(f"the shipped figures, {len(store.query('select 1 from fact_now'))}")
        print_times(store, [f"sim_{n:02}" for n in range(1, ZONES + 1)])
        store.close()
        zones = round(millions * ZONES_A_MILLION)
        catalogue = wider_catalogue(Path(name) / "catalogue", zones)
        print(f"{fill(large, catalogue, zones)} figures")
        store = Store(large, catalogue)
        print_times(store, [f"big_{n:04}" for n in range(min(zones, ZONES))])
        store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
