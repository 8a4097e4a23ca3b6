"""Where the figure of an item stands: how far ahead it is of what the item holds it against."""

from dataclasses import dataclass

from kpi.clauses import growth, target
from kpi.names import Names, Values

# held against other zones
TO_OTHERS = ("ahead", "median", "best", "benchmark")
# whose bar is how much of the target is done
BY_COMPLETION = ("amount", "stock")
BEHIND = ("behind", "slightly_behind")


@dataclass(frozen=True)
class Stand:
    """What one comparison says of an item, its words left in `values`.

    value: the figure in the indicator's unit. lead: how far ahead, in the unit of its gap; negative is
    behind. mark: where it stands on its bar, which ends at `goal`: how much of an amount or a stock is
    done, up to 100; of a sum over the year held against other zones the lead in percent of our own, as
    both grow with the months, None at 0 and below; else the lead, also of a ceiling, of which little is
    to be used. is_behind, is_reached: None where nothing can be judged. refs: the figures, joined by +.
    """

    value: float | None
    lead: float | None
    mark: float | None
    goal: float
    is_behind: bool | None
    is_reached: bool | None
    refs: str
    values: Values


def stand_of(gap_kind: str, values: Values) -> Stand:
    """Of a row of target.sql where the gap is to a target, else of one of gap.sql."""
    return _of_target(values) if gap_kind == "target" else _of_gap(gap_kind, values)


def gap_words(names: Names, gap_kind: str, stand: Stand, peers: str, other: str) -> str:
    """The gap in words: 落后序时进度17.6个百分点, 同比下降5.0%, 比标兵甲差148亩. other: the zone ahead,
    the best or the benchmark."""
    values = stand.values
    if gap_kind == "target":
        return target.lead(names, values)
    if gap_kind == "last_year":
        return growth.rate(names, values, values["indicator_id"])
    assert stand.lead is not None
    return names.say(
        f"item.gap.{gap_kind}",
        gap=names.distance(stand.lead, values["unit"], values["indicator_id"]),
        peers=names.peers(peers),
        zone=names.zone(other) if other else "",
    )


def _of_target(values: Values) -> Stand:
    status, kind, sense = values["status"], values["target_kind"], -1 if values["direction"] == "lower" else 1
    is_judged = status not in ("not_reported", "no_target")
    leads = [values["lead_pp"], values["lead_pct"], values["lead_places"]]
    if values["gap_value"] is not None:
        leads.append(values["gap_value"] * sense)
    lead = next((float(lead) for lead in leads if lead is not None), None)
    is_counted = kind == "stock" or (kind == "amount" and sense == 1)
    has_part = is_counted and values["completion_pct"] is not None
    return Stand(
        value=values["level_value"],
        lead=lead,
        mark=values["completion_pct"] if has_part else lead,
        goal=100 if has_part else 0,
        is_behind=status in BEHIND if is_judged and status != "too_early" else None,
        # of a year's amount only all of it counts, of a ceiling only the whole year
        is_reached=status == ("done" if kind in BY_COMPLETION else "met") if is_judged else None,
        refs=_joined(values, "actual_ref", "target_ref"),
        values=values,
    )


def _of_gap(gap_kind: str, values: Values) -> Stand:
    lead, value, mark = values[f"{gap_kind}_gap"], values["value"], values[f"{gap_kind}_gap"]
    if lead is not None and gap_kind in TO_OTHERS and values["kind"] == "flow":
        mark = lead / value * 100 if value > 0 else None
    beside = {"last_year": ("base_ref", "published_ref"), "median": ()}
    return Stand(
        value=value,
        lead=lead,
        mark=mark,
        goal=0,
        is_behind=None if lead is None else lead < 0,
        is_reached=None if lead is None else lead >= 0,
        refs=_joined(values, "ref", *beside.get(gap_kind, (f"{gap_kind}_ref",))),
        values=values,
    )


def _joined(values: Values, *names: str) -> str:
    refs = [ref for name in names if values[name] for ref in values[name].split("+")]
    return "+".join(dict.fromkeys(refs))
