"""Derived columns that belong to one kind: materials in words, scope, latest evidence, counts.

`PARTS` names for each kind the functions that add to its row; `counted` adds the columns that
count rows of other tables, once all rows are there.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from loaders import disputes, headline, normalise, scope
from loaders.check import Catalogue, Checked
from loaders.cite import short_author
from loaders.rules import cited
from schema import vocabularies

Row = dict[str, Any]


class Rows:
    """Collects rows by table."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self.labels = {c.id: str(c.record.label) for c in catalogue.records.values()}
        self.tiers = {c.id: str(c.record.tier) for c in catalogue.of_kind("source")}
        self.count_questions = list(disputes.count_questions(c.record for c in catalogue.of_kind("count")))
        self.rival_counts = {row.id for question in self.count_questions for row in question.rows}
        self.cited = Counter(s for c in catalogue.records.values() for _, s in cited(c))

    def voice(self, source_id: str) -> str:
        """A source in two words: author or publisher, and year."""
        source = self.catalogue.records[source_id].record
        year = f" {source.published[:4]}" if source.published else ""
        return f"{short_author(source.author or source.publisher)}{year}"

    def add(self, table: str, row: Row) -> None:
        """Add a row."""
        self.tables[table].append(row)


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
    row["material_list"] = json.dumps(
        row["materials"].split("; ") if checked.record.materials else [], ensure_ascii=False
    )
    row["has_coordinates"] = "yes" if row["latitude"] is not None else "no"
    row["has_dispute"] = "yes" if row["n_disputes"] else "no"
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
    row["has_estimate"] = "yes" if checked.record.estimates else "no"


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
    row["disputed"] = "yes" if record.id in out.rival_counts else "no"


PARTS: dict[str, tuple[Any, ...]] = {
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


def counted(out: Rows) -> None:
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
