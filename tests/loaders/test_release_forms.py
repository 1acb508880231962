"""The descriptions and forms of a release pass validators of others; each validator is shown to refuse a fault."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from pathlib import Path

import duckdb
import frictionless
import jsonschema
import openpyxl
import pyarrow.parquet
import pyshacl
import pytest
import rdflib
import yaml
from pybtex.database import parse_string

from loaders.build import build
from loaders.described import HEADER, tables
from loaders.export_table import public
from loaders.release import export
from loaders.release_meta import URN
from tests.conftest import ROOT
from tests.loaders.conftest import SITE

#: rdflib warns of its own insides.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
SCHEMAS = ROOT / "tests" / "data" / "schemas"


DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")


@pytest.fixture
def spoilt(folder: Path, tmp_path: Path) -> Path:
    """A copy of the release that a test may spoil."""
    return Path(shutil.copytree(folder, tmp_path / "spoilt"))


def linked(path: Path) -> rdflib.Graph:
    """A JSON-LD file as a graph; no context may be asked of another host."""
    assert '"@context": "http' not in path.read_text(encoding="utf-8")
    return rdflib.Graph().parse(path, format="json-ld", publicID="https://release.example.org/")


def test_frictionless(folder: Path) -> None:
    found = frictionless.validate(str(folder / "datapackage.json"))
    assert found.valid, found.flatten(["type", "message"])
    assert len(found.tasks) == len(list(folder.glob("csv/*.csv"))) + 3


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        ("csv/deposits.csv", "karaganda-region", "atlantis-region", "foreign-key"),
        ("csv/deposits.csv", "49.2", "north", "type-error"),
        ("csv/claims.csv", "ex-daily", "ex-dailx", "hash-count"),
    ],
)
def test_frictionless_refuses(spoilt: Path, name: str, old: str, new: str, error: str) -> None:
    path = spoilt / name
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))
    found = frictionless.validate(str(spoilt / "datapackage.json"))
    assert error in {kind for (kind,) in found.flatten(["type"])}


def test_package_tells_units_keys_licences_sources(folder: Path, connection: sqlite3.Connection) -> None:
    package = json.loads((folder / "datapackage.json").read_text())
    by_name = {r["name"]: r["schema"] for r in package["resources"]}
    units = {f["name"]: f.get("unit") for f in by_name["tailings-sites"]["fields"]}
    assert (units["stored_mass_mt_low"], units["latitude"], units["label"]) == ("Mt", "degrees", None)
    assert {"fields": ["source_id"], "reference": {"resource": "sources", "fields": ["id"]}} in by_name["claims"][
        "foreignKeys"
    ]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(package["sources"]) == connection.execute("SELECT count(*) FROM sources").fetchone()[0]
    for table in tables(connection):
        declared = by_name[table.name.replace("_", "-")]
        assert [f["name"] for f in declared["fields"]] == [c.name for c in table.columns]
        have = len(connection.execute(f'PRAGMA foreign_key_list("{table.name}")').fetchall())
        assert len(declared.get("foreignKeys", [])) == have


@pytest.mark.parametrize("which", ["folder", "sited"])
def test_dcat_ap_shapes(which: str, request: pytest.FixtureRequest) -> None:
    graph = linked(request.getfixturevalue(which) / "catalogue.jsonld")
    conforms, _, words = pyshacl.validate(graph, shacl_graph=str(SCHEMAS / "dcat-ap-mandatory.ttl"))
    assert conforms, words
    assert len(set(graph.subjects(rdflib.RDF.type, DCAT.Distribution))) > 70
    assert len(set(graph.subjects(rdflib.RDF.type, DCAT.DataService))) == (which == "sited")


@pytest.mark.parametrize("gone", ["publisher", "accessURL", "title"])
def test_dcat_ap_shapes_refuse(folder: Path, gone: str) -> None:
    graph = linked(folder / "catalogue.jsonld")
    predicate = next(p for p in graph.predicates() if str(p).endswith(f"/{gone}") or str(p).endswith(f"#{gone}"))
    graph.remove((None, predicate, None))
    assert not pyshacl.validate(graph, shacl_graph=str(SCHEMAS / "dcat-ap-mandatory.ttl"))[0]


def test_schema_org_dataset(folder: Path) -> None:
    graph = linked(folder / "catalogue.jsonld")
    schema = rdflib.Namespace("https://schema.org/")
    (dataset,) = graph.subjects(rdflib.RDF.type, schema.Dataset)
    assert 50 <= len(str(graph.value(dataset, schema.description))) <= 5000
    for name in (
        "name",
        "license",
        "creator",
        "version",
        "datePublished",
        "spatialCoverage",
        "distribution",
        "isBasedOn",
    ):
        assert graph.value(dataset, schema[name]) is not None, name


def test_files_of_the_graph_exist(folder: Path) -> None:
    graph = linked(folder / "catalogue.jsonld")
    found = {str(o).removeprefix("https://release.example.org/") for o in graph.objects(None, DCAT.downloadURL)}
    missing = {name for name in found if not (folder / name).is_file()}
    assert missing == set()
    assert {"catalogue.db", "csv/deposits.csv", "parquet/claims.parquet", "sites.gpkg"} <= found


def test_every_claim_has_its_provenance(folder: Path, connection: sqlite3.Connection) -> None:
    graph = linked(folder / "claims.jsonld")
    sql = "SELECT '/' || entity_kind || '/' || entity_id || '#claim-' || n, source_id FROM {}"
    for table in ("claims", "estimates"):
        for place, source in connection.execute(sql.format(table)):
            assert graph.value(rdflib.URIRef(URN + place), PROV.wasDerivedFrom) == rdflib.URIRef(
                f"{URN}/source/{source}"
            )
    copy, repeated = connection.execute("SELECT id, repeats_id FROM sources WHERE repeats_id IS NOT NULL").fetchone()
    assert (
        rdflib.URIRef(f"{URN}/source/{copy}"),
        PROV.wasDerivedFrom,
        rdflib.URIRef(f"{URN}/source/{repeated}"),
    ) in graph


def test_citation_file(folder: Path) -> None:
    schema = json.loads((SCHEMAS / "cff-1.2.0.json").read_text())
    found = yaml.safe_load((folder / "CITATION.cff").read_text())
    check = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    assert list(check.iter_errors(found)) == []
    assert list(check.iter_errors(yaml.safe_load((ROOT / "CITATION.cff").read_text()))) == []
    found.pop("authors")
    assert list(check.iter_errors(found))


def test_datacite_and_zenodo(folder: Path, golden_copy: Path, tmp_path: Path) -> None:
    check = jsonschema.Draft201909Validator(json.loads((SCHEMAS / "datacite-4.5.json").read_text()))
    found = json.loads((folder / "datacite.json").read_text())
    assert list(check.iter_errors(found)) == [] and "doi" not in found
    assert list(check.iter_errors({**found, "publisher": None}))
    (golden_copy / "releases.csv").write_text(
        "version,date,doi,summary\n2026.01.0,2026-01-15,10.5281/zenodo.1,First\n2026.02.0,2026-02-15,10.5281/zenodo.2,Second\n"
    )
    build(golden_copy, tmp_path / "two.db")
    export(tmp_path / "two.db", tmp_path / "two")
    found = json.loads((tmp_path / "two" / "datacite.json").read_text())
    assert list(check.iter_errors(found)) == []
    assert found["doi"] == "10.5281/zenodo.2" and found["version"] == "2026.02.0"
    assert found["relatedIdentifiers"][0] == {"relatedIdentifier": "10.5281/zenodo.1", "relatedIdentifierType": "DOI", "relationType": "IsNewVersionOf"}  # fmt: skip
    zenodo = json.loads((tmp_path / "two" / ".zenodo.json").read_text())
    assert {"title", "upload_type", "description", "creators", "license", "publication_date"} <= set(zenodo)
    assert zenodo["related_identifiers"][-1]["identifier"] == "10.5281/zenodo.1"
    assert "https://doi.org/10.5281/zenodo.2" in (tmp_path / "two" / "README.md").read_text()
    assert "Records added after 2026-01-15 (0)" in (tmp_path / "two" / "CHANGES.md").read_text()


def test_sources_in_three_forms(folder: Path, connection: sqlite3.Connection) -> None:
    ids = [row[0] for row in connection.execute("SELECT id FROM sources ORDER BY id")]
    assert list(parse_string((folder / "sources.bib").read_text(), "bibtex").entries) == ids
    assert re.findall(r"^ID  - (.+)$", (folder / "sources.ris").read_text(), re.M) == ids
    with (SCHEMAS / "csl-fields.csv").open() as file:
        forms = {row["field"]: row["form"] for row in csv.DictReader(file)}
    items = json.loads((folder / "sources.csl.json").read_text())
    assert [item["id"] for item in items] == ids
    for item in items:
        assert item["type"] in forms["type"].split()
        for name, value in item.items():
            form = forms[name]
            assert form != "date" or all(isinstance(n, int) for n in value["date-parts"][0])
            assert form != "names" or all(set(n) == {"literal"} for n in value)
            assert form not in ("text",) or isinstance(value, str)


def test_workbook(folder: Path, connection: sqlite3.Connection) -> None:
    book = openpyxl.load_workbook(folder / "catalogue.xlsx", read_only=True)
    assert book.sheetnames[0] == "about"
    assert set(public(connection)) < set(book.sheetnames)
    for name in ("deposits", "claims", "estimates", "sources", "links"):
        rows = list(book[name].iter_rows(values_only=True))
        wanted = connection.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall()
        assert rows[1:] == [tuple(row) for row in wanted]
    about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
    assert "CC-BY" in about["Licence"] or "Creative Commons" in about["Licence"]
    assert about["How to cite"].endswith("/release/2026.01.0")


def test_parquet_is_typed_and_the_same_rows(folder: Path, connection: sqlite3.Connection) -> None:
    for table in tables(connection):
        path = folder / "parquet" / f"{table.name}.parquet"
        rows = connection.execute(table.selection.sql()).fetchall()
        assert duckdb.sql(f"SELECT * FROM '{path}'").fetchall() == rows
        shape = pyarrow.parquet.read_schema(path)
        kinds = {"int64": "integer", "double": "number", "string": "string"}
        assert [kinds[str(f.type)] for f in shape] == [c.type for c in table.columns]
    field = pyarrow.parquet.read_schema(folder / "parquet" / "tailings_sites.parquet").field("stored_mass_mt_low")
    assert field.metadata[b"unit"] == b"Mt" and b"Mass stored" in field.metadata[b"description"]


def test_dictionary_describes_every_column(folder: Path) -> None:
    with (folder / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == HEADER
    assert [r for r in rows if not r["description"]] == []
    described = {(r["table_name"], r["column_name"]) for r in rows}
    for path in [*folder.glob("csv/*.csv"), *folder.glob("erml/*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            assert {(path.stem, name) for name in next(csv.reader(file))} <= described


def test_addresses_begin_with_the_site(sited: Path) -> None:
    graph = linked(sited / "claims.jsonld")
    assert (
        rdflib.URIRef(f"{SITE}/deposit/kol-tau#claim-1"),
        PROV.wasDerivedFrom,
        rdflib.URIRef(f"{SITE}/source/ex-survey"),
    ) in graph
    features = json.loads((sited / "geojson" / "deposits.geojson").read_text())["features"]
    assert features[0]["properties"]["url"] == f"{SITE}/deposit/kol-tau"
