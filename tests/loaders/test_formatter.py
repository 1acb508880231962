"""The house form: idempotent, loses nothing, numbers, sorts, keeps the ledger."""

from __future__ import annotations

import csv
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import yaml_reader
from loaders.cli import main
from loaders.formatter import form, format_all, number, unformed
from schema.kinds import BY_FOLDER, KINDS
from tests.helpers import change, fresh, load, replace, snapshot

DEPOSIT = KINDS["deposit"]
MESSY = """\
# Head comment,
# two lines.
label: 'Kol'
id: "new-tau"
claims:
- source_id: ex-daily
  value: 1955
  unit: "year"
  property: discovery_year
  n: 0
- {n: 4, property: operator, value: "NO", source_id: ex-daily}
- property: age
  value: "Devonian"
  source_id: ex-daily
added: "2026-01-15"
estimates:
- {n: 0, material_id: lithium, as_stated: "012"}
"""
FORMED = """\
# Head comment,
# two lines.
id: new-tau
label: Kol
added: "2026-01-15"
claims:
  - n: 5
    property: discovery_year
    value: 1955
    unit: year
    source_id: ex-daily
  - n: 4
    property: operator
    value: "NO"
    source_id: ex-daily
  - n: 6
    property: age
    value: Devonian
    source_id: ex-daily
estimates:
  - n: 7
    material_id: lithium
    as_stated: "012"
"""


def test_form():
    assert form(MESSY.encode(), "x.yml", DEPOSIT) == FORMED
    assert form(FORMED.encode(), "x.yml", DEPOSIT) == FORMED


def test_golden_files_are_in_form(golden):
    assert list(unformed(golden)) == []
    for path in golden.glob("*/*.yml"):
        assert form(path.read_bytes(), path.name, BY_FOLDER[path.parent.name]) == path.read_text(encoding="utf-8")


def test_form_keeps_every_fact(golden):
    for path in golden.glob("*/*.yml"):
        shuffled = "".join(
            f"{key}: {value}\n"
            for key, value in reversed(load(path).items())
            if isinstance(value, str) and not yaml_reader.guessed(value)
        )
        again = yaml_reader.read(
            form(shuffled.encode(), path.name, BY_FOLDER[path.parent.name]).encode(), path.name
        ).data
        assert again.items() <= load(path).items()
        assert list(again) == [k for k in load(path) if k in again], "keys in schema order"


@pytest.mark.parametrize("text", ["id: a\n# inside\nlabel: b\n", "id: a\nclaims:\n  # inside\n  - n: 1\n"])
def test_comments_inside_are_not_lost(text):
    with pytest.raises(ValueError, match="comments inside"):
        form(text.encode(), "x.yml", DEPOSIT)


def test_a_hash_inside_a_value_is_no_comment():
    text = "id: new-tau\nlabel: 'a # b'\n"
    assert form(text.encode(), "x.yml", DEPOSIT) == text


@pytest.mark.parametrize("raw", [b"id: [", b"id: a\nid: b\n", b"\xff", b"- a", b"id: &a b"])
def test_unreadable_files_are_refused(raw):
    with pytest.raises(ValueError, match="E10"):
        form(raw, "x.yml", DEPOSIT)


@given(st.lists(st.integers(0, 9), max_size=8), st.integers(0, 4))
def test_numbers_stay_and_new_ones_are_free(numbers, cut):
    lines = [{"n": str(n)} for n in numbers]
    data = {"claims": lines[:cut], "estimates": lines[cut:]}
    number(data)
    given_before = [n for n in numbers if n]
    after = [int(line["n"]) for line in lines]
    assert [a for a, n in zip(after, numbers, strict=True) if n] == given_before
    new = [a for a, n in zip(after, numbers, strict=True) if not n]
    assert new == list(range(max([0, *numbers]) + 1, max([0, *numbers]) + 1 + len(new)))


def test_format_is_idempotent(golden_copy):
    assert format_all(golden_copy) == (0, [])
    before = snapshot(golden_copy)
    (golden_copy / "deposits/new-tau.yml").write_text(MESSY, encoding="utf-8")
    changed, messages = format_all(golden_copy)
    assert (changed, messages) == (2, []), "the record and the ledger"
    once = snapshot(golden_copy)
    assert once != before
    assert format_all(golden_copy) == (0, [])
    assert snapshot(golden_copy) == once


def test_the_ledger_gains_and_never_loses(golden_copy):
    fresh(golden_copy, "deposit", "new-tau", region_basis="unknown")
    (golden_copy / "deposits/kol-tau-west.yml").unlink()
    format_all(golden_copy)
    with (golden_copy / "ids.csv").open(encoding="utf-8") as file:
        rows = {row["id"]: row["kind"] for row in csv.DictReader(file)}
    assert rows["new-tau"] == rows["kol-tau-west"] == rows["koltau"] == "deposit"
    assert list(rows) == sorted(rows)


def test_series_are_sorted_by_their_keys(golden_copy):
    path = golden_copy / "series/supply_shares.csv"
    good = path.read_text(encoding="utf-8")
    head, *rows = good.splitlines()
    path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    assert main(["check", "--data", str(golden_copy)]) == 1
    assert format_all(golden_copy) == (1, [])
    assert path.read_text(encoding="utf-8") == good


def test_files_that_cannot_be_formed_are_left_and_named(golden_copy, run):
    path = golden_copy / "deposits/kol-tau.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("claims:", "# why\nclaims:"), encoding="utf-8")
    before = path.read_bytes()
    ran = run("format", "--data", golden_copy)
    assert ran.code == 1
    assert "comments inside the record would be lost" in ran.out
    assert path.read_bytes() == before
    assert list(unformed(golden_copy)) == []


def test_unformed_names_the_line(golden_copy):
    replace(golden_copy / "deposits/kol-tau.yml", "region_basis: source_states", "region_basis: 'source_states'")
    (problem,) = unformed(golden_copy)
    assert (problem.code, problem.line) == ("E110", 4)


def test_nothing_is_left_beside_the_files(golden_copy):
    change(golden_copy, "deposits/kol-tau.yml", lambda r: r["claims"][0].update(n="0"))
    format_all(golden_copy)
    assert not list(golden_copy.rglob("*.tmp"))


def test_an_empty_folder_stays_empty(tmp_path):
    assert format_all(tmp_path) == (0, [])
    assert list(tmp_path.iterdir()) == []


def test_format_leaves_the_database_as_it_was(golden, golden_copy, golden_db, tmp_path, run):
    shutil.rmtree(golden_copy / "outlines")
    shutil.copytree(golden / "outlines", golden_copy / "outlines")
    format_all(golden_copy)
    assert run("build", "--data", golden_copy, "--db", tmp_path / "x.db").code == 0
    assert (tmp_path / "x.db").read_bytes() == golden_db.read_bytes()
