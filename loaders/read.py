"""Read a data folder: files -> raw records with file and line. No judgement beyond shape.

data/
  <folder of a kind>/<id>.yml   one record a file
  series/<series>.csv           long tables
  retired.csv, releases.csv     ids that were retired; published versions
  ids.csv                       the ledger of every id ever used
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders import yaml_reader
from loaders.problems import Problem
from schema.kinds import BY_FOLDER, Kind


@dataclass
class Raw:
    """A record file as read."""

    kind: Kind
    path: str
    document: yaml_reader.Document

    @property
    def stem(self) -> str:
        """Name of the file without its ending: the id that the record should have."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".yml")


def record_files(data: Path) -> Iterator[tuple[Kind, Path]]:
    """All record files, in a fixed order."""
    for folder, kind in BY_FOLDER.items():
        for path in sorted((data / folder).glob("*.yml")):
            yield kind, path


def shown(path: Path) -> str:
    """A path as messages show it: from the working folder when it lies there."""
    text, here = os.path.abspath(path), os.getcwd() + os.sep
    return (text.removeprefix(here) if text.startswith(here) else str(path)).replace(os.sep, "/")


def read_records(data: Path, problems: list[Problem]) -> list[Raw]:
    """Read every record file; reports files in the wrong place, and what cannot be read."""
    out = []
    for kind, path in record_files(data):
        raw = Raw(kind, shown(path), yaml_reader.read(path.read_bytes(), shown(path)))
        problems.extend(raw.document.problems)
        if isinstance(raw.document.data, dict):
            out.append(raw)
    problems.extend(_strays(data))
    return out


def _strays(data: Path) -> Iterator[Problem]:
    known = {*BY_FOLDER, "series", "outlines", "audits"}
    for path in sorted(data.rglob("*")):
        parts = path.relative_to(data).parts
        if path.is_dir() or path.name.startswith("."):
            continue
        folder = parts[0]
        good = (
            (folder in BY_FOLDER and len(parts) == 2 and path.suffix == ".yml")
            or folder in ("outlines", "audits")
            or (folder == "series" and len(parts) == 2 and path.suffix in (".csv", ".md"))
            or (
                len(parts) == 1
                and path.name in ("README.md", "ids.csv", "retired.csv", "releases.csv", "assertions.yml")
            )
        )
        if not good:
            want = f"a .yml file in one of {', '.join(sorted(known))}"
            yield Problem(shown(path), 1, "", "E107", f"{'/'.join(parts)}", want, "deposits/kundybai.yml")
