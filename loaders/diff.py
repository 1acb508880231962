"""What changed between two catalogues: record by record, claim by claim, with old and new value.

    found = diff(Path("old.db"), Path("release/"))      databases or release folders
    found.vanished                                      ids that are gone without redirect: a broken promise

Compared is what people write: the typed fields of records, their names, links, sources, materials, ids, evidence;
claims and estimates; rows of the series. What the loader derives from them (headlines, counts, completeness) is left
out, so that one edit is told once. A column that only one of the two has is named in `columns` and not compared.

Both files are read where they lie and never written; series are compared inside SQLite, not in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from loaders.export_table import quoted
from schema.kinds import KINDS, SERIES
from schema.tables import metadata

#: Join tables -> the column that names their record.
PARTS = {
    "names": "entity_id", "links": "from_id", "entity_materials": "entity_id", "entity_sources": "entity_id",
    "external_ids": "entity_id", "commitment_evidence": "commitment_id", "count_members": "count_id",
}  # fmt: skip
_LEFT_OUT = {"entity_kind", "entity_label", "disputed", "base_low", "base_high", "base_unit", "folded", "id"}
_SHOWN_BY_VALUE = ("value_low", "value_high", "value_code")
#: Rows of a series that a list holds; the rest is counted.
SHOWN = 500
Row = dict[str, Any]


class Unreadable(Exception):
    """No catalogue at that place."""


@dataclass
class Diff:
    """The changes. Records are {"id", "kind", "label"}; a change is {"field", "old", "new"}.

    A series may gain a million rows: SHOWN of each list are held, `more` counts the others ("trade_flows added": 9500).
    """

    old: Row
    new: Row
    vanished: list[Row] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    merged: list[Row] = field(default_factory=list)
    withdrawn: list[Row] = field(default_factory=list)
    claims: dict[str, list[Row]] = field(default_factory=dict)
    estimates: dict[str, list[Row]] = field(default_factory=dict)
    disputes: dict[str, list[Row]] = field(default_factory=dict)
    series: dict[str, dict[str, list[Row]]] = field(default_factory=dict)
    more: dict[str, int] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not any(len(rows) for _, rows in self.lists()) and not self.columns

    def lists(self) -> Iterable[tuple[str, list[Row]]]:
        """(name, rows) of every list, in the order of a report."""
        for name in ("vanished", "added", "changed", "merged", "withdrawn"):
            yield f"records {name}", getattr(self, name)
        for name in ("claims", "estimates", "disputes"):
            for what, rows in getattr(self, name).items():
                yield f"{name} {what}", rows
        for name, parts in self.series.items():
            for what, rows in parts.items():
                yield f"{name} {what}", rows

    def count(self, name: str, rows: list[Row]) -> int:
        """Length of a list, with the rows that are counted only."""
        return len(rows) + self.more.get(name, 0)

    def json(self) -> Row:
        """As plain data."""
        return asdict(self)


def database(place: Path) -> Path:
    """The database at a place: the file itself, or the one in a release folder. Raises Unreadable."""
    found = place / "catalogue.db" if place.is_dir() else place
    if not found.is_file():
        raise Unreadable(f"{place}: want a catalogue.db or a release folder that holds one")
    return found


def diff(old: Path, new: Path) -> Diff:
    """Compare two catalogues. Raises Unreadable."""
    with closing(sqlite3.connect("file::memory:", uri=True)) as connection:
        for name, place in (("old", old), ("new", new)):
            path = database(place).resolve().as_uri()
            try:
                connection.execute(f"ATTACH ? AS {name}", (f"{path}?mode=ro&immutable=1",))
                connection.execute(f"SELECT count(*) FROM {name}.entities, {name}.releases").fetchone()
            except sqlite3.DatabaseError as error:
                raise Unreadable(f"{place}: no catalogue ({error})") from None
        return _compare(connection)


def _compare(connection: sqlite3.Connection) -> Diff:
    found = Diff(_release(connection, "old"), _release(connection, "new"))
    _records(connection, found)
    both = _both(connection, found)
    for kind in KINDS.values():
        if kind.folder in both:
            _fields(connection, found, kind.name, kind.folder)
    for table, key in PARTS.items():
        if table in both:
            _parts(connection, found, table, key)
    found.changed.sort(key=lambda row: (str(row["kind"]), str(row["id"])))
    for table in both & {"claims", "estimates"}:
        setattr(found, table, _rows(connection, found, table))
    if "disputes" in both:
        for what, side in (("new", "new"), ("settled", "old")):
            found.disputes[what] = _only(connection, "disputes", side, "id, question, rival_values")
    for name in (name for name in SERIES if name in both):
        parts = _rows(connection, found, name, SHOWN)
        if any(parts.values()):
            found.series[name] = parts
    return found


def _both(connection: sqlite3.Connection, found: Diff) -> set[str]:
    """Tables that both files have; a table that only one of them has is named in `columns`."""
    sql = "SELECT name FROM {}.sqlite_master WHERE type = 'table'"
    old, new = ({row[0] for row in connection.execute(sql.format(side))} for side in ("old", "new"))
    ours = set(metadata.tables)
    for name in sorted((old ^ new) & ours):
        found.columns.append(f"table {name} only in {'the old' if name in old else 'the new'} file")
    return old & new


def _release(connection: sqlite3.Connection, side: str) -> Row:
    row = connection.execute(
        f"SELECT version, date FROM {side}.releases ORDER BY date DESC, version DESC LIMIT 1"
    ).fetchone()
    return {"version": row[0], "date": row[1]} if row else {"version": "unreleased", "date": "undated"}


def _select(connection: sqlite3.Connection, sql: str) -> list[Row]:
    cursor = connection.execute(sql)
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _records(connection: sqlite3.Connection, found: Diff) -> None:
    sides = {
        side: {row["id"]: row for row in _select(connection, f"SELECT * FROM {side}.entities ORDER BY id")}
        for side in ("old", "new")
    }
    old, new = sides["old"], sides["new"]
    short = ("id", "kind", "label")
    for name, row in old.items():
        if name not in new:
            found.vanished.append({k: row[k] for k in short})
    for name, row in new.items():
        before = old.get(name, {})
        head = {k: (before.get(k) or row[k]) if k == "label" else row[k] for k in short}
        if row["redirect_to"]:
            if before.get("redirect_to") != row["redirect_to"]:
                found.merged.append({**head, "into": row["redirect_to"], "reason": row["reason"]})
        elif row["withdrawn"]:
            if not before.get("withdrawn"):
                found.withdrawn.append({**head, "on": row["withdrawn"], "reason": row["reason"]})
        elif not before or before["redirect_to"] or before["withdrawn"]:
            found.added.append({k: row[k] for k in (*short, "url")})


def _columns(connection: sqlite3.Connection, found: Diff, table: str) -> list[str]:
    """Columns to compare: typed, and in both files."""
    have = [
        [row[1] for row in connection.execute(f"PRAGMA {side}.table_info({quoted(table)})")] for side in ("old", "new")
    ]
    for name in sorted(set(have[0]) ^ set(have[1])):
        note = f"{table}.{name} only in {'the old' if name in have[0] else 'the new'} file"
        if note not in found.columns:
            found.columns.append(note)
    derived = {c.name for c in metadata.tables[table].columns if c.info.get("derived")}
    return [c for c in have[1] if c in have[0] and c not in derived and c not in _LEFT_OUT]


def _changes(connection: sqlite3.Connection, found: Diff, table: str, limit: int = -1) -> list[tuple[Row, list[Row]]]:
    """(new row's id, changes) of the rows that both files have and that differ; `limit` of them, the rest counted."""
    columns = _columns(connection, found, table)
    if not columns:
        return []
    differ = " OR ".join(f"o.{quoted(c)} IS NOT n.{quoted(c)}" for c in columns)
    pairs = ", ".join(f"o.{quoted(c)}, n.{quoted(c)}" for c in columns)
    both = f"new.{quoted(table)} AS n JOIN old.{quoted(table)} AS o ON o.id = n.id"
    sql = f"SELECT n.id, {pairs} FROM {both} WHERE {differ} ORDER BY n.id LIMIT {limit}"
    if limit >= 0:
        _rest(connection, found, f"{table} changed", f"SELECT count(*) FROM {both} WHERE {differ}", limit)
    out = []
    for row in connection.execute(sql):
        changes = [
            {"field": c, "old": row[1 + 2 * i], "new": row[2 + 2 * i]}
            for i, c in enumerate(columns)
            if row[1 + 2 * i] != row[2 + 2 * i]
        ]
        if any(change["field"] == "value" for change in changes):
            changes = [change for change in changes if change["field"] not in _SHOWN_BY_VALUE]
        out.append(({"id": row[0]}, changes))
    return out


def _fields(connection: sqlite3.Connection, found: Diff, kind: str, table: str) -> None:
    labels = dict(connection.execute(f"SELECT id, label FROM new.{quoted(table)}"))
    for head, changes in _changes(connection, found, table):
        found.changed.append({**head, "kind": kind, "label": labels[head["id"]], "changes": changes})


def _parts(connection: sqlite3.Connection, found: Diff, table: str, key: str) -> None:
    """Names, links and so on of records that both files have: what came and what went."""
    columns = [c for c in _columns(connection, found, table) if c != key]
    listed = ", ".join(quoted(c) for c in (key, *columns))
    living = "SELECT id FROM {}.entities WHERE redirect_to IS NULL AND withdrawn IS NULL"
    alive = f"WHERE {quoted(key)} IN ({living.format('old')} INTERSECT {living.format('new')})"
    side = {s: f"SELECT {listed} FROM {s}.{quoted(table)} {alive}" for s in ("old", "new")}
    known: dict[str, Row] = {row["id"]: row for row in found.changed}
    entities = {row["id"]: row for row in _select(connection, "SELECT id, kind, label FROM new.entities")}
    order = ", ".join(str(i + 1) for i in range(len(columns) + 1))
    for what, sql in (("old", f"{side['old']} EXCEPT {side['new']}"), ("new", f"{side['new']} EXCEPT {side['old']}")):
        for row in connection.execute(f"SELECT * FROM ({sql}) ORDER BY {order}"):
            if row[0] not in known:
                known[row[0]] = {**entities[row[0]], "changes": []}
                found.changed.append(known[row[0]])
            words = ", ".join(f"{c} {v}" for c, v in zip(columns, row[1:], strict=True) if v is not None)
            change = {"field": table, "old": None, "new": None, what: words}
            known[row[0]]["changes"].append(change)


def _rest(connection: sqlite3.Connection, found: Diff, name: str, sql: str, limit: int) -> None:
    """Note how many rows a list leaves out."""
    every = int(connection.execute(sql).fetchone()[0])
    if every > limit:
        found.more[name] = every - limit


def _gone(table: str, side: str) -> str:
    """FROM and WHERE of the rows whose id only one file has."""
    other = "old" if side == "new" else "new"
    return f"FROM {side}.{quoted(table)} WHERE id NOT IN (SELECT id FROM {other}.{quoted(table)})"


def _only(connection: sqlite3.Connection, table: str, side: str, columns: str, limit: int = -1) -> list[Row]:
    """Rows whose id only one file has."""
    return _select(connection, f"SELECT {columns} {_gone(table, side)} ORDER BY id LIMIT {limit}")


_SHORT = {
    "claims": "id, property, value, source_id", "estimates": "id, material_id, value, source_id",
    "material_lists": "id, listed", "supply_shares": "id, share_pct", "production": "id, value, unit",
    "trade_flows": "id, value, value_unit",
}  # fmt: skip


def _rows(connection: sqlite3.Connection, found: Diff, table: str, limit: int = -1) -> dict[str, list[Row]]:
    """Rows added, changed and removed; with a limit, so many of each."""
    if limit >= 0:
        for what, side in (("added", "new"), ("removed", "old")):
            _rest(connection, found, f"{table} {what}", f"SELECT count(*) {_gone(table, side)}", limit)
    return {
        "added": _only(connection, table, "new", _SHORT[table], limit),
        "changed": [{**head, "changes": changes} for head, changes in _changes(connection, found, table, limit)],
        "removed": _only(connection, table, "old", _SHORT[table], limit),
    }
