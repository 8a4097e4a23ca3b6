"""Units: what a unit's text means, and exact conversion between units of one family."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kpi.errors import ZoneGapError
from kpi.name import folded

SIGNIFICANT_DIGITS = 15


@dataclass(frozen=True)
class Unit:
    """A unit: `factor` times the base unit of its `family`.

    % and 个百分点 are two families, and so are yuan and US dollars: they never convert.
    """

    name: str
    family: str
    factor: Fraction
    name_en: str

    def label(self, language: str) -> str:
        return self.name_en if language == "en" else "" if self.name == "1" else self.name


class Units:
    """All units of data/catalogue/units.csv."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self.by_name: dict[str, Unit] = {}
        for row in rows:
            unit = Unit(row["unit"], row["family"], Fraction(row["factor"]), row["name_en"])
            for name in [row["unit"], *filter(None, row["aliases"].split("|"))]:
                self.by_name[folded(name)] = unit

    def resolve_unit(self, text: str) -> Unit | None:
        """The unit that `text` writes, or None."""
        return self.by_name.get(folded(text))

    def all(self) -> list[Unit]:
        """Every unit once, in the order of units.csv."""
        return list(dict.fromkeys(self.by_name.values()))

    def factor(self, given: str, wanted: str) -> Fraction:
        """What a value in `given` is multiplied by to be in `wanted`.

        Raises ZoneGapError where the two measure different things.
        """
        source, goal = self.resolve_unit(given), self.resolve_unit(wanted)
        if source is None or goal is None or source.family != goal.family:
            raise ZoneGapError("error.unit_mismatch", given=given, wanted=wanted)
        return source.factor / goal.factor


def convert(values: np.ndarray, factor: Fraction) -> np.ndarray:
    """`values` times `factor`, as the decimal that a person would write.

    Floating point gives 0.07 × 10000 = 700.0000000000001; figures have at most 15 significant
    digits, so the product is rounded to 15 and the answer is the float nearest to the exact decimal.
    """
    product = np.asarray(values, dtype=float) * factor.numerator / factor.denominator
    size = np.abs(product)
    with np.errstate(divide="ignore", invalid="ignore"):
        places = SIGNIFICANT_DIGITS - 1 - np.floor(np.log10(size))
    scale = 10.0 ** np.clip(np.nan_to_num(places, posinf=0, neginf=0), 0, 22)
    return np.where(np.isfinite(product), np.rint(product * scale) / scale, np.nan)
