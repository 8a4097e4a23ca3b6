"""Which recipe, and its sections: ticked, put in order, given headings, and saved under a name."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from kpi.briefing.recipe import KINDS, Recipe, Section
from kpi.briefing.saved import NAME_LENGTH, OWN, list_recipes, save_recipe, take_back
from kpi.errors import ZoneGapError
from kpi.ui.controls import show_choice
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store, writer

COLUMNS = ("is_used", "place", "what", "heading_zh", "heading_en")


def choose_recipe() -> Recipe:
    """The recipe, kept in the address: the shipped ones, slides first, then those that were saved."""
    recipes = list_recipes(store())
    for problem in recipes.problems:
        st.warning(plain(problem.text(language())))
    if saved := st.session_state.pop("briefing_saved", None):
        # a choice can be set only before its control is drawn
        st.session_state["recipe"] = st.query_params["recipe"] = saved
    known = recipes.known
    order = sorted(known, key=lambda each: (each.startswith(OWN), KINDS.index(known[each].kind)))
    names = {each: known[each].name(language()) for each in order}
    return known[show_choice("recipe", order, names.__getitem__)]


def show_sections(recipe: Recipe) -> Recipe:
    """The recipe with the sections that are ticked, in their order, under their headings; and a form to
    save it."""
    with st.expander(say("briefing.sections"), icon=":material/checklist:"):
        table = sections_table(recipe)
        edited = st.data_editor(
            table,
            hide_index=True,
            num_rows="fixed",
            disabled=["what"],
            # its edits hang on this key: another recipe begins anew, another language does not
            key=f"sections_{recipe.id}",
            column_config={
                "is_used": st.column_config.CheckboxColumn(say("briefing.is_used"), width=60),
                "place": st.column_config.NumberColumn(
                    say("briefing.place"), min_value=1, max_value=99, step=1, width=70
                ),
                **{name: st.column_config.TextColumn(say(f"briefing.{name}")) for name in COLUMNS[2:]},
            },
            alt=say("briefing.sections"),
        )
        st.caption(say("briefing.sections_help"))
        chosen = replace(recipe, sections=arranged(recipe.sections, edited))
        _show_save(chosen)
    return chosen


def sections_table(recipe: Recipe) -> pd.DataFrame:
    """A row a section: COLUMNS."""
    rows = [
        (True, place, section_name(section), section.heading_zh, section.heading_en)
        for place, section in enumerate(recipe.sections, 1)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def section_name(section: Section) -> str:
    """位次（图）：地区生产总值 · 增速: what a section shows, of which indicators."""
    words = writer()
    if section.show in ("text", "actions"):
        return say(f"briefing.shown.{section.show}")
    if section.show == "gaps":
        return f"{say('kind.gap')} · {say('briefing.shown.gaps')}"
    more = [words.indicator(indicator) for indicator in section.indicators]
    more += [say(f"by.{section.by}")] if section.by != "level" else []
    more += [say("briefing.history")] if section.history else []
    name = " · ".join([say(f"kind.{section.compare}"), say(f"briefing.shown.{section.show}")])
    return " · ".join([name, *more])


def arranged(sections: tuple[Section, ...], edited: pd.DataFrame) -> tuple[Section, ...]:
    """The sections that are ticked, in the order of their numbers. Of two with one number, one that was
    moved up stands before the other, and one that was moved down behind it."""
    rows = []
    for at, row in enumerate(edited.to_dict("records")):
        place = at + 1 if pd.isna(row["place"]) else int(row["place"])
        moved = (place > at + 1) - (place < at + 1)
        chinese, english = _text(row["heading_zh"]), _text(row["heading_en"])
        if row["is_used"]:
            section = replace(sections[at], heading_zh=chinese, heading_en=english)
            rows.append(((place, moved, at), section))
    return tuple(section for _, section in sorted(rows, key=lambda each: each[0]))


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _show_save(recipe: Recipe) -> None:
    """Save what is chosen under a name; let go a recipe that was saved."""
    with st.form("save_recipe", border=False):
        name_column, button_column, _ = st.columns([3, 1, 4], vertical_alignment="bottom")
        name = name_column.text_input(
            say("briefing.name"),
            value=recipe.name(language()) if recipe.id.startswith(OWN) else "",
            max_chars=NAME_LENGTH,
            placeholder=say("briefing.name_example"),
            key=f"recipe_name_{recipe.id}",
        )
        if button_column.form_submit_button(say("briefing.save")):
            _save(recipe, name)
    if recipe.id.startswith(OWN) and st.button(say("briefing.take_back"), key="take_back"):
        take_back(store(), recipe.id, _who(), now())
        st.session_state["briefing_said"] = say("briefing.taken_back", name=recipe.name(language()))
        st.session_state["briefing_saved"] = "quarterly_meeting"
        st.rerun()
    if said := st.session_state.pop("briefing_said", None):
        st.success(plain(said))


def _save(recipe: Recipe, name: str) -> None:
    try:
        saved = save_recipe(store(), recipe, name, _who(), now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return
    # what was edited is now how the recipe stands
    st.session_state.pop(f"sections_{saved}", None)
    st.session_state["briefing_saved"] = saved
    st.session_state["briefing_said"] = say("briefing.saved", name=" ".join(name.split()))
    st.rerun()


def _who() -> str:
    """The name that the visitor gave where figures are loaded, until there are accounts."""
    return st.session_state.get("upload_who") or "—"
