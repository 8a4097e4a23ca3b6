"""The mark that a row of an exported register carries, so that it is known when it comes back."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from kpi.name import folded

HEAD = "台账记号"
MARK = re.compile(r"(\d{1,9})-(\d{1,9})-([0-9a-f]{8})")


@dataclass(frozen=True)
class Key:
    """Item, and the version that was exported. seal: of whose version that was, so that a number of
    another office's register is not taken for ours."""

    item_no: int
    version: int
    seal: str

    def __str__(self) -> str:
        return f"{self.item_no}-{self.version}-{self.seal}"


def key_of(item_no: int, version: int, changed_by: str, changed_at: datetime) -> Key:
    said = f"{item_no}|{version}|{changed_by}|{changed_at:%Y-%m-%d %H:%M:%S.%f}"
    return Key(item_no, version, hashlib.sha256(said.encode()).hexdigest()[:8])


def read_key(text: str) -> Key | None:
    """The mark that a cell holds; None where it holds something else."""
    found = MARK.fullmatch(text)
    return Key(int(found[1]), int(found[2]), found[3]) if found else None


def key_head(layout_id: str) -> str:
    """What stands above the marks: also which layout the sheet was written in."""
    return f"{HEAD} {layout_id}"


def layout_of(head: str) -> str | None:
    """The layout that a head of marks names; None where it is another head."""
    name = head.strip()
    return name.removeprefix(HEAD).strip() if folded(name).startswith(folded(HEAD)) else None
