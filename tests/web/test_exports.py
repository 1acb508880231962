"""Exports as CSV hold all rows that the filters mean, and nothing that a spreadsheet runs."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3

import pandas
import pytest

from loaders import export_csv
from loaders.export_table import Selection, public, whole
from schema.tables import HIDDEN
from tests.web.archives import RUN, as_rows
from tests.web.conftest import run as in_thread
from web import selecting, sending

FILTERS = [
    ("deposits", ""), ("deposits", "in_scope=yes"), ("deposits", "label__contains=Tau"), ("deposits", "n_claims__gte=3&_sort_desc=n_claims"),
    ("deposits", "label__startswith=Kol&label__endswith=West"), ("deposits", "id__in=kol-tau,lit-sai"), ("deposits", 'id__in=["kol-tau"]'),
    ("deposits", "id__notin=kol-tau"), ("deposits", "latitude__isnull=1"), ("deposits", "latitude__notnull=1"), ("deposits", "latitude__lt=49.5"),
    ("deposits", "label__like=%25tau%25"), ("deposits", "label__glob=K*"), ("deposits", "id__not=kol-tau&_sort=region"), ("deposits", "note__isblank=1"),
    ("deposits", "_search=kol"), ("deposits", '_search="kol'), ("deposits", "_search_label=kol"), ("deposits", "_search=ko*&_searchmode=raw"),
    ("deposits", "region=nowhere"), ("claims", "property=discovery_year&_facet=rank&_size=1"), ("claims", "value_low__gt=1956"),
    ("claims", "entity_id=kol-tau&entity_id__not=x"), ("sources", ""), ("supply_shares", "country=Kazakhstan"), ("names", "lang=kk"),
]  # fmt: skip


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


def test_export_page_lists_every_table_with_its_formats(client, connection):
    html = client.get("/export").text
    for table in public(connection):
        count = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        assert all(f'href="/export/{table}.{ext}"' in html for ext in ("csv", "xlsx", "zip"))
        assert re.search(rf">{table}</a></th><td class=.number. data-th=.Rows.>{count:,}<", html)
    assert html.count('.geojson"') == 3
    for address in re.findall(r'href="(/export/[^"?]+)"', html):
        assert client.get(address).status_code == 200, address


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
