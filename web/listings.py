"""Rows behind the pages that are no record: start, how many, disputed, coverage, charts, feed.

Each function takes a connection and gives plain data. Our own counts always come with the scope rule
(loaders/scope.py), and are never set against anybody's "124" as a share.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Any

from loaders.citation import release
from loaders.complete import CHECKS
from loaders.scope import RULE
from schema.kinds import KINDS
from schema.vocabularies import label, terms
from web.rows import rows

Row = dict[str, Any]


def one(connection: sqlite3.Connection, sql: str, parameters: Any = ()) -> Any:
    """First value of the first row."""
    found = connection.execute(sql, parameters).fetchone()
    return found[0] if found else None


def start(connection: sqlite3.Connection) -> Row:
    """What the start page shows: counts by kind, version, newest records."""
    counts = {
        kind.name: {
            "n": one(connection, f'SELECT count(*) FROM "{kind.folder}"'),
            "plural": kind.plural,
            "table": kind.folder,
        }
        for kind in KINDS.values()
    }
    version, date = release(connection)
    return {
        "counts": counts,
        "claims": one(connection, "SELECT count(*) FROM claims"),
        "estimates": one(connection, "SELECT count(*) FROM estimates"),
        "disputes": one(connection, "SELECT count(*) FROM disputes"),
        "in_scope": one(
            connection, "SELECT count(*) FROM deposits WHERE in_scope = 'yes' AND occurrence_type = 'deposit'"
        ),
        "in_scope_other": one(
            connection, "SELECT count(*) FROM deposits WHERE in_scope = 'yes' AND occurrence_type <> 'deposit'"
        ),
        "release": {"version": version, "date": date},
        "materials": rows(
            connection,
            "SELECT id, label, symbol, commodity_group, n_deposits FROM materials WHERE n_deposits > 0 AND "
            "(eu_lists LIKE '%2023%' OR scope_part <> 'outside') ORDER BY n_deposits DESC, label LIMIT 24",
        ),
        "examples": rows(
            connection,
            "SELECT id, label, materials, n_sources, n_disputes FROM deposits WHERE in_scope = 'yes' ORDER BY n_disputes DESC, n_sources DESC LIMIT 4",
        ),
    }


def how_many(connection: sqlite3.Connection) -> Row:
    """The counts that people name, by scope, beside our own under our own rule."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows(
        connection,
        "SELECT c.*, s.label AS source_label, s.publisher, s.repeats_id FROM counts AS c JOIN sources AS s ON s.id = c.source_id "
        "ORDER BY c.scope, c.value DESC, c.as_of, c.id",
    ):
        groups[row["scope"]].append(row)
    ours = rows(
        connection,
        "SELECT occurrence_type, count(*) AS n, sum(n_independent_sources >= 2) AS two, sum(latitude IS NOT NULL) AS points, "
        "sum(n_estimates > 0) AS estimates FROM deposits WHERE in_scope = 'yes' GROUP BY occurrence_type ORDER BY n DESC",
    )
    return {
        "groups": [{"scope": k, "title": label("count_scope", k), "definition": terms("count_scope")[k].definition, "rows": groups[k]} for k in terms("count_scope") if k in groups],
        "ours": ours,
        "rule": RULE,
    }  # fmt: skip


def disputed(connection: sqlite3.Connection, kind: str | None) -> Row:
    """All questions on which sources disagree."""
    found = rows(
        connection,
        "SELECT d.*, e.url FROM disputes AS d JOIN entities AS e ON e.id = d.entity_id WHERE ?1 IS NULL OR d.entity_kind = ?1 "
        "ORDER BY d.entity_kind, d.entity_label, d.question",
        (kind,),
    )
    kinds = rows(connection, "SELECT entity_kind AS kind, count(*) AS n FROM disputes GROUP BY 1 ORDER BY 2 DESC")
    return {"rows": found, "kinds": kinds, "kind": kind}


def coverage(connection: sqlite3.Connection) -> Row:
    """Which checks the records of each kind meet, and where the gaps are by region and raw material."""
    kinds = []
    for kind in KINDS.values():
        if not kind.checks:
            continue
        total = one(connection, f'SELECT count(*) FROM "{kind.folder}"')
        missing: dict[str, int] = dict.fromkeys((CHECKS[c][0] for c in kind.checks), 0)
        for (text,) in connection.execute(f"SELECT missing FROM \"{kind.folder}\" WHERE missing <> 'none'"):
            for name in text.split("; "):
                missing[name] += 1
        bars = [
            {"check": name, "n": total - gone, "share": (total - gone) / total if total else 0}
            for name, gone in missing.items()
        ]
        kinds.append(
            {
                "kind": kind,
                "total": total,
                "bars": bars,
                "mean": one(connection, f'SELECT avg(completeness) FROM "{kind.folder}"') or 0,
            }
        )
    stages = rows(connection, "SELECT stage, count(*) AS n FROM deposits GROUP BY stage ORDER BY stage")
    regions = rows(
        connection,
        "SELECT r.id, r.label, r.n_deposits, r.n_tailings_sites, r.n_facilities, (SELECT round(avg(completeness), 2) FROM deposits "
        "WHERE region_id = r.id) AS mean FROM regions AS r ORDER BY r.n_deposits DESC",
    )
    unplaced = one(connection, "SELECT count(*) FROM deposits WHERE region_id IS NULL")
    materials = rows(
        connection,
        "SELECT m.id, m.label, m.n_deposits, count(DISTINCT CASE WHEN d.n_estimates > 0 THEN d.id END) AS with_estimate, "
        "count(DISTINCT CASE WHEN d.n_independent_sources > 1 THEN d.id END) AS two FROM materials AS m JOIN entity_materials AS e ON "
        "e.material_id = m.id JOIN deposits AS d ON d.id = e.entity_id GROUP BY m.id ORDER BY m.n_deposits DESC",
    )
    return {"kinds": kinds, "stages": stages, "regions": regions, "unplaced": unplaced, "materials": materials}


def dictionary(connection: sqlite3.Connection) -> list[Row]:
    """Every public table with its columns."""
    tables: dict[str, list[Row]] = defaultdict(list)
    for row in rows(connection, "SELECT * FROM dictionary ORDER BY table_name, position"):
        tables[row["table_name"]].append(row)
    return [{"table": name, "columns": columns} for name, columns in tables.items()]


def newest(connection: sqlite3.Connection, limit: int = 60) -> list[Row]:
    """Records by date of change, newest first, for the feed."""
    parts = [
        f"SELECT id, label, changed, added, '{kind.name}' AS kind FROM \"{kind.folder}\""
        for kind in KINDS.values()
        if kind.name not in ("source", "region")
    ]
    found = rows(
        connection, f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY changed DESC, kind, id LIMIT {int(limit)}"
    )
    for row in found:
        row["url"] = KINDS[row["kind"]].url(row["id"])
    return found


def addresses(connection: sqlite3.Connection) -> list[Row]:
    """Every record's page with the date of its last change, for the sitemap."""
    parts = [f"SELECT id, changed, '{kind.name}' AS kind FROM \"{kind.folder}\"" for kind in KINDS.values()]
    found = rows(connection, f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY kind, id")
    for row in found:
        row["url"] = KINDS[row["kind"]].url(row["id"])
    return found
