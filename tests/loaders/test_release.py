"""A release is whole, the same twice, and written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import yaml

from loaders import release
from loaders.build import build
from loaders.export_table import public
from loaders.release import Refused, export
from loaders.release_meta import ABSTRACT, CREATOR, KEYWORDS, MESSAGE, gather
from schema.tables import HIDDEN
from tests.conftest import ROOT, Ran
from tests.helpers import snapshot


def test_twice_the_same_bytes(folder: Path, golden_db: Path, tmp_path: Path) -> None:
    export(golden_db, tmp_path / "again" / "elsewhere")
    assert snapshot(folder) == snapshot(tmp_path / "again" / "elsewhere")


def test_same_bytes_from_data_built_anew(folder: Path, golden_copy: Path, tmp_path: Path) -> None:
    build(golden_copy, tmp_path / "new.db")
    export(tmp_path / "new.db", tmp_path / "out")
    assert snapshot(folder) == snapshot(tmp_path / "out")


def test_everything_is_there(folder: Path, connection: sqlite3.Connection) -> None:
    names = [*public(connection), *HIDDEN]
    wanted = {f"csv/{n}.csv" for n in names} | {f"parquet/{n}.parquet" for n in names}
    wanted |= {f"geojson/{n}.geojson" for n in ("deposits", "tailings_sites", "facilities")}
    views = ("MineralOccurrenceView", "CommodityResourceView", "MiningWasteView")
    wanted |= {f"erml/{n}.{e}" for n in views for e in ("csv", "geojson")}
    wanted |= {
        "catalogue.db", "catalogue.xlsx", "sites.gpkg", "datapackage.json", "catalogue.jsonld", "claims.jsonld", "CITATION.cff", ".zenodo.json",
        "datacite.json", "sources.bib", "sources.ris", "sources.csl.json", "dictionary.csv", "CHANGES.md", "CHANGES.json", "README.md", "SHA256SUMS",
    }  # fmt: skip
    assert set(snapshot(folder)) == wanted


def test_checksums(folder: Path) -> None:
    files = snapshot(folder)
    listed = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_database_is_whole(folder: Path, golden_db: Path) -> None:
    assert (folder / "catalogue.db").read_bytes() == golden_db.read_bytes()
    with closing(sqlite3.connect(folder / "catalogue.db")) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []


def test_version_and_date_come_from_one_place(folder: Path, connection: sqlite3.Connection) -> None:
    version, date = connection.execute("SELECT version, date FROM releases").fetchone()
    package = json.loads((folder / "datapackage.json").read_text())
    assert (package["version"], package["created"][:10]) == (version, date)
    cff = yaml.safe_load((folder / "CITATION.cff").read_text())
    assert (cff["version"], cff["date-released"]) == (version, date)
    datacite = json.loads((folder / "datacite.json").read_text())
    assert (datacite["version"], datacite["dates"][0]["date"]) == (version, date)
    zenodo = json.loads((folder / ".zenodo.json").read_text())
    assert (zenodo["version"], zenodo["publication_date"]) == (version, date)
    about = openpyxl.load_workbook(folder / "catalogue.xlsx", read_only=True)["about"]
    assert [row[1].value for row in about.iter_rows(min_row=2, max_row=3)] == [version, date]


@pytest.mark.data
def test_project_citation_and_data_tell_the_same_version() -> None:
    with (ROOT / "data" / "releases.csv").open(encoding="utf-8", newline="") as file:
        latest = max(csv.DictReader(file), key=lambda row: (row["date"], row["version"]))
    assert f'\nversion = "{latest["version"]}"\n' in (ROOT / "pyproject.toml").read_text()
    assert f"## {latest['version']} (data of {latest['date']})" in (ROOT / "CHANGELOG.md").read_text()
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert (cff["version"], cff["date-released"]) == (latest["version"], latest["date"])
    assert (cff["message"], cff["abstract"], cff["authors"], cff["keywords"]) == (MESSAGE, ABSTRACT, [{"name": CREATOR}], list(KEYWORDS))  # fmt: skip


def test_readme_answers_without_leaving_the_folder(folder: Path) -> None:
    text = (folder / "README.md").read_text()
    for word in (
        "## Licence",
        "CC0",
        "## How to cite",
        "Version 2026.01.0, data of 2026-01-15",
        "Mt = million tonnes",
        "dictionary.csv",
        "GKZ",
    ):
        assert word in text
    named = re.findall(r"^\| ([^|]+) \|", text.partition("## Files")[2].partition("##")[0], re.M)[2:]
    for name in ", ".join(named).split(", "):
        assert (folder / name).exists(), name


def test_replaces_a_release_and_nothing_else(golden_db: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(golden_db, out)
    first = snapshot(out)
    export(golden_db, out)
    assert snapshot(out) == first
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    (out / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match=r"notes\.txt"):
        export(golden_db, out)
    assert (out / "notes.txt").read_text() == "mine"


def test_refuses_a_folder_that_is_no_release(golden_db: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_text("x")
    with pytest.raises(Refused, match="no release"):
        export(golden_db, tmp_path / "photos")
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="got a file"):
        export(golden_db, tmp_path / "file")
    (tmp_path / "new.tmp").mkdir()
    (tmp_path / "new.tmp" / "mine").write_text("x")
    with pytest.raises(Refused, match=r"new\.tmp"):
        export(golden_db, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_old_release_stays_when_writing_fails(
    golden_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(golden_db, out)
    before = snapshot(out)
    monkeypatch.setattr(release.export_gpkg, "write", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        export(golden_db, out)
    assert snapshot(out) == before
    monkeypatch.undo()
    export(golden_db, out)  # what the failed run left behind is cleared away
    assert snapshot(out) == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_command(golden_db: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    done = run("export", tmp_path / "out", "--db", golden_db)
    assert done.code == 0
    assert re.fullmatch(
        r"exported version 2026\.01\.0 to .*: 96 files, 35 tables, \d+ rows, [\d.]+ MB in [\d.]+ s\n", done.err
    )
    assert run("export", tmp_path / "x", "--db", tmp_path / "none.db").code == 2
    (tmp_path / "y").mkdir()
    (tmp_path / "y" / "z").write_text("")
    assert run("export", tmp_path / "y", "--db", golden_db).code == 2
    assert run("export", tmp_path / "x", "--db", golden_db, "--since", tmp_path / "none").code == 2
    (tmp_path / "words.db").write_text("no database, only words that go on for a while, longer than a header")
    assert run("export", tmp_path / "x", "--db", tmp_path / "words.db").code == 2
    assert not (tmp_path / "x").exists()


def test_progress_on_a_terminal_only(golden_db: Path, tmp_path: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    assert "writing" not in run("export", tmp_path / "a", "--db", golden_db).err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr(release, "PATIENCE", 0.0)
    assert "writing parquet/deposits.parquet" in run("export", tmp_path / "b", "--db", golden_db).err
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


def test_no_release_without_version(golden_db: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    shutil.copyfile(golden_db, tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as found:
        found.execute("DELETE FROM releases")
        found.commit()
    assert run("export", tmp_path / "out", "--db", tmp_path / "a.db").code == 2
    assert not (tmp_path / "out").exists()


def test_extent_without_points(golden_db: Path, tmp_path: Path) -> None:
    shutil.copyfile(golden_db, tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as found:
        found.execute("UPDATE deposits SET latitude = NULL, longitude = NULL")
        assert gather(found).bbox == (46.4, 40.5, 87.4, 55.5)
