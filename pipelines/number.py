"""Numbers as people type them: full width, 千分位, arrows, a unit in the cell, and signs for missing.

A dirty number ("4761.", "28.4,增长") is never repaired: it comes back as dirty, for a person to mend.
"""

import unicodedata

import numpy as np
import pandas as pd

MISSING_SIGNS = {
    "-",
    "--",
    "—",
    "——",
    "–",
    "...",
    "......",
    "x",
    "×",
    "/",
    "\\",
    "n/a",
    "na",
}
LEVEL = {"持平": 0.0, "平": 0.0}
NUMBER = (
    r"^(?P<sign>[+\-↑↓▲▼]|↑\+|↓-)?(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?)"
    r"(?P<unit>[^\d\s.,+\-][^\s,]*)?$"
)


def read_numbers(raw: pd.Series) -> pd.DataFrame:
    """One row per text: value (float, missing where it is not a number), unit_text, state.

    state: number; blank; missing (a sign such as — or …, kept by the caller); level (持平, which
    means no change and is 0 only for a rate); dirty (neither).
    """
    text = raw.fillna("").astype(str).map(_plain)
    parts = text.str.extract(NUMBER)
    value = pd.to_numeric(parts["digits"].str.replace(",", ""), errors="coerce")
    value = value.where(np.isfinite(value))
    falls = parts["sign"].isin(["-", "↓", "▼", "↓-"])
    value = value.where(~falls, -value).astype(float)
    state = pd.Series("dirty", index=raw.index).mask(value.notna(), "number")
    state = state.mask(text.isin(LEVEL), "level").mask(text.isin(MISSING_SIGNS), "missing")
    state = state.mask(text == "", "blank")
    value = value.mask(state == "level", 0.0)
    return pd.DataFrame({"value": value, "unit_text": parts["unit"].fillna(""), "state": state})


def holds_figures(cells: pd.DataFrame) -> bool:
    """Whether a sheet holds any number that is not a year: False for a page of notes."""
    numbers = read_numbers(pd.Series(cells.to_numpy().ravel()))
    return bool(((numbers["state"] == "number") & ~numbers["unit_text"].str.startswith("年")).any())


def _plain(text: str) -> str:
    """Half width, lower case, no spaces, one minus sign."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    return "".join(text.split()).lower()
