"""Rows as Parquet: typed, compressed, a row group at a time; one line loads it in DuckDB, pandas, Polars, Spark.

    write(connection, described, {"version": "2026.11.0"}, path)

Whole numbers are int64, numbers are double, the rest is text (dates are EDTF text, and stay so: "195X" is no day).
Each column carries its description and unit as Arrow metadata, the file carries what is given for it. Same rows and
same pyarrow, same bytes.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from loaders.described import Described

#: Rows of a row group: a few MB in memory.
BATCH = 50_000
_TYPES = {"integer": pa.int64(), "number": pa.float64(), "string": pa.string()}


def schema(described: Described, about: dict[str, str]) -> pa.Schema:
    """The Arrow schema of a table, with descriptions and units."""
    fields = [
        pa.field(c.name, _TYPES[c.type], not c.required, {"description": c.description, "unit": c.unit})
        for c in described.columns
    ]
    return pa.schema(fields, {"table": described.name, "description": described.description, **about})


def write(connection: sqlite3.Connection, described: Described, about: dict[str, str], path: Path) -> None:
    """Write the rows of a table. Raises pyarrow.ArrowInvalid when a cell is not of its column's type."""
    shape = schema(described, about)
    cursor = connection.execute(described.selection.sql(), described.selection.parameters)
    with pq.ParquetWriter(path, shape, compression="zstd") as writer:
        while rows := cursor.fetchmany(BATCH):
            columns = zip(*rows, strict=True)
            arrays = [pa.array(values, field.type) for values, field in zip(columns, shape, strict=True)]
            writer.write_batch(pa.record_batch(arrays, shape))
