"""Record pages: what a reader sees of a record, with sources, dates in words and what belongs to it."""

from __future__ import annotations

import re

import pytest

from schema.kinds import KINDS
from tests.web.records import RECORDS
from web.charts import lines
from web.record import record as page_of
from web.rows import when
from web.site_production import pictures


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


def test_a_count_page_shows_who_else_counted_and_rivals(own):
    own.execute("UPDATE counts SET scope = (SELECT scope FROM counts WHERE id = 'count-15')")
    own.execute(
        "INSERT INTO disputes VALUES ('count-15_number', 'count-15', 'count', '15', 'deposits', '15 (A); 999 (B)', 2, 2, 'count-15; count-999')"
    )
    for one, other in (("count-15", "count-999"), ("count-999", "count-15")):
        found = page_of(own, "count", one)
        assert [v["said"][0]["href"] for v in found["disputes"][0]["values"]] == ["/count/count-15", "/count/count-999"]
        assert [r["id"] for g in found["related"] if g["title"].startswith("Others") for r in g["rows"]] == [other]


def test_a_relation_stated_on_both_sides_is_shown_once(own):
    own.execute("DELETE FROM links")
    for one, other in (("kol-tau", "lit-sai"), ("lit-sai", "kol-tau")):
        own.execute("INSERT INTO links (from_id, relation, to_id) VALUES (?, 'maybe_same_as', ?)", (one, other))
    own.execute("INSERT INTO links (from_id, relation, to_id) VALUES ('kol-tau-west', 'part_of', 'kol-tau')")
    shown = [(row["relation"], row["id"], row["incoming"]) for row in page_of(own, "deposit", "kol-tau")["links"]]
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


def test_lines_have_colours_of_their_own_break_at_missing_years_and_names_stay_apart():
    drawn = lines(
        "t", {"a": [(2008, 5.0), (2011, 6.0), (2012, 6.0)], "b": [(2011, 6.1), (2012, 6.1)]}, "kt", yearly=True
    )
    paths = re.findall(r'<polyline points="([^"]+)" fill="none" stroke="([^"]+)"', drawn)
    assert [len(p.split()) for p, _ in paths] == [1, 2, 2] and len({c for _, c in paths}) == 2
    heights = sorted(float(y) for y in re.findall(r'y="([0-9.]+)">[ab]</text>', drawn))
    assert heights[1] - heights[0] >= 15
    assert drawn.count("<polyline") == 3 and lines("t", {"a": [(2008, 5.0), (2011, 6.0)]}, "kt").count("<polyline") == 1


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


def test_a_count_whose_id_begins_like_another_is_not_drawn_into_its_dispute(own):
    own.execute(
        "INSERT INTO disputes VALUES ('count-999_number', 'count-999', 'count', '999', 'deposits', '999 (A)', 2, 2, 'count-999; count-15-b')"
    )
    assert page_of(own, "count", "count-15")["disputes"] == []
