"""Who is overdue with the newest quarter, and whose figures came late."""

import pandas as pd
import streamlit as st

from kpi.comparisons.coverage import read_late
from kpi.period import Period
from kpi.question import Question
from kpi.settings import Settings
from kpi.ui.session import say, settings, store, writer

NAMED = 6


def show_late(question: Question) -> None:
    """A line a zone: what is overdue or late, and when its last figures were loaded."""
    late = _late(question, store().data_version(), settings())
    st.markdown(f"**{say('quality.late')}**")
    if late.empty:
        st.success(say("quality.nobody_late", days=settings().late_days))
    else:
        groups = late.groupby(["reason", "zone_id"], sort=False)
        table = pd.DataFrame([_line(reason, zone, rows) for (reason, zone), rows in groups])
        table = table.rename(columns={name: say(f"column.{name}") for name in table.columns})
        st.dataframe(table, hide_index=True, alt=say("quality.late"))
    st.caption(say("note.late", days=settings().late_days))


@st.cache_data(show_spinner=False, max_entries=100)
def _late(question: Question, version: int, thresholds: Settings) -> pd.DataFrame:
    return read_late(store(), question, thresholds)


def _line(reason: str, zone: str, rows: pd.DataFrame) -> dict[str, object]:
    words = writer()
    named = [words.indicator(indicator) for indicator in rows["indicator_id"].head(NAMED)]
    listed = say("list").join(named) + ("…" if len(rows) > NAMED else "")
    newest = rows.loc[rows["loaded_at"].idxmax()]
    return {
        "zone": words.zone(zone),
        "state": say(f"late.{reason}", days=0 if pd.isna(rows["days"]).all() else int(rows["days"].max())),
        "last_quarter": words.period(Period(newest["last_quarter"].date())),
        "loaded_at": newest["loaded_at"].strftime("%Y-%m-%d"),
        # last, since it may be cut
        "indicators": say("quality.indicators", count=len(rows), names=listed),
    }
