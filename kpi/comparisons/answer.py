"""What every comparison does with its rows: name the figures they are made of and wrap them up."""

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
    beside: pd.DataFrame | None = None,
) -> Comparison:
    """`rows` as a Comparison, made of the figures that they and the frame `beside` name."""
    zones = store.catalogue.zones
    refs = refs_of(rows) if beside is None else refs_of(rows, beside)
    shown = {question.zone, *rows.get("zone_id", [])}
    return Comparison(
        kind=kind,
        question=question,
        rows=rows,
        findings=tuple(findings),
        notes=tuple(notes),
        refs=refs,
        files=store.files(refs),
        version=store.data_version() if question.as_of is None else question.as_of,
        is_simulated=any(zones[zone].simulated for zone in shown),
    )


def findings_of(kind: str, rows: pd.DataFrame) -> list[Finding]:
    """One finding per row, in the rows' order; missing values are None."""
    plain = rows.astype(object).where(rows.notna(), None)
    return [Finding(kind, row["indicator_id"], row) for row in plain.to_dict("records")]


def refs_of(*frames: pd.DataFrame) -> tuple[str, ...]:
    """The figures that the frames name in columns ref and *_ref; several of a cell are joined by +."""
    refs: set[str] = set()
    for frame in frames:
        for name in frame.columns:
            if name == "ref" or name.endswith("_ref"):
                refs.update(frame[name].dropna().unique())
    return tuple(sorted({ref for joined in refs for ref in joined.split("+")}))
