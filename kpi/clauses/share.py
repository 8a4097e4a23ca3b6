"""What a share says: 占全省开发区的12.5%，拉动全省开发区增长0.84个百分点，作了贡献."""

from collections.abc import Sequence

from kpi.names import Names, Values, way
from kpi.question import Finding, Question
from kpi.text import number, rounded_half_up

# a reason behind which nothing more is said, and those that only keep a number back
SILENT = (None, "base_zero")


def clause(names: Names, finding: Finding, question: Question) -> str:
    """占全省开发区的12.5%，较上年同期提高0.3个百分点，拉动全省开发区增长0.84个百分点，贡献率15.2%，
    增速高于全省开发区1.2个百分点，作了贡献; for a count or the movers of a whole, what they say."""
    values = finding.values
    if "n_judged" in values:
        return _of_several(names, finding, question, is_short=False)
    whole = names.whole(question, values["whole_kind"])
    share = _share(names, values, whole)
    again = names.say("share.it") if share else whole
    parts = [
        share,
        _pull(names, values, again),
        _contribution(names, values),
        _lead(names, values, names.say("share.it")),
        _why(names, values, again),
    ]
    return names.say("comma").join(filter(None, parts))


def headline(names: Names, finding: Finding, question: Question) -> str:
    """The same in short: share, pull, verdict."""
    values = finding.values
    if "n_judged" in values:
        return _of_several(names, finding, question, is_short=True)
    whole = names.whole(question, values["whole_kind"])
    portion = _portion(names, values, whole)
    again = names.say("share.it") if portion else whole
    parts = [portion, _pull(names, values, again), _verdict(names, values)]
    said = names.say("comma").join(filter(None, parts))
    return said or _why(names, values, whole)


def pull_text(names: Names, pull_pp: float) -> str:
    """A pull as it is printed, always with two decimals: it is small where parts are many."""
    return number(abs(pull_pp), 2, names.language)


def _share(names: Names, values: Values, whole: str) -> str:
    """占全省开发区的12.5%（24家中23家两年都有数），较上年同期提高0.3个百分点."""
    portion = _portion(names, values, whole)
    if not portion:
        return ""
    if values["whole_kind"] == "group":
        portion += names.say("share.counted", matched=values["n_matched"], members=values["n_members"])
    if values["share_change_pp"] is None:
        return portion
    return portion + names.say("comma") + names.change("share.change", values["share_change_pp"])


def _portion(names: Names, values: Values, whole: str) -> str:
    share = values["share_pct"]
    if share is None or values["reason"] == "part_exceeds_whole":
        return ""
    if 0 < share < 0.05:
        return names.say("share.trace", whole=whole)
    return names.say("share", whole=whole, share=names.percent(share))


def _pull(names: Names, values: Values, whole: str) -> str:
    if values["pull_pp"] is None:
        return ""
    shown = rounded_half_up(values["pull_pp"], 2)
    if not shown:
        return names.say("share.pull.level", whole=whole)
    key = f"share.pull.{_sense(values)}.{'up' if shown > 0 else 'down'}"
    return names.say(key, whole=whole, pull=pull_text(names, shown))


def _contribution(names: Names, values: Values) -> str:
    if values["contribution_pct"] is None:
        return ""
    return names.say("share.contribution", contribution=names.percent(values["contribution_pct"]))


def _lead(names: Names, values: Values, whole: str) -> str:
    """增速高于全省开发区1.2个百分点，作了贡献; 降幅小于 where both fell."""
    if values["growth_lead_pp"] is None or values["verdict"] is None:
        return ""
    side = way(values["growth_lead_pp"])
    if side == "level":
        return names.say("share.lead.level", whole=whole)
    way_of_both = "fall" if values["growth_pct"] < 0 and values["whole_growth_pct"] < 0 else "growth"
    points = names.points(values["growth_lead_pp"])
    lead = names.say(f"share.lead.{way_of_both}.{side}", whole=whole, lead=points)
    return names.say("comma").join(filter(None, [lead, _verdict(names, values)]))


def _sense(values: Values) -> str:
    return "lower" if values["direction"] == "lower" else "higher"


def _verdict(names: Names, values: Values) -> str:
    """作了贡献, 拖了后腿; 好于平均水平 where it beat the whole and still moved it the wrong way."""
    if values["verdict"] in (None, "level"):
        return ""
    is_good = values["pull_pp"] * (-1 if _sense(values) == "lower" else 1) > 0
    is_better = values["verdict"] == "contributed" and not is_good
    return names.say("share.verdict.better" if is_better else f"share.verdict.{values['verdict']}")


def _why(names: Names, values: Values, whole: str) -> str:
    """Why something is not said, where something is not; a share that was published, in its place."""
    if values["reason"] in SILENT:
        return ""
    amounts = {
        name: names.amount(values[name], values["indicator_id"])
        for name in ("whole_value", "whole_base_value")
    }
    why = names.say(f"share.why.{values['reason']}", whole=whole, **amounts)
    if values["share_pct"] is not None or values["published_share_pct"] is None:
        return why
    published = names.say("share.published", share=names.percent(values["published_share_pct"]))
    return why + names.say("comma") + published


def _of_several(names: Names, finding: Finding, question: Question, is_short: bool) -> str:
    """A finding of an indicator tells who moved the whole, one of none how the zone's indicators stand."""
    told = _movers if finding.indicator_id else _count
    return told(names, finding.values, question, is_short)


def _count(names: Names, values: Values, question: Question, is_short: bool) -> str:
    """在全省开发区中，28项可比指标里17项作了贡献、11项拖了后腿, and the farthest of each."""
    if is_short:
        return names.say("share.count.short", **_counts(values))
    whole = names.whole(question, values["whole_kind"])
    parts = [names.say("share.count", whole=whole, **_counts(values))]
    for side in ("ahead", "behind"):
        if values[f"{side}_indicator_id"] is not None:
            indicator = names.indicator(values[f"{side}_indicator_id"])
            lead = names.points(values[f"{side}_pp"])
            parts.append(names.say(f"share.count.{side}", indicator=indicator, lead=lead))
    return names.say("comma").join(parts)


def _movers(names: Names, values: Values, question: Question, is_short: bool) -> str:
    """拉动全省开发区最多的是甲（1.07个百分点）、乙（0.91个百分点），下拉最多的是丙（0.12个百分点），
    23家中9家作了贡献、14家拖了后腿; in short the first of each side."""
    whole = names.whole(question, values["whole_kind"])
    parts = []
    for side in ("down", "up") if _sense(values) == "lower" else ("up", "down"):
        if values[side]:
            zones = _zones(names, values[side], values[f"n_tied_{side}"], is_short)
            parts.append(names.say(f"share.movers.{_sense(values)}.{side}", whole=whole, zones=zones))
    if values["n_judged"] and not is_short:
        parts.append(names.say("share.movers.count", **_counts(values)))
    return names.say("comma").join(parts)


def _zones(names: Names, pulls: Sequence[tuple[str, float]], n_tied: int, is_short: bool) -> str:
    """甲（1.07个百分点）、乙（0.91个百分点）; how many, where more share the widest."""
    named = [
        names.say("share.mover", zone=names.zone(zone), pull=pull_text(names, pull)) for zone, pull in pulls
    ]
    shown = 1 if is_short else len(named)
    if n_tied <= shown:
        return names.say("list").join(named[:shown])
    zone, pull = pulls[0]
    return names.say("share.mover.tied", zone=names.zone(zone), count=n_tied, pull=pull_text(names, pull))


def _counts(values: Values) -> dict[str, int]:
    return {name: values[name] for name in ("n_judged", "n_contributed", "n_dragged")}
