"""A checked Catalogue -> the rows of every table. Derived columns are computed here, nowhere else.

    for table, rows in all_rows(catalogue): ...

Rows are plain dicts in a fixed order, so the same input gives the same database. Series are
not here: they are streamed (build.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Float, Integer

from loaders import complete, derive, disputes, headline, normalise
from loaders.check import Catalogue, Checked
from loaders.derive import Row, Rows
from loaders.fold import fold
from loaders.independence import independent
from loaders.rules import cited
from schema import vocabularies
from schema.fields import column_info
from schema.kinds import KINDS, TABLES
from schema.tables import HIDDEN
from schema.units import convert
from schema.vocabularies import terms


def all_rows(catalogue: Catalogue) -> Iterator[tuple[str, list[Row]]]:
    """Every table but the series, in an order that satisfies the foreign keys."""
    out = Rows(catalogue)
    for kind in KINDS.values():
        for checked in catalogue.of_kind(kind.name):
            _record(out, checked)
    for question in out.count_questions:
        out.add("disputes", _count_dispute(out, question))
    for retired in catalogue.retired:
        row = retired.model_dump()
        kind_url = KINDS[row["kind"]].url(row["id"])
        withdrawn = None if row["redirect_to"] else row["retired"]
        out.add("entities", {
            "id": row["id"], "kind": row["kind"], "label": row["id"], "url": kind_url,
            "redirect_to": row["redirect_to"], "withdrawn": withdrawn, "reason": row["reason"],
        })  # fmt: skip
    for release in catalogue.releases:
        out.add("releases", release.model_dump())
    derive.counted(out)
    _vocabularies(out)
    _dictionary(out)
    numbered = ("names", "entity_sources", "entity_materials", "links", "external_ids", "commitment_evidence")
    for table in TABLES:
        rows = out.tables.get(table.name, [])
        if table.name in numbered:
            for i, row in enumerate(rows, 1):
                row["id"] = i
        if rows:
            yield table.name, rows


def _record(out: Rows, checked: Checked) -> None:
    record, kind = checked.record, checked.kind
    out.add("entities", {
        "id": checked.id, "kind": kind.name, "label": record.label, "url": kind.url(checked.id),
        "redirect_to": None, "withdrawn": None, "reason": None,
    })  # fmt: skip
    key = {"entity_id": checked.id, "entity_kind": kind.name, "entity_label": record.label}
    claim_q = list(disputes.claim_questions(record.claims))
    estimate_q = list(disputes.estimate_questions(record.estimates, out.labels))
    rival = {row.n for q in [*claim_q, *estimate_q] for row in q.rows}
    _lists(out, checked)
    for claim in record.claims:
        out.add("claims", _claim_row(claim, key, claim.n in rival))
    for line in record.estimates:
        out.add("estimates", _estimate_row(line, key, line.n in rival))
    for question in [*claim_q, *estimate_q]:
        out.add("disputes", _dispute_row(out, question, key))
    out.add(str(kind.table.__tablename__), _main_row(out, checked, [*claim_q, *estimate_q]))


def _lists(out: Rows, checked: Checked) -> None:
    record, own = checked.record, {"entity_id": checked.id}
    names = list(record.names)
    for name in names:
        folded = fold(name.name)
        out.add("names", {**own, "entity_kind": checked.kind.name, **name.model_dump(), "folded": folded})
    for source in record.sources:
        out.add("entity_sources", {**own, **source.model_dump()})
    for item in record.materials:
        out.add("entity_materials", {**own, **item.model_dump()})
    for link in record.links:
        out.add("links", {"from_id": checked.id, **link.model_dump()})
    for external in record.external_ids:
        out.add("external_ids", {**own, **external.model_dump()})
    for evidence in getattr(record, "evidence", []):
        out.add("commitment_evidence", {"commitment_id": checked.id, **evidence.model_dump()})
    for member in getattr(record, "members", []):
        out.add("count_members", {"count_id": checked.id, "entity_id": member})


def _claim_row(claim: Any, key: Row, rival: bool) -> Row:
    row = claim.model_dump(exclude={"value", "low", "high", "lat", "lon"})
    low, high = claim.number or (None, None)
    kind = terms("property")[claim.property].extra["value_kind"]
    row.update(
        key,
        id=f"{key['entity_id']}_{claim.n}",
        value=normalise.claim_words(claim),
        value_code=claim.value if kind == "code" else None,
        value_low=low,
        value_high=high,
        base_low=convert(low, claim.unit)[0] if low is not None else None,
        base_high=convert(high, claim.unit)[0] if high is not None else None,
        base_unit=convert(0, claim.unit)[1] if claim.unit else None,
        latitude=claim.lat,
        longitude=claim.lon,
        disputed="yes" if rival else "no",
    )
    return dict(row)


def _estimate_row(line: Any, key: Row, rival: bool) -> Row:
    numbers = normalise.estimate_numbers(line)
    return {
        **line.model_dump(),
        **key,
        **vars(numbers),
        "id": f"{key['entity_id']}_{line.n}",
        "value": normalise.estimate_words(line),
        "disputed": "yes" if rival else "no",
    }


def _count_dispute(out: Rows, question: disputes.Question) -> Row:
    first = question.rows[0]
    key = {"entity_id": first.id, "entity_kind": "count", "entity_label": first.label}
    return _dispute_row(out, question, key)


def _dispute_row(out: Rows, question: disputes.Question, key: Row) -> Row:
    values: dict[str, list[str]] = defaultdict(list)
    for row in question.rows:
        values[disputes.row_words(row)].append(out.voice(row.source_id))
    return {
        **key,
        "id": f"{key['entity_id']}_{question.key.replace('_', '-')}",
        "question": question.words,
        "rival_values": "; ".join(f"{value} ({', '.join(dict.fromkeys(s))})" for value, s in values.items()),
        "n_values": len(values),
        "n_sources": len({row.source_id for row in question.rows}),
        "claim_ids": "; ".join(disputes.row_id(row, key["entity_id"]) for row in question.rows),
    }


def _main_row(out: Rows, checked: Checked, questions: list[disputes.Question]) -> Row:
    record, table = checked.record, checked.kind.table
    row: Row = {name: getattr(record, name) for name in table.model_fields if hasattr(record, name)}
    for name in table.model_fields:
        info = column_info(table, name)
        if "headline" in info:
            found = headline.headline(record.claims, info["headline"], out.tiers)
            row[name] = headline.pick(found, info["pick"], info.get("unit"))
    sources = {source for _, source in cited(checked)}
    score, missing = complete.completeness(out.catalogue, checked)
    others = dict.fromkeys(name.name for name in record.names if name.name != record.label)
    row.update(
        other_names="; ".join(others) or "none",
        n_claims=len(record.claims) + len(record.estimates),
        n_sources=len(sources),
        n_independent_sources=len(independent(sources, out.catalogue)),
        n_disputes=len(questions),
        disputed=headline.disputed_words(questions),
        completeness=score,
        missing=missing,
    )
    for part in derive.PARTS.get(checked.kind.name, ()):
        part(out, checked, row)
    return {name: _stated(table, name, row) for name in row if name in table.model_fields}


#: Words for text columns that the record leaves out; others say "Not collected".
_LEFT_OUT = {"note": "none", "checked": "not yet", "title_en": "Not applicable", "iso_code_before": "none"}


def _stated(table: Any, name: str, row: Row) -> Any:
    """Empty is a statement: a text column is never empty (numbers have a status column instead)."""
    if row[name] is not None or name.startswith("coord_") or _type_words(table.__table__.columns[name]) != "text":
        return row[name]
    if column_info(table, name).get("fk"):
        return None
    if f"{name}_status" in row:
        return vocabularies.label("value_status", row[f"{name}_status"])
    return _LEFT_OUT.get(name, headline.NOT_COLLECTED)


def _vocabularies(out: Rows) -> None:
    for name in vocabularies.names():
        for term in terms(name).values():
            words = {"label": term.label, "definition": term.definition or term.label, "uri": term.uri or "none"}
            out.add("vocabularies", {"vocabulary": name, "code": term.code, **words})


def _type_words(column: Any) -> str:
    """The word for a column's type in the dictionary."""
    if isinstance(column.type, Integer):
        return "whole number"
    return "number" if isinstance(column.type, Float) else "text"


def _dictionary(out: Rows) -> None:
    for table in TABLES:
        if table.name in HIDDEN:
            continue
        for position, column in enumerate(table.columns, 1):
            refers = next((str(key.target_fullname) for key in column.foreign_keys), "none")
            out.add("dictionary", {
                "table_name": table.name, "column_name": column.name, "position": position,
                "type": _type_words(column),
                "description": column.info["description"], "unit": column.info.get("unit", "none"),
                "example": str(column.info.get("example", "none")),
                "codes": column.info.get("vocabulary", "none"), "refers_to": refers,
            })  # fmt: skip
