"""Units convert exactly within a family, and never across."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.catalogue import Catalogue
from kpi.errors import ZoneGapError
from kpi.unit import convert

EXACT = [
    ("3.5", "亿元", "万元", "35000"),
    ("0.07", "亿元", "万元", "700"),
    ("114.23", "亿元", "万元", "1142300"),
    ("1142300", "万元", "亿元", "114.23"),
    ("1", "平方公里", "亩", "1500"),
    ("2.5", "公顷", "亩", "37.5"),
    ("1", "平方公里", "公顷", "100"),
    ("0.3", "千公顷", "亩", "4500"),
    ("17.5", "万方", "万平方米", "17.5"),
    ("1", "万亿", "亿元", "10000"),
    ("0.29", "万美元", "美元", "2900"),
    ("1.1", "亿元/平方公里", "万元/亩", "7.33333333333333"),
    ("3", "‰", "%", "0.3"),
    ("1.1", "万人", "人", "11000"),
]
NEVER = [
    ("%", "个百分点"),
    ("万元", "万美元"),
    ("亿美元", "亿元"),
    ("亩", "万元"),
    ("家", "人"),
    ("位", "个"),
    ("斤", "亩"),
    ("", "亩"),
]
TERMINATING = [
    ("亿元", "万元"),
    ("万元", "亿元"),
    ("元", "万元"),
    ("公顷", "亩"),
    ("平方米", "亩"),
    ("‰", "%"),
]
figures = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**12) + 1, 10**12 - 1),
    st.integers(0, 6),
)


def converted(text: str | Decimal, factor: Fraction) -> float:
    return float(convert(np.array([float(text)]), factor)[0])


def at_15_digits(exact: Fraction) -> float:
    return float(f"{Decimal(exact.numerator) / Decimal(exact.denominator):.14e}")


@pytest.mark.parametrize(("value", "given_unit", "wanted", "answer"), EXACT)
def test_conversion_gives_the_decimal_a_person_would_write(
    catalogue: Catalogue, value: str, given_unit: str, wanted: str, answer: str
) -> None:
    assert converted(value, catalogue.units.factor(given_unit, wanted)) == float(answer)


@pytest.mark.parametrize(("given_unit", "wanted"), NEVER)
def test_units_of_different_things_are_refused_by_name(
    catalogue: Catalogue, given_unit: str, wanted: str
) -> None:
    with pytest.raises(ZoneGapError) as refusal:
        catalogue.units.factor(given_unit, wanted)
    assert f"“{wanted}”" in refusal.value.text("zh")


@pytest.mark.parametrize("pair", TERMINATING)
@given(value=figures)
def test_conversion_equals_decimal_arithmetic(
    catalogue: Catalogue, pair: tuple[str, str], value: Decimal
) -> None:
    factor = catalogue.units.factor(*pair)
    assert converted(value, factor) == at_15_digits(Fraction(value) * factor)


@given(value=figures)
def test_an_endless_quotient_is_right_to_its_fifteenth_digit(catalogue: Catalogue, value: Decimal) -> None:
    factor = catalogue.units.factor("亩", "公顷")
    exact = Fraction(value) * factor
    assert abs(Fraction(converted(value, factor)) - exact) <= abs(exact) * Fraction(1, 10**14)


@pytest.mark.parametrize("pair", TERMINATING)
@given(value=figures)
def test_there_and_back_is_where_it_began(
    catalogue: Catalogue, pair: tuple[str, str], value: Decimal
) -> None:
    factor = catalogue.units.factor(*pair)
    assert converted(converted(value, factor), 1 / factor) == float(value)


def test_missing_stays_missing_and_zero_stays_zero() -> None:
    answer = convert(np.array([np.nan, 0.0]), Fraction(10000))
    assert np.isnan(answer[0]) and answer[1] == 0


def test_unit_is_known_by_its_aliases_and_full_width(catalogue: Catalogue) -> None:
    found = [catalogue.units.resolve_unit(text) for text in ("亿", "％", "K㎡", "百分点", "斤")]
    assert [unit and unit.name for unit in found] == ["亿元", "%", "平方公里", "个百分点", None]


def test_a_unit_has_a_label_in_both_languages(catalogue: Catalogue) -> None:
    unit = catalogue.units.by_name["万元"]
    assert (unit.label("zh"), unit.label("en")) == ("万元", "×10k yuan")
    assert catalogue.units.by_name["1"].label("zh") == ""
