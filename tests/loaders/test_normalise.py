"""Values as stated -> comparable numbers and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.normalise import (
    claim_words,
    estimate_numbers,
    estimate_words,
    number_words,
    product_difference,
    range_words,
)
from tests.helpers import claim, codes_of, estimate

NONE = {"content": None, "content_unit": None}


def plain(text: str) -> str:
    """Without the thin and hard spaces that pages use."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (5, "5"),
        (1955, "1 955"),
        (12.5, "12.5"),
        (935_400, "935 400"),
        (0.2, "0.2"),
        (0.00001, "0.00001"),
        (105.0, "105"),
    ],
)
def test_numbers(value, words):
    assert plain(number_words(value)) == words


@given(st.integers(0, 999_999))
def test_whole_numbers_are_read_back(value):
    assert int(number_words(value).replace("\u202f", "")) == value


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((300, 700, "Mt"), "300 to 700 Mt"),
        ((300, 300, "Mt"), "300 Mt"),
        ((300, None, "Mt", "approx"), "about 300 Mt"),
        ((1956, 1956, "year"), "1956"),
        ((1950, 1956, "year"), "1950 to 1956"),
        ((124, None, "count"), "124"),
        ((100, None, "count", "gt"), "more than 100"),
        ((1, None, "%", "lt"), "less than 1 %"),
        ((20, None, "kt", "ge"), "at least 20 kt"),
        ((20, None, "kt", "le"), "up to 20 kt"),
        ((1.9, None, "index"), "1.9"),
    ],
)
def test_ranges(arguments, words):
    assert plain(range_words(*arguments)) == words


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: claim(value="1956"), "1956"),
        (lambda: claim("operator", value_status="not_disclosed"), "Not disclosed"),
        (lambda: claim("status", value="operating"), "Operating"),
        (lambda: claim("area", low=10, high=12, unit="km2"), "10 to 12 km2"),
        (lambda: claim("annual_output", value="19", unit="kt", which="copper cathode"), "19 kt copper cathode"),
        (lambda: claim("operator", value="X", which="the north"), "X (the north)"),
        (
            lambda: claim("coordinates", lat=49.25, lon=75.125, precision_m=5000, method="published"),
            "49.25, 75.125 (within 5 000 m)",
        ),
    ],
)
def test_claims_in_words(made, words):
    assert plain(claim_words(made())) == words


def test_estimate_in_base_units():
    line = estimate(ore=20, ore_unit="Mt", grade=700, grade_unit="g/t", content=14, content_unit="kt")
    found = estimate_numbers(line)
    assert (found.ore_t, found.grade_pct, found.content_t, found.element_t) == (2e7, 0.07, 14_000, 14_000)
    assert found.element_formula == "content_t, stated as metal"
    assert plain(estimate_words(line)) == "20 Mt ore at 700 g/t metal, 14 kt metal"


@pytest.mark.parametrize(
    ("fields", "element_t"),
    [
        ({"form": "oxide", "formula": "Li2O"}, 4645),  # 10 kt x 0.46454
        ({"form": "oxide", "formula": "WO3"}, 7930),
        ({"form": "LCE"}, 1879),
        ({"form": "oxide", "formula": "Nb2O5"}, 6990),
        ({"form": "TREO"}, None),
        ({"form": "concentrate"}, None),
        ({"form": "not_stated"}, None),
        ({"form": "mineral", "formula": "ZrSiO4"}, None),
    ],
)
def test_element_behind_a_form(fields, element_t):
    found = estimate_numbers(estimate(**fields))
    assert found.content_t == 10_000
    assert found.element_t == element_t
    assert (found.element_formula is None) == (element_t is None)


def test_ore_in_cubic_metres_and_grade_in_solution_have_no_base():
    found = estimate_numbers(estimate(**NONE, ore=2, ore_unit="Mm3", grade=40, grade_unit="mg/l"))
    assert (found.ore_t, found.grade_pct, found.content_t) == (None, None, None)


@pytest.mark.parametrize(("content", "difference"), [(14, 0.0), (15.4, 0.1), (7, -0.5)])
def test_content_against_ore_times_grade(content, difference):
    line = estimate(ore=20, ore_unit="Mt", grade=700, grade_unit="g/t", content=content, content_unit="kt")
    assert product_difference(line) == pytest.approx(difference)


def test_without_all_three_there_is_nothing_to_compare():
    assert product_difference(estimate()) is None
    assert product_difference(estimate(ore=20, ore_unit="Mt")) is None
    assert product_difference(estimate(ore=20, ore_unit="Mt", grade=0, grade_unit="%")) is None


def test_estimates_in_words():
    assert plain(estimate_words(estimate(qualifier="approx"))) == "about 10 kt metal"
    assert plain(estimate_words(estimate(form="oxide", formula="Li2O", content_high=12))) == "10 to 12 kt Li2O"
    assert plain(estimate_words(estimate(**NONE, grade=0.2, grade_unit="%", form="not_stated"))) == "0.2 %"
    silent = estimate(**NONE, value_status="not_disclosed", as_stated=None)
    assert estimate_words(silent) == "Not disclosed"


def test_a_qualifier_stands_at_the_figure_it_is_of():
    line = {"ore": 12, "ore_unit": "Mt", "grade": 0.97, "grade_unit": "%", **NONE, "qualifier": "approx"}
    assert plain(estimate_words(estimate(**line, qualifier_of="ore"))) == "about 12 Mt ore at 0.97 % metal"
    assert plain(estimate_words(estimate(**line, qualifier_of="grade"))) == "12 Mt ore at about 0.97 % metal"
    assert plain(estimate_words(estimate(**line, qualifier_of="all"))) == "about 12 Mt ore at about 0.97 % metal"


@pytest.mark.parametrize(
    "fields", [{"qualifier_of": None}, {"qualifier_of": "content"}, {"qualifier": "eq", "qualifier_of": "ore"}]
)
def test_a_qualifier_must_name_a_figure_that_the_line_holds(fields):
    line = {
        "ore": 12,
        "ore_unit": "Mt",
        "grade": 0.97,
        "grade_unit": "%",
        **NONE,
        "qualifier": "approx",
        "qualifier_of": "ore",
    }
    assert codes_of(lambda: estimate(**{**line, **fields})) == {"E309"}
