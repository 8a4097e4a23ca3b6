"""The vocabulary: which indicators, zones and peer groups there are, and what a name means."""

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kpi.campaign import FILE as CAMPAIGNS
from kpi.campaign import read_campaigns
from kpi.errors import ZoneGapError
from kpi.formula import Formula, read_formula
from kpi.name import Match, folded, nearest
from kpi.scheme import Scheme, read_schemes
from kpi.unit import Units

KINDS = ("flow", "stock", "ratio", "growth", "rank")
DIRECTIONS = ("higher", "lower", "target")
ROLLUPS = ("sum", "ratio", "last", "none")
DIMENSIONS = ("economy", "reform", "livelihood", "business", "risk", "conduct")
ALLOWED = {
    "dimension": DIMENSIONS,
    "kind": KINDS,
    "direction": DIRECTIONS,
    "rollup": ROLLUPS,
    "decimals": tuple(range(7)),
}

DEFAULT_SCHEME = "zhao_chaju"
OWN_ZONE = {
    "经开区",
    "开发区",
    "高新区",
    "园区",
    "本区",
    "全区",
    "我区",
    "经济开发区",
    "本园区",
}
ENGLISH_KINDS = (
    ("Economic and Technological Development Zone", "ETDZ"),
    ("Economic and Technological Development Area", "ETDA"),
    ("High-Tech Industrial Development Zone", "HIDZ"),
    ("Economic Development Zone", "EDZ"),
)
SHORT_FORMS = [
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("高新技术产业开发区", "高新区"),
    ("高新技术产业园区", "高新区"),
    ("经济技术开发区", "开发区"),
    ("经济开发区", "开发区"),
    ("经济技术开发区", "经济开发区"),
]


@dataclass(frozen=True)
class Indicator:
    """What is counted. `unit` is canonical: every figure of it is kept in that unit."""

    id: str
    name_zh: str
    name_en: str
    dimension: str
    group: str
    unit: str
    kind: str
    direction: str
    rollup: str
    decimals: int
    definition_zh: str
    definition_en: str
    formula: str
    source: str
    note: str

    def name(self, language: str) -> str:
        """The name; the Chinese one where an office added an indicator without an English name."""
        return self.name_en or self.name_zh if language == "en" else self.name_zh

    @property
    def grows_in_points(self) -> bool:
        """Whether its growth is a change in percentage points 百分点: a percentage has no growth in %."""
        return self.kind == "ratio" and self.unit == "%"


@dataclass(frozen=True)
class Zone:
    """A development zone, a park in one, or a city. Simulated zones are invented."""

    zone_id: str
    name_zh: str
    name_en: str
    kind: str
    level: str
    city: str
    province: str
    region: str
    parent_id: str
    simulated: bool
    source: str

    def name(self, language: str) -> str:
        """The name; the Chinese one where no English name is known."""
        return self.name_en or self.name_zh if language == "en" else self.name_zh

    def short_name(self, language: str) -> str:
        """The name where there is little room: in English the kind of zone by its letters, as
        officials write it (ETDZ 经开区, HIDZ 高新区, EDZ 经济开发区)."""
        name = self.name(language)
        for long, short in ENGLISH_KINDS:
            name = name.replace(long, short)
        return name

    def default_peers(self) -> str:
        """The peer group that is asked about when nobody chose one."""
        return {"city": "cities_36", "park": "siblings"}.get(self.kind, "province")


@dataclass(frozen=True)
class PeerGroup:
    """A named rule for who is compared with whom; kpi/macros.sql applies it."""

    group_id: str
    name_zh: str
    name_en: str
    kind: str
    level: str
    city: str
    province: str
    region: str
    parent: str
    simulated: str
    zones: str
    note: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_zh


class Catalogue:
    """The catalogue of one folder, held in memory: indicators, zones, peer groups, units, schemes,
    campaigns.

    `own`: indicators that were added here. Where the catalogue has come to use an id or a name of
    theirs, the catalogue's counts.
    """

    def __init__(self, folder: Path, own: Iterable[Indicator] = ()) -> None:
        self.folder = folder
        self.own = tuple(own)
        self.units = Units(read_rows(folder, "units.csv"))
        listed = {row["id"]: _indicator(row) for row in read_rows(folder, "indicators.csv")}
        self.indicators = listed | {item.id: item for item in self.own if item.id not in listed}
        self.formulas = self._read_formulas()
        zone_rows = read_rows(folder, "zones.csv") + read_rows(folder, "zones_simulated.csv")
        self.zones = {row["zone_id"]: _zone(row) for row in zone_rows}
        groups = read_rows(folder, "peer_groups.csv")
        self.peer_groups = {row["group_id"]: PeerGroup(**row) for row in groups}
        self.schemes = read_schemes(folder / "schemes", self.indicators, self.peer_groups)
        self.campaigns = read_campaigns(read_rows(folder, CAMPAIGNS))
        self._indicator_names = self._names_of_indicators(listed)
        self._zone_names, self._near_zone_names = self._names_of_zones()
        self._peer_names = self._names_of_peers()

    def resolve_indicator(self, text: str, family: str | None = None) -> Match:
        """The indicator that `text` names. Where yuan and US-dollar indicators share a name,
        `family` (the unit's family) decides; without it the first in the catalogue does."""
        ids = self._indicator_names.get(folded(text), [])
        if family and len(ids) > 1:
            ids = [id_ for id_ in ids if self.family(id_) == family] or ids
        if ids:
            return Match(text, ids[0])
        titles = {id_: item.name_zh for id_, item in self.indicators.items()}
        return nearest(text, self._indicator_names, titles)

    def knows_indicator(self, text: str) -> bool:
        return folded(text) in self._indicator_names

    def knows_zone(self, text: str) -> bool:
        return len(self._zone_names.get(folded(text), ())) == 1

    def zone_names(self) -> Iterator[tuple[str, str]]:
        """(name, zone_id) of every name that one zone alone bears."""
        for name, ids in self._zone_names.items():
            if len(ids) == 1:
                yield name, next(iter(ids))

    def resolve_zone(self, text: str, own: str | None = None) -> Match:
        """The zone that `text` names; a bare 经开区 or 本区 is `own`, the zone whose file it is."""
        name = folded(text)
        if name in OWN_ZONE:
            return Match(text, own)
        ids = self._zone_names.get(name, set())
        if len(ids) == 1:
            return Match(text, next(iter(ids)))
        titles = {id_: zone.name_zh for id_, zone in self.zones.items()}
        if ids:
            return Match(text, None, tuple((id_, titles[id_]) for id_ in sorted(ids)))
        return nearest(text, self._near_zone_names, titles)

    def city_of(self, zone_id: str) -> Zone | None:
        """The city that a zone lies in, where the catalogue has it; none for a city itself."""
        zone = self.zones[zone_id]
        cities = (each for each in self.zones.values() if each.kind == "city" != zone.kind)
        same = (city for city in cities if (city.name_zh, city.simulated) == (zone.city, zone.simulated))
        return next(same, None)

    def wholes(self, zone_id: str) -> list[str]:
        """What the zone is a part of: parent where it is a park, group, city where it is known."""
        has = {"parent": self.zones[zone_id].parent_id, "group": True, "city": self.city_of(zone_id)}
        return [kind for kind, whole in has.items() if whole]

    def resolve_peers(self, text: str) -> Match:
        """The peer group that `text` names."""
        ids = self._peer_names.get(folded(text))
        if ids:
            return Match(text, ids[0])
        titles = {id_: group.name_zh for id_, group in self.peer_groups.items()}
        return nearest(text, self._peer_names, titles)

    def resolve_scheme(self, text: str) -> Match:
        """The scheme that `text` names, by its id or one of its names."""
        names = {folded(name): [s.id] for s in self.schemes.values() for name in (s.id, s.name_zh, s.name_en)}
        if folded(text) in names:
            return Match(text, names[folded(text)][0])
        titles = {id_: scheme.name_zh for id_, scheme in self.schemes.items()}
        return nearest(text, names, titles) if names else Match(text, None)

    def scheme(self, scheme_id: str = "") -> Scheme:
        """The scheme of this id; "" for the one that is meant when nobody chose.

        Raises UnknownName where the catalogue holds none of that id.
        """
        usual = DEFAULT_SCHEME if DEFAULT_SCHEME in self.schemes else next(iter(self.schemes), "")
        if (scheme_id or usual) not in self.schemes:
            self.resolve_scheme(scheme_id).demand("scheme")
        return self.schemes[scheme_id or usual]

    def indicator_aliases(self) -> dict[str, list[str]]:
        """Indicator id → what else it is called."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in read_rows(self.folder, "indicator_aliases.csv"):
            found[row["indicator_id"]].append(row["alias"])
        return found

    def family(self, indicator_id: str) -> str:
        unit = self.units.resolve_unit(self.indicators[indicator_id].unit)
        assert unit is not None, f"indicators.csv: {indicator_id} has a unit that units.csv lacks"
        return unit.family

    def accepted(self, indicator: Indicator) -> Indicator:
        """An indicator that is to be added, with its unit by the unit's own name.

        Raises ZoneGapError where its id, name or an attribute cannot stand.
        """
        name = indicator.name_zh
        if not folded(name):
            raise ZoneGapError("error.indicator_unnamed")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", indicator.id):
            raise ZoneGapError("error.indicator_id", name=name, id=indicator.id)
        for text in filter(self.knows_indicator, (indicator.id, name)):
            known = self.indicators[self._indicator_names[folded(text)][0]]
            raise ZoneGapError("error.indicator_known", name=text, known=known.name_zh)
        for attribute, allowed in ALLOWED.items():
            value = getattr(indicator, attribute)
            if value not in allowed:
                choices = "、".join(map(str, allowed))
                raise ZoneGapError(
                    "error.indicator_attribute", name=name, attribute=attribute, value=value, allowed=choices
                )
        unit = self.units.resolve_unit(indicator.unit)
        if unit is None:
            raise ZoneGapError("error.indicator_unit", name=name, unit=indicator.unit)
        if (indicator.kind == "rank") != (unit.name == "位"):
            raise ZoneGapError("error.indicator_rank", name=name, unit=unit.name)
        return replace(indicator, name_zh=name.strip(), unit=unit.name)

    def _read_formulas(self) -> dict[str, Formula]:
        unit_of = {item.id: item.unit for item in self.indicators.values()}
        written = {item.id: item.formula for item in self.indicators.values() if item.formula}
        return {id_: read_formula(id_, text, unit_of, self.units) for id_, text in written.items()}

    def _names_of_indicators(self, listed: Mapping[str, Indicator]) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for id_, item in listed.items():
            for text in (id_, item.name_zh, item.name_en):
                names[folded(text)].append(id_)
        for row in read_rows(self.folder, "indicator_aliases.csv"):
            known = names[folded(row["alias"])]
            if row["indicator_id"] not in known:
                known.append(row["indicator_id"])
        for item in self.own:
            for name in filter(None, map(folded, (item.id, item.name_zh, item.name_en))):
                names.setdefault(name, [item.id])
        return dict(names)

    def _names_of_zones(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Names that settle which zone is meant, and all names to look for the nearest in.

        A catalogue name or an alias always wins; a derived form counts where one zone alone has it.
        """
        given: dict[str, set[str]] = defaultdict(set)
        derived: dict[str, set[str]] = defaultdict(set)
        for id_, zone in self.zones.items():
            for text in filter(None, (id_, zone.name_zh, zone.name_en)):
                given[folded(text)].add(id_)
            for text in zone_forms(zone):
                derived[folded(text)].add(id_)
        for row in read_rows(self.folder, "zone_aliases.csv"):
            given[folded(row["alias"])].add(row["zone_id"])
        settled = {**derived, **given}
        return settled, {name: derived[name] | given[name] for name in [*derived, *given]}

    def _names_of_peers(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = defaultdict(list)
        for id_, group in self.peer_groups.items():
            for text in (id_, group.name_zh, group.name_en):
                names[folded(text)].append(id_)
        for row in read_rows(self.folder, "peer_group_aliases.csv"):
            names[folded(row["alias"])].append(row["group_id"])
        return dict(names)


@cache
def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of `folder`, read once per process."""
    return Catalogue(folder)


def read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    try:
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as problem:
        raise ZoneGapError("error.no_catalogue", folder=folder, file=name) from problem


def own_indicator_id(name: str) -> str:
    """The id of an indicator that an office adds by its Chinese name alone."""
    return "own_" + hashlib.sha256(folded(name).encode()).hexdigest()[:8]


def zone_forms(zone: Zone) -> Iterable[str]:
    """Shorter forms of a zone's name: without province or city, with 经开区 for 经济开发区."""
    stems = {zone.name_zh, zone.name_zh.removeprefix(zone.province)}
    stems |= {stem.removeprefix(zone.city) for stem in stems}
    forms = set(stems)
    for stem in stems:
        forms |= {stem.replace(long, short) for long, short in SHORT_FORMS if long in stem}
    bare = {long for long, _ in SHORT_FORMS} | OWN_ZONE
    return forms - bare - {zone.name_zh, ""}


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(**{**row, "decimals": int(row["decimals"])})  # type: ignore[arg-type]


def _zone(row: dict[str, str]) -> Zone:
    return Zone(**{**row, "simulated": row["simulated"] == "1"})  # type: ignore[arg-type]
