"""Sites for maps: GeoPackage (OGC 1.3), GeoJSON (RFC 7946), EarthResourceML-Lite views; read back by GDAL."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest

from loaders import erml
from loaders.export_gpkg import point
from loaders.release import export
from schema.vocabularies import terms

LAYERS = ("deposits", "facilities", "tailings_sites")
#: Mandatory elements of the views (erml-lite.xsd 2.0.1: no minOccurs="0"); shape may be nil.
MANDATORY = {
    "MineralOccurrenceView": ("identifier", "mineralOccurrenceType", "commodity", "mineralOccurrenceType_uri", "representativeCommodity_uri"),
    "CommodityResourceView": ("identifier", "commodity", "commodity_uri"),
    "MiningWasteView": ("identifier", "wasteType_uri"),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(golden_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the golden catalogue."""
    out = tmp_path_factory.mktemp("sites") / "release"
    export(golden_db, out)
    return out


def cells(folder: Path, view: str) -> list[dict[str, str]]:
    """Rows of an ERML view."""
    with (folder / "erml" / f"{view}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_geopackage_header_and_frame(folder: Path) -> None:
    raw = (folder / "sites.gpkg").read_bytes()
    assert raw[:16] == b"SQLite format 3\0" and raw[68:72] == b"GPKG" and int.from_bytes(raw[60:64], "big") == 10300
    with closing(sqlite3.connect(folder / "sites.gpkg")) as package:
        assert package.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert package.execute("PRAGMA foreign_key_check").fetchall() == []
        assert {r[0] for r in package.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")} == {-1, 0, 4326}
        assert {r[0] for r in package.execute("SELECT last_change FROM gpkg_contents")} == {"2026-01-15T00:00:00.000Z"}
        (blob,) = package.execute("SELECT geom FROM deposits WHERE id = 'kol-tau'").fetchone()
    assert blob == point(75.1, 49.2) and blob[:2] == b"GP" and len(blob) == 29


def test_geopackage_read_by_gdal(folder: Path, connection: sqlite3.Connection) -> None:
    assert sorted(name for name, _ in pyogrio.list_layers(folder / "sites.gpkg")) == sorted(LAYERS)
    for layer in LAYERS:
        info = pyogrio.read_info(folder / "sites.gpkg", layer=layer)
        assert (info["crs"], info["geometry_type"]) == ("EPSG:4326", "Point")
        _, _, shapes, fields = pyogrio.raw.read(folder / "sites.gpkg", layer=layer)
        rows = connection.execute(f"SELECT id, longitude, latitude FROM {layer} ORDER BY id").fetchall()
        names = list(info["fields"])
        assert list(fields[names.index("id")]) == [row[0] for row in rows]
        assert [s is None for s in shapes] == [row[1] is None for row in rows]
    info = pyogrio.read_info(folder / "sites.gpkg", layer="deposits")
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert (kinds["latitude"], kinds["n_claims"], kinds["label"]) == ("float64", "int64", "object")
    assert tuple(info["total_bounds"]) == (75.1, 49.2, 75.1, 49.2)


def test_geojson_read_by_gdal(folder: Path, connection: sqlite3.Connection) -> None:
    for layer in LAYERS:
        path = folder / "geojson" / f"{layer}.geojson"
        (points,) = connection.execute(f"SELECT count(latitude) FROM {layer}").fetchone()
        assert pyogrio.read_info(path)["features"] == points
        found = json.loads(path.read_text())
        (every,) = connection.execute(f"SELECT count(*) FROM {layer}").fetchone()
        assert found["rows"] == every and found["without_point"] == every - points


@pytest.mark.parametrize("view", erml.VIEWS)
def test_erml_views(folder: Path, view: str) -> None:
    rows = cells(folder, view)
    assert rows and tuple(rows[0]) == erml.COLUMNS[view]
    reasons = set(terms("void_reason"))
    official = erml.COLUMNS[view][: erml.COLUMNS[view].index(erml._OWN_FROM[view])]
    for row in rows:
        assert [n for n in MANDATORY[view] if not row[n]] == []
        for name, value in row.items():
            assert not name.endswith("_uri") or value == "" or value.startswith(("http", "urn:crm-catalogue:id/"))
        void = dict(part.split("=") for part in row["voidReasons"].split("; ")) if row["voidReasons"] != "none" else {}
        assert set(void) == {name for name in official if not row[name]}
        assert set(void.values()) <= reasons
    features = json.loads((folder / "erml" / f"{view}.geojson").read_text())["features"]
    assert [f["id"] for f in features] == [row["identifier"] for row in rows]
    assert [f["geometry"] is None for f in features] == [row["shape"] == "" for row in rows]
    assert pyogrio.read_info(folder / "erml" / f"{view}.geojson")["features"] == len(rows)


def test_soviet_categories_are_indicative_only(folder: Path) -> None:
    rows = {
        row["identifier"].partition("#")[2]: row
        for row in cells(folder, "CommodityResourceView")
        if "kol-tau#" in row["identifier"]
    }
    line = rows["claim-10"]
    assert (line["oreMeasureAssessmentCategory"], line["oreMeasureAssessmentCategory_uri"]) == ("P1", "")
    assert line["indicative_crirsco"] == "Inferred Mineral Resource"
    assert (
        "in part" in line["indicative_strength"] and "Henley" in line["indicative_source"] and line["indicative_caveat"]
    )
    assert rows["claim-8"]["indicative_crirsco"] == rows["claim-8"]["indicative_source"] == ""


@pytest.mark.parametrize(
    ("system", "category", "codes", "stated"),
    [
        ("JORC", "Measured + Indicated", ["CRIRSCO-measured-indicated"], True),
        ("NI43-101", "Inferred", ["CRIRSCO-inferred"], True),
        ("KAZRC", "Proven+Probable", ["CRIRSCO-proved-probable"], True),
        ("GKZ", "B+C1", ["GKZ-B", "GKZ-C1"], False),
        ("GKZ", "P3", ["GKZ-P3"], False),
        ("GKZ", "C1+X", [], False),
        ("not_stated", "Inferred", [], False),
        ("GKZ-RU", "C1", [], False),
        ("JORC", None, [], False),
    ],
)
def test_classes(system: str, category: str | None, codes: list[str], stated: bool) -> None:
    found, printed = erml.classes(system, category)
    assert ([t.code for t in found], printed) == (codes, stated)


def test_waste_comes_from_plant_and_names_its_code(folder: Path) -> None:
    (row,) = cells(folder, "MiningWasteView")
    assert row["processingPlantName"] == "Sai plant" and row["wasteType"].startswith("01 03 06")
    assert row["grade"] == "copper: 0.2\u202f%" or row["grade"].startswith("copper: 0.2")
