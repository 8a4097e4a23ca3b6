"""The schemes of scores, read as their files have them: what they are for, and a row an item."""

import pandas as pd
import streamlit as st

from kpi.name import folded
from kpi.question import Note
from kpi.scheme import Scheme, SchemeClass, SchemeItem
from kpi.text import number
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, language, say, writer
from kpi.ui.widths import fitting

COLUMNS = ("group", "indicator", "weight", "measured", "method", "threshold")
# what a method may be told beside its name; of the lines a scheme gives, those in the indicator's unit
PERCENTS = ("floor_pct", "step_pct", "cap_pct")
LINES = ("best", "worst", "benchmark")


def show_schemes(search: str) -> None:
    """Every scheme that holds what is searched for: its note and source, rules, classes and items."""
    found = {scheme.id: scheme_table(scheme, search) for scheme in catalogue().schemes.values()}
    found = {id_: table for id_, table in found.items() if not table.empty}
    if not found:
        st.info(say("catalogue.none"))
    for id_, table in found.items():
        scheme = catalogue().schemes[id_]
        st.markdown(f"**{plain(scheme.name(language()))}** `{id_}`")
        st.caption("  \n".join(plain(line) for line in scheme_lines(scheme)))
        weight = say("column.weight")
        columns = {
            head: st.column_config.Column(alignment="right")
            if head == weight
            else st.column_config.Column(width=fitting(table, head))
            for head in table.columns
        }
        st.dataframe(table, hide_index=True, column_config=columns, alt=scheme.name(language()))


def scheme_lines(scheme: Scheme) -> list[str]:
    """Note and source; the group and who is not rated; a park's part; the classes; deductions are items."""
    lines = [
        writer().note(Note("note.scheme", {"scheme": scheme.id})),
        say("scheme.rules", peers=writer().peers(scheme.peers), pct=f"{scheme.min_coverage_pct:g}"),
    ]
    if scheme.parent_pct:
        lines.append(say("scheme.parent", pct=f"{scheme.parent_pct:g}"))
    if scheme.classes:
        lines.append(say("scheme.classes", classes=say("list").join(map(_class, scheme.classes))))
    return lines


def scheme_table(scheme: Scheme, search: str) -> pd.DataFrame:
    """COLUMNS of every item and deduction that holds what is searched for, or of all where the scheme's
    own name does; weights in percent of all. Empty where nothing does."""
    words, total = writer(), sum(item.weight for item in scheme.items)
    rows = [
        (
            scheme.groups[item.group] if language() == "en" else item.group,
            words.indicator(item.indicator_id),
            number(item.weight / total * 100, 1, language()),
            say(f"measured.{item.measured}"),
            say(f"method.{item.method}"),
            _threshold(item),
        )
        for item in scheme.items
    ]
    for taken in scheme.deductions:
        rule = say(
            "scheme.deduction",
            line=words.amount(taken.line, taken.indicator_id),
            points=f"{taken.points_per_unit:g}",
            most=f"{taken.max_points:g}",
        )
        deduction = say("measured.deduction")
        rows.append(("", words.indicator(taken.indicator_id), "", deduction, "", rule))
    wanted = folded(search)
    if wanted not in folded(f"{scheme.id} {scheme.name_zh} {scheme.name_en}"):
        rows = [row for row in rows if wanted in folded(" ".join(row))]
    return pd.DataFrame(rows, columns=[say(f"column.{name}") for name in COLUMNS])


def _threshold(item: SchemeItem) -> str:
    """The lines of an item; where a scheme gives none, best and worst are those of the group."""
    amount = writer().amount
    percents = [(name, getattr(item, name)) for name in PERCENTS]
    parts = [say(f"scheme.{name}", pct=f"{value:g}") for name, value in percents if value is not None]
    lines = [(name, getattr(item, name)) for name in LINES]
    given = [(name, amount(value, item.indicator_id)) for name, value in lines if value is not None]
    parts += [say(f"scheme.{name}", value=value) for name, value in given]
    return say("list").join(parts)


def _class(one: SchemeClass) -> str:
    if one.top_pct is not None:
        return say("scheme.class.top", name=one.name, pct=f"{one.top_pct:g}")
    if one.min_score is not None:
        return say("scheme.class.score", name=one.name, score=f"{one.min_score:g}")
    return say("scheme.class.rest", name=one.name)
