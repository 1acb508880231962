"""FAIR Signposting: record pages and their data forms tell machines what belongs together; the feed tells the releases."""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml

import pytest


def links(response) -> list[tuple[str, str, str]]:
    """(target, relation, media type) of the header Link."""
    found = re.findall(r'<([^>]*)>; rel="([^"]+)"(?:; type="([^"]+)")?', response.headers["link"])
    assert len(found) == response.headers["link"].count("rel=")
    return found


def test_record_page(client):
    page = client.get("/deposit/kol-tau")
    found = links(page)
    by = {relation: [target for target, r, _ in found if r == relation] for _, relation, _ in found}
    assert by["cite-as"] == ["http://localhost/deposit/kol-tau"]
    assert by["type"] == ["https://schema.org/AboutPage", "https://schema.org/Place"]
    assert by["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert set(by) == {"cite-as", "type", "license", "author", "describedby", "item"}
    for target, relation, media in found:
        if relation in ("describedby", "item", "author", "cite-as"):
            answer = client.get(target.removeprefix("http://localhost"))
            assert answer.status_code == 200, target
            assert not media or answer.headers["content-type"].startswith(media)


@pytest.mark.parametrize(("ext", "relation"), [("jsonld", "describes"), ("bib", "describes"), ("json", "collection")])
def test_data_forms_point_back(client, ext, relation):
    found = links(client.get(f"/deposit/kol-tau.{ext}"))
    assert ("http://localhost/deposit/kol-tau", relation, "text/html") in found


def test_no_geojson_without_a_point(client):
    found = links(client.get("/deposit/lit-sai"))
    assert [target for target, _, _ in found if target.endswith(".geojson")] == []
    assert client.get("/deposit/lit-sai.geojson").status_code == 404


def test_type_of_occurrence_is_that_of_the_record(client):
    data = client.get("/deposit/kol-tau.jsonld").json()
    assert data["additionalType"] == "http://resource.geosciml.org/classifier/cgi/mineral-occurrence-type/deposit"
    assert data["additionalProperty"][0]["prov:wasDerivedFrom"]["@id"].startswith("http://localhost/source/")


def test_feed_names_releases_and_records(client):
    atom = "{http://www.w3.org/2005/Atom}"
    entries = xml.fromstring(client.get("/feed.atom").text).findall(f"{atom}entry")
    titles = [entry.findtext(f"{atom}title") for entry in entries]
    assert titles[0] == "Version 2026.01.0" and "Kol-Tau (deposit)" in titles
    ids = [entry.findtext(f"{atom}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert client.get(entry.find(f"{atom}link").get("href").removeprefix("http://localhost")).status_code == 200
