"""Both languages say the same things, and the code says nothing that they lack."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from kpi.catalogue import DIMENSIONS, DIRECTIONS, KINDS, ROLLUPS, Catalogue
from kpi.charts.coverage import SYMBOLS
from kpi.comparisons import COMPARISONS
from kpi.comparisons.target import WORST_FIRST
from kpi.question import WHOLES
from kpi.settings import ROOT
from kpi.table import CODES, COLUMNS
from kpi.text import LANGUAGES, messages, number, say
from kpi.ui.upload.questions import COLUMN_MEANINGS
from pipelines.check import read_checks
from pipelines.layout import COLUMN_ROLES, KEY_ROLES, OTHER_ROLES
from pipelines.vocabulary import codes

CODE = [
    ROOT / "app.py",
    *(p for f in ("kpi", "pipelines", "pages") for p in sorted((ROOT / f).rglob("*.py"))),
]
KEY = re.compile(r"[a-z_]+(\.[a-z_0-9]+)*\.[a-z_0-9]*[a-z0-9](?<!\.css)(?<!\.js)(?<!\.csv)")
# keys put together from two names: a stem in the code and a direction or a word behind it
STEMS = (
    "growth",
    "growth.points",
    "growth.on_quarter",
    "growth.two_years",
    "share.change",
    "neighbour.growth",
    "race.rest_growth",
    "action",
    "action.status",
    "action.step",
    "action.timing",
    "action.group",
    "role_of",
    *CODES.values(),
)
REASONS = {
    "not_additive",
    "not_reported",
    "whole_not_reported",
    "no_base",
    "alone",
    "negative_part",
    "whole_not_positive",
    "part_exceeds_whole",
    "whole_no_base",
    "whole_not_rising",
    "whole_not_falling",
    "whole_barely_moved",
    "base_zero",
}
# English puts the month's name where Chinese puts its number
OWN_PLACEHOLDERS = {"period.ytd", "period.month", "period.point"}


def strings(node: ast.AST) -> tuple[set[str], set[str]]:
    """Whole string literals, and regular expressions of the f-strings that begin with a key's stem."""
    whole, parts = set(), set()
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            whole.add(part.value)
        elif isinstance(part, ast.JoinedStr):
            pieces = [re.escape(v.value) if isinstance(v, ast.Constant) else "(.*)" for v in part.values]
            parts.add("".join(pieces))
    return whole, parts


def code_strings() -> tuple[set[str], set[str]]:
    found = [strings(ast.parse(path.read_text(encoding="utf-8"))) for path in CODE]
    return set().union(*(whole for whole, _ in found)), set().union(*(parts for _, parts in found))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(messages("zh")) == set(messages("en")) and len(messages("zh")) > 300


def test_a_key_has_the_same_placeholders_in_both_languages() -> None:
    zh, en = messages("zh"), messages("en")
    assert {key for key in zh if fields(zh[key]) != fields(en[key])} == OWN_PLACEHOLDERS


def test_no_message_is_left_empty_but_the_codes_that_say_nothing() -> None:
    for language in LANGUAGES:
        empty = {key for key, text in messages(language).items() if not text}
        assert empty <= {"basis.", "set_by.none", "unit.pp"}, language


def test_every_key_that_the_code_writes_out_exists() -> None:
    families = {key.split(".")[0] for key in messages("zh")}
    whole, _ = code_strings()
    keys = {text for text in whole if KEY.fullmatch(text) and text.split(".")[0] in families}
    modules = {text for text in keys if (ROOT / f"{text.replace('.', '/')}.py").exists()}
    assert {key for key in keys - modules - set(STEMS) if key not in messages("zh")} == set()


def test_every_pattern_of_keys_that_the_code_builds_finds_some() -> None:
    families = {key.split(".")[0] for key in messages("zh")}
    _, patterns = code_strings()
    built = {p for p in patterns if re.match(r"[a-z_]+\\\.", p) and p.split("\\")[0] in families}
    assert len(built) > 20
    assert {p for p in built if not any(re.fullmatch(p, key) for key in messages("zh"))} == set()


def test_every_key_is_used() -> None:
    whole, patterns = code_strings()
    files = [*ROOT.glob("kpi/**/*.sql"), *ROOT.glob("pipelines/*.csv"), *ROOT.glob("data/catalogue/*.csv")]
    words = set(re.findall(r"\w+", "\n".join(p.read_text(encoding="utf-8") for p in [*CODE, *files])))
    words |= set(read_checks()) | {""}
    patterns = {pattern for pattern in patterns if re.match(r"[a-z_]+\\\.", pattern)}
    patterns |= {re.escape(stem) + r"\.(.*)" for stem in STEMS}
    unused = {
        key
        for key in set(messages("zh")) - whole
        if not any((m := re.fullmatch(p, key)) and set(m.groups()) <= words for p in patterns)
    }
    assert sorted(unused) == []


def enumerable_keys() -> dict[str, set[str]]:
    return {
        "status": set(WORST_FIRST),
        "whole": set(WHOLES),
        "verdict": {"contributed", "dragged", "level"},
        "reason": REASONS,
        "share.why": REASONS - {"base_zero"},
        "measure": set(codes("measure")) | set(codes("computed")),
        "basis": set(codes("basis")) | {""},
        "dimension": set(DIMENSIONS),
        "kindword": set(KINDS),
        "figure": set(KINDS),
        "direction": set(DIRECTIONS),
        "rollup": set(ROLLUPS),
        "kind": set(COMPARISONS),
        "subtitle": set(COMPARISONS),
        "title.none": set(COMPARISONS),
        "column": {name for names in COLUMNS.values() for name in names},
        "check": {*read_checks(), "computed_disagrees"},
        "hit": {*read_checks(), "computed_disagrees"},
        "about": set(read_checks()),
        "coverage": set(SYMBOLS),
        "late": {"overdue", "late"},
        "role": {
            "title",
            "header",
            "section",
            "numbering",
            "footnote",
            *KEY_ROLES,
            *OTHER_ROLES,
            *COLUMN_ROLES,
        }
        - {"blank"},
        "means": set(COLUMN_MEANINGS),
        "step": {"read", "recognise", "resolve", "check", "done"},
        "severity": {"block", "warn"},
        "set_by": {"own", "city", "province", "none"},
        "change": {"new", "revised", "same"},
        "batch": {"load", "revert", "restore", "override"},
        "month": {str(month) for month in range(1, 13)},
        "page": {path.stem for path in (ROOT / "pages").glob("*.py")},
        "help": {path.stem for path in (ROOT / "pages").glob("*.py")},
    }


@pytest.mark.parametrize("family", sorted(enumerable_keys()))
def test_every_code_has_its_words(family: str) -> None:
    assert {f"{family}.{code}" for code in enumerable_keys()[family]} <= set(messages("zh"))


def test_every_zone_level_has_its_word(catalogue: Catalogue) -> None:
    levels = {zone.level for zone in catalogue.zones.values()}
    assert {f"level.{level}" for level in levels} <= set(messages("zh"))


def test_a_missing_key_is_an_error_and_not_the_other_language() -> None:
    with pytest.raises(KeyError):
        say("en", "no.such.key")


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1.005, 2, "1.01"),
        (1234567.8, 1, "1,234,567.8"),
        (-0.04, 1, "0.0"),
        (-0.05, 1, "-0.1"),
        (3, 2, "3.00"),
        (None, 1, "—"),
        (float("nan"), 1, "—"),
    ],
)
def test_numbers_round_half_up_and_missing_is_a_dash(
    value: float | None, decimals: int, printed: str
) -> None:
    assert [number(value, decimals, language) for language in LANGUAGES] == [printed, printed]


def test_a_sign_is_printed_on_request_and_never_on_zero() -> None:
    assert [number(v, 1, "zh", sign=True) for v in (3.21, -3.21, 0.04, -0.04)] == [
        "+3.2",
        "-3.2",
        "0.0",
        "0.0",
    ]


def test_every_message_file_is_sorted_out_once() -> None:
    for language in LANGUAGES:
        text = (Path(ROOT) / "kpi" / "text" / f"{language}.po").read_text(encoding="utf-8")
        keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
        assert len(keys) == len(set(keys)) == len(messages(language))
