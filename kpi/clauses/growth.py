"""What growth says: 同比增长6.1%，较上半年加快0.5个百分点; 百分点 for percentages, places for ranks, words
where no rate can stand."""

from kpi.names import Names, Values, way
from kpi.question import Finding, Question

# of fewer rates a median says nothing
FEWEST_RATES = 3


def clause(names: Names, finding: Finding, question: Question) -> str:
    """同比增长6.1%，较上半年加快0.5个百分点."""
    parts = [rate(names, finding.values, finding.indicator_id), _pace(names, finding.values, question)]
    return names.say("comma").join(filter(None, parts))


def rate(names: Names, values: Values, indicator_id: str) -> str:
    """同比增长6.1%, 同比提高1.5个百分点, 由负转正."""
    if values["change_places"] is not None:
        return names.moved(values["change_places"], "year_ago")
    if values["change_pp"] is not None and values["yoy_pct"] is None:
        return names.change("growth.points", values["change_pp"])
    if values["yoy_pct"] is not None:
        return names.change("growth", values["yoy_pct"]) + _computed(names, values["yoy_source"])
    base = names.amount(values["base_value"], indicator_id)
    return names.say(f"growth.word.{values['word']}", base=base) if values["word"] else ""


def beside(names: Names, finding: Finding, question: Question) -> str:
    """What stands beside the growth of one indicator, as a sentence: the single quarter, two years, the
    group, the parent and the city; "" where there is none of them."""
    values = finding.values
    parts = [
        quarter(names, finding, question),
        _two_years(names, values),
        *_distances(names, values, question),
    ]
    said = names.say("semicolon").join(filter(None, parts))
    return said[:1].upper() + said[1:] + names.say("stop") if said else ""


def quarter(names: Names, finding: Finding, question: Question) -> str:
    """三季度单季12.34亿元（推算），同比增长5.0%（计算），环比下降2.0%; "" in the first quarter, which is
    the cumulative figure itself, and where there is none."""
    values, month = finding.values, question.period.end.month
    if month == 3 or values["quarter_value"] is None:
        return ""
    derived = names.say("growth.derived") if values["quarter_source"] == "derived" else ""
    amount = names.amount(values["quarter_value"], finding.indicator_id)
    parts = [names.say(f"growth.quarter.{month // 3}", amount=amount) + derived]
    parts.append(_quarter_rate(names, finding))
    if values["quarter_on_quarter_pct"] is not None:
        parts.append(names.change("growth.on_quarter", values["quarter_on_quarter_pct"]))
    return names.say("comma").join(filter(None, parts))


def quarter_headline(names: Names, finding: Finding, question: Question) -> str:
    """三季度单季同比增长5.0%（计算）; "" where `quarter` says nothing or the quarter has no rate."""
    text = _quarter_rate(names, finding)
    if not text or not quarter(names, finding, question):
        return ""
    which = names.say(f"growth.quarter.{question.period.end.month // 3}", amount="").strip()
    return names.say("growth.headline", quarter=which, text=text)


def _quarter_rate(names: Names, finding: Finding) -> str:
    values = finding.values
    if values["quarter_yoy_pct"] is not None:
        source = _computed(names, values["quarter_yoy_source"])
        return names.change("growth", values["quarter_yoy_pct"]) + source
    if not values["quarter_word"]:
        return ""
    base = names.amount(values["quarter_base_value"], finding.indicator_id)
    return names.say(f"growth.word.{values['quarter_word']}", base=base)


def _computed(names: Names, source: str | None) -> str:
    return names.say("growth.computed") if source == "computed" else ""


def _pace(names: Names, values: Values, question: Question) -> str:
    """较上半年加快0.5个百分点; of a fall, 降幅较上半年收窄0.5个百分点."""
    change = values.get("acceleration_pp")
    if change is None:
        return ""
    now, before = way(values["yoy_pct"]), way(values["yoy_pct"] - change)
    side = way(change)
    if side == "level":
        verb = "level"
    elif now == before == "down":
        verb = "narrower" if side == "up" else "wider"
    else:
        verb = "back" if before == "down" else "faster" if side == "up" else "slower"
    since = names.say(f"pace.since.{(question.period.end.month - 1) // 3}")
    return names.say(f"pace.{verb}", since=since, change=names.points(change))


def _two_years(names: Names, values: Values) -> str:
    average = values["two_year_pct"]
    return "" if average is None else names.change("growth.two_years", average)


def _distances(names: Names, values: Values, question: Question) -> list[str]:
    """Growth less that of the group's median, of the parent and of the city."""
    zone = names.catalogue.zones[question.zone]
    distances = []
    if (values["n_group_rates"] or 0) >= FEWEST_RATES:
        words = {"ranked": values["n_group_rates"], "members": values["n_members"]}
        whose = names.say("growth.median", peers=names.peers(question.peers), **words)
        distances.append((values["ahead_of_group_pp"], whose))
    if zone.parent_id:
        distances.append((values["ahead_of_parent_pp"], names.zone(zone.parent_id)))
    distances.append((values["ahead_of_city_pp"], names.say("growth.city", city=zone.city)))
    return [
        names.say(f"growth.ahead.{way(ahead)}", whose=whose, change=names.points(ahead))
        for ahead, whose in distances
        if ahead is not None
    ]
