"""A record as data and as a citation: JSON, JSON-LD, BibTeX, RIS, GeoJSON, the pages to cite from, redirects."""

from __future__ import annotations

import json
import re

import pytest
from pybtex.database import parse_string


def test_record_as_json(client):
    data = client.get("/deposit/kol-tau.json").json()
    assert data["main"]["label"] == "Kol-Tau"
    assert {claim["n"] for group in data["claims"] for claim in group["rows"]} == {1, 2, 3, 4, 5, 6, 7}
    assert data["licence"] == "CC-BY-4.0"


def test_record_as_jsonld(client):
    response = client.get("/deposit/kol-tau.jsonld")
    data = response.json()
    assert response.headers["content-type"].startswith("application/ld+json")
    assert data["@type"] == "Place" and data["geo"]["latitude"] == 49.2
    assert any(p["prov:wasDerivedFrom"]["@id"].endswith("/source/ex-survey") for p in data["additionalProperty"])


def test_jsonld_in_the_page_is_the_same(client):
    html = client.get("/deposit/kol-tau").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert json.loads(block.group(1)) == client.get("/deposit/kol-tau.jsonld").json()


def test_record_as_bibtex_ris_csl_geojson(client):
    assert set(parse_string(client.get("/deposit/kol-tau.bib").text, "bibtex").entries) == {
        "kol-tau",
        "ex-survey",
        "ex-daily",
        "ex-copy",
    }
    assert client.get("/deposit/kol-tau.ris").text.count("ER  -") == 4
    assert client.get("/deposit/kol-tau.csl.json").json()[0]["container-title"]
    assert client.get("/deposit/kol-tau.geojson").json()["geometry"] == {"type": "Point", "coordinates": [75.1, 49.2]}
    assert client.get("/deposit/kol-tau-west.geojson").status_code == 404


def test_zotero_finds_citation_tags(client):
    html = client.get("/deposit/kol-tau").text
    for name in ("citation_title", "citation_publication_date", "DC.identifier"):
        assert f'<meta name="{name}" content="' in html


def test_claim_is_cited_with_its_source_first(client):
    html = client.get("/deposit/kol-tau/cite?claim=1").text
    assert re.search(r"A\. Geologist\. \(2019\)\..*As recorded in: .*record kol-tau, claim 1", html, re.S)
    assert client.get("/deposit/kol-tau/cite?claim=99").status_code == 404


def test_merged_record_redirects_for_good(client):
    response = client.get("/deposit/koltau", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (301, "/deposit/kol-tau")
    assert client.get("/deposit/koltau.json", follow_redirects=False).headers["location"] == "/deposit/kol-tau.json"


def test_withdrawn_record_says_why(client):
    response = client.get("/deposit/gone-tau")
    assert response.status_code == 410
    assert "it was never a deposit" in response.text


def test_wrong_kind_redirects_and_unknown_is_404(client):
    assert client.get("/facility/kol-tau", follow_redirects=False).headers["location"] == "/deposit/kol-tau"
    response = client.get("/deposit/no-such-tau")
    assert response.status_code == 404 and "no-such-tau" in response.text and "search" in response.text


def test_a_row_of_a_series_is_cited_in_one_click(client):
    page = client.get("/deposit/lit-sai").text
    link = re.search(r'href="(/cite/production/[^"]+)"', page)[1]
    cited = client.get(link)
    assert cited.status_code == 200
    assert (
        "row lithium_ore" in cited.text.replace("&#34;", '"')
        and "Lit-Sai, Kazakhstan, ore, mine production" in cited.text
    )
    row = link.removeprefix("/cite")
    assert f'href="{link}"' in client.get(f"/catalogue{row}").text
    for path in ("/cite/production/no-such-row", "/cite/deposits/kol-tau", "/cite/production/x';--"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("claim", ["abc", "-1", "2.0", "9" * 40, "77", "²"])
def test_a_claim_that_is_not_there_is_404_in_words(client, claim):
    answer = client.get(f"/deposit/kol-tau/cite?claim={claim}")
    assert answer.status_code == 404 and "laim" in answer.text


def test_citing_a_merged_record_leads_to_the_other(client):
    answer = client.get("/deposit/koltau/cite", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/deposit/kol-tau/cite")
    answer = client.get("/facility/kol-tau/cite?claim=1", follow_redirects=False)
    assert answer.headers["location"] == "/deposit/kol-tau/cite?claim=1"
