"""The five cuts as five small blocks."""

from dataclasses import replace

import streamlit as st

from kpi.clauses import cuts as clauses
from kpi.comparisons.cuts import FIVE
from kpi.question import Comparison, Finding, Question
from kpi.ui.plain import plain
from kpi.ui.session import answer, say, writer


def show_leading_cuts(gaps: Comparison) -> None:
    """The five cuts of the first indicator of the catalogue that the zone has a figure of, and
    something to compare it with where any has."""
    has_figure = gaps.rows["value"].notna()
    is_compared = has_figure & gaps.rows["urgency"].notna()
    reported = set(gaps.rows.loc[is_compared if is_compared.any() else has_figure, "indicator_id"])
    leading = next((name for name in writer().catalogue.indicators if name in reported), None)
    if leading:
        show_cuts(replace(gaps.question, indicators=(leading,), benchmark=""))


def show_cuts(question: Question) -> None:
    """The five cuts of the question's one indicator; a cut that cannot be made says why."""
    cuts = answer("cuts", question)
    if cuts.rows.empty:
        return
    words = writer()
    st.markdown(f"**{plain(say('cuts.title', indicator=words.indicator(question.indicators[0])))}**")
    for column, (name, parts) in zip(st.columns(len(FIVE)), FIVE.items(), strict=True):
        found = [finding for finding in cuts.findings if finding.values["cut"] in parts]
        with column, st.container(border=True, height="stretch", gap="xsmall"):
            st.caption(say(f"fivecut.{name}"))
            _show_cut(found, question) if found else st.caption(say(f"cuts.none.{name}"))
    _show_notes(cuts)


def _show_cut(found: list[Finding], question: Question) -> None:
    """The figure of each finding large, and what it says; of the quality, dimensions in short."""
    words = writer()
    of_dimensions = [finding for finding in found if not finding.indicator_id and finding.values["dimension"]]
    for finding in found:
        if finding not in of_dimensions:
            st.markdown(f"##### {plain(clauses.figure(words, finding.values))}")
            st.caption(plain(clauses.clause(words, finding, question)))
    parts = [
        f"{say('dimension.' + each.values['dimension'])} {clauses.figure(words, each.values)}"
        for each in of_dimensions
    ]
    if parts:
        st.caption(plain(" · ".join(parts)))


def _show_notes(cuts: Comparison) -> None:
    st.caption("  \n".join(plain(writer().note(note)) for note in cuts.notes[:2]))
