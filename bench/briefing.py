"""How long a briefing takes: python -m bench.briefing [--zone Z] [--period P].

A recipe of twelve charts is answered and written in every format, beside yardsticks of the same run: an
empty deck with twelve bare charts, and one bare picture. Every figure is the best of three; the browser
is warm, answers are asked anew. Goals on two cores: under 10 s in all formats, under 3 s without pictures.
"""

import argparse
import io
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import plotly.graph_objects as go
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from kpi.__main__ import open_for_reading
from kpi.briefing.browser import BROWSER
from kpi.briefing.build import Order, build
from kpi.briefing.document import write_document
from kpi.briefing.images import browser_problem, picture
from kpi.briefing.part import Briefing, make_briefing
from kpi.briefing.recipe import read_recipes
from kpi.briefing.source import asker, read_made_at, read_sources
from kpi.catalogue import read_catalogue
from kpi.period import Period, resolve_period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer

CHARTS = 12
TRIES = 3
GOAL_ALL_S, GOAL_PLAIN_S = 10.0, 3.0


def main() -> int:
    asked = _parser().parse_args()
    settings = Settings.read(os.environ)
    store = open_for_reading(settings, read_catalogue(settings.catalogue), "zh")
    writer = Writer(store.catalogue, "zh")
    zone = store.catalogue.resolve_zone(asked.zone).demand("zone")
    question = Question(zone, Period(resolve_period(asked.period).end))
    ask = partial(_briefing, store, settings, question, writer)
    briefing = ask()
    print(f"{len(briefing.parts)} charts, {zone}, {question.period.end}, data version {briefing.version}")
    _, bare = _report("yardstick: a bare deck of 12 charts", _bare_deck)
    has_browser = browser_problem("en") is None
    if has_browser:
        figure = go.Figure(go.Bar(x=[1, 2, 3], y=[3, 1, 2]))
        picture(figure)
        _report("yardstick: a bare picture, warm", lambda: picture(figure))
    _, answered = _report("answers", ask)
    _each(briefing, store, writer, "pptx", "xlsx")
    plain = Order(("pptx", "xlsx"))
    _, offices = _report("slides and workbook", partial(_build, briefing, store, writer, plain))
    _, documents = _report("a document without pictures", partial(write_document, briefing, writer))
    quick = answered + offices + documents
    _say("all without pictures", quick, f"goal {GOAL_PLAIN_S:g} s; bare deck × {quick / bare:.1f}")
    if not has_browser:
        print(browser_problem("en"))
        return int(quick > GOAL_PLAIN_S)
    whole = Order(("pptx", "docx", "xlsx", "png"))
    _, files = _report("all four formats", partial(_build, briefing, store, writer, whole))
    _say("answered and in all four formats", answered + files, f"goal {GOAL_ALL_S:g} s")
    BROWSER.close()
    return int(quick > GOAL_PLAIN_S or answered + files > GOAL_ALL_S)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.briefing", description=__doc__.splitlines()[0])
    parser.add_argument("--zone", default="sim_03")
    parser.add_argument("--period", default="2024Q3")
    return parser


def _briefing(store: Store, settings: Settings, question: Question, writer: Writer) -> Briefing:
    """The first twelve parts with a chart of the recipe for the quarterly meeting, and of the annex."""
    recipes = read_recipes(store.catalogue)
    sections = [
        section
        for name in ("quarterly_meeting", "benchmark_annex")
        for section in recipes[name].sections
        if section.show == "chart"
    ]
    recipe = replace(recipes["quarterly_meeting"], sections=tuple(sections[:CHARTS]))
    made_at, version = read_made_at(store), store.data_version()
    return make_briefing(recipe, question, asker(store, settings), writer, made_at, version)


def _build(briefing: Briefing, store: Store, writer: Writer, order: Order) -> Any:
    return build(briefing, writer, order, partial(read_sources, store))


def _each(briefing: Briefing, store: Store, writer: Writer, *formats: str) -> None:
    for form in formats:
        _report(form, partial(_build, briefing, store, writer, Order((form,))))


def _bare_deck() -> bytes:
    """What python-pptx alone needs for as many charts."""
    deck = Presentation()
    for _ in range(CHARTS):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        data = CategoryChartData()
        data.categories = [str(number) for number in range(20)]
        data.add_series("a", list(range(20)))
        place = (Inches(1), Inches(1), Inches(8), Inches(5))
        slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _report(name: str, work: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and its best time of TRIES, which is printed."""
    seconds = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - begun)
    _say(name, min(seconds), f"{max(seconds):.2f} s at worst")
    return found, min(seconds)


def _say(name: str, seconds: float, beside: str = "") -> None:
    print(f"{name:<40}{seconds:8.2f} s   {beside}")


if __name__ == "__main__":
    raise SystemExit(main())
