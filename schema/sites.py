"""Sites: deposits, tailings sites, facilities.

A site's file says what it is and in which region it lies today; where it lies, its status,
operator, tonnages and the rest are claims, and the columns that show them (`headline`) are
filled by the one rule in loaders/headline.py.
"""

from __future__ import annotations

from pydantic import model_validator

from schema.fields import Base, col
from schema.ids import Slug, Text, refuse
from schema.record import Derived, Identity, Parts, Status


class SiteBase(Identity):
    """Where a site lies, by today's administrative division."""

    region_id: Slug | None = col(
        "Region of today's 20", default=None, example="karaganda-region", fk="regions.id", index=True
    )
    region_basis: str = col(
        "What the region rests on, or why there is none", example="source_states", vocabulary="region_basis"
    )
    district: Text | None = col("District or place, in our words", default=None, example="Karkaraly district")

    @model_validator(mode="after")
    def _region(self) -> SiteBase:
        empty = self.region_basis in ("unknown", "not_collected", "several")
        if empty == (self.region_id is not None):
            raise refuse("E307", "region_id with a basis, or region_basis unknown and no region", "source_states")
        return self


class SiteHeadline(Base):
    """Columns that claims fill, the same for every site."""

    region: str = col("Name of the region", derived=True, example="Karaganda Region")
    materials: str = col("Raw materials, main ones first", derived=True, example="Rare earths; Zirconium")
    commodity_group: str = col(
        "Group of the first main material, for colours and filters",
        derived=True,
        example="rare-earths",
        vocabulary="commodity_group",
    )
    material_list: str = col("Raw materials as a JSON list, for facets", derived=True, example='["Rare earths"]')
    has_coordinates: str = col(
        "Whether a source gives a point: yes or no", derived=True, example="yes", vocabulary="yes_no"
    )
    has_dispute: str = col(
        "Whether sources disagree on anything: yes or no", derived=True, example="no", vocabulary="yes_no"
    )
    status: str = col("Status", headline="status", example="operating")
    status_as_of: str | None = col(
        "When the status holds, as its source says", headline="status", pick="as_of", example="2024"
    )
    operator: str = col("Operator", headline="operator", example="Kundybai Mining JSC")
    latitude: float | None = col("Latitude (WGS84)", headline="coordinates", pick="lat", unit="degrees", example=51.88)
    longitude: float | None = col("Longitude (WGS84)", headline="coordinates", pick="lon", unit="degrees", example=60.8)
    coord_precision_m: int | None = col(
        "Radius within which the point lies", headline="coordinates", pick="precision", unit="m", example=5000
    )
    coord_method: str | None = col("How the point was got", headline="coordinates", pick="method", example="published")
    coord_source_id: str | None = col(
        "Source of the point", headline="coordinates", pick="source", example="usgs-major-deposits"
    )
    coord_status: str = col(
        "value, disputed, or why there is no point", headline="coordinates", pick="state", example="value"
    )


class DepositBase(SiteBase):
    """A deposit, or a smaller or larger thing of its kind (see occurrence_type)."""

    occurrence_type: str = col(
        "What kind of body or area it is", example="deposit", vocabulary="occurrence_type", index=True
    )


class DepositRecord(Parts, Status, DepositBase):
    """A deposit as its file writes it."""


class Deposit(Status, Derived, SiteHeadline, DepositBase, table=True):
    """Deposits, occurrences, prospects, exploration areas, ore districts and parts of them."""

    __tablename__ = "deposits"
    in_scope: str = col(
        "In the scope 'rare and rare-earth deposit' of our written rule: yes or no",
        derived=True,
        example="yes",
        vocabulary="yes_no",
        index=True,
    )
    scope_reason: str = col("Which part of the rule put it in or out", derived=True, example="main material lithium")
    deposit_type: str = col("Type of deposit", headline="deposit_type", example="weathering crust")
    discovery_year: str = col("Year of discovery", headline="discovery_year", example="1956")
    licence: str = col("Licence or contract", headline="licence", example="contract to December 2027")
    estimates: str = col(
        "Estimates in short, rivals together", derived=True, example="Rare earths: 800 kt to 1 Mt metal (disputed)"
    )
    n_estimates: int = col("Number of estimate lines", derived=True, unit="count", example=4, index=True)
    has_estimate: str = col(
        "Whether a source gives an estimate: yes or no", derived=True, example="yes", vocabulary="yes_no"
    )


class TailingsSiteBase(SiteBase):
    """A body of mining, processing or energy waste."""

    site_type: str = col(
        "What kind of waste body it is", example="tailings_pond", vocabulary="waste_site_type", index=True
    )
    tmo_class: str = col(
        "Class of technogenic mineral formation (Subsoil Code of Kazakhstan, art. 13)",
        default="unknown",
        example="processing",
        vocabulary="tmo_class",
    )


class TailingsSiteRecord(Parts, Status, TailingsSiteBase):
    """A tailings site as its file writes it."""


class TailingsSite(Status, Derived, SiteHeadline, TailingsSiteBase, table=True):
    """Tailings ponds, dumps, slag, red mud and other waste bodies."""

    __tablename__ = "tailings_sites"
    stored_mass: str = col("Mass stored, as sources say", headline="stored_mass", example="105 Mt (2024)")
    stored_mass_mt_low: float | None = col(
        "Mass stored, lowest value", headline="stored_mass", pick="low", unit="Mt", example=51.8
    )
    stored_mass_mt_high: float | None = col(
        "Mass stored, highest value", headline="stored_mass", pick="high", unit="Mt", example=105
    )
    area: str = col("Area, as sources say", headline="area", example="77.9 km2")
    waste_code: str = col("Code of the European List of Waste", headline="waste_code", example="010306")
    storage: str = col("Way of storage", headline="storage", example="surface")
    raise_method: str = col("How the dam was raised", headline="raise_method", example="upstream")
    consequence_class: str = col(
        "Consequence class, in the system named beside it", headline="consequence_class", example="High"
    )
    consequence_system: str = col("System of the consequence class", headline="consequence_system", example="GISTM")
    owner_status: str = col("Who owns the waste in law", headline="owner_status", example="state")
    estimates: str = col("Estimates in short", derived=True, example="Copper: 0.2 % (waste stock)")
    n_estimates: int = col("Number of estimate lines", derived=True, unit="count", example=1, index=True)


class FacilityBase(SiteBase):
    """A plant that treats ore, concentrate, waste or metal."""

    facility_type: str = col("What kind of plant it is", example="smelter", vocabulary="facility_type", index=True)


class FacilityRecord(Parts, Status, FacilityBase):
    """A facility as its file writes it."""


class Facility(Status, Derived, SiteHeadline, FacilityBase, table=True):
    """Concentrators, smelters, refineries, chemical and rare-metal plants."""

    __tablename__ = "facilities"
    owner: str = col("Owner", headline="owner", example="Glencore")
    capacity: str = col("Capacity", headline="capacity", example="26 kt/yr titanium sponge")
    annual_output: str = col("Output a year", headline="annual_output", example="19 kt (2024)")
