"""EarthResourceML-Lite 2.0.1 / INSPIRE Mineral Resources: our records as three flat views with CGI addresses.

    for view in VIEWS: columns(view), rows(connection, base, view)

MineralOccurrenceView     deposits and their kin
CommodityResourceView     a row an estimate of a deposit
MiningWasteView           tailings sites

Element names are those of the schema (CGI-IUGS, erml-lite.xsd 2.0.1); what stands after `shape` are our additions,
which the schema allows. A required address without value holds an OGC nil address; `voidReasons` names every empty
element with its INSPIRE reason (schema/vocabularies/void_reason.csv): Unpopulated, Unknown, Withheld.

Columns named indicative_* come from schema/vocabularies/resource_class.csv: a reading aid with its caveat, never a
reclassification. Not covered: commodityImportance (it needs an endowment, and we add no figures up), GML.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from schema.vocabularies import Term, label, terms

VIEWS = ("MineralOccurrenceView", "CommodityResourceView", "MiningWasteView")
Row = dict[str, Any]
#: Elements of the schema, in its order, then our own columns.
_OCCURRENCE = (
    "identifier", "name", "mineralOccurrenceType", "commodity", "mineName", "geologicHistory", "hostGeologicUnit",
    "mineralDepositModel", "mineralOccurrenceShape", "explorationActivityType", "explorationActivityDuration", "explorationResult",
    "observationMethod", "positionalAccuracy", "source", "mineralOccurrenceType_uri", "representativeCommodity_uri", "mine_uri",
    "hostGeologicUnit_uri", "mineralDepositModel_uri", "representativeAge_uri", "representativeOlderAge_uri",
    "representativeYoungerAge_uri", "specification_uri", "shape", "status", "status_uri", "voidReasons",
)  # fmt: skip
_RESOURCE = (
    "identifier", "commodity", "commodityRank", "commodityImportance", "mineralOccurrenceName", "mineName", "oreMeasure",
    "oreMeasureType", "oreMeasureAssessmentCategory", "classificationMethodUsed", "observationMethod", "positionalAccuracy",
    "source", "commodity_uri", "mineralOccurrence_uri", "mine_uri", "oreMeasureType_uri", "oreMeasureAssessmentCategory_uri",
    "classificationMethodUsed_uri", "specification_uri", "shape", "as_stated", "as_of", "disputed", "indicative_crirsco",
    "indicative_unfc", "indicative_strength", "indicative_caveat", "indicative_source", "voidReasons",
)  # fmt: skip
_WASTE = (
    "identifier", "wasteType", "storageType", "mineName", "processingPlantName", "processingType", "environmentalImpacts",
    "materials", "density", "grade", "volume", "observationMethod", "positionalAccuracy", "source", "mine_uri",
    "processingPlant_uri", "wasteType_uri", "storageType_uri", "specification_uri", "shape", "name", "wasteBody", "storedMass",
    "voidReasons",
)  # fmt: skip
COLUMNS = dict(zip(VIEWS, (_OCCURRENCE, _RESOURCE, _WASTE), strict=True))
_OWN_FROM = {"MineralOccurrenceView": "status", "CommodityResourceView": "as_stated", "MiningWasteView": "name"}
_RANKS = {"main": "primary commodity", "by_product": "by-product", "associated": "secondary commodity"}
_REASONS = {term.extra["value_status"]: term for term in terms("void_reason").values()}
_STATUS_OF = {term.label: code for code, term in terms("value_status").items()}
_CLASSES = {
    (term.extra["system"], frozenset(term.extra["printed"].lower().split("+"))): term
    for term in terms("resource_class").values()
}
_FAMILY = ("JORC", "NI43-101", "CIM", "CRIRSCO", "PERC", "NAEN", "KAZRC")


def rows(connection: sqlite3.Connection, base: str, view: str) -> Iterator[Row]:
    """Rows of a view, by id; `base` begins the addresses of records. Keys are COLUMNS[view]."""
    look = _Look(connection, base)
    make = {"MineralOccurrenceView": _occurrences, "CommodityResourceView": _resources, "MiningWasteView": _wastes}[
        view
    ]
    for row, empty in make(look):
        yield _voided(view, row, empty)


def _voided(view: str, row: Row, empty: dict[str, str]) -> Row:
    """The row in the order of its view; `empty` maps elements to the value_status that says why they are empty."""
    names = COLUMNS[view]
    official = names[: names.index(_OWN_FROM[view])]
    reasons = [f"{n}={_reason(empty.get(n)).code}" for n in official if row.get(n) is None]
    return {**{n: row.get(n) for n in names}, "voidReasons": "; ".join(reasons) or "none"}


def _reason(status: str | None) -> Term:
    return _REASONS.get(status or "not_collected", _REASONS["not_collected"])


def _nil(status: str | None) -> str:
    if status == "not_applicable":
        return terms("value_status")[status].uri
    return _reason(status).extra["ogc_nil"]


class _Look:
    """What all three views look up, read once: claims in words, sources in short, materials, links."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        self.connection, self.base = connection, base
        self.claims: dict[tuple[str, str], list[str]] = defaultdict(list)
        wanted = (
            "host_rock",
            "age",
            "exploration",
            "density",
            "stored_volume",
            "composition",
            "environment",
            "source_process",
        )
        marks = ", ".join("?" * len(wanted))
        sql = (
            f"SELECT entity_id, property, value FROM claims WHERE property IN ({marks}) AND value_status = 'value' "
            "AND rank <> 'deprecated' ORDER BY entity_id, n"
        )
        for entity, name, value in connection.execute(sql, wanted):
            self.claims[entity, name].append(value)
        self.materials: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
        sql = (
            "SELECT DISTINCT e.entity_id, m.id, m.label, e.role, coalesce(m.cgi_uri, '') FROM entity_materials AS e JOIN materials AS m "
            "ON m.id = e.material_id ORDER BY e.entity_id, e.role <> 'main', m.label"
        )
        for entity, *rest in connection.execute(sql):
            self.materials[entity].append((rest[0], rest[1], rest[2], rest[3]))
        self.sources: dict[str, str] = {}
        for name, publisher, published in connection.execute("SELECT id, publisher, published FROM sources"):
            self.sources[name] = f"{publisher} ({published[:4] if published[:1].isdigit() else 'n.d.'})"
        self.used: dict[str, dict[str, None]] = defaultdict(dict)
        for table in ("claims", "estimates", "entity_sources", "entity_materials"):
            found = connection.execute(f"SELECT DISTINCT entity_id, source_id FROM {table} ORDER BY 1, 2")
            for entity, source in found:
                self.used[entity][self.sources[source]] = None

    def words(self, entity: str, name: str) -> str | None:
        """What the sources say of a property, joined."""
        return "; ".join(dict.fromkeys(self.claims.get((entity, name), []))) or None

    def table(self, name: str) -> Iterator[Row]:
        """Rows of a table by id."""
        cursor = self.connection.execute(f'SELECT * FROM "{name}" ORDER BY id')
        names = [d[0] for d in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def place(self, site: Row) -> Row:
        """The elements on the place of a site, the same in every view."""
        if site["latitude"] is None:
            return {}
        return {
            "observationMethod": label("coordinate_method", site["coord_method"]),
            "positionalAccuracy": f"{site['coord_precision_m']} metres",
            "shape": f"POINT({site['longitude']} {site['latitude']})",
        }

    def commodity_uri(self, material: str) -> str:
        """CGI address of a raw material, or the nil address: no such code there."""
        found = next((uri for ms in self.materials.values() for i, _, _, uri in ms if i == material), "")
        return found if found.startswith("http") else _nil("not_collected")


def _said(value: str) -> tuple[str | None, str | None]:
    """A headline in words -> (value, None), or (None, the value_status that its words stand for)."""
    status = _STATUS_OF.get(value)
    return (None, status) if status else (value, None)


def _uri(vocabulary: str, words: str | None) -> str | None:
    """Address of the term that a headline shows, its year left aside: "Operating (2025)"; None when there is none."""
    plain = re.sub(r" \([^()]*\)$", "", words or "")
    return next((t.uri for t in terms(vocabulary).values() if t.label == plain and t.uri), None)


def _occurrences(look: _Look) -> Iterator[tuple[Row, dict[str, str]]]:
    for site in look.table("deposits"):
        page = f"{look.base}/deposit/{site['id']}"
        kind = terms("occurrence_type")[site["occurrence_type"]]
        materials = look.materials[site["id"]]
        model, model_status = _said(site["deposit_type"])
        state, _ = _said(site["status"])
        row = {
            "identifier": page, "name": site["label"], "mineralOccurrenceType": kind.label,
            "commodity": "; ".join(dict.fromkeys(name for _, name, _, _ in materials)) or None,
            "mineName": site["label"] if kind.code == "mine" else None, "geologicHistory": look.words(site["id"], "age"),
            "hostGeologicUnit": look.words(site["id"], "host_rock"), "mineralDepositModel": model,
            "explorationResult": look.words(site["id"], "exploration"),
            "mineralOccurrenceType_uri": kind.uri or _nil("not_collected"),
            "representativeCommodity_uri": look.commodity_uri(materials[0][0]) if materials else _nil("unknown"),
            "specification_uri": page, "source": "; ".join(look.used[site["id"]]) or None, "status": site["status"],
            "status_uri": _uri("site_status", state), **look.place(site),
        }  # fmt: skip
        yield row, _empty(site, mineralDepositModel=model_status)


def _empty(site: Row, **more: str | None) -> dict[str, str]:
    place = site["coord_status"] if site["latitude"] is None else None
    known = {"shape": place, "observationMethod": place, "positionalAccuracy": place, **more}
    return {name: _STATUS_OF.get(status, status) for name, status in known.items() if status}


def classes(system: str, category: str | None) -> tuple[list[Term], bool]:
    """Terms of resource_class.csv for a printed category, and whether they are as printed (True) or indicative.

    classes("JORC", "Measured + Indicated") -> one term, True; classes("GKZ", "B+C1") -> two terms, False
    """
    parts = [p.strip().lower().replace("proven", "proved") for p in re.split(r"[+,]", category or "") if p.strip()]
    if not parts:
        return [], False
    stated = _CLASSES.get(("CRIRSCO", frozenset(parts)))
    if stated and system in _FAMILY:
        return [stated], True
    found = [_CLASSES.get(("GKZ", frozenset([part]))) for part in parts] if system == "GKZ" else []
    return ([t for t in found if t] if found and all(found) else []), False


def _resources(look: _Look) -> Iterator[tuple[Row, dict[str, str]]]:
    sites = {site["id"]: site for site in look.table("deposits")}
    names = {m["id"]: m["label"] for m in look.table("materials")}
    for line in look.table("estimates"):
        site = sites.get(line["entity_id"])
        if site is None:
            continue
        page = f"{look.base}/deposit/{site['id']}"
        rank = next((role for i, _, role, _ in look.materials[site["id"]] if i == line["material_id"]), None)
        category = line["category"] if (line["category"] or "") not in _STATUS_OF else None
        found, stated = classes(line["system"], category)
        method = terms("estimate_system")[line["system"]]
        row = {
            "identifier": f"{page}#claim-{line['n']}", "commodity": names[line["material_id"]], "commodityRank": _RANKS.get(rank or ""),
            "mineralOccurrenceName": site["label"], "oreMeasure": line["value"] if line["value_status"] == "value" else None,
            "oreMeasureType": line["kind"] if line["kind"] != "not_stated" else None, "oreMeasureAssessmentCategory": category,
            "classificationMethodUsed": method.label if line["system"] != "not_stated" else None, "source": look.sources[line["source_id"]],
            "commodity_uri": look.commodity_uri(line["material_id"]), "mineralOccurrence_uri": page,
            "oreMeasureAssessmentCategory_uri": found[0].uri if stated else None, "classificationMethodUsed_uri": method.uri or None,
            "specification_uri": f"{page}#claim-{line['n']}", **look.place(site), "as_stated": line["as_stated"], "as_of": line["as_of"],
            "disputed": line["disputed"], **_indicative(found, stated),
        }  # fmt: skip
        unknown = {
            name: "unknown" for name in ("oreMeasureType", "oreMeasureAssessmentCategory", "classificationMethodUsed")
        }
        yield row, {**_empty(site, oreMeasure=line["value_status"]), **unknown}


def _indicative(found: list[Term], stated: bool) -> Row:
    """The reading aids of a category; all None when there are none."""
    crirsco = "; ".join(dict.fromkeys(t.extra["indicative_crirsco"] for t in found if t.extra["indicative_crirsco"]))
    unfc = "; ".join(t.extra["indicative_unfc"] for t in found if t.extra["indicative_unfc"])
    if not crirsco and not unfc:
        return {}
    joined = {k: "; ".join(dict.fromkeys(t.extra[k] for t in found)) for k in ("strength", "source")}
    caveat = (
        "; ".join(dict.fromkeys(t.definition for t in found))
        if not stated
        else "UNFC-2009 code; the 2019 update renames classes"
    )
    return {
        "indicative_crirsco": crirsco or None, "indicative_unfc": unfc or None, "indicative_strength": joined["strength"],
        "indicative_caveat": caveat, "indicative_source": joined["source"],
    }  # fmt: skip


def _wastes(look: _Look) -> Iterator[tuple[Row, dict[str, str]]]:
    makers: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    sql = (
        "SELECT l.from_id, e.kind, e.label, e.url FROM links AS l JOIN entities AS e ON e.id = l.to_id "
        "WHERE l.relation = 'waste_of' ORDER BY l.from_id, l.id"
    )
    for site, kind, name, url in look.connection.execute(sql):
        makers[site].setdefault(kind, (name, f"{look.base}{url}"))
    grades: dict[str, list[str]] = defaultdict(list)
    for line in look.table("estimates"):
        if line["value_status"] == "value" and line["grade"] is not None:
            grades[line["entity_id"]].append(f"{line['material_id']}: {line['value']}")
    for site in look.table("tailings_sites"):
        page, of = f"{look.base}/tailings-site/{site['id']}", site["id"]
        waste, waste_status = _said(site["waste_code"])
        storage, storage_status = _said(site["storage"])
        mine, plant = makers[of].get("deposit", (None, None)), makers[of].get("facility", (None, None))
        row = {
            "identifier": page, "wasteType": waste, "storageType": storage, "mineName": mine[0], "processingPlantName": plant[0],
            "processingType": look.words(of, "source_process"), "environmentalImpacts": look.words(of, "environment"),
            "materials": look.words(of, "composition"), "density": look.words(of, "density"), "grade": "; ".join(grades[of]) or None,
            "volume": look.words(of, "stored_volume"), "source": "; ".join(look.used[of]) or None, "mine_uri": mine[1],
            "processingPlant_uri": plant[1], "wasteType_uri": _nil(waste_status),
            "storageType_uri": _uri("waste_storage", storage),
            "specification_uri": page, **look.place(site), "name": site["label"], "wasteBody": label("waste_site_type", site["site_type"]),
            "storedMass": site["stored_mass"],
        }  # fmt: skip
        yield row, _empty(site, wasteType=waste_status, storageType=storage_status)
