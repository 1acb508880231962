"""What a citation says, gathered from a built catalogue: the sources, the record, version and date.

    cite(connection, "kundybai", claim=3)   -> Citation(id, label, sources, value, version, date, ...)

How it is written (APA, BibTeX, ...) is in cite.py. Version and date come from the table `releases`, and
nowhere else.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from schema.vocabularies import label

CATALOGUE = "Kazakhstan-EU Critical Raw Materials Catalogue"


class NotFound(Exception):
    """No record with that id, or no claim with that number in it."""


@dataclass(frozen=True)
class Source:
    """What a citation says of a source. `published` is EDTF text or None."""

    id: str
    csl_type: str
    title: str
    author: str | None
    publisher: str
    published: str | None
    accessed: str
    url: str | None
    doi: str | None

    @property
    def who(self) -> str:
        """Author, else publisher."""
        return self.author or self.publisher


@dataclass(frozen=True)
class Citation:
    """What is cited."""

    id: str
    kind: str
    label: str
    path: str
    version: str
    date: str
    sources: tuple[Source, ...]
    claim: int | None = None
    value: str | None = None
    about: str | None = None
    base: str = ""

    @property
    def url(self) -> str:
        """Permalink; a path when no host is known."""
        return f"{self.base}{self.path}" + (f"#claim-{self.claim}" if self.claim else "")

    @property
    def key(self) -> str:
        """Key of the entry in BibTeX, RIS and CSL."""
        return f"{self.id}_{self.claim}" if self.claim else self.id

    @property
    def is_source(self) -> bool:
        """Whether it is a source's own record: then the source is cited, and nothing beside it."""
        return self.kind == "source" and not self.claim

    @property
    def place(self) -> str:
        """Record and claim number: "record kundybai, claim 3"."""
        return f"record {self.id}" + (f", claim {self.claim}" if self.claim else "")


def short_author(author: str) -> str:
    """First name of a long list: "Labay, K., Burger, M.H., Bellora, J.D." -> "Labay et al."."""
    names = author.split(";")
    if len(names) > 2:
        return f"{names[0].split(',')[0].strip()} et al."
    return f"{author.split(',')[0].strip()} et al." if author.count(",") > 2 else author


_SOURCE = "SELECT id, csl_type, label, author, publisher, published, accessed, url, doi FROM sources WHERE id = ?"


def cite(connection: sqlite3.Connection, record: str, claim: int | None = None, base: str = "") -> Citation:
    """Gather what a citation says. Raises NotFound."""
    found = connection.execute("SELECT id, kind, label, url FROM entities WHERE id = ?", (record,)).fetchone()
    if found is None:
        raise NotFound(f"no record {record!r}")
    version, date = connection.execute(
        "SELECT version, date FROM releases ORDER BY date DESC, version DESC LIMIT 1"
    ).fetchone() or ("unreleased", "undated")
    value = about = None
    if claim is None:
        ids = [row[0] for row in connection.execute(_CITED, {"id": record})]
    else:
        row = connection.execute(
            "SELECT source_id, value, property FROM claims WHERE entity_id = :id AND n = :n UNION ALL "
            "SELECT source_id, value, 'estimate' FROM estimates WHERE entity_id = :id AND n = :n",
            {"id": record, "n": claim},
        ).fetchone()
        if row is None:
            raise NotFound(f"record {record!r} has no claim {claim}")
        ids, value, about = [row[0]], row[1], "estimate" if row[2] == "estimate" else label("property", row[2]).lower()
    sources = tuple(source(connection, i) for i in ids)
    return Citation(found[0], found[1], found[2], found[3], version, date, sources, claim, value, about, base)


#: Tables and their columns that say which sources a record rests on.
CITING = (
    ("claims", "entity_id"), ("estimates", "entity_id"), ("entity_sources", "entity_id"),
    ("entity_materials", "entity_id"), ("names", "entity_id"), ("links", "from_id"),
    ("commitment_evidence", "commitment_id"),
)  # fmt: skip
#: Every use of a source by the record :id, as rows (source_id, table, order of the table above).
USES = " UNION ALL ".join(
    f"SELECT source_id, '{table}' AS place, {i} AS o FROM {table} WHERE {key} = :id AND source_id IS NOT NULL"
    for i, (table, key) in enumerate((*CITING, ("counts", "id")))
)
_CITED = (
    f"SELECT source_id FROM ({USES} UNION ALL SELECT id, 'sources', 9 FROM sources WHERE id = :id) "
    "GROUP BY source_id ORDER BY count(*) DESC, min(o), source_id"
)


def source(connection: sqlite3.Connection, source_id: str) -> Source:
    """A source as citations need it. Raises NotFound."""
    row = connection.execute(_SOURCE, (source_id,)).fetchone()
    if row is None:
        raise NotFound(f"no source {source_id!r}")
    empty = ("Not collected", "Not applicable", "none")
    values: list[Any] = [None if value in empty else value for value in row]
    return Source(*values)
