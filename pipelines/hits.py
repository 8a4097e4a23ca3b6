"""What a row that breaks a claim says, in words of either language: where it is, and what was found.

The templates are `hit.<check>` in kpi/text; a sentence says "look here", never "false".
"""

from decimal import Decimal
from typing import Any

import pandas as pd

from kpi.names import Names
from kpi.period import Period
from kpi.text import number
from pipelines.check import COLUMNS

EXAMPLES = 3
SUMMARY = ["check_name", "severity", "row_count", "example"]
TABLE = [
    "check_name",
    "severity",
    "zone_id",
    "indicator_id",
    "period",
    "span",
    "measure",
    "basis",
    "value",
    "other_value",
]
RATES = ("yoy", "target_yoy")
SHARES = ("share", "target_share")
PLACES = ("rank", "target_rank")


def summary(hits: pd.DataFrame, names: Names) -> pd.DataFrame:
    """One row per broken claim: check_name, severity, row_count, example (the first few in words)."""
    rows = [
        {
            "check_name": check,
            "severity": group["severity"].iloc[0],
            "row_count": int(group["row_count"].iloc[0]),
            "example": names.say("hit.and").join(
                sentence(hit, names) for hit in group.head(EXAMPLES).to_dict("records")
            ),
        }
        for check, group in hits.groupby("check_name", sort=False)
    ]
    return pd.DataFrame(rows, columns=SUMMARY)


def hit_table(hits: pd.DataFrame, names: Names, history: pd.DataFrame) -> pd.DataFrame:
    """One row per hit: check_name, severity, the figure pointed at (zone_id to basis, value), what it is
    held against (other_value), finding (in words, without the figure), and the file and cell where it
    stands (`history`: the batches, as of Store.history)."""
    files = history.set_index("batch_id")["file_name"]
    rows = hits.to_dict("records")
    return hits[[*TABLE, "batch_id", "sheet", "cell"]].assign(
        period=pd.to_datetime(hits["period"]),
        finding=[found(hit, names) for hit in rows],
        file_name=[files.get(batch) for batch in hits["batch_id"]],
    )[[*TABLE, "finding", "file_name", "sheet", "cell"]]


def sentence(hit: dict[str, Any], names: Names) -> str:
    """The whole of a hit: 岚江云埠经济开发区 地区生产总值 2024年1—6月：2024年1—3月3亿元 → 2.9亿元（E3）."""
    is_in_a_cell = _is_there(hit["cell"]) and hit["check_name"] != "duplicate_figure"
    text = found(hit, names)
    if is_in_a_cell:
        batch = hit["batch_id"] if _is_there(hit["batch_id"]) else None
        text += names.say("hit.where_batch" if batch else "hit.where", cell=hit["cell"], batch=batch)
    what = subject(hit, names)
    return names.say("hit.sentence", what=what, text=text) if what else text


def subject(hit: dict[str, Any], names: Names) -> str:
    """The figure pointed at: zone, indicator, period, measure, as far as the hit is about one."""
    parts = []
    if _is_there(hit["zone_id"]):
        parts.append(names.zone(hit["zone_id"]))
    if _is_there(hit["indicator_id"]):
        parts.append(names.indicator(hit["indicator_id"]))
    if _is_there(hit["period"]):
        parts.append(period(hit, names))
    if _is_there(hit["measure"]) and hit["measure"] != "actual":
        parts.append(names.say(f"measure.{hit['measure']}"))
    return " ".join(parts)


def period(hit: dict[str, Any], names: Names, column: str = "period") -> str:
    """A period of the hit in words, "" where it has none."""
    if not _is_there(hit[column]):
        return ""
    span = hit["span"] if _is_there(hit["span"]) else "ytd"
    return names.period(Period(pd.Timestamp(hit[column]).date(), span))


def found(hit: dict[str, Any], names: Names) -> str:
    """What was found there, without the figure it is about."""
    other = hit["other_indicator_id"] if _is_there(hit["other_indicator_id"]) else hit["indicator_id"]
    values = {
        "value": shown(hit["value"], hit, names, hit["indicator_id"]),
        "other": shown(hit["other_value"], hit, names, other),
        "raw": hit["raw_value"],
        "detail": hit["detail"],
        "count": hit["count"],
        "among": hit["among"],
        "period": period(hit, names),
        "other_period": period(hit, names, "other_period"),
        "other_zone": names.zone(hit["other_zone_id"]) if _is_there(hit["other_zone_id"]) else "",
        "other_indicator": names.indicator(other) if _is_there(other) else "",
        "zones": names.say("list").join(map(names.zone, hit["zones"])) if _is_there(hit["zones"]) else "",
        "statistic": number(hit["statistic"], 1, names.language),
    }
    return names.say(f"hit.{hit['check_name']}", **values)


def shown(value: Any, hit: dict[str, Any], names: Names, indicator_id: str | None) -> str:
    """A figure with its digits, six decimals at most (one where growth is computed), and its unit."""
    if not _is_there(value):
        return names.say("hit.none")
    value = round(float(value), 1 if hit["check_name"] == "growth_disagrees" else 6)
    exact = Decimal(repr(value)).normalize().as_tuple().exponent
    decimals = max(0, -int(exact))
    printed = number(value, decimals, names.language)
    unit = _unit(hit["measure"], indicator_id, names)
    return names.with_unit(printed, unit) if unit else printed


def _unit(measure: Any, indicator_id: str | None, names: Names) -> str:
    if measure in PLACES:
        return "位"
    if measure in SHARES or indicator_id is None:
        return "%" if measure in SHARES else ""
    unit = names.catalogue.indicators[indicator_id].unit
    if measure in RATES:
        return "个百分点" if unit == "%" else "%"
    return unit


def _is_there(value: Any) -> bool:
    """Whether a cell of a hit holds something."""
    if not pd.api.types.is_scalar(value):
        return len(value) > 0
    return not pd.isna(value) and value != ""


def hits_of(check: str, rows: pd.DataFrame, severity: str = "warn") -> pd.DataFrame:
    """`rows` as hits of a check that is no file: the columns of COLUMNS that they have."""
    return rows.reindex(columns=COLUMNS).assign(check_name=check, severity=severity, row_count=len(rows))
