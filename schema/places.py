"""Places: the 20 regions of Kazakhstan, and transport routes."""

from __future__ import annotations

from schema.edtf import Date
from schema.fields import col
from schema.ids import Slug, Text
from schema.record import Derived, Identity, Parts, Status


class RegionBase(Identity):
    """A region or city of republican significance (KATO, first level)."""

    iso_code: Text = col("ISO 3166-2 code since 2022", example="KZ-35", unique=True)
    iso_code_before: Text | None = col("ISO 3166-2 code before 2022-11-29", default=None, example="KZ-KAR")
    kato: Text = col("Code of the KATO classifier", example="350000000", unique=True)
    region_type: str = col("Region or city", example="region", vocabulary="region_type")
    created: Date | None = col("Year of creation, when since 2018", default=None, example="2022")
    split_from_id: Slug | None = col(
        "Region that it was split from", default=None, example="karaganda-region", fk="regions.id", index=True
    )


class RegionRecord(Parts, Status, RegionBase):
    """A region as its file writes it."""


class Region(Status, Derived, RegionBase, table=True):
    """The 17 regions and 3 cities of today."""

    __tablename__ = "regions"
    n_deposits: int = col("Number of deposit records", derived=True, unit="count", example=36)
    n_tailings_sites: int = col("Number of tailings sites", derived=True, unit="count", example=4)
    n_facilities: int = col("Number of facilities", derived=True, unit="count", example=3)


class RouteBase(Identity):
    """A transport route."""

    route_type: str = col("What kind of route it is", example="corridor", vocabulary="route_type")
    course: Text = col("Its course, in our own words", example="China, Kazakhstan, Caspian, Azerbaijan, Georgia")


class RouteRecord(Parts, Status, RouteBase):
    """A route as its file writes it."""


class Route(Status, Derived, RouteBase, table=True):
    """Transport routes; volumes, capacities and targets are claims."""

    __tablename__ = "routes"
    length: str = col("Length", headline="length", example="11 000 km")
    volume: str = col("Goods carried a year", headline="volume", example="1.5 Mt (2022)")
    transit_time: str = col("Transit time", headline="transit_time", example="15 days")
