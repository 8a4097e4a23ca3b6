"""python -m kpi brief: the files of a briefing into a folder, without a screen."""

import argparse
import sys
from functools import partial
from pathlib import Path

from kpi.briefing.build import FORMATS, Made, Order, build, demand_figures, wanting
from kpi.briefing.images import FORMATS as PICTURES
from kpi.briefing.part import Briefing, make_briefing
from kpi.briefing.saved import list_recipes
from kpi.briefing.source import asker, read_made_at, read_measures, read_sources
from kpi.errors import BadFile, UnknownName, ZoneGapError
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer


def brief(store: Store, settings: Settings, question: Question, asked: argparse.Namespace) -> int:
    """Write the files and print their paths. 1 where a picture that was asked for could not be drawn; the
    rest is written all the same.

    Raises UnknownName for a recipe or a format that there is not, ZoneGapError where nothing was reported,
    or a file cannot be read or written.
    """
    writer = Writer(store.catalogue, asked.lang)
    order = _read_order(asked)
    briefing = _make(store, settings, question, asked.recipe, writer)
    made = build(briefing, writer, order, partial(read_sources, store))
    if not made.files and made.problem:
        raise made.problem
    print(*_write(made, Path(asked.out)), sep="\n")
    for line in wanting(briefing, made, writer):
        print(line, file=sys.stderr)
    return 1 if made.problem and set(order.formats) & set(PICTURES) else 0


def _make(store: Store, settings: Settings, question: Question, recipe: str, writer: Writer) -> Briefing:
    briefing = make_briefing(
        list_recipes(store).resolve(recipe),
        question,
        asker(store, settings),
        writer,
        read_made_at(store),
        store.data_version(),
        read_measures(store, question.zone, writer),
    )
    demand_figures(briefing, writer)
    return briefing


def _read_order(asked: argparse.Namespace) -> Order:
    formats = tuple(text.strip().lower().removeprefix(".") for text in asked.formats.split(","))
    for form in formats:
        if form not in FORMATS:
            raise UnknownName("error.no_format", name=form, known=", ".join(FORMATS))
    return Order(formats, asked.scale, _read_template(asked.template) if asked.template else None)


def _read_template(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise BadFile("error.template_unreadable", file=name) from problem


def _write(made: Made, folder: Path) -> list[Path]:
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.files.items():
            paths.append(folder / name)
            paths[-1].write_bytes(content)
    except OSError as problem:
        raise ZoneGapError("error.folder_unwritable", folder=folder, problem=problem.strerror) from problem
    return paths
