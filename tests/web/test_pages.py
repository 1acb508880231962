"""Every page and data form answers, and says what it should."""

from __future__ import annotations

import json
import re
import sqlite3
import xml.etree.ElementTree as ET

import pytest
from pybtex.database import parse_string

from schema.kinds import KINDS
from web.charts import lines
from web.record import record as page_of
from web.rows import when
from web.site_production import pictures

RECORDS = {
    "source": "ex-daily", "region": "karaganda-region", "material": "lithium", "theme": "tailings-reprocessing", "organisation": "ex-ministry",
    "person": "ada-speaker", "deposit": "kol-tau", "tailings-site": "sai-tailings", "facility": "sai-plant", "agreement": "ex-memorandum",
    "commitment": "ex-cm-1", "event": "ex-launch", "statement": "st-ada-1", "project": "ex-project", "call": "ex-call-1",
    "route": "ex-corridor", "count": "count-999",
}  # fmt: skip
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


def test_record_page_shows_rivals_names_and_both_sources(client):
    html = client.get("/deposit/kol-tau").text
    for text in (
        "Көл-Тау",
        "Where sources disagree",
        "1955",
        "1959",
        "Example Daily",
        "Example Survey",
        "Not disclosed",
    ):
        assert text.casefold() in html.casefold()
    assert "2 cited, 2 of them independent" not in html
    assert "3 cited, 2 of them independent" in html  # ex-copy repeats ex-daily


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


def test_a_mine_shows_its_production_year_by_year(client):
    page = client.get("/deposit/lit-sai").text
    part = page[page.index('id="production"') :]
    assert "3 figures, each with the report behind it" in part
    assert "55.5 kt" in part and "Annual report 2022" in part and "Mine production by year, kt" in part
    assert part.index('row">2023<') < part.index('row">2021<'), "newest first"
    assert [row["value"] for row in client.get("/deposit/lit-sai.json").json()["production"]] == [61, 55.5, 40]
    assert 'id="production"' not in client.get("/deposit/kol-tau").text
    material = client.get("/material/lithium").text
    assert '<a href="/deposit/lit-sai">Lit-Sai</a>' in material


def test_a_site_with_few_years_has_a_table_and_no_chart():
    row = {"product": "ore", "site": "A", "metric": "mine_production", "unit": "kt", "value": 1.0}
    assert pictures([{**row, "year": "2021"}, {**row, "year": "2022"}]) == []
    two = [{**row, "year": str(y), "site": s} for y in (2021, 2022, 2023) for s in "AB"]
    assert "ore, A" in pictures(two)[0]["svg"]


def test_record_pages_show_facts_not_plumbing(client):
    page = client.get("/deposit/kol-tau").text
    for words in ("Material list", "Has coordinates", "Has dispute", "Has estimate", "1 claims", "1 sources"):
        assert words not in page
    count = client.get("/count/count-999").text
    assert " count<" not in count and "0 count" not in count
    assert "cited, of them" not in count


def test_dates_are_words_on_pages_and_edtf_in_data(client):
    assert "about" not in client.get("/deposit/kol-tau.json").json()["main"]["changed"]
    said = client.get("/statement/st-ada-1")
    assert re.search(
        r"\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}",
        said.text,
    )


def test_a_count_page_shows_who_else_counted_and_rivals(site_db, tmp_path):
    copy = tmp_path / "x.db"
    copy.write_bytes(site_db.read_bytes())
    connection = sqlite3.connect(copy)
    connection.row_factory = sqlite3.Row
    connection.execute("UPDATE counts SET scope = (SELECT scope FROM counts WHERE id = 'count-15')")
    connection.execute(
        "INSERT INTO disputes VALUES ('count-15_number', 'count-15', 'count', '15', 'deposits', '15 (A); 999 (B)', 2, 2, 'count-15; count-999')"
    )
    for one, other in (("count-15", "count-999"), ("count-999", "count-15")):
        found = page_of(connection, "count", one)
        assert [v["said"][0]["href"] for v in found["disputes"][0]["values"]] == ["/count/count-15", "/count/count-999"]
        assert [r["id"] for g in found["related"] if g["title"].startswith("Others") for r in g["rows"]] == [other]


def test_a_relation_stated_on_both_sides_is_shown_once(site_db, tmp_path):
    copy = tmp_path / "x.db"
    copy.write_bytes(site_db.read_bytes())
    connection = sqlite3.connect(copy)
    connection.row_factory = sqlite3.Row
    connection.execute("DELETE FROM links")
    for one, other in (("kol-tau", "lit-sai"), ("lit-sai", "kol-tau")):
        connection.execute("INSERT INTO links (from_id, relation, to_id) VALUES (?, 'maybe_same_as', ?)", (one, other))
    connection.execute("INSERT INTO links (from_id, relation, to_id) VALUES ('kol-tau-west', 'part_of', 'kol-tau')")
    shown = [
        (row["relation"], row["id"], row["incoming"]) for row in page_of(connection, "deposit", "kol-tau")["links"]
    ]
    assert shown == [("maybe_same_as", "lit-sai", 0), ("part_of", "kol-tau-west", 1)]


def test_a_page_says_what_it_is_about_in_one_line(client):
    for kind, record in RECORDS.items():
        lede = re.search(r'class="lede">([^<]+)', client.get(f"/{kind}/{record}").text)
        assert lede and len(lede[1]) > len(kind) + 4, f"{kind}: {lede and lede[1]}"


def test_rival_dates_of_a_headline_are_words_too():
    assert when("disputed: 2026-07/2026-09 | 2026-10") == "disputed: July 2026 to September 2026 | October 2026"
    assert when("disputed: planned | closed") == "disputed: planned | closed"
    assert when(None) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_page_shows_its_sources(client, kind):
    page = client.get(f"/{kind}/{RECORDS[kind]}").text
    sources = client.get(f"/{kind}/{RECORDS[kind]}.json").json()["sources"]
    assert [f'id="source-{s["mark"]}"' in page for s in sources] == [True] * len(sources)
    assert set(re.findall(r'href="#source-(\d+)"', page)) <= {str(s["mark"]) for s in sources}
    if kind == "count":
        assert sources and ">None.<" not in page


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


def test_lines_have_colours_of_their_own_break_at_missing_years_and_names_stay_apart():
    drawn = lines(
        "t", {"a": [(2008, 5.0), (2011, 6.0), (2012, 6.0)], "b": [(2011, 6.1), (2012, 6.1)]}, "kt", yearly=True
    )
    paths = re.findall(r'<polyline points="([^"]+)" fill="none" stroke="([^"]+)"', drawn)
    assert [len(p.split()) for p, _ in paths] == [1, 2, 2] and len({c for _, c in paths}) == 2
    heights = sorted(float(y) for y in re.findall(r'y="([0-9.]+)">[ab]</text>', drawn))
    assert heights[1] - heights[0] >= 15
    assert drawn.count("<polyline") == 3 and lines("t", {"a": [(2008, 5.0), (2011, 6.0)]}, "kt").count("<polyline") == 1


def test_search_says_when_there_is_more(client):
    assert "The first 2 records" in client.get("/search?q=kol&limit=2").text
    assert "The first" not in client.get("/search?q=kol").text


@pytest.mark.parametrize("kind", KINDS)
def test_no_machine_date_is_left_on_a_record_page(client, kind):
    page = client.get(f"/{kind}/{RECORDS[kind]}").text
    body = re.sub(
        r"<(script|textarea|svg)\b.*?</\1>|<[^>]+>",
        " ",
        page[page.index("<main") : page.index('class="side"')],
        flags=re.S,
    )
    assert re.findall(r"(?<![\w-])\d{4}-\d{2}(?:-\d{2})?~?|\b\d{4}[~?%]|\d{3}X\b|\d{4}/\d{4}|\d{4}/\.\.", body) == []


def test_a_count_whose_id_begins_like_another_is_not_drawn_into_its_dispute(site_db, tmp_path):
    copy = tmp_path / "x.db"
    copy.write_bytes(site_db.read_bytes())
    connection = sqlite3.connect(copy)
    connection.row_factory = sqlite3.Row
    connection.execute(
        "INSERT INTO disputes VALUES ('count-999_number', 'count-999', 'count', '999', 'deposits', '999 (A)', 2, 2, 'count-999; count-15-b')"
    )
    assert page_of(connection, "count", "count-15")["disputes"] == []
