"""The lexicon: where in a text indicators and zones are named, the longest name first.

It is the catalogue and its aliases, and what the office has settled; names.csv adds what only
sentences say: names that stand for several indicators at once, and words of a place for 本区 or for
the area around.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kpi.catalogue import OWN_ZONE
from pipelines.label import Office
from pipelines.narrative.sentences import viewed

HERE = Path(__file__).parent
KEY = 2
SHORTEST_ZONE = 4
SHORTEST_STEM = 3


class Lexicon:
    """Names to find in sentences: view of a name → what it means, (kind, ids).

    kind indicator: ids that the name may mean, of which the unit decides (亿元 or 亿美元). kind shared:
    one id for each of the indicators named at once. kind zone: the zone's id, "own", or "other".
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        self.meanings: dict[str, tuple[str, tuple[str, ...]]] = {}
        catalogue = office.catalogue
        names: dict[str, list[str]] = defaultdict(list)
        for item in catalogue.indicators.values():
            names[viewed(item.name_zh)].append(item.id)
        for id_, aliases in catalogue.indicator_aliases().items():
            for alias in aliases:
                names[viewed(alias)].append(id_)
        for word in OWN_ZONE:
            self.meanings[viewed(word)] = ("zone", ("own",))
        for name, zone_id in catalogue.zone_names():
            if len(name) >= SHORTEST_ZONE:
                self.meanings[viewed(name)] = ("zone", (zone_id,))
        for row in read_names():
            self.meanings[viewed(row["name"])] = (row["kind"], tuple(row["means"].split("|")))
        for name, ids in names.items():
            self.meanings[name] = ("indicator", tuple(dict.fromkeys(ids)))
        for name, id_ in office.settled_indicators.items():
            self.meanings[name] = ("indicator", (id_,))
        for name, id_ in office.settled_zones.items():
            self.meanings[name] = ("zone", (id_,))
        self._stems: dict[str, list[str]] = {}
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.meanings, key=len, reverse=True):
            if len(name) >= KEY:
                self._by_start[name[:KEY]].append(name)

    def indicators(self, name: str) -> tuple[str, ...]:
        """The ids that a name may mean; none where it names no indicator."""
        kind, ids = self.meanings.get(name, ("", ()))
        return ids if kind == "indicator" else ()

    def stems(self, head: str) -> list[str]:
        """What stands before this word in the names of indicators: 重点项目, 功能区 … before 投资."""
        if head not in self._stems:
            self._stems[head] = [
                name.removesuffix(head)
                for name, (kind, _) in self.meanings.items()
                if kind == "indicator" and name.endswith(head) and len(name) >= len(head) + SHORTEST_STEM
            ]
        return self._stems[head]

    def find(self, view: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
        """(start, end, kind, ids) of the longest name at every place of a view where one begins."""
        starts = (
            start for start in range(len(view) - KEY + 1) if view[start : start + KEY] in self._by_start
        )
        for start in starts:
            for name in self._by_start[view[start : start + KEY]]:
                if view.startswith(name, start):
                    yield start, start + len(name), *self.meanings[name]
                    break


@cache
def read_names() -> tuple[dict[str, str], ...]:
    with (HERE / "names.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
