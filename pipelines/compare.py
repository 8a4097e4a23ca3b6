"""Step 5, compare with what is there: which figures are new, which revise, which are the same."""

import pandas as pd

from kpi.store import Store

SQL = """
select
    i.fact_no,
    n.value as old_value,
    n.raw_value as old_raw_value,
    n.batch_id as old_batch,
    b.loaded_by as old_loaded_by,
    case
        when n.zone_id is null then 'new'
        when n.value is not distinct from i.value and (i.value is not null or n.raw_value = i.raw_value)
            then 'same'
        else 'revised'
    end as change
from incoming as i
left join fact_now as n
    on n.zone_id = i.zone_id
    and n.indicator_id = i.indicator_id
    and n.period = i.period
    and n.span = i.span
    and n.measure = i.measure
    and n.basis = i.basis
left join batch as b on n.batch_id = b.batch_id
order by i.fact_no
"""


def compare_with_store(store: Store, facts: pd.DataFrame) -> pd.DataFrame:
    """`facts` with change (new, revised, same), old_value, old_raw_value, old_batch, old_loaded_by."""
    changes = store.query(SQL, frames={"incoming": facts})
    return facts.merge(changes, on="fact_no", validate="one_to_one")


def change_counts(changes: pd.DataFrame) -> dict[str, int]:
    counts = changes["change"].value_counts()
    return {change: int(counts.get(change, 0)) for change in ("new", "revised", "same")}
