"""What the person who starts the program may set, read once from ZONEGAP_* variables."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kpi.errors import ZoneGapError

ROOT = Path(__file__).resolve().parent.parent
YES_NO = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


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
    tiny_pp: float = 0.5
    gap_weight_target: float = 50.0
    gap_weight_last_year: float = 20.0
    gap_weight_peers: float = 30.0
    gap_importance_above: float = 100.0
    gap_importance_own: float = 80.0
    gap_importance_none: float = 60.0
    gap_full_progress: float = 20.0
    gap_full_pp: float = 10.0
    gap_full_places: float = 6.0
    gap_min_ranked: int = 3
    gap_urgent_from: float = 30.0
    gap_watch_from: float = 10.0
    revision_pct: float = 20.0
    late_days: int = 30
    add_indicators: bool = True
    max_file_mb: int = 200

    def thresholds(self) -> dict[str, Any]:
        """What a target is judged by, as the macros have it."""
        names = ("behind_pp", "behind_places", "too_early_months")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Settings from the variables that are set; the rest keep their defaults.

        ZONEGAP_STORE (folder), ZONEGAP_CATALOGUE (folder), ZONEGAP_ZONE (a zone id),
        ZONEGAP_BEHIND_PP, ZONEGAP_BEHIND_PLACES, ZONEGAP_TOO_EARLY_MONTHS, ZONEGAP_DISAGREE_PP,
        ZONEGAP_TINY_PP, ZONEGAP_GAP_* (the rule of the priority: WEIGHT_TARGET, WEIGHT_LAST_YEAR,
        WEIGHT_PEERS, IMPORTANCE_ABOVE, IMPORTANCE_OWN, IMPORTANCE_NONE, FULL_PROGRESS, FULL_PP,
        FULL_PLACES, MIN_RANKED, URGENT_FROM, WATCH_FROM), ZONEGAP_REVISION_PCT,
        ZONEGAP_LATE_DAYS, ZONEGAP_ADD_INDICATORS (1 or 0), ZONEGAP_MAX_FILE_MB.
        """
        values: dict[str, Any] = {}
        for field in fields(cls):
            name = f"ZONEGAP_{field.name.upper()}"
            if environment.get(name):
                values[field.name] = _read(name, environment[name], type(field.default))
        return cls(**values)


def _read(name: str, text: str, kind: Any) -> Any:
    """A variable's text as its setting's kind."""
    if issubclass(kind, Path):
        return Path(text)
    try:
        return YES_NO[text.strip().lower()] if kind is bool else kind(text)
    except (KeyError, ValueError) as problem:
        wanted = {float: "12.5", int: "3", bool: "1, 0"}.get(kind, "…")
        raise ZoneGapError("error.bad_setting", name=name, value=text, wanted=wanted) from problem
