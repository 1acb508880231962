"""Raw materials, and the lists they stand on.

A list is data with an issuer, an edition and a source; there is no boolean "critical".
"""

from __future__ import annotations

from schema.fields import Base, col
from schema.ids import Slug, Text
from schema.record import Derived, Identity, Parts, Status


class MaterialBase(Identity):
    """A raw material: element, group of elements, mineral or product."""

    symbol: Text = col("Chemical symbol or short code", example="Li", unique=True)
    material_type: str = col("What kind of thing it is", example="element", vocabulary="material_type")
    commodity_group: str = col(
        "Group for colours and filters", example="rare-metals", vocabulary="commodity_group", index=True
    )
    group_id: Slug | None = col(
        "Group that it is counted with", default=None, example="rare-earths", fk="materials.id", index=True
    )
    scope_part: str = col(
        "Which part of the scope rule it belongs to", default="outside", example="rare-metal", vocabulary="scope_part"
    )
    cgi_uri: Text | None = col(
        "Commodity code of the CGI vocabulary",
        default=None,
        example="http://resource.geosciml.org/classifier/cgi/commodity-code/lithium",
    )


class MaterialRecord(Parts, Status, MaterialBase):
    """A raw material as its file writes it."""


class Material(Status, Derived, MaterialBase, table=True):
    """Raw materials."""

    __tablename__ = "materials"
    eu_lists: str = col("EU lists it stands on", derived=True, example="2020; 2023; strategic 2024")
    kz_share_eu: str = col(
        "Kazakhstan's share of EU supply, latest edition", derived=True, example="36 % (processing, 2023)"
    )
    kz_share_world: str = col(
        "Kazakhstan's share of world supply, latest edition", derived=True, example="14 % (extraction, 2023)"
    )
    n_deposits: int = col("Number of deposit records", derived=True, unit="count", example=29)
    n_tailings_sites: int = col("Number of tailings sites", derived=True, unit="count", example=2)


class MaterialListRow(Base):
    """A raw material in one edition of a list (data/series/material_lists.csv)."""

    list_id: str = col("The list and its edition", example="eu-crm-2023", vocabulary="material_list", index=True)
    material_id: Slug = col("The raw material", example="lithium", fk="materials.id", index=True)
    listed: str = col("Whether it stands on the list: yes or no", example="yes", vocabulary="yes_no", index=True)
    entry: Text | None = col("Entry as the list groups it", default=None, example="Light rare earth elements")
    supply_risk: float | None = col("Supply risk in that edition", default=None, unit="index", example=1.9, ge=0)
    economic_importance: float | None = col(
        "Economic importance in that edition", default=None, unit="index", example=3.9, ge=0
    )
    source_id: Slug = col("Source of the membership", example="crma-annex2", fk="sources.id", index=True)
    score_source_id: Slug | None = col(
        "Source of the two scores", default=None, example="crm-study-2023-data", fk="sources.id", index=True
    )

    note: Text | None = col("Remark", default=None, example="the Communication counts 27 with coking coal")


class MaterialList(MaterialListRow, table=True):
    """Lists of critical and strategic raw materials, edition by edition."""

    __tablename__ = "material_lists"
    id: str = col("List and material, joined", example="eu-crm-2023_lithium", primary_key=True)
