"""How well and how fast prose is read: `python -m bench.narrative [FILE.toml] [--misses]`.

Prints precision and recall over a labelled corpus (bench/narrative.toml, whose head says how it is
labelled), for whole figures and for each part of them, and by case; then the time for a hundred pages and
for a hostile line, beside that of matching one plain pattern for numbers over the same text.
"""

import argparse
import re
import sys
import time
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kpi.catalogue import read_catalogue
from kpi.settings import Settings
from pipelines.label import Office
from pipelines.narrative.extract import extract

CORPUS = Path(__file__).parent / "narrative.toml"
PARTS = ("value", "unit", "yoy", "period", "span", "measure", "rank", "bound", "basis")
STRICT = ("value", "unit", "yoy", "period", "measure")
SHOWN = ("indicator_id", "indicator_text", "value", "unit", "yoy", "period", "measure", "rank", "text")
PAGE_LETTERS = 700
PAGES = 100
HOSTILE = "分别"
MEGABYTE = 1_000_000

Figure = dict[str, Any]


def main(arguments: list[str]) -> None:
    asked = parser().parse_args(arguments)
    passages = tomllib.loads(asked.file.read_text(encoding="utf-8"))["passage"]
    office = Office(read_catalogue(Settings().catalogue))
    counts: Counter[str] = Counter()
    by_case: dict[str, Counter[str]] = defaultdict(Counter)
    for passage in passages:
        found = extract(passage["text"], office, passage.get("period", ""))
        rows = [plain(row) for row in found.to_dict("records")]
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


def plain(row: Figure) -> Figure:
    return {key: None if isinstance(value, float) and value != value else value for key, value in row.items()}


def show_misses(passage: dict[str, Any], score: dict[str, Any]) -> None:
    print(f"\n# {passage.get('case', '')}\n{passage['text'].strip()}")
    for figure in score["missing"]:
        print("  missing", figure)
    for row in score["extra"]:
        print("  extra  ", {name: row[name] for name in SHOWN if row[name] is not None})
    for figure, row, differs in score["wrong"]:
        found = row | {"indicator": row["indicator_id"]}
        print("  wrong  ", {part: (figure.get(part), found[part]) for part in differs}, row["text"])


def print_scores(counts: Counter[str], by_case: dict[str, Counter[str]]) -> None:
    print(f"{'':24}{'figures':>9}{'precision':>11}{'recall':>9}")
    for case, each in [*sorted(by_case.items()), ("all", counts)]:
        print_line(case[:23], each["expected"], each["right"], each["found"])
    print_line("of known indicators", counts["known"], counts["known right"], counts["found known"])
    print("\nof the figures found, the part that is right")
    for part in (*PARTS, "indicator"):
        print(f"  {part:22}{_share(counts['paired'] - counts[f'wrong {part}'], counts['paired']):>9}")


def print_line(name: str, expected: int, right: int, found: int) -> None:
    print(f"{name:24}{expected:9}{_share(right, found):>11}{_share(right, expected):>9}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def print_speed(text: str, office: Office) -> None:
    letters = PAGES * PAGE_LETTERS
    pages = (text * (letters // len(text) + 1))[:letters]
    hostile = HOSTILE * (MEGABYTE // len(HOSTILE.encode()))
    print()
    for name, content in ((f"{PAGES} pages of {PAGE_LETTERS} letters", pages), ("1 MB of 分别", hostile)):
        taken = seconds(lambda content=content: extract(content, office))
        yardstick = seconds(lambda content=content: re.findall(r"\d[\d,.]*", content))
        print(f"{name}: {taken:.2f} s; one pattern for numbers over the same: {yardstick:.4f} s")


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(sys.argv[1:])
