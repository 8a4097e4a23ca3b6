"""The words of headers and categories, kept as data beside this file."""

import csv
import re
from functools import cache
from pathlib import Path

from kpi.name import folded

HERE = Path(__file__).parent
LAST_BRACKET = re.compile(r"^(?P<stem>.+?)[（(](?P<inside>[^（()）]+)[)）]$")


@cache
def header_roles() -> dict[str, str]:
    """Folded header word → role of the column."""
    rows = _read("header_words.csv")
    return {folded(word): row["role"] for row in rows for word in row["words"].split("|")}


@cache
def codes(kind: str) -> dict[str, str]:
    """Folded word → code, for kind measure, basis, status or bound."""
    rows = _read("measure_words.csv")
    return {
        folded(word): row["code"] for row in rows if row["kind"] == kind for word in row["words"].split("|")
    }


@cache
def measure_suffixes() -> list[tuple[str, str]]:
    """(word, measure), longest word first, as they end an indicator's label."""
    return sorted(codes("measure").items(), key=lambda pair: -len(pair[0]))


def split_bracket(label: str) -> tuple[str, str]:
    """A label and what its last bracket holds: 税收收入（万元） gives 税收收入 and 万元."""
    found = LAST_BRACKET.match(label.strip())
    return (found["stem"], found["inside"]) if found else (label, "")


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
