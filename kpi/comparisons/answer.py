"""What every comparison does with its rows: name the figures they are made of and wrap them up."""

import pandas as pd

from kpi.question import Comparison, Finding, Note, Question, plain_rows
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
    files, version = store.files_and_version(refs)
    shown = {question.zone, *(rows["zone_id"].unique() if "zone_id" in rows else ())}
    return Comparison(
        kind=kind,
        question=question,
        rows=rows,
        findings=tuple(findings),
        notes=tuple(notes),
        refs=refs,
        files=files,
        version=version if question.as_of is None else question.as_of,
        is_simulated=any(zones[zone].simulated for zone in shown),
    )


def findings_of(kind: str, rows: pd.DataFrame) -> list[Finding]:
    """One finding per row, in the rows' order; missing values are None."""
    return [Finding(kind, row["indicator_id"], row) for row in plain_rows(rows)]


def refs_of(*frames: pd.DataFrame) -> tuple[str, ...]:
    """The figures that the frames name in columns ref and *_ref; several of a cell are joined by +."""
    refs: set[str] = set()
    for frame in frames:
        for name in frame.columns:
            if name == "ref" or name.endswith("_ref"):
                refs.update(frame.loc[frame[name].notna(), name].tolist())
    return tuple(sorted({ref for joined in refs for ref in joined.split("+")}))
