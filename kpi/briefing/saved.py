"""Recipes that were saved here under a name, beside the shipped ones."""

import hashlib
import json
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime

from kpi.briefing.recipe import KEYS, Recipe, Section, parse_recipe, read_recipes
from kpi.errors import UnknownName, ZoneGapError
from kpi.store import Store

OWN = "own_"
NAME_LENGTH = 60
NEWEST = """
select id, arg_max(name, rowid) as name, arg_max(text, rowid) as text
from recipe
group by id
having arg_max(text, rowid) <> ''
order by max(saved_at), id
"""


@dataclass(frozen=True)
class Recipes:
    """The shipped recipes and then those that were saved, by id; and what is wrong with any that can no
    longer be read, since an indicator of theirs has left the catalogue."""

    known: dict[str, Recipe]
    problems: tuple[ZoneGapError, ...] = ()

    def resolve(self, text: str) -> Recipe:
        """The recipe of an id or a name in either language. Raises UnknownName with those there are."""
        for recipe in self.known.values():
            if text in (recipe.id, recipe.name_zh, recipe.name_en):
                return recipe
        raise UnknownName("error.no_recipe", name=text, known=", ".join(self.known))


def list_recipes(store: Store) -> Recipes:
    known, problems = read_recipes(store.catalogue), []
    for row in store.query(NEWEST).itertuples():
        try:
            known[str(row.id)] = replace(
                parse_recipe(str(row.name), str(row.text), store.catalogue), id=str(row.id)
            )
        except ZoneGapError as problem:
            problems.append(problem)
    return Recipes(known, tuple(problems))


def save_recipe(store: Store, recipe: Recipe, name: str, who: str, at: datetime) -> str:
    """Keep a recipe under a name, in place of an earlier one of that name; its id.

    Raises ZoneGapError where it has no name or no section, bears a shipped one's, or cannot be read back.
    """
    name = " ".join(name.split())[:NAME_LENGTH]
    shipped = read_recipes(store.catalogue).values()
    if not name:
        raise ZoneGapError("error.recipe_unnamed")
    if name in {taken for each in shipped for taken in (each.id, each.name_zh, each.name_en)}:
        raise ZoneGapError("error.recipe_shipped", name=name)
    if not recipe.sections:
        raise ZoneGapError("error.recipe_empty", name=name)
    text = recipe_text(replace(recipe, name_zh=name, name_en=name))
    parse_recipe(name, text, store.catalogue)
    number = OWN + hashlib.sha256(name.encode()).hexdigest()[:8]
    _append(store, number, name, text, who, at)
    return number


def take_back(store: Store, number: str, who: str, at: datetime) -> None:
    """Let a saved recipe go; shipped ones stay. Raises UnknownName where none of that id was saved."""
    known = list_recipes(store).known
    if not number.startswith(OWN) or number not in known:
        raise UnknownName("error.no_recipe", name=number, known=", ".join(known))
    _append(store, number, known[number].name_zh, "", who, at)


def recipe_text(recipe: Recipe) -> str:
    """A recipe as its file would have it."""
    lines = [f"{key} = {_quoted(str(getattr(recipe, key)))}" for key in ("name_zh", "name_en", "kind")]
    for section in recipe.sections:
        lines += ["", "[[section]]", *_section_lines(section)]
    text = "\n".join([*lines, ""])
    tomllib.loads(text)
    return text


def _section_lines(section: Section) -> list[str]:
    """The keys that differ from what they are where nothing is said."""
    bare = Section()
    said = {key: getattr(section, key) for key in KEYS if getattr(section, key) != getattr(bare, key)}
    return [f"{key} = {_value(value)}" for key, value in said.items()]


def _value(value: str | bool | int | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_quoted, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _quoted(value)


def _quoted(text: str) -> str:
    """A text as TOML writes it, which is as JSON does, but for one control letter."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")


def _append(store: Store, number: str, name: str, text: str, who: str, at: datetime) -> None:
    with store.write() as write:
        write(
            "insert into recipe values ($id, $name, $text, $who, $at)",
            id=number,
            name=name,
            text=text,
            who=who,
            at=at,
        )
