"""What the person who starts the program may set, read once from ZONEGAP_* variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Folders and thresholds. Thresholds are printed under the tables they affect."""

    store: Path = ROOT / "data" / "store"
    catalogue: Path = ROOT / "data" / "catalogue"
    zone: str = "sim_03"
    behind_pp: float = -10.0
    behind_places: int = -3
    too_early_months: int = 3
    disagree_pp: float = 0.5

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Settings from the variables that are set; the rest keep their defaults.

        ZONEGAP_STORE (folder), ZONEGAP_CATALOGUE (folder), ZONEGAP_ZONE (a zone id),
        ZONEGAP_BEHIND_PP, ZONEGAP_BEHIND_PLACES, ZONEGAP_TOO_EARLY_MONTHS, ZONEGAP_DISAGREE_PP.
        """
        kinds = {name: type(getattr(cls(), name)) for name in cls.__dataclass_fields__}
        given = {
            name: Path if issubclass(kind, Path) else kind
            for name, kind in kinds.items()
            if f"ZONEGAP_{name.upper()}" in environment
        }
        return cls(**{name: read(environment[f"ZONEGAP_{name.upper()}"]) for name, read in given.items()})
