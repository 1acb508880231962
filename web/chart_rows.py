"""The charts of /charts: rows, picture, table, CSV address and sources of each, in one place.

pictures(connection) -> [Picture(title, svg, note, head, rows, csv, table, sources), ...]
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from loaders.normalise import number_words
from schema.edtf import years
from schema.vocabularies import label, terms
from web import charts
from web.rows import rows, when


@dataclass(frozen=True)
class Picture:
    """A chart with everything that lets a reader check it."""

    id: str
    title: str
    svg: str
    note: str
    head: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    csv: str
    table: str
    sources: list[dict[str, Any]]


def pictures(connection: sqlite3.Connection) -> list[Picture]:
    """All charts that have data."""
    made = (by_region(connection), by_material(connection), eu_shares(connection), shares_in_time(connection), risk(connection), tailings(connection),
            commitments(connection), corridor(connection))  # fmt: skip
    return [picture for picture in made if picture is not None and picture.rows]


def _sources(connection: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    return rows(connection, f"SELECT id, label, publisher FROM sources WHERE id IN ({sql}) ORDER BY label")


def by_region(connection: sqlite3.Connection) -> Picture:
    """Deposit records in scope by region and commodity group."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for region, group, n in connection.execute(
        "SELECT region, commodity_group, count(*) FROM deposits WHERE in_scope = 'yes' GROUP BY 1, 2 ORDER BY 1, 3 DESC"
    ):
        counted[region][group] = n
    order = sorted(counted.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    names = {code: term.label for code, term in terms("commodity_group").items()}
    title = "Deposit records in scope by region and commodity group"
    return Picture(
        "by-region", title, charts.stacked(title, order, names),
        "Number of records of this catalogue under its own scope rule (see How many?), not of deposits in the ground. "
        "Colour is the group of the first main material.",
        ("Region", "Commodity group", "Records"),
        [(region, names.get(group, group), n) for region, parts in order for group, n in parts.items()],
        "/export/deposits.csv?in_scope=yes", "/catalogue/deposits?in_scope=yes&_facet=region", [],
    )  # fmt: skip


def by_material(connection: sqlite3.Connection) -> Picture:
    """Deposit records by raw material, main or by-product."""
    found = connection.execute(
        "SELECT m.label, count(DISTINCT e.entity_id) AS n FROM entity_materials AS e JOIN materials AS m ON m.id = e.material_id "
        "JOIN deposits AS d ON d.id = e.entity_id WHERE e.role IN ('main', 'by_product') AND m.scope_part <> 'outside' "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 22"
    ).fetchall()
    title = "Deposit records by rare metal or rare earth (main material or by-product)"
    return Picture(
        "by-material", title, charts.bars(title, [(name, n, False) for name, n in found]),
        "A record may count for several raw materials.", ("Raw material", "Records"), list(found),
        "/export/deposits.csv", "/catalogue/materials?_sort_desc=n_deposits", [],
    )  # fmt: skip


def eu_shares(connection: sqlite3.Connection) -> Picture | None:
    """Kazakhstan's share of EU supply per raw material, latest edition."""
    found = connection.execute(
        "SELECT m.label, s.stage, s.share_pct, s.qualifier, s.edition FROM supply_shares AS s JOIN materials AS m ON m.id = s.material_id "
        "WHERE s.country = 'Kazakhstan' AND s.scope = 'eu' AND s.edition = (SELECT max(edition) FROM supply_shares WHERE scope = 'eu') "
        "ORDER BY s.share_pct DESC, 1"
    ).fetchall()
    if not found:
        return None
    title = f"Kazakhstan's share of EU supply per raw material, {found[0][4]} study (percent)"
    bars = [(f"{name} ({stage})", share, i < 3) for i, (name, stage, share, _, _) in enumerate(found)]
    return Picture(
        "eu-shares", title, charts.bars(title, bars, "%"),
        "Shares of what the European Union is supplied with, by stage. Other sources give other shares for some raw materials: "
        "see Disputed.",
        ("Raw material", "Stage", "Share (%)", "Exactness", "Edition"),
        [(n, label("supply_stage", st), v, label("qualifier", q), ed) for n, st, v, q, ed in found],
        "/export/supply_shares.csv?country=Kazakhstan&scope=eu", "/catalogue/supply_shares?country=Kazakhstan&scope=eu",
        _sources(connection, "SELECT source_id FROM supply_shares WHERE country = 'Kazakhstan' AND scope = 'eu'"),
    )  # fmt: skip


def shares_in_time(connection: sqlite3.Connection) -> Picture | None:
    """Kazakhstan's share of EU supply through time: every dated claim and every edition of the study, where there are two or more."""
    found = rows(
        connection,
        "SELECT m.label AS material, c.as_of AS held, c.value_high AS share, c.which, s.publisher, s.id FROM claims AS c JOIN materials AS m "
        "ON m.id = c.entity_id JOIN sources AS s ON s.id = c.source_id WHERE c.property = 'supply_share_eu' AND c.as_of IS NOT NULL AND "
        "c.rank <> 'deprecated' UNION SELECT m.label, x.edition, x.share_pct, x.stage, s.publisher, s.id FROM supply_shares AS x JOIN materials AS m "
        "ON m.id = x.material_id JOIN sources AS s ON s.id = x.source_id WHERE x.country = 'Kazakhstan' AND x.scope = 'eu' ORDER BY 1, 2, 3",
    )
    points: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in found:
        points[row["material"]].append((years(row["held"])[1], row["share"]))
    series = {name: values for name, values in points.items() if len({year for year, _ in values}) > 1}
    kept = [row for row in found if row["material"] in series]
    if not series:
        return None
    title = "Kazakhstan's share of EU supply through time, raw materials with two years or more (percent)"
    return Picture(
        "eu-shares-in-time", title, charts.lines(title, series, "percent"),
        "Points are claims by the last year for which they hold, and editions of the Commission's study by their year; sources define the share "
        "differently (deliveries, needs, a market), so a line is no trend by itself.",
        ("Raw material", "Holds for", "Share (%)", "Of", "Source"),
        [(r["material"], r["held"], r["share"], r["which"] or "not stated", r["publisher"]) for r in kept],
        "/export/claims.csv?property=supply_share_eu", "/catalogue/claims?property=supply_share_eu",
        [{"id": i, "label": p, "publisher": p} for i, p in dict.fromkeys((r["id"], r["publisher"]) for r in kept)],
    )  # fmt: skip


def risk(connection: sqlite3.Connection) -> Picture | None:
    """EU supply risk through the editions, for raw materials of which Kazakhstan supplies the EU most."""
    chosen = [row[0] for row in connection.execute(
        "SELECT material_id FROM supply_shares WHERE country = 'Kazakhstan' AND scope = 'eu' GROUP BY 1 ORDER BY max(share_pct) DESC LIMIT 6"
    )]  # fmt: skip
    series: dict[str, list[tuple[int, float]]] = defaultdict(list)
    table = []
    for material in chosen:
        for name, list_id, value in connection.execute(
            "SELECT m.label, l.list_id, l.supply_risk FROM material_lists AS l JOIN materials AS m ON m.id = l.material_id WHERE "
            "l.material_id = ? AND l.supply_risk IS NOT NULL AND l.list_id LIKE 'eu-crm-%' ORDER BY 2",
            (material,),
        ):
            series[name].append((int(list_id[-4:]), value))
            table.append((name, list_id[-4:], value))
    if not table:
        return None
    title = "EU supply risk through the editions, raw materials that Kazakhstan supplies to the EU"
    return Picture(
        "supply-risk", title, charts.lines(title, dict(series), "supply risk (index)"),
        "Supply risk as the Commission's studies score it; the method changed between editions, so compare with care.",
        ("Raw material", "Edition", "Supply risk"), table, "/export/material_lists.csv", "/catalogue/material_lists",
        _sources(connection, "SELECT score_source_id FROM material_lists WHERE score_source_id IS NOT NULL"),
    )  # fmt: skip


def tailings(connection: sqlite3.Connection) -> Picture | None:
    """Mass of tailings by site, lowest to highest claim."""
    found = connection.execute(
        "SELECT t.id, t.label, min(c.base_low) / 1e6, max(c.base_high) / 1e6 FROM claims AS c JOIN tailings_sites AS t ON t.id = c.entity_id "
        "WHERE c.property = 'stored_mass' AND c.rank <> 'deprecated' AND c.base_low IS NOT NULL GROUP BY 1 ORDER BY 4 DESC, 2"
    ).fetchall()
    if not found:
        return None
    title = "Waste stored by site, from the lowest to the highest claim (million tonnes)"
    return Picture(
        "tailings-mass", title, charts.ranges(title, [(n, lo, hi) for _, n, lo, hi in found], "Mt"),
        "All claims of the mass in place that are not deprecated, whatever their year; sites without a figure are not shown. Never add "
        "them up: some sites are parts of others.",
        ("Site", "Lowest claim (Mt)", "Highest claim (Mt)"),
        [(n, number_words(round(lo, 3)), number_words(round(hi, 3))) for _, n, lo, hi in found],
        "/export/tailings_sites.csv", "/catalogue/claims?property=stored_mass",
        _sources(connection, "SELECT source_id FROM claims WHERE property = 'stored_mass'"),
    )  # fmt: skip


_STATUS_COLOURS = {"met": "#117733", "in_progress": "#44aa99", "partly_met": "#88ccee", "announced": "#ddcc77", "no_evidence": "#999999",
                   "not_met": "#cc3311", "superseded": "#aa4499", "cancelled": "#882255", "suspended": "#cc6677"}  # fmt: skip


def commitments(connection: sqlite3.Connection) -> Picture | None:
    """Commitments by agreement on the year of their latest evidence or deadline, coloured by status."""
    found = rows(
        connection,
        "SELECT id, label, agreement, status, deadline, last_evidence, status_as_of FROM commitments ORDER BY agreement, id",
    )
    lanes: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for row in found:
        dated = next((d for d in (row["deadline"], row["last_evidence"], row["status_as_of"]) if d[:1].isdigit()), None)
        if dated:
            words = f"{row['label']}: {label('commitment_status', row['status'])} ({when(dated)})"
            lanes[row["agreement"]].append((years(dated)[1], words, row["status"]))
    if not lanes:
        return None
    title = "Commitments by agreement: year of the deadline, else of the latest evidence, coloured by status"
    key = ", ".join(
        f"{label('commitment_status', s)}: {sum(r['status'] == s for r in found)}"
        for s in dict.fromkeys(r["status"] for r in found)
    )
    return Picture(
        "commitments", title, charts.timeline(title, list(lanes.items()), _STATUS_COLOURS), f"{key}. Silence is “no evidence”, never “not met”.",
        ("Agreement", "Commitment", "Status", "Deadline", "Latest evidence"),
        [(r["agreement"], r["label"], label("commitment_status", r["status"]), when(r["deadline"]), when(r["last_evidence"])) for r in found],
        "/export/commitments.csv", "/catalogue/commitments", [],
    )  # fmt: skip


def corridor(connection: sqlite3.Connection) -> Picture | None:
    """Goods carried on the Middle Corridor by year, one point a claim; rivals both stand."""
    found = rows(
        connection,
        "SELECT c.as_of, c.base_high / 1e6 AS mt, c.value, c.source_id, s.publisher FROM claims AS c JOIN sources AS s ON s.id = c.source_id WHERE "
        "c.entity_id LIKE '%middle-corridor%' AND c.property = 'volume' AND c.as_of IS NOT NULL AND c.rank <> 'deprecated' "
        "AND c.base_unit = 't' ORDER BY c.as_of, c.n",
    )
    points = [(years(r["as_of"])[1], r["mt"], r) for r in found if years(r["as_of"])[0] == years(r["as_of"])[1]]
    if not points:
        return None
    title = "Goods carried on the Middle Corridor by year (million tonnes)"
    return Picture(
        "corridor", title, charts.lines(title, {"volume": [(y, v) for y, v, _ in points]}, "million tonnes"),
        "Every claim of a whole year is a point; where sources differ for a year both points stand.",
        ("Year", "Volume", "Source"), [(y, r["value"], r["publisher"]) for y, _, r in points],
        "/export/claims.csv?entity_id=middle-corridor&property=volume", "/catalogue/claims?entity_id=middle-corridor&property=volume",
        _sources(connection, "SELECT source_id FROM claims WHERE entity_id LIKE '%middle-corridor%' AND property = 'volume'"),
    )  # fmt: skip
