"""Small makers and changers of records, for the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from loaders.formatter import dump
from schema.estimates import EstimateRecord
from schema.evidence import ClaimRecord
from schema.kinds import KINDS

Change = Callable[[dict[str, Any]], object]


def claim(name: str = "discovery_year", **fields: Any) -> ClaimRecord:
    """A claim with number, source and (for years) unit filled in."""
    if name == "discovery_year":
        fields.setdefault("unit", "year")
    return ClaimRecord.model_validate({"n": 1, "property": name, "source_id": "ex-daily", **fields})


def estimate(**fields: Any) -> EstimateRecord:
    """An estimate of 10 kt lithium metal, changed by the fields given."""
    base = {
        "n": 1, "material_id": "lithium", "kind": "resource", "system": "not_stated", "form": "metal",
        "content": 10, "content_unit": "kt", "as_stated": "10 kt", "source_id": "ex-daily",
    }  # fmt: skip
    return EstimateRecord.model_validate({**base, **fields})


def codes_of(make: Callable[[], object]) -> set[str]:
    """Codes with which a class refuses; fails when it does not refuse."""
    with pytest.raises(ValidationError) as caught:
        make()
    return {str(error["type"]) for error in caught.value.errors()}


def load(path: Path) -> dict[str, Any]:
    """A record file as plain text values."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def change(data: Path, place: str, how: Change) -> Path:
    """Change a record in place: change(data, "deposits/kol-tau.yml", lambda r: r.pop("note"))."""
    path = data / place
    record = load(path)
    how(record)
    kind = next(k for k in KINDS.values() if k.folder == path.parent.name)
    path.write_text(dump(record, kind), encoding="utf-8")
    return path


def fresh(data: Path, kind: str, record_id: str, how: Change = dict, **fields: Any) -> Path:
    """Add a record (not to the ledger): a little valid deposit, source or whatever `fields` say."""
    record = {
        "id": record_id,
        "label": "New",
        **fields,
        "stage": "sourced",
        "added": "2026-01-15",
        "changed": "2026-01-15",
    }
    how(record)
    path = data / KINDS[kind].folder / f"{record_id}.yml"
    path.write_text(dump(record, KINDS[kind]), encoding="utf-8")
    return path


def replace(path: Path, old: str, new: str) -> None:
    """Replace one piece of text in a file; the piece must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
