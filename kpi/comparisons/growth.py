"""Against last year: growth as published beside growth as computed; 百分点 for ratios; single quarters
单季, the average of two years, whether growth gains pace, and growth beside that of the group."""

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from growth(
    $zone, $period, indicators := $indicators, disagree_pp := $disagree_pp, peers := $peers
)
"""
SERIES = """
from growth_series(
    $zone, indicators := $indicators, disagree_pp := $disagree_pp, until := $period
)
where value is not null or published_yoy_pct is not null or quarter_value is not null
"""
# the peers of every period are read for one indicator only: of all, they would be most of the store
SERIES_AMONG = f"""
select s.*, g.* exclude (indicator_id, day)
from ({SERIES}) as s
left join growth_among(
    $zone, peers := $peers, indicators := $indicators, until := $period
) as g
    on s.indicator_id = g.indicator_id and s.period = g.day
order by s.period
"""
PEER_REFS = """
select ref, base_ref, published_ref
from growth_of(
    (select list(zone_id) from peer_members($zone, $peers)),
    indicators := $indicators, since := $period, until := $period
)
"""


def compare_growth(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every indicator of the zone at the period beside a year before; columns in growth.sql."""
    rows = store.ask(SQL, **question.values(), disagree_pp=settings.disagree_pp, peers=question.peers)
    said = rows[rows["value"].notna() | rows["yoy_pct"].notna()]
    notes = _notes(rows, question, settings)
    return answer("growth", store, question, rows, findings_of("growth", said), notes)


def read_peers(store: Store, question: Question) -> pd.DataFrame:
    """The figures of the group that its growth is made of: ref, base_ref, published_ref."""
    return store.ask(PEER_REFS, **question.values(), peers=question.peers)


def read_series(store: Store, question: Question, settings: Settings) -> pd.DataFrame:
    """The zone's history up to the period, a row per indicator and period; columns in growth.sql. Where
    one indicator is asked, with the growth of group, parent and city at every period."""
    values = {**question.values(), "disagree_pp": settings.disagree_pp}
    if len(question.indicators) != 1:
        return store.ask(SERIES, **values)
    return store.ask(SERIES_AMONG, **values, peers=question.peers)


def _notes(rows: pd.DataFrame, question: Question, settings: Settings) -> list[Note]:
    notes = [Note("note.growth", {"pp": settings.disagree_pp})]
    if (rows["yoy_source"] == "computed").any():
        notes.append(Note("note.computed"))
    if (rows["quarter_source"] == "derived").any():
        notes.append(Note("note.quarter"))
    if rows["n_group_rates"].notna().any():
        notes.append(_note_on_group(rows, question))
    return notes


def _note_on_group(rows: pd.DataFrame, question: Question) -> Note:
    """The group whose median is given, and how many of it have a rate where one indicator was asked."""
    if len(question.indicators) != 1:
        return Note("note.growth_groups", {"peers": question.peers})
    row = rows[["n_members", "n_group_rates", "n_group"]].fillna(0).iloc[0].astype(int)
    counts = {"members": row["n_members"], "rates": row["n_group_rates"], "summed": row["n_group"]}
    key = "note.growth_group" if counts["summed"] else "note.growth_group_rates"
    return Note(key, {"peers": question.peers, **counts})
