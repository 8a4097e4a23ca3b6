"""What a page needs to know of this process and this visitor: store, settings, language, time."""

import os
from datetime import datetime

import pandas as pd
import streamlit as st

from kpi.catalogue import Catalogue, read_catalogue
from kpi.charts.theme import THEMES, Theme
from kpi.comparisons import compare
from kpi.comparisons.growth import read_peers, read_series
from kpi.comparisons.target import read_race
from kpi.question import Comparison, Question
from kpi.settings import Settings
from kpi.store import Store
from kpi.text import LANGUAGES
from kpi.text import say as say_in
from kpi.words import Writer

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def settings() -> Settings:
    return Settings.read(os.environ)


def catalogue() -> Catalogue:
    """The catalogue with the indicators that were added here."""
    return store().catalogue


@st.cache_resource(show_spinner=False, on_release=Store.close)
def _open_store(folder: str) -> Store:
    return Store(settings().store, read_catalogue(settings().catalogue))


def store() -> Store:
    """The store, opened once per process; every call of its methods takes a cursor of its own."""
    return _open_store(str(settings().store))


def language() -> str:
    """What the visitor chose, else what the address says, else what the browser speaks."""
    chosen = st.session_state.get("language") or st.query_params.get("lang")
    return str(chosen) if chosen in LANGUAGES else browser_language()


def browser_language() -> str:
    return "zh" if (st.context.locale or "zh").lower().startswith("zh") else "en"


def writer() -> Writer:
    return Writer(catalogue(), language())


def say(key: str, **values: object) -> str:
    return say_in(language(), key, **values)


def demand_menu(name: str) -> None:
    """Go through app.py where a page was asked for before anybody opened the program at its door:
    until then Streamlit runs the file alone, without menu and language."""
    if "page" not in st.session_state:
        st.session_state["asked_page"] = name
        st.switch_page("app.py", query_params=st.query_params.to_dict())


def theme() -> Theme:
    return THEMES[st.context.theme.type or "light"]


def now() -> datetime:
    return datetime.now()


def answer(kind: str, question: Question) -> Comparison:
    """The Comparison, kept by (comparison, question, data version)."""
    return _answer(kind, question, store().data_version(), settings())


def history(question: Question) -> pd.DataFrame:
    """The zone's series up to the question's period, kept as `answer` is."""
    return _history(question, store().data_version(), settings())


def race(question: Question) -> pd.DataFrame:
    """The points of the race to the year end, kept as `answer` is."""
    return _race(question, store().data_version(), settings())


def peer_figures(question: Question) -> pd.DataFrame:
    """The figures that the group's growth is made of, kept as `answer` is."""
    return _peer_figures(question, store().data_version())


def sources(refs: tuple[str, ...]) -> pd.DataFrame:
    """Where figures come from (Store.sources), kept as `answer` is."""
    return _sources(refs, store().data_version())


def periods(zone: str) -> pd.DataFrame:
    """The zone's periods (Store.periods), kept as `answer` is."""
    return _periods(zone, store().data_version())


def zones_with_data() -> list[str]:
    """Store.zones_with_data, a scan of the store, kept as `answer` is."""
    return _zones_with_data(store().data_version())


def peers_with_data(zone: str, peers: str) -> list[str]:
    """Store.peers_with_data, kept as `answer` is."""
    return _peers_with_data(zone, peers, store().data_version())


@st.cache_data(show_spinner=False, max_entries=500)
def _peers_with_data(zone: str, peers: str, version: int) -> list[str]:
    return store().peers_with_data(zone, peers)


@st.cache_data(show_spinner=False, max_entries=500)
def _periods(zone: str, version: int) -> pd.DataFrame:
    return store().periods(zone)


@st.cache_data(show_spinner=False, max_entries=2)
def _zones_with_data(version: int) -> list[str]:
    return store().zones_with_data()


@st.cache_data(show_spinner=False, max_entries=500)
def _answer(kind: str, question: Question, version: int, thresholds: Settings) -> Comparison:
    return compare(kind, store(), question, thresholds)


@st.cache_data(show_spinner=False, max_entries=500)
def _history(question: Question, version: int, thresholds: Settings) -> pd.DataFrame:
    return read_series(store(), question, thresholds)


@st.cache_data(show_spinner=False, max_entries=500)
def _race(question: Question, version: int, thresholds: Settings) -> pd.DataFrame:
    return read_race(store(), question, thresholds)


@st.cache_data(show_spinner=False, max_entries=100)
def _peer_figures(question: Question, version: int) -> pd.DataFrame:
    return read_peers(store(), question)


@st.cache_data(show_spinner=False, max_entries=100)
def _sources(refs: tuple[str, ...], version: int) -> pd.DataFrame:
    return store().sources(refs)
