"""Everything that a record page shows, as plain data: record(connection, "deposit", "kundybai").

The same data feeds the page, the .json and the .jsonld. Nothing is decided here: headline values,
disputes and counts were computed when the database was built.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Any

from loaders.cite import USES
from schema.fields import column_info
from schema.kinds import KINDS
from schema.vocabularies import label, terms
from web.related import related
from web.rows import Row, rows, when
from web.site_production import production

#: Columns shown elsewhere on the page, or plumbing.
_APART = {
    "id", "label", "other_names", "n_claims", "n_sources", "n_independent_sources", "n_disputes", "disputed",
    "completeness", "missing", "stage", "added", "changed", "checked", "note", "estimates", "n_estimates", "materials",
    "coord_source_id", "coord_method", "coord_precision_m", "coord_status", "region_id", "scope_reason", "region_basis",
    "commodity_group", "text", "definition", "counted", "full_title", "course", "cgi_uri", "agreement_id", "event_id", "speaker_id",
    "region_type", "group_id", "said_by_id", "superseded_by_id", "split_from_id", "source_id", "deadline_status", "value_status",
    "list_known", "rank", "rank_reason", "qualifier", "value", "value_high", "locator", "url", "title_is_descriptive", "url_status",
    "latitude", "longitude", "n_deposits", "n_tailings_sites", "n_facilities", "repeats_id", "scope_part", "symbol", "csl_type",
    "as_stated", "scope", "value_words", "material_list", "has_coordinates", "has_dispute", "has_estimate", "occurrence_type", "n_statements", "n_evidence", "n_cited", "n_calls", "n_projects", "n_sites",
}  # fmt: skip
#: Short titles where a column's name, with spaces, would not do.
_TITLES = {
    "region": "Region (today)", "in_scope": "Rare or rare-earth, by our rule", "coord_status": "Coordinates", "eu_lists": "On EU lists",
    "kz_share_eu": "Kazakhstan's share of EU supply", "kz_share_world": "Kazakhstan's share of world supply", "iso_code": "ISO 3166-2",
    "iso_code_before": "ISO code before 2022", "kato": "KATO", "status_as_of": "Status judged on", "held_on": "Date", "said_on": "Said on",
    "eu_contribution": "EU contribution", "kazakh_participation": "Kazakhstan takes part as", "kazakh_relevance": "What it says of Kazakhstan",
    "grant_id": "Grant number", "tmo_class": "Class of waste (Subsoil Code)", "doi": "DOI", "tier": "Kind of witness", "read_extent": "Read",
    "lang": "Language", "title_en": "Title in English", "website": "Address", "n_members": "Members recorded here", "as_of": "Holds for",
}  # fmt: skip


def entity(connection: sqlite3.Connection, record_id: str) -> Row | None:
    """Where an id leads: its kind, label, redirect or withdrawal; None for an id never used."""
    found = rows(connection, "SELECT * FROM entities WHERE id = ?", (record_id,))
    return found[0] if found else None


def record(connection: sqlite3.Connection, kind_name: str, record_id: str) -> Row | None:
    """All that is known of a record, or None."""
    kind = KINDS[kind_name]
    table = str(kind.table.__tablename__)
    main = rows(connection, f'SELECT * FROM "{table}" WHERE id = ?', (record_id,))
    if not main:
        return None
    sources = _sources(connection, record_id)
    marks = {s["id"]: s["mark"] for s in sources}
    claims = _claims(connection, record_id, marks)
    estimates = rows(connection, _ESTIMATES, (record_id,))
    for line in estimates:
        _mark(line, marks)
    return {
        "id": record_id,
        "kind": kind_name,
        "kind_words": kind.words,
        "plural": kind.plural,
        "table": table,
        "url": kind.url(record_id),
        "main": main[0],
        "facts": _facts(kind.table, main[0]),
        "names": rows(
            connection, "SELECT name, lang, kind, source_id FROM names WHERE entity_id = ? ORDER BY id", (record_id,)
        ),
        "claims": claims,
        "estimates": estimates,
        "materials": _materials(connection, record_id, marks),
        "links": _links(connection, record_id, marks),
        "external_ids": rows(connection, _EXTERNAL, (record_id,)),
        "evidence": rows(connection, _EVIDENCE, (record_id,)),
        "production": production(connection, record_id),
        "disputes": _disputes(connection, record_id, marks),
        "sources": sources,
        "unknown": [f for f in _facts(kind.table, main[0], unknown=True)],
        "related": related(connection, kind_name, record_id),
    }


def _facts(table: Any, main: Row, unknown: bool = False) -> list[Row]:
    """Columns of the main row worth showing (or, unknown=True, those that say why they are empty)."""
    empty = {label("value_status", c) for c in ("not_collected", "unknown", "not_disclosed", "not_applicable")}
    out = []
    for name in table.model_fields:
        info = column_info(table, name)
        value = main.get(name)
        if name in _APART or value is None or (info.get("pick") not in (None, "text")):
            continue
        if (value in empty) != unknown:
            continue
        if name == "status" and main.get("status_as_of") and value not in empty:
            value = f"{value} ({when(main['status_as_of'])})"
        if name == "in_scope":
            value = f"{value}: {main['scope_reason']}" if value == "yes" else main["scope_reason"].capitalize()
        words = label(info["vocabulary"], value) if "vocabulary" in info and isinstance(value, str) else value
        out.append({
            "name": name, "title": _TITLES.get(name, name.replace("_", " ").capitalize()), "value": words, "unit": info.get("unit", ""),
            "property": info.get("headline"), "disputed": str(value).startswith("disputed: "), "href": _href(name, main),
        })  # fmt: skip
    return out


#: Columns that name another record, with the kind of page and the column of its id.
_NAMED = {
    "region": ("region", "region_id"), "agreement": ("agreement", "agreement_id"), "event": ("event", "event_id"),
    "speaker": ("person", "speaker_id"), "said_by": ("person", "said_by_id"),
}  # fmt: skip


def _href(name: str, main: Row) -> str | None:
    kind, column = _NAMED.get(name, ("", ""))
    return f"/{kind}/{main[column]}" if main.get(column) else None


_SOURCE_USE = (
    f"SELECT s.*, count(*) AS uses, group_concat(DISTINCT u.place) AS how, r.label AS repeats_label FROM ({USES}) AS u "
    "JOIN sources AS s ON s.id = u.source_id LEFT JOIN sources AS r ON r.id = s.repeats_id "
    "GROUP BY s.id ORDER BY s.published, s.id"
)


def _sources(connection: sqlite3.Connection, record_id: str) -> list[Row]:
    found = rows(connection, _SOURCE_USE, {"id": record_id})
    for number, source in enumerate(found, 1):
        source["mark"] = number
        source["url"] = source["url"] if source["url"].startswith("http") else None
        source["tier_words"] = label("source_tier", source["tier"])
        source["read_words"] = label("read_extent", source["read_extent"])
        source["how"] = ", ".join(sorted(source["how"].split(","))).replace("_", " ")
    return found


_CLAIMS = (
    "SELECT c.*, s.label AS source_label, s.publisher, s.published, s.url AS source_url, s.repeats_id FROM claims AS c "
    "JOIN sources AS s ON s.id = c.source_id WHERE c.entity_id = ? ORDER BY c.n"
)
_ESTIMATES = (
    "SELECT e.*, s.label AS source_label, s.publisher, s.published, s.url AS source_url, m.label AS material FROM "
    "estimates AS e JOIN sources AS s ON s.id = e.source_id JOIN materials AS m ON m.id = e.material_id "
    "WHERE e.entity_id = ? ORDER BY e.material_id, e.n"
)
_EXTERNAL = "SELECT scheme, value, match, url FROM external_ids WHERE entity_id = ? ORDER BY scheme, value"
_EVIDENCE = (
    "SELECT e.*, s.label AS source_label FROM commitment_evidence AS e LEFT JOIN sources AS s ON s.id = e.source_id "
    "WHERE e.commitment_id = ? ORDER BY e.happened, e.id"
)


def _mark(row: Row, marks: dict[str, int]) -> None:
    row["mark"] = marks.get(row["source_id"])


def _claims(connection: sqlite3.Connection, record_id: str, marks: dict[str, int]) -> list[Row]:
    """Claims grouped by property, in the order of the vocabulary."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for claim in rows(connection, _CLAIMS, (record_id,)):
        _mark(claim, marks)
        claim["is_link"] = claim["property"] == "website"
        groups[claim["property"]].append(claim)
    order = list(terms("property"))
    return [
        {
            "property": name,
            "title": label("property", name),
            "disputed": any(c["disputed"] == "yes" for c in groups[name]),
            "rows": groups[name],
        }
        for name in sorted(groups, key=order.index)
    ]


def _disputes(connection: sqlite3.Connection, record_id: str, marks: dict[str, int]) -> list[Row]:
    """Questions with their rival values, each with the marks of its sources and the numbers of its claims."""
    found = rows(
        connection,
        "SELECT * FROM disputes WHERE entity_id = ?1 OR (entity_kind = 'count' AND '; ' || claim_ids || '; ' LIKE '%; ' || ?1 || '; %') "
        "ORDER BY id",
        (record_id,),
    )
    said = {
        row["id"]: row
        for row in rows(
            connection,
            "SELECT id, n, value, as_of, source_id, NULL AS who FROM claims WHERE entity_id = :id UNION ALL "
            "SELECT id, n, value, as_of, source_id, NULL FROM estimates WHERE entity_id = :id UNION ALL "
            "SELECT c.id, 0, c.value_words, c.as_of, NULL, s.publisher FROM counts AS c JOIN sources AS s ON s.id = c.source_id "
            "WHERE (SELECT kind FROM entities WHERE id = :id) = 'count'",
            {"id": record_id},
        )
    }
    for question in found:
        values: dict[str, Row] = {}
        for claim_id in question["claim_ids"].split("; "):
            row = said[claim_id]
            value = values.setdefault(row["value"], {"value": row["value"], "said": []})
            href = f"#claim-{row['n']}" if row["n"] else f"/count/{claim_id}"
            mark = marks.get(row["source_id"])
            value["said"].append(
                {"n": row["n"] or None, "href": href, "mark": mark, "as_of": row["as_of"], "who": row["who"]}
            )
        question["values"] = list(values.values())
    return found


def _materials(connection: sqlite3.Connection, record_id: str, marks: dict[str, int]) -> list[Row]:
    out: dict[tuple[str, str], Row] = {}
    for row in rows(
        connection,
        "SELECT e.role, e.source_id, m.id, m.label, m.symbol, m.commodity_group FROM entity_materials AS e "
        "JOIN materials AS m ON m.id = e.material_id WHERE e.entity_id = ? ORDER BY e.id",
        (record_id,),
    ):
        key = (row["id"], row["role"])
        found = out.setdefault(key, {**row, "role_words": label("material_role", row["role"]), "marks": []})
        if marks.get(row["source_id"]):
            found["marks"].append(marks[row["source_id"]])
    return list(out.values())


#: Relations that mean the same from either side; records may state them on both.
_MUTUAL = {"maybe_same_as", "not_same_as", "contradicts"}


def _links(connection: sqlite3.Connection, record_id: str, marks: dict[str, int]) -> list[Row]:
    """Relations from and to the record, in words from its point of view."""
    found = rows(
        connection,
        "SELECT l.relation, l.note, l.source_id, 0 AS incoming, e.id, e.kind, e.label, e.url FROM links AS l "
        "JOIN entities AS e ON e.id = l.to_id WHERE l.from_id = :id UNION ALL "
        "SELECT l.relation, l.note, l.source_id, 1, e.id, e.kind, e.label, e.url FROM links AS l "
        "JOIN entities AS e ON e.id = l.from_id WHERE l.to_id = :id AND l.relation <> 'theme' ORDER BY 4, 1, 7",
        {"id": record_id},
    )
    said = {(row["relation"], row["id"]) for row in found if not row["incoming"]}
    found = [
        row
        for row in found
        if not (row["incoming"] and row["relation"] in _MUTUAL and (row["relation"], row["id"]) in said)
    ]
    for row in found:
        row["words"] = label("relation", row["relation"])
        row["mark"] = marks.get(row["source_id"])
    return found
