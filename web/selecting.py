"""The query string of a table page -> a Selection, with Datasette's own filters.

    selecting.selection(connection, "deposits", request.args, default_order)

What the table page filters, the export filters alike: `column=`, `column__gte=`, `_search=`, `_sort_desc=`, `_col=`.
Parts of a page's address that only change how it looks (`_facet`, `_size`, `_next`, ...) are left out. Anything
else is an error that says what was found, what is wanted and what to do: a filter is never dropped silently.
"""

from __future__ import annotations

import difflib
import sqlite3
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from datasette.filters import Filters
from datasette.utils import MultiParams, escape_fts

from loaders.export_table import Selection, quoted, whole

#: Parameters of a table page that say nothing of which rows are meant.
LOOKS = (
    "_facet", "_facet_size", "_facet_array", "_facet_date", "_size", "_next", "_labels", "_shape", "_stream", "_nofacet", "_nosuggest",
    "_nocount", "_trace", "_ttl", "_hash", "_json", "_extra", "_nl", "_dl", "_timelimit",
)  # fmt: skip
OURS = ("_bom", "_search", "_searchmode", "_sort", "_sort_desc", "_col", "_nocol")
LOOKUPS = tuple(key for key, _, _ in Filters([]).lookups())


class BadFilter(Exception):
    """A filter that cannot be met; the text is for the person who wrote it."""

    def __init__(self, found: str, want: str, cure: str) -> None:
        super().__init__(f"found: {found}\nwanted: {want}\ncure: {cure}\n")


def selection(connection: sqlite3.Connection, table: str, args: MultiParams, metadata: dict[str, Any]) -> Selection:
    """Rows that the table page would show for these arguments, all of them. Raises NoTable, BadFilter."""
    base = whole(connection, table)
    pairs = [(key, value) for key in args for value in args.getlist(key) if not _special(key)]
    for key, _ in pairs:
        _check(key, base)
    for key in args:
        if _special(key) and key not in (*LOOKS, *OURS) and not key.startswith("_search_"):
            raise BadFilter(
                f"{key}", f"a column of {table}, or one of {', '.join(OURS)}, _search_<column>", _alike(key, OURS)
            )
    filters = Filters(sorted(pairs))
    try:
        where, parameters = filters.build_where_clauses(table)
    except ValueError as error:
        raise BadFilter(
            f"a value that cannot be read ({error})",
            'a, b or ["a", "b"] after __in; a number after __gt',
            "check the value",
        ) from None
    words = _search(connection, table, args, where, parameters)
    order = _order(args, base, metadata)
    found = replace(base, where=" and ".join(where), parameters=parameters, order=order, columns=_columns(args, base),
                    words=filters.human_description_en(words))  # fmt: skip
    try:
        connection.execute(f"EXPLAIN {found.sql()}", found.parameters)
    except (sqlite3.Error, OverflowError) as error:
        raise BadFilter(str(error), "filters that SQLite can run", "simplify them") from None
    return found


def canonical(args: MultiParams) -> str:
    """The query string that matters, in fixed order: a stable address for the same rows."""
    kept = sorted((key, value) for key in args for value in args.getlist(key) if key not in (*LOOKS, "_bom"))
    return urlencode(kept)


def _special(key: str) -> bool:
    return key.startswith("_") and "__" not in key


def _check(key: str, base: Selection) -> None:
    column, _, lookup = key.rpartition("__") if "__" in key else (key, "", "exact")
    if column not in base.columns:
        raise BadFilter(
            f"{key!r}: {base.table} has no column {column!r}",
            f"one of {', '.join(base.columns)}",
            _alike(column, base.columns),
        )
    if lookup not in LOOKUPS:
        raise BadFilter(f"{key!r}: no comparison {lookup!r}", f"one of {', '.join(LOOKUPS)}", _alike(lookup, LOOKUPS))


def _alike(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, 1, 0.4)
    return f"perhaps you mean {near[0]!r}" if near else "see /dictionary"


def _columns(args: MultiParams, base: Selection) -> tuple[str, ...]:
    """_col and _nocol, as on the table page: the key always stays."""
    keep, drop = args.getlist("_col"), args.getlist("_nocol")
    for name in (*keep, *drop):
        if name not in base.columns:
            raise BadFilter(f"_col or _nocol {name!r}", f"one of {', '.join(base.columns)}", _alike(name, base.columns))
    key = [c for c in base.columns if quoted(c) in base.order.split(", ")]
    columns = tuple(dict.fromkeys((*key, *keep))) if keep else base.columns
    return tuple(c for c in columns if c not in drop or c in key)


def _order(args: MultiParams, base: Selection, metadata: dict[str, Any]) -> str:
    up, down = args.get("_sort"), args.get("_sort_desc")
    if up and down:
        raise BadFilter("_sort and _sort_desc", "one of them", "leave one out")
    if not up and not down:
        up, down = metadata.get("sort"), metadata.get("sort_desc")
    name = up or down
    if not name:
        return base.order
    if name not in base.columns:
        raise BadFilter(f"sort by {name!r}", f"one of {', '.join(base.columns)}", _alike(name, base.columns))
    return f"{quoted(name)}{'' if up else ' desc'}, {base.order}"


def _search(
    connection: sqlite3.Connection, table: str, args: MultiParams, where: list[str], parameters: dict[str, Any]
) -> list[str]:
    """Add the full-text conditions; what they say in words."""
    asked = [key for key in args if key.startswith("_search") and key != "_searchmode"]
    if not asked:
        return []
    index = f"{table}_fts"
    columns = tuple(row[1] for row in connection.execute(f"PRAGMA table_info({quoted(index)})"))
    if not columns:
        raise BadFilter(
            "_search", f"a filter: {table} has no full-text index", f"/export/{table}.csv?column__contains=word"
        )
    raw = args.get("_searchmode") == "raw"
    words = []
    for i, key in enumerate(asked):
        column = index if key == "_search" else key.removeprefix("_search_")
        if column != index and column not in columns:
            raise BadFilter(key, f"_search, or _search_ and one of {', '.join(columns)}", _alike(column, columns))
        text = args[key]
        where.append(f"rowid in (select rowid from {quoted(index)} where {quoted(column)} match :search_{i})")
        parameters[f"search_{i}"] = text if raw else escape_fts(text)
        words.append(f'search matches "{text}"' if column == index else f'search column "{column}" matches "{text}"')
    return words
