"""What a target says: 完成年度目标的68.4%，落后序时进度6.6个百分点."""

from kpi.names import Names, Values, way, whole
from kpi.question import Finding, Question
from kpi.text import number


def clause(names: Names, finding: Finding, question: Question) -> str:
    """完成年度目标的68.4%，落后序时进度6.6个百分点."""
    parts = [_held(names, finding.values), _reached(names, finding.values), _override(names, finding.values)]
    return names.say("comma").join(filter(None, parts))


def _held(names: Names, values: Values) -> str:
    """The figure against its target: how much of it is done, or how far it is from it."""
    kind = values["target_kind"]
    if kind is None:
        growth = names.change("growth", values["yoy_pct"]) if values["yoy_pct"] is not None else ""
        return names.say("comma").join(filter(None, [growth, names.say("target.no_target")]))
    if values["status"] == "not_reported":
        return names.say(
            "target.not_reported", goal=target_value(names, values), set_by=setter(names, values)
        )
    words = {
        "goal": target_value(names, values),
        "set_by": setter(names, values),
        "completion": names.percent(values["completion_pct"]),
        "year": values["target_period"].year,
        "actual": names.percent(values["actual_value"]),
        "growth": names.change("growth", values["actual_value"]) if kind == "growth" else "",
    }
    return names.say(f"target.{_target_case(names, values)}", **words, lead=lead(names, values))


def headline(names: Names, finding: Finding, question: Question) -> str:
    """A target in short: only how far ahead or behind, once it is not reached."""
    done = finding.values["status"] == "done"
    return clause(names, finding, question) if done else lead(names, finding.values)


def lead(names: Names, values: Values) -> str:
    """How far ahead or behind, against what: 落后序时进度6.6个百分点, 达到目标位次."""
    if values["lead_places"] is not None:
        places = values["lead_places"]
        return names.say(f"lead.places.{'met' if places >= 0 else 'short'}", places=names.places(places))
    if values["lead_pp"] is None:
        return _other_lead(names, values)
    side = way(values["lead_pp"])
    if values["pace_pct"] is None:
        against = "growth" if values["target_kind"] == "growth" else "target"
        side = way(values["actual_value"] - values["target_value"])
    elif values["target_kind"] == "amount" and values["direction"] == "lower":
        against = "ceiling"
    else:
        against = "pace" if values["curve_value"] is None else "curve"
    return names.say(f"lead.{against}.{side}", lead=names.points(values["lead_pp"]))


def target_value(names: Names, values: Values) -> str:
    """The target as people write it: ≥8%, 3.5亿元, 前2位."""
    bound = {">=": "≥", "<=": "≤", "~": "≈"}.get(values["bound"] or "", "")
    if values["target_kind"] == "rank":
        return names.say("target.top", place=whole(values["target_value"]))
    if values["target_unit"] == "%" and values["target_kind"] in (
        "growth",
        "share",
    ):
        return f"{bound}{number(values['target_value'], 1, names.language)}%"
    return bound + names.amount(values["target_value"], values["indicator_id"])


def actual_value(names: Names, values: Values) -> str:
    """What is held against the target, as it is printed: 7.5%, 96.42%, 0.225吨标准煤/万元."""
    if values["target_kind"] in ("growth", "share"):
        return f"{names.percent(values['actual_value'])}%"
    return names.amount(values["actual_value"], values["indicator_id"])


def level_value(names: Names, values: Values, level: str) -> str:
    """A floor 底线 or a stretch 挑战 as people write it, as `target_value` does."""
    return target_value(names, {**values, "target_value": values[f"{level}_value"]})


def status_symbol(names: Names, status: str) -> str:
    """The symbol of a status, which stands beside its colour: ●."""
    return names.say(f"status.{status}").split(maxsplit=1)[0]


def status_word(names: Names, status: str) -> str:
    """A status without its symbol: 达序时."""
    return names.say(f"status.{status}").split(maxsplit=1)[1]


def setter(names: Names, values: Values) -> str:
    """Whose target it is, and which of its levels where it is not the target itself: 市下达, 市下达底线."""
    level = "" if values["level"] == "target" else names.say(f"set_level.{values['level']}")
    return names.say(f"set_by.{values['set_by'] or 'none'}") + level


def _reached(names: Names, values: Values) -> str:
    """Which level is reached beside the target: 已达底线（4.00亿元）. That a year under way is still short
    of all says nothing."""
    level = values["reached_level"]
    if level in (None, "target") or level == values["level"]:
        return ""
    if level != "none":
        return names.say(f"target.reached.{level}", goal=level_value(names, values, level))
    is_under_way = values["pace_pct"] is not None and values["pace_pct"] < 100
    if is_under_way or values["floor_value"] is None or values["level"] == "floor":
        return ""
    return names.say("target.reached.none", goal=level_value(names, values, "floor"))


def _override(names: Names, values: Values) -> str:
    """计算为落后，人工认定为达序时（理由）."""
    if values["override_status"] is None:
        return ""
    return names.say(
        "target.override",
        computed=status_word(names, values["status"]),
        status=status_word(names, values["override_status"]),
        reason=values["override_reason"],
    )


def _target_case(names: Names, values: Values) -> str:
    """Which template says it: target.amount, target.ceiling, target.level …"""
    kind = str(values["target_kind"])
    if values["status"] == "done":
        return "done"
    if kind in ("amount", "stock") and values["completion_pct"] is None:
        return "level"
    if kind == "stock" and values["completion_pct"] < 0:
        return "stock_back"
    if kind == "amount" and values["direction"] == "lower":
        return "ceiling"
    return "level" if kind == "ratio" else kind


def _other_lead(names: Names, values: Values) -> str:
    """A lead in percent of the target; where the target is not above zero, in the unit."""
    if values["lead_pct"] is not None:
        side = values["lead_pct"] * (-1 if values["direction"] == "lower" else 1)
        return names.say(f"lead.percent.{way(side)}", lead=names.points(values["lead_pct"]))
    gap = values["gap_value"]
    side = "up" if gap > 0 else "down" if gap < 0 else "level"
    return names.say(f"lead.gap.{side}", lead=names.amount(abs(gap), values["indicator_id"]))
