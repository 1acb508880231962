"""A checked Catalogue -> the rows of every table. Derived columns are computed here, nowhere else.

    for table, rows in all_rows(catalogue): ...

Rows are plain dicts in a fixed order, so the same input gives the same database. Series are
not here: they are streamed (build.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from loaders import complete, disputes, headline, normalise, scope
from loaders.check import Catalogue, Checked
from loaders.fold import fold
from loaders.independence import independent
from loaders.rules import cited
from schema import vocabularies
from schema.fields import column_info
from schema.kinds import KINDS, TABLES
from schema.tables import HIDDEN
from schema.units import convert
from schema.vocabularies import terms

Row = dict[str, Any]


class Rows:
    """Collects rows by table."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self.labels = {c.id: str(c.record.label) for c in catalogue.records.values()}
        self.tiers = {c.id: str(c.record.tier) for c in catalogue.of_kind("source")}
        self.cited = Counter(s for c in catalogue.records.values() for _, s in cited(c))

    def add(self, table: str, row: Row) -> None:
        """Add a row."""
        self.tables[table].append(row)


def all_rows(catalogue: Catalogue) -> Iterator[tuple[str, list[Row]]]:
    """Every table but the series, in an order that satisfies the foreign keys."""
    out = Rows(catalogue)
    for kind in KINDS.values():
        for checked in catalogue.of_kind(kind.name):
            _record(out, checked)
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
    _counted(out)
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


def _dispute_row(out: Rows, question: disputes.Question, key: Row) -> Row:
    values: dict[str, list[str]] = defaultdict(list)
    for row in question.rows:
        values[disputes.row_words(row)].append(out.labels.get(row.source_id, row.source_id))
    return {
        **key,
        "id": f"{key['entity_id']}_{question.key.replace('_', '-')}",
        "question": question.words,
        "rival_values": "; ".join(f"{value} ({', '.join(sorted(set(s)))})" for value, s in values.items()),
        "n_values": len(values),
        "n_sources": len({row.source_id for row in question.rows}),
        "claim_ids": "; ".join(f"{key['entity_id']}_{row.n}" for row in question.rows),
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
    for part in _PARTS.get(checked.kind.name, ()):
        part(out, checked, row)
    return {name: _stated(table, name, row) for name in row if name in table.model_fields}


#: Words for text columns that the record leaves out; others say "Not collected".
_LEFT_OUT = {"note": "none", "checked": "not yet", "title_en": "Not applicable", "iso_code_before": "none"}


def _stated(table: Any, name: str, row: Row) -> Any:
    """Empty is a statement: a text column is never empty (numbers have a status column instead)."""
    field = table.model_fields[name]
    if row[name] is not None or field.annotation not in (str, str | None) or name.startswith("coord_"):
        return row[name]
    if isinstance(getattr(field, "foreign_key", None), str):
        return None
    if f"{name}_status" in row:
        return vocabularies.label("value_status", row[f"{name}_status"])
    return _LEFT_OUT.get(name, headline.NOT_COLLECTED)


def _materials(out: Rows, checked: Checked, row: Row) -> None:
    order = {"main": 0, "product": 0, "subject": 0, "by_product": 1, "associated": 2}
    items = sorted(enumerate(checked.record.materials), key=lambda pair: (order[pair[1].role], pair[0]))
    ids = list(dict.fromkeys(item.material_id for _, item in items))
    row["materials"] = "; ".join(out.labels[i] for i in ids) or headline.NOT_COLLECTED
    first = out.catalogue.records[ids[0]].record.commodity_group if ids else "other"
    row["commodity_group"] = first


def _site(out: Rows, checked: Checked, row: Row) -> None:
    _materials(out, checked, row)
    region = checked.record.region_id
    basis = checked.record.region_basis
    row["region"] = out.labels[region] if region else vocabularies.label("region_basis", basis)


def _estimates(out: Rows, checked: Checked, row: Row) -> None:
    by_material: dict[str, list[str]] = defaultdict(list)
    for line in checked.record.estimates:
        if line.rank != "deprecated":
            kind = vocabularies.label("estimate_kind", line.kind).lower()
            year = f", {line.as_of}" if line.as_of else ""
            by_material[line.material_id].append(f"{normalise.estimate_words(line)} ({kind}{year})")
    parts = [f"{out.labels[m]}: {' | '.join(dict.fromkeys(lines))}" for m, lines in by_material.items()]
    row["estimates"] = "; ".join(parts) or headline.NOT_COLLECTED
    row["n_estimates"] = len(checked.record.estimates)


def _deposit(out: Rows, checked: Checked, row: Row) -> None:
    row["in_scope"], row["scope_reason"] = scope.in_scope(checked.record, out.catalogue)


def _source(out: Rows, checked: Checked, row: Row) -> None:
    row["n_cited"] = out.cited[checked.id]


def _commitment(out: Rows, checked: Checked, row: Row) -> None:
    evidence = checked.record.evidence
    row["agreement"] = out.labels[checked.record.agreement_id]
    row["n_evidence"] = len(evidence)
    dates = [e.happened for e in evidence if e.shows != "nothing_found"]
    row["last_evidence"] = max(dates, default="none")


def _themes(out: Rows, checked: Checked, row: Row) -> None:
    ids = [link.to_id for link in checked.record.links if link.relation == "theme"]
    row["themes"] = "; ".join(out.labels[i] for i in ids) or headline.NOT_COLLECTED


def _statement(out: Rows, checked: Checked, row: Row) -> None:
    row["speaker"] = out.labels[checked.record.speaker_id]
    row["event"] = out.labels[checked.record.event_id] if checked.record.event_id else "none"


def _count(out: Rows, checked: Checked, row: Row) -> None:
    record = checked.record
    row["value_words"] = vocabularies.label("value_status", record.value_status)
    if record.value is not None:
        row["value_words"] = normalise.range_words(record.value, record.value_high, "count", record.qualifier)
    row["n_members"] = len(record.members)
    rivals = [
        other.record
        for other in out.catalogue.of_kind("count")
        if other.record.scope == record.scope
        and _same_year(other.record, record)
        and other.record.value != record.value
    ]
    row["disputed"] = "yes" if rivals else "no"


def _same_year(a: Any, b: Any) -> bool:
    return bool(a.as_of and b.as_of and a.as_of[:4] == b.as_of[:4])


_PARTS: dict[str, tuple[Any, ...]] = {
    "deposit": (_site, _estimates, _deposit),
    "tailings-site": (_site, _estimates),
    "facility": (_site,),
    "source": (_source,),
    "commitment": (_materials, _commitment),
    "project": (_materials, _themes),
    "call": (_themes,),
    "statement": (_statement,),
    "count": (_count,),
}


def _counted(out: Rows) -> None:
    """Counts that other tables show: statements of a person, sites of a region..."""
    sites = ("deposits", "tailings_sites", "facilities")
    for region in out.tables["regions"]:
        for table in sites:
            region[f"n_{table}"] = sum(r["region_id"] == region["id"] for r in out.tables[table])
    touched: dict[tuple[str, str], set[str]] = defaultdict(set)
    kind_of = {e["id"]: e["kind"] for e in out.tables["entities"]}
    for row in out.tables["entity_materials"]:
        touched[row["material_id"], kind_of[row["entity_id"]]].add(row["entity_id"])
    for material in out.tables["materials"]:
        material["n_deposits"] = len(touched[material["id"], "deposit"])
        material["n_tailings_sites"] = len(touched[material["id"], "tailings-site"])
        material.update(eu_lists="none", kz_share_eu="none", kz_share_world="none")
    themed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for link in out.tables["links"]:
        if link["relation"] == "theme":
            themed[link["to_id"], kind_of[link["from_id"]]].add(link["from_id"])
    for theme in out.tables["themes"]:
        theme["n_calls"] = len(themed[theme["id"], "call"])
        theme["n_projects"] = len(themed[theme["id"], "project"])
        theme["n_sites"] = sum(len(themed[theme["id"], k]) for k in ("deposit", "tailings-site", "facility"))
    statements = out.tables["statements"]
    for person in out.tables["people"]:
        person["n_statements"] = sum(s["speaker_id"] == person["id"] for s in statements)
    for event in out.tables["events"]:
        event["n_statements"] = sum(s["event_id"] == event["id"] for s in statements)


def _vocabularies(out: Rows) -> None:
    for name in vocabularies.names():
        for term in terms(name).values():
            words = {"label": term.label, "definition": term.definition or term.label, "uri": term.uri or "none"}
            out.add("vocabularies", {"vocabulary": name, "code": term.code, **words})


#: SQL type -> the word for it in the dictionary.
_TYPES = {"INTEGER": "whole number", "FLOAT": "number"}


def _dictionary(out: Rows) -> None:
    for table in TABLES:
        if table.name in HIDDEN:
            continue
        for position, column in enumerate(table.columns, 1):
            refers = next((str(key.target_fullname) for key in column.foreign_keys), "none")
            out.add("dictionary", {
                "table_name": table.name, "column_name": column.name, "position": position,
                "type": _TYPES.get(str(column.type), "text"),
                "description": column.info["description"], "unit": column.info.get("unit", "none"),
                "example": str(column.info.get("example", "none")),
                "codes": column.info.get("vocabulary", "none"), "refers_to": refers,
            })  # fmt: skip
