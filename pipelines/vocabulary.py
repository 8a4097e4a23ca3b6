"""The words of headers, labels and categories, kept as data beside this file.

header_words.csv: words that head a column of keys. measure_words.csv: patterns of what a figure is
(measure), of what is worked out from other figures (computed), of when it is (when), and of basis,
status, bound, totals and words that say nothing.
"""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from kpi.name import folded

HERE = Path(__file__).parent
MEASURES = ("actual", "target", "yoy", "target_yoy", "share", "target_share", "rank", "target_rank")
# 降幅 is a growth written without its minus sign
WRITTEN_MEASURES = (*MEASURES, "yoy_fall")
# who sets a target, and its levels beside the target itself: a basis may be of either, or of both
SETTERS = ("own", "city", "province")
LEVELS = ("floor", "stretch")
LEVEL_BASES = (*LEVELS, *(f"{setter}_{level}" for setter in SETTERS for level in LEVELS))
MOST_TEXTS = 1 << 16


@cache
def header_roles() -> dict[str, str]:
    """Folded header word → role of the column."""
    return {
        folded(word): row["role"] for row in _read("header_words.csv") for word in row["words"].split("|")
    }


@cache
def patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """(kind, code, pattern) of every word of measure_words.csv, over half-width lower-case text."""
    return tuple(
        (row["kind"], row["code"], re.compile(word))
        for row in _read("measure_words.csv")
        for word in _alternatives(row["pattern"])
    )


@lru_cache(MOST_TEXTS)
def code_of(kind: str, text: str) -> str:
    """The code that the whole of `text` names, or ""."""
    for line_kind, code, pattern in patterns():
        if line_kind == kind and (pattern.fullmatch(folded(text)) or pattern.fullmatch(text.strip())):
            return code
    return ""


def codes(kind: str) -> list[str]:
    """Every code of a kind, in the order of the file."""
    return list(dict.fromkeys(code for line_kind, code, _ in patterns() if line_kind == kind))


def joined_basis(first: str, then: str) -> str:
    """市下达 beside 底线 is city_floor, in whichever order; of others the first that is said."""
    codes_said = [code_of("basis", text) if text else "" for text in (first, then)]
    for setter, level in (codes_said, codes_said[::-1]):
        if setter in SETTERS and level in LEVELS:
            return f"{setter}_{level}"
    return first or then


def is_level(basis: str) -> bool:
    """Whether a basis is that of a floor 底线 or a stretch 挑战, which only targets have."""
    return basis in LEVEL_BASES


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern, one by one, so that the longest that fits can be chosen."""
    found, depth = [""], 0
    for letter in pattern:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
