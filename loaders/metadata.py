"""metadata.yml from the schema: column descriptions are written here and nowhere else by hand.

`make metadata` rewrites the `columns`, `description` and `hidden` parts of every table in
metadata.yml and leaves titles, facets, sorts, queries and licences as they are; `drift` tells
whether that was forgotten, and a test holds it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from schema import vocabularies
from schema.kinds import KINDS, SERIES, TABLES
from schema.tables import HIDDEN, metadata

PLUMBING = ("search_entries", "search_fts")


def table_description(name: str) -> str:
    """First line of the class of a table."""
    classes: dict[str, Any] = {str(k.table.__tablename__): k.table for k in KINDS.values()}
    classes.update({s.name: s.table for s in SERIES.values()})
    for mapper in metadata.tables:
        classes.setdefault(mapper, None)
    from schema import estimates, evidence, tables

    for module in (tables, evidence, estimates):
        for thing in vars(module).values():
            if isinstance(thing, type) and hasattr(thing, "__tablename__") and hasattr(thing, "__table__"):
                classes[str(thing.__tablename__)] = thing
    found = classes.get(name)
    return (found.__doc__ or "").strip().splitlines()[0] if found else ""


def column_description(column: Any) -> str:
    """What a column holds, with its unit and its codes."""
    info = column.info
    text = str(info["description"])
    if info.get("unit"):
        text += f" [{info['unit']}]"
    if info.get("vocabulary"):
        known = vocabularies.codes(info["vocabulary"])
        text += f" ({', '.join(known)})" if len(known) <= 8 else f" (codes: vocabularies/{info['vocabulary']})"
    return text


def filled(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with every table's generated parts renewed."""
    tables = config["databases"]["catalogue"].setdefault("tables", {})
    for table in TABLES:
        entry = tables.setdefault(str(table.name), {})
        entry["description"] = table_description(table.name)
        entry["columns"] = {str(c.name): column_description(c) for c in table.columns}
        if table.name in HIDDEN:
            entry["hidden"] = True
    return config


class _Dumper(yaml.SafeDumper):
    pass


def _block(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _block)


def text(path: Path) -> str:
    """What the file should hold; its head comment stays."""
    raw = path.read_text(encoding="utf-8")
    head = "".join(line for line in raw.splitlines(keepends=True)[:20] if line.startswith("#"))
    body = yaml.dump(filled(yaml.safe_load(raw)), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return head + body


def drift(path: Path) -> bool:
    """Whether metadata.yml differs from what the schema says."""
    return text(path) != path.read_text(encoding="utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "metadata.yml")
    target.write_text(text(target), encoding="utf-8")
