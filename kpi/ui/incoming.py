"""The parts of the upload page: drop a file, see what it says, commit, look back."""

import pandas as pd
import streamlit as st

from kpi.errors import ZoneGapError
from kpi.ui.plain import plain
from kpi.ui.session import catalogue, language, now, say, store, writer
from pipelines.commit import commit
from pipelines.compare import change_counts
from pipelines.prepare import Prepared, prepare
from pipelines.template import template_csv

PREVIEW_ROWS = 500
MEASURES = ("actual", "target", "yoy", "target_yoy", "share", "rank")


def show_drop() -> Prepared | None:
    """The drop zone and what a file may leave unsaid; the file prepared, or None where there is none."""
    # any file may be dropped: what cannot be read gets our own sentence, in the visitor's language
    file = st.file_uploader(say("upload.drop"), key=f"file_{_round()}")
    hints, who = _show_hints()
    if file is None:
        st.download_button(
            say("upload.sample"),
            template_csv,
            "ZoneGap_长表模板.csv",
            "text/csv",
            on_click="ignore",
        )
        return None
    try:
        with st.spinner(plain(say("upload.reading", file=file.name)), show_time=True):
            return prepare(file.getvalue(), file.name, store(), hints, who, now())
    except ZoneGapError as problem:
        st.error(plain(problem.text(language())))
        return None


def show_prepared(prepared: Prepared) -> None:
    """What was understood; every problem by cell with the reason and the nearest name; the checks."""
    if prepared.problems:
        st.error(say("upload.problems", count=len(prepared.problems)))
        st.dataframe(
            pd.DataFrame(
                {
                    say("column.cell"): [problem.cell for problem in prepared.problems],
                    say("column.raw_value"): [problem.text for problem in prepared.problems],
                    say("column.problem"): [problem.sentence(language()) for problem in prepared.problems],
                }
            ),
            hide_index=True,
            alt=say("upload.problems", count=len(prepared.problems)),
        )
        return
    st.success(say("upload.understood", count=len(prepared.facts)))
    st.markdown(say("upload.changes", **change_counts(prepared.changes)))
    st.dataframe(_preview(prepared.changes), hide_index=True, alt=say("upload.preview"))
    for check in prepared.checks.to_dict("records"):
        claim = say(f"check.{check['check_name']}")
        text = say("cli.check", claim=claim, count=check["row_count"], example=check["example"])
        (st.error if check["severity"] == "block" else st.warning)(
            plain(text), title=say(f"severity.{check['severity']}")
        )


def show_commit(prepared: Prepared) -> None:
    """The commit button, once nothing stands against it and warnings were looked at."""
    if prepared.earlier is not None and not prepared.problems:
        st.info(say("upload.same_bytes", batch=prepared.earlier))
        return
    if not prepared.is_clean:
        return
    seen = prepared.checks.empty or st.checkbox(say("upload.warn_tick"), key=f"seen_{_round()}")
    if st.button(say("upload.commit"), type="primary", disabled=not seen):
        try:
            with st.spinner(say("upload.commit"), show_time=True):
                committed = commit(store(), prepared)
        except ZoneGapError as problem:
            st.error(plain(problem.text(language())))
            return
        st.session_state["outcome"] = committed
        st.session_state["upload_round"] = _round() + 1
        st.rerun()


def show_outcome() -> None:
    """What the last commit did, once."""
    done = st.session_state.pop("outcome", None)
    if done is None:
        return
    if done.is_new:
        st.success(say("upload.done", batch=done.batch, **done.counts))
    else:
        st.info(say("upload.same_bytes", batch=done.batch))


def show_history() -> None:
    """Every batch, newest first."""
    batches = store().history()
    if batches.empty:
        st.info(say("state.empty_store"))
        return
    batches["kind"] = [say(f"batch.{kind}") for kind in batches["kind"]]
    batches["loaded_at"] = batches["loaded_at"].dt.strftime("%Y-%m-%d %H:%M")
    heads = [
        "batch_id",
        "kind",
        "file_name",
        "loaded_at",
        "loaded_by",
        "new_count",
        "revised_count",
        "same_count",
        "sha256",
    ]
    st.dataframe(
        batches[heads].rename(columns={name: say(f"column.{name}") for name in heads}),
        hide_index=True,
        alt=say("upload.history"),
    )


def _show_hints() -> tuple[dict[str, str], str]:
    """What the loader says of the file: whose it is, its period, its measure; and who loads it."""
    zone_column, period_column, measure_column, who_column = st.columns([3, 2, 2, 2])
    words = writer()
    with zone_column:
        zone = st.selectbox(
            say("upload.whose"),
            list(catalogue().zones),
            index=None,
            format_func=words.zone,
            placeholder=say("upload.none"),
            key="upload_zone",
        )
    with period_column:
        period = st.text_input(say("upload.period"), placeholder="2024年1-9月", key="upload_period")
    with measure_column:
        measure = st.selectbox(
            say("upload.measure"),
            MEASURES,
            index=None,
            format_func={code: say(f"measure.{code}") for code in MEASURES}.__getitem__,
            placeholder=say("upload.none"),
            key="upload_measure",
        )
    with who_column:
        who = st.text_input(say("upload.who"), key="upload_who", persist_state="session")
    hints = {"zone": zone or "", "period": period or "", "measure": measure or ""}
    return hints, who or "—"


def _preview(changes: pd.DataFrame) -> pd.DataFrame:
    """The figures as understood, revisions first, old beside new."""
    words = writer()
    order = changes["change"].map({"revised": 0, "new": 1, "same": 2})
    rows = changes.iloc[order.argsort(kind="stable")].head(PREVIEW_ROWS)
    table = pd.DataFrame(
        {
            "change": [say(f"change.{change}") for change in rows["change"]],
            "zone": [words.zone(zone) for zone in rows["zone_id"]],
            "indicator": [words.indicator(indicator) for indicator in rows["indicator_id"]],
            "period": rows["period"].dt.date,
            "measure": [say(f"measure.{measure}") for measure in rows["measure"]],
            "basis": [say(f"basis.{basis}") for basis in rows["basis"]],
            "raw_value": rows["raw_value"],
            "new_value": rows["value"],
            "unit": rows["unit"],
            "old_value": rows["old_value"],
            "old_loaded_by": rows["old_loaded_by"],
            "cell": rows["cell"],
        }
    )
    return table.rename(columns={name: say(f"column.{name}") for name in table.columns})


def _round() -> int:
    """Counts commits, so that the drop zone is empty again after each."""
    return int(st.session_state.get("upload_round", 0))
