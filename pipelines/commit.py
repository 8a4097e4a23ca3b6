"""Step 6, commit: the bytes to the archive, the figures to the store, all or nothing."""

from kpi.store import Store
from pipelines.compare import change_counts
from pipelines.prepare import Prepared


def commit(store: Store, prepared: Prepared) -> int:
    """The number of the batch; of the earlier one where the same bytes were loaded before.

    Raises BadFile where something in the file is not understood or a check blocks it.
    """
    prepared.demand_clean()
    store.archive(prepared.content)
    counts = change_counts(prepared.changes)
    return store.commit_load(prepared.load, prepared.facts, prepared.checks, counts)
