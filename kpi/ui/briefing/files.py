"""The button that makes a briefing, what it is doing meanwhile, and the files to download."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any

import streamlit as st

from kpi.briefing.build import Order, build, demand_figures, wanting
from kpi.briefing.images import FORMATS as PICTURES
from kpi.briefing.pack import pack
from kpi.briefing.part import Briefing, file_name, make_briefing
from kpi.briefing.recipe import Recipe
from kpi.briefing.source import read_made_at, read_measures, read_sources
from kpi.errors import ZoneGapError
from kpi.question import Question
from kpi.ui.briefing.preview import ASKER
from kpi.ui.mime import MIMES
from kpi.ui.plain import plain
from kpi.ui.session import language, say, store, writer


@dataclass(frozen=True)
class Ready:
    """What was made, of what it was made (`of`), and what is to be said of it."""

    of: tuple[Any, ...]
    name: str
    files: Mapping[str, bytes]
    package: bytes
    said: str
    wanting: tuple[str, ...]


def show_files(recipe: Recipe, question: Question, order: Order) -> None:
    """The button, and the files of the last briefing as long as nothing was chosen otherwise."""
    wrong = "none_chosen" if not recipe.sections else "" if order.formats else "no_format"
    if wrong:
        st.warning(say(f"briefing.{wrong}"))
    asked = (recipe, question, order, store().data_version(), language())
    if st.button(say("briefing.build"), type="primary", disabled=bool(wrong), key="build"):
        st.session_state.pop("briefing_ready", None)
        _build(asked)
    ready: Ready | None = st.session_state.get("briefing_ready")
    if ready is None:
        return
    if ready.of != asked:
        st.info(say("briefing.stale"))
        return
    _show_downloads(ready)


def _build(asked: tuple[Any, ...]) -> None:
    recipe, question, order, version, _ = asked
    begun = time.monotonic()
    with st.status(say("briefing.build"), expanded=False) as status:
        try:
            briefing = _make(recipe, question, version, status)
            made = build(
                briefing,
                writer(),
                order,
                partial(read_sources, store()),
                lambda *step: status.update(label=_step(*step)),
            )
        except ZoneGapError as problem:
            status.update(label=say("briefing.failed"), state="error")
            st.error(plain(problem.text(language())))
            return
        status.update(label=say("briefing.packing"))
        seconds = f"{time.monotonic() - begun:.1f}"
        said = say("briefing.done", count=len(made.files), seconds=seconds)
        ready = Ready(
            asked,
            file_name(briefing, writer()),
            made.files,
            pack(made.files),
            said,
            tuple(wanting(briefing, made, writer())),
        )
        st.session_state["briefing_ready"] = ready
        status.update(label=said, state="complete")


def _make(recipe: Recipe, question: Question, version: int, status: Any) -> Briefing:
    words = writer()

    def tell(done: int, total: int) -> None:
        status.update(label=say("briefing.asking", done=done, total=total))

    measures = read_measures(store(), question.zone, words)
    made_at = read_made_at(store())
    briefing = make_briefing(recipe, question, ASKER, words, made_at, version, measures, tell)
    demand_figures(briefing, words)
    return briefing


def _step(form: str, done: int, total: int) -> str:
    """What is being done just now, for the line above the files."""
    name = say(f"briefing.format.{form}")
    if form in PICTURES:
        return say("briefing.drawing", format=name, done=done + 1, total=total)
    return say("briefing.writing", format=name)


def _show_downloads(ready: Ready) -> None:
    for line in ready.wanting:
        st.info(plain(line))
    pictures = [name for name in ready.files if _ending(name) in PICTURES]
    with st.container(horizontal=True, key="downloads"):
        st.download_button(
            say("briefing.zip"),
            ready.package,
            f"{ready.name}.zip",
            "application/zip",
            key="download_zip",
            on_click="ignore",
            type="primary",
        )
        for name in (name for name in ready.files if name not in pictures):
            form = _ending(name)
            st.download_button(
                say("briefing.download", format=say(f"briefing.format.{form}")),
                ready.files[name],
                name,
                MIMES[form],
                key=f"download_{form}",
                on_click="ignore",
            )
    if pictures:
        st.caption(say("briefing.all_pictures", count=len(pictures)))


def _ending(name: str) -> str:
    return PurePath(name).suffix.removeprefix(".")
