"""Rows as CSV text, a batch at a time: RFC 4180, UTF-8, header row, the whole result.

    for text in chunks(connection, selection): file.write(text)

An empty number stays empty. A text cell that a spreadsheet would run as a formula gets an apostrophe in
front (OWASP, "CSV Injection"); the schema refuses such text at the door (schema/ids.py), so that is a second
lock. Numbers are never touched: -5 stays -5.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

from loaders.export_table import Selection

BATCH = 2_000
BOM = "\ufeff"
#: What makes a spreadsheet run a cell, when it stands first.
RUNNABLE = ("=", "+", "-", "@", "\t", "\r")
#: A cell that might be run, in text already written: cheap to look for, exact only in `_guarded`.
_SUSPECT = re.compile(r'[,\n"](?:[=+@\t-]|\r(?!\n))')


def chunks(connection: sqlite3.Connection, selection: Selection, *, bom: bool = False) -> Iterator[str]:
    """The header, then the rows, `BATCH` at a time."""
    cursor = connection.execute(selection.sql(), selection.parameters)
    yield (BOM if bom else "") + _written([selection.columns])
    while rows := cursor.fetchmany(BATCH):
        text = _written(rows)
        if text.startswith(RUNNABLE) or _SUSPECT.search(text):
            text = _written([tuple(map(guarded, row)) for row in rows])
        yield text


def _written(rows: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def guarded(value: Any) -> Any:
    """Text that no spreadsheet runs; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RUNNABLE) else value
