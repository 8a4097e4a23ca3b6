"""Why a place moved: 较2024年1—6月前移3位：自身2位，其他区1位."""

from kpi.names import POINTS, Names, Values, way
from kpi.period import Period
from kpi.question import Finding, Question

PARTS = ("revision", "own", "peers", "newcomers")


def clause(names: Names, finding: Finding, question: Question) -> str:
    """较2024年1—6月前移3位：自身2位，其他区1位; parts that moved nothing are left out."""
    values = finding.values
    direction = way(values["total"])
    text = names.say(
        f"move.{direction}",
        measure=names.measure(question.by, _ranked_in(names, finding, question)),
        since=since(names, values),
        places=names.places(values["total"]),
        published=_published(names, values),
    )
    moved = [part for part in PARTS if values[f"by_{part}"]]
    # one part alone is the whole move, and is told with its name only
    is_one_way = all(way(values[f"by_{part}"]) == direction for part in moved)
    parts = [_part(names, part, values[f"by_{part}"], is_one_way) for part in moved]
    return text + names.say("colon") + names.say("comma").join(parts) if parts else text


def _ranked_in(names: Names, finding: Finding, question: Question) -> str:
    """The unit of what is ranked, as far as it changes its name: the growth of a percentage is in points."""
    indicator = names.catalogue.indicators[finding.indicator_id]
    return POINTS if question.by == "growth" and indicator.grows_in_points else indicator.unit


def since(names: Names, values: Values) -> str:
    """The period that the place is compared with: 2024年1—6月."""
    return names.period(Period(values["since_period"]))


def _published(names: Names, values: Values) -> str:
    """The place as it was published then, where the figures have been revised since."""
    if not values["by_revision"]:
        return ""
    return names.say("move.published", rank=values["rank_published"])


def _part(names: Names, part: str, places: int, is_one_way: bool) -> str:
    key = "move.part" if is_one_way else f"move.part.{way(places)}"
    return names.say(key, what=names.say(f"move.by.{part}"), places=names.places(places))
