"""The register out of the page as Excel and calendar, and in again from a file."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from kpi.actions.calendar import write_calendar
from kpi.actions.fate import FATES, Fate, Intake, Loading
from kpi.actions.heads import Table
from kpi.actions.intake import commit_intake, take_in
from kpi.actions.layout import Layout, read_layouts
from kpi.actions.people import Person, read_people, save_people
from kpi.actions.register import read_version
from kpi.actions.sheet import sheet_title, write_sheet
from kpi.errors import ZoneGapError
from kpi.ui.actions.who import me
from kpi.ui.mime import MIMES
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, language, now, say, settings, store, writer
from pipelines.read import read_sheets

CHECKED = "exchange_checked"
SHOWN = 500  # rows of a file; the refused come first
TOLD = 20  # refused rows, each with all its reasons
NARROW = ("fate", "row", "item")
TOLD_OF_NEW = ("zone_id", "department", "person", "due", "status")


def show_exchange(rows: pd.DataFrame) -> None:
    """Downloads of `rows` (of actions()), and the way in for a file."""
    _show_done()
    out, back = st.columns(2, gap="large")
    with out:
        _show_downloads(rows)
    with back:
        file = _show_upload()
    if file is not None and me():
        found = _checked(file.name, file.getvalue())
        if isinstance(found, Intake):
            _show_intake(found)
        else:
            st.error(plain(found.text(language())))


def _show_downloads(rows: pd.DataFrame) -> None:
    layouts = read_layouts(catalogue().folder)
    st.markdown(f"**{say('exchange.out')}**")
    speaks, at, known = language(), now(), catalogue()
    chosen = st.selectbox(
        say("exchange.layout"),
        list(layouts),
        format_func=lambda id_: plain(layouts[id_].name(speaks)),
        key="exchange_layout",
        persist_state="session",
    )
    zones = list(dict.fromkeys(rows["zone_id"]))
    name = sheet_title(known, zones[0] if len(zones) == 1 else "", at)
    with st.container(horizontal=True):
        st.download_button(
            say("exchange.xlsx"),
            partial(write_sheet, known, rows, layouts[chosen], at),
            f"{name}.xlsx",
            MIMES["xlsx"],
            icon=":material/download:",
            key="exchange_xlsx",
            on_click="ignore",
        )
        st.download_button(
            say("exchange.ics"),
            partial(write_calendar, known, rows, at, speaks),
            f"{name}.ics",
            "text/calendar",
            icon=":material/event:",
            key="exchange_ics",
            on_click="ignore",
        )
    st.caption(say("exchange.out_help", count=len(rows)))


def _show_upload() -> Any:
    """The way in; the file, None where there is none yet."""
    st.markdown(f"**{say('exchange.in')}**")
    if not me():
        st.info(say("exchange.say_who"))
    file = st.file_uploader(
        say("exchange.drop"),
        key=f"exchange_file_{st.session_state.get('exchange_round', 0)}",
        max_upload_size=settings().max_file_mb,
        disabled=not me(),
    )
    st.caption(say("exchange.in_help"))
    return file


def _tables(name: str, content: bytes) -> list[Table]:
    return [Table(s.name, s.cells.to_numpy().tolist(), s.merges) for s in read_sheets(content, name)]


def _checked(name: str, content: bytes) -> Intake | ZoneGapError:
    """The file against the register as it now stands, or why it cannot be read; new rows are of the zone
    that is shown. Kept until anything moved that a row is held against."""
    loading = Loading(name, me(), now(), str(st.session_state.get("zone") or ""))
    layouts, people = read_layouts(catalogue().folder), read_people(store())
    digest, version = hashlib.sha256(content).digest(), read_version(store())
    asked = (loading.file, loading.who, loading.zone, loading.at.date(), len(catalogue().indicators))
    key = (digest, version, asked, people, layouts)
    kept = st.session_state.get(CHECKED)
    if kept is None or kept[0] != key:
        with st.spinner(say("exchange.reading"), show_time=True):
            st.session_state[CHECKED] = kept = key, _take_in(content, layouts, loading)
    return kept[1]


def _take_in(content: bytes, layouts: Mapping[str, Layout], loading: Loading) -> Intake | ZoneGapError:
    try:
        return take_in(store(), _tables(loading.file, content), layouts, loading)
    except ZoneGapError as problem:
        return problem


def _show_intake(intake: Intake) -> None:
    counts = {kind: intake.count(kind) for kind in FATES}
    text = plain(say("exchange.counts", file=intake.file, **counts))
    (st.success if intake.is_clean else st.error)(text)
    if intake.unread:
        heads = say("list").join(intake.unread)
        st.warning(plain(say("exchange.unread", heads=heads)))
    _show_reasons(intake)
    _show_fates(intake)
    _show_strangers(intake.strangers)
    if not intake.is_clean:
        st.caption(say("exchange.mend"))
    elif not intake.writes:
        st.info(say("exchange.nothing_to_save"))
    elif st.button(
        say("exchange.commit", new=counts["new"], changed=counts["changed"]),
        type="primary",
        icon=":material/save:",
        key="exchange_commit",
    ):
        commit_intake(store(), intake, me(), now())
        done = say("exchange.saved", new=counts["new"], changed=counts["changed"])
        _begin_anew(done)


def _show_reasons(intake: Intake) -> None:
    """Why rows are refused, to be read in full; the table below cuts long texts. Of a single sheet the
    name says nothing."""
    refused = [fate for fate in intake.fates if fate.reasons]
    named = len({fate.sheet for fate in intake.fates}) > 1
    lines = [
        say(
            "exchange.row" if named else "exchange.row_alone",
            sheet=fate.sheet,
            row=fate.row,
            reason=reason.text(language()),
        )
        for fate in refused[:TOLD]
        for reason in fate.reasons
    ]
    if lines:
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _show_fates(intake: Intake) -> None:
    """Every row's fate, what is refused first; reasons as they are, a row may have several."""
    ordered = sorted(intake.fates, key=lambda fate: FATES.index(fate.kind))
    table = pd.DataFrame(
        {
            "fate": [say(f"exchange.fate.{fate.kind}") for fate in ordered[:SHOWN]],
            "sheet": [fate.sheet for fate in ordered[:SHOWN]],
            "row": [fate.row for fate in ordered[:SHOWN]],
            "item": [fate.item_no for fate in ordered[:SHOWN]],
            "said": [fate.text for fate in ordered[:SHOWN]],
            "why": [_told(fate) for fate in ordered[:SHOWN]],
        }
    )
    table["item"] = table["item"].astype("Int64")
    if (table["sheet"] == "").all() or table["sheet"].nunique() == 1:
        table = table.drop(columns="sheet")
    heads = {name: say(f"exchange.head.{name}") for name in table.columns}
    st.dataframe(
        table.rename(columns=heads),
        hide_index=True,
        placeholder="",
        column_config={heads["why"]: st.column_config.TextColumn(width="large")}
        | {heads[name]: st.column_config.Column(width="small") for name in heads if name in NARROW},
        alt=say("exchange.alt"),
        key="exchange_fates",
    )
    if len(ordered) > SHOWN:
        st.caption(say("exchange.first_rows", count=SHOWN, all=len(ordered)))


def _told(fate: Fate) -> str:
    """Why a row is refused, else what it writes, as it was understood."""
    if fate.reasons:
        return " ".join(reason.text(language()) for reason in fate.reasons)
    values = dict(fate.edit.changes) if fate.edit else {}
    if fate.item:
        values = {name: value for name in TOLD_OF_NEW if (value := getattr(fate.item, name))}
    return say("exchange.joiner").join(
        say("exchange.event_line", what=say(f"action.{name}"), text=_worded(name, value))
        for name, value in values.items()
    )


def _worded(name: str, value: Any) -> str:
    if name == "topic" and value:
        return say(f"dimension.{value}")
    if name == "status":
        return say(f"action.status.{value}")
    if name == "indicator_id" and value:
        return writer().indicator(value)
    if name == "zone_id":
        return writer().zone(value)
    return value.isoformat() if isinstance(value, date) else value or "—"


def _show_strangers(strangers: list[Person]) -> None:
    """Unknown people with what the rows say of them, to be entered by a keeper at once."""
    if not strangers:
        return
    people = read_people(store())
    if "keeper" not in people[me()].roles:
        keepers = [person.name for person in people.values() if "keeper" in person.roles]
        st.warning(plain(say("exchange.ask_keeper", keepers=say("list").join(keepers) or "—")))
        return
    st.markdown(f"**{say('exchange.strangers', count=len(strangers))}**")
    heads = {name: say(f"exchange.person.{name}") for name in ("enter", "name", "department", "roles")}
    table = pd.DataFrame(
        {
            heads["enter"]: [bool(person.department) for person in strangers],
            heads["name"]: [person.name for person in strangers],
            heads["department"]: [person.department for person in strangers],
            heads["roles"]: [say("list").join(say(f"role_of.{r}") for r in p.roles) for p in strangers],
        }
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=[heads["name"], heads["roles"]],
        key=f"exchange_people_{'|'.join(person.name for person in strangers)}",
    )
    if st.button(say("exchange.enter"), icon=":material/person_add:", key="exchange_enter"):
        lines = zip(strangers, edited[heads["enter"]], edited[heads["department"]], strict=True)
        entered = [Person(person.name, str(of or ""), person.roles) for person, yes, of in lines if yes]
        save_people(store(), entered, me(), now())
        st.rerun()


def _begin_anew(done: str) -> None:
    st.session_state["exchange_done"] = done
    st.session_state.pop(CHECKED, None)
    st.session_state["exchange_round"] = st.session_state.get("exchange_round", 0) + 1
    st.rerun()


def _show_done() -> None:
    """What the last commit did, once."""
    if done := st.session_state.pop("exchange_done", ""):
        st.success(plain(done))
