"""Charts as pictures: what stands in them, and a browser that hangs, dies or is not there."""

import io
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text

from kpi.briefing import images
from kpi.briefing.browser import Browser
from kpi.briefing.build import Order, build, wanting
from kpi.briefing.figure import draw_comparison, draw_part
from kpi.briefing.images import browser_problem, has_chinese_face, picture
from kpi.briefing.part import Briefing, make_briefing
from kpi.briefing.recipe import COMPARED, Recipe, Section
from kpi.briefing.source import asker, read_made_at, read_sources
from kpi.charts.theme import LIGHT
from kpi.comparisons import compare
from kpi.errors import ZoneGapError
from kpi.period import Period
from kpi.question import Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer

GDP = Question("sim_03", Period(date(2024, 9, 30)), ("gdp",))
WHOLE = ("land", "race", "target", "score", "score_items")
SQUARE = {"data": [{"type": "bar", "x": [1, 2], "y": [1, 2]}], "layout": {}}
PNG = {"format": "png", "width": 200, "height": 200, "scale": 1}


def short_briefing(store: Store, writer: Writer, *sections: Section) -> Briefing:
    recipe = Recipe("short", "短", "Short", "deck", sections or (Section(compare="ranking"),))
    made_at, version = read_made_at(store), store.data_version()
    question = replace(GDP, indicators=()) if sections else GDP
    return make_briefing(recipe, question, asker(store, Settings()), writer, made_at, version)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def ends(pid: int) -> bool:
    """Whether a process has gone, or goes within a few seconds."""
    for _ in range(50):
        if not is_running(pid):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def browser() -> Iterator[Browser]:
    one = Browser(seconds=60)
    yield one
    one.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_picture_holds_its_finding_and_its_data_version(shipped: Store, language: str) -> None:
    writer = Writer(shipped.catalogue, language)
    comparison = compare("ranking", shipped, GDP, Settings())
    figure = draw_comparison(comparison, writer, LIGHT)
    drawing = picture(figure, "svg").decode().replace("\xa0", " ")
    for said in (writer.zone("sim_03"), writer.foot(comparison), *writer.title(comparison).split(",")):
        assert said.strip() in drawing
    paper = picture(figure, "pdf")
    assert paper.startswith(b"%PDF") and b"/Type3" in paper
    # neither figures nor Chinese can be read out of it again: its faces hold no more than shapes
    assert language == "zh" or writer.indicator("gdp") in extract_text(io.BytesIO(paper))
    small, large = (picture(figure, "png", scale) for scale in (2, 3))
    widths = [int.from_bytes(each[16:20], "big") for each in (small, large)]
    assert widths == [2000, 3000]


@pytest.mark.browser
def test_a_browser_that_hangs_is_killed_and_another_draws(browser: Browser) -> None:
    browser.draw(SQUARE, PNG)
    first = browser.pid
    assert first
    browser.seconds = 3
    os.killpg(first, signal.SIGSTOP)
    content = browser.draw(SQUARE, PNG)
    assert content.startswith(b"\x89PNG") and browser.pid != first
    assert ends(first)


@pytest.mark.browser
def test_a_picture_that_never_ends_is_given_up_with_a_sentence(browser: Browser) -> None:
    browser.draw(SQUARE, PNG)
    pid = browser.pid
    assert pid
    browser.seconds = 0.001
    began = time.monotonic()
    with pytest.raises(ZoneGapError) as raised:
        browser.draw(SQUARE, PNG)
    assert raised.value.key == "error.picture_slow" and browser.pid is None
    assert time.monotonic() - began < 40
    assert ends(pid)


@pytest.mark.browser
def test_a_browser_that_died_or_grew_old_is_started_anew(browser: Browser) -> None:
    browser.draw(SQUARE, PNG)
    first = browser.pid
    assert first
    os.killpg(first, signal.SIGKILL)
    assert ends(first)
    browser.draw(SQUARE, PNG)
    second = browser.pid
    assert second != first
    browser.draw(SQUARE, PNG)
    assert browser.pid == second  # kept warm
    browser.pictures = 2
    browser.draw(SQUARE, PNG)
    assert browser.pid not in (None, second) and second and ends(second)


def test_without_a_browser_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    for language in ("zh", "en"):
        said = browser_problem(language)
        assert said and all(word in said for word in ("chromium", "Edge", "Chrome", "BROWSER_PATH"))


def test_without_a_browser_everything_else_is_made(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    writer = Writer(shipped.catalogue, "zh")
    briefing = short_briefing(shipped, writer)
    order = Order(("pptx", "docx", "xlsx", "png", "svg"))
    made = build(briefing, writer, order, partial(read_sources, shipped))
    assert [name.rpartition(".")[2] for name in made.files] == ["pptx", "docx", "xlsx"]
    assert made.problem and made.problem.text("zh") in wanting(briefing, made, writer)


def test_without_a_chinese_face_no_picture_of_boxes_is_drawn(
    shipped: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    silent = tmp_path / "fc-list"
    silent.write_text("#!/bin/sh\n")
    silent.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    browser = tmp_path / "chromium"
    browser.write_text("")
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    has_chinese_face.cache_clear()
    try:
        assert "fonts-noto-cjk" in str(browser_problem("zh"))
        writer = Writer(shipped.catalogue, "zh")
        figure = draw_part(short_briefing(shipped, writer).parts[0], writer)
        with pytest.raises(ZoneGapError) as raised:
            picture(figure)
        assert raised.value.key == "error.no_chinese_face"
        # without fontconfig, faces are known by their files
        monkeypatch.setenv("PATH", str(tmp_path / "empty"))
        for name, is_there in (("DejaVuSans.ttf", False), ("NotoSansCJK-Regular.ttc", True)):
            (tmp_path / name).write_text("")
            monkeypatch.setattr(images, "FOLDERS", (str(tmp_path),))
            has_chinese_face.cache_clear()
            assert has_chinese_face() is is_there
    finally:
        has_chinese_face.cache_clear()


def test_after_a_picture_that_failed_no_more_are_waited_for(
    shipped: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fail(figure: object, form: str, scale: int) -> bytes:
        tries.append(form)
        raise ZoneGapError("error.picture_slow", seconds="20")

    monkeypatch.setattr("kpi.briefing.build.picture", fail)
    monkeypatch.setattr("kpi.briefing.build.find_problem", lambda: None)
    writer = Writer(shipped.catalogue, "zh")
    sections = (Section(compare="ranking"), Section(compare="growth"), Section(compare="target"))
    briefing = short_briefing(shipped, writer, *sections)
    made = build(briefing, writer, Order(("pptx", "png", "svg")), partial(read_sources, shipped))
    assert tries == ["png"] and len(made.files) == 1
    assert made.problem and made.problem.key == "error.picture_slow"


@pytest.mark.parametrize("kind", sorted(set(COMPARED) - {"cuts"}))
def test_every_comparison_of_a_recipe_is_drawn_as_the_screen_draws_it(shipped: Store, kind: str) -> None:
    indicators = {"land_yield": ("tax_per_mu",)} | dict.fromkeys(WHOLE, ())
    section = Section(compare=kind, indicators=indicators.get(kind, ("gdp",)))
    writer = Writer(shipped.catalogue, "zh")
    (part,) = short_briefing(shipped, writer, section).parts
    figure = draw_part(part, writer)
    assert figure is not None and figure.data and figure.layout.paper_bgcolor == LIGHT.paper
