"""What a briefing takes from the store: who answers, when its data version was made, and open measures."""

from datetime import datetime

import pandas as pd

from kpi.actions.register import read_open_items
from kpi.briefing.part import Asker, Briefing
from kpi.comparisons import compare
from kpi.comparisons.growth import read_series
from kpi.settings import Settings
from kpi.store import Store
from kpi.words import Writer


def asker(store: Store, settings: Settings) -> Asker:
    """Answers straight from the store; the dashboard has one that keeps what it answered."""
    return Asker(
        lambda kind, question: compare(kind, store, question, settings),
        lambda question: read_series(store, question, settings),
    )


def read_made_at(store: Store) -> datetime:
    """When the newest batch came in: a briefing of the same data version is the same briefing."""
    history = store.history()
    return history["loaded_at"].iloc[0].to_pydatetime() if len(history) else datetime(1980, 1, 1)


def read_sources(store: Store, briefing: Briefing) -> pd.DataFrame:
    """Where every figure of a briefing comes from (Store.sources)."""
    refs = dict.fromkeys(ref for comparison in briefing.comparisons() for ref in comparison.refs)
    return store.sources(tuple(refs))


def read_measures(store: Store, zone: str, writer: Writer) -> list[str]:
    """A sentence for every open item of the zone's register, in the order of the register: problem or
    indicator, aim, measures, who, until when; what nobody wrote yet is left out."""
    of_zone = read_open_items(store, zone).sort_values("item_no")
    rows = of_zone.astype(object).where(of_zone.notna(), "").to_dict("records")
    return [_measure(row, writer) for row in rows]


def _measure(row: dict[str, str], writer: Writer) -> str:
    known = writer.catalogue.indicators
    subject = row["problem"] or (
        writer.indicator(row["indicator_id"]) if row["indicator_id"] in known else ""
    )
    duty = [row["department"], row["person"], _until(row["due"], writer)]
    parts = [part.strip(" 。.；;") for part in (row["aim"], row["measures"]) if part.strip()]
    duties = writer.say("comma").join(part for part in duty if part)
    text = writer.say("comma").join(parts) or writer.say("briefing.measures_unwritten")
    if duties:
        text = writer.say("briefing.duty", text=text, duties=duties)
    return writer.say("briefing.measure", subject=subject.strip(" 。.；;"), text=text)


def _until(due: object, writer: Writer) -> str:
    return writer.say("briefing.until", day=f"{due:%Y-%m-%d}") if isinstance(due, datetime) else ""
