"""What a file will change: new, revised, the same; what the checks found; and the commit."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from kpi.errors import ZoneGapError
from kpi.period import Period
from kpi.ui.actions.figures import follow, show_news
from kpi.ui.plain import plain
from kpi.ui.session import language, now, say, store, writer
from kpi.ui.upload.state import Incoming, forget_incoming, upload_round
from pipelines.commit import commit
from pipelines.compare import change_counts
from pipelines.hits import summary
from pipelines.prepare import Prepared

PREVIEW_ROWS = 500
SLIPS = {10: "×10", 100: "×100", 1000: "×1000", 10000: "×10⁴", 1e8: "×10⁸"}
NEARLY = 0.05


def show_understood(prepared: Prepared) -> None:
    """How many figures of what were understood."""
    facts = prepared.facts
    words = writer()
    days = sorted(facts["period"].unique())
    shown = [words.period(Period(day.date())) for day in days if day in (days[0], days[-1])]
    st.success(
        say(
            "upload.understood",
            count=len(facts),
            zones=facts["zone_id"].nunique(),
            indicators=facts["indicator_id"].nunique(),
            periods=" … ".join(shown),
        )
    )


def show_changes(prepared: Prepared) -> bool:
    """What will change, and what the checks found; whether any of it is to be looked at first."""
    marks = _marks(prepared)
    st.markdown(f"**{say('upload.changes', **change_counts(prepared.changes))}**")
    table = _preview(prepared.changes.assign(mark=marks))
    st.dataframe(table, hide_index=True, placeholder="—", alt=say("upload.preview"))
    if len(prepared.changes) > PREVIEW_ROWS:
        st.caption(say("upload.first_rows", count=PREVIEW_ROWS, all=len(prepared.changes)))
    for check in summary(prepared.checks, writer()).to_dict("records"):
        claim = say(f"check.{check['check_name']}")
        text = say("cli.check", claim=claim, count=check["row_count"], example=check["example"])
        (st.error if check["severity"] == "block" else st.warning)(
            plain(text), title=say(f"severity.{check['severity']}")
        )
    return not prepared.checks.empty


def show_commit(prepared: Prepared, incoming: Incoming, has_doubts: bool) -> None:
    """The commit button, once nothing stands against it and doubts were looked at."""
    if prepared.earlier is not None:
        st.info(say("upload.same_bytes", batch=prepared.earlier))
        return
    if not prepared.is_clean:
        return
    seen = not has_doubts or st.checkbox(say("upload.warn_tick"), key=f"seen_{upload_round()}")
    if st.button(say("upload.commit"), type="primary", disabled=not seen):
        try:
            with st.spinner(say("upload.commit"), show_time=True):
                load = replace(prepared.load, loaded_by=incoming.who, loaded_at=now())
                committed = commit(store(), replace(prepared, load=load))
        except ZoneGapError as problem:
            st.error(plain(problem.text(language())))
            return
        forget_incoming(committed)


def show_outcome() -> None:
    """What the last commit or revert did, to the figures and to the items of the register, once."""
    done = st.session_state.pop("outcome", None)
    if done is None:
        return
    if isinstance(done, str):
        st.success(plain(done))
    elif done.is_new:
        st.success(say("upload.done", batch=done.batch, **done.counts))
    else:
        st.info(say("upload.same_bytes", batch=done.batch))
    follow()
    show_news(with_link=True)


def _marks(prepared: Prepared) -> pd.Series:
    """What the check large_revision found, and whether it looks like a slip of the unit (×10, ×10⁴)."""
    hits = prepared.checks[prepared.checks["check_name"] == "large_revision"]
    fact_no = prepared.changes["fact_no"]
    ratio = fact_no.map(hits.set_index("fact_no")["ratio"].astype(float))
    larger = ratio.where(ratio >= 1, 1 / ratio)
    marks = pd.Series("", index=fact_no.index)
    marks = marks.mask(fact_no.isin(hits["fact_no"]), say("upload.big_revision"))
    for times, word in SLIPS.items():
        marks = marks.mask((larger / times - 1).abs() < NEARLY, say("upload.unit_slip", times=word))
    return marks


def _preview(changes: pd.DataFrame) -> pd.DataFrame:
    """The figures as understood, what to look at first, revisions before the rest, old beside new."""
    words = writer()
    order = changes["change"].map({"revised": 1, "new": 2, "same": 3}).mask(changes["mark"] != "", 0)
    rows = changes.iloc[order.argsort(kind="stable")].head(PREVIEW_ROWS)
    table = pd.DataFrame(
        {
            "change": [say(f"change.{change}") for change in rows["change"]],
            "mark": rows["mark"],
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
    if (rows["mark"] == "").all():
        table = table.drop(columns="mark")
    if (rows["change"] == "new").all():
        table = table.drop(columns=["old_value", "old_loaded_by"])
    else:
        table["old_loaded_by"] = table["old_loaded_by"].fillna("")
    return table.rename(columns={name: say(f"column.{name}") for name in table.columns})
