"""What the series say of a raw material: its shares, lists, production and trade, for its page."""

from __future__ import annotations

import sqlite3
from typing import Any

from web import charts
from web.rows import rows


def series(connection: sqlite3.Connection, material: str) -> dict[str, Any]:
    """Rows of the four series for one raw material, and a chart of its EU supply."""
    shares = rows(
        connection,
        "SELECT s.*, o.label AS source_label FROM supply_shares AS s JOIN sources AS o ON o.id = s.source_id WHERE "
        "material_id = ? AND country = 'Kazakhstan' ORDER BY edition DESC, scope, stage",
        (material,),
    )
    top = rows(
        connection,
        "SELECT scope, stage, edition, country, share_pct, qualifier FROM supply_shares AS s WHERE material_id = ?1 AND "
        "scope = 'eu' AND edition = (SELECT max(edition) FROM supply_shares WHERE material_id = ?1) "
        "ORDER BY stage, share_pct DESC",
        (material,),
    )
    pictures = []
    for stage in dict.fromkeys(row["stage"] for row in top):
        part = [row for row in top if row["stage"] == stage]
        shown = part[:7] + [row for row in part[7:] if row["country"] == "Kazakhstan"]
        title = f"EU supply by country, {stage.replace('_', ' ')} ({part[0]['edition']} study), percent"
        bars = [(r["country"], r["share_pct"], r["country"] == "Kazakhstan") for r in shown]
        pictures.append({"title": title, "svg": charts.bars(title, bars, "%"), "stage": stage})
    return {
        "shares": shares,
        "pictures": pictures,
        "lists": rows(
            connection,
            "SELECT list_id, listed, entry, supply_risk, economic_importance, source_id FROM material_lists WHERE material_id = ? ORDER BY list_id",
            (material,),
        ),
        "production": rows(
            connection,
            "SELECT product, metric, year, edition, value, unit, qualifier, value_status, note, source_id FROM production WHERE "
            "material_id = ? AND country = 'Kazakhstan' AND site IS NULL ORDER BY metric, product, year DESC, edition DESC",
            (material,),
        ),
        "sites": rows(
            connection,
            "SELECT p.site, p.entity_id AS id, e.kind FROM production AS p LEFT JOIN entities AS e ON e.id = p.entity_id "
            "WHERE p.material_id = ? AND p.site IS NOT NULL GROUP BY p.site, p.entity_id ORDER BY p.site",
            (material,),
        ),
        "trade": rows(
            connection,
            "SELECT t.year, t.flow, t.product, t.code, t.edition, t.source_id, s.label AS source_label, sum(t.value) AS value, t.value_unit, "
            "sum(t.quantity) AS quantity, t.quantity_unit, group_concat(DISTINCT CASE WHEN t.flow = 'export' THEN t.partner ELSE t.reporter END) "
            "AS countries FROM trade_flows AS t JOIN sources AS s ON s.id = t.source_id WHERE t.material_id = ? "
            "GROUP BY t.edition, t.flow, t.code, t.year, t.value_unit, t.quantity_unit ORDER BY t.edition, t.code, t.year DESC LIMIT 60",
            (material,),
        ),
    }
