"""Units: conversion both ways, and oxide factors against numbers that others published."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from schema.units import ATOMIC_WEIGHTS, UNITS, atoms, check_unit, convert, factor

numbers = st.floats(min_value=1e-6, max_value=1e12, allow_nan=False)


@given(numbers, st.sampled_from(sorted(UNITS)))
def test_conversion_comes_back(value, unit):
    based, base = convert(value, unit)
    assert base == UNITS[unit].base
    assert math.isclose(based / UNITS[unit].factor, value, rel_tol=1e-11)


@given(numbers, numbers, st.sampled_from(sorted(UNITS)))
def test_conversion_keeps_order(a, b, unit):
    if a <= b:
        assert convert(a, unit)[0] <= convert(b, unit)[0]


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_a_base_unit_is_its_own_base(unit):
    base = UNITS[UNITS[unit].base]
    assert (base.factor, base.base, base.kind) == (1.0, UNITS[unit].base, UNITS[unit].kind)
    assert UNITS[unit].words


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        (935.4, "kt", (935_400.0, "t")),
        (0.3, "Gt", (300_000_000.0, "t")),
        (700, "g/t", (0.07, "%")),
        (7, "kg/t", (0.7, "%")),
        (1, "ppm", (0.0001, "%")),
        (1, "ppb", (0.0000001, "%")),
        (11_000, "km", (11_000_000.0, "m")),
        (7790, "ha", (77.9, "km2")),
        (2, "kg/m3", (2000.0, "mg/l")),
        (1.5, "Mt/yr", (1_500_000.0, "t/yr")),
    ],
)
def test_known_conversions(value, unit, wanted):
    assert convert(value, unit) == wanted


def test_grams_a_tonne_and_parts_per_million_are_one():
    assert convert(425, "g/t") == convert(425, "ppm")


def test_money_is_never_converted():
    money = {name: unit for name, unit in UNITS.items() if unit.kind == "money"}
    assert len(money) >= 3
    assert all(unit.base == name and unit.factor == 1 for name, unit in money.items())


@pytest.mark.parametrize(
    ("formula", "element", "published"),
    # Conversion factors as geochemical tables print them, to four digits.
    [
        ("Li2O", "Li", 0.4645),
        ("Li2CO3", "Li", 0.1878),
        ("WO3", "W", 0.7930),
        ("V2O5", "V", 0.5602),
        ("Nb2O5", "Nb", 0.6990),
        ("Ta2O5", "Ta", 0.8190),
        ("BeO", "Be", 0.3603),
        ("TiO2", "Ti", 0.5994),
        ("ZrO2", "Zr", 0.7403),
        ("Cr2O3", "Cr", 0.6842),
        ("P2O5", "P", 0.4364),
        ("Al2O3", "Al", 0.5293),
        ("Y2O3", "Y", 0.7874),
        ("La2O3", "La", 0.8527),
        ("Sb2O3", "Sb", 0.8353),
        ("U3O8", "U", 0.8480),
        ("CaF2", "F", 0.4867),
    ],
)
def test_factors_against_published_numbers(formula, element, published):
    assert factor(formula, element) == pytest.approx(published, abs=6e-5)


def test_lithium_carbonate_equivalent():
    # 1 t Li2O is 2.473 t LCE, 1 t Li is 5.323 t LCE.
    assert factor("Li2O", "Li") / factor("Li2CO3", "Li") == pytest.approx(2.473, abs=5e-4)
    assert 1 / factor("Li2CO3", "Li") == pytest.approx(5.323, abs=2e-3)


@given(st.dictionaries(st.sampled_from(sorted(ATOMIC_WEIGHTS)), st.integers(1, 20), min_size=1, max_size=5))
def test_mass_fractions_of_a_formula_add_up_to_one(parts):
    formula = "".join(f"{e}{n if n > 1 else ''}" for e, n in parts.items())
    assert atoms(formula) == parts
    assert sum(factor(formula, e) for e in parts) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "formula",
    ["", "Ca(OH)2", "CuSO4*5H2O", "CuSO4·5H2O", "Li2 O", "li2o", "Xx2O3", "LiO2-", "2Li2O", "Li₂O", "Li2O ", "REO"],
)
def test_atoms_refuses_what_is_no_plain_formula(formula):
    with pytest.raises(ValueError, match=r"formula|weight"):
        atoms(formula)


def test_factor_refuses_an_element_that_is_not_there():
    with pytest.raises(ValueError, match="holds no W"):
        factor("Li2O", "W")


@pytest.mark.parametrize("unit", ["", "pood", "T", "mt", "kt ", "тыс. т"])
def test_unknown_units_are_refused(unit):
    with pytest.raises(PydanticCustomError) as caught:
        check_unit(unit)
    assert caught.value.type == "E206"
