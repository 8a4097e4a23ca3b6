"""What the checks find in the whole store: each claim in words, and the rows that break it."""

from typing import Any, Literal

import pandas as pd
import streamlit as st

from kpi.period import Period
from kpi.table import csv_bytes
from kpi.ui.session import say, settings, store, writer
from kpi.ui.show import show_life
from pipelines.check import KEPT_ROWS, check_store, no_hits, read_checks
from pipelines.hits import hit_table

SCOPES = ("all", "own")
HEADS = ("zone", "indicator", "period", "measure", "finding", "file_name", "sheet", "cell")
WIDTHS: dict[str, Literal["medium", "large"]] = {
    "zone": "medium",
    "indicator": "medium",
    "finding": "large",
    "file_name": "medium",
}
OPEN = 3


def show_checks(zone: str) -> None:
    """Every claim that figures break, with the rows, for all zones or for `zone` alone; the rows as CSV."""
    hits = _found()
    with st.container(horizontal=True, vertical_alignment="center"):
        scope = st.segmented_control(
            say("quality.scope"),
            SCOPES,
            default="all",
            required=True,
            format_func=lambda name: say(f"quality.{name}", zone=writer().zone(zone)),
            key="quality_scope",
            label_visibility="collapsed",
        )
        hits = hits if scope == "all" else _of_zone(hits, zone)
        _show_csv(hits)
    if hits.empty:
        st.success(say("cli.clean", count=len(read_checks())))
        return
    st.caption(say("quality.look"))
    if (hits["row_count"] > KEPT_ROWS).any():
        st.caption(say("quality.csv_cut", count=KEPT_ROWS))
    for number, (name, rows) in enumerate(hits.groupby("check_name", sort=False)):
        _show_check(str(name), rows.reset_index(drop=True), scope == "all", is_open=number < OPEN)
    clean = len(read_checks()) - hits["check_name"].nunique()
    st.caption(say("quality.clean", count=clean, pct=f"{settings().revision_pct:g}"))


@st.cache_resource(show_spinner=False, max_entries=1)
def _kept(folder: str) -> dict[tuple[int, float], pd.DataFrame]:
    """What was found, by data version and threshold: the newest alone."""
    return {}


def _found() -> pd.DataFrame:
    """The hits of every check, kept until the data change; says what it is doing while it looks."""
    version, revision_pct = store().data_version(), settings().revision_pct
    if version == 0:
        return no_hits()
    kept = _kept(str(store().folder))
    found = kept.get((version, revision_pct))
    if found is None:
        names = list(read_checks())
        bar = st.progress(0.0, say("quality.checking"))

        def report(name: str) -> None:
            done = (names.index(name) + 1) / len(names)
            bar.progress(done, say("quality.checked", claim=say(f"check.{name}")))

        found = check_store(store(), revision_pct, report)
        bar.empty()
        kept.clear()
        kept[version, revision_pct] = found
    return found


def _of_zone(hits: pd.DataFrame, zone: str) -> pd.DataFrame:
    among = [zones is not None and zone in zones for zones in hits["zones"]]
    return hits[(hits["zone_id"] == zone) | (hits["other_zone_id"] == zone) | pd.Series(among, hits.index)]


def _show_check(name: str, hits: pd.DataFrame, is_all: bool, is_open: bool) -> None:
    severity = hits["severity"].iloc[0]
    count = int(hits["row_count"].iloc[0]) if is_all else len(hits)
    claim = say("quality.claim", claim=say(f"check.{name}"), count=count)
    icon = ":material/block:" if severity == "block" else ":material/search:"
    with st.expander(f"{claim} · {say(f'severity.{severity}')}", icon=icon, expanded=is_open):
        st.caption(say(f"about.{name}", pct=f"{settings().revision_pct:g}"))
        table = _worded(hits)
        chosen = st.dataframe(
            table,
            hide_index=True,
            column_config={
                say(f"column.{head}"): st.column_config.Column(width=width) for head, width in WIDTHS.items()
            },
            on_select="rerun",
            selection_mode="single-row",
            key=f"hits_{name}",
            alt=claim,
        )
        _say_cut(hits, is_all)
        rows = chosen["selection"]["rows"]
        if rows and rows[0] < len(hits):
            _show_figure(hits.iloc[rows[0]].to_dict())


def _say_cut(hits: pd.DataFrame, is_all: bool) -> None:
    """Where a check found more rows than it keeps, say how many are shown; of one zone, that some of
    its rows may not be among those that are kept."""
    found = int(hits["row_count"].iloc[0])
    if found <= KEPT_ROWS:
        return
    if is_all:
        st.caption(say("upload.first_rows", count=len(hits), all=found))
    else:
        st.caption(say("quality.kept_rows", count=KEPT_ROWS, all=found))


def _show_figure(hit: dict[str, Any]) -> None:
    """The life of the figure that a hit points at; some point at a whole sheet."""
    if any(pd.isna(hit[name]) for name in ("zone_id", "indicator_id", "period", "span", "measure")):
        st.caption(say("quality.no_figure"))
        return
    show_life({**hit, "period": pd.Timestamp(hit["period"]), "basis": hit["basis"] or ""})


def _worded(hits: pd.DataFrame) -> pd.DataFrame:
    """The hits in the visitor's words; columns that say nothing left out."""
    words = writer()
    table = hit_table(hits, words, store().history())
    periods = zip(table["period"], table["span"], strict=True)
    table = table.assign(
        zone=[words.zone(zone) if zone else "" for zone in table["zone_id"]],
        indicator=[words.indicator(indicator) if indicator else "" for indicator in table["indicator_id"]],
        period=[
            words.period(Period(day.date(), span or "ytd")) if day == day else "" for day, span in periods
        ],
        measure=[say(f"measure.{measure}") if measure else "" for measure in table["measure"]],
    )[list(HEADS)].fillna("")
    bare = {"", say("measure.actual")}
    kept = [name for name in HEADS if name == "finding" or not set(table[name]) <= bare]
    return table[kept].rename(columns={name: say(f"column.{name}") for name in kept})


def _show_csv(hits: pd.DataFrame) -> None:
    def content() -> bytes:
        table = _worded(hits)
        claims = [say(f"check.{name}") for name in hits["check_name"]]
        table.insert(0, say("column.check"), claims)
        return csv_bytes(table)

    st.download_button(
        say("export.csv"),
        data=content,
        file_name=f"{say('quality.file')}_v{store().data_version()}.csv",
        mime="text/csv",
        key="csv_hits",
        on_click="ignore",
        disabled=hits.empty,
    )
