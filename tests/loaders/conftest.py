"""A release of the golden catalogue, made once; read it, never write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.release import export

SITE = "https://crm.example.org"


@pytest.fixture(scope="session")
def folder(golden_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the golden catalogue; read it, never write it."""
    out = tmp_path_factory.mktemp("release") / "crm-catalogue"
    export(golden_db, out)
    return out


@pytest.fixture(scope="session")
def sited(golden_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the address of a site."""
    out = tmp_path_factory.mktemp("sited") / "crm-catalogue"
    export(golden_db, out, SITE)
    return out
