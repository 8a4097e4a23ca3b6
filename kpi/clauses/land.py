"""What land says: 完成年度目标的57.4%，落后序时进度17.6个百分点; 居全省开发区第5位，为最高的61.0%."""

from kpi.clauses import target
from kpi.names import Names, Values
from kpi.question import Finding, Question
from kpi.text import number


def clause(names: Names, finding: Finding, question: Question) -> str:
    """Land work against its target, a yield beside the peers'; 未报 where there is no figure."""
    values = finding.values
    if values["part"] == "yield":
        return yield_clause(names, finding, question)
    if values["status"] == "not_reported" and values["target_kind"] is None:
        return names.say("land.not_reported", peers=names.peers(question.peers), ranked=values["n_ranked"])
    return target.clause(names, finding, question)


def headline(names: Names, finding: Finding, question: Question) -> str:
    """As for a target; a yield by its place alone."""
    if finding.values["part"] == "yield":
        return _place(names, finding.values, question)
    if finding.values["target_kind"] is None:
        return clause(names, finding, question)
    return target.headline(names, finding, question)


def yield_clause(names: Names, finding: Finding, question: Question) -> str:
    """居全省开发区第5位（24家中23家有数），为最高的61.0%."""
    values = finding.values
    parts = [_place(names, values, question)]
    if values["rank"] is not None and values["rank"] > 1:
        parts.append(names.say("land.of_best", share=names.percent(values["best_share_pct"])))
    return names.say("comma").join(filter(None, parts))


def quadrant_clause(names: Names, finding: Finding, question: Question) -> str:
    """A yield with its place, and where land and yield put the zone: 地多产低."""
    quadrant = finding.values["quadrant"]
    place = names.say(f"quadrant.{quadrant}.long") if quadrant else ""
    return names.say("comma").join(filter(None, [yield_clause(names, finding, question), place]))


def quadrant_headline(names: Names, finding: Finding, question: Question) -> str:
    """The place, and the quadrant in short."""
    quadrant = finding.values["quadrant"]
    word = names.say(f"quadrant.{quadrant}") if quadrant else ""
    return names.say("comma").join(filter(None, [_place(names, finding.values, question), word]))


def beside(names: Names, values: Values) -> str:
    """What stands in brackets behind the figure: the same land in another unit, （62.33公顷）; what a
    yield was computed from, and that it is of a part of the year."""
    if values.get("part") == "work":
        notes = [same_land(names, values)]
    else:
        notes = [_parts(names, values) if values["value_source"] == "derived" else ""]
        notes.append(names.say("land.cumulative") if values["period"].month < 12 else "")
    text = names.say("comma").join(filter(None, notes))
    return names.say("land.brackets", text=text) if text else ""


def same_land(names: Names, values: Values) -> str:
    """62.33公顷 for a figure in mu, 12,780亩 for one in another unit; "" for floor area."""
    unit, decimals, name = ("ha", 2, "公顷") if values["unit"] == "亩" else ("mu", 0, "亩")
    if values[f"area_{unit}"] is None:
        return ""
    printed = number(values[f"area_{unit}"], decimals, names.language)
    return names.say("amount", number=printed, unit=names.unit(name))


def _parts(names: Names, values: Values) -> str:
    """税收收入6.11亿元÷建成区面积15.37平方公里."""
    words = {}
    for part in ("numerator", "denominator"):
        indicator = values[f"{part}_id"]
        words[part] = names.indicator(indicator)
        words[f"{part}_amount"] = names.amount(values[f"{part}_value"], indicator)
    return names.say("land.parts", **words)


def _place(names: Names, values: Values, question: Question) -> str:
    """居全省开发区第5位（24家中23家有数）; "" where the zone is not in the group."""
    if values["rank"] is None:
        return ""
    if values["n_ranked"] == 1:
        return names.say("ranking.alone", peers=names.peers(question.peers))
    return names.say(
        "ranking.tied" if values["n_tied"] > 1 else "ranking",
        peers=names.peers(question.peers),
        rank=values["rank"],
        members=values["n_members"],
        ranked=values["n_ranked"],
    )
