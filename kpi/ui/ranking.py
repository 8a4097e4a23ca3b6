"""The parts of the ranking page: what is ranked, the benchmark zone, and how far it is to others."""

from dataclasses import replace

import streamlit as st

from kpi.clauses.ranking import neighbours, yardsticks
from kpi.comparisons.ranking import measures_of
from kpi.question import Comparison, Question
from kpi.ui.controls import show_choice, with_benchmark
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, say, writer, zones_with_data


def ask_measure(question: Question) -> Question:
    """The question with what is to be ranked and the benchmark zone, as they are chosen."""
    if not question.indicators:
        return question
    by_column, benchmark_column, _ = st.columns([2, 3, 5])
    with by_column:
        measures = measures_of(catalogue(), question.indicators[0])
        by = show_choice("by", measures, lambda name: say(f"by.{name}"))
    with benchmark_column:
        return with_benchmark(replace(question, by=by), _benchmarks(question.zone))


def has_places(ranking: Comparison) -> bool:
    """Whether more than one zone reported: one alone is in no place, and runs no race."""
    return bool((ranking.rows["n_ranked"] > 1).any())


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
