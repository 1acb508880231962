"""docs/errors.md is the error catalogue."""

from __future__ import annotations

from loaders import errors_page
from loaders.problems import CATALOGUE
from tests.conftest import ROOT


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "errors.md").read_text(encoding="utf-8") == errors_page.text(), (
        "run: python -m loaders.errors_page"
    )


def test_every_code_has_its_line():
    page = errors_page.text()
    assert all(page.count(f"| {kind.code} | {kind.title} |") == 1 for kind in CATALOGUE.values())
