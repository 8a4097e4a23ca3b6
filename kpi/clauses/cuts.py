"""What each of the five cuts says: 纵比增幅, 横比份额, 内比人均亩均, 外比排位, 综比质量."""

from kpi.clauses import growth, ranking
from kpi.names import PLACE, Names, Values
from kpi.question import Finding, Question
from kpi.text import MISSING, number

DECIMALS = {"growth": 1, "share": 1, "per_head": 0, "per_mu": 2, "quality": 1}


def clause(names: Names, finding: Finding, question: Question) -> str:
    """占全省开发区合计的5.8%（24家中23家有数）; 按建成区亩均56.16万元/亩，居全省开发区第1位."""
    values = finding.values
    cut = values["cut"]
    if cut == "growth":
        return growth.rate(names, _as_growth(values), finding.indicator_id)
    place = ""
    if cut != "share" and values["rank"] is not None:
        place = ranking.clause(names, _as_ranking(finding), question)
    if cut == "rank":
        return place
    case = "quality_of" if cut == "quality" and values["dimension"] else cut
    said = names.say(
        f"cuts.said.{case}",
        figure=figure(names, values),
        peers=names.peers(question.peers),
        ranked=values["n_ranked"],
        members=values["n_members"],
        ratios=_ratios(names, values["n_indicators"]),
        dimension=names.say(f"dimension.{values['dimension']}") if values["dimension"] else "",
    )
    return names.say("comma").join(filter(None, [said, place]))


def _ratios(names: Names, count: int | None) -> str:
    """15项比率指标, 1 ratio, 15 ratios."""
    return names.say("ratios.one" if count == 1 else "ratios.many", count=count)


def figure(names: Names, values: Values) -> str:
    """The number of a cut as it is printed: +7.5%, 5.8%, 56.16万元/亩, 6/23, 59.1."""
    cut = values["cut"]
    if values["cut_value"] is None or values["cut_value"] != values["cut_value"]:
        return names.say(f"word.{values['word']}") if isinstance(values["word"], str) else MISSING
    if cut == "rank":
        return MISSING if values["n_ranked"] == 1 else f"{values['rank']:.0f}/{values['n_ranked']:.0f}"
    if cut == "growth" and values["unit"] == PLACE:
        return names.places(values["cut_value"], "move")
    printed = number(values["cut_value"], decimals(names, values), names.language, sign=cut == "growth")
    return names.with_unit(printed, values["unit"])


def decimals(names: Names, values: Values) -> int:
    if values["unit"] == PLACE:
        return 0
    if values["cut"] in DECIMALS:
        return DECIMALS[values["cut"]]
    return names.catalogue.indicators[values["indicator_id"]].decimals


def _as_growth(values: Values) -> Values:
    """The row as growth.sql has it."""
    columns = {"%": "yoy_pct", "个百分点": "change_pp", PLACE: "change_places"}
    rates = dict.fromkeys(columns.values()) | {columns[values["unit"]]: values["cut_value"]}
    return {**values, **rates}


def _as_ranking(finding: Finding) -> Finding:
    return Finding("ranking", finding.indicator_id, {**finding.values, "change_year_ago": None})
