"""JSON-LD: a record as schema.org (Place, Dataset, Organization...), its claims with PROV sources.

    jsonld(record, citation, base) -> dict

Values keep the source's words (`asStated`) beside the number; a claim is a schema:PropertyValue with
prov:wasDerivedFrom its source. Kinds map to the nearest schema.org class, "Thing" when none fits.
"""

from __future__ import annotations

from typing import Any

from loaders.cite import CATALOGUE, Citation

_TYPES = {
    "deposit": "Place", "tailings-site": "Place", "facility": "Place", "region": "AdministrativeArea", "route": "Place",
    "agreement": "CreativeWork", "commitment": "Action", "material": "ChemicalSubstance", "organisation": "Organization",
    "person": "Person", "event": "Event", "statement": "Claim", "project": "ResearchProject", "call": "Grant",
    "theme": "DefinedTerm", "source": "CreativeWork", "count": "Claim",
}  # fmt: skip
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def jsonld(record: dict[str, Any], citation: Citation, base: str) -> dict[str, Any]:
    """A record as JSON-LD."""
    main, url = record["main"], f"{base}{record['url']}"
    out: dict[str, Any] = {
        "@context": ["https://schema.org/", {"prov": "http://www.w3.org/ns/prov#", "asStated": "http://purl.org/dc/terms/description"}],
        "@type": _TYPES.get(record["kind"], "Thing"), "@id": url, "url": url, "identifier": record["id"], "name": main["label"],
        "alternateName": [n["name"] for n in record["names"] if n["name"] != main["label"]],
        "isPartOf": {"@type": "Dataset", "name": CATALOGUE, "url": base, "version": citation.version, "license": _LICENCE},
        "dateModified": main["changed"],
    }  # fmt: skip
    if main.get("latitude") is not None:
        out["geo"] = {"@type": "GeoCoordinates", "latitude": main["latitude"], "longitude": main["longitude"]}
    if record["kind"] == "deposit":
        out["additionalType"] = "http://resource.geosciml.org/classifier/cgi/mineral-occurrence-type/deposit"
    claims = [claim for group in record["claims"] for claim in group["rows"]]
    out["additionalProperty"] = [_claim(c, url, base) for c in [*claims, *record["estimates"]]]
    out["sameAs"] = [x["url"] for x in record["external_ids"] if x["url"] and x["match"] == "exact"]
    out["citation"] = [_source(s, base) for s in record["sources"]]
    return {k: v for k, v in out.items() if v not in ([], None)}


def _claim(claim: dict[str, Any], url: str, base: str) -> dict[str, Any]:
    value = claim.get("base_low")
    return {k: v for k, v in {
        "@type": "PropertyValue", "@id": f"{url}#claim-{claim['n']}", "name": claim.get("property") or f"estimate of {claim['material_id']}",
        "value": claim["value"], "minValue": value, "maxValue": claim.get("base_high"), "unitText": claim.get("base_unit"),
        "asStated": claim["as_stated"], "observationDate": claim["as_of"],
        "prov:wasDerivedFrom": {"@id": f"{base}/source/{claim['source_id']}"},
    }.items() if v is not None}  # fmt: skip


def _source(source: dict[str, Any], base: str) -> dict[str, Any]:
    out = {
        "@type": "CreativeWork", "@id": f"{base}/source/{source['id']}", "name": source["label"], "url": source["url"],
        "publisher": {"@type": "Organization", "name": source["publisher"]}, "inLanguage": source["lang"],
    }  # fmt: skip
    if source["published"] and source["published"][:1].isdigit():
        out["datePublished"] = source["published"]
    return {k: v for k, v in out.items() if v}
