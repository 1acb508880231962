"""The proposal pack: its choice, its facts with their sources, its map and its page."""

from __future__ import annotations

import re

import pytest
from pybtex.database import parse_string

from tests.web.archives import member, opened
from web import pack

PACKS = [
    "material=copper",
    "material=rare-earths",
    "material=lithium",
    "region=ulytau-region",
    "theme=tailings-reprocessing",
]


TABLES = (
    "deposits",
    "tailings_sites",
    "facilities",
    "claims",
    "estimates",
    "projects",
    "calls",
    "commitments",
    "supply_shares",
    "production",
    "trade_flows",
)


@pytest.mark.parametrize("query", PACKS)
def test_pack_holds_tables_facts_sources_and_map(client, query):
    archive = opened(client, f"/export/pack.zip?{query}")
    names = set(archive.namelist())
    assert {
        *(f"{t}.csv" for t in TABLES),
        "dictionary.csv",
        "sources.csv",
        "sources.bib",
        "sources.ris",
        "facts.md",
        "map.svg",
        "README.txt",
    } <= names
    assert {row["table_name"] for row in member(archive, "dictionary.csv")} == {*TABLES, "sources"}
    sources = {row["id"] for row in member(archive, "sources.csv")}
    bib = parse_string(archive.read("sources.bib").decode("utf-8"), "bibtex").entries
    assert {key for key in bib if not key.startswith("kzeu-pack-")} == sources
    ris = archive.read("sources.ris").decode("utf-8")
    assert ris.count("TY  - ") == ris.count("ER  - ") == len(bib)
    ids = {row["id"] for table in TABLES[:3] + TABLES[5:8] for row in member(archive, f"{table}.csv")}
    claims = member(archive, "claims.csv")
    assert {row["entity_id"] for row in claims} <= ids
    cited = {
        row["source_id"]
        for table in ("claims", "estimates", "supply_shares", "production", "trade_flows")
        for row in member(archive, f"{table}.csv")
    }
    assert cited <= sources
    assert "2026.01.0" in archive.read("README.txt").decode("utf-8")


def test_pack_chooses_by_material_region_and_theme(client):
    def ids(query: str, table: str) -> set[str]:
        return {row["id"] for row in member(opened(client, f"/export/pack.zip?{query}"), f"{table}.csv")}

    assert ids("material=copper", "facilities") == {"sai-plant"} and ids("material=copper", "projects") == {
        "ex-project"
    }
    assert "kol-tau" in ids("material=rare-earths", "deposits") and "kol-tau" not in ids("material=copper", "deposits")
    assert ids("material=rare-earths", "commitments") == {"ex-cm-1"}
    assert ids("region=ulytau-region", "tailings_sites") == {"sai-tailings"} and "kol-tau" not in ids(
        "region=ulytau-region", "deposits"
    )
    assert (
        ids("theme=tailings-reprocessing", "calls") == {"ex-call-1"}
        and ids("theme=tailings-reprocessing", "deposits") == set()
    )
    assert len(ids("material=lithium", "supply_shares")) == 2
    assert ids("material=copper", "calls") == {"ex-call-1"}


def facts(client, query: str) -> str:
    return opened(client, f"/export/pack.zip?{query}").read("facts.md").decode("utf-8")


@pytest.mark.parametrize("query", PACKS)
def test_every_citation_of_the_facts_has_its_source(client, query):
    text, listed = facts(client, query).split("## Sources")
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", text)}
    numbers = [int(n) for n in re.findall(r"^(\d+)\. ", listed, re.M)]
    assert numbers == list(range(1, len(numbers) + 1)) and marks == set(numbers)


def test_facts_say_what_the_rows_say(client):
    lithium = facts(client, "material=lithium")
    assert re.search(
        r"Lithium: Kazakhstan's share of EU supply, processing, is less than 1 % \(edition 2023\) \[2\]", lithium
    )
    rare = facts(client, "material=rare-earths")
    line = next(
        line.replace("\u00a0", " ") for line in rare.splitlines() if line.startswith("- Kol-Tau, Rare earths: content")
    )
    assert (
        "disputed" in line and "about 1 Mt" in line and "800 kt" in line and len(set(re.findall(r"\[\d+\]", line))) == 2
    )
    assert "Joint projects" in rare and "in progress" in rare
    copper = facts(client, "material=copper")
    assert "1 tailings site, 1 facility and 1 project for Copper [1]" in copper
    stored = next(line.replace("\u00a0", " ") for line in copper.splitlines() if line.startswith("- Sai tailings,"))
    assert "disputed" in stored and "105 Mt, 2024 [" in stored and "51.8 Mt, 2024 [" in stored
    assert "EX-2026-01, Call for examples: deadline 15 September 2026 [" in copper
    assert "supply_shares.csv of this pack has no row for Kazakhstan" in copper


def test_map_stands_alone_and_is_xml(client):
    import xml.etree.ElementTree as ET

    svg = opened(client, "/export/pack.zip?material=rare-earths").read("map.svg").decode("utf-8")
    root = ET.fromstring(svg)
    assert root.tag.endswith("svg") and ".land{" in svg and "href" not in svg
    assert "Kol-Tau" in svg


def test_pack_page_shows_what_is_in_it_without_script(client, connection):
    html = client.get("/export/pack").text
    assert all(f'name="{kind}"' in html for kind in pack.SUBJECTS) and "<script" not in html
    html = client.get("/export/pack?material=copper").text
    assert 'href="/export/pack.zip?material=copper"' in html and 'facilities</th><td class="number">1<' in html
    assert client.get("/export/pack?material=nix").status_code == 400
