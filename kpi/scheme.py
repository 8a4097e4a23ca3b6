"""Schemes of 综合评价: which indicators are scored, with which weight and how, and the classes.

A scheme is a file of `data/catalogue/schemes`; its name without .toml is the scheme's id.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from kpi.errors import ZoneGapError

MEASURED = ("level", "growth", "completion")
# what may be said of each method beside the item's own keys
METHODS: dict[str, tuple[str, ...]] = {
    "completion": ("cap_pct",),
    "places": ("step_pct", "floor_pct"),
    "efficacy": ("best", "worst"),
    "range": ("best", "worst"),
    "range_floor": ("best", "worst"),
    "benchmark": ("benchmark", "cap_pct"),
    "zscore": (),
}
FLOORS = {"efficacy": 60.0, "range": 0.0, "range_floor": 20.0}
WEIGHTINGS = ("given", "equal")
HAS_TARGET_LEVEL = ("flow", "stock", "ratio")
MIN_COVERAGE_PCT = 60.0
STEP_PCT = 5.0
CAP_PCT = 100.0
TOP_KEYS = (
    *("name_zh", "name_en", "source", "note_zh", "note_en"),
    *("peers", "min_coverage_pct", "parent_pct", "weighting", "groups", "item", "deduction", "class"),
)
ITEM_KEYS = ("indicator", "group", "weight", "measured", "method", "growth_pct")


class Measurable(Protocol):
    """What a scheme must know of an indicator."""

    @property
    def kind(self) -> str: ...
    @property
    def direction(self) -> str: ...


@dataclass(frozen=True)
class SchemeItem:
    """One indicator as it is measured and scored. weight: as the file has it, in any scale.

    floor_pct: what the worst still gets; step_pct: what each place costs; cap_pct: the most; each
    in percent of the full marks and None where the method has none. best, worst, benchmark: given
    in the indicator's unit, None where they are those of the group.
    """

    indicator_id: str
    group: str
    weight: float
    measured: str
    method: str
    floor_pct: float | None = None
    step_pct: float | None = None
    cap_pct: float | None = None
    best: float | None = None
    worst: float | None = None
    benchmark: float | None = None


@dataclass(frozen=True)
class Deduction:
    """Points off 扣分 for every unit that an indicator is beyond the line, on its bad side."""

    indicator_id: str
    line: float
    points_per_unit: float
    max_points: float


@dataclass(frozen=True)
class SchemeClass:
    """A class A/B/C/D: the first `top_pct` percent of the zones that are rated, or a score of at
    least `min_score`; the last class has neither."""

    name: str
    top_pct: float | None
    min_score: float | None


@dataclass(frozen=True)
class Scheme:
    """A way to score zones.

    min_coverage_pct: with less of the weight covered a zone is not rated 不参评. parent_pct: how
    much of a park's score is that of its zone 上级开发区. groups: Chinese → English name.
    """

    id: str
    name_zh: str
    name_en: str
    source: str
    note_zh: str
    note_en: str
    peers: str
    min_coverage_pct: float
    parent_pct: float
    groups: Mapping[str, str]
    items: tuple[SchemeItem, ...]
    deductions: tuple[Deduction, ...]
    classes: tuple[SchemeClass, ...]

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_zh

    def note(self, language: str) -> str:
        return self.note_en if language == "en" else self.note_zh

    def weights(self) -> dict[str, float]:
        """Indicator → weight as the file has it, level and growth together."""
        found: dict[str, float] = {}
        for item in self.items:
            found[item.indicator_id] = found.get(item.indicator_id, 0.0) + item.weight
        return found


@dataclass(frozen=True)
class Section:
    """A table of a scheme's file, with where it stands, so that a mistake is named by file and key."""

    file: str
    place: str
    values: Mapping[str, Any]

    def demand_keys(self, allowed: Collection[str]) -> None:
        for key in self.values:
            if key not in allowed:
                raise self._refused("error.scheme_key", key, allowed="、".join(allowed))

    def text(self, key: str, default: str | None = None) -> str:
        value = self._value(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(key, value, "“…”")
        return value

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self._value(key, default)
        if value not in allowed:
            raise self._wrong(key, value, "、".join(allowed))
        return str(value)

    def amount(
        self,
        key: str,
        default: float | None = None,
        low: float = 0.0,
        high: float = 1e15,
        above: bool = False,
    ) -> float:
        """A number from `low` to `high`; `above`: not `low` itself."""
        value = self._value(key, default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high or (above and value == low):
            raise self._wrong(key, value, f"{'>' if above else '≥'} {low:g}, ≤ {high:g}")
        return float(value)

    def given(self, key: str) -> float | None:
        """A number that may be left to the group."""
        return self.amount(key, low=-1e15) if key in self.values else None

    def sections(self, key: str) -> list["Section"]:
        tables = self.values.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._wrong(key, tables, f"[[{key}]]")
        return [Section(self.file, f"{key} {number}: ", table) for number, table in enumerate(tables, 1)]

    def refuse(self, key: str, value: object, allowed: str) -> None:
        raise self._wrong(key, value, allowed)

    def _value(self, key: str, default: Any) -> Any:
        if key not in self.values and default is None:
            raise self._refused("error.scheme_lacks", key)
        return self.values.get(key, default)

    def _wrong(self, key: str, value: object, allowed: str) -> ZoneGapError:
        return self._refused("error.scheme_value", key, value=value, allowed=allowed)

    def _refused(self, error: str, key: str, **values: object) -> ZoneGapError:
        return ZoneGapError(error, file=self.file, at=self.place + key, **values)


def read_schemes(
    folder: Path, indicators: Mapping[str, Measurable], groups: Collection[str]
) -> dict[str, Scheme]:
    """The schemes of `folder` by id, in the order of their file names; none where there is no folder.

    Raises ZoneGapError with file, key and what is allowed where a scheme cannot be understood.
    """
    return {path.stem: _scheme(path, indicators, groups) for path in sorted(folder.glob("*.toml"))}


def _scheme(path: Path, indicators: Mapping[str, Measurable], groups: Collection[str]) -> Scheme:
    try:
        top = Section(path.name, "", tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as problem:
        raise ZoneGapError("error.scheme_file", file=path.name, reason=problem) from problem
    if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
        raise ZoneGapError("error.scheme_value", file=path.name, at="—", value=path.stem, allowed="a–z 0–9 _")
    top.demand_keys(TOP_KEYS)
    names = top.values.get("groups", {})
    return Scheme(
        id=path.stem,
        name_zh=top.text("name_zh"),
        name_en=top.text("name_en"),
        source=top.text("source"),
        note_zh=top.text("note_zh", ""),
        note_en=top.text("note_en", ""),
        peers=top.choice("peers", groups, "province"),
        min_coverage_pct=top.amount("min_coverage_pct", MIN_COVERAGE_PCT, high=100),
        parent_pct=top.amount("parent_pct", 0.0, high=100),
        groups=names,
        items=_items(top, indicators, names, top.choice("weighting", WEIGHTINGS, "given") == "equal"),
        deductions=tuple(_deduction(one, indicators) for one in top.sections("deduction")),
        classes=_classes(top),
    )


def _items(
    top: Section, indicators: Mapping[str, Measurable], groups: Collection[str], is_equal: bool
) -> tuple[SchemeItem, ...]:
    """Every item; one with growth_pct is two, the level and the growth of the same indicator."""
    found: dict[tuple[str, str], SchemeItem] = {}
    sections = top.sections("item")
    for section in sections:
        for item in _item(section, indicators, groups, is_equal):
            key = (item.indicator_id, item.measured)
            if key in found:
                section.refuse("indicator", "、".join(key), "1×")
            found[key] = item
    if not found:
        top.refuse("item", sections, "[[item]]")
    return tuple(found.values())


def _item(
    section: Section, indicators: Mapping[str, Measurable], groups: Collection[str], is_equal: bool
) -> list[SchemeItem]:
    method = section.choice("method", METHODS)
    section.demand_keys([*ITEM_KEYS, *METHODS[method]])
    indicator_id = _scored(section, indicators)
    measured = section.choice("measured", MEASURED, "completion" if method == "completion" else "level")
    if method == "completion" and measured != "completion":
        section.refuse("measured", measured, "completion")
    if measured == "completion" and indicators[indicator_id].kind not in HAS_TARGET_LEVEL:
        section.refuse("indicator", indicator_id, "、".join(HAS_TARGET_LEVEL))
    if is_equal and "weight" in section.values:
        section.refuse("weight", section.values["weight"], "weighting = “given”")
    weight = 1.0 if is_equal else section.amount("weight", above=True)
    group = section.choice("group", groups)
    dynamic = section.amount("growth_pct", 0.0, high=100)
    if dynamic and measured != "level":
        section.refuse("growth_pct", f"{dynamic:g}", "measured = “level”")
    scored = _scored_by(section, method)
    bounds = _bounds(section, indicators[indicator_id].direction)
    static = SchemeItem(
        indicator_id, group, weight * (100 - dynamic) / 100, measured, method, **scored, **bounds
    )
    moving = SchemeItem(indicator_id, group, weight * dynamic / 100, "growth", method, **scored)
    return [item for item in (static, moving) if item.weight > 0]


def _scored(section: Section, indicators: Mapping[str, Measurable]) -> str:
    """The indicator, which must be one that can be better or worse."""
    indicator_id = section.text("indicator")
    if indicator_id not in indicators:
        section.refuse("indicator", indicator_id, "indicators.csv")
    if indicators[indicator_id].direction == "target":
        section.refuse("indicator", indicator_id, "direction: higher、lower")
    return indicator_id


def _scored_by(section: Section, method: str) -> dict[str, float]:
    """floor_pct, step_pct and cap_pct, those that the method has."""
    if method in FLOORS:
        return {"floor_pct": FLOORS[method]}
    if method == "places":
        return {
            "step_pct": section.amount("step_pct", STEP_PCT, high=100),
            "floor_pct": section.amount("floor_pct", 0.0, high=100),
        }
    return (
        {"cap_pct": section.amount("cap_pct", CAP_PCT, above=True, high=1000)} if method != "zscore" else {}
    )


def _bounds(section: Section, direction: str) -> dict[str, float | None]:
    """best, worst and benchmark as given; best and worst go together, the better one first."""
    best, worst = section.given("best"), section.given("worst")
    if (best is None) != (worst is None):
        section.refuse("best", best, "best + worst")
    if (
        best is not None
        and worst is not None
        and not (worst > best if direction == "lower" else best > worst)
    ):
        section.refuse("best", f"{best:g}", f"{'<' if direction == 'lower' else '>'} worst = {worst:g}")
    benchmark = section.amount("benchmark", above=True) if "benchmark" in section.values else None
    return {"best": best, "worst": worst, "benchmark": benchmark}


def _deduction(section: Section, indicators: Mapping[str, Measurable]) -> Deduction:
    section.demand_keys(("indicator", "line", "points_per_unit", "max_points"))
    return Deduction(
        _scored(section, indicators),
        section.amount("line", low=-1e15),
        section.amount("points_per_unit", above=True),
        section.amount("max_points", above=True, high=100),
    )


def _classes(top: Section) -> tuple[SchemeClass, ...]:
    """The classes, best first, all but the last by `top_pct` that grow or by `min_score` that fall."""
    classes = []
    sections = top.sections("class")
    for section in sections:
        section.demand_keys(("name", "top_pct", "min_score"))
        share, score = (section.given(key) for key in ("top_pct", "min_score"))
        if share is not None and score is not None:
            section.refuse("min_score", f"{score:g}", "top_pct | min_score")
        classes.append(SchemeClass(section.text("name"), share, score))
    for section, (before, now) in zip(sections[1:], pairwise(classes), strict=True):
        is_last = now is classes[-1] and now.top_pct is None and now.min_score is None
        by_share = before.top_pct is not None and now.top_pct is not None and now.top_pct > before.top_pct
        by_score = (
            before.min_score is not None and now.min_score is not None and now.min_score < before.min_score
        )
        if not (is_last or by_share or by_score):
            section.refuse("top_pct", now.name, "top_pct ↑ | min_score ↓")
    return tuple(classes)
