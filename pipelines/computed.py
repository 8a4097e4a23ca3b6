"""Columns that are worked out from other columns: they check those, and are not stored beside them.

A 同比 beside both levels is stored only where the levels do not give it: then it was published as
it is (at comparable prices, say), or one of the three is wrong, which a check tells.
"""

import pandas as pd

from pipelines.check import no_hits
from pipelines.hits import hits_of
from pipelines.vocabulary import LEVEL_BASES

PLACE = ["sheet", "line", "zone_id", "indicator_id", "span"]


def set_apart(facts: pd.DataFrame, computed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The facts without growth that the levels beside it give; and what disagrees with its parts, as
    hits of a check (pipelines/check.py).

    `computed`: rows as of facts with measure completion or increase. A figure printed to so many
    digits may be off by half a unit of the last one: what differs by more than that disagrees. Parts
    stand in the same row; in a long table every line was stated for itself.
    """
    if computed.empty and not (facts["measure"] == "yoy").any():
        return facts, no_hits()
    computed, clear = _with_lines(computed), _with_lines(facts)
    growth = clear[(clear["measure"] == "yoy") & (clear["basis"] == "")]
    levels = _levels(clear)
    if levels.empty:
        return facts, no_hits()
    held_up = computed["measure"].isin(["completion", "increase"]) & ~computed["basis"].isin(LEVEL_BASES)
    told = pd.concat([growth, computed[held_up]])
    held = _expected(told, levels, clear)
    held["agrees"] = (held["value"] - held["expected"]).abs() <= held["slack"] * 1.0001 + 1e-9
    is_growth = held["measure"] == "yoy"
    given = facts[~facts["fact_no"].isin(held.loc[is_growth & held["agrees"], "fact_no"])]
    return given, _disagreements(held[held["expected"].notna() & ~held["agrees"]])


def _with_lines(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts that are clear, each with the line of the sheet on which it stands."""
    clear = facts[facts["is_clear"]]
    return clear.assign(line=clear["cell"].str.extract(r"(\d+)$")[0])


def _levels(facts: pd.DataFrame) -> pd.DataFrame:
    levels = facts[(facts["measure"] == "actual") & facts["value"].notna()]
    levels = levels.assign(
        month=_month(levels["period"]), half=_half_unit(levels, "indicator_id", is_level=True)
    )
    return levels.drop_duplicates([*PLACE, "month"])[[*PLACE, "month", "value", "half"]]


def _expected(told: pd.DataFrame, levels: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """`told` with what its parts give, expected, and how far rounding may take it, slack."""
    held = told.assign(month=_month(told["period"]), half=_half_unit(told, "measure"))
    held = held.merge(levels.add_suffix("_now"), "left", left_on=[*PLACE, "month"], right_on=_names("_now"))
    base = levels.assign(month=levels["month"] + 12)
    held = held.merge(base.add_suffix("_base"), "left", left_on=[*PLACE, "month"], right_on=_names("_base"))
    goals = facts[(facts["measure"] == "target") & (facts["period"].dt.month == 12)]
    goals = goals.assign(month=_month(goals["period"]), half=0.0)  # a target is set, not rounded
    goals = goals.sort_values("basis", key=lambda basis: basis.isin(LEVEL_BASES), kind="stable")
    goals = goals.drop_duplicates([*PLACE[:-1], "month"])[[*PLACE[:-1], "month", "value", "half"]]
    year_end = held["month"] + 12 - held["period"].dt.month
    held = held.assign(goal_month=year_end).merge(
        goals.add_suffix("_goal"),
        "left",
        left_on=[*PLACE[:-1], "goal_month"],
        right_on=[f"{name}_goal" for name in (*PLACE[:-1], "month")],
    )
    now, base_value, goal = held["value_now"], held["value_base"], held["value_goal"]
    rate = _ratio(held, "_now", "_base", base_value > 0)
    part = _ratio(held, "_now", "_goal", goal > 0)
    is_points = (held["unit"] == "个百分点") | (held["measure"] == "increase")
    is_part = held["measure"] == "completion"
    held["expected"] = (rate[0] - 100).mask(is_points, now - base_value).mask(is_part, part[0])
    slack = rate[1].mask(is_points, held["half_now"] + held["half_base"]).mask(is_part, part[1])
    held["slack"] = slack + held["half"]
    fraction = is_part & (held["value"] <= 2) & (held["expected"] > 2)
    held["value"] = held["value"].mask(fraction, held["value"] * 100)
    held["slack"] = held["slack"].mask(fraction, slack + held["half"] * 100)
    return held


def _ratio(held: pd.DataFrame, upper: str, lower: str, is_there: pd.Series) -> tuple[pd.Series, pd.Series]:
    """One figure as a percentage of another, and how far the rounding of both may take it."""
    top, bottom = held[f"value{upper}"], held[f"value{lower}"].where(is_there)
    ratio = top / bottom * 100
    slack = held[f"half{upper}"] / bottom * 100 + ratio.abs() * held[f"half{lower}"] / bottom
    return ratio, slack


def _half_unit(figures: pd.DataFrame, like: str, is_level: bool = False) -> pd.Series:
    """Half a unit of the last digit printed, in the unit in which the value is kept. Excel drops closing
    zeros, so the figures that are alike tell how many digits there are. Levels that are all whole
    numbers are taken as they stand."""
    plain = figures["raw_value"].astype("str").str.normalize("NFKC")
    digits = plain.str.extract(r"(?P<whole>\d[\d,]*)(?:\.(?P<part>\d+))?")
    places = digits["part"].str.len().fillna(0)
    places = places.groupby([figures[like], figures["raw_unit"]]).transform("max")
    printed = pd.to_numeric(
        digits["whole"].str.replace(",", "") + "." + digits["part"].fillna("0"),
        errors="coerce",
    )
    scale = (figures["value"].abs() / printed.where(printed > 0)).fillna(1.0)
    half = 0.5 * 10.0 ** (-places) * scale
    return half.where(places > 0, 0.0) if is_level else half


def _month(period: pd.Series) -> pd.Series:
    return period.dt.year * 12 + period.dt.month


def _names(suffix: str) -> list[str]:
    return [f"{name}{suffix}" for name in [*PLACE, "month"]]


def _disagreements(wrong: pd.DataFrame) -> pd.DataFrame:
    if wrong.empty:
        return no_hits()
    # what is computed is no figure of the store: only its cell and its text tell of it
    told = wrong[["zone_id", "indicator_id", "period", "span", "raw_value", "sheet", "cell"]]
    detail = [f"{expected:.4g}" for expected in wrong["expected"]]
    return hits_of("computed_disagrees", told.assign(detail=detail))
