"""datapackage.json: a release as a Frictionless Data Package, version 2.

    package(meta, resources) -> dict        what the file holds
    resource(described, path, file) -> dict one table: schema, keys, foreign keys, units, size, checksum

Units stand in `unit` of each field, codes in `constraints.enum` and `codes` (the name of the vocabulary), the address
of a code in the table vocabularies. An empty cell is the only missing value; words such as "Not disclosed" are values,
since they say why there is none. Standard: https://datapackage.org (Data Package, Table Schema; 2024).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from loaders.described import Column, Described
from loaders.release_meta import CREATOR, KEYWORDS, LICENCE, LICENCE_TITLE, LICENCE_URL, RESOURCE_CLASS_CAVEAT, Meta
from schema.vocabularies import codes

_PROFILE = "https://datapackage.org/profiles/2.0/"
_EMPTY = [{"value": "", "label": "no value; where a column ..._status or the words beside it stand, they say why"}]
CHUNK = 1 << 20


def sha256(path: Path) -> str:
    """SHA-256 of a file, read a piece at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def resource(described: Described, path: str, file: Path, known: frozenset[str]) -> dict[str, Any]:
    """A CSV file as a tabular resource; `known` are the tables of the package, where foreign keys may lead."""
    keys = [
        {"fields": [c.name], "reference": {"resource": table, "fields": [column]}}
        for c in described.columns
        if c.refers_to != "none"
        for table, column in [c.refers_to.split(".")]
        if table in known
    ]
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILE}tableschema.json", "fields": [_field(c) for c in described.columns],
        "primaryKey": list(described.key), "missingValues": _EMPTY,
    }  # fmt: skip
    if keys:
        schema["foreignKeys"] = keys
    return {
        "$schema": f"{_PROFILE}dataresource.json", "name": described.name.lower().replace("_", "-"), "type": "table", "path": path,
        "title": described.name.replace("_", " ").capitalize(), "description": described.description, "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": file.stat().st_size, "hash": f"sha256:{sha256(file)}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }  # fmt: skip


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    out: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    if column.unit != "none":
        out["unit"] = column.unit
    if column.codes != "none":
        out["codes"] = column.codes
        constraints["enum"] = codes(column.codes)
    if column.example != "none":
        out["example"] = column.example
    if constraints:
        out["constraints"] = constraints
    return out


def package(meta: Meta, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole descriptor. References use resource names, which hold hyphens instead of underscores."""
    for one in resources:
        for key in one["schema"].get("foreignKeys", []):
            key["reference"]["resource"] = key["reference"]["resource"].replace("_", "-")
    licence = {"name": LICENCE, "path": LICENCE_URL, "title": LICENCE_TITLE}
    out: dict[str, Any] = {
        "$schema": f"{_PROFILE}datapackage.json", "name": "crm-catalogue", "id": meta.iri, "title": meta.title,
        "description": f"{meta.summary}. Holds {meta.extent}. {RESOURCE_CLASS_CAVEAT}", "version": meta.version,
        "created": f"{meta.date}T00:00:00Z", "keywords": list(KEYWORDS), "licenses": [licence],
        "contributors": [{"title": CREATOR, "roles": ["creator", "publisher"]}],
        "sources": [_source(s.title, s.url or (f"https://doi.org/{s.doi}" if s.doi else None), s.licence) for s in meta.sources],
        "citation": meta.citation, "resources": resources,
    }  # fmt: skip
    if meta.site:
        out["homepage"] = meta.site
    return out


def _source(title: str, path: str | None, licence: str) -> dict[str, str]:
    return {"title": title, **({"path": path} if path else {}), "licence": licence}
