"""Every page and data form answers, and says what it should."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from schema.kinds import KINDS
from tests.web.records import RECORDS

PAGES = [
    "/", "/search?q=kol", "/search", "/map", "/charts", "/how-many", "/disputed", "/disputed?kind=deposit", "/coverage", "/dictionary", "/cite",
    "/themes/tailings-reprocessing", "/export", "/export/pack", "/export/pack?material=copper", "/catalogue", "/catalogue/deposits", "/catalogue/claims?property=status", "/catalogue/deposits/kol-tau",
    "/catalogue/share_of_supply", "/catalogue?sql=select+1", *(f"/{kind}/{record}" for kind, record in RECORDS.items()),
    *(f"/{kind}/{record}/cite" for kind, record in RECORDS.items()),
]  # fmt: skip


def test_a_record_of_every_kind_is_tried():
    assert set(RECORDS) == set(KINDS)


@pytest.mark.parametrize("path", PAGES)
def test_page_answers(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.text.count("<h1") == 1
    assert 'lang="en"' in response.text
    assert "Traceback" not in response.text
    assert re.search(r"<title>\S.*Catalogue</title>", response.text)


@pytest.mark.parametrize("path", PAGES)
def test_no_address_of_a_foreign_host_is_loaded(client, path):
    html = client.get(path).text
    assert not re.findall(
        r"<(?:script|img|iframe|link rel=.stylesheet)[^>]*(?:src|href)=.https?://(?!localhost)[^>]*>", html
    )


@pytest.mark.parametrize("path", PAGES)
def test_headers_keep_pages_safe(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers and "set-cookie" not in headers


def test_search_json_keeps_its_contract(client):
    data = client.get("/search.json?q=Көлтау").json()
    assert set(data) == {"query", "count", "results"}
    assert data["count"] == len(data["results"]) == 1
    assert set(data["results"][0]) == {"id", "kind", "label", "url", "matched"}
    assert data["results"][0]["url"] == "/deposit/kol-tau"


@pytest.mark.parametrize("query", ["", "  ", '"', "a' OR 1=1 --", "*", "()", "名前", "x" * 5000, "NEAR(", "kol AND"])
def test_search_survives_anything(client, query):
    assert client.get("/search.json", params={"q": query}).status_code == 200
    assert client.get("/search", params={"q": query}).status_code == 200


def test_search_says_did_you_mean(client):
    assert "Did you mean" in client.get("/search?q=koltay").text


def test_map_counts_what_it_cannot_show(client):
    data = client.get("/map.geojson").json()
    assert [f["id"] for f in data["features"]] == ["kol-tau"]
    assert data["without_point"] == 4
    assert client.get("/map.geojson?kind=facility").json()["features"] == []
    assert len(client.get("/regions.geojson").json()["features"]) == 20


def test_how_many_never_sets_our_records_against_a_claimed_number(client):
    html = client.get("/how-many").text
    assert "999" in html and "none is a share of another" in html
    assert not re.search(r"\d+\s+of\s+(the\s+)?(124|999)", html)


def test_charts_have_table_csv_and_text(client):
    html = client.get("/charts").text
    assert html.count('<svg class="chart"') == html.count("<details><summary>The rows")
    assert html.count("[Chart]. (2026). In Kazakhstan-EU") == html.count('<svg class="chart"')
    for address in re.findall(r'href="(/charts/[a-z-]+\.svg)"', html):
        assert client.get(address).text.startswith("<svg")


def test_sitemap_lists_every_record_and_robots_keeps_off_facets(client):
    namespace = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = [e.text for e in ET.fromstring(client.get("/sitemap.xml").text).findall("s:url/s:loc", namespace)]
    for kind, record in RECORDS.items():
        assert any(address.endswith(f"/{kind}/{record}") for address in found)
    assert "Disallow: /catalogue/" in client.get("/robots.txt").text


def test_feed_is_atom(client):
    root = ET.fromstring(client.get("/feed.atom").text)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) > 10


def test_health(client):
    assert client.get("/healthz").json()["status"] == "ok"


@pytest.mark.parametrize(
    "sql",
    [
        "delete from deposits",
        "attach 'x' as y",
        "pragma writable_schema=1",
        "select randomblob(500000000)",
        "select load_extension('x')",
    ],
)
def test_sql_cannot_write_or_drown(client, sql):
    response = client.get("/catalogue.json", params={"sql": sql})
    assert response.status_code == 400


def test_sql_reads(client):
    rows = client.get(
        "/catalogue.json", params={"sql": "select id from deposits order by id", "_shape": "arrays"}
    ).json()["rows"]
    assert rows[0] == ["kol-tau"]


def test_plumbing_is_hidden_and_tables_lead_to_records(client):
    html = client.get("/catalogue").text
    assert 'href="/catalogue/deposits"' in html and 'href="/catalogue/entity_sources"' not in html
    assert 'href="/deposit/kol-tau"' in client.get("/catalogue/deposits").text


def test_every_ready_question_answers(client):
    from web.common import DATABASE

    for name in client.datasette.metadata(database=DATABASE)["queries"]:
        response = client.get(
            f"/catalogue/{name}.json?material=lithium&kind=&word=kol&status=&not_before=2020&_shape=array"
        )
        assert response.status_code == 200, name


def test_search_says_when_there_is_more(client):
    assert "The first 2 records" in client.get("/search?q=kol&limit=2").text
    assert "The first" not in client.get("/search?q=kol").text
