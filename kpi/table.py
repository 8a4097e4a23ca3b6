"""A Comparison as a table of names and numbers: what the screen, CSV and the terminal show."""

import pandas as pd

from kpi.question import Comparison
from kpi.text import MISSING, number
from kpi.words import Writer

COLUMNS = {
    "target": [
        "indicator",
        "set_by",
        "target_value",
        "actual_value",
        "target_unit",
        "yoy_pct",
        "completion_pct",
        "pace_pct",
        "lead_pp",
        "lead_pct",
        "lead_places",
        "last_year_pace_pct",
        "remaining_value",
        "remaining_per_month",
        "status",
    ],
    "growth": [
        "indicator",
        "value",
        "base_value",
        "unit",
        "yoy_pct",
        "yoy_source",
        "change_pp",
        "change_places",
        "computed_yoy_pct",
        "difference_pp",
        "word",
    ],
    "ranking": [
        "rank",
        "indicator",
        "zone",
        "value",
        "unit",
        "rank_year_ago",
        "change_year_ago",
        "rank_before",
        "change_before",
        "gap_ahead",
        "gap_behind",
    ],
    "land": [
        "indicator",
        "set_by",
        "value",
        "unit",
        "area_mu",
        "area_ha",
        "area_km2",
        "target_value",
        "target_unit",
        "target_mu",
        "completion_pct",
        "pace_pct",
        "lead_pp",
        "lead_pct",
        "lead_places",
        "status",
        "year_ago_value",
        "change_mu",
        "yoy_pct",
        "yoy_source",
        "rank",
        "n_ranked",
        "median_value",
        "best_value",
        "best_share_pct",
        "value_source",
        "numerator",
        "numerator_value",
        "numerator_unit",
        "denominator",
        "denominator_value",
        "denominator_unit",
    ],
    "land_yield": [
        "rank",
        "indicator",
        "zone",
        "value",
        "unit",
        "value_source",
        "area_mu",
        "area_km2",
        "area_rank",
        "numerator",
        "numerator_value",
        "numerator_unit",
        "quadrant",
        "yoy_pct",
        "yoy_source",
        "change_year_ago",
        "best_share_pct",
    ],
}
IN_INDICATOR_UNIT = {
    "value",
    "base_value",
    "remaining_value",
    "remaining_per_month",
    "gap_ahead",
    "gap_behind",
    "year_ago_value",
    "median_value",
    "best_value",
}
# columns in another indicator's unit → the column that says which
IN_PART_UNIT = {"numerator_value": "numerator_id", "denominator_value": "denominator_id"}
AREA_DECIMALS = {"area_mu": 0, "target_mu": 0, "change_mu": 0, "area_ha": 2, "area_km2": 2}
IN_TARGET_UNIT = {"target_value", "actual_value"}
CODES = {
    "set_by": "basis",
    "yoy_source": "source",
    "word": "word",
    "status": "status",
    "value_source": "source",
    "quadrant": "quadrant",
}
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def plain_table(comparison: Comparison, writer: Writer) -> pd.DataFrame:
    """Numbers as numbers, codes and names in words, heads in the writer's language.

    Columns that are missing throughout are left out; simulated figures say so in a column.
    """
    table = _headed(_named(comparison, writer), writer)
    if comparison.is_simulated:
        table[writer.say("column.note")] = writer.say("simulated")
    return table


def printed_table(comparison: Comparison, writer: Writer) -> pd.DataFrame:
    """As `plain_table`, with every number as it is printed: the indicator's decimals, "—" for missing."""
    named = _named(comparison, writer)
    rows = comparison.rows.loc[named.index]
    for name in named.columns:
        if name in IN_INDICATOR_UNIT | IN_TARGET_UNIT | set(IN_PART_UNIT):
            named[name] = [
                number(value, _decimals(writer, row, name), writer.language)
                for value, row in zip(named[name], rows.to_dict("records"), strict=True)
            ]
        elif pd.api.types.is_float_dtype(named[name]):
            decimals = AREA_DECIMALS.get(name, 1)
            named[name] = [number(value, decimals, writer.language) for value in named[name]]
        elif pd.api.types.is_integer_dtype(named[name]):
            sign = name.startswith(("change", "lead"))
            named[name] = [
                MISSING if pd.isna(value) else f"{value:+d}" if sign and value else f"{value}"
                for value in named[name]
            ]
    return _headed(named.fillna(MISSING), writer)


def is_number_column(head: str, writer: Writer) -> bool:
    """Whether the column under this head holds numbers."""
    texts = {"indicator", "zone", "unit", "target_unit", "numerator", "denominator", *CODES}
    texts |= {"numerator_unit", "denominator_unit"}
    return head not in {writer.say(f"column.{name}") for name in texts}


def csv_bytes(table: pd.DataFrame) -> bytes:
    """CSV as Excel opens it: UTF-8 with BOM; text that a spreadsheet would run as a formula is
    kept text by a leading tab."""
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            texts = safe[name].fillna("").astype(str)
            safe[name] = texts.where(~texts.str.startswith(FORMULA_STARTS), "\t" + texts)
    return safe.to_csv(index=False, lineterminator="\r\n", float_format="%.12g").encode("utf-8-sig")


def _named(comparison: Comparison, writer: Writer) -> pd.DataFrame:
    rows = comparison.rows
    table = pd.DataFrame(index=rows.index)
    for name in COLUMNS[comparison.kind]:
        if f"{name}_zh" in rows:
            table[name] = rows[f"{name}_{writer.language}"]
        elif name in CODES:
            table[name] = _worded(rows[name], CODES[name], writer)
        elif name.endswith("unit"):
            table[name] = [None if pd.isna(unit) else writer.unit(unit) for unit in rows[name]]
        else:
            table[name] = rows[name]
    if comparison.kind == "growth":
        table["word"] = table["word"].astype(object).mask(rows["disagrees"], "≠")
    kept = [name for name in table.columns if table[name].notna().any() and (table[name] != "").any()]
    return table[kept]


def _worded(codes: pd.Series, prefix: str, writer: Writer) -> pd.Series:
    return codes.map({code: writer.say(f"{prefix}.{code}") for code in codes.dropna().unique()})


def _decimals(writer: Writer, row: dict, name: str) -> int:
    if name in IN_TARGET_UNIT and row.get("target_kind") in ("growth", "share"):
        return 1
    if name in IN_TARGET_UNIT and row.get("target_kind") == "rank":
        return 0
    indicator = row[IN_PART_UNIT.get(name, "indicator_id")]
    return 0 if pd.isna(indicator) else writer.catalogue.indicators[indicator].decimals


def _headed(table: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    return table.rename(columns={name: writer.say(f"column.{name}") for name in table.columns})
