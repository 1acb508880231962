"""The kinds of record: where each lives, how it is checked, which table and page it has.

KINDS["deposit"].folder   "deposits"        data/deposits/<id>.yml
KINDS["deposit"].record   DepositRecord     checks the file
KINDS["deposit"].table    Deposit           the row
KINDS["tailings-site"].url("koshkar-ata")   "/tailings-site/koshkar-ata"
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel

from schema import actors, counts, materials, places, policy, series, sites, sources, tables
from schema.fields import Base


@dataclass(frozen=True)
class Kind:
    """A kind of record. `checks` are the completeness checks that apply to it."""

    name: str
    plural: str
    folder: str
    record: type[Base]
    table: Any
    words: str
    checks: tuple[str, ...]

    def url(self, record_id: str) -> str:
        """Path of a record's page."""
        return f"/{self.name}/{record_id}"


_SITE = ("name_local", "region", "coordinates", "material", "two_sources", "not_only_news", "status")
_PLAIN = ("source", "two_sources", "claim")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("source", "Sources", "sources", sources.SourceRecord, sources.Source, "Source", ()),
        Kind("region", "Regions", "regions", places.RegionRecord, places.Region, "Region", ("source", "name_local")),
        Kind("material", "Materials", "materials", materials.MaterialRecord, materials.Material, "Raw material", ("source", "name_local")),
        Kind("theme", "Themes", "themes", policy.ThemeRecord, policy.Theme, "Theme", ("source",)),
        Kind("organisation", "Organisations", "organisations", actors.OrganisationRecord, actors.Organisation, "Organisation", _PLAIN),
        Kind("person", "People", "people", actors.PersonRecord, actors.Person, "Person", _PLAIN),
        Kind("deposit", "Deposits", "deposits", sites.DepositRecord, sites.Deposit, "Deposit", (*_SITE, "estimate")),
        Kind("tailings-site", "Tailings sites", "tailings_sites", sites.TailingsSiteRecord, sites.TailingsSite, "Tailings site", (*_SITE, "stored_mass")),
        Kind("facility", "Facilities", "facilities", sites.FacilityRecord, sites.Facility, "Facility", _SITE),
        Kind("agreement", "Agreements", "agreements", policy.AgreementRecord, policy.Agreement, "Agreement", _PLAIN),
        Kind("commitment", "Commitments", "commitments", policy.CommitmentRecord, policy.Commitment, "Commitment", ("source", "evidence")),
        Kind("event", "Events", "events", actors.EventRecord, actors.Event, "Event", _PLAIN),
        Kind("statement", "Statements", "statements", actors.StatementRecord, actors.Statement, "Statement", ("source",)),
        Kind("project", "Projects", "projects", policy.ProjectRecord, policy.Project, "Project", _PLAIN),
        Kind("call", "Calls", "calls", policy.CallRecord, policy.Call, "Call", _PLAIN),
        Kind("route", "Routes", "routes", places.RouteRecord, places.Route, "Route", _PLAIN),
        Kind("count", "Counts", "counts", counts.CountRecord, counts.Count, "Count", ()),
    )
}  # fmt: skip

BY_FOLDER: dict[str, Kind] = {kind.folder: kind for kind in KINDS.values()}


@dataclass(frozen=True)
class Series:
    """A series: its file under data/series/, the class that checks a row, its table, its key."""

    name: str
    row: type[Base]
    table: type[SQLModel]
    key: tuple[str, ...]


SERIES: dict[str, Series] = {
    s.name: s
    for s in (
        Series("material_lists", materials.MaterialListRow, materials.MaterialList, ("list_id", "material_id")),
        Series("supply_shares", series.SupplyShareRow, series.SupplyShare, ("material_id", "scope", "stage", "country", "edition")),
        Series("production", series.ProductionRow, series.Production, ("material_id", "product", "metric", "country", "site", "year", "edition")),
        Series("trade_flows", series.TradeFlowRow, series.TradeFlow, ("flow", "reporter", "partner", "code_system", "code", "year", "edition")),
    )
}  # fmt: skip

#: All tables, plumbing included, in an order that satisfies the foreign keys.
TABLES = tables.metadata.sorted_tables
