"""Promises on the whole: counts and fill rates that may not fall without a written reason.

data/assertions.yml is a list of promises; each is counted in the new database before it takes the
place of the old one, and a broken one stops the build with E501:

    - what: deposits in scope
      table: deposits
      where: {in_scope: "yes"}       columns and the values they must have
      at_least: {n_estimates: 1}     columns and the least number in them
      min: 96                        rows at least
    - what: deposits with a point
      table: deposits
      filled: latitude               rows in which the column is not empty
      min_share: 0.8                 of the rows that meet `where`
      reason: four points withdrawn on 2027-01-10, they lay in another country

To lower a number, write the reason beside it. Not for single records: those are tests.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Float, Integer

from loaders import yaml_reader
from loaders.problems import Problem
from loaders.read import shown
from schema.kinds import TABLES

#: Columns of every table, and those that hold numbers.
COLUMNS = {str(table.name): {str(c.name) for c in table.columns} for table in TABLES}
NUMBERS = {
    str(table.name): {str(c.name) for c in table.columns if isinstance(c.type, Float | Integer)} for table in TABLES
}


class Promise(BaseModel):
    """One promise."""

    model_config = ConfigDict(extra="forbid")
    what: str
    table: str
    where: dict[str, str] = {}
    at_least: dict[str, float] = {}
    filled: str | None = None
    min: int | None = None
    min_share: float | None = None
    reason: str | None = None


def read(path: Path) -> list[tuple[int, Promise]]:
    """Promises with their lines; an empty list when there is no file. Raises ValueError for a bad one."""
    found, wrong = _parse(path)
    if wrong:
        raise ValueError(wrong[0].text())
    return found


def problems(path: Path) -> list[Problem]:
    """What is wrong with the promises themselves: form, tables and columns that do not exist."""
    found, wrong = _parse(path)
    for line, promise in found:
        columns = COLUMNS.get(promise.table)
        if columns is None:
            wrong.append(Problem(shown(path), line, "table", "E202", repr(promise.table), "the name of a table"))
            continue
        for column in (*promise.where, *promise.at_least, *([promise.filled] if promise.filled else [])):
            if column not in columns:
                want = f"a column of {promise.table}"
                wrong.append(Problem(shown(path), line, promise.what, "E202", repr(column), want))
            elif column in promise.at_least and column not in NUMBERS[promise.table]:
                wrong.append(Problem(shown(path), line, promise.what, "E202", repr(column), "a column of numbers"))
    return wrong


def _parse(path: Path) -> tuple[list[tuple[int, Promise]], list[Problem]]:
    if not path.exists():
        return [], []
    where, found, wrong = shown(path), [], []
    document = yaml_reader.read(b"promises:\n" + path.read_bytes(), where)
    if document.problems:
        return [], [replace(p, line=max(p.line - 1, 1)) for p in document.problems]
    for i, item in enumerate(document.data["promises"] or []):
        line = document.line(("promises", i)) - 1
        try:
            found.append((line, Promise.model_validate(item)))
        except ValidationError as error:
            for bad in error.errors(include_url=False):
                code = {"missing": "E201", "extra_forbidden": "E202"}.get(bad["type"], "E212")
                name = ".".join(map(str, bad["loc"]))
                wrong.append(Problem(where, line, name, code, repr(bad["input"]), bad["msg"].lower(), "min: 96"))
    return found, wrong


def broken(connection: sqlite3.Connection, path: Path) -> list[Problem]:
    """Problems for every promise that the database does not keep."""
    out = []
    for line, promise in read(path):
        every = promise.model_copy(update={"filled": None, "at_least": {}})
        have, of = _count(connection, promise), _count(connection, every)
        if promise.min is not None and have < promise.min:
            out.append(_problem(path, line, promise, f"{have} rows", f"at least {promise.min}"))
        share = have / of if of else 0.0
        if promise.min_share is not None and share < promise.min_share:
            got = f"{have} of {of} rows ({share:.0%})"
            out.append(_problem(path, line, promise, got, f"at least {promise.min_share:.0%}"))
    return out


def _problem(path: Path, line: int, promise: Promise, got: str, want: str) -> Problem:
    return Problem(shown(path), line, promise.what, "E501", got, want, "reason: why it fell")


def _count(connection: sqlite3.Connection, promise: Promise) -> int:
    where: dict[str, Any] = dict(promise.where)
    parts = [f'"{column}" = ?' for column in where] + [f'"{column}" >= ?' for column in promise.at_least]
    if promise.filled:
        parts.append(f"\"{promise.filled}\" IS NOT NULL AND \"{promise.filled}\" NOT IN ('Not collected', 'none')")
    sql = f'SELECT count(*) FROM "{promise.table}"' + (f" WHERE {' AND '.join(parts)}" if parts else "")
    return int(connection.execute(sql, [*where.values(), *promise.at_least.values()]).fetchone()[0])
