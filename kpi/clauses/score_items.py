"""What an item of a score says: 得4.42分（满分8.00分，失3.58分），第14位；再增加1.00个百分点，多2.53分."""

from kpi.names import Names, Values
from kpi.question import Finding, Question
from kpi.text import number


def clause(names: Names, finding: Finding, question: Question) -> str:
    """What is measured, its points, its place, and what one more unit of it would do."""
    values = finding.values
    measured = _measured(names, values)
    if values["points"] is None:
        return _joined(
            names, measured, names.say("items.unscored", reason=names.say(f"reason.{values['reason']}"))
        )
    if values["method"] == "deduction":
        taken = names.say("items.deducted", points=_points(names, values["lost_points"]))
        return _joined(names, measured, taken if values["lost_points"] else names.say("items.not_deducted"))
    said = _joined(names, measured, names.say("items.points", **_shares(names, values)))
    place = names.say("items.place", rank=values["rank"], reported=values["n_reported"])
    moved = step(names, values)
    return _joined(names, said, place) + (names.say("semicolon") + moved if moved else "")


def headline(names: Names, finding: Finding, question: Question) -> str:
    """失3.58分，失分最多."""
    values = finding.values
    if question.indicators or values["points"] is None or not values["lost_points"]:
        return clause(names, finding, question)
    return names.say("items.most_lost", lost=_points(names, values["lost_points"]))


def step(names: Names, values: Values) -> str:
    """再增加1.00个百分点，总分多2.53分；"" where nothing moves."""
    if values["step_gain"] is None or round(values["step_gain"], 2) == 0:
        return ""
    way = "forward" if values["unit"] == "位" else "more" if values["step_value"] > 0 else "less"
    return names.say(
        f"items.{way}",
        step=move(names, values, values["step_value"]),
        gain=_points(names, values["step_gain"]),
        rank=values["step_rank"],
    )


def move(names: Names, values: Values, change: float) -> str:
    """How much a value moves: in its unit, a percentage in 百分点."""
    indicator = names.catalogue.indicators[values["indicator_id"]]
    if values["unit"] == "位":
        return names.places(change)
    if values["unit"] in ("%", "个百分点"):
        decimals = indicator.decimals if values["measured"] == "level" else 1
        return names.say("items.pp", points=number(abs(change), decimals, names.language))
    return names.amount(abs(change), values["indicator_id"])


def _measured(names: Names, values: Values) -> str:
    """The growth or the completion that is scored; a level stands before the clause."""
    value = values["value"]
    if value is None or values["measured"] in ("level", "deduction"):
        return ""
    if values["measured"] == "completion":
        return names.say("items.completion", completion=names.percent(value))
    if values["unit"] == "位":
        return names.moved(int(value), "year_ago")
    return names.change("growth.points" if values["unit"] == "个百分点" else "growth", value)


def _shares(names: Names, values: Values) -> dict[str, str]:
    return {
        "points": _points(names, values["points"]),
        "most": _points(names, values["max_points"]),
        "lost": _points(names, values["lost_points"]),
    }


def _points(names: Names, points: float) -> str:
    return number(points, 2, names.language)


def _joined(names: Names, *parts: str) -> str:
    return names.say("comma").join(filter(None, parts))
