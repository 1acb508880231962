"""Estimates: one printed tonnage and grade line, material x category x date.

    - n: 5
      material_id: lithium
      kind: resource             what the source calls it
      system: JORC
      qualifier: approx          how exact the source is ...
      qualifier_of: ore          ... and of which figure, when the line holds several
      ore: 12
      ore_unit: Mt
      grade: 0.97
      grade_unit: "%"
      as_stated: "almost 12 million tonnes at 0.97 %"
      source_id: some-daily

Ore, metal, oxide and concentrate are never mixed: `form` and `formula` say what grade and
content count. Conversions to an element are marked as ours (loaders/normalise.py).
"""

from __future__ import annotations

import re

from pydantic import model_validator

from schema.evidence import CYRILLIC, EvidenceKey, Provenance, Rivalry
from schema.fields import Base, col
from schema.ids import Slug, Text, refuse
from schema.units import UNITS, UnitCode, atoms

MEASURES = ("ore", "grade", "content", "cutoff")
#: The figures that a qualifier can be of; a cut-off is always exact.
QUALIFIED = ("ore", "grade", "content")


class EstimateLine(Base):
    """The columns that an estimate has in its file and in the table alike."""

    n: int = col("Number in its record, shared by claims and estimates", example=7, ge=1)
    material_id: Slug = col("The raw material", example="lithium", fk="materials.id", index=True)
    kind: str = col("What the source calls it", example="resource", vocabulary="estimate_kind")
    system: str = col("Classification system", example="GKZ", vocabulary="estimate_system")
    category: Text | None = col("Category as printed, in Latin letters", default=None, example="C1+C2")
    balance: str = col("On or off the state balance", default="not_stated", example="on", vocabulary="balance")
    zone: Text | None = col("Part of the site it covers", default=None, example="to 300 m depth")
    qualifier: str = col("How exact the source is", default="eq", example="gt", vocabulary="qualifier")
    qualifier_of: str | None = col(
        "Which figure the qualifier is of, when the line holds several",
        default=None,
        example="ore",
        vocabulary="qualifier_of",
    )
    ore: float | None = col("Ore, lower end", default=None, unit="see ore_unit", example=20, ge=0)
    ore_high: float | None = col("Ore, upper end of a range", default=None, unit="see ore_unit", example=25)
    ore_unit: UnitCode | None = col("Unit of the ore", default=None, example="Mt")
    grade: float | None = col("Grade, lower end", default=None, unit="see grade_unit", example=700, ge=0)
    grade_high: float | None = col("Grade, upper end of a range", default=None, unit="see grade_unit", example=900)
    grade_unit: UnitCode | None = col("Unit of the grade", default=None, example="g/t")
    content: float | None = col(
        "Contained substance, lower end", default=None, unit="see content_unit", example=935.4, ge=0
    )
    content_high: float | None = col(
        "Contained substance, upper end of a range", default=None, unit="see content_unit", example=1000
    )
    content_unit: UnitCode | None = col("Unit of the contained substance", default=None, example="kt")
    form: str = col("What grade and content count", example="metal", vocabulary="form")
    formula: Text | None = col("Formula, when they count an oxide or mineral", default=None, example="Li2O")
    cutoff: float | None = col("Cut-off grade", default=None, unit="see cutoff_unit", example=0.3, ge=0)
    cutoff_unit: UnitCode | None = col("Unit of the cut-off grade", default=None, example="%")
    difference_note: Text | None = col(
        "Why content and ore x grade differ by more than a tenth",
        default=None,
        example="the source rounds the grade",
    )


class EstimateRecord(Provenance, EstimateLine):
    """One printed tonnage and grade line as a record file writes it."""

    @model_validator(mode="after")
    def _line(self) -> EstimateRecord:
        given = any(getattr(self, measure) is not None for measure in QUALIFIED)
        if (self.value_status == "value") != given:
            raise refuse("E301", "ore, grade or content; or a value_status other than 'value'", "content: 935.4")
        for measure, kind in zip(MEASURES, ("mass", "grade", "mass", "grade"), strict=True):
            _check_measure(self, measure, kind)
        if self.form == "oxide" and not self.formula:
            raise refuse("E302", "the formula of the oxide", "formula: Li2O")
        if self.formula and self.form == "oxide":
            try:
                atoms(self.formula)
            except ValueError:
                raise refuse("E302", "a plain formula", "formula: Li2O") from None
        _check_category(self)
        _check_qualifier(self)
        if self.value_status == "value" and not self.as_stated:
            raise refuse("E306", "as_stated: the figure and its terms as printed", 'as_stated: "935,4 тыс. т"')
        return self


def _check_measure(line: EstimateRecord, measure: str, kind: str) -> None:
    value, unit = getattr(line, measure), getattr(line, f"{measure}_unit")
    high = getattr(line, f"{measure}_high", None)
    wanted = {"grade": (kind, "concentration"), "ore": (kind, "volume")}.get(measure, (kind,))
    if (value is None) != (unit is None):
        raise refuse(
            "E306", f"{measure} and {measure}_unit together", f"{measure}_unit: {'kt' if kind == 'mass' else '%'}"
        )
    if high is not None and (value is None or high < value):
        raise refuse("E208", f"{measure}_high not below {measure}", "")
    if unit and UNITS[unit].kind not in wanted:
        fitting = [u for u, known in UNITS.items() if known.kind in wanted]
        raise refuse("E207", f"{measure}_unit: one of {', '.join(fitting)}", f"{measure}_unit: {fitting[0]}")
    if unit == "%" and value is not None and (high or value) > 100:
        raise refuse("E311", f"{measure} of at most 100 %", f"{measure}: 0.5")


def _check_qualifier(line: EstimateRecord) -> None:
    figures = [m for m in QUALIFIED if getattr(line, m) is not None]
    told = line.qualifier_of
    if line.qualifier != "eq" and len(figures) > 1 and told is None:
        want = f"qualifier_of: all, or the one figure of {', '.join(figures)} that the source so qualifies"
        raise refuse("E309", want, f"qualifier_of: {figures[0]}")
    if told is not None and (line.qualifier == "eq" or told not in ("all", *figures)):
        raise refuse("E309", "a qualifier, and qualifier_of naming a figure that the line holds", "")


def _check_category(line: EstimateRecord) -> None:
    category = line.category or ""
    if CYRILLIC.search(category):
        raise refuse("E211", "Latin letters (A B C P), not Cyrillic look-alikes", "category: C1+C2")
    prognostic = re.search(r"\bP[123]\b", category)
    if prognostic and line.kind != "prognostic":
        raise refuse("E303", "kind: prognostic, since P1 to P3 are prognostic resources", "kind: prognostic")


class EstimateNumbers(Base):
    """The line in words and in base units; lower ends."""

    value: str = col("The line in words", derived=True, example="935.4 kt metal")
    ore_t: float | None = col("Ore", unit="t", example=20000000, derived=True)
    grade_pct: float | None = col("Grade of the stated form", unit="%", example=0.07, derived=True)
    content_t: float | None = col("Content of the stated form", unit="t", example=935400, derived=True)
    element_t: float | None = col(
        "Content as element, where one formula gives the factor", unit="t", example=4645.4, derived=True
    )
    element_formula: str | None = col("How element_t was got", example="content_t x 0.46454 (Li in Li2O)", derived=True)


class Estimate(Rivalry, Provenance, EstimateNumbers, EstimateLine, EvidenceKey, table=True):
    """One printed tonnage and grade line: material x category x date, by one source."""

    __tablename__ = "estimates"
