"""Step 6, commit: the bytes to the archive, the figures to the store, all or nothing."""

from kpi.names import Names
from kpi.store import Committed, Store
from pipelines.hits import summary
from pipelines.prepare import Prepared

STORED_LANGUAGE = "zh"  # in which check_result keeps its examples


def commit(store: Store, prepared: Prepared) -> Committed:
    """Load a prepared file; where the same bytes were loaded before and change nothing, the batch
    that did comes back.

    Raises BadFile where something in the file is not understood or a check blocks it.
    """
    names = Names(store.catalogue, STORED_LANGUAGE)
    prepared.demand_clean(names)
    store.archive(prepared.content)
    return store.commit_load(prepared.load, prepared.facts, summary(prepared.checks, names))
