"""Which claims are rivals, and which only look so."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.disputes import claim_questions, claims_disagree, count_questions, estimate_questions, interval, meet
from schema.counts import CountRecord
from tests.helpers import claim, estimate

A, B, C = "ex-daily", "ex-survey", "ex-law"


def point(lat, lon, precision=1000, **more):
    """A claim of a point."""
    return claim("coordinates", lat=lat, lon=lon, precision_m=precision, method="published", **more)


def area(value, unit="km2", **more):
    """A claim of an area (one true value)."""
    return claim("area", value=str(value), unit=unit, **more)


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        # numbers: their intervals do not meet
        (area(10), area(10), False),
        (area(10), area(1000, "ha"), False),
        (area(10), area(1001, "ha"), True),
        (area(10), area(10.4, qualifier="approx"), False),
        (area(10), area(11, qualifier="approx"), True),
        (area(100), area(50, qualifier="gt"), False),
        (area(100), area(150, qualifier="gt"), True),
        (area(100), area(150, qualifier="lt"), False),
        (area(100), area(50, qualifier="le"), True),
        (area(10), claim("area", low=8, high=12, unit="km2"), False),
        (area(13), claim("area", low=8, high=12, unit="km2"), True),
        # years
        (claim(value="1955"), claim(value="1959"), True),
        # dates: their spans do not meet
        (claim("signed", value="2022"), claim("signed", value="2022-11-07"), False),
        (claim("signed", value="202X"), claim("signed", value="2022-11-07"), False),
        (claim("signed", value="2022-11-08"), claim("signed", value="2022-11-07"), True),
        # texts: neither holds all the words of the other, spelling folded
        (claim("operator", value="Kazatomprom"), claim("operator", value="NAC Kazatomprom"), False),
        (claim("operator", value="Казатомпром"), claim("operator", value="Kazatomprom"), False),
        (claim("operator", value="Kazatomprom"), claim("operator", value="Kazakhmys"), True),
        # codes: they differ, unless one says nothing of the matter
        (claim("status", value="closed"), claim("status", value="operating"), True),
        (claim("status", value="closed"), claim("status", value="closed"), False),
        (claim("status", value="on_state_balance"), claim("status", value="operating"), False),
        # points: further apart than their precisions, and than 15 km (0.1 degrees of latitude are 11 km)
        (point(49, 75), point(49.1, 75), False),
        (point(49, 75), point(49.2, 75), True),
        (point(49, 75, 20_000), point(49.2, 75, 5_000), False),
    ],
)  # fmt: skip
def test_disagreement(a, b, apart):
    assert claims_disagree(a, b) is apart
    assert claims_disagree(b, a) is apart


def test_money_in_two_currencies_is_no_disagreement():
    assert not claims_disagree(claim("budget", value="8", unit="EUR"), claim("budget", value="900", unit="USD"))
    assert claims_disagree(claim("budget", value="8", unit="EUR"), claim("budget", value="900", unit="EUR"))


def asked(*claims):
    """Keys and numbers of the questions on which claims disagree; the claims are numbered in order."""
    numbered = [c.model_copy(update={"n": i}) for i, c in enumerate(claims, 1)]
    return [(q.key, [row.n for row in q.rows]) for q in claim_questions(numbered)]


def test_rivals_come_from_different_sources():
    assert asked(claim(value="1955", source_id=A), claim(value="1959", source_id=B)) == [("discovery_year", [1, 2])]
    assert asked(claim(value="1955", source_id=A), claim(value="1959", source_id=A)) == []


def test_deprecated_and_silent_claims_are_no_rivals():
    old = claim(value="1959", source_id=B, rank="deprecated", rank_reason="a slip")
    assert asked(claim(value="1955", source_id=A), old) == []
    silent = claim(value_status="unknown", source_id=B, unit=None)
    assert asked(claim(value="1955", source_id=A), silent) == []


def test_a_preferred_claim_still_has_rivals():
    best = claim(value="1955", source_id=A, rank="preferred", rank_reason="the survey itself")
    assert asked(best, claim(value="1959", source_id=B)) == [("discovery_year", [1, 2])]


def test_agreeing_bystanders_are_left_out():
    rows = [claim(value="1955", source_id=A), claim(value="1955", source_id=C), claim(value="1959", source_id=B)]
    assert asked(*rows) == [("discovery_year", [1, 2, 3])]
    rows = [area(10, source_id=A), area(20, source_id=B), claim("area", low=5, high=50, unit="km2", source_id=C)]
    assert asked(*rows) == [("area", [1, 2])]


def test_what_changes_with_time_disputes_only_the_same_year():
    def status(value, as_of, source):
        return claim("status", value=value, as_of=as_of, source_id=source)

    assert asked(status("closed", "1998", A), status("operating", "2025", B)) == []
    assert asked(status("closed", "2025-01", A), status("operating", "2025-11", B)) == [("status", [1, 2])]
    assert asked(status("closed", "2020/2025", A), status("operating", "2023", B)) == [("status", [1, 2])]
    assert asked(status("closed", None, A), status("operating", "2023", B)) == []
    assert asked(status("closed", None, A), status("operating", None, B)) == [("status", [1, 2])]


def test_a_mass_that_only_grows_may_be_larger_later():
    def mass(value, as_of, source):
        return claim("stored_mass", value=str(value), unit="Mt", as_of=as_of, source_id=source)

    assert asked(mass(50, "2010", A), mass(105, "2024", B)) == []
    assert asked(mass(105, "2010", A), mass(50, "2024", B)) == [("stored_mass", [1, 2])]
    assert asked(mass(50, "2024", A), mass(105, "2024", B)) == [("stored_mass", [1, 2])]


def test_many_values_may_be_true_at_once():
    rows = [claim("host_rock", value="granite", source_id=A), claim("host_rock", value="shale", source_id=B)]
    assert claims_disagree(*rows)
    assert asked(*rows) == []


def test_another_product_is_another_question():
    def output(value, which, source):
        return claim("annual_output", value=str(value), unit="kt", which=which, as_of="2024", source_id=source)

    assert asked(output(19, "cathode", A), output(40, "concentrate", B)) == []
    assert asked(output(19, "cathode", A), output(40, "cathode", B)) == [("annual_output", [1, 2])]


# estimates


def rivals(*lines):
    """Keys and numbers of the questions on which estimates disagree."""
    numbered = [line.model_copy(update={"n": i}) for i, line in enumerate(lines, 1)]
    return [(q.key, [row.n for row in q.rows]) for q in estimate_questions(numbered, {"lithium": "Lithium"})]


def test_estimates_disagree():
    assert rivals(estimate(source_id=A), estimate(content=20, source_id=B)) == [("lithium-content", [1, 2])]
    assert rivals(estimate(source_id=A), estimate(content=10_000, content_unit="t", source_id=B)) == []
    assert rivals(estimate(source_id=A), estimate(content=10.3, qualifier="approx", source_id=B)) == []
    assert rivals(estimate(source_id=A), estimate(content=20, source_id=A)) == []
    assert rivals(estimate(source_id=A), estimate(content=20, source_id=B, rank="deprecated", rank_reason="old")) == []


@pytest.mark.parametrize(
    "other",
    [
        {"material_id": "copper"},
        {"zone": "the north"},
        {"category": "C1", "system": "GKZ"},
        {"balance": "off"},
        {"form": "mineral", "formula": "LiAlSi2O6"},
        {"form": "ore"},
        {"kind": "prognostic"},
        {"system": "JORC"},
    ],
)
def test_estimates_of_other_things_are_no_rivals(other):
    assert rivals(estimate(source_id=A), estimate(content=20, source_id=B, **other)) == []


def test_a_new_estimate_in_a_reporting_system_updates_the_old_one():
    def line(content, as_of, source, system="JORC"):
        return estimate(content=content, as_of=as_of, source_id=source, system=system)

    assert rivals(line(10, "2015", A), line(20, "2024", B)) == []
    assert rivals(line(10, "2024", A), line(20, "2024", B)) == [("lithium-content", [1, 2])]
    # Figures of the press name no system: there the year tells nothing apart.
    assert rivals(line(10, "2015", A, "not_stated"), line(20, "2024", B, "not_stated")) == [("lithium-content", [1, 2])]


def test_press_figures_do_not_tell_reserves_from_resources():
    assert rivals(estimate(source_id=A), estimate(kind="reserve", content=20, source_id=B)) == [
        ("lithium-content", [1, 2])
    ]
    named = {"system": "JORC", "as_of": "2024"}
    assert rivals(estimate(source_id=A, **named), estimate(kind="reserve", content=20, source_id=B, **named)) == []


def test_each_measure_is_its_own_question():
    one = estimate(ore=20, ore_unit="Mt", grade=0.05, grade_unit="%", source_id=A)
    two = estimate(ore=30, ore_unit="Mt", grade=500, grade_unit="g/t", source_id=B)
    assert rivals(one, two) == [("lithium-ore", [1, 2])]


# intervals

bounds = st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)).map(sorted)
qualifiers = st.sampled_from(["eq", "approx", "gt", "ge", "lt", "le"])


@given(bounds, qualifiers, bounds, qualifiers)
def test_meeting_is_symmetric_and_reflexive(a, qa, b, qb):
    one, two = interval(*a, qa), interval(*b, qb)
    assert one[0] <= one[1]
    assert meet(one, one)
    assert meet(one, two) == meet(two, one)


@given(bounds, qualifiers)
def test_no_qualifier_narrows(a, qualifier):
    assert meet(interval(*a, qualifier), interval(*a, "eq"))


def test_open_ends():
    assert interval(100, 100, "gt") == (100, math.inf)
    assert interval(100, 100, "lt") == (-math.inf, 100)
    assert interval(100, 100, "approx") == (95, 105)


def test_disputes_of_the_golden_catalogue(connection):
    rows = dict(connection.execute("SELECT id, claim_ids FROM disputes").fetchall())
    assert rows["kol-tau_discovery-year"] == "kol-tau_1; kol-tau_2"
    assert rows["kol-tau_rare-earths-content"] == "kol-tau_8; kol-tau_9"
    assert rows["sai-tailings_stored-mass"] == "sai-tailings_1; sai-tailings_2"
    assert not any(key.startswith(("lit-sai", "ex-corridor")) for key in rows)
    flagged = {
        row[0]
        for row in connection.execute(
            "SELECT id FROM claims WHERE disputed = 'yes' UNION SELECT id FROM estimates WHERE disputed = 'yes'"
        )
    }
    assert flagged == {part for ids in rows.values() for part in ids.split("; ")}


def count(name, **more):
    """A count record of the same thing in 2025, changed by the fields given."""
    return CountRecord.model_validate({
        "id": f"count-{name}", "label": name, "scope": "kz-ree-deposits", "counted": "rare-earth deposits", "value": 15,
        "members_named": 0, "list_known": "no", "as_of": "2025", "source_id": A, "stage": "sourced", "added": "2025-01-01", "changed": "2025-01-01", **more,
    })  # fmt: skip


def of_counts(*counts):
    return [[row.label for row in question.rows] for question in count_questions(counts)]


def test_counts_of_the_same_thing_in_the_same_year_are_rivals():
    assert of_counts(count("a"), count("b", value=16, source_id=B)) == [["a", "b"]]
    assert of_counts(count("a"), count("b", value=16, source_id=B, counted="Rare earth deposits")) == [["a", "b"]]


@pytest.mark.parametrize(
    "other",
    [
        {"counted": "rare-earth deposits in use"}, {"scope": "kz-licences"}, {"as_of": "2024"}, {"as_of": None}, {"source_id": A},
        {"rank": "deprecated", "rank_reason": "misprint"}, {"qualifier": "gt", "value": 10}, {"value": 15},
    ],
)  # fmt: skip
def test_counts_that_can_both_be_true_are_no_rivals(other):
    assert of_counts(count("a"), count("b", **{"value": 16, "source_id": B, **other})) == []


def test_an_oxide_is_compared_with_the_metal_by_its_formula():
    oxide = {"form": "oxide", "formula": "Li2O", "source_id": B}
    assert rivals(estimate(source_id=A), estimate(content=30, **oxide)) == [("lithium-content", [1, 2])]
    assert rivals(estimate(source_id=A), estimate(content=21.5, **oxide)) == [], "10 kt Li in 21.5 kt Li2O"
    assert rivals(estimate(source_id=A), estimate(content=22, **oxide)) == [], "rounding has room"
    assert rivals(estimate(source_id=A, form="not_stated"), estimate(content=30, **oxide)) == [], "may be the oxide"
    assert rivals(estimate(source_id=A), estimate(content=30, form="TREO", source_id=B)) == []
    both = [estimate(content=c, **{**oxide, "source_id": s}) for c, s in ((30, A), (40, B))]
    assert rivals(*both) == [("lithium-content", [1, 2])]


def test_counts_with_open_dates_meet_and_groups_stay_apart():
    assert of_counts(count("a", as_of="../2021"), count("b", value=16, source_id=B, as_of="2021")) == [["a", "b"]]
    assert of_counts(count("a", as_of="2000/.."), count("b", value=16, source_id=B, as_of="2025")) == [["a", "b"]]
    four = [
        count(n, value=v, source_id=s, as_of=y)
        for n, v, s, y in (("a", 5, A, "2019"), ("b", 6, B, "2019"), ("c", 10, A, "2024"), ("d", 12, B, "2024"))
    ]
    assert of_counts(*four) == [["a", "b"], ["c", "d"]]
    assert of_counts(count("a", value_high=20), count("b", value=16, source_id=B)) == []
    chain = [count("a"), count("b", value=16, source_id=B), count("c", value=17, source_id=C)]
    assert of_counts(*chain) == [["a", "b", "c"]]


def test_estimates_in_other_dimensions_are_no_rivals():
    def ore(value, unit, source):
        return estimate(content=None, content_unit=None, ore=value, ore_unit=unit, source_id=source)

    assert rivals(ore(20, "Mt", A), ore(7, "Mm3", B)) == []
    assert rivals(ore(20, "Mt", A), ore(7, "Mt", B)) == [("lithium-ore", [1, 2])]
    assert rivals(estimate(content_high=30, source_id=A), estimate(content=20, source_id=B)) == [], "within the range"


def test_only_the_converted_figure_has_room():
    oxide = {"form": "oxide", "formula": "Li2O", "source_id": B}
    assert rivals(estimate(source_id=A), estimate(content=22.4, **oxide)) == [], "10.4 kt Li: within five percent"
    assert rivals(estimate(source_id=A), estimate(content=23.7, **oxide)) == [("lithium-content", [1, 2])], "11 kt Li"
