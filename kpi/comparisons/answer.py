"""What every comparison does with its rows: fetch their sources and wrap them up."""

import pandas as pd

from kpi.question import Comparison, Finding, Note, Question
from kpi.store import Store


def answer(
    kind: str,
    store: Store,
    question: Question,
    rows: pd.DataFrame,
    findings: list[Finding],
    notes: list[Note],
    history: pd.DataFrame | None = None,
) -> Comparison:
    """`rows` as a Comparison, with the source of every figure in them, and in the `history` drawn
    beside them (columns ref and *_ref)."""
    zones = store.catalogue.zones
    shown = {question.zone, *rows.get("zone_id", [])}
    return Comparison(
        kind=kind,
        question=question,
        rows=rows,
        findings=tuple(findings),
        notes=tuple(notes),
        sources=_sources(store, [rows] if history is None else [rows, history]),
        version=store.data_version() if question.as_of is None else question.as_of,
        is_simulated=any(zones[zone].simulated for zone in shown),
    )


def findings_of(kind: str, rows: pd.DataFrame) -> list[Finding]:
    """One finding per row, in the rows' order; missing values are None."""
    plain = rows.astype(object).where(rows.notna(), None)
    return [Finding(kind, row["indicator_id"], row) for row in plain.to_dict("records")]


def _sources(store: Store, frames: list[pd.DataFrame]) -> pd.DataFrame:
    refs: set[str] = set()
    for frame in frames:
        columns = [name for name in frame.columns if name == "ref" or name.endswith("_ref")]
        joined = {ref for ref in frame[columns].to_numpy().ravel() if isinstance(ref, str)}
        refs |= {ref for several in joined for ref in several.split("+")}
    return store.query("from sources($refs::varchar[])", refs=sorted(refs))
