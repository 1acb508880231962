"""Exports hold all rows that the filters mean, their sources and no others, and nothing that a spreadsheet runs."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import openpyxl
import pandas
import pytest
from pybtex.database import parse_string

from loaders import export_csv, export_xlsx
from loaders.export_table import Selection, describe, public, source_ids, whole
from schema.kinds import BY_FOLDER
from schema.tables import HIDDEN
from tests.web.conftest import run as in_thread
from web import pack, selecting, sending

FILTERS = [
    ("deposits", ""), ("deposits", "in_scope=yes"), ("deposits", "label__contains=Tau"), ("deposits", "n_claims__gte=3&_sort_desc=n_claims"),
    ("deposits", "label__startswith=Kol&label__endswith=West"), ("deposits", "id__in=kol-tau,lit-sai"), ("deposits", 'id__in=["kol-tau"]'),
    ("deposits", "id__notin=kol-tau"), ("deposits", "latitude__isnull=1"), ("deposits", "latitude__notnull=1"), ("deposits", "latitude__lt=49.5"),
    ("deposits", "label__like=%25tau%25"), ("deposits", "label__glob=K*"), ("deposits", "id__not=kol-tau&_sort=region"), ("deposits", "note__isblank=1"),
    ("deposits", "_search=kol"), ("deposits", '_search="kol'), ("deposits", "_search_label=kol"), ("deposits", "_search=ko*&_searchmode=raw"),
    ("deposits", "region=nowhere"), ("claims", "property=discovery_year&_facet=rank&_size=1"), ("claims", "value_low__gt=1956"),
    ("claims", "entity_id=kol-tau&entity_id__not=x"), ("sources", ""), ("supply_shares", "country=Kazakhstan"), ("names", "lang=kk"),
]  # fmt: skip


@pytest.fixture(scope="module")
def connection(site_db):
    with closing(sqlite3.connect(f"file:{site_db}?immutable=1", uri=True)) as found:
        yield found


def as_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def opened(client, path: str) -> zipfile.ZipFile:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return zipfile.ZipFile(io.BytesIO(response.content))


def member(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return as_rows(archive.read(name).decode("utf-8"))


def test_public_tables_are_all_but_the_hidden_ones(connection):
    names = public(connection)
    assert {"deposits", "claims", "sources", "trade_flows", "dictionary"} <= set(names)
    assert not set(names) & set(HIDDEN)


def test_csv_of_every_table_is_the_whole_table(client, connection):
    for table in public(connection):
        response = client.get(f"/export/{table}.csv")
        count = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        frame = pandas.read_csv(io.StringIO(response.text), dtype=str, keep_default_na=False)
        assert len(frame) == count == int(response.headers["x-row-count"]), table
        assert list(frame.columns) == [c[1] for c in connection.execute(f'PRAGMA table_info("{table}")')]
        assert f"{table}_2026.01.0_2026-01-15_{count}-rows.csv" in response.headers["content-disposition"]
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(("table", "query"), FILTERS)
def test_filters_are_those_of_the_table_page(client, table, query):
    page = client.get(f"/catalogue/{table}.json?_shape=objects&{query.replace('_size=1', '')}&_size=1000").json()
    response = client.get(f"/export/{table}.csv?{query}")
    key = "id"
    assert [row[key] for row in as_rows(response.text)] == [str(row[key]) for row in page["rows"]]
    assert int(response.headers["x-row-count"]) == page["filtered_table_rows_count"]


def test_some_filters_find_and_some_do_not(client):
    counts = {len(as_rows(client.get(f"/export/{t}.csv?{q}").text)) for t, q in FILTERS if t == "deposits"}
    assert {0, 1, 2, 3} <= counts


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/export/deposits.csv?regon=x", ["'regon'", "wanted: one of id", "perhaps you mean 'region'"]),
        ("/export/deposits.csv?region__foo=x", ["no comparison 'foo'", "contains"]),
        ("/export/deposits.csv?_where=1", ["_where", "_search"]),
        ("/export/deposits.csv?_sort=nix", ["sort by 'nix'"]),
        ("/export/deposits.csv?_sort=id&_sort_desc=label", ["one of them"]),
        ("/export/deposits.csv?_search_nix=a", ["_search_nix"]),
        ("/export/disputes.csv?_search=a", ["no full-text index"]),
        ("/export/deposits.csv?_col=nix", ["'nix'"]),
        ("/export/deposits.csv?n_claims__gt=%C2%B2", ["cannot be read"]),
        ("/export/deposits.csv?id__in=[1", ["cannot be read"]),
        ("/export/deposits.csv?id__in=[[1]]", ["found:"]),
        ("/export/deposits.csv?region__arraycontains=x", ["malformed JSON"]),
        ('/export/deposits.csv?_searchmode=raw&_search="', ["unterminated string"]),
        (f"/export/deposits.csv?label__contains={'%25' * 300}", ["pattern too complex"]),
        ('/export/deposits.csv?x"; drop table deposits --=1', ["no column"]),
        ("/export/pack.zip", ["no subject"]),
        ("/export/pack.zip?material=nix", ["'nix'"]),
        ("/export/pack.zip?material=copper&theme=tailings-reprocessing", ["2 subjects"]),
        ("/export/pack.zip?colour=red", ["colour"]),
    ],
)
def test_what_cannot_be_met_is_refused_in_words(client, path, words):
    response = client.get(path)
    assert response.status_code == 400
    assert all(part in response.text for part in ("found:", "wanted:", "cure:", *words)), response.text
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("path", "word"),
    [("/export/nix.csv", "agreements"), ("/export/entities.csv", "no public table"), ("/export/sqlite_master.csv", "no public table"),
     ("/export/calls.geojson", "no points"), ("/export/deposits.pdf", ".xlsx"), ("/export/claims_fts.csv", "no public table")],
)  # fmt: skip
def test_what_is_not_there_is_404_with_a_reason(client, path, word):
    response = client.get(path)
    assert response.status_code == 404 and word in response.text


def test_slow_filters_are_stopped(client, monkeypatch):
    monkeypatch.setattr(sending, "PATIENCE", -1.0)
    monkeypatch.setattr(sending, "STEPS", 1)
    response = client.get("/export/claims.csv?value__contains=a")
    assert response.status_code == 400 and "interrupted" in response.text


def test_columns_can_be_chosen_and_the_key_stays(client):
    assert as_rows(client.get("/export/deposits.csv?_col=label").text)[0].keys() == {"id", "label"}
    assert "note" not in as_rows(client.get("/export/deposits.csv?_nocol=note").text)[0]


def test_bom_is_for_excel_only_on_request(client):
    assert client.get("/export/deposits.csv?_bom=1").content.startswith(b"\xef\xbb\xbfid,")
    assert client.get("/export/deposits.csv").content.startswith(b"id,")


def test_head_gives_the_headers_alone(client):

    response = in_thread(client.datasette.client.head("/export/deposits.csv"))
    assert response.status_code == 200 and response.headers["x-row-count"] == "3" and not response.content


def test_rows_are_streamed_in_batches(connection, monkeypatch):
    monkeypatch.setattr(export_csv, "BATCH", 2)
    parts = list(export_csv.chunks(connection, whole(connection, "names")))
    count = whole(connection, "names").count(connection)
    assert len(parts) == 1 + (count + 1) // 2
    assert len(as_rows("".join(parts))) == count


RUN = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", 'x"=1', "a,=b", "=a\r\n,b", "plain"]


@pytest.fixture
def hostile():
    """A table that the schema would never let in."""
    with closing(sqlite3.connect(":memory:")) as found:
        found.execute("CREATE TABLE t (first, number, last)")
        found.executemany(
            "INSERT INTO t VALUES (?, ?, ?)", [(text, -5.5, text) for text in RUN] + [("a", None, None), ("b", -3, "")]
        )
        yield found


def test_no_cell_that_a_spreadsheet_would_run(hostile):
    text = "".join(export_csv.chunks(hostile, Selection("t", ("first", "number", "last"))))
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert len(read) == len(RUN) + 2
    for row, original in zip(read, RUN, strict=False):
        assert row[0] == row[2] == (f"'{original}" if original[0] in "=+-@\t\r" else original)
        assert row[1] == "-5.5"
    assert read[-2] == ["a", "", ""] and read[-1][1] == "-3"


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("text", RUN[:6])
def test_one_such_cell_anywhere_is_found(hostile, place, text):
    row = ["a", "b", "c"]
    row[place] = text
    hostile.execute("DELETE FROM t")
    hostile.execute("INSERT INTO t VALUES (?, ?, ?)", row)
    row[place] = f"'{text}"
    assert (
        list(
            csv.reader(
                io.StringIO(
                    "".join(export_csv.chunks(hostile, Selection("t", ("first", "number", "last")))), newline=""
                )
            )
        )[1]
        == row
    )


def book(client, path: str) -> openpyxl.Workbook:
    response = client.get(path)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def test_workbook_has_four_sheets_and_every_row(client, connection):
    found = book(client, "/export/deposits.xlsx?id__in=kol-tau,lit-sai")
    assert found.sheetnames == ["data", "dictionary", "sources", "about"]
    head, *rows = found["data"].iter_rows(values_only=True)
    assert [row[0] for row in rows] == ["kol-tau", "lit-sai"]
    point = dict(zip(head, rows[0], strict=True))
    assert point["latitude"] == 49.2 and isinstance(point["n_claims"], int)
    columns = connection.execute(
        "SELECT column_name FROM dictionary WHERE table_name = 'deposits' ORDER BY position"
    ).fetchall()
    assert (
        [row[1] for row in found["dictionary"].iter_rows(min_row=2, values_only=True)]
        == [c[0] for c in columns]
        == list(head)
    )
    about = dict(found["about"].iter_rows(values_only=True))
    assert about["Rows"] == "2" and about["Version"] == "2026.01.0" and about["Date of the data"] == "2026-01-15"
    assert (
        "kol-tau" in about["Filters"]
        and "CC BY 4.0" in about["Licence"]
        and "Version 2026.01.0" in about["How to cite"]
    )
    assert "Ore, metal" in about["Caveat 3"]


def test_workbook_runs_nothing_and_guesses_nothing(hostile, connection, tmp_path):
    about = describe(connection, whole(connection, "deposits"))
    hostile.executescript(
        "CREATE TABLE dictionary (table_name, column_name, position, refers_to); CREATE TABLE sources (id); CREATE TABLE vocabularies (vocabulary, code);"
        "INSERT INTO dictionary VALUES ('t', 'first', 1, 'none'), ('dictionary', 'x', 1, 'none'), ('sources', 'id', 1, 'none');"
        "INSERT INTO t VALUES ('https://example.org', 1, '007');"
    )
    with (tmp_path / "t.xlsx").open("wb+") as file:
        export_xlsx.write(hostile, Selection("t", ("first", "number", "last")), about, file, limit=5)
    found = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert found.sheetnames == ["data", "data_2", "data_3", "data_4", "dictionary", "sources", "about"]
    rows = [row for name in found.sheetnames[:4] for row in found[name].iter_rows(min_row=2)]
    assert len(rows) == len(RUN) + 3
    assert all(cell.data_type in ("s", "n", "inlineStr") and cell.hyperlink is None for row in rows for cell in row)
    assert (
        rows[0][0].value == "=1+1"
        and rows[0][0].data_type == "s"
        and rows[0][1].value == -5.5
        and rows[-1][2].value == "007"
    )
    assert "more rows than Excel" in dict(found["about"].iter_rows(values_only=True))["Sheets"]


def test_a_cell_too_long_for_excel_is_told(hostile, connection, tmp_path):
    about = describe(connection, whole(connection, "deposits"))
    hostile.executescript(
        "CREATE TABLE dictionary (table_name, column_name, position, refers_to); CREATE TABLE sources (id);"
        "INSERT INTO dictionary VALUES ('dictionary', 'x', 1, 'none'), ('sources', 'id', 1, 'none');"
    )
    hostile.execute("INSERT INTO t VALUES (?, 1, 2)", ("x" * 40_000,))
    with (tmp_path / "t.xlsx").open("wb+") as file:
        export_xlsx.write(hostile, Selection("t", ("first", "number", "last")), about, file)
    assert dict(openpyxl.load_workbook(tmp_path / "t.xlsx")["about"].iter_rows(values_only=True))[
        "Cells cut"
    ].startswith("1:")


def test_geojson_says_licence_version_and_how_many_have_no_point(client, connection):
    for table in ("deposits", "tailings_sites", "facilities"):
        found = client.get(f"/export/{table}.geojson").json()
        total, points = connection.execute(f"SELECT count(*), count(latitude) FROM {table}").fetchone()
        assert len(found["features"]) == points and found["without_point"] == total - points and found["rows"] == total
        assert found["version"] == "2026.01.0" and "CC BY 4.0" in found["licence"]
    feature = next(
        f for f in client.get("/export/deposits.geojson?_col=label").json()["features"] if f["id"] == "kol-tau"
    )
    assert feature["geometry"] == {"type": "Point", "coordinates": [75.1, 49.2]}
    assert set(feature["properties"]) == {"id", "label", "url"}
    empty = client.get("/export/deposits.geojson?id=nothing").json()
    assert empty["features"] == [] and empty["without_point"] == 0


def test_zip_explains_itself(client, connection):
    archive = opened(client, "/export/deposits.zip?in_scope=yes&_facet=region")
    assert archive.testzip() is None
    assert {
        "deposits.csv",
        "dictionary.csv",
        "sources.csv",
        "claims.csv",
        "estimates.csv",
        "README.txt",
        "CITATION.bib",
    } <= set(archive.namelist())
    rows = member(archive, "deposits.csv")
    assert rows and all(row["in_scope"] == "yes" for row in rows)
    readme = archive.read("README.txt").decode("utf-8")
    for text in (
        f"Rows: {len(rows)}",
        'in_scope = "yes"',
        "2026.01.0",
        "2026-01-15",
        "CC BY 4.0",
        "How to cite",
        "Ore, metal",
        "disputed",
        "Not collected",
        "in_scope=yes",
    ):
        assert text in readme, text
    assert "_facet" not in readme and all(name in readme for name in archive.namelist() if name != "README.txt")
    assert {row["table_name"] for row in member(archive, "dictionary.csv")} == {"deposits"}
    described = {
        (r["table_name"], r["column_name"])
        for n in ("dictionary.csv", "dictionary_of_other_files.csv")
        for r in member(archive, n)
    }
    for table in ("deposits", "claims", "estimates", "sources"):
        assert {
            (table, column) for column in next(csv.reader(io.StringIO(archive.read(f"{table}.csv").decode())))
        } <= described
    ids = {row["id"] for row in rows}
    for table in ("claims", "estimates"):
        want = {
            r[0]
            for r in connection.execute(
                f"SELECT id FROM {table} WHERE entity_id IN (SELECT id FROM deposits WHERE in_scope = 'yes')"
            )
        }
        assert {row["id"] for row in member(archive, f"{table}.csv")} == want
        assert all(row["entity_id"] in ids for row in member(archive, f"{table}.csv"))


def test_codes_in_the_zip_mean_something(client):
    archive = opened(client, "/export/claims.zip")
    known = {(row["vocabulary"], row["code"]) for row in member(archive, "codes.csv")}
    for column in (row for row in member(archive, "dictionary.csv") if row["codes"] != "none"):
        used = {row[column["column_name"]] for row in member(archive, "claims.csv")} - {""}
        assert used <= {code for vocabulary, code in known if vocabulary == column["codes"]}, column["column_name"]


def brute(connection, ids: set[str]) -> set[str]:
    """Sources of records, by looking into every table that has a record and a source."""
    found: set[str] = set()
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    ).fetchall():
        columns = {c[1] for c in connection.execute(f'PRAGMA table_info("{table}")')}
        for key in {"entity_id", "from_id", "commitment_id"} & columns if "source_id" in columns else ():
            found |= {s for i, s in connection.execute(f'SELECT "{key}", source_id FROM "{table}"') if i in ids and s}
    return found


def test_sources_are_exactly_those_of_the_rows(client, connection):
    for table, query in (
        ("deposits", "id=kol-tau"),
        ("deposits", "in_scope=yes"),
        ("deposits", "id=lit-sai"),
        ("tailings_sites", ""),
        ("commitments", ""),
        ("deposits", "id=x"),
    ):
        archive = opened(client, f"/export/{table}.zip?{query}")
        ids = {row["id"] for row in member(archive, f"{table}.csv")}
        sources = {row["id"] for row in member(archive, "sources.csv")}
        assert sources == brute(connection, ids)
        assert sources | {f"kzeu-{table.replace('_', '-')}"} == set(
            parse_string(archive.read("CITATION.bib").decode("utf-8"), "bibtex").entries
        )
    assert len(brute(connection, {"kol-tau"})) < connection.execute("SELECT count(*) FROM sources").fetchone()[0]


def test_sources_of_a_record_are_as_many_as_the_record_says(connection):
    checked = 0
    for table in BY_FOLDER.keys() - {"sources", "counts"}:
        for record, want in connection.execute(f'SELECT id, n_sources FROM "{table}"').fetchall():
            one = replace(whole(connection, table), where="id = :id", parameters={"id": record})
            assert len(source_ids(connection, [one])) == want, record
            checked += 1
    assert checked >= 20


@pytest.mark.parametrize(
    "table", ["claims", "estimates", "names", "supply_shares", "material_lists", "production", "trade_flows"]
)
def test_sources_of_plain_tables_come_from_their_own_columns(client, table):
    archive = opened(client, f"/export/{table}.zip")
    rows = member(archive, f"{table}.csv")
    cited = {row[c] for row in rows for c in row if c.endswith("source_id") and row[c]}
    assert {row["id"] for row in member(archive, "sources.csv")} == cited


def test_sources_of_disputes_are_those_of_their_claims(client, connection):
    archive = opened(client, "/export/disputes.zip?entity_id=sai-tailings")
    ids = [i for row in member(archive, "disputes.csv") for i in row["claim_ids"].split("; ")]
    rows = connection.execute(
        "SELECT id, source_id FROM claims UNION ALL SELECT id, source_id FROM estimates"
    ).fetchall()
    assert {row["id"] for row in member(archive, "sources.csv")} == {s for i, s in rows if i in ids} != set()


@pytest.mark.parametrize(
    "path",
    [
        "/export/deposits.zip",
        "/export/deposits.xlsx",
        "/export/pack.zip?theme=tailings-reprocessing",
        "/export/dictionary.zip",
    ],
)
def test_same_data_same_bytes(client, path):
    first = client.get(path)
    assert first.status_code == 200 and first.content == client.get(path).content
    assert int(first.headers["content-length"]) == len(first.content)


def test_zip_of_every_table_opens(client, connection):
    for table in public(connection):
        archive = opened(client, f"/export/{table}.zip")
        assert len(archive.namelist()) == len(set(archive.namelist()))
        assert (
            len(member(archive, f"{table}.csv")) == connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        )


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


def test_export_page_lists_every_table_with_its_formats(client, connection):
    html = client.get("/export").text
    for table in public(connection):
        count = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        assert all(f'href="/export/{table}.{ext}"' in html for ext in ("csv", "xlsx", "zip"))
        assert re.search(rf">{table}</a></th><td class=.number. data-th=.Rows.>{count:,}<", html)
    assert html.count('.geojson"') == 3
    for address in re.findall(r'href="(/export/[^"?]+)"', html):
        assert client.get(address).status_code == 200, address


def test_pack_page_shows_what_is_in_it_without_script(client, connection):
    html = client.get("/export/pack").text
    assert all(f'name="{kind}"' in html for kind in pack.SUBJECTS) and "<script" not in html
    html = client.get("/export/pack?material=copper").text
    assert 'href="/export/pack.zip?material=copper"' in html and 'facilities</th><td class="number">1<' in html
    assert client.get("/export/pack?material=nix").status_code == 400


def test_nothing_is_left_open(client, monkeypatch):
    made = []
    connect = sending.connect

    def counted(datasette):
        made.append(connect(datasette))
        return made[-1]

    monkeypatch.setattr(sending, "connect", counted)
    for path in (
        "/export/deposits.csv",
        "/export/deposits.zip",
        "/export/deposits.csv?x=1",
        "/export/nix.csv",
        "/export/deposits.pdf",
        "/export/pack.zip?theme=tailings-reprocessing",
    ):
        client.get(path)
    assert len(made) >= 5
    for one in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            one.execute("SELECT 1")


def test_a_reader_who_leaves_stops_the_work():

    asked, ended = [], []

    async def body():
        try:
            for i in range(1000):
                asked.append(i)
                await asyncio.sleep(0)
                yield b"x"
        finally:
            ended.append(True)

    async def run() -> None:
        left = asyncio.Event()

        async def receive():
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            if len(asked) == 5:
                left.set()

        await sending.Sent(body(), {}, receive).asgi_send(send)

    in_thread(run())
    assert ended and len(asked) < 20


def test_the_address_of_an_export_is_stable(connection):
    from datasette.utils import MultiParams

    one = selecting.canonical(MultiParams({"region": ["a"], "_facet": ["x"], "id__in": ["b"], "_bom": ["1"]}))
    assert one == "id__in=b&region=a"


def test_the_zip_of_a_mine_or_raw_material_holds_its_series(client):
    archive = opened(client, "/export/deposits.zip?id=lit-sai")
    assert [row["value"] for row in member(archive, "production.csv")] == ["40.0", "55.5", "61.0"]
    assert "ex-table" in {row["id"] for row in member(archive, "sources.csv")}
    assert "production" in {row["table_name"] for row in member(archive, "dictionary_of_other_files.csv")}
    assert "production.csv" not in opened(client, "/export/deposits.zip?id=kol-tau").namelist()
    material = opened(client, "/export/materials.zip?id=lithium")
    assert len(member(material, "production.csv")) == 3 and "supply_shares.csv" in material.namelist()


def test_disputes_of_counts_travel_with_the_sources_of_the_counts(site_db, tmp_path):
    copy = tmp_path / "x.db"
    copy.write_bytes(site_db.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute(
            "INSERT INTO disputes VALUES ('count-15_number', 'count-15', 'count', '15', 'deposits', '15 (A); 999 (B)', 2, 2, 'count-15; count-999')"
        )
        part = replace(whole(connection, "disputes"), where="entity_kind = :k", parameters={"k": "count"})
        assert set(source_ids(connection, [part])) == {"ex-survey", "ex-daily"}
