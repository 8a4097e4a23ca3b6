"""The door: language, menu, and the shipped figures on the first start."""

from datetime import datetime

import streamlit as st

from kpi.errors import ZoneGapError
from kpi.settings import ROOT
from kpi.text import LANGUAGES
from kpi.ui.plain import plain
from kpi.ui.session import LANGUAGE_NAMES, language, say, store
from pipelines.shipped import lacks_shipped, load_shipped

# in pixels; a notebook of 1366 has few, and the tables want them
MENU_WIDTH = 220
MENU = {
    "board": [("overview", ":material/speed:"), ("gaps", ":material/troubleshoot:")],
    "compare": [
        ("targets", ":material/flag:"),
        ("growth", ":material/trending_up:"),
        ("ranking", ":material/leaderboard:"),
        ("share", ":material/pie_chart:"),
        ("score", ":material/scoreboard:"),
        ("land", ":material/landscape:"),
    ],
    "action": [("actions", ":material/checklist:"), ("briefing", ":material/co_present:")],
    "data": [
        ("upload", ":material/upload_file:"),
        ("quality", ":material/fact_check:"),
        ("catalogue", ":material/menu_book:"),
    ],
}


def show_menu() -> None:
    """The menu in the visitor's language; the page that was chosen runs."""
    st.session_state.setdefault("language", language())
    with st.sidebar:
        st.segmented_control(
            say("control.language"),
            LANGUAGES,
            required=True,
            format_func=lambda code: LANGUAGE_NAMES[code],
            key="language",
            persist_state="session",
            label_visibility="collapsed",
        )
    pages = {
        say(f"menu.{section}"): [
            st.Page(
                f"pages/{name}.py",
                title=say(f"page.{name}"),
                icon=icon,
                help=say(f"help.{name}"),
            )
            for name, icon in entries
        ]
        for section, entries in MENU.items()
    }
    page = st.navigation(pages, expanded=True)
    st.session_state["page"] = page.url_path
    if asked := st.session_state.pop("asked_page", None):
        st.switch_page(f"pages/{asked}.py", query_params=st.query_params.to_dict())
    st.markdown(f"#### {page.title}")
    page.run()


def fill_empty_store() -> None:
    """Load the shipped figures into a store that holds nothing, naming each file."""
    if not lacks_shipped(store()):
        return
    with st.status(say("state.loading", file="…")) as status:
        for name in load_shipped(store(), datetime.now()):
            status.update(label=say("state.loading", file=name))
        status.update(label=say("state.loaded"), state="complete")


st.set_page_config(
    page_title="ZoneGap 找差距",
    page_icon=str(ROOT / "kpi" / "ui" / "icon.png"),
    layout="wide",
    initial_sidebar_state=MENU_WIDTH,
)
try:
    fill_empty_store()
    show_menu()
except ZoneGapError as problem:
    st.error(plain(problem.text(language())))
