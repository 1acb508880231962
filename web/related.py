"""What else belongs on the page of a kind: sites of a region, commitments of an agreement, claims of a source."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from schema.kinds import KINDS
from schema.vocabularies import label
from web.rows import Row, rows, when

#: What else belongs on the page of a kind: (title, SQL with the id as only parameter).
_RELATED: dict[str, tuple[tuple[str, str], ...]] = {
    "region": (
        ("Deposits", "SELECT 'deposit' AS kind, id, label, materials AS extra FROM deposits WHERE region_id = ? ORDER BY label"),
        ("Tailings sites", "SELECT 'tailings-site' AS kind, id, label, stored_mass AS extra FROM tailings_sites WHERE region_id = ? ORDER BY label"),
        ("Facilities", "SELECT 'facility' AS kind, id, label, materials AS extra FROM facilities WHERE region_id = ? ORDER BY label"),
    ),
    "material": (
        (
            "Records",
            "SELECT DISTINCT e.kind, e.id, e.label, m.role AS extra FROM entity_materials AS m JOIN entities AS e "
            "ON e.id = m.entity_id WHERE m.material_id = ? ORDER BY e.kind, m.role, e.label",
        ),
    ),
    "agreement": (
        ("Commitments", "SELECT 'commitment' AS kind, id, label, status AS extra FROM commitments WHERE agreement_id = ? ORDER BY id"),
    ),
    "person": (
        ("Statements", "SELECT 'statement' AS kind, id, text AS label, said_on AS extra FROM statements WHERE speaker_id = ? ORDER BY said_on, id"),
        ("Counts", "SELECT 'count' AS kind, id, label, as_of AS extra FROM counts WHERE said_by_id = ? ORDER BY id"),
    ),
    "organisation": (
        ("Statements", "SELECT 'statement' AS kind, id, text AS label, said_on AS extra FROM statements WHERE speaker_id = ? ORDER BY said_on, id"),
        ("Counts", "SELECT 'count' AS kind, id, label, as_of AS extra FROM counts WHERE said_by_id = ? ORDER BY id"),
    ),
    "event": (
        ("Statements", "SELECT 'statement' AS kind, id, speaker || ': ' || text AS label, said_on AS extra FROM statements WHERE event_id = ? ORDER BY id"),
    ),
    "theme": (
        (
            "Records",
            "SELECT e.kind, e.id, e.label, '' AS extra FROM links AS l JOIN entities AS e ON e.id = l.from_id "
            "WHERE l.relation = 'theme' AND l.to_id = ? ORDER BY e.kind, e.label",
        ),
    ),
    "source": (
        (
            "What rests on it",
            "SELECT entity_kind AS kind, entity_id AS id, entity_label AS label, value AS extra, n, property FROM claims "
            "WHERE source_id = ?1 UNION ALL SELECT entity_kind, entity_id, entity_label, value, n, 'estimate' FROM estimates "
            "WHERE source_id = ?1 UNION ALL SELECT 'count', id, label, value_words, NULL, 'count' FROM counts WHERE source_id = ?1 "
            "UNION ALL SELECT e.kind, e.id, e.label, s.supports, NULL, 'record' FROM entity_sources AS s JOIN entities AS e ON e.id = s.entity_id "
            "WHERE s.source_id = ?1 ORDER BY 3, 5 LIMIT 500",
        ),
        ("Sources that repeat it", "SELECT 'source' AS kind, id, label, publisher AS extra FROM sources WHERE repeats_id = ? ORDER BY id"),
    ),
    "count": (
        (
            "Members named by the source",
            "SELECT e.kind, e.id, e.label, '' AS extra FROM count_members AS m JOIN entities AS e ON e.id = m.entity_id "
            "WHERE m.count_id = ? ORDER BY e.label",
        ),
        (
            "Others who counted such things",
            "SELECT 'count' AS kind, o.id, o.label, o.value_words || ': ' || o.counted AS extra, o.as_of AS dated "
            "FROM counts AS c JOIN counts AS o ON o.scope = c.scope AND o.id <> c.id WHERE c.id = ? AND c.scope <> 'other' ORDER BY o.as_of DESC, o.id",
        ),
    ),
}  # fmt: skip


def _extra(row: Row) -> str | None:
    """What stands beside a related record: dates in words, a claim with its property."""
    text = when(row["extra"]) if row["extra"] else row["extra"]
    if row.get("dated"):
        return f"{text}, {when(row['dated'])}"
    name = row.get("property")
    if name in (None, "count", "record"):
        return text
    return f"{'Estimate' if name == 'estimate' else label('property', name)}: {text}"


def related(connection: sqlite3.Connection, kind: str, record_id: str) -> list[Row]:
    """Lists of records that have to do with one record: {"title", "rows"}, the latter with url, label, extra."""
    out = []
    for title, sql in _RELATED.get(kind, ()):
        found = rows(connection, sql, (record_id,))
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in found:
            row["url"] = KINDS[row["kind"]].url(row["id"]) + (f"#claim-{row['n']}" if row.get("n") else "")
            row["extra"] = _extra(row)
            if row["extra"] and kind == "material":
                row["extra"] = label("material_role", row["extra"])
            if kind == "agreement":
                row["extra"] = label("commitment_status", row["extra"])
            groups[row["kind"]].append(row)
        for name, members in groups.items():
            heading = title if title != "Records" else KINDS[name].plural
            if len(groups) > 1 and title != "Records":
                heading = f"{title}: {KINDS[name].plural.lower()}"
            out.append({"title": heading, "rows": members})
    return out
