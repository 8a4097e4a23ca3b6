"""What is laid before the verifier of an item 销号依据: a note, a file, or the figure itself."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from kpi.actions.people import demand_person, may_edit, read_people
from kpi.actions.register import read_item
from kpi.errors import ZoneGapError
from kpi.store import Store

KINDS = ("note", "file", "figure")


@dataclass(frozen=True)
class Evidence:
    """kind of KINDS. text: the note, or what the file or the figure says. refs: the figures, joined by +."""

    kind: str
    text: str
    file_name: str = ""
    content: bytes = b""
    refs: str = ""


def add_evidence(store: Store, item_no: int, evidence: Evidence, who: str, at: datetime) -> None:
    """Lay evidence with an item; a file's bytes go to the archive first.

    Raises ZoneGapError where it is empty, there is no such item, or `who` may not write in it.
    """
    empty = not evidence.content if evidence.kind == "file" else not evidence.text.strip()
    if evidence.kind not in KINDS or empty:
        raise ZoneGapError("error.evidence_empty", item=item_no)
    person = demand_person(read_people(store), who)
    if not (may_edit(person, read_item(store, item_no).item) or "verifier" in person.roles):
        raise ZoneGapError("error.may_not_edit", item=item_no, name=who)
    digest = store.archive(evidence.content) if evidence.kind == "file" else ""
    with store.write() as write:
        write(
            "insert into action_evidence values ($item, $kind, $text, $file, $sha256, $refs, $who, $at)",
            item=item_no,
            kind=evidence.kind,
            text=evidence.text.strip(),
            file=evidence.file_name,
            sha256=digest,
            refs=evidence.refs,
            who=who,
            at=at,
        )


def read_evidence(store: Store, item_no: int) -> pd.DataFrame:
    """The evidence of an item, the newest first: kind, text, file_name, sha256, refs, added_by, added_at."""
    sql = """
        select kind, text, file_name, sha256, refs, added_by, added_at
        from action_evidence where item_no = $item order by added_at desc
    """
    return store.query(sql, item=item_no)
