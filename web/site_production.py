"""What a mine or plant gave year by year, for its page: rows of the table production, and pictures."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from schema.vocabularies import label
from web import charts
from web.rows import Row, rows

#: A line needs a few years to say something; fewer are read better in the table.
LEAST_YEARS = 3


def production(connection: sqlite3.Connection, record_id: str) -> list[Row]:
    """Rows of the series that are of this mine or plant, newest first within product and measure."""
    return rows(
        connection,
        "SELECT p.*, s.label AS source_label FROM production AS p JOIN sources AS s ON s.id = p.source_id "
        "WHERE p.entity_id = ? ORDER BY p.metric, p.product, p.site, p.year DESC, p.edition",
        (record_id,),
    )


def pictures(found: list[Row]) -> list[dict[str, str]]:
    """A chart from zero for each measure and unit in which some product has enough years."""
    groups: dict[tuple[str, str], dict[str, list[tuple[int, float]]]] = defaultdict(lambda: defaultdict(list))
    sites = {row["site"] for row in found}
    for row in found:
        if row["value"] is not None and row["year"].isdigit():
            name = f"{row['product']}, {row['site']}" if len(sites) > 1 else row["product"]
            groups[row["metric"], row["unit"]][name].append((int(row["year"]), row["value"]))
    out = []
    for (metric, unit), series in groups.items():
        if any(len({year for year, _ in values}) >= LEAST_YEARS for values in series.values()):
            only = f": {next(iter(series))}" if len(series) == 1 else ""
            title = f"{label('production_metric', metric)} by year, {unit}{only}"
            out.append({"title": title, "svg": charts.lines(title, dict(series), unit, yearly=True)})
    return out
