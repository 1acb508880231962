"""What the database adds to its rows: full-text indexes and columns summed from the series.

The only module that speaks SQLite's own dialect (FTS5); `search.py` is its reader.

    <table>_fts     full text of a public table, found by Datasette's search box
    outlines        the shapes of the regions
    search_entries  one row a record: label, names, folded names, body; search_fts over it
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from pathlib import Path

from loaders.fold import fold
from loaders.normalise import number_words
from schema.kinds import KINDS

#: Columns that Datasette's own search boxes look into.
FULL_TEXT: dict[str, tuple[str, ...]] = {
    **{str(kind.table.__tablename__): ("label", "other_names") for kind in KINDS.values() if kind.name != "count"},
    "sources": ("label", "title_en", "publisher", "author"),
    "claims": ("entity_label", "value", "as_stated", "note"),
    "estimates": ("entity_label", "value", "as_stated", "note"),
    "commitments": ("label", "text", "actors"),
    "statements": ("label", "text", "speaker"),
    "counts": ("label", "counted", "said_by"),
    "names": ("name", "folded"),
    "dictionary": ("table_name", "column_name", "description"),
    "trade_flows": ("product", "partner"),
}


def create_search(connection: sqlite3.Connection) -> None:
    """Create and fill all full-text indexes; `content="..."` in double quotes is what Datasette looks for."""
    for table, columns in FULL_TEXT.items():
        _full_text(connection, f"{table}_fts", table, columns, "unicode61 remove_diacritics 2")
    connection.execute(
        "CREATE TABLE search_entries (id TEXT PRIMARY KEY REFERENCES entities(id), kind TEXT NOT NULL, "
        "label TEXT NOT NULL, url TEXT NOT NULL, names TEXT NOT NULL, folded TEXT NOT NULL, body TEXT NOT NULL, "
        "weight INTEGER NOT NULL)"
    )
    connection.executemany("INSERT INTO search_entries VALUES (?,?,?,?,?,?,?,?)", _entries(connection))
    _full_text(
        connection,
        "search_fts",
        "search_entries",
        ("label", "names", "folded", "body"),
        "unicode61 remove_diacritics 2",
    )


def _full_text(connection: sqlite3.Connection, name: str, table: str, columns: tuple[str, ...], tokenize: str) -> None:
    names = ", ".join(f'"{c}"' for c in columns)
    connection.execute(
        f"CREATE VIRTUAL TABLE \"{name}\" USING fts5({names}, content=\"{table}\", tokenize='{tokenize}', prefix='2 3')"
    )
    connection.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')')
    connection.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'optimize\')')


def _entries(connection: sqlite3.Connection) -> list[tuple[str | int, ...]]:
    names: dict[str, list[str]] = defaultdict(list)
    bodies: dict[str, list[str]] = defaultdict(list)
    for entity, name in connection.execute("SELECT entity_id, name FROM names ORDER BY id"):
        names[entity].append(name)
    for sql in (
        "SELECT entity_id, value FROM claims WHERE property IN ('operator', 'locality', 'content', 'public_role', "
        "'role', 'coordinator', 'signed', 'held_on', 'place', 'signatories', 'organiser', 'kazakh_participation', 'topic', 'full_title', 'description') ORDER BY entity_id, n",
        "SELECT entity_id, label FROM entity_materials JOIN materials ON materials.id = material_id ORDER BY entity_materials.id",
        "SELECT id, text || ' ' || actors FROM commitments", "SELECT id, course FROM routes", "SELECT id, parties FROM agreements",
        "SELECT id, text FROM statements", "SELECT id, counted FROM counts",
        "SELECT id, definition FROM themes", "SELECT id, publisher FROM sources", "SELECT id, coalesce(title_en, '') FROM sources",
        "SELECT id, coalesce(full_title, '') FROM projects", "SELECT id, topic FROM calls",
        "SELECT id, region || ' ' || coalesce(district, '') FROM deposits",
        "SELECT id, region || ' ' || coalesce(district, '') FROM tailings_sites",
        "SELECT id, region || ' ' || coalesce(district, '') FROM facilities",
    ):  # fmt: skip
        for entity, text in connection.execute(sql):
            bodies[entity].append(text)
    weights = {"source": 3, "count": 2, "statement": 2, "commitment": 2, "call": 1, "project": 1}
    out: list[tuple[str | int, ...]] = []
    for entity, kind, label, url in connection.execute(
        "SELECT id, kind, label, url FROM entities WHERE redirect_to IS NULL AND withdrawn IS NULL ORDER BY id"
    ).fetchall():
        every = list(dict.fromkeys([label, *names[entity]]))
        folded = " ".join(dict.fromkeys(w for n in every for w in fold(n).split()))
        body = " ".join(dict.fromkeys(bodies[entity]))
        out.append((entity, kind, label, url, "; ".join(every), folded, body, weights.get(kind, 0)))
    return out


def create_outlines(connection: sqlite3.Connection, path: Path) -> None:
    """Region outlines beside the rows, so that the database alone can draw its map."""
    connection.execute("CREATE TABLE outlines (iso_code TEXT PRIMARY KEY, geometry TEXT NOT NULL)")
    if path.exists():
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = [(f["properties"]["iso_3166_2"], json.dumps(f["geometry"], separators=(",", ":"))) for f in features]
        connection.executemany("INSERT INTO outlines VALUES (?, ?)", sorted(shapes))


def after_series(connection: sqlite3.Connection) -> None:
    """Columns that sum up the series: lists of a material, Kazakhstan's latest shares, uses of a source."""
    for table in ("material_lists", "supply_shares", "production", "trade_flows"):
        connection.execute(
            f"UPDATE sources SET n_cited = n_cited + (SELECT count(*) FROM {table} AS t WHERE t.source_id = sources.id)"
        )
    lists: dict[str, list[str]] = defaultdict(list)
    for material, list_id in connection.execute(
        "SELECT material_id, list_id FROM material_lists WHERE listed = 'yes' ORDER BY list_id"
    ):
        if list_id.startswith("eu-"):
            lists[material].append(list_id.removeprefix("eu-").replace("crm-", "").replace("srm-", "strategic "))
    for material, group in connection.execute(
        "SELECT id, group_id FROM materials WHERE group_id IS NOT NULL"
    ).fetchall():
        inherited = [f"{x} (with its group)" for x in lists.get(group, []) if x not in lists[material]]
        lists[material] = sorted([*lists[material], *inherited])
    for material, found in lists.items():
        connection.execute("UPDATE materials SET eu_lists = ? WHERE id = ?", ("; ".join(found), material))
    for scope, column in (("eu", "kz_share_eu"), ("world", "kz_share_world")):
        shares: dict[str, list[str]] = defaultdict(list)
        for material, stage, edition, share, qualifier in connection.execute(
            "SELECT material_id, stage, edition, share_pct, qualifier FROM supply_shares AS s WHERE country = "
            "'Kazakhstan' AND scope = ? AND edition = (SELECT max(edition) FROM supply_shares WHERE material_id = "
            "s.material_id AND scope = s.scope AND country = 'Kazakhstan') ORDER BY material_id, stage",
            (scope,),
        ):
            sign = "less than " if qualifier == "lt" else ""
            shares[material].append(f"{sign}{number_words(share)}\u00a0% ({stage.replace('_', ' ')}, {edition})")
        for material, found in shares.items():
            connection.execute(f"UPDATE materials SET {column} = ? WHERE id = ?", ("; ".join(found), material))
