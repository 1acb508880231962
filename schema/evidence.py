"""What a source says: claims (estimates: estimates.py; counts: counts.py). The heart of the catalogue.

A **claim** is one value of one property by one source:

    - n: 3                       number of the claim in its record; frozen, never used again
      property: discovery_year   from vocabularies/property.csv, which fixes kind and unit
      value: 1956                our reading: number, code, date, or words
      unit: year
      as_stated: "в 1956 году"   the figure and its terms as the source prints them
      as_of: 1956                when the value holds (EDTF), never when it was printed
      source_id: qazmap-2021
      locator: p. 4

A range has `low` and `high` instead of `value`; coordinates have `lat`, `lon`, `precision_m`
and `method`; where there is no value, `value_status` says why (unknown, not_disclosed, ...).

Out of scope: sentences of a source. `as_stated` holds a figure with its terms, no prose.
"""

from __future__ import annotations

import re

from pydantic import model_validator

from schema.edtf import Date
from schema.fields import Base, col
from schema.ids import Slug, Text, refuse
from schema.units import UNITS, UnitCode
from schema.vocabularies import check_code, terms

PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
#: Kazakhstan's outer box in WGS84 degrees, a little wide: south, north, west, east.
BOX = (40.5, 55.5, 46.4, 87.4)


class Provenance(Base):
    """What every claim, estimate and count carries."""

    value_status: str = col(
        "Whether there is a value, and if not, why", default="value", example="value", vocabulary="value_status"
    )
    as_stated: Text | None = col(
        "The figure and its terms as the source prints them", default=None, example="935,4 тыс. т"
    )
    as_of: Date | None = col("When the value holds (EDTF); not when it was printed", default=None, example="2025-04")
    source_id: Slug = col("The source that says so", example="tengri-2024-12", fk="sources.id", index=True)
    locator: Text | None = col("Place in the source", default=None, example="par. 3")
    rank: str = col("Standing among rival values", default="normal", example="normal", vocabulary="rank")
    rank_reason: Text | None = col(
        "Why it is preferred or deprecated", default=None, example="newer survey by the same operator"
    )
    note: Text | None = col("Remark of the editors", default=None, example="the source mixes ore and metal")

    @model_validator(mode="after")
    def _rank(self) -> Provenance:
        if self.rank != "normal" and not self.rank_reason:
            raise refuse("E304", "rank_reason: say why the row is preferred or deprecated", "newer survey")
        return self


class EvidenceKey(Base):
    """First columns of the tables of claims and estimates."""

    id: str = col("Permalink: record id, underscore, number", example="kundybai_3", primary_key=True)
    entity_id: str = col("The record it is about", example="kundybai", fk="entities.id", index=True)
    entity_kind: str = col("Kind of that record", example="deposit", vocabulary="kind", index=True)
    entity_label: str = col("Label of that record", example="Kundybai")


class Rivalry(Base):
    """Last column of the tables of claims and estimates."""

    disputed: str = col(
        "Whether another source gives a rival value: yes or no", example="no", vocabulary="yes_no", index=True
    )


class ClaimHead(Base):
    """Number and property, first in a claim."""

    n: int = col("Number in its record, shared by claims and estimates", example=3, ge=1)
    property: str = col("What the claim is about", example="discovery_year", vocabulary="property", index=True)
    which: Text | None = col(
        "Which product, part or kind the value is of, when the property alone does not say",
        default=None,
        example="copper cathode",
    )


class ClaimTerms(Base):
    """Unit and exactness of a claim's value."""

    unit: UnitCode | None = col("Unit of the value", default=None, example="year")
    qualifier: str = col("How exact the source is", default="eq", example="approx", vocabulary="qualifier")
    precision_m: int | None = col("Radius within which a point lies", default=None, unit="m", example=2000, ge=1)
    method: str | None = col("How a point was got", default=None, example="published", vocabulary="coordinate_method")


class ClaimReading(Base):
    """The value as a record file writes it."""

    value: Text | None = None
    low: float | None = None
    high: float | None = None
    lat: float | None = None
    lon: float | None = None


class ClaimRecord(Provenance, ClaimTerms, ClaimReading, ClaimHead):
    """A claim as a record file writes it."""

    @model_validator(mode="after")
    def _value(self) -> ClaimRecord:
        kind = terms("property")[self.property].extra["value_kind"]
        ranged = self.low is not None or self.high is not None
        point = self.lat is not None or self.lon is not None
        given = self.value is not None or ranged or point
        if (self.value_status == "value") != given:
            raise refuse("E301", "a value, or a value_status other than 'value' and no value", "unknown")
        if not given:
            return self
        if point != (kind == "point"):
            raise refuse("E305", "lat and lon for coordinates, and for nothing else", "lat: 51.88")
        if kind == "point":
            _check_point(self)
        elif kind == "number":
            _check_number(self, ranged)
        elif self.value is None or self.unit is not None:
            raise refuse("E207", f"a plain value without unit ({self.property} is a {kind})", "value: ...")
        elif kind == "code":
            check_code(terms("property")[self.property].extra["vocabulary"], self.value)
        elif kind == "date":
            from schema.edtf import check_date

            check_date(self.value)
        return self

    @property
    def number(self) -> tuple[float, float] | None:
        """Low and high of a number in its own unit; both the same for a single value."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        if self.value is None or self.unit is None:
            return None
        return float(self.value), float(self.value)


def _check_point(claim: ClaimRecord) -> None:
    if claim.lat is None or claim.lon is None or claim.precision_m is None or claim.method is None:
        raise refuse("E305", "lat, lon, precision_m and method together", "precision_m: 2000")
    south, north, west, east = BOX
    if not (south <= claim.lat <= north and west <= claim.lon <= east):
        swapped = south <= claim.lon <= north and west <= claim.lat <= east
        hint = "; lat and lon look swapped" if swapped else ""
        raise refuse("E408", f"a point in Kazakhstan (lat {south} to {north}, lon {west} to {east}){hint}", "")


def _check_number(claim: ClaimRecord, ranged: bool) -> None:
    if ranged and (claim.value is not None or claim.low is None or claim.high is None):
        raise refuse("E301", "either value, or low and high together", "low: 300")
    if ranged and claim.low is not None and claim.high is not None and claim.low > claim.high:
        raise refuse("E208", "low not above high", "low: 300, high: 700")
    if not ranged and not PLAIN_NUMBER.fullmatch(claim.value or ""):
        raise refuse("E208", "a plain number with a decimal point", "value: 12.5")
    wanted = terms("property")[claim.property].extra["unit_kind"].split()
    if claim.unit is None or UNITS[claim.unit].kind not in wanted:
        fitting = [u for u, unit in UNITS.items() if unit.kind in wanted]
        raise refuse("E207", f"a unit of {' or '.join(wanted)}: {', '.join(fitting)}", f"unit: {fitting[0]}")


class ClaimValue(Base):
    """The value as the table holds it."""

    value: str = col(
        "The value in words: number with unit, label of a code, text, or why there is none",
        example="1956",
    )
    value_code: str | None = col("Code of the value, for properties with codes", default=None, example="operating")
    value_low: float | None = col("Number as stated, lower end", default=None, unit="see unit", example=1956)
    value_high: float | None = col("Number as stated, upper end", default=None, unit="see unit", example=1956)
    base_low: float | None = col("Lower end in base_unit", default=None, unit="see base_unit", example=935400)
    base_high: float | None = col("Upper end in base_unit", default=None, unit="see base_unit", example=935400)
    base_unit: str | None = col("Base unit of its kind", default=None, example="t")
    latitude: float | None = col("Latitude (WGS84)", default=None, unit="degrees", example=51.88)
    longitude: float | None = col("Longitude (WGS84)", default=None, unit="degrees", example=60.8)


class Claim(Rivalry, Provenance, ClaimTerms, ClaimValue, ClaimHead, EvidenceKey, table=True):
    """One value of one property of one record, said by one source."""

    __tablename__ = "claims"
