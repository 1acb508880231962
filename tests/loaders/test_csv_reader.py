"""Strict CSV, a row at a time."""

from __future__ import annotations

import csv
import io
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.csv_reader import rows


def read(tmp_path, raw: bytes, required=("a",)):
    """(rows as (line, values), problems as (code, line, got)) of a file with the columns a, b, c."""
    path = tmp_path / "x.csv"
    path.write_bytes(raw)
    problems = []
    found = [(row.line, row.values) for row in rows(path, ("a", "b", "c"), required, problems, "x.csv")]
    assert all(p.path == "x.csv" and p.line > 0 for p in problems)
    return found, [(p.code, p.line, p.got) for p in problems]


def test_rows_with_their_lines_and_without_empty_cells(tmp_path):
    found, problems = read(tmp_path, 'a,b\n1,2\n"x, ""y""",\nж,4\n'.encode())
    assert found == [(2, {"a": "1", "b": "2"}), (3, {"a": 'x, "y"'}), (4, {"a": "ж", "b": "4"})]
    assert problems == []


@pytest.mark.parametrize(
    ("raw", "code", "line", "got"),
    [
        (b"a,d\n1,2\n", "E108", 1, "d"),
        (b"b,c\n1,2\n", "E108", 1, "no a"),
        (b"a,a\n1,2\n", "E108", 1, "a column twice"),
        (b"", "E108", 1, "no a"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "E108", 1, "\ufeffa"),
        (b"a,b\n1\n", "E109", 2, "1 cells"),
        (b"a,b\n1,2\n1,2,3\n", "E109", 3, "3 cells"),
        (b"a,b\n\n", "E109", 2, "0 cells"),
        (b'a,b\n"1,2\n', "E109", None, None),
        (b"a,b\n\xff,2\n", "E101", None, "byte 0xff"),
    ],
)
def test_refuses(tmp_path, raw, code, line, got):
    _, problems = read(tmp_path, raw)
    assert [p[0] for p in problems] == [code]
    assert line is None or problems[0][1] == line
    assert got is None or problems[0][2] == got


def test_a_bad_row_does_not_hide_the_next(tmp_path):
    found, problems = read(tmp_path, b"a,b\n1\n3,4\n5,6,7\n")
    assert found == [(3, {"a": "3", "b": "4"})]
    assert [p[1] for p in problems] == [2, 4]


def test_rows_are_not_held(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a\n1\n2\n\xff\n" + b"3\n" * 100_000)
    problems = []
    first = list(islice(rows(path, ("a",), ("a",), problems, "x.csv"), 0))
    assert first == []
    assert problems == [], "nothing is read before it is asked for"


cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=8)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=6))
def test_what_is_written_is_read_back(tmp_path_factory, table):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["a", "b", "c"], *table])
    found, problems = read(tmp_path_factory.getbasetemp(), out.getvalue().encode())
    assert problems == []
    assert [values for _, values in found] == [{k: v for k, v in zip("abc", row, strict=True) if v} for row in table]
