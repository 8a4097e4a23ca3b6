"""What a ranking says: 居全省第43位（115家中112家有数），较上年同期前移5位."""

from kpi.names import Names, Values
from kpi.question import Finding, Question


def clause(names: Names, finding: Finding, question: Question) -> str:
    """居全省第43位（115家中112家有数），较上年同期前移5位."""
    values = finding.values
    if values["n_ranked"] == 1:
        return names.say("ranking.alone", peers=names.peers(question.peers))
    place = names.say(
        "ranking.tied" if values["n_tied"] > 1 else "ranking",
        peers=names.peers(question.peers),
        rank=values["rank"],
        members=values["n_members"],
        ranked=values["n_ranked"],
    )
    if values["change_year_ago"] is None:
        return place
    return place + names.say("comma") + names.moved(values["change_year_ago"], "year_ago")


def neighbours(names: Names, values: Values) -> str:
    """The pace-setter and the pursuer with their distances, as one sentence; "" for a lone zone."""
    parts = []
    for side in ("ahead", "behind"):
        if values[f"zone_{side}_id"] is None:
            continue
        gap = names.amount(values[f"gap_{side}"], values["indicator_id"])
        parts.append(names.say(f"neighbour.{side}", zone=names.zone(values[f"zone_{side}_id"]), gap=gap))
        if side == "ahead" and values["extra_per_month"] is not None:
            extra = names.amount(values["extra_per_month"], values["indicator_id"])
            parts.append(names.say("neighbour.extra", extra=extra))
    return names.say("comma").join(parts) + names.say("stop") if parts else ""
