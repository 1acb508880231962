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
from collections.abc import Callable
from typing import Any

from loaders.citation import (
    CATALOGUE,
    CITING,
    ROWS,
    USES,
    Citation,
    NotFound,
    Source,
    cite,
    cite_row,
    short_author,
    source,
)

__all__ = [
    "CATALOGUE",
    "CITING",
    "ROWS",
    "STYLES",
    "USES",
    "Citation",
    "NotFound",
    "Source",
    "apa",
    "bibtex",
    "bibtex_source",
    "chicago",
    "cite",
    "cite_row",
    "csl_json",
    "csl_source",
    "ris",
    "ris_source",
    "short_author",
    "source",
    "source_apa",
    "source_chicago",
]


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
    if c.is_one_figure or c.is_source:
        return f"{source_apa(c.sources[0])} As recorded in: {here}"
    return f"{c.label}: {_who(c)} ({c.date[:4]}). In {here}"


def chicago(c: Citation) -> str:
    """Citation in Chicago style."""
    here = f"{CATALOGUE}, version {c.version}, data of {_day(c.date, 'chicago')}, {c.place}, {c.url}."
    if c.is_one_figure or c.is_source:
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
    title = c.title
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
    title = c.title
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
    title = c.title
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
