"""What the rest of the year asks, and where it may end: 其余3个月还需1.58亿元，按上年进度推算全年4.60亿元."""

from kpi.clauses.target import headline as target_headline
from kpi.names import Names, Values
from kpi.question import Finding, Question

WAYS = ("by_shape", "by_pace")


def clause(names: Names, finding: Finding, question: Question) -> str:
    """What is left, the growth it asks, and both projections; "" where the year is over or there is none."""
    values = finding.values
    projections = [_projection(names, finding, way) for way in WAYS]
    return names.say("comma").join(filter(None, [_rest(names, finding, question), *projections])) or (
        target_headline(names, finding, question) if values["target_kind"] else ""
    )


def headline(names: Names, finding: Finding, question: Question) -> str:
    """One projection in short, at last year's shape where there is one; else how far ahead or behind."""
    for way in WAYS:
        if finding.values[f"projected_{way}_pct"] is not None:
            return projected(names, finding.values, way)
    return target_headline(names, finding, question)


def projected(names: Names, values: Values, way: str) -> str:
    """按上年进度推算，全年为目标的92.0%."""
    percent = names.percent(values[f"projected_{way}_pct"])
    return names.say(f"race.title.{way}", percent=percent, goal=_goal(names, values))


def _rest(names: Names, finding: Finding, question: Question) -> str:
    values = finding.values
    if not values["remaining_value"] or values["remaining_per_month"] is None:
        return ""
    text = names.say(
        "race.rest",
        months=12 - question.period.end.month,
        remaining=names.amount(values["remaining_value"], finding.indicator_id),
        monthly=names.amount(values["remaining_per_month"], finding.indicator_id),
    )
    rate = values["rest_yoy_pct"]
    return text if rate is None else text + names.say("comma") + names.change("race.rest_growth", rate)


def _projection(names: Names, finding: Finding, way: str) -> str:
    values = finding.values
    value = values[f"projected_{way}_value"]
    if value is None:
        return ""
    text = names.say(f"race.{way}", value=names.amount(value, finding.indicator_id))
    percent = values[f"projected_{way}_pct"]
    if percent is None:
        return text
    return text + names.say("race.of", percent=names.percent(percent), goal=_goal(names, values))


def _goal(names: Names, values: Values) -> str:
    return names.say("race.ceiling" if values["direction"] == "lower" else "race.target")
