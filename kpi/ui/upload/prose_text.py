"""The text as it came, every figure underlined and tinted by how sure it is; pointing at one says what it
was read as. Built as elements, so that nothing in a text is ever taken for markup."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pandas as pd
import streamlit as st

from kpi.period import Period
from kpi.ui.plain import plain
from kpi.ui.session import say, writer
from kpi.ui.upload.preview import TINTS
from kpi.ui.upload.prose import Prose, in_words
from kpi.ui.upload.state import Incoming
from kpi.words import Writer
from pipelines.narrative.proposal import DOUBTFUL, SURE, UNKNOWN

LETTERS = 50_000
NUMBER_CELL = re.compile(r"\t\s*[-+]?\d[\d,.]*(?![\d,.年月季日~-])")
HEIGHT = 260
# the line differs as well as the colour
STYLES = {
    SURE: ("green", "underline solid 2px rgb(23, 155, 68)"),
    DOUBTFUL: ("orange", "underline dashed 2px rgb(217, 119, 6)"),
    UNKNOWN: ("gray", "underline dotted 2px rgb(128, 132, 149)"),
}
BOUNDS = {">=": "≥", "<=": "≤", "~": "≈"}
WORST_LAST = (SURE, DOUBTFUL, UNKNOWN)


def show_text(prose: Prose, incoming: Incoming) -> None:
    """How many figures were found, the legend, what is still to be said, and the text."""
    figures = prose.figures
    st.markdown(f"**{say('prose.read', count=len(figures))}**")
    st.html(_markup(_legend(figures)))
    _show_whose(prose, incoming)
    undated = figures["period"].isna().sum()
    if undated:
        st.warning(say("prose.ask_period", count=undated), icon=":material/help:")
    if incoming.hints.get("measure"):
        st.caption(say("prose.no_measure"))
    rows = _unread_rows(prose)
    if rows:
        st.warning(say("prose.has_table", count=rows), icon=":material/table:")
    long = len(prose.text) > LETTERS or prose.text.count("\n") > 8 or len(prose.text) > 500
    with st.container(height=HEIGHT if long else "content", border=True, key="prose_text"):
        st.html(_markup(_underlined(prose)))
    if len(prose.text) > LETTERS:
        st.caption(say("prose.first_letters", count=LETTERS))


def _show_whose(prose: Prose, incoming: Incoming) -> None:
    """Whose the figures are taken for: as the title says, against the title, or nobody's yet."""
    titled, own = (zone and writer().zone(zone) for zone in (prose.titled, prose.own))
    unowned = (prose.figures["zone_id"].isna() & (prose.figures["zone_text"] == "")).sum()
    if titled and titled != own:
        st.warning(plain(say("prose.not_titled", zone=titled, own=own)), icon=":material/help:")
    elif titled and not incoming.hints.get("zone"):
        st.caption(plain(say("prose.titled", zone=titled)))
    elif unowned:
        st.warning(say("prose.ask_zone", count=unowned), icon=":material/help:")


def _unread_rows(prose: Prose) -> int:
    """How many rows of tables with numbers hold no figure that was read."""
    read = set(prose.figures["paragraph"])
    lines = enumerate(prose.text.splitlines(), 1)
    return sum(number not in read and NUMBER_CELL.search(line) is not None for number, line in lines)


def _markup(element: Element) -> str:
    return tostring(element, encoding="unicode", method="html")


def _legend(figures: pd.DataFrame) -> Element:
    counts = figures["certainty"].value_counts()
    legend = Element("div", style="font-size: 0.875rem")
    for certainty in WORST_LAST:
        if certainty in counts:
            words = say("prose.legend", name=say(f"prose.{certainty}"), count=counts[certainty])
            _mark(legend, words, certainty).tail = "\u3000"
    return legend


def _underlined(prose: Prose) -> Element:
    """The text in pieces: a piece of two figures has the tint of the less sure one, and says both."""
    box = Element("div", style="white-space: pre-wrap; line-height: 1.8; overflow-wrap: anywhere")
    words = writer()
    last: Element | None = None
    for start, end, figures in _pieces(prose):
        piece = prose.text[start:end]
        if figures:
            worst = max((figure["certainty"] for figure in figures), key=WORST_LAST.index)
            last = _mark(box, piece, worst)
            last.set("title", "\n\n".join(_told(figure, words) for figure in figures))
        elif last is None:
            box.text = piece
        else:
            last.tail = piece
    return box


def _mark(parent: Element, words: str, certainty: str) -> Element:
    colour, line = STYLES[certainty]
    style = f"background-color: {TINTS[colour]}; text-decoration: {line}; text-underline-offset: 3px"
    mark = SubElement(parent, "span", {"style": style, "class": f"figure {certainty}"})
    mark.text = words
    return mark


def _pieces(prose: Prose) -> Iterator[tuple[int, int, list[dict[str, Any]]]]:
    """(start, end, figures) of the text cut where any figure begins or ends."""
    rows = prose.figures.to_dict("records")
    size = min(len(prose.text), LETTERS)
    cuts = sorted({0, size, *(place for row in rows for place in (row["start"], row["end"]) if place < size)})
    at = 0
    open_rows: list[dict[str, Any]] = []
    rows.sort(key=lambda row: row["start"])
    for start, end in pairwise(cuts):
        while at < len(rows) and rows[at]["start"] <= start:
            open_rows.append(rows[at])
            at += 1
        open_rows = [row for row in open_rows if row["end"] > start]
        yield start, end, list(open_rows)


def _told(figure: dict[str, Any], words: Writer) -> str:
    """What a figure was read as, a line each."""
    told = {
        "column.indicator": _indicator(figure, words),
        "prose.value": _level(figure),
        "measure.yoy": _growth(figure),
        "measure.rank": _place(figure, words),
        "column.basis": words.say(f"basis.{figure['basis']}"),
        "column.period": period_label(figure, words),
        "column.measure": words.say(f"measure.{figure['measure']}"),
        "column.zone": words.zone(figure["zone_id"]) if _is(figure, "zone_id") else "—",
        "prose.doubts": in_words(figure["doubts"], words),
    }
    lines = {words.say(key): text for key, text in told.items() if text}
    return "\n".join(words.say("prose.line", name=name, text=text) for name, text in lines.items())


def _indicator(figure: dict[str, Any], words: Writer) -> str:
    if _is(figure, "indicator_id"):
        return words.indicator(figure["indicator_id"])
    return words.say("prose.unlisted", text=figure["indicator_text"])


def _level(figure: dict[str, Any]) -> str:
    if pd.isna(figure["value"]):
        return ""
    unit = figure["unit"] if _is(figure, "unit") else ""
    return f"{BOUNDS.get(figure['bound'], '')}{figure['value']:.15g}{unit}"


def _growth(figure: dict[str, Any]) -> str:
    """The bound of a figure is its level's, where there is one."""
    if pd.isna(figure["yoy"]):
        return ""
    bound = BOUNDS.get(figure["bound"], "") if pd.isna(figure["value"]) else ""
    return f"{bound}{figure['yoy']:+.15g}%"


def _is(figure: dict[str, Any], name: str) -> bool:
    """Whether it is said: what is missing is None or NaN."""
    return isinstance(figure[name], str)


def _place(figure: dict[str, Any], words: Writer) -> str:
    if pd.isna(figure["rank"]):
        return ""
    rank = int(figure["rank"])
    if pd.isna(figure["rank_of"]):
        return words.say("prose.place", rank=rank)
    return words.say("prose.place_of", rank=rank, of=int(figure["rank_of"]))


def period_label(figure: dict[str, Any], words: Writer) -> str:
    """The period of a figure in words; "" where none is known."""
    if not _is(figure, "period"):
        return ""
    return words.period(Period(pd.Timestamp(figure["period"]).date(), figure["span"]))
