"""The parts of the ranking page: what is ranked, the benchmark zone, and how far it is to others."""

from dataclasses import replace

import streamlit as st

from kpi.clauses.ranking import neighbours, yardsticks
from kpi.comparisons.ranking import MEASURES, SCORE, measures_of
from kpi.question import Comparison, Question
from kpi.ui.controls import show_choice, with_benchmark
from kpi.ui.plain import plain
from kpi.ui.score import pick_scheme, show_unrated
from kpi.ui.session import catalogue, say, writer, zones_with_data
from kpi.ui.show import show_nothing
from kpi.ui.summary import first_indicator, show_first


def ask_measure(question: Question) -> Question:
    """The question with what is to be ranked and the benchmark zone, as they are chosen: a measure of one
    indicator, of the first where none was chosen, or the score of a scheme, which is of none."""
    found = first_indicator(question)
    by_column, benchmark_column, scheme_column = st.columns([2, 3, 5])
    with by_column:
        by = show_choice("by", _measures(found), lambda name: say(f"by.{name}"))
    with benchmark_column:
        found = with_benchmark(replace(found, by=by), _benchmarks(question.zone))
    if by == SCORE:
        with scheme_column:
            return pick_scheme(replace(found, indicators=()))
    show_first(question, found)
    return found


def show_silence(ranking: Comparison) -> None:
    """A word where nothing can be ranked, and what to choose instead."""
    question = ranking.question
    if question.by == SCORE:
        show_nothing(question, "state.nobody_rated")
        show_unrated(ranking)
        return
    show_nothing(question, "state.group_silent" if question.by == "level" else "state.measure_silent")


def has_places(ranking: Comparison) -> bool:
    """Whether more than one zone reported: one alone is in no place, and runs no race."""
    return bool((ranking.rows["n_ranked"] > 1).any())


def parts_of(ranking: Comparison) -> tuple[str, ...]:
    """The comparisons that tell more of a ranking: of one alone none, and of scores the race, as they are
    made of many figures, and of their group."""
    if not has_places(ranking):
        return ()
    return ("course",) if ranking.question.by == SCORE else ("move", "course", "standing")


def show_distances(ranking: Comparison) -> None:
    """The pace-setter 标兵 and the pursuer 追兵 with what it takes to pass, and how far it is to
    median, top quartile, best and benchmark."""
    for finding in ranking.findings[:1]:
        lines = {
            "neighbours": neighbours(writer(), finding.values),
            "yardsticks": yardsticks(writer(), finding.values, ranking.question),
        }
        for name, text in lines.items():
            if text:
                st.markdown(f"**{say(f'ranking.{name}')}** {plain(text)}")


def show_further(comparison: Comparison) -> None:
    """What a comparison says beside its first sentence, which stands under its picture."""
    for sentence in writer().sentences(comparison)[1:]:
        st.markdown(plain(sentence))


def _measures(question: Question) -> tuple[str, ...]:
    """What can be ranked here: a score wherever there is a scheme."""
    of_indicator = [measures_of(catalogue(), indicator) for indicator in question.indicators]
    measures = of_indicator[0] if of_indicator else MEASURES[:1]
    return (*measures, SCORE) if catalogue().schemes else measures


def _benchmarks(zone: str) -> list[str]:
    """Zones with data of our own sort: simulated ones beside simulated ones, cities beside cities."""
    zones = catalogue().zones
    ours = zones[zone]
    with_data = set(zones_with_data())
    return [
        other.zone_id
        for other in zones.values()
        if other.zone_id in with_data
        and other.zone_id != zone
        and other.simulated == ours.simulated
        and (other.kind == "city") == (ours.kind == "city")
    ]
