"""The sources that travel with an export are those of its rows, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pybtex.database import parse_string

from loaders.export_table import source_ids, whole
from schema.kinds import BY_FOLDER
from tests.web.archives import member, opened


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


def test_disputes_of_counts_travel_with_the_sources_of_the_counts(own):
    own.execute(
        "INSERT INTO disputes VALUES ('count-15_number', 'count-15', 'count', '15', 'deposits', '15 (A); 999 (B)', 2, 2, 'count-15; count-999')"
    )
    part = replace(whole(own, "disputes"), where="entity_kind = :k", parameters={"k": "count"})
    assert set(source_ids(own, [part])) == {"ex-survey", "ex-daily"}
