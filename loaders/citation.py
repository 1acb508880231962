"""What a citation says, gathered from a built catalogue: the sources, the record, version and date.

    cite(connection, "kundybai", claim=3)   -> Citation(id, label, sources, value, version, date, ...)
    cite_row(connection, "production", "copper_...")   the same for a row of a series

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
    table: str | None = None

    @property
    def url(self) -> str:
        """Permalink; a path when no host is known."""
        return f"{self.base}{self.path}" + (f"#claim-{self.claim}" if self.claim else "")

    @property
    def key(self) -> str:
        """Key of the entry in BibTeX, RIS and CSL."""
        return f"{self.id}_{self.claim}" if self.claim else self.id

    @property
    def is_one_figure(self) -> bool:
        """Whether a claim, an estimate or a row of a series is cited: one figure of one source."""
        return self.claim is not None or self.table is not None

    @property
    def title(self) -> str:
        """What is cited, in words: the label, and of one figure what it says."""
        if not self.is_one_figure:
            return self.label
        return f"{self.label}: {self.about} {self.value}" if self.about else f"{self.label}: {self.value}"

    @property
    def is_source(self) -> bool:
        """Whether it is a source's own record: then the source is cited, and nothing beside it."""
        return self.kind == "source" and not self.claim

    @property
    def place(self) -> str:
        """Record and claim number: "record kundybai, claim 3"; of a series, the row."""
        if self.table:
            return f"row {self.id} of the table {self.table}"
        return f"record {self.id}" + (f", claim {self.claim}" if self.claim else "")


def short_author(author: str) -> str:
    """First name of a long list: "Labay, K., Burger, M.H., Bellora, J.D." -> "Labay et al."."""
    names = author.split(";")
    if len(names) > 2:
        return f"{names[0].split(',')[0].strip()} et al."
    return f"{author.split(',')[0].strip()} et al." if author.count(",") > 2 else author


#: No record has so many claims; SQLite's integers end a little above.
MOST = 10**12
#: Series whose rows are cited by themselves: the columns that say what a row is, and those with its value.
ROWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "production": (("site", "country", "product", "metric", "year"), ("value", "unit")),
    "supply_shares": (("country", "material_id", "scope", "stage", "edition"), ("share_pct",)),
    "trade_flows": (("flow", "reporter", "partner", "product", "year"), ("value", "value_unit")),
    "material_lists": (("list_id", "material_id"), ("listed", "entry")),
}


def cite_row(connection: sqlite3.Connection, table: str, row_id: str, base: str = "") -> Citation:
    """Gather what the citation of a row of a series says. Raises NotFound."""
    if table not in ROWS:
        raise NotFound(f"no series {table!r}; rows are cited of {', '.join(ROWS)}")
    what, figures = ROWS[table]
    columns = ", ".join(f'"{c}"' for c in (*what, *figures, "source_id"))
    row = connection.execute(f'SELECT {columns} FROM "{table}" WHERE id = ?', (row_id,)).fetchone()
    if row is None:
        raise NotFound(f"no row {row_id!r} in {table}")
    words = ", ".join(str(v).replace("_", " ") for v in row[: len(what)] if v)
    value = " ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in row[len(what) : -1] if v is not None)
    version, date = release(connection)
    sources = (source(connection, row[-1]),)
    path = f"/catalogue/{table}/{row_id}"
    return Citation(row_id, "row", words, path, version, date, sources, None, value or "no value", None, base, table)


def release(connection: sqlite3.Connection) -> tuple[str, str]:
    """Version and date of the data, from the table releases."""
    found = connection.execute("SELECT version, date FROM releases ORDER BY date DESC, version DESC LIMIT 1").fetchone()
    return (found[0], found[1]) if found else ("unreleased", "undated")


_SOURCE = "SELECT id, csl_type, label, author, publisher, published, accessed, url, doi FROM sources WHERE id = ?"


def cite(connection: sqlite3.Connection, record: str, claim: int | None = None, base: str = "") -> Citation:
    """Gather what a citation says; a merged record is cited as what it was merged into. Raises NotFound."""
    found = connection.execute(
        "SELECT id, kind, label, url, redirect_to, withdrawn, reason FROM entities WHERE id = ?", (record,)
    ).fetchone()
    if found is None:
        raise NotFound(f"no record {record!r}")
    _, _, _, _, merged, withdrawn, reason = found
    if withdrawn:
        raise NotFound(f"record {record!r} was withdrawn on {withdrawn}: {reason}")
    if merged and claim is not None:
        raise NotFound(f"record {record!r} was merged into {merged!r}, where its claims have other numbers")
    if merged:
        return cite(connection, merged, None, base)
    version, date = release(connection)
    value = about = None
    if claim is None:
        ids = [row[0] for row in connection.execute(_CITED, {"id": record})]
    else:
        row = connection.execute(
            "SELECT source_id, value, property FROM claims WHERE entity_id = :id AND n = :n UNION ALL "
            "SELECT source_id, value, 'estimate' FROM estimates WHERE entity_id = :id AND n = :n",
            {"id": record, "n": min(claim, MOST)},
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
