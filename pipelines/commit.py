"""Step 6, commit: the bytes to the archive, the figures to the store, all or nothing."""

from kpi.store import Committed, Store
from pipelines.prepare import Prepared


def commit(store: Store, prepared: Prepared) -> Committed:
    """Load a prepared file; where the same bytes were loaded before and change nothing, the batch
    that did comes back.

    Raises BadFile where something in the file is not understood or a check blocks it.
    """
    prepared.demand_clean()
    store.archive(prepared.content)
    return store.commit_load(prepared.load, prepared.facts, prepared.checks)
