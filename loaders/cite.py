"""Citations of records and of single claims: the source first, then the catalogue.

    cite(connection, "kundybai", claim=3)      what is cited, as plain data
    apa(c), chicago(c), bibtex(c), ris(c), csl_json(c)

A claim's citation names the source that made it, then where it stands here: record, number,
version, date of the data. A record's citation names the sources that it rests on. Version and date
come from the table `releases`, and nowhere else.
"""

from __future__ import annotations

import calendar
import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schema.vocabularies import label

CATALOGUE = "Kazakhstan-EU Critical Raw Materials Catalogue"


class NotFound(Exception):
    """No record with that id, or no claim with that number in it."""


@dataclass(frozen=True)
class Source:
    """What a citation says of a source. `published` is EDTF text or None."""

    id: str
    csl_type: str
    title: str
    author: str | None
    publisher: str
    published: str | None
    accessed: str
    url: str | None
    doi: str | None

    @property
    def who(self) -> str:
        """Author, else publisher."""
        return self.author or self.publisher


@dataclass(frozen=True)
class Citation:
    """What is cited."""

    id: str
    kind: str
    label: str
    path: str
    version: str
    date: str
    sources: tuple[Source, ...]
    claim: int | None = None
    value: str | None = None
    about: str | None = None
    base: str = ""

    @property
    def url(self) -> str:
        """Permalink; a path when no host is known."""
        return f"{self.base}{self.path}" + (f"#claim-{self.claim}" if self.claim else "")

    @property
    def key(self) -> str:
        """Key of the entry in BibTeX, RIS and CSL."""
        return f"{self.id}_{self.claim}" if self.claim else self.id

    @property
    def is_source(self) -> bool:
        """Whether it is a source's own record: then the source is cited, and nothing beside it."""
        return self.kind == "source" and not self.claim

    @property
    def place(self) -> str:
        """Record and claim number: "record kundybai, claim 3"."""
        return f"record {self.id}" + (f", claim {self.claim}" if self.claim else "")


def short_author(author: str) -> str:
    """First name of a long list: "Labay, K., Burger, M.H., Bellora, J.D." -> "Labay et al."."""
    names = author.split(";")
    if len(names) > 2:
        return f"{names[0].split(',')[0].strip()} et al."
    return f"{author.split(',')[0].strip()} et al." if author.count(",") > 2 else author


_SOURCE = "SELECT id, csl_type, label, author, publisher, published, accessed, url, doi FROM sources WHERE id = ?"


def cite(connection: sqlite3.Connection, record: str, claim: int | None = None, base: str = "") -> Citation:
    """Gather what a citation says. Raises NotFound."""
    found = connection.execute("SELECT id, kind, label, url FROM entities WHERE id = ?", (record,)).fetchone()
    if found is None:
        raise NotFound(f"no record {record!r}")
    version, date = connection.execute(
        "SELECT version, date FROM releases ORDER BY date DESC, version DESC LIMIT 1"
    ).fetchone() or ("unreleased", "undated")
    value = about = None
    if claim is None:
        ids = [row[0] for row in connection.execute(_CITED, {"id": record})]
    else:
        row = connection.execute(
            "SELECT source_id, value, property FROM claims WHERE entity_id = :id AND n = :n UNION ALL "
            "SELECT source_id, value, 'estimate' FROM estimates WHERE entity_id = :id AND n = :n",
            {"id": record, "n": claim},
        ).fetchone()
        if row is None:
            raise NotFound(f"record {record!r} has no claim {claim}")
        ids, value, about = [row[0]], row[1], "estimate" if row[2] == "estimate" else label("property", row[2]).lower()
    sources = tuple(source(connection, i) for i in ids)
    return Citation(found[0], found[1], found[2], found[3], version, date, sources, claim, value, about, base)


#: Tables and their columns that say which sources a record rests on.
CITING = (
    ("claims", "entity_id"), ("estimates", "entity_id"), ("entity_sources", "entity_id"),
    ("entity_materials", "entity_id"), ("names", "entity_id"), ("links", "from_id"),
    ("commitment_evidence", "commitment_id"),
)  # fmt: skip
#: Every use of a source by the record :id, as rows (source_id, table, order of the table above).
USES = " UNION ALL ".join(
    f"SELECT source_id, '{table}' AS place, {i} AS o FROM {table} WHERE {key} = :id AND source_id IS NOT NULL"
    for i, (table, key) in enumerate((*CITING, ("counts", "id")))
)
_CITED = (
    f"SELECT source_id FROM ({USES} UNION ALL SELECT id, 'sources', 9 FROM sources WHERE id = :id) "
    "GROUP BY source_id ORDER BY count(*) DESC, min(o), source_id"
)


def source(connection: sqlite3.Connection, source_id: str) -> Source:
    """A source as citations need it. Raises NotFound."""
    row = connection.execute(_SOURCE, (source_id,)).fetchone()
    if row is None:
        raise NotFound(f"no source {source_id!r}")
    empty = ("Not collected", "Not applicable", "none")
    values: list[Any] = [None if value in empty else value for value in row]
    return Source(*values)


def _day(date: str | None, style: str) -> str:
    """ "2024-12-03" -> "2024, December 3" (apa), "December 3, 2024" (chicago)."""
    match = re.match(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([?~%]?)$", date or "")
    if not match:
        return date or "n.d."
    year, month, day, mark = match.groups()
    about = "ca. " if mark else ""
    if not month:
        return about + year
    name = calendar.month_name[int(month)] + (f" {int(day)}" if day else "")
    return about + (f"{year}, {name}" if style == "apa" else f"{name}, {year}" if day else f"{name} {year}")


def source_apa(s: Source) -> str:
    """A source in APA style (7th edition)."""
    publisher = f" {s.publisher}." if s.author else ""
    link = f" https://doi.org/{s.doi}" if s.doi else f" {s.url}" if s.url else ""
    return f"{_stop(s.who)} ({_day(s.published, 'apa')}). {_stop(s.title)}{publisher}{link}"


def source_chicago(s: Source) -> str:
    """A source in Chicago style (notes and bibliography, 17th edition)."""
    publisher = f" {s.publisher}," if s.author else ""
    link = f" https://doi.org/{s.doi}." if s.doi else f" {s.url}." if s.url else ""
    return f"{_stop(s.who)} “{_stop(s.title)}”{publisher} {_stop(_day(s.published, 'chicago'))}{link}".replace(
        "”,", "”"
    )


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def apa(c: Citation) -> str:
    """Citation in APA style."""
    here = f"{CATALOGUE} (Version {c.version}, data of {c.date}), {c.place}. {c.url}"
    if c.claim is not None or c.is_source:
        return f"{source_apa(c.sources[0])} As recorded in: {here}"
    return f"{c.label}: {_who(c)} ({c.date[:4]}). In {here}"


def chicago(c: Citation) -> str:
    """Citation in Chicago style."""
    here = f"{CATALOGUE}, version {c.version}, data of {_day(c.date, 'chicago')}, {c.place}, {c.url}."
    if c.claim is not None or c.is_source:
        return f"{source_chicago(c.sources[0])} Recorded in {here}"
    return f"“{c.label},” from {_who(c)}. In {here}"


def _recorded(c: Citation) -> str:
    """Where a source's own record stands, for the note of its entry."""
    return f"As recorded in {CATALOGUE}, version {c.version}, data of {c.date}, {c.place}, {c.url}"


def _who(c: Citation) -> str:
    names = list(dict.fromkeys(f"{short_author(s.who)} {(s.published or 'n.d.')[:4]}" for s in c.sources))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ("; ".join(names[:3]) or "no source") + more


def csl_json(c: Citation) -> list[dict[str, Any]]:
    """CSL-JSON items: the record or claim first, then its sources."""
    title = c.label if c.claim is None else f"{c.label}: {c.about} {c.value}"
    own: dict[str, Any] = {
        "id": c.key, "type": "entry", "title": title,
        "container-title": CATALOGUE, "version": c.version, "issued": _parts(c.date), "URL": c.url,
        "note": f"{c.place}; from {_who(c)}",
    }  # fmt: skip
    if c.is_source:
        return [{**csl_source(c.sources[0]), "note": _recorded(c)}]
    return [own, *(csl_source(s) for s in c.sources)]


def csl_source(s: Source) -> dict[str, Any]:
    """A source as a CSL-JSON item."""
    item: dict[str, Any] = {"id": s.id, "type": s.csl_type, "title": s.title, "publisher": s.publisher}
    if s.author:
        item["author"] = [{"literal": name.strip()} for name in s.author.split(";")]
    if _parts(s.published):
        item["issued"] = _parts(s.published)
    item.update({k: v for k, v in (("URL", s.url), ("DOI", s.doi)) if v})
    if s.csl_type.startswith("article"):
        item["container-title"] = s.publisher
    return {**item, "accessed": _parts(s.accessed)}


def _parts(date: str | None) -> dict[str, Any]:
    match = re.match(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", date or "")
    return {"date-parts": [[int(p) for p in match.groups() if p]]} if match else {}


_BIBTEX_TYPE = {"article-journal": "article", "book": "book", "thesis": "phdthesis", "report": "techreport"}
_ESCAPE = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


def bibtex(c: Citation) -> str:
    """BibTeX entries: the record or claim first, then its sources."""
    title = c.label if c.claim is None else f"{c.label}: {c.about} {c.value}"
    note = f"Version {c.version}, data of {c.date}, {c.place}; from {_who(c)}"
    own = _entry("misc", c.key, {
        "author": f"{{{CATALOGUE}}}", "title": title, "year": c.date[:4], "note": note, "url": c.url,
    })  # fmt: skip
    if c.is_source:
        return bibtex_source(c.sources[0], _recorded(c))
    return "\n".join([own, *(bibtex_source(s) for s in c.sources)])


def bibtex_source(s: Source, recorded: str = "") -> str:
    """A source as a BibTeX entry; `recorded` says where its own record stands."""
    kind = _BIBTEX_TYPE.get(s.csl_type, "misc")
    place = {"article": "journal", "techreport": "institution", "phdthesis": "school"}.get(kind, "publisher")
    author = " and ".join(f"{{{name.strip()}}}" for name in s.author.split(";")) if s.author else f"{{{s.publisher}}}"
    return _entry(kind, s.id, {
        "author": author, "title": s.title, place: s.publisher, "year": (s.published or "")[:4],
        "url": s.url or "", "doi": s.doi or "", "note": f"Accessed {s.accessed}" + (f". {recorded}" if recorded else ""),
    })  # fmt: skip


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    raw = ("url", "doi")
    lines = []
    for name, value in fields.items():
        if not value:
            continue
        if name == "author":
            value = " and ".join(f"{{{_tex(part.strip('{}'))}}}" for part in value.split(" and "))
        elif name not in raw:
            value = _tex(value)
        lines.append(f"  {name} = {{{value}}}")
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").translate(_ESCAPE)


_RIS_TYPE = {
    "article-journal": "JOUR", "article-newspaper": "NEWS", "book": "BOOK", "report": "RPRT", "webpage": "ELEC",
    "dataset": "DATA", "legislation": "STAT", "thesis": "THES", "chapter": "CHAP", "paper-conference": "CPAPER",
    "entry-encyclopedia": "ENCYC", "post-weblog": "BLOG", "patent": "PAT",
}  # fmt: skip


def ris(c: Citation) -> str:
    """RIS records: the record or claim first, then its sources."""
    title = c.label if c.claim is None else f"{c.label}: {c.about} {c.value}"
    own = [
        ("TY", "DATA"), ("ID", c.key), ("TI", title), ("T2", CATALOGUE),
        ("ET", c.version), ("PY", c.date[:4]), ("DA", c.date.replace("-", "/")), ("UR", c.url), ("N1", f"{c.place}; from {_who(c)}"),
    ]  # fmt: skip
    if c.is_source:
        return ris_source(c.sources[0], _recorded(c))
    return "\n".join([_ris(own), *(ris_source(s) for s in c.sources)])


def ris_source(s: Source, recorded: str = "") -> str:
    """A source as a RIS record; `recorded` says where its own record stands."""
    authors = [("AU", name.strip()) for name in (s.author or s.publisher).split(";")]
    date = (s.published or "").rstrip("?~%")
    return _ris([
        ("TY", _RIS_TYPE.get(s.csl_type, "GEN")), ("ID", s.id), *authors, ("TI", s.title), ("PB", s.publisher),
        ("PY", date[:4]), ("DA", date.replace("-", "/")), ("DO", s.doi or ""), ("UR", s.url or ""), ("Y2", s.accessed.replace("-", "/")),
        ("N1", recorded),
    ])  # fmt: skip


def _ris(fields: list[tuple[str, str]]) -> str:
    return "\n".join(f"{tag}  - {value}" for tag, value in fields if value) + "\nER  - \n"


def _csl_text(c: Citation) -> str:
    return json.dumps(csl_json(c), ensure_ascii=False, indent=1)


STYLES: dict[str, Callable[[Citation], str]] = {
    "apa": apa,
    "chicago": chicago,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": _csl_text,
}
