"""A Comparison as a table of names and numbers: what the screen, CSV and the terminal show."""

import pandas as pd

from kpi.period import Period
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
        "acceleration_pp",
        "acceleration_year_pp",
        "two_year_pct",
        "quarter_value",
        "quarter_source",
        "quarter_base_value",
        "quarter_yoy_pct",
        "quarter_yoy_source",
        "quarter_word",
        "quarter_before_value",
        "quarter_on_quarter_pct",
        "group_median_yoy_pct",
        "group_median_change_pp",
        "ahead_of_group_pp",
        "n_group_rates",
        "group_yoy_pct",
        "n_group",
        "n_members",
        "parent_yoy_pct",
        "parent_change_pp",
        "ahead_of_parent_pp",
        "city_yoy_pct",
        "city_change_pp",
        "ahead_of_city_pp",
    ],
    # one indicator through the periods
    "growth_series": [
        "period",
        "value",
        "unit",
        "yoy_pct",
        "yoy_source",
        "change_pp",
        "change_places",
        "computed_yoy_pct",
        "difference_pp",
        "word",
        "acceleration_pp",
        "two_year_pct",
        "quarter_value",
        "quarter_source",
        "quarter_yoy_pct",
        "quarter_yoy_source",
        "quarter_word",
        "quarter_on_quarter_pct",
        "group_median_yoy_pct",
        "group_median_change_pp",
        "n_group_rates",
        "group_yoy_pct",
        "parent_yoy_pct",
        "parent_change_pp",
        "city_yoy_pct",
        "city_change_pp",
    ],
    "ranking": [
        "rank",
        "indicator",
        "zone",
        "value",
        "unit",
        "yoy_source",
        "level_value",
        "rank_year_ago",
        "change_year_ago",
        "rank_before",
        "change_before",
        "gap_ahead",
        "gap_behind",
        "growth_gap_ahead_pp",
        "extra_per_month",
        "pass_by_year_end_value",
        "gap_to_median",
        "gap_to_top_quartile",
        "gap_to_best",
        "gap_to_benchmark",
    ],
    "move": [
        "indicator",
        "since",
        "rank_published",
        "rank_then",
        "rank",
        "total",
        "by_revision",
        "by_own",
        "by_peers",
        "by_newcomers",
    ],
    "course": ["indicator", "period", "zone", "value", "unit", "rank", "n_ranked"],
    "standing": [
        "indicator",
        "group",
        "is_member",
        "rank",
        "n_ranked",
        "n_members",
        "value",
        "unit",
        "median_value",
        "best_value",
        "gap_to_median",
        "gap_to_best",
        "zone_ahead",
        "gap_ahead",
    ],
}
IN_INDICATOR_UNIT = {
    "value",
    "base_value",
    "quarter_value",
    "quarter_base_value",
    "quarter_before_value",
    "remaining_value",
    "remaining_per_month",
    "gap_ahead",
    "gap_behind",
    "level_value",
    "extra_per_month",
    "pass_by_year_end_value",
    "median_value",
    "best_value",
    "gap_to_median",
    "gap_to_top_quartile",
    "gap_to_best",
    "gap_to_benchmark",
}
IN_TARGET_UNIT = {"target_value", "actual_value"}
CODES = {
    "set_by": "basis",
    "yoy_source": "source",
    "word": "word",
    "status": "status",
    "quarter_source": "source",
    "quarter_yoy_source": "source",
    "quarter_word": "word",
    "since": "since",
    "is_member": "member",
}
NAMED = ("zone", "indicator", "group", "zone_ahead")
# columns whose sign says which way
SIGNED = ("change", "lead", "by_", "total")
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
        if name in IN_INDICATOR_UNIT | IN_TARGET_UNIT:
            named[name] = [
                number(value, _decimals(writer, row, name), writer.language)
                for value, row in zip(named[name], rows.to_dict("records"), strict=True)
            ]
        elif pd.api.types.is_float_dtype(named[name]):
            named[name] = [number(value, 1, writer.language) for value in named[name]]
        elif pd.api.types.is_integer_dtype(named[name]):
            sign = name.startswith(SIGNED)
            named[name] = [
                MISSING if pd.isna(value) else f"{value:+d}" if sign and value else f"{value}"
                for value in named[name]
            ]
    return _headed(named.fillna(MISSING), writer)


def is_number_column(head: str, writer: Writer) -> bool:
    """Whether the column under this head holds numbers."""
    texts = {*NAMED, "period", "unit", "target_unit", *CODES}
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
        if name in NAMED:
            table[name] = rows[f"{name}_{writer.language}"]
        elif name == "is_member":
            table[name] = _worded(rows[name].map({True: "yes", False: "no"}), CODES[name], writer)
        elif name in CODES:
            table[name] = _worded(rows[name], CODES[name], writer)
        elif name == "period":
            table[name] = [writer.period(Period(day.date())) for day in rows[name]]
        elif name.endswith("unit"):
            table[name] = [writer.unit(unit) for unit in rows[name]]
        else:
            table[name] = rows[name]
    if comparison.kind == "ranking" and comparison.question.by == "level":
        table = table.drop(columns="level_value")
    if comparison.kind.startswith("growth"):
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
    unit = writer.catalogue.indicators[row["indicator_id"]].unit
    return writer.decimals(row["indicator_id"], unit if name == "level_value" else row["unit"])


def _headed(table: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    return table.rename(columns={name: writer.say(f"column.{name}") for name in table.columns})
