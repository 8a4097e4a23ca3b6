"""What a score says: 综合得分74.03分，居全省开发区第18位（24家中24家参评），C类；九成位次在第17—20位之间."""

from kpi.names import Names, Values
from kpi.question import Finding, Question
from kpi.text import number


def clause(names: Names, finding: Finding, question: Question) -> str:
    """Score, coverage where it is not whole, place, class, and how firm the place is; why a zone is
    not rated."""
    values = finding.values
    said = placed(names, values, question)
    if not values["is_rated"] or values["n_rated"] == 1:
        return said
    return said + names.say("semicolon") + firm(names, values)


def placed(names: Names, values: Values, question: Question) -> str:
    """Score, coverage, place in the group and class; why a zone is not rated."""
    if not values["is_rated"]:
        return _unrated(names, values, question)
    return _total(names, values, _place(names, values, question))


def headline(names: Names, finding: Finding, question: Question) -> str:
    """The same without the group, which stands beside a title, and without firmness."""
    values = finding.values
    if not values["is_rated"]:
        return _unrated(names, values, question)
    key = "score.tied_short" if values["n_tied"] > 1 else "score.place_short"
    place = names.say(key, rank=values["rank"], rated=values["n_rated"])
    return _total(names, values, place if values["n_rated"] > 1 else _place(names, values, question))


def _total(names: Names, values: Values, place: str) -> str:
    words = {
        "score": number(values["score"], 2, names.language),
        "coverage": names.percent(values["coverage_pct"]),
    }
    parts = [names.say("score.whole" if values["coverage_pct"] == 100 else "score.part", **words)]
    parts.append(place)
    if values["class"]:
        parts.append(names.say("score.class", name=values["class"]))
    return names.say("comma").join(parts)


def firm(names: Names, values: Values) -> str:
    """权重各上下浮动10%，抽取1000次，九成位次在第17—20位之间."""
    low, high = values["rank_low"], values["rank_high"]
    return names.say("score.firm.same" if low == high else "score.firm.between", low=low, high=high)


def _place(names: Names, values: Values, question: Question) -> str:
    if values["n_rated"] == 1:
        return names.say("score.alone", peers=names.peers(question.peers))
    return names.say(
        "score.tied" if values["n_tied"] > 1 else "score.place",
        peers=names.peers(question.peers),
        rank=values["rank"],
        rated=values["n_rated"],
        members=values["n_members"],
    )


def _unrated(names: Names, values: Values, question: Question) -> str:
    if values["n_scored"] == 0:
        return names.say("score.no_figures")
    threshold = names.catalogue.scheme(question.scheme).min_coverage_pct
    return names.say(
        "score.unrated", coverage=names.percent(values["coverage_pct"]), threshold=f"{threshold:g}"
    )
