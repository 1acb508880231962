"""JSON-LD of records and claims: schema.org, with PROV for where each figure comes from.

    jsonld(record, citation, base) -> dict      a record page (web) with its claims
    claim(row, page, base) -> dict              one claim or estimate: the page and a release use the same
    claims(connection, base) -> text            every claim, estimate and count of a release, a line each

Values keep the source's words (`asStated`) beside the number; a claim is a schema:PropertyValue and a prov:Entity
that was derived from its source. Kinds map to the nearest schema.org class, "Thing" when none fits. A release carries
its context inside, so that reading it asks no other host.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from loaders.cite import CATALOGUE, Citation
from schema.kinds import KINDS
from schema.vocabularies import terms

_TYPES = {
    "deposit": "Place", "tailings-site": "Place", "facility": "Place", "region": "AdministrativeArea", "route": "Place",
    "agreement": "CreativeWork", "commitment": "Action", "material": "ChemicalSubstance", "organisation": "Organization",
    "person": "Person", "event": "Event", "statement": "Claim", "project": "ResearchProject", "call": "Grant",
    "theme": "DefinedTerm", "source": "CreativeWork", "count": "Claim",
}  # fmt: skip
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
_OWN = {"prov": "http://www.w3.org/ns/prov#", "asStated": "http://purl.org/dc/terms/description"}
#: schema.org without its remote context.
CONTEXT: dict[str, Any] = {"@vocab": "https://schema.org/", **_OWN, "url": {"@type": "@id"}}
BATCH = 500


def schema_type(kind: str) -> str:
    """Address of the schema.org class of a kind."""
    return f"https://schema.org/{_TYPES.get(kind, 'Thing')}"


def jsonld(record: dict[str, Any], citation: Citation, base: str) -> dict[str, Any]:
    """A record as JSON-LD."""
    main, url = record["main"], f"{base}{record['url']}"
    out: dict[str, Any] = {
        "@context": ["https://schema.org/", _OWN],
        "@type": _TYPES.get(record["kind"], "Thing"), "@id": url, "url": url, "identifier": record["id"], "name": main["label"],
        "alternateName": [n["name"] for n in record["names"] if n["name"] != main["label"]],
        "isPartOf": {"@type": "Dataset", "name": CATALOGUE, "url": base, "version": citation.version, "license": LICENCE_URL},
        "dateModified": main["changed"],
    }  # fmt: skip
    if main.get("latitude") is not None:
        out["geo"] = {"@type": "GeoCoordinates", "latitude": main["latitude"], "longitude": main["longitude"]}
    if record["kind"] == "deposit":
        out["additionalType"] = terms("occurrence_type")[main["occurrence_type"]].uri or None
    rows = [row for group in record["claims"] for row in group["rows"]]
    out["additionalProperty"] = [claim(row, url, base) for row in [*rows, *record["estimates"]]]
    out["sameAs"] = [x["url"] for x in record["external_ids"] if x["url"] and x["match"] == "exact"]
    out["citation"] = [_source(s, base) for s in record["sources"]]
    return {k: v for k, v in out.items() if v not in ([], None)}


def claim(row: dict[str, Any], page: str, base: str) -> dict[str, Any]:
    """A claim or estimate: `row` as its table has it, `page` the address of its record."""
    return {k: v for k, v in {
        "@type": ["PropertyValue", "prov:Entity"], "@id": f"{page}#claim-{row['n']}", "name": row.get("property") or f"estimate of {row['material_id']}",
        "value": row["value"], "minValue": row.get("base_low"), "maxValue": row.get("base_high"), "unitText": row.get("base_unit"),
        "asStated": row["as_stated"], "observationDate": row["as_of"],
        "prov:wasDerivedFrom": {"@id": f"{base}/source/{row['source_id']}"},
    }.items() if v is not None}  # fmt: skip


def _source(source: dict[str, Any], base: str) -> dict[str, Any]:
    out = {
        "@type": "CreativeWork", "@id": f"{base}/source/{source['id']}", "name": source["label"], "url": source["url"],
        "publisher": {"@type": "Organization", "name": source["publisher"]}, "inLanguage": source["lang"],
    }  # fmt: skip
    if source["published"] and source["published"][:1].isdigit():
        out["datePublished"] = source["published"].rstrip("?~%")  # schema.org knows no doubt
    return {k: v for k, v in out.items() if v}


def claims(connection: sqlite3.Connection, base: str, release: str) -> Iterator[str]:
    """A JSON-LD document of every source, claim, estimate and count, streamed; `release` is the release's address."""
    yield '{"@context": ' + json.dumps(CONTEXT) + ',\n"@graph": [\n'
    head = {"@id": release, "@type": ["Dataset", "prov:Entity"], "name": CATALOGUE}
    yield json.dumps(head, ensure_ascii=False)
    for node in _nodes(connection, base, release):
        yield ",\n" + json.dumps(node, ensure_ascii=False)
    yield "\n]}\n"


def _nodes(connection: sqlite3.Connection, base: str, release: str) -> Iterator[dict[str, Any]]:
    for row in _rows(connection, "SELECT * FROM sources ORDER BY id"):
        row["url"] = row["url"] if str(row["url"]).startswith("http") else None
        node = _source(row, base)
        if row["repeats_id"]:
            node["prov:wasDerivedFrom"] = {"@id": f"{base}/source/{row['repeats_id']}"}
        yield {**node, "@type": ["CreativeWork", "prov:Entity"]}
    part = {"isPartOf": {"@id": release}}
    for table in ("claims", "estimates"):
        for row in _rows(connection, f"SELECT * FROM {table} ORDER BY entity_id, n"):
            page = f"{base}{KINDS[row['entity_kind']].url(row['entity_id'])}"
            yield {**claim(row, page, base), "about": {"@id": page}, **part}
    for row in _rows(connection, "SELECT * FROM counts ORDER BY id"):
        yield {k: v for k, v in {
            "@id": f"{base}/count/{row['id']}", "@type": ["Claim", "prov:Entity"], "name": row["label"], "text": row["counted"],
            "value": row["value_words"], "observationDate": row["as_of"], "asStated": row["as_stated"],
            "prov:wasDerivedFrom": {"@id": f"{base}/source/{row['source_id']}"}, **part,
        }.items() if v is not None}  # fmt: skip


def _rows(connection: sqlite3.Connection, sql: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [d[0] for d in cursor.description]
    while found := cursor.fetchmany(BATCH):
        for row in found:
            yield dict(zip(names, row, strict=True))
