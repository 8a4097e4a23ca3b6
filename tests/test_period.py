"""What a period's text means, and the periods beside it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.errors import UnknownName
from kpi.period import Period, month_end, resolve_period

WRITTEN = [
    ("2013", "2013-12-31", "ytd"),
    ("2013年", "2013-12-31", "ytd"),
    ("2013年度", "2013-12-31", "ytd"),
    ("2013全年", "2013-12-31", "ytd"),
    ("2013年1-4季度", "2013-12-31", "ytd"),
    ("2013年1-12月", "2013-12-31", "ytd"),
    ("2024年1-9月", "2024-09-30", "ytd"),
    ("2024年1—9月", "2024-09-30", "ytd"),
    ("2024年1~9月", "2024-09-30", "ytd"),
    ("2024年1～9月", "2024-09-30", "ytd"),
    ("2024年1月至9月", "2024-09-30", "ytd"),
    ("2024年1到9月", "2024-09-30", "ytd"),
    ("2024年1-9月份", "2024-09-30", "ytd"),
    ("2024年1-9月累计", "2024-09-30", "ytd"),
    ("２０２４年１－９月", "2024-09-30", "ytd"),
    (" 2024 年 1-2 月 ", "2024-02-29", "ytd"),
    ("2024.1-9", "2024-09-30", "ytd"),
    ("2024年上半年", "2024-06-30", "ytd"),
    ("2024年1-2季度", "2024-06-30", "ytd"),
    ("2024H1", "2024-06-30", "ytd"),
    ("2024年前三季度", "2024-09-30", "ytd"),
    ("2024年前3季度", "2024-09-30", "ytd"),
    ("2024年1-3季度", "2024-09-30", "ytd"),
    ("2024Q1-Q3", "2024-09-30", "ytd"),
    ("2024年一季度", "2024-03-31", "ytd"),
    ("2024一季度", "2024-03-31", "ytd"),
    ("2024年第一季度", "2024-03-31", "ytd"),
    ("2024年二季度", "2024-06-30", "quarter"),
    ("2024年第3季度", "2024-09-30", "quarter"),
    ("2024年四季度", "2024-12-31", "quarter"),
    ("2024Q3", "2024-09-30", "ytd"),
    ("2024q1", "2024-03-31", "ytd"),
    ("2024年9月", "2024-09-30", "month"),
    ("2024年9月份", "2024-09-30", "month"),
    ("202409", "2024-09-30", "month"),
    ("2024-9", "2024-09-30", "month"),
    ("2024年9月末", "2024-09-30", "point"),
    ("截至2024年9月底", "2024-09-30", "point"),
    ("2024年末", "2024-12-31", "point"),
    ("2024年年底", "2024-12-31", "point"),
    ("“十四五”期末", "2025-12-31", "ytd"),
    ("十三五末", "2020-12-31", "ytd"),
    ("2024-09-30", "2024-09-30", "ytd"),
    ("2024/2/29", "2024-02-29", "ytd"),
    ("2024年9月30日", "2024-09-30", "ytd"),
    ("20240930", "2024-09-30", "ytd"),
    ("2024-09-30 00:00:00", "2024-09-30", "ytd"),
]
REFUSED = [
    "",
    "2024年13月",
    "2024年0月",
    "2024-09-15",
    "2023-02-29",
    "下半年",
    "2024年下半年",
    "基期",
    "2024年3-9月",
    "2024年1-13月",
    "2024年五季度",
    "20241",
    "1-9月",
    "9月末",
    "十一五末",
    "三年",
]
months = st.builds(month_end, st.integers(1900, 2099), st.integers(1, 12))
quarter_ends = st.builds(month_end, st.integers(1900, 2099), st.sampled_from([6, 9, 12]))


@pytest.mark.parametrize(("text", "end", "span"), WRITTEN)
def test_period_text_means_one_last_day_and_span(text: str, end: str, span: str) -> None:
    assert resolve_period(text) == Period(date.fromisoformat(end), span)


@pytest.mark.parametrize("text", REFUSED)
def test_text_that_writes_no_whole_period_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnknownName) as refusal:
        resolve_period(text)
    assert f"“{text}”" in refusal.value.text("zh")


@given(months, st.sampled_from(["ytd", "point", "month"]))
def test_chinese_label_resolves_back_to_its_period(end: date, span: str) -> None:
    assert resolve_period(Period(end, span).label("zh")) == Period(end, span)


@given(quarter_ends)
def test_label_of_a_later_quarter_resolves_back_to_that_quarter_alone(end: date) -> None:
    assert resolve_period(Period(end, "quarter").label("zh")) == Period(end, "quarter")


def test_first_quarter_alone_is_the_same_as_since_january() -> None:
    label = Period(date(2024, 3, 31), "quarter").label("zh")
    assert (label, resolve_period(label)) == ("2024年1季度", Period(date(2024, 3, 31), "ytd"))


@given(st.text())
def test_any_text_is_a_period_or_is_refused(text: str) -> None:
    try:
        assert isinstance(resolve_period(text), Period)
    except UnknownName as refusal:
        assert refusal.key == "error.unknown_period"


def test_labels_are_worded_in_both_languages() -> None:
    nine, whole = Period(date(2024, 9, 30)), Period(date(2024, 12, 31))
    assert (nine.label("zh"), nine.label("en")) == ("2024年1—9月", "Jan–Sep 2024")
    assert (whole.label("zh"), whole.label("en")) == ("2024年", "2024")
    assert Period(date(2024, 12, 31), "point").label("zh") == "2024年12月末"


def test_stocks_are_read_at_a_date_and_flows_since_january() -> None:
    day = date(2024, 9, 30)
    assert Period(day).spanning("stock").span == "point"
    assert Period(day, "point").spanning("flow").span == "ytd"
    assert Period(day, "quarter").spanning("flow").span == "quarter"
