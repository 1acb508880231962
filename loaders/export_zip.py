"""A zip that explains itself: rows, dictionary, sources of those rows, evidence, README, citation.

    write(connection, selection, about, file)      <table>.csv, dictionary.csv, sources.csv, README.txt ...
    with archive(file, "2026-11-24") as add: add("a.csv", chunks)

Members are written as they are made, never held. Same rows and version, same bytes: times are the date of the
data, order and modes are fixed.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from loaders import export_csv
from loaders.export_table import About, Selection, codes, dictionary, evidence, readme, series_of, sources
from loaders.export_xlsx import moment
from schema.kinds import BY_FOLDER

Add = Callable[[str, Iterable[str]], None]


@contextmanager
def archive(target: IO[bytes], date: str) -> Iterator[Add]:
    """An open zip whose members all carry the date of the data."""
    stamp = moment(date).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:

        def add(name: str, texts: Iterable[str]) -> None:
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            with file.open(info, "w", force_zip64=True) as member:
                for text in texts:
                    member.write(text.encode("utf-8"))

        yield add


def write(connection: sqlite3.Connection, selection: Selection, about: About, target: IO[bytes]) -> None:
    """Write the zip of a selection to an open binary file."""
    parts = members(connection, selection)
    with archive(target, about.date) as add:
        add("README.txt", [readme(about, [*((name, what) for name, what, _ in parts), _CITATION])])
        for name, _, part in parts:
            add(name, export_csv.chunks(connection, part))
        add("CITATION.bib", [about.bibtex()])


_CITATION = ("CITATION.bib", "this export and its sources as BibTeX")


def members(connection: sqlite3.Connection, selection: Selection) -> list[tuple[str, str, Selection]]:
    """(file, what it is, rows) of the CSV files in the zip of a selection."""
    table = selection.table
    parts = [(f"{table}.csv", "the rows", selection)]
    beside = ["sources"]
    if table == "dictionary":
        beside.append(table)
    else:
        own = dictionary(connection, [table])
        parts.append(("dictionary.csv", f"every column of {table}: meaning, unit, example", own))
    if table != "sources":
        used = sources(connection, selection, *(part for _, part in series_of(connection, selection)))
        parts.append(("sources.csv", "the sources of those rows, and no others, with their licences", used))
    if table in BY_FOLDER:
        beside += ["claims", "estimates"]
        for name, what in (("claims", "every claim about"), ("estimates", "every tonnage and grade line of")):
            parts.append((f"{name}.csv", f"{what} those records", evidence(connection, selection, name)))
        for name, part in series_of(connection, selection):
            beside.append(name)
            parts.append((f"{name}.csv", f"the rows of the series {name} that are of those records", part))
    others = dictionary(connection, beside)
    parts += [
        ("dictionary_of_other_files.csv", f"the columns of {', '.join(beside)}", others),
        ("codes.csv", "codes used in these files, with their meaning", codes(connection, [table, *beside])),
    ]
    return parts
