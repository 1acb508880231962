"""Checking a folder: all problems, each once, where they are."""

from __future__ import annotations

import pytest

from loaders.check import check, slug
from loaders.cli import main
from tests.helpers import change, fresh, replace, snapshot


def found(data):
    """Problems as (code, path from the data folder, field)."""
    return [(p.code, p.path.removeprefix(f"{data}/"), p.field) for p in check(data).problems]


def test_the_golden_catalogue_is_clean_and_in_form(golden):
    result = check(golden)
    assert result.problems == []
    assert len(result.catalogue.records) == sum(1 for _ in golden.glob("*/*.yml"))
    assert main(["check", "--data", str(golden)]) == 0


def test_checking_changes_nothing(golden_copy):
    before = snapshot(golden_copy)
    replace(golden_copy / "deposits/kol-tau.yml", "value: 1955", "value: year")
    spoilt = snapshot(golden_copy)
    check(golden_copy)
    assert snapshot(golden_copy) == spoilt != before


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        # kol-tau links to kol-tau-west, and the ledger knows it.
        ("kol-tau-west", "occurrence_type: occurrence", "occurrence_type: hole", "E205"),
        ("kol-tau-west", "id: kol-tau-west", "id: [", "E102"),
        # kol-tau alone cites ex-copy, is a member of count-15, and koltau leads to it.
        ("kol-tau", "value: 1955", "value: soon", "E208"),
        ("kol-tau", "id: kol-tau", "id: [", "E102"),
    ],
)
def test_a_broken_record_is_not_also_reported_as_missing(golden_copy, name, old, new, code):
    replace(golden_copy / f"deposits/{name}.yml", old, new)
    assert {f[0] for f in found(golden_copy)} == {code}


def test_problems_are_sorted_and_each_stands_once(golden_copy):
    replace(golden_copy / "series/production.csv", "600", "many")
    replace(golden_copy / "deposits/lit-sai.yml", "status", "stauts")
    replace(golden_copy / "calls/ex-call-1.yml", "topic:", "topik:")
    problems = check(golden_copy).problems
    assert problems == sorted(set(problems))
    assert {p.code for p in problems} >= {"E208", "E205", "E201", "E202"}


def test_a_misnamed_file_is_named(golden_copy):
    (golden_copy / "deposits/kol-tau-west.yml").rename(golden_copy / "deposits/west.yml")
    assert ("E107", "deposits/west.yml", "id") in found(golden_copy)


@pytest.mark.parametrize("place", ["x.yml", "deposits/x.yaml", "deposits/deep/x.yml", "nowhere/x.yml", "series/x.xlsx"])
def test_strays_are_named(golden_copy, place):
    (golden_copy / place).parent.mkdir(exist_ok=True)
    (golden_copy / place).write_text("id: x\n", encoding="utf-8")
    assert found(golden_copy) == [("E107", place, "")]


@pytest.mark.parametrize("place", ["README.md", "series/README.md", ".hidden", "deposits/.DS_Store"])
def test_what_may_lie_around(golden_copy, place):
    (golden_copy / place).write_text("x", encoding="utf-8")
    assert found(golden_copy) == []


def test_two_kinds_cannot_share_an_id(golden_copy):
    fresh(golden_copy, "organisation", "lit-sai", org_type="company", country="KZ", sources=[{"source_id": "ex-daily"}])
    (problem,) = [p for p in check(golden_copy).problems if p.code == "E404"]
    assert (problem.path, problem.field) == (str(golden_copy / "deposits/lit-sai.yml"), "id")
    assert "organisations/lit-sai.yml" in problem.want


def test_series_are_checked_row_by_row(golden_copy):
    path = golden_copy / "series/supply_shares.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(",79,", ",179,").replace("Kazakhstan,2023,1,lt,ex-table", "Kazakhstan,2023,1,lt,ex-tabel"),
        encoding="utf-8",
    )
    problems = [(p.code, p.line, p.field) for p in check(golden_copy).problems]
    assert problems == [("E208", 2, "share_pct"), ("E401", 3, "source_id")]


def test_series_may_be_left_to_the_builder(golden_copy):
    replace(golden_copy / "series/production.csv", "600", "many")
    assert check(golden_copy, with_series=False).problems == []
    assert [p.code for p in check(golden_copy).problems] == ["E208"]


@pytest.mark.parametrize(
    ("place", "row", "code"),
    [
        ("retired.csv", "x,deposit,,2026-01-15,why\n", "E203"),
        ("retired.csv", "old-tau,quarry,,2026-01-15,why\n", "E205"),
        ("releases.csv", "2026.02.0,soon,,more\n", "E204"),
    ],
)
def test_tables_beside_the_records_are_checked(golden_copy, place, row, code):
    path = golden_copy / place
    lines = path.read_text(encoding="utf-8")
    path.write_text(lines + row, encoding="utf-8")
    problems = check(golden_copy).problems
    assert [(p.code, p.line) for p in problems] == [(code, lines.count("\n") + 1)]


def test_a_record_without_folder_or_ledger_is_fine(golden_copy):
    (golden_copy / "ids.csv").unlink()
    assert found(golden_copy) == []
    change(golden_copy, "deposits/kol-tau-west.yml", lambda r: r.update(note="changed"))
    assert found(golden_copy) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CN8", "cn8"),
        ("European Union (27)", "european-union-27"),
        ("***", "none"),
        ("mine_production", "mine-production"),
    ],
)
def test_slug(text, wanted):
    assert slug(text) == wanted
