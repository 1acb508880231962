"""Closed lists of codes, one CSV a list in `vocabularies/` (code, label, definition, uri).

    codes("commitment_status")         the codes, in the order of the file
    label("commitment_status", "met")  the words for a code

A column takes its codes by `col(..., vocabulary="commitment_status")`.

They stand beside the schema, not under data/, because the code relies on them: to add a
code is to change what can be said. All of them are published in the table `vocabularies`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schema.ids import refuse

FOLDER = Path(__file__).parent / "vocabularies"


@dataclass(frozen=True)
class Term:
    """A code of a vocabulary. `extra` holds the columns that only some lists have."""

    code: str
    label: str
    definition: str
    uri: str
    extra: dict[str, str]


@cache
def terms(name: str) -> dict[str, Term]:
    """Terms of a vocabulary by code, in file order. Raises FileNotFoundError for an unknown list."""
    out: dict[str, Term] = {}
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row.pop("code")
            if code in out:
                raise ValueError(f"vocabularies/{name}.csv: code {code!r} stands twice")
            out[code] = Term(code, row.pop("label"), row.pop("definition"), row.pop("uri"), row)
    return out


def names() -> list[str]:
    """Names of all vocabularies."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def codes(name: str) -> list[str]:
    """Codes of a vocabulary, in file order."""
    return list(terms(name))


def label(name: str, code: str | None) -> str:
    """The words for a code; the code itself when the list does not hold it."""
    found = terms(name).get(code or "")
    return found.label if found else (code or "")


def check_code(name: str, value: str) -> str:
    """E205 unless a code of the vocabulary."""
    known = terms(name)
    if value in known:
        return value
    raise refuse("E205", f"one of {', '.join(known)}", next(iter(known)))
