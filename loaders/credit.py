"""How a release is cited and deposited: CITATION.cff, .zenodo.json, datacite.json, and its sources as BibTeX, RIS, CSL.

    for name, text in files(connection, meta): write(name, text)

All of it is written from release_meta.Meta and loaders/cite.py. Standards: CFF 1.2.0; DataCite 4.6 (the JSON form of
its REST interface); Zenodo's deposit metadata; CSL-JSON 1.0. Without a DOI the field is left out: it is given when
the release is deposited (docs/releases.md), written into data/releases.csv, and stands in the next build.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import yaml

from loaders.cite import bibtex_source, csl_source, ris_source, source
from loaders.release_meta import ABSTRACT, CREATOR, KEYWORDS, LICENCE, LICENCE_TITLE, LICENCE_URL, MESSAGE, Meta


def files(connection: sqlite3.Connection, meta: Meta) -> Iterator[tuple[str, str]]:
    """(file name, text) of every file of this module."""
    yield "CITATION.cff", cff(meta)
    yield ".zenodo.json", _json(zenodo(meta))
    yield "datacite.json", _json(datacite(meta))
    found = [source(connection, s.id) for s in meta.sources]
    yield "sources.bib", "\n".join(bibtex_source(s) for s in found)
    yield "sources.ris", "\n".join(ris_source(s) for s in found)
    yield "sources.csl.json", _json([csl_source(s) for s in found])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def cff(meta: Meta) -> str:
    """CITATION.cff, version 1.2.0."""
    out: dict[str, Any] = {
        "cff-version": "1.2.0", "message": MESSAGE, "type": "dataset", "title": meta.title, "abstract": ABSTRACT,
        "authors": [{"name": CREATOR}], "version": meta.version, "date-released": meta.date, "license": LICENCE,
        "keywords": list(KEYWORDS),
    }  # fmt: skip
    if meta.doi:
        out["doi"] = meta.doi
    if meta.site:
        out["url"] = meta.site
    return yaml.safe_dump(out, allow_unicode=True, sort_keys=False, width=110)


def zenodo(meta: Meta) -> dict[str, Any]:
    """Metadata of a Zenodo deposit."""
    related = [
        {"identifier": s.doi, "relation": "isDerivedFrom", "scheme": "doi", "resource_type": "dataset"}
        for s in meta.sources
        if s.doi
    ]
    if meta.previous and meta.previous[2]:
        related.append({"identifier": meta.previous[2], "relation": "isNewVersionOf", "scheme": "doi", "resource_type": "dataset"})  # fmt: skip
    return {
        "title": f"{meta.title}, version {meta.version}", "upload_type": "dataset", "description": f"<p>{ABSTRACT}</p><p>Holds {meta.extent}.</p>",
        "creators": [{"name": CREATOR}], "publication_date": meta.date, "version": meta.version, "language": "eng",
        "access_right": "open", "license": "cc-by-4.0", "keywords": list(KEYWORDS), "related_identifiers": related,
        "notes": f"Date of the data: {meta.date}. Each source keeps its own licence: see csv/sources.csv. {meta.summary}.",
    }  # fmt: skip


def datacite(meta: Meta) -> dict[str, Any]:
    """DataCite 4.6: the mandatory fields (identifier once there is a DOI) and every recommended one that we can fill."""
    west, south, east, north = meta.bbox
    related = [
        {"relatedIdentifier": s.doi or s.url, "relatedIdentifierType": "DOI" if s.doi else "URL", "relationType": "IsDerivedFrom"}
        for s in meta.sources
        if s.doi or s.url
    ]  # fmt: skip
    if meta.previous and meta.previous[2]:
        related.insert(
            0, {"relatedIdentifier": meta.previous[2], "relatedIdentifierType": "DOI", "relationType": "IsNewVersionOf"}
        )
    out: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4", "creators": [{"name": CREATOR, "nameType": "Organizational"}],
        "titles": [{"title": meta.title}], "publisher": {"name": CREATOR}, "publicationYear": meta.year,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Sourced catalogue"},
        "subjects": [{"subject": word} for word in KEYWORDS], "language": "en", "version": meta.version,
        "dates": [{"date": meta.date, "dateType": "Issued"}],
        "rightsList": [{"rights": LICENCE_TITLE, "rightsUri": f"{LICENCE_URL}legalcode", "rightsIdentifier": LICENCE, "rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}],
        "descriptions": [{"description": f"{ABSTRACT} Holds {meta.extent}.", "descriptionType": "Abstract"}],
        "formats": ["application/vnd.sqlite3", "text/csv", "application/vnd.apache.parquet", "application/geopackage+sqlite3", "application/geo+json", "application/ld+json"],
        "geoLocations": [{"geoLocationPlace": "Kazakhstan", "geoLocationBox": {
            "westBoundLongitude": west, "eastBoundLongitude": east, "southBoundLatitude": south, "northBoundLatitude": north}}],
        "relatedIdentifiers": related,
    }  # fmt: skip
    if meta.doi:
        out["doi"] = meta.doi
    return out
