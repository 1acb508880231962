"""A whole release: one folder that others can cite, check and load. Same database, same bytes; whole or not at all.

    report = export(Path("catalogue.db"), Path("out"), site="https://crm.example.org")

It is written into OUT.tmp and renamed when it is finished; a release that stood at OUT before is replaced then and not
earlier. A folder that is no release is never touched. Version and date come from the table `releases`; no clock, host
or path enters a file. SHA256SUMS closes it: `sha256sum -c SHA256SUMS` checks every file.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders import (
    credit,
    datapackage,
    dcat,
    described,
    export_csv,
    export_erml,
    export_geojson,
    export_gpkg,
    export_parquet,
    export_xlsx,
    linked,
    release_readme,
)
from loaders.changes import changes
from loaders.described import Described
from loaders.diff import diff
from loaders.export_table import describe
from loaders.release_meta import Meta, gather

MARK = ".unfinished"
SUMS = "SHA256SUMS"
#: Seconds after which a terminal is told what is being written.
PATIENCE = 1.0
#: Sheets of the workbook, after the join tables: the two long plumbing tables stay out.
_NO_SHEET = ("entities", "count_members")


class Refused(Exception):
    """The place is taken by something that is no release."""


@dataclass(frozen=True)
class Report:
    """What was written."""

    version: str
    files: int
    tables: int
    rows: int
    size: int


def export(db: Path, out: Path, site: str = "", since: Path | None = None) -> Report:
    """Write the release. Raises Refused, ValueError (no release in the database), diff.Unreadable, sqlite3.Error."""
    out = Path(os.path.abspath(out))
    check_place(out)
    changed = diff(since, db) if since else None
    folder = out.with_name(f"{out.name}.tmp")
    _clear(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    copy = folder / "catalogue.db"
    shutil.copyfile(db, copy)  # read the copy: the database may be built anew meanwhile
    with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        writing = _Writing(connection, folder, gather(connection, site))
        rows = writing.tables()
        writing.places()
        writing.erml()
        writing.words(*changes(connection, writing.meta, changed))
        report = writing.close(rows)
    (folder / MARK).unlink()
    _replace(folder, out)
    return report


def check_place(out: Path) -> None:
    """Refuse a place that holds anything but a release. Raises Refused."""
    if not out.exists():
        return
    if not out.is_dir():
        raise Refused(f"{out}: got a file, want a folder that is new, empty or a release")
    have = {p.relative_to(out).as_posix() for p in out.rglob("*") if not p.is_dir()}
    if not have:
        return
    listed = out / SUMS
    known = {line[66:] for line in listed.read_text(encoding="utf-8").splitlines()} if listed.is_file() else set()
    foreign = sorted(have - known - {SUMS, MARK})
    if foreign or not known:
        raise Refused(
            f"{out}: got files that belong to no release ({', '.join(foreign[:3])}), want a new or empty folder"
        )


def _clear(folder: Path) -> None:
    """Remove what a killed run left behind. Raises Refused for a folder that is not ours."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise Refused(
            f"{folder}: got a folder that no export left behind, want it gone: the release is written there first"
        )
    shutil.rmtree(folder, ignore_errors=True)


def _replace(folder: Path, out: Path) -> None:
    """Put the finished folder in place of the old one; the old one comes back when that fails."""
    old = out.with_name(f"{out.name}.old.tmp")
    _clear(old)
    if out.exists():
        (out / MARK).touch()
        os.rename(out, old)
    try:
        os.rename(folder, out)
    except OSError:
        if old.exists():
            os.rename(old, out)
            (out / MARK).unlink()
        raise
    shutil.rmtree(old, ignore_errors=True)


class _Writing:
    """The state of one export: where it is, what was written."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, meta: Meta) -> None:
        self.connection, self.folder, self.meta = connection, folder, meta
        self.start = time.perf_counter()
        self.described = described.tables(connection)
        self.views: list[Described] = []
        self.table_of: dict[str, str] = {}
        self.resources: list[dict[str, Any]] = []
        self.names = frozenset(t.name for t in self.described)
        self.table_of["catalogue.db"] = ""

    @property
    def slow(self) -> bool:
        """Whether a person who waits should be told."""
        return sys.stderr.isatty() and time.perf_counter() - self.start > PATIENCE

    def path(self, name: str, table: str = "") -> Path:
        """Where a file goes; says so on a terminal once a second has gone by."""
        if self.slow:
            print(f"\r\x1b[Kwriting {name}", end="", file=sys.stderr)
        target = self.folder / name
        target.parent.mkdir(exist_ok=True)
        self.table_of[name] = table
        return target

    def text(self, name: str, chunks: Iterable[str], table: str = "") -> Path:
        """Write a text file."""
        target = self.path(name, table)
        with target.open("w", encoding="utf-8", newline="") as file:
            file.writelines(chunks)
        return target

    def tables(self) -> int:
        """CSV and Parquet of every table, the workbook, the dictionary; returns the number of rows."""
        about = {
            "catalogue": self.meta.title,
            "version": self.meta.version,
            "date": self.meta.date,
            "licence": "CC-BY-4.0",
        }
        rows = 0
        for table in self.described:
            rows += table.rows(self.connection)
            self._csv(f"csv/{table.name}.csv", table)
            export_parquet.write(self.connection, table, about, self.path(f"parquet/{table.name}.parquet", table.name))
        sheets = [t.selection for t in self.described if t.name not in _NO_SHEET]
        with self.path("catalogue.xlsx").open("wb") as file:
            pairs = release_readme.pairs(self.meta)
            export_xlsx.write_all(self.connection, sheets, pairs, self.meta.title, self.meta.date, file)
        return rows

    def _csv(self, name: str, table: Described) -> None:
        target = self.text(name, export_csv.chunks(self.connection, table.selection), table.name)
        self.resources.append(datapackage.resource(table, name, target, self.names))

    def places(self) -> None:
        """GeoJSON a table, one GeoPackage with all."""
        layers = [t for t in self.described if t.name in export_geojson.SITES]
        for layer in layers:
            name = f"geojson/{layer.name}.geojson"
            about = describe(
                self.connection, layer.selection, self.meta.base, f"/release/{self.meta.version}/{layer.name}"
            )
            self.text(name, export_geojson.chunks(self.connection, layer.selection, about, self.meta.base), layer.name)
        words = f"{self.meta.citation}. CC BY 4.0."
        package = self.path("sites.gpkg")
        export_gpkg.write(self.connection, layers, words, self.meta.date, package, package.with_suffix(".scratch"))

    def erml(self) -> None:
        """The EarthResourceML-Lite views."""
        self.views = export_erml.prepare(self.connection, self.meta.base)
        about = {
            "version": self.meta.version,
            "date": self.meta.date,
            "licence": "CC BY 4.0",
            "caveat": release_readme.CAVEAT,
        }
        for view in self.views:
            self._csv(f"erml/{view.name}.csv", view)
            self.text(f"erml/{view.name}.geojson", export_erml.geojson(self.connection, view, about), view.name)

    def words(self, changes_text: str, changes_data: dict[str, Any]) -> None:
        """Dictionary, citations, changes, PROV, README."""
        every = [*self.described, *self.views]
        with self.path("dictionary.csv", "").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([described.HEADER, *described.dictionary(every)])
        for name, text in credit.files(self.connection, self.meta):
            self.text(name, [text])
        self.text("CHANGES.md", [changes_text])
        self.text("CHANGES.json", [_json(changes_data)])
        self.text("claims.jsonld", linked.claims(self.connection, self.meta.base, self.meta.iri))
        counts = [(t, t.rows(self.connection)) for t in every]
        licences = self.connection.execute(
            "SELECT licence, count(*) FROM sources GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
        self.text("README.md", [release_readme.readme(self.meta, counts, licences)])

    def close(self, rows: int) -> Report:
        """The descriptions of all files, and their checksums."""
        self.text("datapackage.json", [_json(datapackage.package(self.meta, self.resources))])
        files = [self._file(name) for name in sorted(self.table_of)]
        self.text("catalogue.jsonld", [_json(dcat.graph(self.meta, [*self.described, *self.views], files))])
        files = sorted([*files, self._file("catalogue.jsonld")], key=lambda f: f.path)
        self.text(SUMS, [f"{f.sha256}  {f.path}\n" for f in files])
        if self.slow:
            print("\r\x1b[K", end="", file=sys.stderr)
        return Report(self.meta.version, len(files) + 1, len(self.described), rows, sum(f.size for f in files))

    def _file(self, name: str) -> dcat.File:
        path = self.folder / name
        return dcat.File(name, self.table_of.get(name, ""), path.stat().st_size, datapackage.sha256(path))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
