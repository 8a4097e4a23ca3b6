"""An item of the register made from a gap, frozen as it stood."""

from kpi.actions.item import GAP_KINDS, LISTED, Item
from kpi.actions.stand import Stand, gap_words, stand_of
from kpi.clauses import growth, ranking, target
from kpi.errors import ZoneGapError
from kpi.names import Values
from kpi.question import Comparison, Finding
from kpi.words import Writer

# what weighs most in the priority → what it is then held against: of the peers the one next ahead
DEFAULTS = {"target": "target", "last_year": "last_year", "peers": "ahead"}


def kinds_behind(gaps: Comparison, targets: Comparison, indicator_id: str) -> list[str]:
    """The kinds of gap by which an indicator is behind, first the one that weighs most."""
    behind = [kind for kind in GAP_KINDS if _is_behind(gaps, targets, indicator_id, kind)]
    first = DEFAULTS.get(_finding(gaps, indicator_id).values["worst_cut"] or "")
    return sorted(behind, key=lambda kind: kind != first)


def draft_item(
    gaps: Comparison, targets: Comparison, indicator_id: str, gap_kind: str, words: Writer
) -> Item:
    """The item of a row of the gap comparison, by a kind of gap (GAP_KINDS), not yet on the list.

    `targets` answers the same question. The target is the row's worst. An item made from the gap to the
    zone ahead keeps that zone as its benchmark: once it is passed another is ahead, and the item is done.
    Raises ZoneGapError where the indicator is not behind by that kind.
    """
    if not _is_behind(gaps, targets, indicator_id, gap_kind):
        kind = words.say(f"gapcell.{gap_kind}")
        raise ZoneGapError("error.not_behind", indicator=words.indicator(indicator_id), kind=kind)
    question, row = gaps.question, _finding(gaps, indicator_id)
    stand = _stand(gaps, targets, indicator_id, gap_kind)
    assert stand is not None
    zones = {
        "ahead": row.values["zone_ahead_id"],
        "best": row.values["zone_best_id"],
        "benchmark": question.benchmark,
    }
    other = zones.get(gap_kind) or ""
    gap = gap_words(words, gap_kind, stand, question.peers, other)
    return Item(
        status=LISTED,
        zone_id=question.zone,
        topic=row.values["dimension"],
        indicator_id=indicator_id,
        problem=words.say("item.problem", indicator=words.indicator(indicator_id), gap=gap),
        now_text=_now(words, row, gap_kind, stand, gaps),
        goal_text=_goal(words, row.values, gap_kind, stand, question.peers, other),
        gap_text=gap,
        place_text=ranking.clause(words, row, question) if row.values["rank"] is not None else "",
        gap_kind=gap_kind,
        period=question.period.end,
        peers=question.peers,
        benchmark=other if gap_kind in ("ahead", "benchmark") else "",
        target_kind=stand.values["target_kind"] if gap_kind == "target" else "",
        set_by=stand.values["set_by"] if gap_kind == "target" else "",
        start_value=stand.value,
        start_mark=stand.mark,
        goal_mark=stand.goal,
        start_lead=stand.lead,
        data_version=gaps.version,
    )


def _is_behind(gaps: Comparison, targets: Comparison, indicator_id: str, gap_kind: str) -> bool:
    stand = _stand(gaps, targets, indicator_id, gap_kind)
    return stand is not None and stand.is_behind is True


def _stand(gaps: Comparison, targets: Comparison, indicator_id: str, gap_kind: str) -> Stand | None:
    """None where there is no target."""
    values = _finding(gaps, indicator_id).values
    if gap_kind != "target":
        return stand_of(gap_kind, values)
    wanted = (indicator_id, values["target_kind"], values["set_by"])
    for finding in targets.findings:
        if (finding.indicator_id, finding.values["target_kind"], finding.values["set_by"]) == wanted:
            return stand_of(gap_kind, finding.values) if wanted[1] else None
    return None


def _finding(gaps: Comparison, indicator_id: str) -> Finding:
    return next(finding for finding in gaps.findings if finding.indicator_id == indicator_id)


def _now(words: Writer, row: Finding, gap_kind: str, stand: Stand, gaps: Comparison) -> str:
    """2024年1—9月完成3.42亿元，完成年度目标的68.4%: the figure and what of it the gap is about."""
    parts = [words.figure(row)]
    kind = stand.values["target_kind"] if gap_kind == "target" else ""
    if kind == "amount" and stand.values["completion_pct"] is not None:
        key = "ranking.ceiling" if stand.values["direction"] == "lower" else "ranking.completion"
        parts.append(words.say(key, completion=words.percent(stand.values["completion_pct"])))
    elif kind == "growth":
        parts.append(words.change("growth", stand.values["actual_value"]))
    elif kind == "share":
        parts.append(words.say("item.share", share=target.actual_value(words, stand.values)))
    elif gap_kind == "last_year":
        parts.append(growth.rate(words, row.values, row.indicator_id))
    text = words.say("comma").join(filter(None, parts))
    return words.say("item.now", period=words.period(gaps.question.period), text=text)


def _goal(words: Writer, row: Values, gap_kind: str, stand: Stand, peers: str, other: str) -> str:
    """市下达2024年目标5.00亿元, 上年同期3.60亿元, 标兵甲5.20亿元."""
    indicator_id = row["indicator_id"]
    if gap_kind == "target":
        said = stand.values
        whose, year = target.setter(words, said), said["target_period"].year
        of_what = "growth" if said["target_kind"] == "growth" else "target"
        goal = target.target_value(words, said)
        return words.say(f"item.goal.{of_what}", set_by=whose, year=year, goal=goal)
    if gap_kind == "last_year":
        has_base = row["base_value"] is not None
        base = words.amount(row["base_value"], indicator_id) if has_base else ""
        return words.say("item.goal.last_year" if has_base else "item.goal.no_less", amount=base)
    assert stand.lead is not None
    # the gap is negative whatever the direction, the figure of the other zone is not
    sense = -1 if row["direction"] == "lower" else 1
    amount = words.amount(row["value"] - sense * stand.lead, indicator_id)
    zone = words.zone(other) if other else ""
    return words.say(f"item.goal.{gap_kind}", peers=words.peers(peers), zone=zone, amount=amount)
