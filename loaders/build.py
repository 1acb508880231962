"""Build catalogue.db: same input, same bytes; the old file survives anything that goes wrong.

    report = build(Path("data"), Path("catalogue.db"))

Steps: check -> tables from the schema -> rows in fixed order -> series streamed -> search
indexes -> ANALYZE -> promises of data/assertions.yml -> integrity and foreign-key checks -> VACUUM INTO
a second temporary file -> fsync -> os.replace. Until that last step the old file is untouched; after a kill only a file
named *.tmp is left, which the next build removes.

No clock, host or path enters the file: its bytes depend on data, schema and the SQLite library
(whose version stands in bytes 96 to 99).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from loaders import assertions, indexes
from loaders.check import Catalogue, check, series_rows
from loaders.normalise import counted
from loaders.problems import Problem
from loaders.rows import all_rows
from loaders.rules import unused_sources
from schema.kinds import SERIES, TABLES

BATCH = 5_000


class BuildError(Exception):
    """The data has problems; `problems` holds all of them. The old file is untouched."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{counted(len(problems), 'problem')} in the data")
        self.problems = problems


@dataclass(frozen=True)
class Report:
    """What was built: rows by table."""

    rows: dict[str, int]


def build(data: Path, db: Path) -> Report:
    """Build the database. Raises BuildError, or sqlite3.Error when the file fails its own checks."""
    result = check(data, with_series=False)
    if result.problems:
        raise BuildError(check(data).problems)
    for stale in db.parent.glob(f"{db.name}.*.tmp*"):
        stale.unlink(missing_ok=True)
    first = db.with_name(f"{db.name}.{os.getpid()}.build.tmp")
    second = db.with_name(f"{db.name}.{os.getpid()}.vacuum.tmp")
    try:
        with closing(sqlite3.connect(first, isolation_level=None)) as connection:
            counts = _fill(connection, result.catalogue)
            fallen = assertions.broken(connection, data / "assertions.yml")
            if fallen:
                raise BuildError(fallen)
            connection.execute("VACUUM INTO ?", (str(second),))
        with second.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(second, db)
    finally:
        for path in (first, second):
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    return Report(counts)


def _fill(connection: sqlite3.Connection, catalogue: Catalogue) -> dict[str, int]:
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = ON", "cache_size = -16000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table in TABLES:
        connection.execute(_sql(CreateTable(table)))
    counts = {name: _insert(connection, name, rows) for name, rows in all_rows(catalogue)}
    counts.update(_stream_series(connection, catalogue))
    for table in TABLES:
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            connection.execute(_sql(CreateIndex(index)))
    indexes.after_series(connection)
    indexes.create_outlines(connection, catalogue.data / "outlines" / "regions.geojson")
    indexes.create_search(connection)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    _verify(connection)
    return counts


def _sql(element: Any) -> str:
    return str(element.compile(dialect=dialect.dialect()))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> int:
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    columns = list(first)
    names = ", ".join(f'"{c}"' for c in columns)
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
    count, batch = 1, [tuple(first[c] for c in columns)]
    while batch:
        connection.executemany(sql, batch)
        batch = [tuple(row[c] for c in columns) for row in islice(rows, BATCH)]
        count += len(batch)
        if count > 50_000 and sys.stderr.isatty():
            print(f"\r{table}: {count} rows", end="", file=sys.stderr)
    return count


def _stream_series(connection: sqlite3.Connection, catalogue: Catalogue) -> dict[str, int]:
    problems: list[Problem] = []
    cited: set[str] = set()

    def watched(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            if problems:
                continue  # go on checking, insert no more
            cited.update(v for k, v in row.items() if k.endswith("source_id") and v)
            yield row

    counts = {
        s.name: _insert(connection, s.name, watched(series_rows(s, catalogue, problems))) for s in SERIES.values()
    }
    problems.extend(unused_sources(catalogue, cited))
    if problems:
        raise BuildError(sorted(problems))
    return counts


def _verify(connection: sqlite3.Connection) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise sqlite3.IntegrityError(f"foreign keys that lead nowhere: {broken[:5]}")
    state = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if state != "ok":
        raise sqlite3.DatabaseError(f"integrity check: {state}")
