"""Numbers as people type them; what is dirty is never mended."""

import math
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.number import read_numbers

CLEAN = [
    ("3.42", 3.42, ""),
    ("３．４２", 3.42, ""),
    ("1,234,567.5", 1234567.5, ""),
    ("１，２３４", 1234, ""),
    ("1 234", 1234, ""),
    ("114.23亿元", 114.23, "亿元"),
    ("8.75%", 8.75, "%"),
    ("8.75％", 8.75, "%"),
    ("1.54个百分点", 1.54, "个百分点"),
    ("30%", 30, "%"),
    ("-3.2", -3.2, ""),
    ("−3.2", -3.2, ""),
    ("－3.2", -3.2, ""),
    ("+3.2", 3.2, ""),
    ("↑3.2", 3.2, ""),
    ("↓3.2", -3.2, ""),
    ("▼3.2%", -3.2, "%"),
    ("↓-3.2", -3.2, ""),
    ("1.5e3", 1500, ""),
    ("0", 0, ""),
    ("0.00", 0, ""),
    ("-0", 0, ""),
]
DIRTY = [
    "4761.",
    "4761.亿元",
    "28.4,增长",
    "1,23",
    "12,34,567",
    "3.2.1",
    "±3",
    "(3.2)",
    "3-4",
    "3+4",
    "增长",
    ".5",
    "--3",
    "++3",
]
SIGNS = ["—", "——", "-", "–", "…", "……", "x", "X", "×", "/", "N/A"]
decimals = st.decimals(-(10**12), 10**12, places=4)


def read(text: object) -> dict:
    found = read_numbers(pd.Series([text], dtype=object))
    return found[["value", "unit_text", "state"]].iloc[0].to_dict()


@pytest.mark.parametrize(("text", "value", "unit"), CLEAN)
def test_clean_number_is_read_with_its_sign_and_unit(text: str, value: float, unit: str) -> None:
    assert read(text) == {"value": value, "unit_text": unit, "state": "number"}


@pytest.mark.parametrize("text", DIRTY)
def test_dirty_number_has_no_value(text: str) -> None:
    found = read(text)
    assert found["state"] == "dirty" and math.isnan(found["value"])


@pytest.mark.parametrize("text", SIGNS)
def test_sign_for_missing_is_neither_blank_nor_zero(text: str) -> None:
    found = read(text)
    assert found["state"] == "missing" and math.isnan(found["value"])


def test_blank_missing_level_and_zero_are_four_states() -> None:
    texts = pd.Series(["", "  ", None, "…", "持平", "0"], dtype=object)
    found = read_numbers(texts)
    assert list(found["state"]) == ["blank", "blank", "blank", "missing", "level", "number"]
    assert list(found["value"].isna()) == [True, True, True, True, False, False]


def test_holding_level_is_no_change() -> None:
    assert read("持平") == {"value": 0.0, "unit_text": "", "state": "level"}


def test_rows_keep_their_index() -> None:
    found = read_numbers(pd.Series(["1", "2"], index=[7, 3]))
    assert found["value"].to_dict() == {7: 1.0, 3: 2.0}


@given(decimals, st.integers(0, 4))
def test_decimal_printed_with_thousands_reads_back(value: Decimal, places: int) -> None:
    printed = f"{value:,.{places}f}"
    assert read(printed)["value"] == float(printed.replace(",", ""))


@given(st.lists(st.text(max_size=12), min_size=1))
def test_any_text_is_read_and_a_number_is_finite(texts: list[str]) -> None:
    found = read_numbers(pd.Series(texts, dtype=object))
    numbers = found[found["state"] == "number"]
    assert all(math.isfinite(value) for value in numbers["value"])


@given(st.text(alphabet="0123456789.,e+-↑↓%亿元 ", max_size=12))
def test_number_like_text_is_a_finite_number_or_says_that_it_is_none(text: str) -> None:
    found = read(text)
    assert (found["state"] in ("number", "level")) == math.isfinite(found["value"])


@pytest.mark.parametrize("text", ["1e999", "-1e999亿元", "9" * 400])
def test_number_too_large_to_hold_is_dirty(text: str) -> None:
    found = read(text)
    assert found["state"] == "dirty" and math.isnan(found["value"])
