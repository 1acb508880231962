"""The build: same input, same bytes; nothing half-written; what the file holds."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from loaders.build import BuildError, build
from schema.kinds import KINDS, SERIES, TABLES
from tests.conftest import GOLDEN, ROOT
from tests.helpers import change, replace


def command(data: Path, db: Path) -> list[str]:
    """The build as a command line."""
    return [sys.executable, "-m", "loaders.cli", "build", "--data", str(data), "--db", str(db)]


def healthy(db: Path) -> bool:
    """Whether a file is a whole database."""
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Asia/Almaty", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242"},
    ],
    ids=["almaty", "los-angeles"],
)
def test_same_input_same_bytes(golden_db, tmp_path, surroundings):
    # Another folder, another clock, another locale, another hash seed; a copy with other times.
    data = shutil.copytree(GOLDEN, tmp_path / "elsewhere", copy_function=shutil.copyfile)
    db = tmp_path / "other.db"
    subprocess.run(command(data, db), cwd=ROOT, env={**os.environ, **surroundings}, check=True, capture_output=True)
    assert sha256(db.read_bytes()).hexdigest() == sha256(golden_db.read_bytes()).hexdigest()


def test_another_input_gives_other_bytes(golden_copy, golden_db, tmp_path):
    replace(golden_copy / "deposits/kol-tau.yml", "value: 1955", "value: 1956")
    build(golden_copy, tmp_path / "x.db")
    assert (tmp_path / "x.db").read_bytes() != golden_db.read_bytes()


def test_no_path_of_this_machine_gets_in(golden_db):
    raw = golden_db.read_bytes()
    assert str(ROOT).encode() not in raw
    assert b"/tmp/" not in raw


def test_the_file_is_sound(connection, golden_db):
    assert healthy(golden_db)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_record_has_its_row(connection, golden):
    for kind in KINDS.values():
        files = {path.stem for path in (golden / kind.folder).glob("*.yml")}
        rows = {row[0] for row in connection.execute(f"SELECT id FROM {kind.table.__tablename__}")}
        assert rows == files, kind.name
        entities = connection.execute(
            "SELECT id FROM entities WHERE kind = ? AND redirect_to IS NULL AND withdrawn IS NULL", (kind.name,)
        )
        assert {row[0] for row in entities} == files


def test_every_row_of_the_series_is_there(connection, golden):
    for series in SERIES.values():
        lines = (golden / "series" / f"{series.name}.csv").read_text(encoding="utf-8").count("\n") - 1
        assert connection.execute(f"SELECT count(*) FROM {series.name}").fetchone()[0] == lines > 0


def test_every_claim_and_estimate_is_there(connection, golden):
    lines = sum(path.read_text(encoding="utf-8").count("- n: ") for path in golden.glob("*/*.yml"))
    counted = connection.execute("SELECT (SELECT count(*) FROM claims) + (SELECT count(*) FROM estimates)").fetchone()[
        0
    ]
    assert counted == lines >= 30


def test_the_report_counts_rows(golden, tmp_path):
    report = build(golden, tmp_path / "x.db")
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        for table, rows in report.rows.items():
            assert connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] == rows


def test_as_stated_as_read_as_compared(connection):
    row = connection.execute(
        "SELECT as_stated, value_low, unit, base_low, base_unit FROM claims WHERE id = 'sai-tailings_2'"
    ).fetchone()
    assert row == (None, 51.8, "Mt", 51_800_000.0, "t")
    row = connection.execute(
        "SELECT as_stated, content, content_unit, content_t, element_t, element_formula FROM estimates WHERE id = 'lit-sai_3'"
    ).fetchone()
    assert row == ("5,0 тыс. т Li2O (B+C1)", 5.0, "kt", 5000.0, 2323.0, "content_t x 0.46454 (Li in Li2O)")
    assert connection.execute("SELECT element_t FROM estimates WHERE form = 'TREO'").fetchall() == [(None,)]


def test_retired_ids_are_kept(connection):
    rows = connection.execute(
        "SELECT id, redirect_to, withdrawn, url FROM entities WHERE id IN ('koltau', 'gone-tau') ORDER BY id"
    ).fetchall()
    assert rows == [
        ("gone-tau", None, "2026-01-15", "/deposit/gone-tau"),
        ("koltau", "kol-tau", None, "/deposit/koltau"),
    ]


def test_empty_is_a_statement(connection):
    """Text columns of the record tables are never empty, unless they refer to a record or are a point's."""
    for kind in KINDS.values():
        table = kind.table.__table__
        for column in table.columns:
            if str(column.type) == "VARCHAR" and not column.foreign_keys and not column.name.startswith("coord_"):
                sql = f'SELECT count(*) FROM {table.name} WHERE "{column.name}" IS NULL OR "{column.name}" = \'\''
                assert connection.execute(sql).fetchone()[0] == 0, f"{table.name}.{column.name}"


def test_the_dictionary_holds_every_public_column(connection):
    from schema.tables import HIDDEN

    held = set(connection.execute("SELECT table_name, column_name FROM dictionary"))
    assert held == {(t.name, c.name) for t in TABLES if t.name not in HIDDEN for c in t.columns}


def test_counts_stand_beside_each_other_and_are_never_shares(connection):
    rows = dict(connection.execute("SELECT id, value_words FROM counts"))
    assert rows == {"count-999": "999", "count-15": "15"}
    assert connection.execute("SELECT n_members, members_named FROM counts WHERE id = 'count-999'").fetchone() == (0, 0)


def test_columns_that_count_other_tables(connection):
    assert connection.execute("SELECT n_deposits, n_tailings_sites, eu_lists, kz_share_eu FROM materials WHERE id = 'lithium'").fetchone() == (
        2, 0, "2023", "less than 1\u00a0% (processing, 2023)",
    )  # fmt: skip
    assert connection.execute("SELECT n_calls, n_projects, n_sites FROM themes").fetchone() == (1, 1, 1)
    assert connection.execute(
        "SELECT n_deposits, n_tailings_sites, n_facilities FROM regions WHERE id = 'ulytau-region'"
    ).fetchone() == (1, 1, 1)
    assert connection.execute("SELECT n_statements FROM people").fetchone() == (1,)
    assert connection.execute("SELECT n_evidence, last_evidence, agreement FROM commitments").fetchone() == (
        2,
        "2025-04-04",
        "Example Memorandum",
    )


@pytest.mark.parametrize("match", ["тау", "Koltau", "Көл*", '"kol tau"'])
def test_full_text_finds(connection, match):
    query = match if "*" in match or '"' in match else f'"{match}"'
    rows = connection.execute(
        "SELECT names.entity_id FROM names_fts JOIN names ON names.rowid = names_fts.rowid WHERE names_fts MATCH ?",
        (query,),
    ).fetchall()
    assert ("kol-tau",) in rows


def test_full_text_is_declared_as_datasette_looks_for_it(connection):
    sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'deposits_fts'").fetchone()[0]
    assert 'content="deposits"' in sql


def test_failing_data_leaves_the_old_file(golden_copy, tmp_path):
    db = tmp_path / "catalogue.db"
    db.write_bytes(b"the old file")
    replace(golden_copy / "deposits/kol-tau.yml", "value: 1955", "value: soon")
    replace(golden_copy / "series/production.csv", "600", "many")
    with pytest.raises(BuildError) as caught:
        build(golden_copy, db)
    assert {(p.code, Path(p.path).name) for p in caught.value.problems} >= {
        ("E208", "kol-tau.yml"),
        ("E208", "production.csv"),
    }
    assert db.read_bytes() == b"the old file"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["catalogue.db", "data"]


def test_failing_series_leave_the_old_file(golden_copy, tmp_path):
    db = tmp_path / "catalogue.db"
    db.write_bytes(b"the old file")
    replace(golden_copy / "series/production.csv", "600", "many")
    with pytest.raises(BuildError, match="1 problem in"):
        build(golden_copy, db)
    assert db.read_bytes() == b"the old file"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["catalogue.db", "data"]


def test_a_served_file_is_replaced_not_overwritten(golden, tmp_path):
    db = tmp_path / "catalogue.db"
    build(golden, db)
    with closing(sqlite3.connect(f"file:{db}?mode=ro&immutable=1", uri=True)) as reader:
        inode = db.stat().st_ino
        build(golden, db)
        assert db.stat().st_ino != inode
        assert reader.execute("SELECT count(*) FROM deposits").fetchone()[0] == 3


@pytest.mark.parametrize("end", ["build.tmp", "vacuum.tmp", "vacuum.tmp-journal"])
def test_the_next_build_cleans_up(golden, tmp_path, end):
    """All that a kill was seen to leave; SQLite keeps a journal beside the file that VACUUM INTO writes."""
    (tmp_path / f"catalogue.db.1.{end}").write_bytes(b"left by a kill long ago")
    (tmp_path / "notes.tmp").write_bytes(b"somebody else's")
    build(golden, tmp_path / "catalogue.db")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["catalogue.db", "notes.tmp"]


def test_a_kill_leaves_a_whole_file_and_the_next_build_cleans_up(golden_copy, tmp_path):
    db = tmp_path / "out" / "catalogue.db"
    db.parent.mkdir()
    build(golden_copy, db)
    old = db.read_bytes()
    change(golden_copy, "deposits/kol-tau.yml", lambda r: r["claims"][0].update(value="1956"))
    other = tmp_path / "new.db"
    build(golden_copy, other)
    new = other.read_bytes()
    assert old != new
    # Kill at moments between the first file on disk and the end; `started` skips Python's own start.
    chance = random.Random(8)
    states, killed = [], 0
    for _ in range(8):
        process = subprocess.Popen(
            command(golden_copy, db), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        mine = f"catalogue.db.{process.pid}.build.tmp"
        while process.poll() is None and not (db.parent / mine).exists():
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.08))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        states.append(db.read_bytes() in (old, new) and healthy(db))
    assert killed >= 1, "no build was killed, so nothing was tried"
    assert all(states)
    build(golden_copy, db)
    assert db.read_bytes() == new
    assert [p.name for p in db.parent.iterdir()] == ["catalogue.db"]
