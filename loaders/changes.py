"""CHANGES.md and CHANGES.json of a release: all versions, and what the latest one changed.

    text, data = changes(connection, meta, since)

With `since` (the database or folder of the version before) the changes are told field by field (loaders/diff.py).
Without it the database itself says which records were added and changed after the date of the version before; the
first release only says how many of each kind it holds.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from loaders import diff_report
from loaders.diff import Diff
from loaders.release_meta import Meta
from schema.kinds import KINDS


def changes(connection: sqlite3.Connection, meta: Meta, since: Diff | None) -> tuple[str, dict[str, Any]]:
    """(Markdown, plain data)."""
    found = connection.execute("SELECT version, date, doi, summary FROM releases ORDER BY date DESC, version DESC")
    versions = [dict(zip(("version", "date", "doi", "summary"), row, strict=True)) for row in found]
    data: dict[str, Any] = {"version": meta.version, "date": meta.date, "versions": versions}
    lines = [f"# Changes of the {meta.title}", ""]
    for one in versions:
        lines += [f"## {one['version']} (data of {one['date']})", "", f"{one['summary']}.", ""]
        if one["version"] == meta.version:
            lines += _latest(connection, meta, since, data)
    return "\n".join(lines).rstrip() + "\n", data


def _latest(connection: sqlite3.Connection, meta: Meta, since: Diff | None, data: dict[str, Any]) -> list[str]:
    if since:
        data["diff"] = since.json()
        return [diff_report.markdown(since), ""]
    if meta.previous is None:
        data["first"] = dict(meta.counts)
        return [f"The first version: {meta.extent}.", ""]
    after = meta.previous[1]
    lines = []
    for what in ("added", "changed"):
        data[what] = _after(connection, what, after)
        lines += [f"### Records {what} after {after} ({len(data[what])})", ""]
        lines += [f"- {r['id']} ({r['kind']}): {r['label']}" for r in data[what]] + [""]
    return lines


def _after(connection: sqlite3.Connection, what: str, date: str) -> list[dict[str, str]]:
    """Records whose date of that kind lies after a date; "changed" leaves out those added then."""
    out = []
    for kind in KINDS.values():
        rule = "added > ?1" if what == "added" else "changed > ?1 AND added <= ?1"
        sql = f'SELECT id, label FROM "{kind.folder}" WHERE {rule} ORDER BY id'
        out += [{"id": i, "kind": kind.name, "label": label} for i, label in connection.execute(sql, (date,))]
    return out
