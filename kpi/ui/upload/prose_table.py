"""The figures of a text as a table to tick, correct or drop. Corrections stay until another text comes."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from kpi.period import Period
from kpi.text import LANGUAGES
from kpi.ui.session import catalogue, language, say, writer
from kpi.ui.upload.prose import Prose, in_words
from kpi.ui.upload.prose_text import period_label
from kpi.ui.upload.state import Incoming, digest
from kpi.words import Writer
from pipelines.narrative.proposal import SURE
from pipelines.vocabulary import MEASURES

CORRECTED = ["indicator_id", "value", "unit", "yoy", "period", "measure", "zone_id", "basis", "rank"]
TEXTS = ("indicator_id", "unit", "period", "measure", "zone_id", "basis")
BASES = ("comparable", "nominal", "excl_refund", "department", "own", "city", "province")
EDITED = ["take", *CORRECTED]
Edits = dict[Hashable, dict[str, Any]]


@dataclass
class Table:
    """What the editor was given and what was changed in it. key: text, reading and language. base: the
    editor's input, which stays the same while the editor stays, or it would forget what was typed.
    said: figure → column → what it was corrected to."""

    key: tuple
    round: int
    base: pd.DataFrame
    said: Edits = field(default_factory=dict)


def show_figures(prose: Prose, incoming: Incoming) -> pd.DataFrame:
    """The figures as corrected, with `take`, whether each is ticked, and period_said, a period typed in."""
    proposed = _proposed(prose)
    table = _table(prose, proposed, digest(incoming))
    st.caption(say("prose.help"))
    edited = st.data_editor(
        table.base,
        column_config=_columns(),
        disabled=["doubts", "text"],
        num_rows="fixed",
        height=min(38 + 35 * len(table.base), 420),
        key=f"figures_{table.round}",
        placeholder="—",
        alt=say("prose.alt"),
    )
    changed = _changed(proposed, edited)
    table.said = dict(_differences(prose, edited, changed))
    return _corrected(prose, edited, changed)


def _proposed(prose: Prose) -> pd.DataFrame:
    """The figures as the editor shows them before anybody corrects them."""
    figures, words = prose.figures, writer()
    return pd.DataFrame(
        {
            "take": figures["certainty"] == SURE,
            "indicator_id": figures["indicator_id"],
            "measure": figures["measure"],
            **{name: figures[name] for name in ("value", "unit", "yoy")},
            "period": [period_label(figure, words) for figure in figures.to_dict("records")],
            "zone_id": figures["zone_id"],
            "basis": figures["basis"].replace("", None),
            "rank": figures["rank"],
            "text": figures["text"],
            "doubts": [in_words(doubts, words) for doubts in figures["doubts"]],
        }
    ).astype(dict.fromkeys(TEXTS, object))


def _table(prose: Prose, proposed: pd.DataFrame, content: str) -> Table:
    """The table of this text; a new one, with what was corrected before, where the text is read anew or
    the editor was off the screen, which forgets what was typed into it."""
    key = (content, prose.key, language())
    before = st.session_state.get("prose_edits")
    if before is not None and before.key == key and f"figures_{before.round}" in st.session_state:
        return before
    said = before.said if before is not None and before.key[0] == content else {}
    base = proposed.copy()
    for number, name in zip(base.index, _identities(prose), strict=True):
        for column, value in said.get(name, {}).items():
            base.at[number, column] = value
    table = Table(key, _next_round(), base, said)
    st.session_state["prose_edits"] = table
    return table


def _next_round() -> int:
    """A number that no editor of this visit had: what was typed into one stays with its key."""
    st.session_state["prose_round"] = st.session_state.get("prose_round", 0) + 1
    return st.session_state["prose_round"]


def _identities(prose: Prose) -> list[Hashable]:
    """What a figure is known by when the text is read anew: where it ends, and which it is there."""
    ends = prose.figures["end"]
    return list(zip(ends, ends.groupby(ends).cumcount(), strict=True))


def _changed(proposed: pd.DataFrame, edited: pd.DataFrame) -> pd.DataFrame:
    """Which cells are not as proposed; blank is the same as missing."""
    before, after = (frame[EDITED].astype(object).replace("", None) for frame in (proposed, edited))
    return (before != after) & ~(before.isna() & after.isna())


def _differences(
    prose: Prose, edited: pd.DataFrame, changed: pd.DataFrame
) -> Iterator[tuple[Hashable, dict[str, Any]]]:
    for name, number, is_changed in zip(_identities(prose), edited.index, changed.any(axis=1), strict=True):
        if is_changed:
            yield name, {column: edited.at[number, column] for column in EDITED if changed.at[number, column]}


def _corrected(prose: Prose, edited: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    figures = prose.figures.copy()
    for name in set(EDITED) - {"period"}:
        figures[name] = edited[name]
    figures["basis"] = figures["basis"].fillna("")
    said = edited["period"].fillna("").str.strip()
    periods = prose.figures[["period", "span"]].drop_duplicates().to_dict("records")
    writers = [Writer(catalogue(), speaks) for speaks in LANGUAGES]
    labels = {period_label(row, words): _readable(row) for row in periods for words in writers}
    figures["period_said"] = said.map(lambda text: labels.get(text, text)).where(changed["period"], "")
    figures["period"] = figures["period"].mask(changed["period"], None)
    figures["is_corrected"] = changed[CORRECTED].any(axis=1)
    return figures


def _readable(figure: dict[str, Any]) -> str:
    """The period of a figure as resolve_period reads it, whatever the language of the page."""
    if not isinstance(figure["period"], str):
        return ""
    return Period(pd.Timestamp(figure["period"]).date(), figure["span"]).label("zh")


def _columns() -> dict[str, Any]:
    column = st.column_config
    number = "%.12g"  # as "plain", 872.45 is shown as 872.4499999999999
    words, indicators, zones = writer(), catalogue().indicators, catalogue().zones
    is_english = words.language == "en"
    return {
        "take": column.CheckboxColumn(say("prose.take"), width=75, pinned=True),
        "indicator_id": column.SelectboxColumn(
            say("column.indicator"),
            options=list(indicators),
            format_func=lambda id_: f"{words.indicator(str(id_))}（{indicators[str(id_)].unit}）",
            width=225 if is_english else 165,
        ),
        "value": column.NumberColumn(say("prose.value"), format=number, width=90),
        "unit": column.TextColumn(say("column.unit"), width=70),
        "yoy": column.NumberColumn(say("column.yoy_pct"), format=number, width=110 if is_english else 90),
        "period": column.TextColumn(say("column.period"), width=105),
        "measure": column.SelectboxColumn(
            say("column.measure"),
            options=list(MEASURES),
            format_func=lambda code: say(f"measure.{code}"),
            required=True,
            width=90 if is_english else 80,
        ),
        "zone_id": column.SelectboxColumn(
            say("column.zone"),
            options=list(zones),
            format_func=lambda id_: words.short_zone(str(id_)),
            width=150,
        ),
        "basis": column.SelectboxColumn(
            say("column.basis"),
            options=list(BASES),
            format_func=lambda code: say(f"basis.{code}"),
            width=90,
        ),
        "rank": column.NumberColumn(say("column.rank"), format=number, min_value=1, step=1, width=70),
        "text": column.TextColumn(say("prose.words"), width=300),
        "doubts": column.TextColumn(say("prose.doubts"), width=300),
    }
