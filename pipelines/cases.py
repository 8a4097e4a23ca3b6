"""Long columns thought of as a few different cases: what is slow is done once per case."""

import numpy as np
import pandas as pd


def number_cases(*columns: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """For every row the number of its case, and for every case the first row that is of it. Rows are
    of one case where they are equal in all columns."""
    numbers = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes, uniques = pd.factorize(column, use_na_sentinel=False)
        if len(uniques) > 1:
            numbers = pd.factorize(numbers * len(uniques) + codes)[0]
    return numbers, np.unique(numbers, return_index=True)[1]


def spread(values: "list | pd.Series", numbers: np.ndarray) -> pd.Categorical:
    """The value of its case for every row."""
    codes, uniques = pd.factorize(pd.Series(values, dtype=object))
    return pd.Categorical.from_codes(codes[numbers], pd.Index(uniques, dtype=object))
