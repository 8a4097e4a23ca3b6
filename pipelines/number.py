"""Numbers as people type them: full width, 千分位, arrows, a unit or 增长 in the cell, signs for missing.

A dirty number ("4761.", "28.4,增长") is never repaired: it comes back as dirty, for a person to mend.
"""

import re
import unicodedata

import numpy as np
import pandas as pd

from pipelines.vocabulary import code_of

MISSING_SIGN = re.compile(
    r"[-—–/\\x×*]|--|---|——|\.{3}|\.{6}|#?n/a|na|未报|暂无(数据)?|无数据|未出|未公布|待公布|缺|空"
)
LEVEL = frozenset(["持平", "平", "与上年持平", "同比持平"])
FALLS = "下降|减少|降低|回落|下跌|负增长|降"
RISES = "同比增长|增长|上升|增加|提高|提升|上涨|增|升"
BEFORE = "≥|>=|≤|<=|>|<|不低于|不少于|至少|不高于|不超过|力争|确保|约|达到|突破|控制在"
AFTER = "以上|以下|以内|左右|上下"
NUMBER = (
    rf"^(?P<before>{BEFORE})?(?P<word>(?:同比)?(?:{FALLS})|{RISES}|第)?(?P<before_too>{BEFORE})?"
    r"(?P<sign>[+\-↑↓▲▼]|↑\+|↓-)?"
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?)"
    rf"(?P<unit>[^\d\s.,+\-↑↓≥≤][^\s,↑↓]*?)??(?P<arrow>[↑↓])?(?P<after>{AFTER})?$"
)
FEWEST_FIGURES = 4
COLUMNS = ["value", "unit_text", "state", "bound_text", "is_change"]


def read_numbers(raw: pd.Series) -> pd.DataFrame:
    """One row per text: value (float, missing where it is not a number), unit_text, state, bound_text
    (≥, 左右: as written), is_change (增长8%: a change is spoken of).

    state: number; blank; missing (a sign such as — or …, kept by the caller); level (持平, which
    means no change and is 0 only for a rate); dirty (neither).
    """
    codes, texts = pd.factorize(raw.fillna("").astype(object))
    return _read_texts(pd.Series(texts, dtype=object)).take(codes).set_axis(raw.index)


def holds_figures(cells: pd.DataFrame) -> bool:
    """Whether a sheet holds figures, and is no page of notes: some bare numbers that are not years."""
    texts = pd.Series(cells.head(2000).to_numpy(dtype=object).ravel())
    numbers = read_numbers(texts)
    bare = (
        (numbers["state"] == "number")
        & numbers["unit_text"].isin(["", "%"])
        & ~numbers["value"].between(1900, 2100)
    )
    return int(bare.sum()) >= FEWEST_FIGURES


def _read_texts(texts: pd.Series) -> pd.DataFrame:
    """`read_numbers` of texts that are all different: plain numbers at once, the rest by pattern."""
    plain = pd.to_numeric(
        texts.where(texts.astype("str").str.fullmatch(r"-?\d{1,15}(?:\.\d{1,15})?")), errors="coerce"
    )
    found = pd.DataFrame(
        {
            "value": plain.astype(float),
            "unit_text": "",
            "state": "number",
            "bound_text": "",
            "is_change": False,
        }
    )
    others = plain.isna()
    if others.any():
        found.loc[others, COLUMNS] = _read_unusual(texts[others])
    return found


def _read_unusual(texts: pd.Series) -> pd.DataFrame:
    text = texts.map(_plain)
    parts = text.str.extract(NUMBER)
    value = pd.to_numeric(parts["digits"].str.replace(",", ""), errors="coerce")
    value = value.where(np.isfinite(value))
    word = parts["word"].fillna("")
    falls = parts["sign"].isin(["-", "↓", "▼", "↓-"]) | (parts["arrow"] == "↓")
    says_fall = word.str.contains(FALLS)
    torn = (says_fall & parts["sign"].notna()) | (parts["arrow"].notna() & parts["sign"].notna())
    value = value.where(~(falls | says_fall), -value).astype(float).mask(torn)
    state = pd.Series("dirty", index=texts.index).mask(value.notna(), "number")
    state = state.mask(text.isin(LEVEL), "level").mask(text.str.fullmatch(MISSING_SIGN), "missing")
    state = state.mask(text == "", "blank")
    bound = parts["before"].fillna("") + parts["before_too"].fillna("") + parts["after"].fillna("")
    return pd.DataFrame(
        {
            "value": value.mask(state == "level", 0.0),
            "unit_text": parts["unit"].fillna("").where(state == "number", ""),
            "state": state,
            "bound_text": bound.where(state == "number", "").map(lambda word: code_of("bound", word)),
            "is_change": (word != "") & (word != "第"),
        }
    )


def _plain(text: str) -> str:
    """Half width, lower case, no spaces, one minus sign."""
    if not text.isascii():
        text = text.replace("…", "...") if set(text.strip()) == {"…"} else text
        text = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    return "".join(text.split()).lower()
