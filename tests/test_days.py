"""Dates as people write them in a register."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.actions.day import read_day
from kpi.errors import ZoneGapError

TODAY = date(2024, 10, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-12-20", date(2024, 12, 20)),
        ("2024/12/20", date(2024, 12, 20)),
        ("2024.12.20", date(2024, 12, 20)),
        ("2024-1-5", date(2024, 1, 5)),
        ("20241220", date(2024, 12, 20)),
        ("2024-12-20 00:00:00", date(2024, 12, 20)),
        ("2024年12月20日", date(2024, 12, 20)),
        ("２０２４ 年 12 月 20 日 前", date(2024, 12, 20)),
        ("12月20日之前", date(2024, 12, 20)),
        ("12月底前", date(2024, 12, 31)),
        ("2024年12月底", date(2024, 12, 31)),
        ("2025年2月", date(2025, 2, 28)),
        ("2024年2月末", date(2024, 2, 29)),
        ("2024-11", date(2024, 11, 30)),
        ("2024.11", date(2024, 11, 30)),
        ("年底前", date(2024, 12, 31)),
        ("2025年底", date(2025, 12, 31)),
        ("10月", date(2024, 10, 31)),
    ],
)
def test_a_day_is_read_as_it_was_meant(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2024年13月",
        "2024年0月",
        "13月底前",
        "2024.1",
        "2024-12/20",
        "长期",
        "45646",
        "",
        "前",
        "12-20",
    ],
)
def test_what_is_no_day_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(ZoneGapError, match="不是能用的日期"):
        read_day(text, TODAY)


@pytest.mark.parametrize("text", ["9月底前", "10月7日", "3月"])
def test_a_day_without_a_year_that_has_passed_may_be_the_next_years(text: str) -> None:
    with pytest.raises(ZoneGapError, match="没有写年份"):
        read_day(text, TODAY)


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d前"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert read_day(day.strftime(form), TODAY) == day
