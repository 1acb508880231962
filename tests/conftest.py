"""What all tests share: the golden catalogue, built once; a copy that may be spoilt; the command line in process."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from loaders.build import build
from loaders.check import Catalogue, read_catalogue
from loaders.cli import main

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "data" / "golden"

settings.register_profile("catalogue", deadline=None, print_blob=True)
settings.load_profile("catalogue")


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def golden() -> Path:
    """The golden data folder; read it, never write it."""
    return GOLDEN


@pytest.fixture(scope="session")
def golden_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden catalogue, built once; read it, never write it."""
    path = tmp_path_factory.mktemp("golden") / "catalogue.db"
    build(GOLDEN, path)
    return path


@pytest.fixture
def golden_copy(tmp_path: Path) -> Path:
    """A copy of the golden data folder that a test may change."""
    return Path(shutil.copytree(GOLDEN, tmp_path / "data"))


@pytest.fixture(scope="session")
def golden_catalogue() -> Catalogue:
    """The golden records, checked one by one."""
    catalogue, problems = read_catalogue(GOLDEN)
    assert not problems
    return catalogue


@pytest.fixture
def connection(golden_db: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection to the golden database."""
    found = sqlite3.connect(f"file:{golden_db}?mode=ro", uri=True)
    yield found
    found.close()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """run("check", "--data", path) -> Ran(code, out, err); wrong use (SystemExit) gives its code too."""

    def call(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return call
