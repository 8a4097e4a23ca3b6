"""Why figures re-opened an item, as a sentence that is kept with it."""

from collections.abc import Mapping
from typing import Any

from kpi.actions.cell import SPEAKS
from kpi.actions.stand import Stand, gap_words
from kpi.names import Names
from kpi.period import Period
from kpi.store import Store

CAUSE = """
select
    b.kind,
    coalesce(goal.batch_id, b.batch_id) as batch_id,
    coalesce(goal.file_name, b.file_name) as file_name
from batch as b
left join batch as goal on b.target_batch = goal.batch_id
where list_contains($batches, b.batch_id) or (b.batch_id > $since and b.kind in ('revert', 'restore'))
order by b.batch_id > $since desc, b.kind = 'load' desc, b.batch_id desc
limit 1
"""


def fallen_reason(store: Store, item: Mapping[str, Any], period: Period, stand: Stand, since: int) -> str:
    """2024年全年地区生产总值98.00亿元，落后序时进度2.0个百分点，已不达标，重新整改（数据来自12月.csv，第7批）.

    `since`: the last data version on which the item still was as it should be.
    """
    names = Names(store.catalogue, SPEAKS)
    indicator_id = item["indicator_id"]
    other = item["benchmark"] or stand.values.get("zone_best_id") or ""
    return names.say(
        "item.fallen",
        period=names.period(period),
        indicator=names.indicator(indicator_id),
        figure="" if stand.value is None else names.amount(stand.value, indicator_id),
        gap=gap_words(names, item["gap_kind"], stand, item["peers"], other),
        cause=_cause(store, names, stand, since),
    )


def _cause(store: Store, names: Names, stand: Stand, since: int) -> str:
    """The batch that brought the newest of the figures; where none is new, the one that took others back."""
    batches = sorted({int(ref.split("-", 1)[0]) for ref in filter(None, stand.refs.split("+"))})
    kind, batch, file = store.query(CAUSE, batches=batches, since=since).iloc[0]
    return names.say(f"item.cause.{kind}", batch=batch, file=file)
