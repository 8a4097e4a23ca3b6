"""Every folder of tests/cases/<comparison>/<claim>/ is a claim; its name says what is true.

facts.csv (and facts_2.csv, … one batch each) are loaded, of the checks with those alone that can refuse
a load (tests/test_checks.py tries all); question.toml is asked, and the answer's rows are held against
expect.csv: only the columns and rows named there, an empty cell is a null.
question.toml may give `rows`, how many rows the whole answer has. A scheme.toml is the scheme of its case.
"""

import csv
import shutil
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi.catalogue import Catalogue
from kpi.comparisons import COMPARISONS, compare
from kpi.period import resolve_period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from pipelines.check import read_checks, severity_of
from pipelines.commit import commit
from pipelines.prepare import prepare

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path for path in CASES.glob("*/*") if path.is_dir())
KEYS = {
    "target": ("indicator_id", "target_kind", "set_by"),
    "growth": ("indicator_id",),
    "ranking": ("indicator_id", "zone_id"),
    "share": ("indicator_id", "whole_kind", "zone_id"),
    "gap": ("indicator_id",),
    "cuts": ("cut", "indicator_id", "dimension"),
    "score": ("zone_id",),
    "score_items": ("indicator_id", "measured"),
    "coverage": ("indicator_id", "zone_id", "quarter"),
    "land": ("part", "indicator_id", "target_kind", "set_by"),
    "land_yield": ("indicator_id", "zone_id"),
    "move": ("indicator_id", "since"),
    "course": ("indicator_id", "period", "zone_id"),
    "standing": ("indicator_id", "group_id"),
}
NEEDED = {"facts.csv", "question.toml", "expect.csv"}
QUESTION_KEYS = {"zone", "period", "indicators", "peers", "as_of", "rows"}
QUESTION_KEYS |= {"by", "benchmark", "whole", "scheme", "weights"}
SETTINGS = Settings()
LOADED_AT = datetime(2024, 11, 1)
TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The shipped catalogue, with the scheme of every case that brings one."""
    folder = tmp_path_factory.mktemp("names") / "catalogue"
    shutil.copytree(SETTINGS.catalogue, folder)
    for case in FOLDERS:
        if (case / "scheme.toml").exists():
            shutil.copy(case / "scheme.toml", folder / "schemes" / f"{scheme_of(case)}.toml")
    return Catalogue(folder)


def scheme_of(folder: Path) -> str:
    """The id of the case's own scheme; "" where it brings none."""
    return f"{folder.parent.name}_{folder.name}" if (folder / "scheme.toml").exists() else ""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, names: Catalogue) -> Path:
    """The folder of a store that holds nothing yet."""
    folder = tmp_path_factory.mktemp("empty") / "store"
    Store(folder, names).close()
    return folder


def test_every_comparison_has_at_least_a_dozen_cases() -> None:
    counts = {kind: sum(folder.parent.name == kind for folder in FOLDERS) for kind in COMPARISONS}
    assert min(counts.values()) >= 12, counts


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_claim_holds(
    folder: Path, empty: Path, names: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = NEEDED - {path.name for path in folder.iterdir()}
    assert not lacking, f"{folder} lacks {sorted(lacking)}"
    asked = tomllib.loads((folder / "question.toml").read_text(encoding="utf-8"))
    refusing = {name: sql for name, sql in read_checks().items() if severity_of(name) == "block"}
    monkeypatch.setattr("pipelines.check.read_checks", lambda: refusing)
    store = Store(Path(shutil.copytree(empty, tmp_path / "store")), names)
    try:
        rows = answered(store, folder, asked)
    finally:
        store.close()
    if "rows" in asked:
        assert len(rows) == asked["rows"]
    expected = read_expected(folder)
    assert expected or asked.get("rows") == 0, "expect.csv names no row"
    for wanted in expected:
        assert differences(rows, wanted, KEYS[folder.parent.name]) == []


def answered(store: Store, folder: Path, asked: dict[str, Any]) -> pd.DataFrame:
    """The answer's rows after every facts*.csv was loaded, in the order of their names."""
    assert set(asked) <= QUESTION_KEYS, f"question.toml: {sorted(set(asked) - QUESTION_KEYS)}"
    for path in sorted(folder.glob("facts*.csv"), key=lambda path: path.stem):
        commit(store, prepare(path.read_bytes(), path.name, store, {}, "case", LOADED_AT))
    question = Question(
        zone=asked["zone"],
        period=resolve_period(asked["period"]),
        indicators=tuple(asked.get("indicators", ())),
        peers=asked.get("peers", "province"),
        as_of=asked.get("as_of"),
        whole=asked.get("whole", ""),
        scheme=asked.get("scheme", scheme_of(folder)),
        weights=tuple(asked.get("weights", {}).items()),
        by=asked.get("by", "level"),
        benchmark=asked.get("benchmark", ""),
    )
    return compare(folder.parent.name, store, question, SETTINGS).rows


def read_expected(folder: Path) -> list[dict[str, str]]:
    with (folder / "expect.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def differences(rows: pd.DataFrame, wanted: dict[str, str], keys: tuple[str, ...]) -> list[str]:
    """What is wrong with the row that `wanted` names; nothing where all is as it should be."""
    unknown = set(wanted) - set(rows.columns)
    if unknown:
        return [f"no column {sorted(unknown)}"]
    given = [key for key in keys if key in wanted]
    found = [row for row in rows.to_dict("records") if all(same(row[k], wanted[k]) for k in given)]
    name = {key: wanted[key] for key in given}
    if len(found) != 1:
        return [f"{name}: {len(found)} rows, not one"]
    return [
        f"{name} {column}: {found[0][column]!r}, not {text!r}"
        for column, text in wanted.items()
        if not same(found[0][column], text)
    ]


def same(value: Any, text: str) -> bool:
    """Whether a value of the answer is what a cell of expect.csv writes."""
    if text == "" or pd.isna(value):
        return text == "" and (value == "" or bool(pd.isna(value)))
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, pd.Timestamp):
        return text == value.date().isoformat()
    if isinstance(value, str):
        return text == value
    return abs(float(value) - float(text)) <= TOLERANCE
