"""What every comparison does with its rows: name the figures they are made of and wrap them up."""

from collections.abc import Iterable
from typing import Any

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


def findings_of(kind: str, rows: pd.DataFrame, order: Iterable[int] | None = None) -> list[Finding]:
    """One finding per row, in the rows' order, or of the rows at the places that `order` has; missing
    values are None."""
    plain = plain_rows(rows)
    told = plain if order is None else [plain[at] for at in order]
    return [Finding(kind, row["indicator_id"], row) for row in told]


def by_indicator(rows: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The rows of every indicator as plain values, in the rows' order; missing is None."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in plain_rows(rows):
        found.setdefault(row["indicator_id"], []).append(row)
    return found


def refs_of(*frames: pd.DataFrame) -> tuple[str, ...]:
    """The figures that the frames name in columns ref and *_ref; several of a cell are joined by +."""
    # in the order of the rows, which is nearly their own: sorting takes half as long
    refs: dict[Any, None] = {}
    for frame in frames:
        for name in frame.columns:
            if name == "ref" or name.endswith("_ref"):
                refs.update(dict.fromkeys(frame[name].tolist()))
    named = [ref for ref in refs if isinstance(ref, str) and ref]  # the others are missing
    if any("+" in ref for ref in named):
        named = [ref for ref in dict.fromkeys("+".join(named).split("+")) if ref]
    return tuple(sorted(named))
