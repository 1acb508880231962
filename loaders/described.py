"""What the tables of a release are: every table and column with type, unit, codes and references.

    for table in tables(connection): table.name, table.title, table.columns[0].unit

One description feeds the data package, the Parquet files and dictionary.csv. The columns are those that the database
has; what they mean comes from the schema (schema/fields.py), the join tables included, which the site hides and a
release needs, since foreign keys lead there. Nothing is written here.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from loaders.export_table import Selection, complete, public, quoted
from loaders.metadata import table_description
from schema.tables import HIDDEN
from schema.tables import metadata as tables_of_the_schema

#: SQLite's declared types -> Table Schema (Frictionless) types.
_TYPES = {"INTEGER": "integer", "FLOAT": "number", "VARCHAR": "string", "TEXT": "string"}


@dataclass(frozen=True)
class Column:
    """A column. `type` is string, integer or number; `refers_to` is "table.column" or "none"."""

    name: str
    type: str
    description: str
    unit: str = "none"
    codes: str = "none"
    refers_to: str = "none"
    example: str = "none"
    required: bool = False


@dataclass(frozen=True)
class Described:
    """A table of a release: what it is, its key, its columns, and how to select its rows."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    selection: Selection

    def rows(self, connection: sqlite3.Connection) -> int:
        """Number of rows."""
        return self.selection.count(connection)


def tables(connection: sqlite3.Connection) -> list[Described]:
    """Public tables by name, then the join tables."""
    return [table(connection, name) for name in (*public(connection), *sorted(HIDDEN))]


def table(connection: sqlite3.Connection, name: str) -> Described:
    """Describe a table of the database. A column that the schema does not know has an empty description."""
    info = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
    references = {
        row[3]: f"{row[2]}.{row[4]}" for row in connection.execute(f"PRAGMA foreign_key_list({quoted(name)})")
    }
    known = tables_of_the_schema.tables.get(name)
    columns = []
    for _, column, declared, required, _, place in info:
        meant = known.columns[column].info if known is not None and column in known.columns else {}
        columns.append(Column(
            column, _TYPES.get(declared, "string"), str(meant.get("description", "")), str(meant.get("unit", "none")),
            str(meant.get("vocabulary", "none")), references.get(column, "none"), str(meant.get("example", "none")),
            bool(required or place),
        ))  # fmt: skip
    key = tuple(row[1] for row in sorted(info, key=lambda row: int(row[5])) if row[5])
    return Described(name, table_description(name), key, tuple(columns), complete(connection, name))


#: Columns of dictionary.csv, as the table `dictionary` has them.
HEADER = ("table_name", "column_name", "position", "type", "description", "unit", "example", "codes", "refers_to")


def dictionary(described: list[Described]) -> list[tuple[str | int, ...]]:
    """Rows of dictionary.csv: every column of every table of the release."""
    return [
        (t.name, c.name, i, c.type, c.description, c.unit, c.example, c.codes, c.refers_to)
        for t in described
        for i, c in enumerate(t.columns, 1)
    ]
