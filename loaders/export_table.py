"""What an export is, whatever its format: which rows, which sources they rest on, what must be said of them.

    selection = whole(connection, "deposits")                  or with a `where` and its parameters
    about = describe(connection, selection, base, path)        title, rows, version, licence, citation, caveats
    sources(selection)                                         the sources of exactly those rows, as a Selection

The writers (export_csv, export_xlsx, export_zip, export_geojson) take a Selection and an About; the site and a
release use the same ones. Nothing is written here, and no query string is read (web/selecting.py).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from loaders.citation import release
from loaders.cite import CATALOGUE, CITING, Citation, apa, bibtex, source
from loaders.metadata import table_description
from loaders.scope import RULE
from schema.kinds import BY_FOLDER

LICENCE = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); each source under its own licence: see sources"
#: Columns that name sources without being foreign keys.
_PLAIN_SOURCE = re.compile(r"(^|_)source_id$")


class NoTable(Exception):
    """No public table of that name."""


@dataclass(frozen=True)
class Selection:
    """Rows of a table: SQL with bound parameters. `words` says the filters in English, "" for all rows."""

    table: str
    columns: tuple[str, ...]
    where: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    order: str = ""
    words: str = ""

    def sql(self, columns: Iterable[str] = ()) -> str:
        """SELECT of these columns (all of them when none are named), in order."""
        order = f" ORDER BY {self.order}" if self.order else ""
        return f"SELECT {', '.join(quoted(c) for c in columns or self.columns)} {self.tail}{order}"

    @property
    def tail(self) -> str:
        """FROM and WHERE."""
        return f"FROM {quoted(self.table)}" + (f" WHERE {self.where}" if self.where else "")

    def count(self, connection: sqlite3.Connection, also: str = "") -> int:
        """Number of rows; `also` is one more condition."""
        extra = (f" AND ({also})" if self.where else f" WHERE {also}") if also else ""
        found = connection.execute(f"SELECT count(*) {self.tail}{extra}", self.parameters).fetchone()
        return int(found[0])


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def public(connection: sqlite3.Connection) -> list[str]:
    """Tables that may be exported: those that the dictionary describes."""
    return [row[0] for row in connection.execute("SELECT DISTINCT table_name FROM dictionary ORDER BY 1")]


def whole(connection: sqlite3.Connection, table: str) -> Selection:
    """All rows of a public table, by primary key. Raises NoTable."""
    if table not in public(connection):
        raise NoTable(table)
    return complete(connection, table)


def complete(connection: sqlite3.Connection, table: str) -> Selection:
    """All rows of any table, plumbing included, by primary key."""
    columns = connection.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
    key = [c[1] for c in sorted(columns, key=lambda c: int(c[5])) if c[5]]
    return Selection(table, tuple(c[1] for c in columns), order=", ".join(quoted(k) for k in key) or "rowid")


def evidence(connection: sqlite3.Connection, records: Selection, table: str) -> Selection:
    """The claims, or estimates, of the selected records."""
    inner = f"SELECT id {records.tail}"
    base = whole(connection, table)
    return Selection(table, base.columns, f"entity_id IN ({inner})", records.parameters, "entity_id, n")


#: Which series have rows of the records of a table, and by which column.
_SERIES = {
    "deposits": (("production", "entity_id"),),
    "tailings_sites": (("production", "entity_id"),),
    "facilities": (("production", "entity_id"),),
    "materials": tuple(
        (name, "material_id") for name in ("material_lists", "supply_shares", "production", "trade_flows")
    ),
}


def series_of(connection: sqlite3.Connection, records: Selection) -> list[tuple[str, Selection]]:
    """(series, its rows of the selected records) for the series that have any."""
    found = []
    for name, column in _SERIES.get(records.table, ()):
        base = whole(connection, name)
        part = Selection(
            name, base.columns, f"{quoted(column)} IN (SELECT id {records.tail})", records.parameters, base.order
        )
        if connection.execute(f"SELECT 1 {part.tail} LIMIT 1", part.parameters).fetchone():
            found.append((name, part))
    return found


def _source_columns(connection: sqlite3.Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT column_name, refers_to FROM dictionary WHERE table_name = ? ORDER BY position", (table,)
    )
    return [name for name, refers in rows if refers == "sources.id" or _PLAIN_SOURCE.search(name)]


def _used(connection: sqlite3.Connection, selection: Selection) -> str:
    """SQL that gives `source_id` once for each use of a source by the selected rows."""
    if selection.table == "sources":
        return f"SELECT id AS source_id {selection.tail}"
    parts = [
        f"SELECT {quoted(c)} AS source_id FROM (SELECT * {selection.tail})"
        for c in _source_columns(connection, selection.table)
    ]
    if selection.table in BY_FOLDER:
        ids = f"SELECT id {selection.tail}"
        parts += [f"SELECT source_id FROM {table} WHERE {key} IN ({ids})" for table, key in CITING]
    if selection.table == "disputes":
        parts += [
            f"SELECT c.source_id FROM {table} AS c JOIN (SELECT entity_id, claim_ids {selection.tail}) AS d "
            "ON d.entity_id = c.entity_id WHERE instr('; ' || d.claim_ids || ';', '; ' || c.id || ';')"
            for table in ("claims", "estimates")
        ]
        parts.append(
            f"SELECT c.source_id FROM counts AS c JOIN (SELECT claim_ids {selection.tail}) AS d "
            "ON instr('; ' || d.claim_ids || ';', '; ' || c.id || ';')"
        )
    return " UNION ALL ".join(parts) or "SELECT NULL AS source_id WHERE 0"


def source_ids(connection: sqlite3.Connection, selections: Iterable[Selection]) -> list[str]:
    """Sources that the selected rows rest on, most used first."""
    uses: dict[str, int] = {}
    for selection in selections:
        sql = f"SELECT source_id, count(*) FROM ({_used(connection, selection)}) WHERE source_id IS NOT NULL GROUP BY 1"
        for name, count in connection.execute(sql, selection.parameters):
            uses[name] = uses.get(name, 0) + count
    return sorted(uses, key=lambda name: (-uses[name], name))


def sources(connection: sqlite3.Connection, selection: Selection, *more: Selection) -> Selection:
    """Exactly the sources that the selected rows rest on; `more` are selections with the same parameters."""
    base = whole(connection, "sources")
    uses = " UNION ALL ".join(_used(connection, part) for part in (selection, *more))
    used = f"SELECT source_id FROM ({uses}) WHERE source_id IS NOT NULL"
    return Selection("sources", base.columns, f"id IN ({used})", selection.parameters, "id")


def dictionary(connection: sqlite3.Connection, tables: Iterable[str]) -> Selection:
    """The dictionary of some tables."""
    base = whole(connection, "dictionary")
    names = {f"t{i}": name for i, name in enumerate(tables)}
    where = f"table_name IN ({', '.join(f':{key}' for key in names)})"
    return Selection("dictionary", base.columns, where, dict(names), "table_name, position")


def codes(connection: sqlite3.Connection, tables: Iterable[str]) -> Selection:
    """The codes that the columns of some tables use, with their meaning."""
    described = dictionary(connection, tables)
    base = whole(connection, "vocabularies")
    where = f"vocabulary IN (SELECT codes {described.tail})"
    return Selection("vocabularies", base.columns, where, described.parameters, "vocabulary, code")


@dataclass(frozen=True)
class ExportCitation(Citation):
    """A citation of rows: place is the table, the number of rows and the filters."""

    extent: str = ""

    @property
    def place(self) -> str:
        """Table, filters, number of rows."""
        return self.extent


@dataclass(frozen=True)
class About:
    """What travels with the rows. `caveats` are sentences; `citation` names every source used."""

    title: str
    description: str
    words: str
    rows: int
    citation: ExportCitation
    caveats: tuple[str, ...]

    @property
    def version(self) -> str:
        """Version of the catalogue."""
        return self.citation.version

    @property
    def date(self) -> str:
        """Date of the data."""
        return self.citation.date

    def pairs(self) -> list[tuple[str, str]]:
        """Label and text, in the order of a title page."""
        return [
            ("Title", self.title), ("What", self.description), ("Filters", self.words or "none: all rows"),
            ("Rows", str(self.rows)), ("Catalogue", CATALOGUE), ("Version", self.version),
            ("Date of the data", self.date), ("Address", self.citation.url), ("Licence", LICENCE), ("How to cite", apa(self.citation)),
            ("Sources", f"{len(self.citation.sources)}, listed under sources; cite them for their figures"),
            *((f"Caveat {i}", text) for i, text in enumerate(self.caveats, 1)),
        ]  # fmt: skip

    def bibtex(self) -> str:
        """The export and its sources as BibTeX."""
        return bibtex(self.citation)


def describe(connection: sqlite3.Connection, selection: Selection, base: str = "", path: str = "") -> About:
    """What must be said of a selection; `base` is the address of the site, `path` that of the export."""
    version, date = release(connection)
    rows = selection.count(connection)
    every = [selection, *(part for _, part in series_of(connection, selection))]
    credited = tuple(source(connection, name) for name in source_ids(connection, every))
    title = selection.table.replace("_", " ").capitalize()
    extent = f"table {selection.table}, {selection.words or 'all rows'}, {rows} row{'' if rows == 1 else 's'}"
    citation = ExportCitation(
        f"kzeu-{selection.table.replace('_', '-')}", "table", title, path or f"/export/{selection.table}.csv",
        version, date, credited, base=base, extent=extent,
    )  # fmt: skip
    return About(title, table_description(selection.table), selection.words, rows, citation, tuple(caveats(selection)))


def caveats(selection: Selection) -> list[str]:
    """What a reader of these columns must know."""
    has = set(selection.columns)
    out = [
        "Figures are claims of their sources. Rival figures stand side by side: nothing was averaged or silently "
        "chosen; a value that begins with “disputed” gives the rivals.",
        "Empty is a statement. Words say why there is no value: Unknown, Not disclosed (secret), Not applicable, "
        "Not collected (we did not look yet), none. A number without value is an empty cell; it is never zero.",
    ]
    if has & {"form", "ore", "estimates", "content", "stored_mass", "value"}:
        out.append(
            "Ore, metal, oxide and concentrate are different things: never add or compare tonnages without looking "
            "at form and unit. Soviet categories and CRIRSCO classes are not equal to one another."
        )
    if "latitude" in has:
        out.append("A point is true only to coord_precision_m (or precision_m) metres; many sites have none.")
    if "in_scope" in has:
        out.append(f"Numbers of records are not numbers of deposits in the ground. Scope rule: {RULE}")
    if "share_pct" in has:
        out.append("Shares of different editions, stages and scopes (EU, world) are not a time series.")
    if selection.table == "trade_flows":
        out.append("Never add values of different currencies, editions or code systems: products overlap.")
    if "n_independent_sources" in has:
        out.append("Sources that repeat one another count once in n_independent_sources.")
    return out


def readme(about: About, files: Iterable[tuple[str, str]]) -> str:
    """README.txt: what it is, its files, and all that must be said."""
    lines = [f"{CATALOGUE}: {about.title}", ""]
    lines += [f"{name}: {text}" for name, text in about.pairs() if not name.startswith("Caveat")]
    lines += ["", "Files"] + [f"  {name}: {what}" for name, what in files]
    lines += ["", "Read this before you use the figures"]
    lines += [f"  {i}. {text}" for i, text in enumerate(about.caveats, 1)]
    lines += ["", "CSV files are UTF-8 (RFC 4180). Text that a spreadsheet would run begins with an apostrophe.", ""]
    return "\n".join(lines)
