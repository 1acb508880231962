"""metadata.yml follows the schema."""

from __future__ import annotations

import shutil

import yaml

from loaders import metadata
from schema.kinds import TABLES
from schema.tables import HIDDEN
from tests.conftest import ROOT
from tests.helpers import replace

FILE = ROOT / "metadata.yml"


def test_no_drift():
    assert not metadata.drift(FILE), "run: make metadata"


def test_drift_is_seen_and_mended(tmp_path):
    copy = tmp_path / "metadata.yml"
    shutil.copy(FILE, copy)
    replace(copy, "Latitude (WGS84)", "Breite")
    assert metadata.drift(copy)
    copy.write_text(metadata.text(copy), encoding="utf-8")
    assert copy.read_text(encoding="utf-8") == FILE.read_text(encoding="utf-8")


def test_what_is_written_by_hand_stays(tmp_path):
    copy = tmp_path / "metadata.yml"
    shutil.copy(FILE, copy)
    before = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    before["databases"]["catalogue"]["tables"]["deposits"]["title"] = "My title"
    copy.write_text(yaml.safe_dump(before, allow_unicode=True, sort_keys=False), encoding="utf-8")
    after = yaml.safe_load(metadata.text(copy))
    assert after["databases"]["catalogue"]["tables"]["deposits"]["title"] == "My title"
    assert after["databases"]["catalogue"]["queries"] == before["databases"]["catalogue"]["queries"]


def test_every_table_and_column_is_described():
    tables = yaml.safe_load(FILE.read_text(encoding="utf-8"))["databases"]["catalogue"]["tables"]
    for table in TABLES:
        entry = tables[table.name]
        assert entry["description"].strip(), table.name
        assert list(entry["columns"]) == [c.name for c in table.columns]
        assert all(entry["columns"].values())
        assert bool(entry.get("hidden")) or table.name not in HIDDEN


def test_units_and_codes_stand_in_the_description():
    tables = yaml.safe_load(FILE.read_text(encoding="utf-8"))["databases"]["catalogue"]["tables"]
    assert tables["deposits"]["columns"]["latitude"] == "Latitude (WGS84) [degrees]"
    assert tables["deposits"]["columns"]["in_scope"].endswith("(yes, no)")
    assert tables["estimates"]["columns"]["ore_t"] == "Ore [t]"
