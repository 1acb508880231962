"""Dates: what they span, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from schema.edtf import check_date, span, words, years

days = st.dates(min_value=date(1, 1, 1)).map(date.isoformat)
marks = st.sampled_from(["", "?", "~", "%"])
#: Every kind of single date that is accepted.
singles = st.one_of(
    days,
    st.builds(lambda d, m: d[:7] + m, days, marks),
    st.builds(lambda d, m: d[:4] + m, days, marks),
    st.builds(lambda n: f"{n:03}X", st.integers(1, 999)),
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-04-02", date(2025, 4, 2), date(2025, 4, 2)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("195X", date(1950, 1, 1), date(1959, 12, 31)),
        ("2025?", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-04~", date(2025, 4, 1), date(2025, 4, 30)),
        ("2023/2024", date(2023, 1, 1), date(2024, 12, 31)),
        ("2024/..", date(2024, 1, 1), date.max),
        ("../2021", date.min, date(2021, 12, 31)),
    ],
)
def test_span(text, first, last):
    assert span(text) == (first, last)
    assert check_date(text) == text


@given(singles)
def test_first_day_is_never_after_the_last(text):
    first, last = span(text)
    assert first <= last
    assert years(text) == (first.year, last.year)


@given(singles, singles)
def test_an_interval_spans_both_ends_or_is_refused(a, b):
    if span(a)[0] > span(b)[1]:
        with pytest.raises(ValueError, match=a[:3]):
            span(f"{a}/{b}")
    else:
        assert span(f"{a}/{b}") == (span(a)[0], span(b)[1])


@given(days)
def test_a_day_spans_itself(text):
    day = date.fromisoformat(text)
    assert span(text) == (day, day)


@given(st.integers(1, 9999), st.integers(0, 99), st.integers(0, 99))
def test_refuses_days_that_do_not_exist(year, month, day):
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        wanted = date(year, month, day)
    except ValueError:
        with pytest.raises(PydanticCustomError) as caught:
            check_date(text)
        assert caught.value.type == "E204"
    else:
        assert span(text) == (wanted, wanted)


@pytest.mark.parametrize(
    "text",
    [
        "", "2025-13", "2025-00", "2025-02-30", "2023-02-29", "0000", "25", "2025-4", "02.04.2025", "2025/", "/2025",
        "../..", "2025/2024", "2025-04-02T10:00", "spring 2025", " 2025", "2025 ", "2025??", "19XX", "195X-04",
        "2025\n", "٢٠٢٥", "2023/2024/2025",
    ],
)  # fmt: skip
def test_refuses(text):
    with pytest.raises(PydanticCustomError) as caught:
        check_date(text)
    assert caught.value.type == "E204"


@given(st.text(max_size=12))
def test_any_text_is_taken_or_refused_with_its_code(text):
    try:
        assert check_date(text) == text
    except PydanticCustomError as error:
        assert error.type == "E204"
    else:
        assert set(text) <= set("0123456789-/.X?~%")


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2025-12-09", "9 December 2025"), ("2025-12-09~", "about 9 December 2025"), ("2025-04", "April 2025"), ("1956", "1956"),
        ("195X", "the 1950s"), ("195X~", "about the 1950s"), ("2025?", "2025 (uncertain)"), ("2025%", "about 2025 (uncertain)"),
        ("2023/2024-06", "2023 to June 2024"), ("2024/..", "from 2024"), ("../2021-05-01", "until 1 May 2021"),
    ],
)  # fmt: skip
def test_dates_in_words(date, said):
    assert words(date) == said


@pytest.mark.parametrize("text", ["", "Not collected", "2025-13", "2025-02-30", "../..", "2024/2023", "soon"])
def test_only_dates_have_words(text):
    with pytest.raises(ValueError):
        words(text)
