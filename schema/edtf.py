"""Dates as EDTF text, level 0 and the parts of level 1 that our sources need.

    "2025-04-02"  a day          "2025-04"  a month       "2025"  a year
    "195X"        the 1950s      "2025?"    uncertain     "2025~" approximate
    "2023/2024"   from, to       "2024/.."  open end      "../2021" open start

Rule: Library of Congress, Extended Date/Time Format (EDTF), 2019. Not covered: seasons,
times of day, sets, years beyond 9999.

`span` turns any of them into its first and last day so that dates can be compared.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from schema.ids import refuse

_DATE = re.compile(r"(?:([0-9]{3})X|([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?)([?~%])?")


def _one(text: str) -> tuple[date, date]:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    decade, year, month, day, _ = match.groups()
    if decade:
        return date(int(decade) * 10, 1, 1), date(int(decade) * 10 + 9, 12, 31)
    y = int(year)
    if not month:
        return date(y, 1, 1), date(y, 12, 31)
    m = int(month)
    if not day:
        return date(y, m, 1), date(y, m, calendar.monthrange(y, m)[1])
    return (exact := date(y, m, int(day))), exact


def span(text: str) -> tuple[date, date]:
    """First and last day that an EDTF text may mean; open ends reach to the calendar's ends.

    Raises ValueError for anything else, including days that do not exist.
    """
    first, slash, last = text.partition("/")
    if not slash:
        return _one(first)
    start = date.min if first == ".." else _one(first)[0]
    end = date.max if last == ".." else _one(last)[1]
    if first == last == ".." or start > end:
        raise ValueError(text)
    return start, end


def years(text: str) -> tuple[int, int]:
    """First and last year of an EDTF text."""
    start, end = span(text)
    return start.year, end.year


_MONTHS = calendar.month_name


def _one_words(text: str) -> str:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(text)
    decade, year, month, day, doubt = match.groups()
    words = (
        f"the {decade}0s"
        if decade
        else " ".join(p for p in (day and str(int(day)), month and _MONTHS[int(month)], year) if p)
    )
    about = "about " if doubt in ("~", "%") else ""
    return f"{about}{words}{' (uncertain)' if doubt in ('?', '%') else ''}"


def words(text: str) -> str:
    """A date for readers: "about 9 December 2025", "the 1950s", "2023 to 2024", "from 2024".

    Raises ValueError for anything that is no date.
    """
    span(text)
    first, slash, last = text.partition("/")
    if not slash:
        return _one_words(first)
    if last == "..":
        return f"from {_one_words(first)}"
    if first == "..":
        return f"until {_one_words(last)}"
    return f"{_one_words(first)} to {_one_words(last)}"


def check_date(value: str) -> str:
    """E204 unless an EDTF date of the kinds above."""
    try:
        span(value)
    except ValueError:
        raise refuse("E204", "a date as YYYY, YYYY-MM or YYYY-MM-DD, maybe with ? or ~, or A/B", "2025-04-02") from None
    return value


Date = Annotated[str, AfterValidator(check_date)]
