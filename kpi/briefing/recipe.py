"""Recipes of briefings: which comparisons, in which order, under which headings.

A recipe is a file of data/catalogue/briefings, or was saved under a name of its own in the store.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi.catalogue import Catalogue
from kpi.errors import ZoneGapError

# deck 季度点评会, document 运行分析, annex 对标通报: what a recipe is first of all meant for
KINDS = ("deck", "document", "annex")
# chart: finding, picture and sentences; table: every row; text: a sentence an indicator; gaps: the most
# pressing in words; actions: the measures of the open items
SHOWN = ("chart", "table", "text", "gaps", "actions")
COMPARED = (
    *("target", "race", "growth", "ranking", "course", "share", "gap", "cuts", "score", "score_items"),
    *("land", "land_yield"),
)
KEYS = (
    "heading_zh",
    "heading_en",
    "compare",
    "show",
    "indicators",
    "group",
    "by",
    "scheme",
    "history",
    "level",
)


@dataclass(frozen=True)
class Section:
    """One part of a briefing.

    heading: in both languages, "" for none: then the finding is the heading. compare: of COMPARED, "" for
    text and actions. show: of SHOWN. indicators, group: of which indicators, or those of which group of the
    catalogue; neither: those that were asked for, or all. by: what is ranked. history: the growth of one
    indicator through the years. level: of the heading, 1 一、 or 2 （一）.
    """

    heading_zh: str = ""
    heading_en: str = ""
    compare: str = ""
    show: str = "chart"
    indicators: tuple[str, ...] = ()
    group: str = ""
    by: str = "level"
    scheme: str = ""
    history: bool = False
    level: int = 1

    def heading(self, language: str) -> str:
        return self.heading_en if language == "en" else self.heading_zh


@dataclass(frozen=True)
class Recipe:
    """A briefing's name, what it is for (KINDS), and its sections in order."""

    id: str
    name_zh: str
    name_en: str
    kind: str
    sections: tuple[Section, ...]

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_zh


def read_recipes(catalogue: Catalogue) -> dict[str, Recipe]:
    """The recipes of the catalogue's folder by id. Raises ZoneGapError naming the file and what is wrong."""
    paths = sorted((catalogue.folder / "briefings").glob("*.toml"))
    return {path.stem: _read_file(path, catalogue) for path in paths}


def parse_recipe(name: str, text: str, catalogue: Catalogue) -> Recipe:
    """A recipe as its file has it. Raises ZoneGapError where a key or a name in it is not known."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ZoneGapError("error.recipe", name=name, problem=str(problem)) from problem
    if content.get("kind") not in KINDS or not content.get("section"):
        raise ZoneGapError("error.recipe", name=name, problem=f"kind: {', '.join(KINDS)}; [[section]]")
    sections = tuple(_section(name, each, catalogue) for each in content["section"])
    titles = [str(content.get(f"name_{language}", name)) for language in ("zh", "en")]
    return Recipe(name, titles[0], titles[1], content["kind"], sections)


def _read_file(path: Path, catalogue: Catalogue) -> Recipe:
    return parse_recipe(path.stem, path.read_text(encoding="utf-8"), catalogue)


def _section(name: str, values: dict[str, Any], catalogue: Catalogue) -> Section:
    """One [[section]] of a recipe's file."""
    section = (
        Section(**{**values, "indicators": tuple(values.get("indicators", ()))}) if _fits(values) else None
    )
    groups = {indicator.group for indicator in catalogue.indicators.values()}
    wrong = (
        section is None
        or section.show not in SHOWN
        or section.compare not in ("", *COMPARED)
        or (section.show in ("actions", "text")) is bool(section.compare)
        or not set(section.indicators) <= set(catalogue.indicators)
        or section.group not in ("", *groups)
    )
    if section is None or wrong:
        raise ZoneGapError("error.recipe", name=name, problem=f"[[section]] {values}")
    return section


def _fits(values: dict[str, Any]) -> bool:
    return set(values) <= set(KEYS)
