"""Values as stated -> comparable values and words. Pure; nothing here chooses or averages.

    claim_words(claim)   "about 300 to 700 Mt (2025)"
    estimate_numbers(e)  ore in t, grade in %, content in t, element in t with the formula used

The element behind an oxide follows schema/units.factor. A sum of rare-earth oxides (TREO) has
no single factor, so its element_t stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from schema.estimates import QUALIFIED, EstimateRecord
from schema.evidence import ClaimRecord
from schema.units import ATOMIC_WEIGHTS, UNITS, atoms, convert, factor
from schema.vocabularies import label, terms

_SIGN = {"eq": "", "approx": "about ", "gt": "more than ", "ge": "at least ", "lt": "less than ", "le": "up to "}


def number_words(value: float) -> str:
    """A number as a page shows it: thin groups of three, at most ten digits, no exponent."""
    if value == int(value) and abs(value) < 1e15:
        return f"{value:,.0f}".replace(",", "\u202f")
    whole, _, rest = f"{value:,.10f}".rstrip("0").partition(".")
    return (whole + "." + rest[: max(0, 10 - len(whole.replace(",", "")))]).rstrip(".").replace(",", "\u202f")


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 claim", "2 claims"."""
    return f"{n} {one if n == 1 else many or one + 's'}"


#: Units that read better as words; the rest as they are.
_SHOWN = {"year": "", "count": "", "index": "", "day": "days", "month": "months", "x": "times"}
_LARGE = ((1e9, "billion"), (1e6, "million"))


def range_words(low: float, high: float | None, unit: str, qualifier: str = "eq") -> str:
    """ "about 300 to 700 Mt", "18.5 billion EUR"; years and counts without a unit."""
    both = (low, low if high is None else high)
    scale, word = 1.0, ""
    if UNITS[unit].kind == "money":
        fits = ((s, f"{w}\u00a0") for s, w in _LARGE if low >= s and all(round(end / s, 3) == end / s for end in both))
        scale, word = next(fits, (1.0, ""))
    ends = [f"{end:g}" if unit == "year" else number_words(end / scale) for end in both]
    text = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    shown = _SHOWN.get(unit, unit)
    return f"{_SIGN[qualifier]}{text}" + (f"\u00a0{word}{shown}" if shown else "")


def _degrees(value: float) -> str:
    """Four decimals at most, about ten metres; the columns latitude and longitude hold the rest."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def claim_words(claim: ClaimRecord) -> str:
    """The value of a claim in words; why there is none when there is none."""
    if claim.value_status != "value":
        return label("value_status", claim.value_status)
    if claim.lat is not None and claim.lon is not None:
        return f"{_degrees(claim.lat)}, {_degrees(claim.lon)} (within {number_words(claim.precision_m or 0)}\u00a0m)"
    if claim.number and claim.unit:
        low, high = claim.number
        words = range_words(low, high, claim.unit, claim.qualifier)
        return f"{words} {claim.which}" if claim.which else words
    property_term = terms("property")[claim.property]
    if property_term.extra["value_kind"] == "code":
        return label(property_term.extra["vocabulary"], claim.value)
    return f"{claim.value} ({claim.which})" if claim.which else claim.value or ""


@dataclass(frozen=True)
class Numbers:
    """An estimate in base units: tonnes and percent of the stated form, and tonnes of the element."""

    ore_t: float | None
    grade_pct: float | None
    content_t: float | None
    element_t: float | None
    element_formula: str | None


def estimate_numbers(line: EstimateRecord) -> Numbers:
    """Base-unit numbers of an estimate, lower ends."""
    ore_t = None
    if line.ore is not None and line.ore_unit and UNITS[line.ore_unit].kind == "mass":
        ore_t = convert(line.ore, line.ore_unit)[0]
    grade = None
    if line.grade is not None and line.grade_unit and UNITS[line.grade_unit].kind == "grade":
        grade = convert(line.grade, line.grade_unit)[0]
    content_t = convert(line.content, line.content_unit)[0] if line.content is not None and line.content_unit else None
    element_t, how = None, None
    share, words = element_share(line)
    if content_t is not None and share is not None:
        element_t = content_t if share == 1 else float(f"{content_t * share:.4g}")
        how = f"content_t, stated as {line.form}" if share == 1 else f"content_t x {words}"
    return Numbers(ore_t, grade, content_t, element_t, how)


def element_share(line: EstimateRecord) -> tuple[float | None, str]:
    """How much of the stated form is the element, by mass, and the words for it: (0.79297, "0.79297 (W in WO3)").

    1 for metal; None where no single formula gives the factor (rare-earth oxides together,
    minerals, forms not stated).
    """
    if line.form in ("metal", "element"):
        return 1, "1"
    if line.form not in ("oxide", "LCE"):
        return None, ""
    formula = "Li2CO3" if line.form == "LCE" else line.formula or ""
    others = {"O", "H", "C", "S", "F", "Cl", "Ca", "Si"}
    try:
        metals = [e for e in atoms(formula) if e not in others and e in ATOMIC_WEIGHTS]
    except ValueError:
        return None, ""
    if len(metals) != 1:
        return None, ""
    share = factor(formula, metals[0])
    return share, f"{share:.5f} ({metals[0]} in {formula})"


def product_difference(line: EstimateRecord) -> float | None:
    """How far content lies from ore x grade, as a share of the product; None when not all three are given."""
    numbers = estimate_numbers(line)
    if numbers.ore_t is None or not numbers.grade_pct or numbers.content_t is None or line.form == "ore":
        return None
    product = numbers.ore_t * numbers.grade_pct / 100
    return numbers.content_t / product - 1 if product else None


def qualifier_of(line: EstimateRecord, measure: str) -> str:
    """How exact the source is about one figure of a line: "ore", "grade" or "content"."""
    return line.qualifier if line.qualifier_of in (None, "all", measure) else "eq"


def estimate_words(line: EstimateRecord) -> str:
    """An estimate in words: "20 Mt ore at 700 g/t metal, 14 kt metal"."""
    if line.value_status != "value":
        return label("value_status", line.value_status)
    substance = line.formula or {"not_stated": "", "ore": ""}.get(line.form, label("form", line.form).lower())
    ore, parts = "", []
    for measure in QUALIFIED:
        low, high, unit = (getattr(line, measure + end) for end in ("", "_high", "_unit"))
        if low is not None and unit:
            words = range_words(low, high, unit, qualifier_of(line, measure))
            if measure == "ore":
                ore = f"{words} ore"
            else:
                parts.append(f"{words} {substance}".strip())
    joint = " at " if line.grade is not None else ", "
    return joint.join(part for part in (ore, ", ".join(parts)) if part)
