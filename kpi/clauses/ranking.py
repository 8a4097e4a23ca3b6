"""What a ranking says: 居全省第43位（115家中112家有数），较上年同期前移5位."""

from kpi.clauses.score import placed
from kpi.names import POINTS, Names, Values, measure_word
from kpi.question import Finding, Question
from kpi.text import rounded_half_up

YARDSTICKS = ("median", "mean", "top_quartile", "best", "benchmark")


def clause(names: Names, finding: Finding, question: Question) -> str:
    """居全省第43位（115家中112家有数），较上年同期前移5位; before it what is ranked, where that is
    not the figure itself: 同比增长7.5%，增速居全省第6位."""
    values = finding.values
    if question.by == "score":
        # what is ranked is then the score of who is rated
        return _moved(names, values, placed(names, {**values, "n_rated": values["n_ranked"]}, question))
    lead = _measure(names, values, question.by)
    if values["n_ranked"] == 1:
        return lead + names.say("ranking.alone", peers=names.peers(question.peers))
    place = names.say(
        "ranking.tied" if values["n_tied"] > 1 else "ranking",
        peers=names.peers(question.peers),
        rank=values["rank"],
        members=values["n_members"],
        ranked=values["n_ranked"],
    )
    place = lead + names.say(f"ranking.by.{measure_word(question.by, values.get('unit', ''))}", place=place)
    return _moved(names, values, place)


def _moved(names: Names, values: Values, place: str) -> str:
    """The place, and its change on a year before where there was one then."""
    if values["change_year_ago"] is None:
        return place
    return place + names.say("comma") + names.moved(values["change_year_ago"], "year_ago")


def neighbours(names: Names, values: Values) -> str:
    """The pace-setter and the pursuer with their distances, then what it takes to pass the one and how
    the growth compares with both; "" for a lone zone."""
    sides = [side for side in ("ahead", "behind") if values[f"zone_{side}_id"] is not None]
    gaps = []
    for side in sides:
        gap = names.distance(values[f"gap_{side}"], values["unit"], values["indicator_id"])
        gaps.append(names.say(f"neighbour.{side}", zone=names.zone(values[f"zone_{side}_id"]), gap=gap))
    lines = [names.say("comma").join(gaps)]
    for side in sides:
        parts = _growth_gap(names, values, side) + (_passing(names, values) if side == "ahead" else [])
        if parts:
            lines.append(names.say(f"neighbour.to_{side}", text=names.say("comma").join(parts)))
    return "".join(line + names.say("stop") for line in lines) if sides else ""


def yardsticks(names: Names, values: Values, question: Question) -> str:
    """How far from median, mean, top quartile, best and the benchmark zone, as one sentence; "" for a
    lone zone."""
    if values["n_ranked"] < 2 and values["gap_to_benchmark"] is None:
        return ""
    benchmark = names.zone(question.benchmark) if question.benchmark else ""
    parts = []
    for name in YARDSTICKS:
        gap = values[f"gap_to_{name}"]
        if gap is None or (name == "best" and values["rank"] == 1):
            continue
        text = names.distance(gap, values["unit"], values["indicator_id"])
        shown = rounded_half_up(gap, names.decimals(values["indicator_id"], values["unit"]))
        side = "up" if shown > 0 else "down" if shown < 0 else "level"
        what = names.say(f"yardstick.{name}", zone=benchmark)
        parts.append(names.say(f"yardstick.{side}", what=what, gap=text))
    return names.say("comma").join(parts) + names.say("stop") if parts else ""


def _measure(names: Names, values: Values, by: str) -> str:
    """What is ranked, before its place; "" for the figure itself."""
    if by == "growth":
        key = "growth.points" if values["unit"] == POINTS else "growth"
        computed = names.say("growth.computed") if values["yoy_source"] == "computed" else ""
        return names.change(key, values["value"]) + computed + names.say("comma")
    if by == "completion":
        key = "ranking.ceiling" if values["direction"] == "lower" else "ranking.completion"
        return names.say(key, completion=names.percent(values["value"])) + names.say("comma")
    if by == "per_mu":
        amount = names.measured(values["value"], values["unit"], values["indicator_id"])
        return names.say("ranking.per_mu", amount=amount) + names.say("comma")
    return ""


def _growth_gap(names: Names, values: Values, side: str) -> list[str]:
    """How much faster we grow than the one on that side, where levels with a rate are ranked."""
    if values["ranked_by"] != "level" or values["unit"] == "%":
        return []
    gap = values[f"growth_gap_{side}_pp"]
    return [] if gap is None else [names.change("neighbour.growth", gap)]


def _passing(names: Names, values: Values) -> list[str]:
    """What it takes to draw level with the one ahead: where it stands still, and where it grows on."""
    parts: list[str] = []
    if values["ranked_by"] == "score":
        return parts
    if values["extra_per_month"] is not None:
        extra = names.amount(values["extra_per_month"], values["indicator_id"])
        parts.append(names.say("neighbour.extra", extra=extra))
    more = values["pass_by_year_end_value"]
    if more is not None:
        extra = names.amount(abs(more), values["indicator_id"])
        parts.append(names.say("neighbour.pass" if more > 0 else "neighbour.passes", extra=extra))
    return parts
