"""A Comparison as a chart that Office draws itself: categories, series of plain numbers, what each is.

The slide and the workbook draw the same NativeChart, so a reader who clicks on a bar finds the number
that the screen shows. A missing value is None and leaves a gap.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kpi.charts.bullets import target_labels
from kpi.charts.bump import chosen_zones
from kpi.charts.score import item_labels
from kpi.charts.theme import LIGHT
from kpi.charts.waterfall import waterfall_steps
from kpi.clauses.growth import FEWEST_RATES
from kpi.clauses.target import status_symbol
from kpi.period import Period
from kpi.question import Comparison
from kpi.words import Writer

KINDS = ("bar", "bullet", "line", "bump", "waterfall")
# of more zones a bump's lines could not be told apart on paper
FEW_ZONES = 12
# what a point or a series is → the attribute of the theme that colours it
ROLES = ("own", "peer", "good", "near", "bad", "mark", "faint", "grid")
STATUS_ROLES = {"behind": "bad", "slightly_behind": "near"}


@dataclass(frozen=True)
class Series:
    """One series: its name, a value for every category, and its role (ROLES); `roles` where points
    differ, one for each, "" for the series' own."""

    name: str
    values: tuple[float | None, ...]
    role: str = "own"
    roles: tuple[str, ...] = ()

    def role_at(self, point: int) -> str:
        return (self.roles[point] if self.roles else "") or self.role


@dataclass(frozen=True)
class NativeChart:
    """kind of KINDS. bar: horizontal, the first category on top. bullet: bars of the first series, the
    others are marks across them. line, bump: categories are dates, a bump's places count from the top.
    waterfall: the first series is what the others stand on, and is not drawn; then the two totals, marks;
    then what rises and what falls, both as sizes. unit: as printed, "" for none. decimals: of the numbers
    at the points. remark: what the picture leaves out, "" for nothing. marks: a symbol for every category
    that was judged, which shows its status where print has no colours; none where nothing is judged."""

    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int
    remark: str = ""
    marks: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The categories with their marks before them."""
        if not self.marks:
            return self.categories
        return tuple(f"{mark} {name}" for mark, name in zip(self.marks, self.categories, strict=True))


def native_chart(
    comparison: Comparison, writer: Writer, history: pd.DataFrame | None = None
) -> NativeChart | None:
    """The chart of a comparison; `history` is the zone's growth series where that is to be drawn (see
    read_series). None where there is nothing to draw, or the comparison is a table by nature."""
    if history is not None:
        return _history(history, comparison, writer)
    draw = DRAWN.get(comparison.kind)
    return draw(comparison, writer) if draw else None


def colour(role: str) -> str:
    """The colour of a role, or of the theme's ink, on white paper, without its #."""
    return str(getattr(LIGHT, role)).removeprefix("#").upper()


def _bullets(comparison: Comparison, writer: Writer) -> NativeChart | None:
    rows = comparison.rows[comparison.rows["completion_pct"].notna()]
    if rows.empty:
        return _leads(comparison, writer)
    rows = rows.sort_values("lead_pp", kind="stable")
    series = [
        Series(
            writer.say("chart.actual"),
            _values(rows["completion_pct"]),
            "peer",
            roles=tuple(STATUS_ROLES.get(status, "good") for status in rows["status"]),
        ),
        Series(writer.say("chart.pace"), _values(rows["pace_pct"]), "mark"),
    ]
    if "last_year_pace_pct" in rows and rows["last_year_pace_pct"].notna().any():
        series.append(Series(writer.say("chart.last_year"), _values(rows["last_year_pace_pct"]), "faint"))
    names = tuple(target_labels(rows, writer))
    return NativeChart("bullet", names, tuple(series), "%", 1, marks=_marks(rows, writer))


def _leads(comparison: Comparison, writer: Writer) -> NativeChart | None:
    rows = comparison.rows[comparison.rows["lead_pp"].notna()].sort_values("lead_pp", kind="stable")
    if rows.empty:
        return None
    roles = tuple(STATUS_ROLES.get(status, "good") for status in rows["status"])
    series = Series(writer.say("column.lead_pp"), _values(rows["lead_pp"]), roles=roles)
    names = tuple(target_labels(rows, writer))
    return NativeChart("bar", names, (series,), writer.unit("个百分点"), 1, marks=_marks(rows, writer))


def _marks(rows: pd.DataFrame, writer: Writer) -> tuple[str, ...]:
    return tuple(status_symbol(writer, status) for status in rows["status"])


def _growth(comparison: Comparison, writer: Writer) -> NativeChart | None:
    rows = comparison.rows[comparison.rows["yoy_pct"].notna()]
    if rows.empty:
        return None
    rows = rows.sort_values("yoy_pct", ascending=False, kind="stable")
    own = Series(writer.zone(comparison.question.zone), _values(rows["yoy_pct"]))
    medians = rows["group_median_yoy_pct"].where(rows["n_group_rates"] >= FEWEST_RATES)
    name = writer.say("chart.group_median", peers=writer.peers(comparison.question.peers))
    marks = [Series(name, _values(medians), "mark")] if medians.notna().any() else []
    return NativeChart("bullet", _names(rows, "indicator", writer), (own, *marks), "%", 1)


def _history(series: pd.DataFrame, comparison: Comparison, writer: Writer) -> NativeChart | None:
    columns = ("published_yoy_pct", "computed_yoy_pct", "group_median_yoy_pct")
    rows = series[series[list(columns[:2])].notna().any(axis=1).cummax()]
    if rows.empty:
        return None
    medians = rows[columns[2]].where(rows["n_group_rates"] >= FEWEST_RATES)
    median_name = writer.say("chart.group_median", peers=writer.peers(comparison.question.peers))
    lines = [
        Series(writer.say("chart.published_yoy_pct"), _values(rows[columns[0]])),
        Series(writer.say("chart.computed_yoy_pct"), _values(rows[columns[1]]), "faint"),
        Series(median_name, _values(medians), "peer"),
    ]
    first, *others = (line for line in lines if any(value is not None for value in line.values))
    # what was never published is computed throughout, and then is the own line
    shown = (replace(first, role="own"), *others)
    return NativeChart("line", _days(rows["period"], writer), shown, "%", 1)


def _ranking(comparison: Comparison, writer: Writer) -> NativeChart | None:
    rows = comparison.rows[comparison.rows["rank"].notna()]
    if rows.empty or len(comparison.indicator_ids) != 1:
        return None
    names = _names(rows, "zone", writer)
    # alone nobody has a place
    if len(rows) > 1:
        names = tuple(f"{rank}  {name}" for rank, name in zip(rows["rank"], names, strict=True))
    unit = str(rows["unit"].iloc[0])
    series = Series(_subject(comparison, writer), _values(rows["value"]), "peer", _lit(rows))
    decimals = writer.decimals(rows["indicator_id"].iloc[0], unit)
    return NativeChart("bar", names, (series,), writer.unit(unit), decimals)


def _score(comparison: Comparison, writer: Writer) -> NativeChart | None:
    rows = comparison.rows[comparison.rows["is_rated"]]
    if rows.empty:
        return None
    names = tuple(
        f"{rank}  {name}" for rank, name in zip(rows["rank"], _names(rows, "zone", writer), strict=True)
    )
    series = Series(writer.say("column.score"), _values(rows["score"]), "peer", _lit(rows))
    return NativeChart("bar", names, (series,), "", 2)


def _score_items(comparison: Comparison, writer: Writer) -> NativeChart | None:
    rows = comparison.rows[comparison.rows["lost_points"].notna()]
    if rows.empty:
        return None
    rows = rows.sort_values("lost_points", ascending=False, kind="stable")
    series = Series(writer.say("chart.lost"), _values(rows["lost_points"]), "bad")
    return NativeChart("bar", tuple(item_labels(rows, writer)), (series,), "", 2)


def _share(comparison: Comparison, writer: Writer) -> NativeChart | None:
    """The waterfall of one whole's change, as waterfall_steps has it."""
    rows = comparison.rows[comparison.rows["pull_pp"].notna()]
    if rows.empty or len(comparison.indicator_ids) != 1 or rows["whole_kind"].nunique() != 1:
        return None
    whole = rows.iloc[0]
    steps = waterfall_steps(rows, writer, LIGHT)
    starts = whole["whole_base_value"] + steps["change"].cumsum() - steps["change"]
    lows = pd.concat([starts, starts + steps["change"]], axis=1).min(axis=1)
    rises = steps["change"].where(steps["change"] >= 0)
    falls = -steps["change"].where(steps["change"] < 0)
    roles = {getattr(LIGHT, role): role for role in ROLES}
    own = tuple("own" if roles[each] == "own" else "" for each in steps["colour"])
    indicator = writer.catalogue.indicators[whole["indicator_id"]]
    better, worse = ("bad", "good") if whole["direction"] == "lower" else ("good", "bad")
    ends = (float(whole["whole_base_value"]), *(None,) * len(steps), float(whole["whole_value"]))
    heads = (writer.say("chart.whole_before"), *steps["label"], writer.say("chart.whole_now"))
    series = (
        Series("", (None, *_values(lows), None), "grid"),
        Series(_subject(comparison, writer), ends, "mark"),
        Series(writer.say("chart.rise"), (None, *_values(rises), None), better, ("", *own, "")),
        Series(writer.say("chart.fall"), (None, *_values(falls), None), worse, ("", *own, "")),
    )
    return NativeChart("waterfall", heads, series, writer.unit(indicator.unit), indicator.decimals)


def _course(comparison: Comparison, writer: Writer) -> NativeChart | None:
    rows = comparison.rows
    days = rows["period"].drop_duplicates().sort_values()
    if len(days) < 2 or len(comparison.indicator_ids) != 1:
        return None
    places = rows.pivot(index="zone_id", columns="period", values="rank").reindex(columns=days)
    own = comparison.question.zone
    zones = sorted(chosen_zones(rows, FEW_ZONES), key=lambda zone: zone == own)
    series = tuple(
        Series(writer.zone(zone), _values(places.loc[zone]), "own" if zone == own else "peer")
        for zone in zones
    )
    count = rows["zone_id"].nunique()
    remark = writer.say("chart.race_subset", count=count) if len(zones) < count else ""
    return NativeChart("bump", _days(days, writer), series, "", 0, remark)


def _yield(comparison: Comparison, writer: Writer) -> NativeChart | None:
    rows = comparison.rows[comparison.rows["value"].notna()]
    if rows.empty or len(comparison.indicator_ids) != 1:
        return None
    rows = rows.sort_values("value", ascending=False, kind="stable")
    indicator = writer.catalogue.indicators[rows["indicator_id"].iloc[0]]
    series = Series(_subject(comparison, writer), _values(rows["value"]), "peer", _lit(rows))
    return NativeChart(
        "bar", _names(rows, "zone", writer), (series,), writer.unit(indicator.unit), indicator.decimals
    )


DRAWN: dict[str, Callable[[Comparison, Writer], NativeChart | None]] = {
    "target": _bullets,
    "race": _bullets,
    "land": _bullets,
    "growth": _growth,
    "ranking": _ranking,
    "score": _score,
    "score_items": _score_items,
    "share": _share,
    "course": _course,
    "land_yield": _yield,
}


def _subject(comparison: Comparison, writer: Writer) -> str:
    return writer.indicator(comparison.indicator_ids[0])


def _names(rows: pd.DataFrame, what: str, writer: Writer) -> tuple[str, ...]:
    return tuple(rows[f"{what}_{writer.language}"])


def _days(days: Iterable[pd.Timestamp], writer: Writer) -> tuple[str, ...]:
    return tuple(Period(day.date()).label(writer.language) for day in days)


def _lit(rows: pd.DataFrame) -> tuple[str, ...]:
    """The own zone in the accent, the others grey."""
    return tuple("own" if is_own else "peer" for is_own in rows["is_own"])


def _values(column: "pd.Series[Any]") -> tuple[float | None, ...]:
    return tuple(None if pd.isna(value) else float(value) for value in column)
