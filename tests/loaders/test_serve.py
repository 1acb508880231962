"""Serving: how Datasette is called, and when the file is out of date."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from hashlib import sha256

import pytest

from loaders import serve
from tests.helpers import snapshot


@pytest.fixture
def db(golden_db, tmp_path):
    """A copy of the golden database in a folder of its own."""
    path = tmp_path / "served" / "catalogue.db"
    path.parent.mkdir()
    path.write_bytes(golden_db.read_bytes())
    return path


def test_the_file_is_opened_immutable_and_nothing_else(db):
    arguments = serve.command(db, "127.0.0.1", 8001)
    assert arguments[:3] == ["serve", "-i", str(db)]
    assert arguments[arguments.index("--host") + 1] == "127.0.0.1"
    assert arguments[arguments.index("--port") + 1] == "8001"
    assert not {"--cors", "--root", "--reload", "--load-extension", "--crossdb", "."} & set(arguments)


def test_the_settings_that_guard(db):
    arguments = serve.command(db, "127.0.0.1", 8001)
    given = {arguments[i + 1]: arguments[i + 2] for i, a in enumerate(arguments) if a == "--setting"}
    assert given == serve.SETTINGS
    assert given["suggest_facets"] == "off"
    assert given["max_csv_mb"] == "0", "exports are never cut"
    assert int(given["sql_time_limit_ms"]) <= 1000


def test_settings_are_known_to_datasette():
    from datasette.app import SETTINGS

    assert set(serve.SETTINGS) <= {setting.name for setting in SETTINGS}


def test_what_the_command_names_exists(db):
    arguments = serve.command(db, "127.0.0.1", 8001)
    for option in ("--metadata", "--template-dir", "--plugins-dir", "--inspect-file"):
        assert os.path.exists(arguments[arguments.index(option) + 1]), option
    name, folder = arguments[arguments.index("--static") + 1].split(":")
    assert name == "static"
    assert os.path.isdir(folder)


def test_row_counts_beside_the_file(db):
    entry = json.loads(serve.inspect_file(db).read_text(encoding="utf-8"))["catalogue"]
    assert entry["hash"] == sha256(db.read_bytes()).hexdigest()
    assert entry["size"] == db.stat().st_size
    with closing(sqlite3.connect(db)) as connection:
        for table in ("deposits", "claims", "sources"):
            assert entry["tables"][table]["count"] == connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_serving_does_not_touch_the_file(db, monkeypatch):
    before = db.read_bytes()
    called = []
    monkeypatch.setattr(serve.os, "execv", lambda program, arguments: called.append(arguments))
    serve.serve(db, "127.0.0.1", 8765)
    assert called[0][1:4] == ["-m", "datasette", "serve"]
    assert db.read_bytes() == before
    assert set(snapshot(db.parent)) == {"catalogue.db", "catalogue.db.inspect.json"}


def test_stale(golden_copy, db, monkeypatch):
    code = golden_copy.parent / "code"
    for name in ("schema", "loaders"):
        (code / name).mkdir(parents=True)
    monkeypatch.setattr(serve, "HOME", code)
    for path in [golden_copy, *golden_copy.rglob("*"), *code.rglob("*")]:
        os.utime(path, (1_000_000, 1_000_000))
    os.utime(db, (2_000_000, 2_000_000))
    assert not serve.stale(golden_copy, db)
    os.utime(golden_copy / "deposits/kol-tau.yml", (3_000_000, 3_000_000))
    assert serve.stale(golden_copy, db)
    os.utime(golden_copy / "deposits/kol-tau.yml", (1_000_000, 1_000_000))
    assert not serve.stale(golden_copy, db)
    (golden_copy / "deposits/kol-tau-west.yml").unlink()
    assert serve.stale(golden_copy, db), "a file that was removed makes its folder newer"


def test_no_database_is_stale(golden, tmp_path):
    assert serve.stale(golden, tmp_path / "none.db")


def test_newer_code_is_stale(golden, db):
    os.utime(db, (1_000_000, 1_000_000))
    assert serve.stale(golden, db)


@pytest.mark.parametrize("stale", [True, False])
def test_the_command_builds_when_it_must(golden_copy, tmp_path, run, monkeypatch, stale):
    db, called = tmp_path / "catalogue.db", []
    monkeypatch.setattr(serve, "serve", lambda *arguments: called.append(arguments) or 0)
    monkeypatch.setattr(serve, "stale", lambda data, file: stale)
    if not stale:
        db.write_bytes(b"as it is")
    assert run("serve", "--data", golden_copy, "--db", db, "--port", 8765).code == 0
    assert called == [(db, "127.0.0.1", 8765)]
    assert (db.read_bytes() == b"as it is") is not stale


def test_bad_data_are_not_served(golden_copy, tmp_path, run, monkeypatch):
    monkeypatch.setattr(serve, "serve", lambda *arguments: pytest.fail("served"))
    (golden_copy / "deposits/kol-tau.yml").write_text("id: [", encoding="utf-8")
    assert run("serve", "--data", golden_copy, "--db", tmp_path / "catalogue.db").code == 1


def test_a_file_of_another_name_is_refused_in_words(golden, tmp_path, run, monkeypatch):
    monkeypatch.setattr(serve, "serve", lambda *arguments: pytest.fail("served"))
    ran = run("serve", "--data", golden, "--db", tmp_path / "old.db")
    assert ran.code == 2
    assert "catalogue.db" in ran.err and "found old.db" in ran.err
    assert not (tmp_path / "old.db").exists()
