"""The catalogue as the rows of tables, for SQL to join."""

from dataclasses import asdict
from typing import Any

from kpi.catalogue import Catalogue


def mirror_rows(catalogue: Catalogue) -> dict[str, list[list[Any]]]:
    """Table → its rows, in the order of its columns."""
    zones = [asdict(zone) for zone in catalogue.zones.values()]
    groups = [asdict(group) for group in catalogue.peer_groups.values()]
    for row in zones:
        row["simulated"] = "1" if row["simulated"] else "0"
        del row["source"]
    for row in groups:
        del row["note"]
    indicators = [
        [
            number,
            i.id,
            i.name_zh,
            i.name_en,
            i.dimension,
            i.unit,
            i.kind,
            i.direction,
            i.rollup,
            i.decimals,
            i.group,
        ]
        for number, i in enumerate(catalogue.indicators.values())
    ]
    formulas = [
        [f.indicator_id, f.numerator_id, f.denominator_id, float(f.factor)]
        for f in catalogue.formulas.values()
    ]
    units = [[u.name, u.family, *u.factor.as_integer_ratio()] for u in catalogue.units.all()]
    return {
        "zone": [list(row.values()) for row in zones],
        "indicator": indicators,
        "formula": formulas,
        "peer_group": [list(row.values()) for row in groups],
        **_scheme_rows(catalogue),
        "unit": units,
    }


def _scheme_rows(catalogue: Catalogue) -> dict[str, list[list[Any]]]:
    """The schemes as rows; items and deductions stand in one table."""
    rows: dict[str, list[list[Any]]] = {"scheme": [], "scheme_item": [], "scheme_class": []}
    for s in catalogue.schemes.values():
        rows["scheme"].append([s.id, s.name_zh, s.name_en, s.peers, s.min_coverage_pct, s.parent_pct])
        for number, i in enumerate(s.items):
            group = [i.group, s.groups[i.group]]
            scored_by = [i.floor_pct, i.step_pct, i.cap_pct, i.best, i.worst, i.benchmark]
            what = [s.id, number, i.indicator_id, *group, i.weight, i.measured, i.method]
            rows["scheme_item"].append([*what, *scored_by, None, None, None])
        for number, d in enumerate(s.deductions, len(s.items)):
            what = [s.id, number, d.indicator_id, None, None, 0.0, "deduction", "deduction"]
            taken = [d.line, d.points_per_unit, d.max_points]
            rows["scheme_item"].append([*what, *[None] * 6, *taken])
        rows["scheme_class"] += [
            [s.id, number, c.name, c.top_pct, c.min_score] for number, c in enumerate(s.classes)
        ]
    return rows
