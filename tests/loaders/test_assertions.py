"""Promises on the whole: kept, broken, badly written."""

from __future__ import annotations

import pytest

from loaders.assertions import broken, read


def wrote(tmp_path, text):
    """A promises file."""
    path = tmp_path / "assertions.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_no_promises(tmp_path, connection):
    assert read(tmp_path / "assertions.yml") == []
    assert broken(connection, tmp_path / "assertions.yml") == []


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("- {what: all, table: deposits, min: 3}\n", None),
        ("- {what: all, table: deposits, min: 4}\n", "3 rows"),
        ("- {what: scope, table: deposits, where: {in_scope: 'yes'}, min: 2}\n", None),
        ("- {what: scope, table: deposits, where: {in_scope: 'yes'}, min: 3}\n", "2 rows"),
        ("- {what: point, table: deposits, filled: latitude, min_share: 0.3}\n", None),
        ("- {what: point, table: deposits, filled: latitude, min_share: 0.4}\n", "1 of 3 rows (33%)"),
        ("- {what: year, table: deposits, filled: discovery_year, min: 2}\n", "1 rows"),
        (
            "- {what: none, table: deposits, where: {stage: reviewed}, filled: latitude, min_share: 0.1}\n",
            "0 of 0 rows (0%)",
        ),
    ],
)
def test_promises(tmp_path, connection, text, got):
    problems = broken(connection, wrote(tmp_path, text))
    assert [p.got for p in problems] == ([got] if got else [])
    assert {p.code for p in problems} <= {"E501"}


def test_lines_are_those_of_the_file(tmp_path):
    path = wrote(tmp_path, "# why\n- what: a\n  table: deposits\n  min: 1\n\n- what: b\n  table: deposits\n  min: 99\n")
    assert [(line, promise.what) for line, promise in read(path)] == [(2, "a"), (6, "b")]


@pytest.mark.parametrize(
    "text",
    [
        "- {what: a}\n",
        "- {what: a, table: deposits, mni: 1}\n",
        "- what: [\n",
        "- {what: a, table: deposits, min: many}\n",
    ],
)
def test_bad_promises_name_the_file(tmp_path, text):
    with pytest.raises(ValueError, match=r"assertions\.yml"):
        read(wrote(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        "- {what: a}\n",
        "- {what: a, table: no_such_table, min: 1}\n",
        "- {what: a, table: deposits, filled: no_such_column, min: 1}\n",
    ],
)
def test_bad_promises_are_problems_of_the_data(golden_copy, tmp_path, run, text):
    wrote(golden_copy, text)
    ran = run("build", "--data", golden_copy, "--db", tmp_path / "x.db")
    assert ran.code == 1
    assert "assertions.yml:1" in ran.out
    assert not (tmp_path / "x.db").exists()


def test_at_least_counts_rows_with_so_much(golden_copy, tmp_path, run):
    text = "- what: deposits with an estimate\n  table: deposits\n  at_least:\n    n_estimates: {n}\n  min: 1\n"
    (golden_copy / "assertions.yml").write_text(text.format(n=1), encoding="utf-8")
    assert run("build", "--data", golden_copy, "--db", tmp_path / "x.db").code == 0
    (golden_copy / "assertions.yml").write_text(text.format(n=99), encoding="utf-8")
    ran = run("build", "--data", golden_copy, "--db", tmp_path / "x.db")
    assert ran.code == 1 and "got 0 rows, want at least 1" in ran.out
    (golden_copy / "assertions.yml").write_text(text.replace("n_estimates", "n_guesses").format(n=1), encoding="utf-8")
    assert "E202" in run("check", "--data", golden_copy).out


def test_at_least_wants_a_column_of_numbers(golden_copy, run):
    text = "- what: x\n  table: deposits\n  at_least:\n    status: 5\n  min: 1\n"
    (golden_copy / "assertions.yml").write_text(text, encoding="utf-8")
    ran = run("check", "--data", golden_copy)
    assert ran.code == 1 and "a column of numbers" in ran.out
