"""Check a data folder: all problems at once, or a Catalogue that may be built.

    result = check(Path("data"))
    result.problems    sorted list; empty when all is well
    result.catalogue   the checked records

Order: read (yaml_reader, csv_reader) -> each record against its class (schema/) -> rules
that need more than one record (rules.py) -> series, a row at a time.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from loaders import assertions, csv_reader, geography, read
from loaders.problems import CATALOGUE, Problem, shown
from loaders.yaml_reader import Document, dotted
from schema.fields import Base, column_info
from schema.kinds import SERIES, Kind, Series
from schema.tables import ReleaseRow, RetiredRow

#: pydantic's own error types -> our codes.
_CODES = {
    "missing": "E201",
    "extra_forbidden": "E202",
    "float_parsing": "E208",
    "float_type": "E208",
    "int_parsing": "E208",
    "int_type": "E208",
    "int_from_float": "E208",
    "finite_number": "E208",
    "greater_than_equal": "E208",
    "less_than_equal": "E208",
}


@dataclass
class Checked:
    """A record that fits its class."""

    kind: Kind
    record: Any
    path: str
    document: Document
    cited: list[tuple[tuple[str | int, ...], str]] | None = None

    @property
    def id(self) -> str:
        """Id of the record."""
        return str(self.record.id)

    def problem(self, where: tuple[str | int, ...], code: str, got: str, want: str, example: str = "") -> Problem:
        """A problem at a place of this record."""
        return Problem(self.path, self.document.line(where), dotted(where), code, got, want, example)


@dataclass
class Catalogue:
    """Checked records by id, with what stands beside them."""

    data: Path
    records: dict[str, Checked] = field(default_factory=dict)
    retired: list[RetiredRow] = field(default_factory=list)
    releases: list[ReleaseRow] = field(default_factory=list)
    #: Lines of the ids in ids.csv and retired.csv; None when there is no ledger.
    ledger: dict[str, int] | None = None
    retired_lines: dict[str, int] = field(default_factory=dict)
    #: Ids of files that could not be read or do not fit: reported once, not missed again.
    failed: set[str] = field(default_factory=set)

    def of_kind(self, name: str) -> list[Checked]:
        """Records of a kind, by id."""
        return [c for _, c in sorted(self.records.items()) if c.kind.name == name]


@dataclass
class Result:
    """What a check found."""

    catalogue: Catalogue
    problems: list[Problem]


def check(data: Path, *, with_series: bool = True) -> Result:
    """Check a data folder. with_series=False leaves the series to whoever streams them next."""
    from loaders import rules

    catalogue, problems = read_catalogue(data)
    problems.extend(geography.problems(data / "outlines" / "regions.geojson"))
    problems.extend(assertions.problems(data / "assertions.yml"))
    if not any(p.path.endswith(".geojson") for p in problems):
        problems.extend(rules.check_all(catalogue))
    if with_series and not any(p.code.startswith("E1") for p in problems):
        cited: set[str] = set()
        for series in SERIES.values():
            for row in series_rows(series, catalogue, problems):
                cited.update(v for k, v in row.items() if k.endswith("source_id") and v)
        if not catalogue.failed:  # a file that failed may be the one that cites it
            problems.extend(rules.unused_sources(catalogue, cited))
    return Result(catalogue, sorted(set(problems)))


def read_catalogue(data: Path) -> tuple[Catalogue, list[Problem]]:
    """Read and check each file on its own."""
    problems: list[Problem] = []
    catalogue = Catalogue(data)
    raws = read.read_records(data, problems)
    catalogue.failed = {path.stem for _, path in read.record_files(data)} - {raw.stem for raw in raws}
    for raw in raws:
        try:
            record = raw.kind.record.model_validate(raw.document.data)
        except ValidationError as error:
            problems.extend(_translate(error, raw.path, raw.document, raw.kind.record))
            catalogue.failed.add(raw.stem)
            continue
        checked = Checked(raw.kind, record, raw.path, raw.document)
        if raw.stem != checked.id:
            problems.append(checked.problem(("id",), "E107", shown(checked.id), f"{raw.stem!r}, the name of the file"))
        if checked.id in catalogue.records:
            other = catalogue.records[checked.id].path
            problems.append(checked.problem(("id",), "E404", shown(checked.id), f"an id that {other} does not have"))
            continue
        catalogue.records[checked.id] = checked
    for line, row in _table(data / "retired.csv", RetiredRow, "id", problems):
        catalogue.retired.append(row)
        catalogue.retired_lines[row.id] = line
    catalogue.releases = [row for _, row in _table(data / "releases.csv", ReleaseRow, "version", problems)]
    ledger = data / "ids.csv"
    if ledger.exists():
        known = ("id", "kind")
        found = csv_reader.rows(ledger, known, known, problems, read.shown(ledger))
        catalogue.ledger = {row.values["id"]: row.line for row in found if len(row.values) == 2}
    return catalogue, problems


def _table(path: Path, row_class: type[Any], key: str, problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    """Checked rows with their lines; each key once."""
    if not path.exists():
        return
    fields, where = row_class.model_fields, read.shown(path)
    required = [name for name, info in fields.items() if info.is_required()]
    seen: set[str] = set()
    for row in csv_reader.rows(path, fields, required, problems, where):
        try:
            record = row_class.model_validate(row.values)
        except ValidationError as error:
            problems.extend(_translate(error, where, _at(row.line), row_class))
            continue
        value = getattr(record, key)
        if value in seen:
            problems.append(Problem(where, row.line, key, "E414", shown(value), "each key once"))
            continue
        seen.add(value)
        yield row.line, record


def _at(line: int) -> Document:
    document = Document()
    document.lines[()] = line
    return document


def slug(text: str) -> str:
    """A part of a series row's id: lower-case letters, digits, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "none"


def series_rows(series: Series, catalogue: Catalogue, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Checked rows of a series with their ids, in order; problems are appended.

    Rows must stand in the order of their ids, so that a row that stands twice is found, and
    the database is filled in order, without holding the file.
    """
    from loaders.rules import reference_problem

    path = catalogue.data / "series" / f"{series.name}.csv"
    if not path.exists():
        return
    where = read.shown(path)
    fields = series.row.model_fields
    required = [name for name, info in fields.items() if info.is_required()]
    references = {name: fk for name in fields if (fk := column_info(series.row, name).get("fk"))}
    last = ""
    for row in csv_reader.rows(path, fields, required, problems, where):
        try:
            record = series.row.model_validate(row.values)
        except ValidationError as error:
            problems.extend(_translate(error, where, _at(row.line), series.row))
            continue
        values = {name: getattr(record, name) for name in fields}
        for name, target in references.items():
            if values[name] is not None and (bad := reference_problem(catalogue, values[name], target)):
                problems.append(Problem(where, row.line, name, *bad))
        values["id"] = "_".join(slug(str(values[k])) for k in series.key if values[k] is not None)
        if values["id"] == last:
            problems.append(Problem(where, row.line, "", "E414", shown(last), "each key once"))
        elif values["id"] < last:
            problems.append(
                Problem(where, row.line, "", "E110", "a row out of order", "rows in the order of their keys")
            )
        last = values["id"]
        yield values


def _translate(error: ValidationError, path: str, document: Document, cls: type[Base]) -> Iterator[Problem]:
    for item in error.errors(include_url=False):
        where = tuple(p for p in item["loc"] if not (isinstance(p, str) and p.startswith("function-")))
        code = item["type"] if item["type"] in CATALOGUE else _CODES.get(item["type"], "E212")
        context = item.get("ctx", {})
        want, example = str(context.get("want", item["msg"])), str(context.get("example", ""))
        got = shown(item["input"])
        if code == "E201":
            got, want = "nothing", f"the field {where[-1]!r}"
        elif code == "E202":
            got, want = f"the field {where[-1]!r}", _guess(str(where[-1]), _class_at(cls, where[:-1]))
        elif code in ("E208", "E212") and "want" not in context:
            want = item["msg"].removeprefix("Input should be ")
        yield Problem(path, document.line(where), dotted(where), code, got, want, example)


def _class_at(cls: type[Any], where: tuple[str | int, ...]) -> type[Any]:
    for part in where:
        if isinstance(part, str) and part in cls.model_fields:
            inner = getattr(cls.model_fields[part].annotation, "__args__", ())
            cls = inner[0] if inner and hasattr(inner[0], "model_fields") else cls
    return cls


def _guess(name: str, cls: type[Any]) -> str:
    names = list(cls.model_fields)
    near = difflib.get_close_matches(name, names, 1)
    return f"{near[0]!r}, perhaps" if near else f"one of {', '.join(names)}"
