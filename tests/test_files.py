"""Each folder of tests/files/ holds a file as people send it and the facts in it; see its README.md."""

import csv
import math
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from kpi.catalogue import Catalogue
from pipelines.prepare import understand

FILES = Path(__file__).parent / "files"
FOLDERS = sorted(path for path in FILES.iterdir() if path.is_dir() and path.name != "__pycache__")
COLUMNS = ["zone_id", "indicator_id", "period", "span", "measure", "basis", "value", "unit", "cell"]


class Fact(NamedTuple):
    zone_id: str
    indicator_id: str
    period: str
    span: str
    measure: str
    basis: str
    unit: str
    cell: str


def expected(folder: Path) -> dict[Fact, float | None]:
    with (folder / "expect.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        assert rows.fieldnames == COLUMNS
        lines = [(row.pop("value"), Fact(**row)) for row in rows]
    facts = {fact: float(value) if value else None for value, fact in lines}
    assert len(facts) == len(lines), "expect.csv names a fact twice"
    return facts


def is_same(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-9)


def question(folder: Path) -> dict:
    return tomllib.loads((folder / "question.toml").read_text(encoding="utf-8"))


def understood(folder: Path, catalogue: Catalogue) -> dict[Fact, float | None]:
    asked = question(folder)
    content = (folder / asked["file"]).read_bytes()
    found = understand(content, asked["file"], catalogue, asked.get("hints", {}))
    assert found.problems == (), [problem.sentence() for problem in found.problems]
    rows = found.facts.assign(period=found.facts["period"].dt.strftime("%Y-%m-%d"))
    facts = {
        Fact(*(getattr(row, name) for name in Fact._fields)): None if row.value != row.value else row.value
        for row in rows.itertuples(index=False)
    }
    assert len(facts) == len(rows), "a fact came out twice"
    return facts


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_file_gives_the_facts_a_careful_reader_takes_from_it(folder: Path, catalogue: Catalogue) -> None:
    found, wanted = understood(folder, catalogue), expected(folder)
    assert not (missing := wanted.keys() - found.keys()), sorted(missing)
    assert not (extra := found.keys() - wanted.keys()), sorted(extra)
    differing = {f: (found[f], wanted[f]) for f in wanted if not is_same(found[f], wanted[f])}
    assert not differing


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_is_whole_and_its_loader_says_one_thing_at_most(folder: Path) -> None:
    asked = question(folder)
    assert asked.keys() <= {"shape", "file", "encoding", "hints"} and asked["shape"]
    assert len(asked.get("hints", {})) <= 1
    held = {path.name for path in folder.iterdir()}
    assert held == {"drawn.txt", "expect.csv", "question.toml", asked["file"]}
    assert expected(folder)


def test_there_is_a_file_for_every_shape_people_send() -> None:
    assert len(FOLDERS) >= 50
