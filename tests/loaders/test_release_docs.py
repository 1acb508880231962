"""Every snippet of docs/releases.md and of a release's README that can run here is run in a release folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from loaders.release import export
from tests.conftest import ROOT

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
DOCS = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")
#: Languages that no tool here runs; each says so in the docs.
NOT_RUN = {"nginx", "r"}


def blocks(text: str, language: str) -> list[str]:
    """Code blocks of a language."""
    return [code for found, code in FENCE.findall(text) if found == language]


@pytest.fixture(scope="module")
def folder(golden_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the golden catalogue."""
    out = tmp_path_factory.mktemp("docs") / "release"
    export(golden_db, out)
    return out


def test_every_block_is_run_or_says_why_not(folder: Path) -> None:
    texts = DOCS + (folder / "README.md").read_text(encoding="utf-8")
    assert {language for language, _ in FENCE.findall(texts)} == {"bash", "python", "sql"} | NOT_RUN
    assert len(blocks(DOCS, "python")) == 3 and len(blocks(DOCS, "sql")) == 1


def test_python(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(folder)
    for code in blocks(DOCS, "python") + blocks((folder / "README.md").read_text(encoding="utf-8"), "python"):
        exec(compile(code, "docs/releases.md", "exec"), {})
    said = capsys.readouterr().out
    assert "1955" in said and "Year of discovery" in said and "tailings_sites Point 1" in said


def test_sql(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for code in blocks(DOCS, "sql") + blocks((folder / "README.md").read_text(encoding="utf-8"), "sql"):
        assert duckdb.sql(code).fetchall()


def test_commands(golden_db: Path, folder: Path, tmp_path: Path) -> None:
    shutil.copyfile(golden_db, tmp_path / "catalogue.db")
    shutil.copytree(folder, tmp_path / "old")
    (code,) = blocks(DOCS, "bash")
    command = code.replace(".venv/bin/catalogue", f"{sys.executable} -m loaders.cli")
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=tmp_path, env=where, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("exported version 2026.01.0") == 3
    assert "no change" in done.stdout
