"""catalogue.jsonld: a release as DCAT-AP 3 / GeoDCAT-AP, and the same node as a schema.org Dataset.

    graph(meta, tables, files) -> dict

A dcat:Catalog holds the release (a dcat:Dataset that is a schema:Dataset too) and a dataset a table, each with its
files as distributions: address, media type, size, checksum, licence. File addresses are relative to this document, so
that the folder may lie anywhere; the context is inline, so that reading it asks no other host. The sources are
prov:wasDerivedFrom; what each claim rests on is in claims.jsonld (loaders/linked.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from loaders.described import Described
from loaders.release_meta import ABSTRACT, CREATOR, KEYWORDS, LICENCE_TITLE, LICENCE_URL, METADATA_LICENCE, URN, Meta

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#", "adms": "http://www.w3.org/ns/adms#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "gsp": "http://www.opengis.net/ont/geosparql#", "geodcat": "http://data.europa.eu/930/",
}  # fmt: skip
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_MEDIA = "http://www.iana.org/assignments/media-types/"
#: Media type and words by the ending of a file.
TYPES = {
    "db": ("application/vnd.sqlite3", "SQLite database"), "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook"),
    "csv": ("text/csv", "CSV"), "parquet": ("application/vnd.apache.parquet", "Parquet"), "geojson": ("application/geo+json", "GeoJSON"),
    "gpkg": ("application/geopackage+sqlite3", "GeoPackage"), "json": ("application/json", "JSON"), "jsonld": ("application/ld+json", "JSON-LD"),
    "bib": ("application/x-bibtex", "BibTeX"), "ris": ("application/x-research-info-systems", "RIS"), "md": ("text/markdown", "text"),
}  # fmt: skip
TEAM = f"{URN}/team"
Node = dict[str, Any]


@dataclass(frozen=True)
class File:
    """A file of the release: path in the folder, the table that it holds ("" for the whole), bytes, SHA-256."""

    path: str
    table: str
    size: int
    sha256: str

    @property
    def ending(self) -> str:
        """What stands behind the last dot."""
        return self.path.rsplit(".", 1)[-1]


def graph(meta: Meta, tables: list[Described], files: list[File]) -> Node:
    """The whole document."""
    catalogue = f"{meta.base}/catalogue"
    parts = {t.name: f"{meta.base}/release/{meta.version}/{t.name}" for t in tables}
    nodes = [_catalogue(meta, catalogue, [meta.iri, *parts.values()]), _release(meta, parts, files)]
    nodes += [_table(meta, t, parts[t.name], [f for f in files if f.table == t.name]) for t in tables]
    nodes += [_distribution(meta, parts.get(f.table, meta.iri), f) for f in files if f.ending in TYPES]
    nodes += [_record(meta, catalogue), *_known()]
    if meta.site:
        nodes.append(_service(meta))
    return {"@context": CONTEXT, "@graph": nodes}


def _catalogue(meta: Meta, iri: str, datasets: list[str]) -> Node:
    out: Node = {
        "@id": iri, "@type": "dcat:Catalog", "dct:title": _en(meta.title), "dct:description": _en(ABSTRACT),
        "dct:publisher": _agent(), "dct:creator": _agent(), "dct:issued": _date(meta.date), "dct:modified": _date(meta.date),
        "dct:language": _ref(f"{_AUTHORITY}language/ENG"), "dct:license": _ref(METADATA_LICENCE), "dct:spatial": _place(meta),
        "dcat:themeTaxonomy": _ref(f"{_AUTHORITY}data-theme"), "dcat:dataset": [_ref(d) for d in datasets],
        "dcat:record": _ref(f"{iri}#record-{meta.version}"),
    }  # fmt: skip
    if meta.site:
        out["foaf:homepage"] = {"@id": meta.site, "@type": "foaf:Document"}
        out["dcat:service"] = _ref(f"{meta.site}/catalogue#service")
    return out


def _common(meta: Meta, iri: str, title: str, description: str) -> Node:
    """What every dataset says."""
    return {
        "@id": iri, "dct:title": _en(title), "dct:description": _en(description), "dct:identifier": iri,
        "dct:publisher": _agent(), "dct:creator": _agent(), "dct:issued": _date(meta.date), "dct:modified": _date(meta.date),
        "dcat:version": meta.version, "dct:license": _ref(LICENCE_URL), "dct:language": _ref(f"{_AUTHORITY}language/ENG"),
        "dct:accessRights": _ref(f"{_AUTHORITY}access-right/PUBLIC"), "dct:accrualPeriodicity": _ref(f"{_AUTHORITY}frequency/IRREG"),
        "dct:spatial": _place(meta), "dcat:theme": [_ref(f"{_AUTHORITY}data-theme/{t}") for t in ("ECON", "ENVI", "TECH")] + [_ref("http://inspire.ec.europa.eu/theme/mr")],
        "dcat:keyword": [_en(word) for word in KEYWORDS],
    }  # fmt: skip


def _release(meta: Meta, parts: dict[str, str], files: list[File]) -> Node:
    own = [_file_iri(meta.iri, f) for f in files if not f.table and f.ending in TYPES]
    west, south, east, north = meta.bbox
    agent = _ref(TEAM)
    out: Node = {
        **_common(meta, meta.iri, f"{meta.title}, version {meta.version}", f"{ABSTRACT} Holds {meta.extent}."),
        "@type": ["dcat:Dataset", "schema:Dataset"], "adms:versionNotes": _en(meta.summary), "dct:hasPart": [_ref(i) for i in parts.values()],
        "dcat:distribution": [_ref(i) for i in own], "dct:conformsTo": [_ref("http://www.opengis.net/def/crs/EPSG/0/4326")],
        "dct:provenance": {"@type": "dct:ProvenanceStatement", "dct:description": _en("Every figure names its source: claims.jsonld, csv/claims.csv, csv/estimates.csv.")},
        "prov:qualifiedAttribution": {"@type": "prov:Attribution", "prov:agent": agent, "dcat:hadRole": _ref("http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/author")},
        "prov:wasDerivedFrom": [_ref(f"{meta.base}/source/{s.id}") for s in meta.sources],
        "schema:name": meta.title, "schema:description": f"{ABSTRACT} Holds {meta.extent}.", "schema:version": meta.version,
        "schema:datePublished": meta.date, "schema:license": _ref(LICENCE_URL), "schema:creator": agent, "schema:publisher": agent,
        "schema:identifier": meta.iri, "schema:isAccessibleForFree": True, "schema:keywords": list(KEYWORDS), "schema:creditText": meta.citation,
        "schema:spatialCoverage": {"@type": "schema:Place", "schema:name": "Kazakhstan", "schema:geo": {"@type": "schema:GeoShape", "schema:box": f"{south} {west} {north} {east}"}},
        "schema:distribution": [_ref(i) for i in own], "schema:isBasedOn": [_ref(s.url) for s in meta.sources if s.url],
    }  # fmt: skip
    if meta.site:
        out["dcat:landingPage"] = {"@id": meta.site, "@type": "foaf:Document"}
        out["schema:url"] = _ref(meta.site)
    if meta.previous:
        before = (
            f"https://doi.org/{meta.previous[2]}" if meta.previous[2] else f"{meta.base}/release/{meta.previous[0]}"
        )
        out["dcat:previousVersion"] = _ref(before)
    return out


def _table(meta: Meta, table: Described, iri: str, files: list[File]) -> Node:
    title = f"{meta.title}: {table.name.replace('_', ' ')}"
    out = _common(meta, iri, title, table.description or title)
    out |= {"@type": "dcat:Dataset", "dct:isPartOf": _ref(meta.iri)}
    out["dcat:distribution"] = [_ref(_file_iri(iri, f)) for f in files if f.ending in TYPES]
    return out


def _file_iri(dataset: str, file: File) -> str:
    return f"{dataset}#{file.path}"


def _distribution(meta: Meta, dataset: str, file: File) -> Node:
    media, words = TYPES[file.ending]
    return {
        "@id": _file_iri(dataset, file), "@type": ["dcat:Distribution", "schema:DataDownload"], "dct:title": _en(f"{file.path} ({words})"),
        "dcat:accessURL": _ref(f"https://doi.org/{meta.doi}" if meta.doi else f"{meta.site}/export" if meta.site else file.path),
        "dcat:downloadURL": _ref(file.path), "dcat:mediaType": {"@id": _MEDIA + media, "@type": "dct:MediaType"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"}, "dct:license": _ref(LICENCE_URL),
        "spdx:checksum": {"@type": "spdx:Checksum", "spdx:algorithm": _ref("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
                          "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"}},
        "dct:modified": _date(meta.date), "schema:contentUrl": _ref(file.path), "schema:encodingFormat": media, "schema:contentSize": f"{file.size} B",
    }  # fmt: skip


def _record(meta: Meta, catalogue: str) -> Node:
    return {
        "@id": f"{catalogue}#record-{meta.version}", "@type": "dcat:CatalogRecord", "dct:modified": _date(meta.date),
        "foaf:primaryTopic": _ref(meta.iri), "dct:conformsTo": _ref("https://semiceu.github.io/DCAT-AP/releases/3.0.1"),
    }  # fmt: skip


def _service(meta: Meta) -> Node:
    return {
        "@id": f"{meta.site}/catalogue#service", "@type": "dcat:DataService", "dct:title": _en("Tables as JSON and CSV (Datasette)"),
        "dcat:endpointURL": _ref(f"{meta.site}/catalogue"), "dcat:servesDataset": _ref(meta.iri), "dct:license": _ref(LICENCE_URL),
    }  # fmt: skip


def _known() -> list[Node]:
    """Types and labels of the outside addresses that are used above."""
    return [
        {"@id": LICENCE_URL, "@type": "dct:LicenseDocument", "dct:title": _en(LICENCE_TITLE)},
        {"@id": METADATA_LICENCE, "@type": "dct:LicenseDocument", "dct:title": _en("CC0 1.0, for the metadata")},
        {"@id": f"{_AUTHORITY}language/ENG", "@type": "dct:LinguisticSystem"},
        {"@id": f"{_AUTHORITY}access-right/PUBLIC", "@type": "dct:RightsStatement"},
        {"@id": f"{_AUTHORITY}frequency/IRREG", "@type": "dct:Frequency"},
        {"@id": f"{_AUTHORITY}data-theme", "@type": "skos:ConceptScheme", "dct:title": _en("Data theme")},
        *({"@id": f"{_AUTHORITY}data-theme/{code}", "@type": "skos:Concept", "skos:prefLabel": _en(label)}
          for code, label in (("ECON", "Economy and finance"), ("ENVI", "Environment"), ("TECH", "Science and technology"))),
        {"@id": "http://inspire.ec.europa.eu/theme/mr", "@type": "skos:Concept", "skos:prefLabel": _en("Mineral resources")},
        {"@id": "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/author", "@type": "dcat:Role"},
        {"@id": "http://www.opengis.net/def/crs/EPSG/0/4326", "@type": "dct:Standard", "dct:title": _en("WGS 84 (EPSG:4326)")},
        {"@id": "https://semiceu.github.io/DCAT-AP/releases/3.0.1", "@type": "dct:Standard", "dct:title": _en("DCAT-AP 3.0.1")},
        {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"},
    ]  # fmt: skip


def _agent() -> Node:
    return {"@id": TEAM, "@type": ["foaf:Agent", "schema:Organization"], "foaf:name": CREATOR, "schema:name": CREATOR}


def _place(meta: Meta) -> Node:
    west, south, east, north = meta.bbox
    box = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
    return {"@id": f"{_AUTHORITY}country/KAZ", "@type": "dct:Location", "skos:prefLabel": _en("Kazakhstan"), "dcat:bbox": {"@value": box, "@type": "gsp:wktLiteral"}}  # fmt: skip


def _ref(iri: str) -> Node:
    return {"@id": iri}


def _en(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _date(date: str) -> Node:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(date))
    return {"@value": date, "@type": f"xsd:{kind}"} if kind else {"@value": date}
