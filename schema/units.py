"""The closed list of units, and oxide and element conversion.

A source's figure keeps its own unit; beside it stands the figure in the base unit of its
kind, so that two sources can be compared:

    convert(935.4, "kt")  ->  (935400.0, "t")

`factor("Li2O", "Li")` is computed from the standard atomic weights (IUPAC CIAAW, 2024
revision, abridged to the digits in `ATOMIC_WEIGHTS`), never typed: the formula is
atoms x A(element) / M(compound).

Never converted: money (no exchange rates), and rare-earth oxides given as a sum (TREO), which
have no single factor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from schema.ids import refuse


@dataclass(frozen=True)
class Unit:
    """A unit: its kind, the base unit of that kind, the factor to it, and its name in words."""

    kind: str
    base: str
    factor: float
    words: str


UNITS: dict[str, Unit] = {
    "kg": Unit("mass", "t", 1e-3, "kilograms"),
    "koz": Unit("mass", "t", 0.0311034768, "thousand troy ounces"),
    "t": Unit("mass", "t", 1.0, "tonnes"),
    "kt": Unit("mass", "t", 1e3, "thousand tonnes"),
    "Mt": Unit("mass", "t", 1e6, "million tonnes"),
    "Gt": Unit("mass", "t", 1e9, "billion tonnes"),
    "kg/yr": Unit("mass_rate", "t/yr", 1e-3, "kilograms a year"),
    "t/yr": Unit("mass_rate", "t/yr", 1.0, "tonnes a year"),
    "kt/yr": Unit("mass_rate", "t/yr", 1e3, "thousand tonnes a year"),
    "Mt/yr": Unit("mass_rate", "t/yr", 1e6, "million tonnes a year"),
    "%": Unit("grade", "%", 1.0, "percent"),
    "kg/t": Unit("grade", "%", 0.1, "kilograms per tonne"),
    "g/t": Unit("grade", "%", 1e-4, "grams per tonne"),
    "ppm": Unit("grade", "%", 1e-4, "parts per million by mass"),
    "ppb": Unit("grade", "%", 1e-7, "parts per billion by mass"),
    "kg/m3": Unit("concentration", "mg/l", 1e3, "kilograms per cubic metre"),
    "mg/l": Unit("concentration", "mg/l", 1.0, "milligrams per litre"),
    "m": Unit("length", "m", 1.0, "metres"),
    "km": Unit("length", "m", 1e3, "kilometres"),
    "ha": Unit("area", "km2", 0.01, "hectares"),
    "km2": Unit("area", "km2", 1.0, "square kilometres"),
    "m2": Unit("area", "km2", 1e-6, "square metres"),
    "m3": Unit("volume", "m3", 1.0, "cubic metres"),
    "Mm3": Unit("volume", "m3", 1e6, "million cubic metres"),
    "m3/yr": Unit("volume_rate", "m3/yr", 1.0, "cubic metres a year"),
    "t/m3": Unit("density", "t/m3", 1.0, "tonnes per cubic metre"),
    "count": Unit("count", "count", 1.0, "a number of things"),
    "TEU": Unit("containers", "TEU", 1.0, "twenty-foot equivalent units"),
    "TEU/yr": Unit("containers_rate", "TEU/yr", 1.0, "twenty-foot equivalent units a year"),
    "day": Unit("duration", "day", 1.0, "days"),
    "month": Unit("months", "month", 1.0, "months"),
    "years": Unit("years", "years", 1.0, "years"),
    "year": Unit("year", "year", 1.0, "calendar year"),
    "EUR": Unit("money", "EUR", 1.0, "euros"),
    "USD": Unit("money", "USD", 1.0, "US dollars"),
    "KZT": Unit("money", "KZT", 1.0, "Kazakhstani tenge"),
    "GBP": Unit("money", "GBP", 1.0, "pounds sterling"),
    "CNY": Unit("money", "CNY", 1.0, "Chinese yuan"),
    "USD/t": Unit("price", "USD/t", 1.0, "US dollars per tonne"),
    "EUR/t": Unit("price", "EUR/t", 1.0, "euros per tonne"),
    "MW": Unit("power", "MW", 1.0, "megawatts"),
    "index": Unit("index", "index", 1.0, "an index without unit"),
    "x": Unit("ratio", "x", 1.0, "times another quantity"),
}

#: Standard atomic weights, abridged (IUPAC CIAAW; Zr, Gd and Lu as revised in 2024).
ATOMIC_WEIGHTS: dict[str, float] = {
    "H": 1.008, "Li": 6.94, "Be": 9.01218, "B": 10.81, "C": 12.011, "O": 15.999, "F": 18.9984,
    "Na": 22.9898, "Mg": 24.305, "Al": 26.9815, "Si": 28.085, "P": 30.9738, "S": 32.06, "Cl": 35.45,
    "K": 39.0983, "Ca": 40.078, "Sc": 44.9559, "Ti": 47.867, "V": 50.9415, "Cr": 51.9961,
    "Mn": 54.938, "Fe": 55.845, "Co": 58.9332, "Ni": 58.6934, "Cu": 63.546, "Zn": 65.38,
    "Ga": 69.723, "Ge": 72.63, "As": 74.9216, "Se": 78.971, "Rb": 85.4678, "Sr": 87.62,
    "Y": 88.9058, "Zr": 91.222, "Nb": 92.9064, "Mo": 95.95, "Cd": 112.414, "In": 114.818,
    "Sn": 118.71, "Sb": 121.76, "Te": 127.6, "Cs": 132.905, "Ba": 137.327, "La": 138.905,
    "Ce": 140.116, "Pr": 140.908, "Nd": 144.242, "Sm": 150.36, "Eu": 151.964, "Gd": 157.249,
    "Tb": 158.925, "Dy": 162.5, "Ho": 164.93, "Er": 167.259, "Tm": 168.934, "Yb": 173.045,
    "Lu": 174.967, "Hf": 178.486, "Ta": 180.948, "W": 183.84, "Re": 186.207, "Tl": 204.38,
    "Pb": 207.2, "Bi": 208.98, "Th": 232.038, "U": 238.029,
}  # fmt: skip

_ATOMS = re.compile(r"([A-Z][a-z]?)(\d*)")


def atoms(formula: str) -> dict[str, int]:
    """Atoms of a plain formula: "Li2CO3" -> {"Li": 2, "C": 1, "O": 3}.

    Raises ValueError for brackets, hydrates, or an element without an atomic weight.
    """
    parts = _ATOMS.findall(formula)
    if not formula or "".join(e + n for e, n in parts) != formula:
        raise ValueError(f"{formula!r} is not a plain formula")
    out: dict[str, int] = {}
    for element, number in parts:
        if element not in ATOMIC_WEIGHTS:
            raise ValueError(f"no atomic weight for {element!r} in {formula!r}")
        out[element] = out.get(element, 0) + int(number or 1)
    return out


def factor(formula: str, element: str) -> float:
    """Mass fraction of an element in a compound, from atomic weights: factor("Li2O", "Li") = 0.4645.

    Raises ValueError when the compound does not hold the element.
    """
    parts = atoms(formula)
    if element not in parts:
        raise ValueError(f"{formula!r} holds no {element}")
    molar = sum(ATOMIC_WEIGHTS[e] * n for e, n in parts.items())
    return ATOMIC_WEIGHTS[element] * parts[element] / molar


def convert(value: float, unit: str) -> tuple[float, str]:
    """Value and unit in the base unit of its kind; rounded to 12 significant digits."""
    known = UNITS[unit]
    return float(f"{value * known.factor:.12g}"), known.base


def check_unit(value: str) -> str:
    """E206 unless in the closed list."""
    if value in UNITS:
        return value
    raise refuse("E206", f"one of {', '.join(UNITS)}", "kt")


UnitCode = Annotated[str, AfterValidator(check_unit)]
