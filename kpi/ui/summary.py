"""The parts of a page that say in words what a comparison found."""

from dataclasses import replace

import streamlit as st

from kpi.catalogue import DIMENSIONS
from kpi.clauses.growth import beside
from kpi.comparisons.target import JUDGED
from kpi.question import Comparison, Finding, Question
from kpi.ui.plain import plain
from kpi.ui.session import answer, say, store, writer

ORDER = ("growth", "target", "ranking")
AHEAD = ("on_pace", "met", "done")
EXAMPLES = (
    ("hangzhou_etdz", "2013-12-31", "province", None),
    ("city_hangzhou", "2017-12-31", "cities_36", "gdp"),
    ("sim_03", "2024-09-30", "province", None),
)


def show_examples() -> None:
    """Three places to start: published figures of a zone, of a city among 36, and the simulated province."""
    words = writer()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(say("overview.examples"), width="content")
        for number, (zone, period, peers, indicator) in enumerate(EXAMPLES, 1):
            page = "pages/ranking.py" if indicator else "pages/overview.py"
            asked = {
                "zone": zone,
                "period": period,
                "peers": peers,
                "indicator": indicator,
            }
            st.page_link(
                page,
                label=say(f"overview.example.{number}", zone=words.zone(zone)),
                query_params={name: value for name, value in asked.items() if value},
            )


def show_headline(targets: Comparison, growth: Comparison, ranking: Comparison) -> None:
    """How many targets are on pace, and all there is to say of the one furthest behind."""
    status = targets.rows["status"]
    judged, ahead = int(status.isin(JUDGED).sum()), int(status.isin(AHEAD).sum())
    if not judged:
        st.subheader(plain(writer().title(targets)))
        return
    st.subheader(say("overview.judged", total=judged, ahead=ahead, behind=judged - ahead))
    worst = targets.findings[0]
    if worst.values["status"] not in AHEAD:
        beside = [
            finding
            for comparison in (growth, ranking)
            for finding in comparison.findings
            if finding.indicator_id == worst.indicator_id
        ]
        told = sorted([worst, *beside], key=lambda finding: ORDER.index(finding.kind))
        st.markdown(plain(writer().bulletin(targets.question, told)))


def show_strip(targets: Comparison) -> None:
    """The six 找: how many of each dimension's targets are on pace."""
    judged = targets.rows[targets.rows["status"].isin(JUDGED)]
    if judged.empty:
        return
    with st.container(horizontal=True):
        for dimension in DIMENSIONS:
            own = judged[judged["dimension"] == dimension]
            ahead = int(own["status"].isin(AHEAD).sum())
            text = say("overview.strip_cell", ahead=ahead, total=len(own)) if len(own) else "—"
            label = f"{say(f'dimension.{dimension}')} {text}"
            st.badge(label, color="gray" if own.empty else "blue" if ahead == len(own) else "orange")


def show_extremes(targets: Comparison) -> None:
    """The three widest gaps and the three best, a sentence each."""
    judged = [finding for finding in _first_each(targets) if finding.values["status"] in JUDGED]
    if not judged:
        return
    behind = [finding for finding in judged if finding.values["status"] not in AHEAD]
    ahead = [finding for finding in judged if finding.values["status"] in AHEAD]
    worst_column, best_column = st.columns(2)
    with worst_column:
        _show_list("worst", behind[:3], targets.question)
    with best_column:
        best = sorted(ahead, key=lambda finding: finding.values["lead_pp"] or 0, reverse=True)
        _show_list("best", best[:3], targets.question)


def _first_each(targets: Comparison) -> list[Finding]:
    """One finding per indicator, the worst of its targets."""
    worst: dict[str, Finding] = {}
    for finding in targets.findings:
        worst.setdefault(finding.indicator_id, finding)
    return list(worst.values())


def _show_list(name: str, findings: list[Finding], question: Question) -> None:
    words = writer()
    st.markdown(f"**{say(f'overview.{name}')}**")
    for finding in findings:
        sentence = plain(words.sentence(finding, question))
        st.markdown(f"{say('status.' + finding.values['status'])} — {sentence}")
    if not findings:
        st.markdown(say(f"overview.none_{name}"))


def first_indicator(question: Question) -> Question:
    """The question for one indicator: the one chosen, else the first that the zone reported, or its peers;
    without any where nobody reported."""
    if question.indicators:
        return question
    rows = answer("ranking", question).rows
    reported = rows[rows["value"].notna()].sort_values("is_own", ascending=False, kind="stable")
    if reported.empty:
        return question
    return replace(question, indicators=(str(reported["indicator_id"].iloc[0]),))


def show_first(asked: Question, question: Question) -> None:
    """A word that nobody chose the indicator of `question`."""
    for indicator in question.indicators if not asked.indicators else ():
        st.caption(say("ranking.choose", indicator=writer().indicator(indicator)))


def show_outside(question: Question) -> None:
    """A word where the zone is not one of the group it is compared with."""
    if not store().is_peer(question.zone, question.peers):
        words = writer()
        st.warning(say("state.outside", zone=words.zone(question.zone), peers=words.peers(question.peers)))


def show_beside(growth: Comparison) -> None:
    """What stands beside the growth of one indicator: the single quarter, two years, group and parent."""
    for finding in growth.findings[:1]:
        if text := beside(writer(), finding, growth.question):
            st.markdown(plain(text))
