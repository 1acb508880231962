"""How a citation is written: every style, read back by readers of others."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest
from pybtex.database import parse_string

from loaders.build import build
from loaders.cite import (
    CATALOGUE,
    STYLES,
    Source,
    bibtex,
    bibtex_source,
    cite,
    csl_json,
    ris,
    source_apa,
    source_chicago,
)
from tests.helpers import change

RECORDS = ["kol-tau", "ex-cm-1", "count-999", "st-ada-1", "lithium", "ex-corridor", "karaganda-region"]


def a_source(**fields):
    """A source to cite."""
    base = {
        "id": "src-1", "csl_type": "article-newspaper", "title": "A title", "author": None, "publisher": "The Times",
        "published": "2025-04-02", "accessed": "2026-01-10", "url": "https://example.org/a", "doi": None,
    }  # fmt: skip
    return Source(**{**base, **fields})


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("record", [*RECORDS, "ex-daily"])
def test_every_style_names_record_version_and_address(connection, style, record):
    text = STYLES[style](cite(connection, record, base="https://catalogue.example"))
    assert "https://catalogue.example/" in text
    assert f"/{record}" in text
    assert "2026.01.0" in text
    assert CATALOGUE in text


@pytest.mark.parametrize("style", STYLES)
def test_a_claim_names_its_source_first(connection, style):
    text = STYLES[style](cite(connection, "kol-tau", 2))
    assert "/deposit/kol-tau#claim-2" in text
    assert "Large deposit found" in text
    assert "Report on the rare metals" not in text, "the source of another claim"


def test_apa_and_chicago(connection):
    claim = cite(connection, "kol-tau", 2)
    assert STYLES["apa"](claim) == (
        "Example Daily. (2025, April 2). Large deposit found. https://example.org/ex-daily As recorded in: "
        f"{CATALOGUE} (Version 2026.01.0, data of 2026-01-15), record kol-tau, claim 2. /deposit/kol-tau#claim-2"
    )
    assert STYLES["chicago"](claim) == (
        "Example Daily. “Large deposit found.” April 2, 2025. https://example.org/ex-daily. Recorded in "
        f"{CATALOGUE}, version 2026.01.0, data of January 15, 2026, record kol-tau, claim 2, /deposit/kol-tau#claim-2."
    )


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, "The Times. (2025, April 2). A title. https://example.org/a"),
        ({"author": "A. Writer"}, "A. Writer. (2025, April 2). A title. The Times. https://example.org/a"),
        ({"doi": "10.1/x"}, "The Times. (2025, April 2). A title. https://doi.org/10.1/x"),
        ({"published": "2025-04"}, "The Times. (2025, April). A title. https://example.org/a"),
        ({"published": "2025~"}, "The Times. (ca. 2025). A title. https://example.org/a"),
        ({"published": None}, "The Times. (n.d.). A title. https://example.org/a"),
        ({"title": "Why?", "url": None}, "The Times. (2025, April 2). Why?"),
    ],
)
def test_sources_in_apa(fields, wanted):
    assert source_apa(a_source(**fields)) == wanted


def test_sources_in_chicago():
    assert (
        source_chicago(a_source(author="A. Writer"))
        == "A. Writer. “A title.” The Times, April 2, 2025. https://example.org/a."
    )
    assert source_chicago(a_source(published=None, url=None)) == "The Times. “A title.” n.d."


# BibTeX, read back by pybtex

NASTY = "R&D on 100% of A_1 #2 {curly} $5 ~ ^ \\ «Кундыбай»"


def untex(text: str) -> str:
    """What TeX would print of our escapes."""
    for tex, plain in ((r"\textasciitilde{}", "~"), (r"\textasciicircum{}", "^"), (r"\textbackslash{}", "\0")):
        text = text.replace(tex, plain)
    return re.sub(r"\\([&%$#_{}])", r"\1", text).replace("\0", "\\")


@pytest.mark.parametrize("record", RECORDS)
def test_bibtex_is_read_back(connection, record):
    found = cite(connection, record, base="https://catalogue.example")
    entries = parse_string(bibtex(found), "bibtex").entries
    assert set(entries) == {record, *(s.id for s in found.sources)}
    assert entries[record].fields["url"] == found.url
    assert entries[record].fields["year"] == "2026"


def test_special_characters_come_back():
    entry = parse_string(bibtex_source(a_source(title=NASTY, publisher="Smith & Sons 50%")), "bibtex").entries["src-1"]
    assert untex(entry.fields["title"]) == NASTY
    assert untex(entry.fields["publisher"]) == "Smith & Sons 50%"
    assert not re.search(r"(?<!\\)[&%#]", entry.fields["title"])


def test_special_characters_in_a_built_catalogue(golden_copy, tmp_path):
    change(
        golden_copy,
        "sources/ex-daily.yml",
        lambda r: r.update(label="R&D: 100% {found}", author="Smith & Co; B. Writer"),
    )
    build(golden_copy, tmp_path / "x.db")
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        text = bibtex(cite(connection, "kol-tau", 2))
    entry = parse_string(text, "bibtex").entries["ex-daily"]
    assert untex(entry.fields["title"]) == "R&D: 100% {found}"
    assert len(entry.persons["author"]) == 2
    assert untex(str(entry.persons["author"][0])).strip("{}") == "Smith & Co"


@pytest.mark.parametrize(
    ("csl", "bib", "field"),
    [
        ("article-journal", "article", "journal"),
        ("report", "techreport", "institution"),
        ("thesis", "phdthesis", "school"),
        ("webpage", "misc", "publisher"),
    ],
)
def test_bibtex_types(csl, bib, field):
    entry = parse_string(bibtex_source(a_source(csl_type=csl)), "bibtex").entries["src-1"]
    assert (entry.type, entry.fields[field]) == (bib, "The Times")


# RIS


def ris_records(text: str) -> list[list[tuple[str, str]]]:
    """Records of (tag, value) of an RIS text."""
    lines = [line for line in text.split("\n") if line]
    assert all(re.match(r"^[A-Z][A-Z0-9]  - ", line) for line in lines), text
    records, current = [], []
    for line in lines:
        current.append((line[:2], line[6:]))
        if line.startswith("ER"):
            records.append(current)
            current = []
    assert current == [], "the last record is closed"
    return records


@pytest.mark.parametrize("record", RECORDS)
def test_ris(connection, record):
    found = cite(connection, record, base="https://catalogue.example")
    records = ris_records(ris(found))
    assert len(records) == (1 if found.is_source else 1 + len(found.sources))
    for tags in records:
        names = [tag for tag, _ in tags]
        assert names[0] == "TY"
        assert names[-1] == "ER"
        assert names.count("TI") == names.count("ID") == 1
    own = dict(records[0])
    if found.is_source:  # the source itself is cited, its record here in a note
        assert own["ID"] == record and CATALOGUE in own["N1"] and "2026.01.0" in own["N1"]
        return
    assert (own["UR"], own["ET"], own["PY"], own["DA"]) == (found.url, "2026.01.0", "2026", "2026/01/15")


def test_ris_types(connection):
    records = ris_records(ris(cite(connection, "kol-tau")))
    assert {dict(r)["ID"]: dict(r)["TY"] for r in records} == {
        "kol-tau": "DATA",
        "ex-daily": "NEWS",
        "ex-survey": "RPRT",
        "ex-copy": "NEWS",
    }


# CSL-JSON


@pytest.mark.parametrize("record", RECORDS)
def test_csl_json(connection, record):
    items = json.loads(STYLES["csl-json"](cite(connection, record)))
    for item in items:
        assert {"id", "type", "title"} <= set(item)
        if "issued" in item:
            parts = item["issued"]["date-parts"][0]
            assert 1 <= len(parts) <= 3
            assert all(isinstance(part, int) for part in parts)
    if record == "ex-daily":
        assert [item["id"] for item in items] == ["ex-daily"] and CATALOGUE in items[0]["note"]
        return
    assert (items[0]["type"], items[0]["container-title"]) == ("entry", CATALOGUE)


def test_csl_json_of_a_claim(connection):
    own, source = csl_json(cite(connection, "kol-tau", 2))
    assert own["id"] == "kol-tau_2"
    assert own["title"] == "Kol-Tau: year of discovery 1959"
    assert source["issued"] == {"date-parts": [[2025, 4, 2]]}
    assert source["accessed"] == {"date-parts": [[2026, 1, 10]]}


# a source's own record: the source is cited, once


def test_a_source_is_cited_once(connection):
    found = cite(connection, "ex-daily")
    (entry,) = parse_string(bibtex(found), "bibtex").entries.values()
    assert (entry.key, entry.fields["title"], entry.fields["year"]) == ("ex-daily", "Large deposit found", "2025")
    (record,) = ris_records(ris(found))
    assert dict(record)["TY"] == "NEWS"
    (item,) = csl_json(found)
    assert (item["id"], item["type"]) == ("ex-daily", "article-newspaper")
    for note in (entry.fields["note"], dict(record)["N1"], item["note"]):
        assert "/source/ex-daily" in note, "where it stands here"
