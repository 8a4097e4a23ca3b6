"""Formulas: an indicator that is one indicator divided by another, and the factor between their units."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kpi.errors import ZoneGapError
from kpi.unit import Units

WRITTEN = re.compile(r"([a-z][a-z0-9_]*) / ([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Formula:
    """indicator = numerator ÷ denominator × factor, each in its own canonical unit."""

    indicator_id: str
    numerator_id: str
    denominator_id: str
    factor: Fraction


def read_formula(id_: str, text: str, unit_of: Mapping[str, str], units: Units) -> Formula:
    """The formula that `text` writes for the indicator `id_`: "tax_revenue / built_up_area".

    Raises ZoneGapError where it is not of that form, or the units do not give the indicator's own.
    """
    found = WRITTEN.fullmatch(text)
    if not found or not {id_, *found.groups()} <= set(unit_of):
        raise ZoneGapError("error.formula", indicator=id_, formula=text)
    numerator, denominator = found.groups()
    factor = _factor(unit_of[numerator], unit_of[denominator], unit_of[id_], units)
    return Formula(id_, numerator, denominator, factor)


def _factor(numerator: str, denominator: str, wanted: str, units: Units) -> Fraction:
    """What numerator ÷ denominator is multiplied by to be in `wanted`: a % of two of a family, else
    a unit that is written as one by another."""
    if wanted == "%":
        return 100 * units.factor(numerator, denominator)
    above, _, below = wanted.partition("/")
    return units.factor(numerator, above) / units.factor(denominator, below or "1")
