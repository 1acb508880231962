"""What every description of a release says: title, version, date, licence, sources, extent; gathered once.

    meta = gather(connection, site="https://crm.example.org")

DCAT, DataCite, Zenodo, schema.org, Data Package and CITATION.cff are all written from this one record, so that they
cannot disagree. Version and date come from the table `releases` and nowhere else; no clock is read.

`base` begins the address of every record. It is the address of the site when there is one; until then a URN that is
the same in every release (urn:crm-catalogue:id/deposit/kundybai), so that records keep their names.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from loaders.cite import CATALOGUE
from loaders.export_geojson import SITES
from schema.evidence import BOX
from schema.kinds import KINDS

URN = "urn:crm-catalogue:id"
CREATOR = "The Kazakhstan-EU Critical Raw Materials Catalogue team"
ABSTRACT = (
    "A knowledge base and deposit catalogue of critical raw materials for the Kazakhstan-EU partnership: deposits, "
    "tailings sites, plants, agreements, commitments, projects, supply. Every figure is a claim with its source; rival "
    "figures stand side by side."
)
MESSAGE = "Cite the source that made a claim first, then this catalogue with record id, version and date."
KEYWORDS = ("critical raw materials", "Kazakhstan", "European Union", "rare earths", "mineral deposits", "tailings")
LICENCE, LICENCE_URL = "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
METADATA_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
RESOURCE_CLASS_CAVEAT = (
    "Soviet (GKZ) categories and CRIRSCO or UNFC classes are not equal to one another. Columns named indicative_ are a "
    "reading aid (Henley, Silicon Dale; CGI vocabularies): never a reclassification, never to be added up or reported."
)


@dataclass(frozen=True)
class Cited:
    """A source in short. `url` and `doi` may be None."""

    id: str
    title: str
    publisher: str
    url: str | None
    doi: str | None
    licence: str


@dataclass(frozen=True)
class Meta:
    """A release. `bbox` is west, south, east, north in degrees; `previous` the version before, or None."""

    version: str
    date: str
    doi: str | None
    summary: str
    previous: tuple[str, str, str | None] | None
    base: str
    site: str
    bbox: tuple[float, float, float, float]
    sources: tuple[Cited, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def title(self) -> str:
        """Name of the catalogue."""
        return CATALOGUE

    @property
    def iri(self) -> str:
        """Address of this release: its DOI, else under the base."""
        return f"https://doi.org/{self.doi}" if self.doi else f"{self.base}/release/{self.version}"

    @property
    def year(self) -> str:
        """Year of the data."""
        return self.date[:4]

    @property
    def extent(self) -> str:
        """What it holds: "769 deposits, 48 tailings sites, ..."."""
        return ", ".join(f"{n} {words}" for words, n in self.counts if n)

    @property
    def citation(self) -> str:
        """How to cite the release (DataCite's form: Creator (year): Title. Version. Publisher. Type. Identifier)."""
        return (
            f"{CREATOR} ({self.year}): {self.title}. Version {self.version}, data of {self.date}. Dataset. {self.iri}"
        )


def gather(connection: sqlite3.Connection, site: str = "") -> Meta:
    """Read it from the database; `site` is the address of the site, or "". Raises ValueError without a release."""
    releases = connection.execute(
        "SELECT version, date, doi, summary FROM releases ORDER BY date DESC, version DESC LIMIT 2"
    ).fetchall()
    if not releases:
        raise ValueError("the table releases is empty: a release needs a version and a date (data/releases.csv)")
    version, date, doi, summary = releases[0]
    before = releases[1][:3] if len(releases) > 1 else None
    points = " UNION ALL ".join(f"SELECT longitude, latitude FROM {table}" for table in SITES)
    box = connection.execute(
        f"SELECT min(longitude), min(latitude), max(longitude), max(latitude) FROM ({points})"
    ).fetchone()
    south, north, west, east = BOX
    bbox = box if box[0] is not None else (west, south, east, north)
    found = connection.execute("SELECT id, label, publisher, url, doi, licence FROM sources ORDER BY id").fetchall()
    counts = tuple(
        (kind.plural.lower(), int(connection.execute(f'SELECT count(*) FROM "{kind.folder}"').fetchone()[0]))
        for kind in KINDS.values()
    )
    sources = tuple(Cited(i, t, p, _address(u), _doi(d), licence) for i, t, p, u, d, licence in found)
    site = site.rstrip("/")
    return Meta(version, date, _doi(doi), summary, before, site or URN, site, bbox, sources, counts)


def _address(value: str | None) -> str | None:
    return value if value and value.startswith(("http://", "https://")) else None


def _doi(value: str | None) -> str | None:
    return value if value and value.startswith("10.") else None
