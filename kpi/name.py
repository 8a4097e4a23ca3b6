"""How names are compared: folded to one form, and ranked by likeness when nothing is equal."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from kpi.errors import UnknownName

IGNORED = re.compile(r"[\s\"'“”‘’「」『』《》·•#＊*:：，,。.、]+")
LIKENESS_FLOOR = 40


@dataclass(frozen=True)
class Match:
    """The id that a text means, or None and the nearest (id, name) pairs, nearest first."""

    text: str
    id: str | None
    candidates: tuple[tuple[str, str], ...] = ()

    def demand(self, what: str) -> str:
        """The id; raises UnknownName with the nearest names where there is none."""
        if self.id is None:
            near = "、".join(name for _, name in self.candidates) or "—"
            raise UnknownName(f"error.unknown_{what}", text=self.text, near=near)
        return self.id


def folded(text: str) -> str:
    """`text` as names are compared: half width, lower case, no spaces, quotes or list marks."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", text)).lower()


def nearest(
    text: str,
    names: Mapping[str, Iterable[str]],
    titles: Mapping[str, str],
    limit: int = 5,
) -> Match:
    """No id, and the ids whose names are most like `text`, with their titles.

    `names` maps a folded name to the ids that bear it.
    """
    found = process.extract(
        folded(text),
        list(names),
        scorer=fuzz.ratio,
        limit=limit * 3,
        score_cutoff=LIKENESS_FLOOR,
    )
    ids = dict.fromkeys(id_ for name, _, _ in found for id_ in sorted(names[name]))
    return Match(text, None, tuple((id_, titles[id_]) for id_ in list(ids)[:limit]))
