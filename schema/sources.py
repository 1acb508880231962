"""Sources: what was read, how much of it, and whether it copies another.

`repeats_id` names the source that this one copies (a press release on ten sites is one
voice); independence is counted along that chain. `read_extent` says how much of it we read;
a source that was not read supports nothing.
"""

from __future__ import annotations

from schema.edtf import Date
from schema.fields import col
from schema.ids import Lang, Slug, Text, Url
from schema.record import Derived, Identity, Parts, Status


class SourceBase(Identity):
    """A published thing that says something. Its label is its title."""

    csl_type: str = col("Type of publication (CSL)", example="article-newspaper", vocabulary="csl_type")
    title_en: Text | None = col("Title in English, ours if bracketed", default=None, example="[A large deposit found]")
    title_is_descriptive: str = col(
        "Whether the label describes the source because its title was not seen: yes or no",
        default="no",
        example="no",
        vocabulary="yes_no",
    )
    author: Text | None = col("Author", default=None, example="Martin Banks")
    publisher: Text = col("Publisher", example="Tengrinews")
    published: Date | None = col("Date of publication", default=None, example="2024-12-03")
    accessed: Date = col("Date on which we read it, in a live or stored copy", example="2026-11-24")
    url: Url | None = col("Address", default=None, example="https://en.tengrinews.kz/")
    url_status: str = col(
        "Whether the address is whole, partial, or why there is none",
        default="whole",
        example="whole",
        vocabulary="url_status",
    )
    archived_url: Url | None = col("Archived copy", default=None, example="https://web.archive.org/web/2026/x")
    doi: Text | None = col("Digital object identifier", default=None, example="10.5066/F7GH9GQR")
    lang: Lang = col("Language", example="ru")
    licence: Text = col("Licence of the source: SPDX id, its name, or not stated", example="CC-BY-4.0")
    tier: str = col("What kind of witness it is", example="news", vocabulary="source_tier", index=True)
    read_extent: str = col("How much of it we read", example="full", vocabulary="read_extent", index=True)
    repeats_id: Slug | None = col(
        "Source that it copies", default=None, example="newsaz-2025-04-02", fk="sources.id", index=True
    )


class SourceRecord(Parts, Status, SourceBase):
    """A source as its file writes it."""


class Source(Status, Derived, SourceBase, table=True):
    """A source that the catalogue rests on."""

    __tablename__ = "sources"
    n_cited: int = col(
        "Number of claims, estimates, counts and rows of series that cite it", derived=True, unit="count", example=14
    )
