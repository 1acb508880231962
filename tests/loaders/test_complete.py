"""Completeness: which checks a record meets."""

from __future__ import annotations

import pytest

from loaders.check import check
from loaders.complete import CHECKS, completeness
from schema.kinds import KINDS
from tests.helpers import change


def score(data, record_id):
    """Share and missing words of a record."""
    catalogue = check(data).catalogue
    return completeness(catalogue, catalogue.records[record_id])


def test_every_check_is_used_and_every_named_check_exists():
    assert {name for kind in KINDS.values() for name in kind.checks} == set(CHECKS)


def test_golden_records(golden):
    assert score(golden, "kol-tau") == (1.0, "none")
    share, missing = score(golden, "kol-tau-west")
    assert (
        missing
        == "name in Russian or Kazakh; region; coordinates; two independent sources; a source other than news; status; estimate"
    )
    assert share == pytest.approx(1 / 8, abs=0.01)
    assert score(golden, "ex-daily") == (1.0, "none"), "sources have no checks"


def test_a_copy_is_no_second_source(golden_copy):
    change(golden_copy, "deposits/kol-tau-west.yml", lambda r: r["sources"].append({"source_id": "ex-copy"}))
    assert "two independent sources" in score(golden_copy, "kol-tau-west")[1]
    change(golden_copy, "deposits/kol-tau-west.yml", lambda r: r["sources"].append({"source_id": "ex-law"}))
    missing = score(golden_copy, "kol-tau-west")[1]
    assert "two independent sources" not in missing
    assert "other than news" not in missing


@pytest.mark.parametrize("name", ["coordinates", "status"])
def test_a_reasoned_unknown_meets_a_check(golden_copy, name):
    before = score(golden_copy, "kol-tau-west")[0]
    silent = {"n": 1, "property": name, "value_status": "not_disclosed", "source_id": "ex-daily"}
    change(golden_copy, "deposits/kol-tau-west.yml", lambda r: r.update(claims=[silent]))
    assert score(golden_copy, "kol-tau-west")[0] > before


def test_a_search_that_found_nothing_is_no_evidence(golden_copy):
    assert score(golden_copy, "ex-cm-1") == (1.0, "none")
    change(golden_copy, "commitments/ex-cm-1.yml", lambda r: r.update(evidence=r["evidence"][1:]))
    assert score(golden_copy, "ex-cm-1") == (0.5, "dated evidence")
