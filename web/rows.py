"""Rows of a query as dicts, and dates in words; every page's data come through here."""

from __future__ import annotations

import sqlite3
from typing import Any

from schema import edtf

Row = dict[str, Any]
#: How a headline begins when sources disagree (loaders/headline.py).
DISPUTED = "disputed: "


def rows(connection: sqlite3.Connection, sql: str, parameters: Any = ()) -> list[Row]:
    """Rows as dicts."""
    cursor = connection.execute(sql, parameters)
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def when(text: str | None) -> str:
    """A date in words for readers, rival dates too; other text (say, "Not collected") as it is."""
    if text and text.startswith(DISPUTED):
        return DISPUTED + " | ".join(when(part) for part in text.removeprefix(DISPUTED).split(" | "))
    try:
        return edtf.words(text or "")
    except ValueError:
        return text or ""
