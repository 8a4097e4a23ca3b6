"""A second computation, in plain Python, of the figures that the store computes from figures."""

from collections import defaultdict
from datetime import date

import pandas as pd

from kpi.catalogue import Catalogue
from kpi.store import Store

Key = tuple[str, str, date]  # zone, indicator, last day


def computed_figures(store: Store) -> pd.DataFrame:
    """The sums of parks and what formulas give, from the figures of files alone: zone_id, indicator_id,
    period, span, basis, value, status."""
    catalogue = store.catalogue
    told = plain_levels(store.query("from fact_now where parts is null and value is not null"), catalogue)
    rolled = sums_of_parks(told, catalogue)
    derived = ratios({**rolled, **told}, catalogue)
    rows = [
        (zone, indicator, pd.Timestamp(day), span_of(indicator, catalogue), basis, value, status)
        for basis, found in (("rolled", rolled), ("derived", derived))
        for (zone, indicator, day), (value, status) in found.items()
    ]
    columns = ["zone_id", "indicator_id", "period", "span", "basis", "value", "status"]
    return pd.DataFrame(rows, columns=columns)


def span_of(indicator: str, catalogue: Catalogue) -> str:
    return "point" if catalogue.indicators[indicator].kind == "stock" else "ytd"


def plain_levels(facts: pd.DataFrame, catalogue: Catalogue) -> dict[Key, tuple[float, str]]:
    facts = facts[(facts["measure"] == "actual") & (facts["basis"] == "")]
    return {
        (f.zone_id, f.indicator_id, f.period.date()): (f.value, f.status)
        for f in facts.itertuples(index=False)
        if f.span == span_of(f.indicator_id, catalogue)
    }


def sums_of_parks(told: dict[Key, tuple[float, str]], catalogue: Catalogue) -> dict[Key, tuple[float, str]]:
    """Of each zone with parks, what can be added up and was reported by every one of them."""
    parks = defaultdict(list)
    for zone in catalogue.zones.values():
        if zone.parent_id:
            parks[zone.parent_id].append(zone.zone_id)
    found = {}
    for parent, members in parks.items():
        for zone, indicator, day in told:
            each = [told.get((member, indicator, day)) for member in members]
            if zone == members[0] and catalogue.indicators[indicator].rollup == "sum" and None not in each:
                known = [figure for figure in each if figure]
                status = "final" if {status for _, status in known} == {"final"} else "provisional"
                found[parent, indicator, day] = (sum(value for value, _ in known), status)
    return found


def ratios(parts: dict[Key, tuple[float, str]], catalogue: Catalogue) -> dict[Key, tuple[float, str]]:
    """numerator ÷ denominator in the indicator's unit, where the denominator is above 0."""
    found = {}
    for id_, formula in catalogue.formulas.items():
        for (zone, indicator, day), (above, status) in parts.items():
            below, status_below = parts.get((zone, formula.denominator_id, day), (0.0, ""))
            if indicator == formula.numerator_id and below > 0:
                both = "final" if status == status_below == "final" else "provisional"
                found[zone, id_, day] = (above / below * float(formula.factor), both)
    return found
