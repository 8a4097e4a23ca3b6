"""What the gap list says of an indicator: growth, target, place, how far off others are, and the priority."""

from typing import Any

from kpi.clauses import growth, ranking, target
from kpi.names import PLACE, Names, Values
from kpi.question import Finding, Question
from kpi.text import MISSING, number

# what a cell of the heat table is judged by: the severity of its cut
JUDGED_CELLS = {"target": "target_severity", "last_year": "last_year_severity", "place": "peers_severity"}
DISTANCES = ("ahead", "median", "best", "benchmark")
SHADES = {"good": "●", "near": "▲", "bad": "✖"}
HALF = 50
LONGEST_UNIT = 3
# a target is missed by places, a year ago the place was another
PLACES_AS = {"target": "gap", "last_year": "move"}


def columns_of(question: Question) -> list[str]:
    """The columns of the heat table; the benchmark's where one was chosen."""
    return [*JUDGED_CELLS, *(name for name in DISTANCES if name != "benchmark" or question.benchmark)]


def clause(names: Names, finding: Finding, question: Question) -> str:
    """同比增长3.8%，完成年度目标的57.4%，落后序时进度17.6个百分点，居全省第11位，标兵甲领先148亩，优先级35.3."""
    values = finding.values
    parts = [_growth(names, finding), _target(names, finding, question)]
    if values["rank"] is not None:
        parts.append(ranking.clause(names, finding, question))
    if values["ahead_gap"] is not None:
        gap = names.distance(values["ahead_gap"], values["unit"], finding.indicator_id)
        parts.append(names.say("neighbour.ahead", zone=names.zone(values["zone_ahead_id"]), gap=gap))
    parts += [_benchmark(names, values, question), priority(names, values)]
    return names.say("comma").join(filter(None, parts))


def headline(names: Names, finding: Finding, question: Question) -> str:
    """What weighs most in the priority, in short."""
    values = finding.values
    worst = {
        "target": lambda: target.headline(names, _as_target(finding), question),
        "last_year": lambda: growth.rate(names, values, finding.indicator_id),
        "peers": lambda: ranking.clause(names, finding, question),
    }
    if values["worst_cut"] is None:
        return priority(names, values)
    return names.say("comma").join([worst[values["worst_cut"]](), priority(names, values)])


def priority(names: Names, values: Values) -> str:
    """优先级35.3; where nothing is behind, or nothing can be judged, that in words."""
    if values["priority"] is None:
        return names.say(f"gap.reason.{values['reason']}")
    if values["urgency"] == "level":
        return names.say("gap.level")
    return names.say("gap.priority", priority=number(values["priority"], 1, names.language))


def signed(
    names: Names, value: float | None, unit: str | None, indicator_id: str, places_as: str = "gap"
) -> str:
    """A lead or a change with its sign and unit: -17.6个百分点, +3.8%, -148亩; places as Names.places has
    a "gap" or a "move"."""
    if _is_missing(value) or _is_missing(unit):
        return MISSING
    if unit == PLACE:
        assert value is not None
        return names.places(value, places_as)
    indicator = names.catalogue.indicators[indicator_id]
    decimals = {"%": 1, "个百分点": 1}.get(str(unit), indicator.decimals)
    return names.with_unit(number(value, decimals, names.language, sign=True), str(unit))


def cell(names: Names, values: Values, column: str, is_brief: bool = False) -> str:
    """What stands in a cell of the heat table; a symbol goes with every colour. In brief: without the
    percentage beside a distance, without a long unit, and points in their short name."""
    text = _cell_text(names, values, column, is_brief)
    if is_brief:
        text = text.replace(names.unit("个百分点"), names.say("gapcell.points"))
    mark = SHADES.get(shade(values, column), "")
    return f"{mark} {text}" if mark and text != MISSING else text


def shade(values: Values, column: str) -> str:
    """good, near or bad for a cell that is judged, "" for one that is not."""
    if column in ("median", "benchmark"):
        gap = values[f"{column}_gap"]
        return "" if _is_missing(gap) else "near" if gap < 0 else "good"
    if column not in JUDGED_CELLS or _is_missing(values[JUDGED_CELLS[column]]):
        return ""
    severity = values[JUDGED_CELLS[column]]
    return "good" if severity == 0 else "near" if severity < HALF else "bad"


def _growth(names: Names, finding: Finding) -> str:
    """The growth, unless a target of growth says it, or there is no figure at all."""
    values = finding.values
    is_said = values["target_kind"] == "growth" and values["target_status"] != "not_reported"
    if is_said or values["word"] == "not_reported":
        return ""
    return growth.rate(names, values, finding.indicator_id)


def _target(names: Names, finding: Finding, question: Question) -> str:
    if finding.values["target_kind"] is None:
        return ""
    return target.clause(names, _as_target(finding), question)


def _as_target(finding: Finding) -> Finding:
    """The worst target of the row, as target.sql has it."""
    return Finding(
        "target",
        finding.indicator_id,
        {
            **finding.values,
            "indicator_id": finding.indicator_id,
            "status": finding.values["target_status"],
            "level": finding.values["target_level"],
            "level_value": finding.values["value"],
        },
    )


def _benchmark(names: Names, values: Values, question: Question) -> str:
    gap = values["benchmark_gap"]
    if gap is None:
        return ""
    side = "level" if gap == 0 else "behind" if gap < 0 else "ahead"
    size = names.distance(gap, values["unit"], values["indicator_id"])
    return names.say(f"gap.benchmark.{side}", zone=names.zone(question.benchmark), gap=size)


def _cell_text(names: Names, values: Values, column: str, is_brief: bool) -> str:
    indicator_id = values["indicator_id"]
    if column in DISTANCES:
        return _distance_text(names, values, column, is_brief)
    if column == "place":
        return _place(names, values)
    gap, unit = values[f"{column}_gap"], values[f"{column}_gap_unit"]
    text = signed(names, gap, unit, indicator_id, PLACES_AS[column])
    if text == MISSING and column == "target" and values["target_status"] in ("not_reported", "too_early"):
        return names.say(f"status.{values['target_status']}")
    if text == MISSING and column == "last_year" and isinstance(values["word"], str):
        return names.say(f"word.{values['word']}")
    return text


def _distance_text(names: Names, values: Values, column: str, is_brief: bool) -> str:
    """-148亩 (-15.8%): a gap to another zone, and in percent of our own figure."""
    gap, share = values[f"{column}_gap"], values[f"{column}_pct"]
    if _is_missing(gap):
        return MISSING
    if is_brief and values["unit"] == "%":
        return signed(names, gap, "个百分点", values["indicator_id"])
    if is_brief and is_long(values["unit"]):
        return number(gap, names.decimals(values["indicator_id"], values["unit"]), names.language, sign=True)
    text = names.distance(gap, values["unit"], values["indicator_id"], sign=True)
    if is_brief or _is_missing(share):
        return text
    return f"{text} ({number(share, 1, names.language, sign=True)}%)"


def is_long(unit: str) -> bool:
    """Whether a unit is too long for a cell of the heat table: 平方公里, 万元/亩."""
    return len(unit) > LONGEST_UNIT or "/" in unit


def _place(names: Names, values: Values) -> str:
    """11/23 ↑2: the place among those who reported, and its move on last year; a sole reporter has none."""
    if _is_missing(values["rank"]) or values["n_ranked"] == 1:
        return MISSING
    move = values["change_year_ago"]
    arrow = "" if _is_missing(move) else f" ↑{move:.0f}" if move > 0 else f" ↓{-move:.0f}" if move < 0 else ""
    return f"{values['rank']:.0f}/{values['n_ranked']:.0f}{arrow}"


def _is_missing(value: Any) -> bool:
    return value is None or value != value
