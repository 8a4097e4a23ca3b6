"""A text that came in: whether it is one, the figures in it, the office's own words, and what the ticked
figures will change."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd
import streamlit as st

from kpi.errors import ZoneGapError
from kpi.name import folded
from kpi.store import Load
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, settings, store, writer
from kpi.ui.upload.questions import show_new_indicator
from kpi.ui.upload.state import Incoming, digest, reading_key, remember, telling
from kpi.words import Writer
from pipelines.label import Office
from pipelines.narrative.document import is_prose, read_text
from pipelines.narrative.extract import extract
from pipelines.narrative.facts import read_facts
from pipelines.narrative.proposal import own_zone, propose
from pipelines.prepare import Prepared, hold_against
from pipelines.resolve import Problem

MOST_LINES = 20
READ_AS = ("prose", "table")
# what may hold either
EITHER = (".txt", ".htm", ".html")


@dataclass(frozen=True)
class Prose:
    """A text and the figures proposed from it (pipelines.narrative.proposal). key: what they
    depend on. own: the zone whose text it is, where anybody said so; titled: as its title or file says."""

    key: tuple
    text: str
    own: str | None
    titled: str | None
    figures: pd.DataFrame


def is_words(incoming: Incoming) -> bool:
    """Whether what came in is prose rather than a table: as it looks, or as the loader says of a text,
    which may be either."""
    mark = (incoming.name, digest(incoming))
    kept = st.session_state.get("is_words")
    if kept is None or kept[0] != mark:
        kept = (mark, is_prose(incoming.content, incoming.name))
        st.session_state["is_words"] = kept
    if PurePath(incoming.name).suffix.lower() not in EITHER:
        return kept[1]
    chosen = st.segmented_control(
        say("upload.read_as"),
        READ_AS,
        default="prose" if kept[1] else "table",
        required=True,
        format_func={way: say(f"upload.as.{way}") for way in READ_AS}.__getitem__,
        key=f"read_as_{digest(incoming)}",
    )
    return chosen == "prose"


def read_prose(incoming: Incoming) -> Prose | None:
    """The text with its figures, read once for the same bytes, hints and settled words; None, and a
    sentence, where it cannot be read or holds no figure."""
    key = reading_key(incoming)
    prose = st.session_state.get("prose")
    if prose is None or prose.key != key:
        try:
            prose = _read(incoming, key)
        except ZoneGapError as problem:
            st.error(plain(problem.text(language())))
            return None
        st.session_state["prose"] = prose
    if prose.figures.empty:
        st.info(say("prose.none"))
        return None
    return prose


def _read(incoming: Incoming, key: tuple) -> Prose:
    office = _office(incoming)
    with telling(incoming.name) as report:
        report("read")
        text = read_text(incoming.content, incoming.name)
        report("extract")
        titled = own_zone(text, incoming.name, office)
        own = incoming.hints.get("zone") or titled
        figures = extract(text, office, incoming.hints.get("period", ""))
        proposed = propose(figures, office, own, incoming.hints.get("unit", ""))
        return Prose(key, text, own, titled, proposed)


def _office(incoming: Incoming) -> Office:
    return Office(store().catalogue, store().settled(incoming.hints.get("zone", "")))


def show_unticked(figures: pd.DataFrame) -> None:
    """Why figures are not ticked: every reason once and in full, with its rows."""
    unticked = figures.loc[~figures["take"], "doubts"].explode().dropna()
    if unticked.empty:
        return
    sentences = unticked.map(lambda doubt: doubt.sentence(language()))
    rows = sentences.index.to_series().groupby(sentences.to_numpy(), sort=False).agg(_rows)
    lines = [plain(say("prose.rows", rows=rows[sentence], sentence=sentence)) for sentence in rows.index]
    more = ["…"] if len(lines) > MOST_LINES else []
    title = say("prose.unticked", count=unticked.index.nunique())
    st.info("  \n".join(lines[:MOST_LINES] + more), title=title)


def _rows(numbers: pd.Series) -> str:
    """Numbers of rows, those that follow each other as a range: 1–3, 7."""
    runs = numbers.groupby((numbers.diff() != 1).cumsum().to_numpy()).agg(["min", "max"])
    named = [
        str(first) if first == last else f"{first}–{last}" for first, last in runs.itertuples(index=False)
    ]
    return say("list").join(named[:MOST_LINES] + ["…"] * (len(named) > MOST_LINES))


def show_words(figures: pd.DataFrame, prose: Prose, incoming: Incoming) -> None:
    """Words that the catalogue lacks and that were settled here can be kept as the office's own, or become
    an indicator; words that were kept can be forgotten."""
    unknown = figures[prose.figures["indicator_id"].isna() & (figures["indicator_text"] != "")]
    settled = unknown.dropna(subset="indicator_id").set_index("indicator_text")["indicator_id"].to_dict()
    if settled:
        pairs = say("list").join(_pair(text, id_) for text, id_ in settled.items())
        if st.button(plain(say("prose.remember", pairs=pairs)), icon=":material/bookmark_add:"):
            remember([("indicator", text, id_) for text, id_ in settled.items()], incoming)
    left = [text for text in unknown["indicator_text"].unique() if text not in settled]
    if left and settings().add_indicators:
        show_new_indicator(left, incoming)
    _show_kept(prose, incoming)


def _show_kept(prose: Prose, incoming: Incoming) -> None:
    """The words of this text that are the office's own, each with a button that forgets it."""
    own = store().settled_words(incoming.hints.get("zone", ""))
    meanings = own[own["kind"] == "indicator"].set_index("text")["meaning"].to_dict()
    kept = {text: meanings.get(folded(text)) for text in prose.figures["indicator_text"].unique()}
    if not any(kept.values()):
        return
    with st.expander(say("prose.kept"), icon=":material/bookmark:"):
        for text, id_ in kept.items():
            if id_ and st.button(plain(say("prose.forget", pair=_pair(text, id_))), key=f"forget_{text}"):
                remember([("indicator", text, "")], incoming)


def _pair(text: str, id_: str) -> str:
    return say("prose.pair", text=text, indicator=writer().indicator(id_))


def hold_figures(figures: pd.DataFrame, prose: Prose, incoming: Incoming) -> Prepared | None:
    """The ticked figures held against the store; None, and why in words, while they cannot be loaded."""
    ticked = figures[figures["take"]]
    if ticked.empty:
        st.info(say("prose.nothing_ticked"))
        return None
    read = read_facts(ticked, _office(incoming), incoming.hints.get("unit", ""))
    if read.problems:
        st.error(_lines(read.problems, figures), title=say("prose.problems", count=len(read.problems)))
        return None
    if read.left_out:
        st.info(_lines(read.left_out, figures), title=say("prose.left_out"))
    key = ("prose", prose.key, store().data_version())
    kept = st.session_state.get("prepared")
    if kept is None or kept[0] != key or not kept[1].understood.facts.equals(read.facts):
        load = Load(incoming.name, digest(incoming), incoming.who, now(), incoming.hints)
        pct = settings().revision_pct
        kept = (key, hold_against(store(), incoming.content, load, read.understood(), pct))
        st.session_state["prepared"] = kept
    return kept[1]


def _lines(problems: Sequence[Problem], figures: pd.DataFrame) -> str:
    """A line for each problem, with the row of the table it is in."""
    lines = [
        say(
            "prose.in_row",
            row=problem.cell,
            words=figures.loc[int(problem.cell), "text"],
            sentence=problem.sentence(language()),
        )
        for problem in problems[:MOST_LINES]
    ]
    return "  \n".join([*map(plain, lines), *(["…"] if len(problems) > MOST_LINES else [])])


def in_words(problems: Sequence[Problem], words: Writer) -> str:
    between = "；" if words.language == "zh" else "; "
    return between.join(problem.sentence(words.language) for problem in problems)
