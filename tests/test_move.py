"""A move of place is split in parts that add up, whatever is reported, revised or left out."""

import shutil
from contextlib import closing
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.catalogue import Catalogue
from kpi.comparisons.move import read_move
from kpi.period import Period
from kpi.question import Question
from kpi.store import FACT_COLUMNS, Load, Store

ZONES = ["sim_01", "sim_02", "sim_03", "sim_04"]
OWN = ZONES[0]
NOW = date(2024, 9, 30)
THEN = {"before": date(2024, 6, 30), "year_ago": date(2023, 9, 30)}
DAYS = [NOW, *THEN.values()]
QUESTION = Question(OWN, Period(NOW), ("gdp",))
PARTS = ["by_revision", "by_own", "by_peers", "by_newcomers"]

Key = tuple[str, date]
Batch = dict[Key, float]

# few values, so that there are ties and places change with every revision
VALUES = st.sampled_from([-1.0, 0.0, 2.0, 3.0, 4.0, 4.5, 6.0, 9.0])


def a_load(days: list[date], least: int) -> st.SearchStrategy[Batch]:
    """Figures of any zones at some of the days."""
    keys = st.tuples(st.sampled_from(ZONES), st.sampled_from(days))
    return st.dictionaries(keys, VALUES, min_size=least, max_size=len(ZONES) * len(days))


# first the earlier periods alone, then anything of anybody again and again
batches = st.builds(
    lambda earlier, later: [*earlier, *later],
    st.lists(a_load(list(THEN.values()), 5), max_size=2),
    st.lists(a_load(DAYS, 6), min_size=1, max_size=2),
)


@settings(max_examples=25)
@given(loads=batches)
def test_the_parts_of_a_move_add_up_and_are_as_defined(
    blank: Path, catalogue: Catalogue, loads: list[Batch]
) -> None:
    with TemporaryDirectory() as folder:
        store = Store(Path(shutil.copytree(blank, Path(folder) / "store")), catalogue)
        try:
            for number, figures in enumerate(loads):
                store.commit_load(load_of(number), facts(figures), checks())
            for since, then in THEN.items():
                found = read_move(store, QUESTION, since).to_dict("records")
                wanted = split(loads, then)
                assert [{name: row[name] for name in wanted} for row in found] == ([wanted] if wanted else [])
                assert all(sum(row[part] for part in PARTS) == row["total"] for row in found)
        finally:
            store.close()


def test_a_figure_of_then_that_was_taken_back_since_is_a_revision(blank: Path, catalogue: Catalogue) -> None:
    then = THEN["year_ago"]
    loads: list[Batch] = [
        {(OWN, then): 3.0},
        {("sim_02", then): 4.0},
        {(OWN, NOW): 3.0, ("sim_02", NOW): 2.0},
    ]
    with (
        TemporaryDirectory() as folder,
        closing(Store(Path(shutil.copytree(blank, Path(folder) / "store")), catalogue)) as store,
    ):
        for number, figures in enumerate(loads):
            store.commit_load(load_of(number), facts(figures), checks())
        assert read_move(store, QUESTION, "year_ago")[["total", "by_revision"]].to_numpy().tolist() == [
            [1, 0]
        ]
        store.revert(2, "tester", datetime(2024, 11, 2))
        assert read_move(store, QUESTION, "year_ago")[["total", "by_revision"]].to_numpy().tolist() == [
            [1, 1]
        ]


def split(loads: list[Batch], then: date) -> dict[str, int]:
    """The move by the written rules; nothing where there is no place to compare."""
    known = merged(loads)
    now, past = at(known, NOW), at(known, then)
    if OWN not in now or OWN not in past:
        return {}
    first_now = min(n for n, load in enumerate(loads) if any(day == NOW for _, day in load))
    first_own = min(n for n, load in enumerate(loads) if (OWN, then) in load)
    published = at(merged(loads[: max(first_now, first_own + 1)]), then)
    months, months_then = (1, 1) if then.month == NOW.month else (NOW.month, then.month)
    ours = now[OWN] * months_then
    others = [zone for zone in past if zone != OWN]
    by_own = 1 + sum(past[zone] * months > ours for zone in others)
    stayed = 1 + sum(now[z] > now[OWN] if z in now else past[z] * months > ours for z in others)
    places = [place(published), place(past), by_own, stayed, place(now)]
    steps = [one - other for one, other in pairwise(places)]
    return {
        "rank_published": places[0],
        "rank_then": places[1],
        "rank": places[-1],
        "total": places[0] - places[-1],
        **dict(zip(PARTS, steps, strict=True)),
        "n_newcomers": len(set(now) - set(past)),
        "n_leavers": len(set(past) - set(now)),
    }


def merged(loads: list[Batch]) -> Batch:
    """Every figure as the newest of the loads has it."""
    return {key: value for load in loads for key, value in load.items()}


def at(known: Batch, day: date) -> dict[str, float]:
    return {zone: value for (zone, when), value in known.items() if when == day}


def place(values: dict[str, float]) -> int:
    return 1 + sum(value > values[OWN] for value in values.values())


def load_of(number: int) -> Load:
    return Load(f"{number}.csv", str(number), "case", datetime(2024, 11, 1))


def facts(figures: Batch) -> pd.DataFrame:
    """The figures of a load as the store takes them."""
    blank_cells = dict.fromkeys(FACT_COLUMNS, "")
    rows = [
        {
            **blank_cells,
            "fact_no": number,
            "zone_id": zone,
            "indicator_id": "gdp",
            "period": day,
            "span": "ytd",
            "measure": "actual",
            "value": value,
            "unit": "亿元",
            "status": "final",
            "rank_of": None,
        }
        for number, ((zone, day), value) in enumerate(figures.items(), 1)
    ]
    return pd.DataFrame(rows).astype({"rank_of": "Int32"})


def checks() -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.Series(dtype=str) for name in ("check_name", "severity", "example")}
    ).assign(row_count=pd.Series(dtype=int))
