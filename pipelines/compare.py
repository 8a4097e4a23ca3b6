"""Step 5, compare with what is there: which figures are new, which revise, which are the same."""

import pandas as pd

from kpi.store import Store


def compare_with_store(store: Store, facts: pd.DataFrame) -> pd.DataFrame:
    """`facts` with change (new, revised, same), old_value, old_raw_value, old_batch, old_loaded_by."""
    return facts.merge(store.changes(facts), on="fact_no", validate="one_to_one")


def change_counts(changes: pd.DataFrame) -> dict[str, int]:
    counts = changes["change"].value_counts()
    return {change: int(counts.get(change, 0)) for change in ("new", "revised", "same")}
