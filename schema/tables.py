"""Plumbing tables, releases, and the checks that the database itself holds.

`metadata` is the whole set of tables; `finish()` has run on import, so every column with a
vocabulary also has a CHECK, every id a length CHECK, and every foreign key an index. Nothing
here is special to SQLite: the same classes make the tables in PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, MetaData, Table, text
from sqlmodel import SQLModel, UniqueConstraint

import schema.actors
import schema.counts
import schema.materials
import schema.places
import schema.policy
import schema.series
import schema.sites
import schema.sources  # noqa: F401 - the imports register the tables
from schema.edtf import Date
from schema.fields import Base, col
from schema.ids import Slug, Text
from schema.policy import EvidenceRecord
from schema.record import ExternalIdRecord, LinkRecord, MaterialRecord, NameRecord, SourceRefRecord
from schema.vocabularies import codes


class RetiredRow(Base):
    """An id that was published once (data/retired.csv): merged (redirects) or withdrawn."""

    id: Slug = col("The retired id", example="kuyrektykol")
    kind: str = col("Its kind", example="deposit", vocabulary="kind")
    redirect_to: Slug | None = col("Record it was merged into", default=None, example="kuirektykol")
    retired: Date = col("When", example="2026-11-24")
    reason: Text = col("Why, in our own words", example="same place under another spelling")


class Entity(SQLModel, table=True):
    """Every id there is or ever was: one space for all kinds."""

    __tablename__ = "entities"
    id: str = col("The id", example="kuirektykol", primary_key=True)
    kind: str = col("Kind of record", example="deposit", vocabulary="kind", index=True)
    label: str = col("Label", example="Kuirektykol")
    url: str = col("Path of its page", example="/deposit/kuirektykol")
    redirect_to: str | None = col(
        "Record it was merged into", default=None, example="kuirektykol", fk="entities.id", index=True
    )
    withdrawn: str | None = col("When it was withdrawn", default=None, example="2026-11-24")
    reason: str | None = col("Why it was merged or withdrawn", default=None, example="same place")


class Name(NameRecord, table=True):
    """Names of all records, in every language and spelling, with their folded form for search."""

    __tablename__ = "names"
    __table_args__ = (
        UniqueConstraint("entity_id", "name", "lang"),
        Index(
            "one_preferred_name", "entity_id", "lang", unique=True,
            sqlite_where=text("kind = 'preferred'"), postgresql_where=text("kind = 'preferred'"),
        ),
    )  # fmt: skip
    id: int = col("Row number", example=1, primary_key=True)
    entity_id: str = col("The record", example="kuirektykol", fk="entities.id", index=True)
    entity_kind: str = col("Kind of the record", example="deposit", vocabulary="kind")
    folded: str = col("Folded form: lower-case Latin without marks", example="kuirektykol", index=True)


class EntitySource(SourceRefRecord, table=True):
    """Sources that records rest on, cited by the record as a whole."""

    __tablename__ = "entity_sources"
    id: int = col("Row number", example=1, primary_key=True)
    entity_id: str = col("The record", example="kuirektykol", fk="entities.id", index=True)


class EntityMaterial(MaterialRecord, table=True):
    """Raw materials of records."""

    __tablename__ = "entity_materials"
    __table_args__ = (UniqueConstraint("entity_id", "material_id", "source_id"),)
    id: int = col("Row number", example=1, primary_key=True)
    entity_id: str = col("The record", example="kuirektykol", fk="entities.id", index=True)


class Link(LinkRecord, table=True):
    """Relations between records."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("from_id", "relation", "to_id", "source_id"),)
    id: int = col("Row number", example=1, primary_key=True)
    from_id: str = col("The record that says so", example="kuirektykol", fk="entities.id", index=True)


class ExternalId(ExternalIdRecord, table=True):
    """Ids of records elsewhere."""

    __tablename__ = "external_ids"
    __table_args__ = (UniqueConstraint("entity_id", "scheme", "value"),)
    id: int = col("Row number", example=1, primary_key=True)
    entity_id: str = col("The record", example="kuirektykol", fk="entities.id", index=True)


class CommitmentEvidence(EvidenceRecord, table=True):
    """Evidence on commitments."""

    __tablename__ = "commitment_evidence"
    id: int = col("Row number", example=1, primary_key=True)
    commitment_id: str = col("The commitment", example="cm-001", fk="commitments.id", index=True)


class CountMember(SQLModel, table=True):
    """Records that the source of a count names as members of it."""

    __tablename__ = "count_members"
    count_id: str = col("The count", example="ree-15", fk="counts.id", primary_key=True)
    entity_id: str = col("The member", example="kundybai", fk="entities.id", primary_key=True, index=True)


class Dispute(SQLModel, table=True):
    """Questions on which sources disagree: rival values side by side."""

    __tablename__ = "disputes"
    id: str = col("Record id, underscore, question", example="kundybai_discovery-year", primary_key=True)
    entity_id: str = col("The record", example="kundybai", fk="entities.id", index=True)
    entity_kind: str = col("Kind of the record", example="deposit", vocabulary="kind", index=True)
    entity_label: str = col("Label of the record", example="Kundybai")
    question: str = col("What sources disagree on", example="Year of discovery", index=True)
    rival_values: str = col("The rival values, each with its source", example="1952 (a); 1956 (b)")
    n_values: int = col("Number of different values", example=2, unit="count")
    n_sources: int = col("Number of sources", example=2, unit="count")
    claim_ids: str = col("Claims, estimates or counts it is made of", example="kundybai_3; kundybai_9")


class ReleaseRow(Base):
    """A published version of the catalogue (data/releases.csv)."""

    version: Text = col("Calendar version", example="2026.11.0", primary_key=True)
    date: Date = col("Date of the data", example="2026-11-24")
    doi: Text | None = col("Digital object identifier", default=None, example="10.5281/zenodo.1")
    summary: Text = col("What changed, for readers", example="First release")


class Release(ReleaseRow, table=True):
    """Versions of the catalogue."""

    __tablename__ = "releases"


class VocabularyTerm(SQLModel, table=True):
    """Codes used in the tables, with their meaning and outside address."""

    __tablename__ = "vocabularies"
    vocabulary: str = col("The list", example="value_status", primary_key=True)
    code: str = col("The code", example="not_disclosed", primary_key=True)
    label: str = col("Its words", example="Not disclosed")
    definition: str = col("What it means", example="It exists but the holder keeps it secret")
    uri: str = col("Address of the same term elsewhere", example="http://www.opengis.net/def/nil/OGC/0/withheld")


class DictionaryColumn(SQLModel, table=True):
    """Every public table and column: meaning, unit, example."""

    __tablename__ = "dictionary"
    table_name: str = col("Table", example="deposits", primary_key=True)
    column_name: str = col("Column", example="latitude", primary_key=True)
    position: int = col("Position in the table", example=12, unit="count")
    type: str = col("Type of value", example="number")
    description: str = col("What it holds", example="Latitude (WGS84)")
    unit: str = col("Unit, or none", example="degrees")
    example: str = col("An example", example="51.88")
    codes: str = col("Vocabulary of its codes, or none", example="status")
    refers_to: str = col("Table and column it refers to, or none", example="regions.id")


#: Plumbing: published, but hidden from Datasette's front pages.
HIDDEN = (
    "entities", "entity_sources", "entity_materials", "links", "external_ids", "commitment_evidence",
    "count_members",
)  # fmt: skip

metadata: MetaData = SQLModel.metadata


def finish() -> None:
    """Add to every table the checks that follow from its columns; called once, below."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            vocabulary = column.info.get("vocabulary")
            if vocabulary:
                allowed = ", ".join(f"'{code}'" for code in codes(vocabulary))
                _check(table, f'"{column.name}" IN ({allowed})', column.name)
            if column.foreign_keys and not column.index and not column.primary_key:
                Index(f"ix_{table.name}_{column.name}", column)
    claims = metadata.tables["claims"]
    Index(
        "one_preferred_claim", claims.c.entity_id, claims.c.property, unique=True,
        sqlite_where=text("rank = 'preferred'"), postgresql_where=text("rank = 'preferred'"),
    )  # fmt: skip
    Index("one_number_a_record", claims.c.entity_id, claims.c.n, unique=True)
    _check(claims, "(latitude IS NULL) = (longitude IS NULL)", "point")
    _check(claims, "value_low <= value_high", "range")
    _check(metadata.tables["entities"], "length(id) BETWEEN 3 AND 60 AND id = lower(id)", "slug")
    _check(metadata.tables["entities"], "redirect_to IS NULL OR redirect_to <> id", "redirect")
    _check(metadata.tables["supply_shares"], "share_pct BETWEEN 0 AND 100", "share")


def _check(table: Table, rule: str, name: str) -> None:
    table.append_constraint(CheckConstraint(rule, name=f"ck_{table.name}_{name}"))


finish()
