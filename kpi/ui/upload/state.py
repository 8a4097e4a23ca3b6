"""What the upload page keeps between reruns: the file as understood, and what the last commit did."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from kpi.errors import ZoneGapError
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, settings, store
from pipelines.prepare import Prepared, prepare


@dataclass(frozen=True)
class Incoming:
    """A file as it came, and what the loader says of it."""

    name: str
    content: bytes
    hints: dict[str, str]
    who: str


def upload_round() -> int:
    """Counts commits, so that the drop zone is empty again after each."""
    return int(st.session_state.get("upload_round", 0))


def digest(incoming: Incoming) -> str:
    return hashlib.sha256(incoming.content).hexdigest()


def reading_key(incoming: Incoming) -> tuple:
    """All that what is read of a file depends on: name, bytes, hints, settled words, indicators."""
    return (
        incoming.name,
        digest(incoming),
        sorted(incoming.hints.items()),
        store().settled(incoming.hints.get("zone", "")),
        len(store().catalogue.indicators),
    )


@contextmanager
def telling(file: str) -> Iterator[Callable[[str], None]]:
    """Says what is being done with a file; the function that comes back is told each step."""
    with st.status(plain(say("upload.reading", file=file))) as status:
        yield lambda step: status.update(label=plain(say(f"step.{step}", file=file)))
        status.update(label=plain(say("step.done", file=file)), state="complete")


def read_incoming(incoming: Incoming) -> Prepared | None:
    """The file prepared, once for the same bytes, hints, settled words and data; where it cannot be
    read, the sentence is shown and None comes back."""
    key = (reading_key(incoming), store().data_version())
    kept = st.session_state.get("prepared")
    if kept is not None and kept[0] == key:
        st.session_state["has_no_table"] = False
        return kept[1]
    try:
        with telling(incoming.name) as report:
            prepared = prepare(
                incoming.content,
                incoming.name,
                store(),
                incoming.hints,
                incoming.who,
                now(),
                report,
                settings().revision_pct,
            )
    except ZoneGapError as problem:
        st.session_state.pop("prepared", None)
        st.error(plain(problem.text(language())))
        st.session_state["has_no_table"] = problem.key in ("error.no_header", "error.no_figures")
        return None
    st.session_state["has_no_table"] = False
    st.session_state["prepared"] = (key, prepared)
    return prepared


def remember(answers: Iterable[tuple[str, str, str]], incoming: Incoming) -> None:
    """Keep what (kind, text, meaning) was said as the office's own, and read the file again."""
    try:
        for kind, text, meaning in answers:
            store().settle(incoming.hints.get("zone", ""), kind, text, meaning, incoming.who, now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    st.rerun()


def forget_incoming(outcome: object) -> None:
    """After a commit: an empty drop zone, and what was done to be told once."""
    st.session_state["outcome"] = outcome
    st.session_state["upload_round"] = upload_round() + 1
    for name in ("prepared", "prose", "prose_edits"):
        st.session_state.pop(name, None)
    st.rerun()
