"""FAIR Signposting: what a record is, told to machines in the HTTP header Link (https://signposting.org/FAIR/, level 1).

    page(record, base) -> '<https://.../deposit/kundybai>; rel="cite-as", ...'   for the page of a record
    back(record, base, "json")                                                  for its data forms, back to the page

cite-as      the permalink of the record
describedby  its description: JSON-LD, BibTeX, RIS, CSL
item         its content: JSON, and GeoJSON when it has a point
type         a page about a thing, and the schema.org class of the thing
license      CC BY 4.0
author       the page that says who made the catalogue and how to cite it
"""

from __future__ import annotations

from typing import Any

from loaders.linked import LICENCE_URL, schema_type

DESCRIPTIONS = {
    "jsonld": "application/ld+json", "bib": "application/x-bibtex", "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}  # fmt: skip
CONTENT = {"json": "application/json", "geojson": "application/geo+json"}


def page(record: dict[str, Any], base: str) -> str:
    """The links of a record page."""
    url = f"{base}{record['url']}"
    links = [
        (url, "cite-as", ""), ("https://schema.org/AboutPage", "type", ""), (schema_type(record["kind"]), "type", ""),
        (LICENCE_URL, "license", ""), (f"{base}/cite", "author", ""),
        *((f"{url}.{ext}", "describedby", media) for ext, media in DESCRIPTIONS.items()),
        *((f"{url}.{ext}", "item", media) for ext, media in CONTENT.items() if ext != "geojson" or record["main"].get("latitude") is not None),
    ]  # fmt: skip
    return ", ".join(_link(*link) for link in links)


def back(record: dict[str, Any], base: str, ext: str) -> str:
    """The links of a data form: which page it describes, or is the content of."""
    url = f"{base}{record['url']}"
    relation = "describes" if ext in DESCRIPTIONS else "collection"
    return ", ".join([_link(url, relation, "text/html"), _link(url, "cite-as", ""), _link(LICENCE_URL, "license", "")])


def _link(target: str, relation: str, media: str) -> str:
    return f'<{target}>; rel="{relation}"' + (f'; type="{media}"' if media else "")
