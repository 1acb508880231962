"""Sites as a GeoPackage (OGC 12-128r15, version 1.3): a SQLite file that QGIS, ArcGIS and GDAL open at once.

    write(connection, [described deposits, ...], title, date, path)

A layer a table: its columns typed as they are, a point in WGS84 (EPSG:4326), the precision beside it in
coord_precision_m. A site without a point keeps its row with an empty geometry. Not covered: spatial index,
extensions, other geometries than points. Same rows and same SQLite, same bytes.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from loaders.described import Described
from loaders.export_table import quoted

#: "GPKG", and the version 1.3.0, as the standard writes them into the SQLite header (requirement 2).
APPLICATION_ID, USER_VERSION = 0x47504B47, 10300
SRS = 4326
BATCH = 2_000
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_FRAME = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", SRS, "EPSG", SRS, _WGS84, "longitude/latitude coordinates in degrees on the WGS 84 ellipsoid"),
)
_TYPES = {"integer": "INTEGER", "number": "DOUBLE", "string": "TEXT"}


def point(longitude: float, latitude: float) -> bytes:
    """A point as a GeoPackage geometry blob: header (little-endian, no envelope, srs 4326), then WKB."""
    header = b"GP" + bytes((0, 0b0000_0001)) + struct.pack("<i", SRS)
    return header + struct.pack("<BIdd", 1, 1, longitude, latitude)


def write(
    connection: sqlite3.Connection, layers: list[Described], about: str, date: str, path: Path, scratch: Path
) -> None:
    """Write a GeoPackage with a layer a table; `scratch` is a file name beside it that is made and removed."""
    try:
        with closing(sqlite3.connect(scratch, isolation_level=None)) as package:
            package.execute("PRAGMA journal_mode = OFF")
            package.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            package.execute(f"PRAGMA user_version = {USER_VERSION}")
            package.executescript(_FRAME)
            package.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
            package.execute("BEGIN")
            for layer in layers:
                _layer(connection, package, layer, about, date)
            package.execute("COMMIT")
            package.execute("VACUUM INTO ?", (str(path),))
    finally:
        scratch.unlink(missing_ok=True)


def _layer(
    connection: sqlite3.Connection, package: sqlite3.Connection, layer: Described, about: str, date: str
) -> None:
    columns = ", ".join(f"{quoted(c.name)} {_TYPES[c.type]}{' NOT NULL' if c.required else ''}" for c in layer.columns)
    package.execute(
        f"CREATE TABLE {quoted(layer.name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, {columns})"
    )
    extent = connection.execute(
        f"SELECT min(longitude), min(latitude), max(longitude), max(latitude) {layer.selection.tail}"
    ).fetchone()
    package.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)",
        (layer.name, layer.name, f"{layer.description} {about}", f"{date}T00:00:00.000Z", *extent, SRS),
    )
    package.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", (layer.name, SRS))
    marks = ", ".join("?" * (len(layer.columns) + 2))
    package.executemany(f"INSERT INTO {quoted(layer.name)} VALUES ({marks})", _features(connection, layer))


def _features(connection: sqlite3.Connection, layer: Described) -> Iterator[tuple[Any, ...]]:
    names = [c.name for c in layer.columns]
    x, y = names.index("longitude"), names.index("latitude")
    cursor = connection.execute(layer.selection.sql(names), layer.selection.parameters)
    number = 0
    while rows := cursor.fetchmany(BATCH):
        for row in rows:
            number += 1
            yield (number, None if row[x] is None else point(row[x], row[y]), *row)
