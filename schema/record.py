"""What every record has, whatever its kind.

A record is one YAML file. Its keys come in this order: `id`, `label`, the fields of its
kind, then `stage` and the dates, then the lists below.

    names          the thing's names, by language and kind
    sources        the sources its identity rests on
    materials      the raw materials it has to do with, and how
    links          its relations to other records
    external_ids   its ids elsewhere
    claims         what sources say of it (evidence.py)
    estimates      printed tonnage and grade lines (evidence.py)
"""

from __future__ import annotations

from schema.edtf import Date
from schema.estimates import EstimateRecord
from schema.evidence import ClaimRecord
from schema.fields import Base, col
from schema.ids import Lang, Slug, Text, Url


class Identity(Base):
    """Id and label, first in every record."""

    id: Slug = col(
        "Frozen id of the record: never edited, never used again",
        example="kuirektykol",
        primary_key=True,
        fk="entities.id",
    )
    label: Text = col("Name of the record as lists and links show it (English)", example="Kuirektykol")


class Status(Base):
    """How far the record is, and its three dates."""

    stage: str = col("How far the record is", example="sourced", vocabulary="stage")
    added: Date = col("Date on which the record entered the catalogue", example="2026-11-24")
    changed: Date = col("Date of the last change of its facts", example="2026-11-24")
    checked: Date | None = col(
        "Date on which a person last compared it with its sources", default=None, example="2026-11-24"
    )
    note: Text | None = col(
        "Remark of the editors, in our own words", default=None, example="Site inside the Zhana Kazakhstan area"
    )


class NameRecord(Base):
    """A name of a record."""

    name: Text = col("The name as written", example="Куйректыколь", index=True)
    lang: Lang = col("Language and, where it matters, script (BCP 47)", example="ru")
    kind: str = col("What kind of name it is", example="preferred", vocabulary="name_kind")
    source_id: Slug | None = col(
        "Source that writes the name so; empty for our own transliterations",
        default=None,
        example="tengri-2024-12",
        fk="sources.id",
        index=True,
    )


class SourceRefRecord(Base):
    """A source that a record's identity rests on."""

    source_id: Slug = col("The source", example="tengri-2024-12", fk="sources.id", index=True)
    locator: Text | None = col("Place in the source: page, table, paragraph", default=None, example="par. 3")
    supports: Text | None = col(
        "What of the record it supports, in our own words", default=None, example="that the deposit exists"
    )


class MaterialRecord(Base):
    """A raw material that a record has to do with."""

    material_id: Slug = col("The raw material", example="lithium", fk="materials.id", index=True)
    role: str = col("Its role in the record", example="main", vocabulary="material_role")
    source_id: Slug = col("Source that says so", example="tengri-2024-12", fk="sources.id", index=True)


class LinkRecord(Base):
    """A relation to another record."""

    relation: str = col("How the record relates to the other", example="part_of", vocabulary="relation")
    to_id: Slug = col("The other record", example="zhana-kazakhstan", fk="entities.id", index=True)
    source_id: Slug | None = col(
        "Source that says so; empty where the relation is the editors' own (themes, look-alikes)",
        default=None,
        example="newsaz-2025-04-02",
        fk="sources.id",
        index=True,
    )
    note: Text | None = col("Remark on the relation", default=None, example="the area holds the site")


class ExternalIdRecord(Base):
    """An id of the record elsewhere."""

    scheme: str = col("Whose id it is", example="usgs-major-deposits", vocabulary="id_scheme")
    value: Text = col("The id", example="1395")
    match: str = col("How well the two records match (SKOS)", example="exact", vocabulary="match")
    url: Url | None = col(
        "Address of the record there",
        default=None,
        example="https://mrdata.usgs.gov/major-deposits/show-ofr20051294.php?rec_id=1395",
    )


class Parts(Base):
    """The lists of a record."""

    names: list[NameRecord] = []
    sources: list[SourceRefRecord] = []
    materials: list[MaterialRecord] = []
    links: list[LinkRecord] = []
    external_ids: list[ExternalIdRecord] = []
    claims: list[ClaimRecord] = []
    estimates: list[EstimateRecord] = []


class Derived(Base):
    """Columns that the loader counts for every kind; never typed."""

    other_names: str = col(
        "All other names, in every language and spelling, or none", derived=True, example="Куйректыколь; Kuyrektykol"
    )
    n_claims: int = col("Number of claims and estimates", derived=True, unit="count", example=12)
    n_sources: int = col("Number of sources that the record cites", derived=True, unit="count", example=5)
    n_independent_sources: int = col(
        "Number of cited sources that do not repeat one another", derived=True, unit="count", example=3
    )
    n_disputes: int = col("Number of questions on which sources disagree", derived=True, unit="count", example=1)
    disputed: str = col("Questions on which sources disagree, or none", derived=True, example="discovery_year; status")
    completeness: float = col(
        "Share of the kind's checks that the record meets, 0 to 1", derived=True, unit="share", example=0.75
    )
    missing: str = col("Checks it does not meet, or none", derived=True, example="coordinates; estimate")
