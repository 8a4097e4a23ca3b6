"""How well and how fast prose is read: `python -m bench.narrative [FILE.toml] [--misses]`.

Prints precision and recall over a labelled corpus (bench/narrative.toml, whose head says how it is
labelled), for whole figures and for each part of them, and by case; then the time for a hundred pages,
beside that of matching one plain pattern for numbers over the same text.
"""

import argparse
import re
import sys
import time
import tomllib
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from kpi.catalogue import read_catalogue
from kpi.settings import Settings
from pipelines.label import Office
from pipelines.narrative.extract import extract

CORPUS = Path(__file__).parent / "narrative.toml"
PARTS = ("value", "unit", "yoy", "period", "span", "measure", "rank", "bound", "basis")
STRICT = ("value", "unit", "yoy", "period", "measure")
PAGE_LETTERS = 700
PAGES = 100

Figure = dict[str, Any]


def main(arguments: list[str]) -> None:
    asked = parser().parse_args(arguments)
    passages = tomllib.loads(asked.file.read_text(encoding="utf-8"))["passage"]
    office = Office(read_catalogue(Settings().catalogue))
    counts: Counter[str] = Counter()
    by_case: dict[str, Counter[str]] = defaultdict(Counter)
    for passage in passages:
        found = extract(passage["text"], office, passage.get("period", ""))
        rows = [_plain(row) for row in found.to_dict("records")]
        score = compare(passage["figures"], rows)
        by_case[passage.get("case", "")].update(score["counts"])
        counts.update(score["counts"])
        if asked.misses and (score["missing"] or score["extra"] or score["wrong"]):
            show_misses(passage, score)
    print_scores(counts, by_case)
    print_speed("\n".join(passage["text"] for passage in passages), office)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m bench.narrative", description="How well prose is read.")
    top.add_argument("file", nargs="?", type=Path, default=CORPUS)
    top.add_argument("--misses", action="store_true", help="show every figure missed, added or wrong")
    return top


def compare(expected: list[Figure], found: list[Figure]) -> dict[str, Any]:
    """Expected and found figures in pairs: the same indicator and as many equal parts as can be."""
    left = list(found)
    missing, wrong = [], []
    counts: Counter[str] = Counter()
    for figure in expected:
        best = max(left, key=lambda row: _likeness(figure, row), default=None)
        if best is None or _likeness(figure, best) < 4:
            if not figure.get("optional"):
                missing.append(figure)
                counts["expected"] += 1
            continue
        left.remove(best)
        if figure.get("optional"):
            continue
        counts["expected"] += 1
        counts["found"] += 1
        counts["paired"] += 1
        differs = [part for part in PARTS if not _is_same(figure.get(part), best.get(part))]
        if figure.get("indicator") and best["indicator_id"] != figure["indicator"]:
            differs.append("indicator")
        counts.update(f"wrong {part}" for part in differs)
        if set(differs) & {*STRICT, "indicator"}:
            wrong.append((figure, best, differs))
        else:
            counts["right"] += 1
        if figure.get("indicator"):
            counts["known"] += 1
            counts["known right"] += not set(differs) & {*STRICT, "indicator"}
    counts["known"] += sum(bool(figure.get("indicator")) for figure in missing)
    counts["found"] += len(left)
    counts["found known"] += sum(row["indicator_id"] is not None for row in left) + sum(
        bool(figure.get("indicator"))
        for figure in expected
        if not figure.get("optional") and figure not in missing
    )
    return {"counts": counts, "missing": missing, "extra": left, "wrong": wrong}


def _likeness(figure: Figure, row: Figure) -> int:
    """How surely a found figure is the expected one; under 4 it is another."""
    same_value = _is_same(figure.get("value"), row["value"])
    same_rate = _is_same(figure.get("yoy"), row["yoy"])
    has_value = figure.get("value") is not None
    score = 4 * same_value * has_value + (
        4 if same_rate and not has_value and figure.get("yoy") is not None else 0
    )
    if not score:
        return 0
    score += 3 * (row["indicator_id"] == (figure.get("indicator") or None))
    score += 2 * (figure["measure"] == row["measure"]) + same_rate + (figure["period"] == row["period"])
    return score


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        one, other = (unicodedata.normalize("NFKC", each) for each in (one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return (
        (one or None) == (other or None)
        if not isinstance(one, int | float) and not isinstance(other, int | float)
        else False
    )


def _plain(row: Figure) -> Figure:
    return {key: None if isinstance(value, float) and value != value else value for key, value in row.items()}


def show_misses(passage: dict[str, Any], score: dict[str, Any]) -> None:
    print(f"\n# {passage.get('case', '')}\n{passage['text'].strip()}")
    for figure in score["missing"]:
        print("  missing", figure)
    for row in score["extra"]:
        print(
            "  extra  ",
            {
                key: row[key]
                for key in (
                    "indicator_id",
                    "indicator_text",
                    "value",
                    "unit",
                    "yoy",
                    "period",
                    "measure",
                    "rank",
                    "text",
                )
                if row[key] is not None
            },
        )
    for figure, row, differs in score["wrong"]:
        print(
            "  wrong  ",
            {
                part: (figure.get(part), row.get("indicator_id" if part == "indicator" else part))
                for part in differs
            },
            row["text"],
        )


def print_scores(counts: Counter[str], by_case: dict[str, Counter[str]]) -> None:
    print(f"{'':24}{'figures':>9}{'precision':>11}{'recall':>9}")
    for case, each in [*sorted(by_case.items()), ("all", counts)]:
        print(
            f"{case[:23]:24}{each['expected']:9}{_share(each['right'], each['found']):>11}{_share(each['right'], each['expected']):>9}"
        )
    print(
        f"{'of known indicators':24}{counts['known']:9}{_share(counts['known right'], counts['found known']):>11}{_share(counts['known right'], counts['known']):>9}"
    )
    for part in (*PARTS, "indicator"):
        right = counts["paired"] - counts[f"wrong {part}"]
        print(f"  {part:22}{counts['paired']:9}{_share(right, counts['paired']):>11}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def print_speed(text: str, office: Office) -> None:
    letters = PAGES * PAGE_LETTERS
    pages = (text * (letters // len(text) + 1))[:letters]
    begun = time.perf_counter()
    extract(pages, office)
    taken = time.perf_counter() - begun
    begun = time.perf_counter()
    re.findall(r"\d[\d,.]*", pages)
    yardstick = time.perf_counter() - begun
    print(f"{PAGES} pages of {PAGE_LETTERS} letters: {taken:.2f} s; one pattern over them: {yardstick:.4f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
