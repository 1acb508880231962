"""The house form of data files: keys in schema order, two spaces, quotes only where YAML guesses.

    form(record_text) -> the same facts, formed

`catalogue format` forms every record, numbers claims that have `n: 0`, sorts the series by
their keys and adds new ids to the ledger (data/ids.csv). Comments at the head of a file stay;
a file with comments elsewhere is left as it is and named, since they would be lost.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from loaders import read, yaml_reader
from loaders.check import slug
from loaders.problems import Problem
from schema.kinds import SERIES, Kind, Series


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    if yaml_reader.PLAIN_NUMBER.fullmatch(value):
        tag = "tag:yaml.org,2002:float" if "." in value else "tag:yaml.org,2002:int"
        return dumper.represent_scalar(tag, value)
    style = '"' if yaml_reader.guessed(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump(data: dict[str, Any], kind: Kind) -> str:
    """A record as YAML text in the house form. Values may be text, numbers, lists, mappings."""
    ordered = _ordered(data, kind.record)
    return yaml.dump(
        ordered, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=False
    )


def _ordered(data: dict[str, Any], cls: type[Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in [*(n for n in cls.model_fields if n in data), *(k for k in data if k not in cls.model_fields)]:
        value = data[name]
        if value is None or value == []:
            continue
        if isinstance(value, list):
            inner = getattr(cls.model_fields.get(name), "annotation", None)
            item_class = (getattr(inner, "__args__", None) or [None])[0]
            value = [_ordered(v, item_class) if isinstance(v, dict) and item_class else _plain(v) for v in value]
        out[name] = _plain(value)
    return out


def _plain(value: Any) -> Any:
    return f"{value:.15g}" if isinstance(value, float) else str(value) if isinstance(value, int) else value


def number(data: dict[str, Any]) -> None:
    """Give claims and estimates with n: 0 (or none) the next free numbers of their record."""
    lines = [line for name in ("claims", "estimates") for line in data.get(name) or [] if isinstance(line, dict)]
    used = [int(n) for line in lines if (n := str(line.get("n", "0"))).isdigit()]
    free = max([0, *used]) + 1
    for line in lines:
        if str(line.get("n", "0")) == "0":
            line["n"] = str(free)
            free += 1


def form(raw: bytes, path: str, kind: Kind) -> str:
    """The text of a record file in the house form; ValueError with the first problem if unreadable."""
    document = yaml_reader.read(raw, path)
    if document.data is None or any(p.code != "E111" for p in document.problems):
        raise ValueError(document.problems[0].text() if document.problems else path)
    text = raw.decode("utf-8")
    head, body = [], text.splitlines(keepends=True)
    while body and body[0].startswith("#"):
        head.append(body.pop(0))
    if any(line.lstrip().startswith("#") for line in body):
        raise ValueError(f"{path}: comments inside the record would be lost; use a note field")
    number(document.data)
    return "".join(head) + dump(document.data, kind)


def unformed(data: Path) -> Iterator[Problem]:
    """Record files that are not in the house form."""
    for kind, path in read.record_files(data):
        raw = path.read_bytes()
        try:
            good = form(raw, read.shown(path), kind)
        except ValueError:
            continue
        have = raw.decode("utf-8")
        if good != have:
            pairs = zip(good.splitlines(), have.splitlines(), strict=False)
            line = next((i for i, (a, b) in enumerate(pairs, 1) if a != b), 1)
            yield Problem(read.shown(path), line, "", "E110", "another form", "the house form (make format)")


def format_all(data: Path) -> tuple[int, list[str]]:
    """Form every file in place; (files changed, messages on files left alone)."""
    changed, messages = 0, []
    ids: dict[str, str] = {}
    for kind, path in read.record_files(data):
        ids[path.stem] = kind.name
        raw = path.read_bytes()
        try:
            changed += _replace(path, form(raw, read.shown(path), kind), raw)
        except ValueError as error:
            messages.append(str(error))
    for series in SERIES.values():
        path = data / "series" / f"{series.name}.csv"
        if path.exists():
            changed += _replace(path, _sorted_series(path, series), path.read_bytes())
    changed += _ledger(data / "ids.csv", ids)
    return changed, messages


def _replace(path: Path, text: str, raw: bytes) -> int:
    if text.encode("utf-8") == raw:
        return 0
    temporary = path.with_suffix(path.suffix + ".tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)
    return 1


def _sorted_series(path: Path, series: Series) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or [])
        rows = list(reader)
    return series_text(header, rows, series)


def write_series(path: Path, rows: list[dict[str, Any]], series: Series) -> None:
    """Write rows of a series to a new file, all of it or nothing; FileExistsError when there is one."""
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = [{name: _plain(value) for name, value in row.items()} for row in rows]
    _replace(path, series_text(list(series.row.model_fields), plain, series), b"")


def series_text(header: list[str], rows: list[dict[str, Any]], series: Series) -> str:
    """Rows of a series as CSV in the order of their keys."""
    ordered = sorted(rows, key=lambda row: "_".join(slug(str(row[k])) for k in series.key if row.get(k)))
    return _csv(header, ordered)


def _ledger(path: Path, ids: dict[str, str]) -> int:
    raw, known = b"", {}
    if path.exists():
        raw = path.read_bytes()
        known = {row["id"]: row["kind"] for row in csv.DictReader(io.StringIO(raw.decode("utf-8")))}
    every = {**ids, **known}
    rows = [{"id": i, "kind": every[i]} for i in sorted(every)]
    if not rows or (not path.exists() and not ids):
        return 0
    return _replace(path, _csv(["id", "kind"], rows), raw)


def _csv(header: list[str], rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
