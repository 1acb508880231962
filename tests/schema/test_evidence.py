"""Claims, estimates, counts and evidence: what is refused, and with which code."""

from __future__ import annotations

import pytest

from schema.counts import CountRecord
from schema.evidence import BOX
from schema.policy import CommitmentRecord, EvidenceRecord
from schema.series import ProductionRow, TradeFlowRow
from schema.sites import DepositRecord
from tests.helpers import claim, codes_of, estimate

POINT = {"lat": 49.2, "lon": 75.1, "precision_m": 5000, "method": "published"}
DAY = {"stage": "sourced", "added": "2026-01-15", "changed": "2026-01-15"}


# claims


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("discovery_year", {"value": "1956"}),
        ("area", {"low": "10", "high": "12", "unit": "km2"}),
        ("area", {"low": "10", "high": "10", "unit": "ha"}),
        ("area", {"value": "12.5", "unit": "km2"}),
        ("coordinates", POINT),
        ("status", {"value": "operating"}),
        ("signed", {"value": "2022-11-07"}),
        ("operator", {"value": "Kundybai Mining JSC"}),
        ("operator", {"value_status": "not_disclosed"}),
        ("coordinates", {"value_status": "unknown"}),
        ("area", {"value_status": "not_collected"}),
        ("discovery_year", {"value": "1956", "rank": "preferred", "rank_reason": "two surveys agree"}),
    ],
)
def test_claims_that_pass(name, fields):
    assert claim(name, **fields).property == name


@pytest.mark.parametrize(
    ("name", "fields", "code"),
    [
        # either a value or the reason for having none
        ("operator", {}, "E301"),
        ("operator", {"value": "X", "value_status": "unknown"}, "E301"),
        ("area", {"low": 1, "high": 2, "unit": "km2", "value_status": "not_disclosed"}, "E301"),
        ("coordinates", {**POINT, "value_status": "unknown"}, "E301"),
        ("area", {"value": "5", "low": 1, "high": 2, "unit": "km2"}, "E301"),
        ("area", {"low": 1, "unit": "km2"}, "E301"),
        ("area", {"high": 1, "unit": "km2"}, "E301"),
        # points
        ("coordinates", {"lat": 49.2}, "E305"),
        ("coordinates", {"lat": 49.2, "lon": 75.1}, "E305"),
        ("coordinates", {**POINT, "method": None}, "E305"),
        ("coordinates", {**POINT, "precision_m": None}, "E305"),
        ("coordinates", {"value": "49.2, 75.1"}, "E305"),
        ("operator", {"value": "X", **POINT}, "E305"),
        ("coordinates", {**POINT, "lat": 10}, "E408"),
        ("coordinates", {**POINT, "lat": 75.1, "lon": 49.2}, "E408"),
        # numbers and their units
        ("area", {"value": "wide", "unit": "km2"}, "E208"),
        ("area", {"value": "12,5", "unit": "km2"}, "E208"),
        ("area", {"low": 12, "high": 10, "unit": "km2"}, "E208"),
        ("area", {"value": "12"}, "E207"),
        ("area", {"value": "12", "unit": "kt"}, "E207"),
        ("discovery_year", {"value": "1956", "unit": "years"}, "E207"),
        ("area", {"value": "12", "unit": "acre"}, "E206"),
        # words, codes, dates
        ("operator", {"value": "X", "unit": "t"}, "E207"),
        ("operator", {"low": 1, "high": 2}, "E207"),
        ("status", {"value": "asleep"}, "E205"),
        ("signed", {"value": "7 November"}, "E204"),
        ("no_such_property", {"value": "X"}, "E205"),
        # rank
        ("operator", {"value": "X", "rank": "preferred"}, "E304"),
        ("operator", {"value": "X", "rank": "deprecated"}, "E304"),
        ("operator", {"value": "X", "rank": "best"}, "E205"),
        ("operator", {"value": "X", "as_of": "2025-13"}, "E204"),
        ("operator", {"value": "=X"}, "E210"),
        ("operator", {"value": "X", "n": 0}, "greater_than_equal"),
    ],
)
def test_claims_that_are_refused(name, fields, code):
    assert codes_of(lambda: claim(name, **fields)) == {code}


@pytest.mark.parametrize("value", ["nan", "inf", "Infinity", "1_000", "1e3", "١٢"])
def test_value_of_a_number_is_a_plain_number(value):
    assert codes_of(lambda: claim("area", value=value, unit="km2")) == {"E208"}


def test_swapped_axes_are_guessed_at():
    with pytest.raises(ValueError, match="look swapped"):
        claim("coordinates", **{**POINT, "lat": 75.1, "lon": 49.2})
    with pytest.raises(ValueError, match=f"lat {BOX[0]} to {BOX[1]}") as caught:
        claim("coordinates", **{**POINT, "lat": 10})
    assert "swapped" not in str(caught.value)


def test_number_of_a_claim():
    assert claim(value="1956").number == (1956.0, 1956.0)
    assert claim("area", low=10, high=12, unit="km2").number == (10.0, 12.0)
    assert claim("operator", value="X").number is None
    assert claim("area", value_status="unknown").number is None


# estimates


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"content": None, "content_unit": None, "grade": 0.5, "grade_unit": "%"},
        {"content": None, "content_unit": None, "grade": 40, "grade_unit": "mg/l"},
        {"content": None, "content_unit": None, "ore": 2, "ore_unit": "Mm3"},
        {"content_high": 12},
        {"form": "oxide", "formula": "Li2O"},
        {"kind": "prognostic", "system": "GKZ", "category": "P1+P2"},
        {"kind": "reserve", "system": "GKZ", "category": "B+C1"},
        {"content": None, "content_unit": None, "as_stated": None, "value_status": "not_disclosed"},
    ],
)
def test_estimates_that_pass(fields):
    assert estimate(**fields).material_id == "lithium"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"content": None, "content_unit": None}, "E301"),
        ({"value_status": "unknown"}, "E301"),
        ({"content_unit": None}, "E306"),
        ({"content": None}, "E301"),
        ({"ore_unit": "Mt"}, "E306"),
        ({"as_stated": None}, "E306"),
        ({"form": "oxide"}, "E302"),
        ({"form": "oxide", "formula": "Li2(O)"}, "E302"),
        ({"form": "oxide", "formula": "TREO"}, "E302"),
        ({"kind": "resource", "category": "P1"}, "E303"),
        ({"kind": "reserve", "category": "C2+P1"}, "E303"),
        ({"category": "С1"}, "E211"),  # Cyrillic Es
        ({"category": "C1+С2"}, "E211"),
        ({"kind": "prognostic", "category": "Р1"}, "E211"),  # Cyrillic Er
        ({"content_unit": "km2"}, "E207"),
        ({"grade": 1, "grade_unit": "t"}, "E207"),
        ({"ore": 1, "ore_unit": "%"}, "E207"),
        ({"cutoff": 1, "cutoff_unit": "kt"}, "E207"),
        ({"content_high": 9}, "E208"),
        ({"ore_high": 9}, "E208"),
        ({"grade": 101, "grade_unit": "%"}, "E311"),
        ({"grade": 99, "grade_high": 101, "grade_unit": "%"}, "E311"),
        ({"content": -1}, "greater_than_equal"),
        ({"rank": "deprecated"}, "E304"),
        ({"system": "SOVIET"}, "E205"),
        ({"content_unit": "тыс. т"}, "E206"),
    ],
)
def test_estimates_that_are_refused(fields, code):
    assert codes_of(lambda: estimate(**fields)) == {code}


# counts, commitments, sites


COUNT = {
    "id": "count-x", "label": "X", "scope": "kz-ree-deposits", "counted": "deposits", "value": "15", "members_named": "0",
    "list_known": "no", "source_id": "ex-daily", **DAY,
}  # fmt: skip


def test_counts():
    assert CountRecord.model_validate(COUNT).value == 15
    assert codes_of(lambda: CountRecord.model_validate({**COUNT, "value": None})) == {"E301"}
    assert codes_of(lambda: CountRecord.model_validate({**COUNT, "value_status": "not_disclosed"})) == {"E301"}
    silent = CountRecord.model_validate({**COUNT, "value": None, "value_status": "not_disclosed"})
    assert silent.value is None


def test_a_range_of_a_count_does_not_run_backwards():
    assert CountRecord.model_validate({**COUNT, "value_high": "20"}).value_high == 20
    assert codes_of(lambda: CountRecord.model_validate({**COUNT, "value_high": "3"})) == {"E208"}


def test_a_row_of_production_has_a_value_or_says_why_not():
    row = {
        "material_id": "copper", "product": "mine", "metric": "mine_production", "country": "Kazakhstan", "year": "2024",
        "edition": "X 2026", "unit": "kt", "source_id": "ex-table",
    }  # fmt: skip
    assert ProductionRow.model_validate({**row, "value": "600"}).value == 600
    assert ProductionRow.model_validate({**row, "value_status": "not_disclosed"}).value is None
    assert codes_of(lambda: ProductionRow.model_validate(row)) == {"E301"}
    assert codes_of(lambda: ProductionRow.model_validate({**row, "value": "600", "value_status": "unknown"})) == {
        "E301"
    }


def test_a_number_in_a_row_of_trade_has_its_unit():
    row = {
        "flow": "import", "reporter": "X", "partner": "Kazakhstan", "code_system": "CN8", "code": "74031100",
        "product": "copper", "year": "2024", "edition": "X 2025", "source_id": "ex-table",
    }  # fmt: skip
    assert TradeFlowRow.model_validate({**row, "value": "5", "value_unit": "EUR"}).value == 5
    assert codes_of(lambda: TradeFlowRow.model_validate({**row, "value": "5"})) == {"E306"}
    assert codes_of(lambda: TradeFlowRow.model_validate({**row, "quantity_unit": "t"})) == {"E306"}


def test_evidence_needs_a_source_unless_nothing_was_found():
    row = {"happened": "2025", "what": "a search"}
    assert EvidenceRecord.model_validate({**row, "shows": "nothing_found"}).source_id is None
    assert codes_of(lambda: EvidenceRecord.model_validate({**row, "shows": "progress"})) == {"E308"}


COMMITMENT = {
    "id": "cm-x", "label": "X", "agreement_id": "ex-memorandum", "text": "do it", "actors": "A", "deadline": "2024-12-31",
    "deadline_status": "value", "status": "in_progress", "status_as_of": "2026-01-15", **DAY,
    "evidence": [{"shows": "nothing_found", "happened": "2026-01-15", "what": "searched"}],
}  # fmt: skip


def commitment(**fields):
    return CommitmentRecord.model_validate({**COMMITMENT, **fields})


def test_silence_is_never_not_met():
    after = {"shows": "progress", "happened": "2025-06", "source_id": "ex-daily", "what": "still not done"}
    assert commitment(status="not_met", evidence=[after]).status == "not_met"
    assert codes_of(lambda: commitment(status="not_met")) == {"E312"}
    assert codes_of(lambda: commitment(status="not_met", evidence=[{**after, "happened": "2024-06"}])) == {"E312"}
    assert codes_of(lambda: commitment(status="not_met", deadline=None, deadline_status="none", evidence=[after])) == {
        "E312"
    }


def test_commitments_need_evidence_and_an_honest_deadline():
    assert codes_of(lambda: commitment(evidence=[])) == {"E308"}
    assert codes_of(lambda: commitment(deadline=None)) == {"E301"}
    assert codes_of(lambda: commitment(deadline_status="none")) == {"E301"}


@pytest.mark.parametrize(
    ("region", "basis", "good"),
    [
        ("karaganda-region", "source_states", True),
        (None, "unknown", True),
        (None, "several", True),
        (None, "source_states", False),
        ("karaganda-region", "unknown", False),
    ],
)
def test_a_region_has_a_basis(region, basis, good):
    fields = {
        "id": "new-tau",
        "label": "X",
        "occurrence_type": "deposit",
        "region_id": region,
        "region_basis": basis,
        **DAY,
    }
    if good:
        assert DepositRecord.model_validate(fields).region_id == region
    else:
        assert codes_of(lambda: DepositRecord.model_validate(fields)) == {"E307"}
