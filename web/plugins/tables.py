"""Datasette's own table pages, in the frame of the site: ids and labels lead to record pages."""

from __future__ import annotations

from datasette import hookimpl
from markupsafe import Markup, escape

from loaders.cite import ROWS
from schema.kinds import KINDS
from schema.vocabularies import label
from web.common import DATABASE

_KIND_OF_TABLE = {kind.folder: name for name, kind in KINDS.items()}
_KIND_OF_COLUMN = {
    "source_id": "source", "coord_source_id": "source", "score_source_id": "source", "repeats_id": "source", "region_id": "region",
    "split_from_id": "region", "material_id": "material", "group_id": "material", "agreement_id": "agreement", "event_id": "event",
    "superseded_by_id": "commitment",
}  # fmt: skip
_CODES = {
    "status": "commitment_status", "tier": "source_tier", "read_extent": "read_extent", "occurrence_type": "occurrence_type",
    "commodity_group": "commodity_group", "stage": "stage", "property": "property",
}  # fmt: skip


def _link(kind: str, record: str, text: str) -> Markup:
    return Markup('<a href="/{}/{}">{}</a>').format(kind, record, text)


def _of(row, column: str) -> str:
    """A value of a row; Datasette gives foreign keys as {"value", "label"}."""
    value = row[column]
    return str(value["value"] if isinstance(value, dict) else value)


@hookimpl
def render_cell(row, value, column, table, database):
    if database != DATABASE or not isinstance(value, str) or not value:
        return None
    keys = row.keys() if row is not None else ()
    if table in _KIND_OF_TABLE and column in ("id", "label"):
        return _link(_KIND_OF_TABLE[table], _of(row, "id"), value)
    if column in _KIND_OF_COLUMN and table:
        return _link(_KIND_OF_COLUMN[column], value, value)
    if column == "entity_label" and "entity_kind" in keys and "entity_id" in keys:
        number = f"#claim-{_of(row, 'n')}" if "n" in keys else ""
        return Markup('<a href="/{}/{}{}">{}</a>').format(_of(row, "entity_kind"), _of(row, "entity_id"), number, value)
    if column == "page" and value.startswith("/"):
        return Markup('<a href="{}">{}</a>').format(value, value)
    if value == "Not collected":
        return Markup('<span class="unknown">not collected</span>')
    if column in _CODES and not (column == "status" and table != "commitments"):
        words = label(_CODES[column], value)
        return Markup('<span title="{}">{}</span>').format(value, words) if words != value else None
    if value.startswith("disputed: "):
        return Markup('<span class="disputed">disputed</span> {}').format(escape(value.removeprefix("disputed: ")))
    return None


def facet_label(column, value):
    """A facet's value in words: the label of a code, else the value with spaces."""
    if value is None or value == "":
        return "(none)"
    vocabulary = {**_CODES, "scope": "count_scope", "kind": "kind", "entity_kind": "kind"}.get(column, column)
    try:
        return label(vocabulary, str(value)).replace("_", " ")
    except FileNotFoundError:
        return str(value).replace("_", " ")


@hookimpl
def extra_template_vars(datasette):
    return {"label": label, "facet_label": facet_label, "kind_of_table": _KIND_OF_TABLE, "cited_series": list(ROWS)}
