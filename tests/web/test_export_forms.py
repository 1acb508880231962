"""The other forms of an export: workbook, GeoJSON, zip; each opens, is whole and explains itself."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from loaders import export_xlsx
from loaders.export_table import Selection, describe, public, whole
from tests.web.archives import RUN, member, opened


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


def test_the_zip_of_a_mine_or_raw_material_holds_its_series(client):
    archive = opened(client, "/export/deposits.zip?id=lit-sai")
    assert [row["value"] for row in member(archive, "production.csv")] == ["40.0", "55.5", "61.0"]
    assert "ex-table" in {row["id"] for row in member(archive, "sources.csv")}
    assert "production" in {row["table_name"] for row in member(archive, "dictionary_of_other_files.csv")}
    assert "production.csv" not in opened(client, "/export/deposits.zip?id=kol-tau").namelist()
    material = opened(client, "/export/materials.zip?id=lithium")
    assert len(member(material, "production.csv")) == 3 and "supply_shares.csv" in material.namelist()
