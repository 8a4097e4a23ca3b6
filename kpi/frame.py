"""What DuckDB found, as pandas and Python have it."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow

# what pandas makes of a text, and of numbers and yes or no of which some are missing
TEXT = pd.StringDtype(na_value=np.nan)
WITH_GAPS = {"INTEGER": pd.Int32Dtype(), "BIGINT": pd.Int64Dtype(), "BOOLEAN": pd.BooleanDtype()}
# rows that DuckDB hands over at once, its own measure; it asks for memory for so many of every column
AT_ONCE = 2048
USUAL_KINDS = {"VARCHAR", "DOUBLE", "DATE", "TIMESTAMP", "TIMESTAMP_S", *WITH_GAPS}


def frame_of(found: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What was found, as its .df() gives it, in half the time: that makes every text an object first,
    and puts gaps in a column after the other. Types that few questions have are left to it."""
    names, kinds = zip(*((name, str(kind)) for name, kind, *_ in found.description), strict=True)
    if not USUAL_KINDS.issuperset(kinds) or len(set(names)) < len(names):
        return found.df()
    columns = zip(found.to_arrow_table(AT_ONCE).columns, kinds, strict=True)
    return pd.DataFrame(dict(zip(names, (_column(*column) for column in columns), strict=True)))


def number_of(found: duckdb.DuckDBPyConnection) -> int:
    """The one number that was found."""
    row = found.fetchone()
    assert row is not None
    return int(row[0])


def _column(column: pyarrow.ChunkedArray, kind: str) -> Any:
    if kind in WITH_GAPS and column.null_count:
        return WITH_GAPS[kind].__from_arrow__(column)
    if kind == "VARCHAR" and column.null_count < len(column):  # with nothing in it, it stays of objects
        return TEXT.__from_arrow__(column)
    if kind == "DATE":
        column = column.cast(pyarrow.timestamp("us"))
    return column.to_numpy()
