"""Rows of a query as dicts; every page's data come through here."""

from __future__ import annotations

import sqlite3
from typing import Any

Row = dict[str, Any]


def rows(connection: sqlite3.Connection, sql: str, parameters: Any = ()) -> list[Row]:
    """Rows as dicts."""
    cursor = connection.execute(sql, parameters)
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
