"""A Comparison as a table of names and numbers: what the screen, CSV and the terminal show."""

import pandas as pd

from kpi.clauses import cuts
from kpi.clauses.gap import PLACES_AS, signed
from kpi.period import Period
from kpi.question import Comparison
from kpi.text import MISSING, number
from kpi.words import Writer

COLUMNS = {
    "target": [
        "indicator",
        "set_by",
        "target_value",
        "floor_value",
        "stretch_value",
        "actual_value",
        "target_unit",
        "yoy_pct",
        "completion_pct",
        "pace_pct",
        "lead_pp",
        "lead_pct",
        "lead_places",
        "reached_level",
        "last_year_pace_pct",
        "lead_last_year_pp",
        "remaining_value",
        "remaining_per_month",
        "rest_yoy_pct",
        "projected_by_shape_pct",
        "projected_by_pace_pct",
        "status",
        "override_status",
        "override_reason",
        "override_by",
    ],
    "race": [
        "indicator",
        "set_by",
        "target_value",
        "floor_value",
        "stretch_value",
        "actual_value",
        "target_unit",
        "remaining_value",
        "remaining_per_month",
        "rest_yoy_pct",
        "projected_by_shape_value",
        "projected_by_shape_pct",
        "projected_by_pace_value",
        "projected_by_pace_pct",
        "status",
        "override_status",
        "override_reason",
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
    "ranking_score": [
        "rank",
        "zone",
        "score",
        "class",
        "coverage_pct",
        "rank_year_ago",
        "change_year_ago",
        "rank_before",
        "change_before",
        "gap_ahead",
        "gap_behind",
        "gap_to_median",
        "gap_to_top_quartile",
        "gap_to_best",
        "gap_to_benchmark",
        "n_scored",
        "n_items",
        "reason",
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
    "course_score": ["period", "zone", "value", "rank", "n_ranked"],
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
    "share": [
        "indicator",
        "whole_kind",
        "zone",
        "value",
        "base_value",
        "unit",
        "share_pct",
        "share_change_pp",
        "pull_pp",
        "contribution_pct",
        "growth_pct",
        "whole_growth_pct",
        "verdict",
        "published_share_pct",
        "reason",
    ],
    "score": [
        "rank",
        "zone",
        "score",
        "class",
        "coverage_pct",
        "rank_low",
        "rank_high",
        "same_rank_pct",
        "own_score",
        "parent_score",
        "deducted_points",
        "n_scored",
        "n_items",
        "reason",
    ],
    "score_items": [
        "group",
        "indicator",
        "measured",
        "value",
        "unit",
        "weight",
        "normalised",
        "points",
        "max_points",
        "lost_points",
        "rank",
        "n_reported",
        "best_value",
        "step_value",
        "step_gain",
        "step_rank",
        "place_value",
        "entropy_weight",
        "reason",
    ],
    "gap": [
        "indicator",
        "priority",
        "urgency",
        "reason",
        "worst_cut",
        "value",
        "unit",
        "target_gap",
        "target_gap_unit",
        "target_status",
        "last_year_gap",
        "last_year_gap_unit",
        "rank",
        "n_ranked",
        "change_year_ago",
        "zone_ahead",
        "ahead_gap",
        "ahead_pct",
        "median_gap",
        "median_pct",
        "best_gap",
        "best_pct",
        "benchmark_gap",
        "benchmark_pct",
        "importance_pct",
        "coverage_pct",
    ],
    "cuts": [
        "cut",
        "indicator",
        "dimension",
        "cut_value",
        "unit",
        "yoy_source",
        "word",
        "rank",
        "n_ranked",
        "standing_pct",
        "n_indicators",
        "over_period",
    ],
    "coverage": [
        "zone",
        "indicator",
        "quarter",
        "state",
        "n_reported",
        "n_zones",
        "n_given",
        "n_known",
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
    "cut_value",
    "base_value",
    "quarter_value",
    "quarter_base_value",
    "quarter_before_value",
    "remaining_value",
    "remaining_per_month",
    "projected_by_shape_value",
    "projected_by_pace_value",
    "gap_ahead",
    "gap_behind",
    "ahead_gap",
    "median_gap",
    "best_gap",
    "benchmark_gap",
    "year_ago_value",
    "level_value",
    "extra_per_month",
    "pass_by_year_end_value",
    "median_value",
    "best_value",
    "gap_to_median",
    "gap_to_top_quartile",
    "gap_to_best",
    "gap_to_benchmark",
    "step_value",
    "place_value",
}
# gaps whose unit changes from row to row; printed with it
IN_OWN_UNIT = {"target_gap", "last_year_gap"}
IN_POINTS = {
    "score",
    "own_score",
    "parent_score",
    "deducted_points",
    "points",
    "max_points",
    "lost_points",
    "step_gain",
}
IN_PERCENT_OF_ALL = {"coverage_pct", "same_rank_pct"}
NAMES = ("zone", "zone_ahead", "indicator", "group", "numerator", "denominator")
# columns in another indicator's unit → the column that says which
IN_PART_UNIT = {"numerator_value": "numerator_id", "denominator_value": "denominator_id"}
IN_TARGET_UNIT = {"target_value", "actual_value", "floor_value", "stretch_value"}
CODES = {
    "set_by": "basis",
    "reached_level": "reached",
    "yoy_source": "source",
    "word": "word",
    "status": "status",
    "override_status": "status",
    "quarter_source": "source",
    "quarter_yoy_source": "source",
    "quarter_word": "word",
    "whole_kind": "whole",
    "verdict": "verdict",
    "measured": "measured",
    "reason": "reason",
    "urgency": "urgency",
    "worst_cut": "cut",
    "target_status": "status",
    "cut": "fivecut",
    "dimension": "dimension",
    "state": "coverage",
    "value_source": "valuesource",
    "quadrant": "quadrant",
    "since": "since",
    "is_member": "member",
}
# columns whose sign says which way
SIGNED = ("change", "lead", "by_", "total")
# rates have one; parts are many and their pulls are small
DECIMALS = {"pull_pp": 2, "area_mu": 0, "target_mu": 0, "change_mu": 0, "area_ha": 2, "area_km2": 2}
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
    records = rows.to_dict("records")
    for name in named.columns:
        if name in IN_OWN_UNIT:
            units = rows[f"{name}_unit"]
            named[name] = [
                signed(writer, *cell, places_as=PLACES_AS[name.removesuffix("_gap")])
                for cell in zip(
                    named[name], units.where(units.notna(), None), rows["indicator_id"], strict=True
                )
            ]
        elif name in IN_INDICATOR_UNIT | IN_TARGET_UNIT | set(IN_PART_UNIT):
            named[name] = [
                number(value, _decimals(writer, row, name), writer.language)
                for value, row in zip(named[name], records, strict=True)
            ]
        elif name in IN_POINTS:
            named[name] = [number(value, 2, writer.language) for value in named[name]]
        elif name in IN_PERCENT_OF_ALL:
            named[name] = [writer.percent(value) for value in named[name].astype(object)]
        elif pd.api.types.is_float_dtype(named[name]):
            decimals = DECIMALS.get(name, 1)
            named[name] = [number(value, decimals, writer.language) for value in named[name]]
        elif pd.api.types.is_integer_dtype(named[name]):
            sign = name.startswith(SIGNED)
            named[name] = [
                MISSING if pd.isna(value) else f"{value:+d}" if sign and value else f"{value}"
                for value in named[name]
            ]
    named = named.drop(columns=[f"{name}_unit" for name in IN_OWN_UNIT], errors="ignore")
    return _headed(named.fillna(MISSING), writer)


def is_number_column(head: str, writer: Writer) -> bool:
    """Whether the column under this head holds numbers."""
    texts = {*NAMES, *CODES, "class", "override_reason", "override_by"}
    texts |= {"period", "over_period", "quarter", "unit", "target_unit", "numerator_unit", "denominator_unit"}
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
    kind = f"{comparison.kind}_{comparison.question.by}"
    for name in COLUMNS.get(kind, COLUMNS[comparison.kind]):
        if f"{name}_zh" in rows:
            table[name] = rows[f"{name}_{writer.language}"]
        elif name == "set_by":
            table[name] = _worded(_bases(rows), "basis", writer)
        elif name == "is_member":
            table[name] = _worded(rows[name].map({True: "yes", False: "no"}), CODES[name], writer)
        elif name in CODES:
            table[name] = _worded(rows[name], CODES[name], writer)
        elif name in ("period", "quarter"):
            table[name] = [writer.period(Period(day.date())) for day in rows[name]]
        elif name.endswith("unit"):
            table[name] = [writer.unit(unit) if isinstance(unit, str) else None for unit in rows[name]]
        elif pd.api.types.is_datetime64_any_dtype(rows[name]):
            table[name] = rows[name].dt.date
        else:
            table[name] = rows[name]
    if comparison.kind == "ranking" and comparison.question.by == "level":
        table = table.drop(columns="level_value")
    if comparison.kind.startswith("growth"):
        table["word"] = table["word"].astype(object).mask(rows["disagrees"], "≠")
    if comparison.question.whole:
        table = table.drop(columns="whole_kind", errors="ignore")
    kept = [name for name in table.columns if table[name].notna().any() and (table[name] != "").any()]
    return table[kept]


def _bases(rows: pd.DataFrame) -> pd.Series:
    """Who set a target, and which of its levels it is where it is not the target itself."""
    level = rows["level"].where(rows["level"].isin(["floor", "stretch"]))
    return rows["set_by"].where(level.isna(), (rows["set_by"] + "_" + level).str.lstrip("_"))


def _worded(codes: pd.Series, prefix: str, writer: Writer) -> pd.Series:
    return codes.map(
        {code: writer.say(f"{prefix}.{code}") if code else "" for code in codes.dropna().unique()}
    )


def _decimals(writer: Writer, row: dict, name: str) -> int:
    if "cut" in row:
        return cuts.decimals(writer, row)
    if name in IN_TARGET_UNIT and row.get("target_kind") in ("growth", "share"):
        return 1
    if name in IN_TARGET_UNIT and row.get("target_kind") == "rank":
        return 0
    if row.get("measured") in ("growth", "completion"):
        return 1
    indicator = row[IN_PART_UNIT.get(name, "indicator_id")]
    if pd.isna(indicator):
        return 0
    if "ranked_by" in row and name != "level_value":
        return writer.decimals(indicator, row["unit"])
    return writer.catalogue.indicators[indicator].decimals


def _headed(table: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    return table.rename(columns={name: writer.say(f"column.{name}") for name in table.columns})
