"""Strict CSV, a row at a time: a million rows take the memory of one.

    for row in rows(Path("data/series/supply_shares.csv"), wanted, problems):
        row.line, row.values   # {"material_id": "lithium", ...}; empty cells are left out

The header must hold exactly the known columns that it uses, the required ones among them;
rows with another number of cells are reported and passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.problems import Problem


@dataclass(frozen=True)
class Row:
    """A row with the line on which it ends and its non-empty cells."""

    line: int
    values: dict[str, str]


def rows(
    path: Path, known: Iterable[str], required: Iterable[str], problems: list[Problem], shown_path: str
) -> Iterator[Row]:
    """Yield the rows of a file; problems are appended, never raised."""
    known, required = list(known), list(required)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            unknown = [name for name in header if name not in known]
            missing = [name for name in required if name not in header]
            double = len(set(header)) != len(header)
            if unknown or missing or double:
                got = ", ".join(unknown) or ("a column twice" if double else f"no {', '.join(missing)}")
                problems.append(Problem(shown_path, 1, "", "E108", got, ", ".join(known)))
                return
            for cells in reader:
                if len(cells) != len(header):
                    problems.append(
                        Problem(shown_path, reader.line_num, "", "E109", f"{len(cells)} cells", f"{len(header)} cells")
                    )
                    continue
                yield Row(reader.line_num, {k: v for k, v in zip(header, cells, strict=True) if v != ""})
    except UnicodeDecodeError as error:
        problems.append(Problem(shown_path, 1, "", "E101", f"byte {error.object[error.start]:#04x}", "UTF-8"))
    except csv.Error as error:
        problems.append(Problem(shown_path, 1, "", "E109", str(error), "well-formed CSV"))
