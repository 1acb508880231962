"""Points in regions: is a site where its record says it is?

Outlines: data/outlines/regions.geojson (today's 20 regions, simplified; see the README
there for licence and quality). Since they are simplified, a point counts as inside when it
lies in the outline or within its own precision plus `TOLERANCE_M` of its edge.

Plane geometry on degrees scaled by the cosine of the latitude: good to a few per mille at
these distances, which the tolerance swallows. Not for measuring areas.
"""

from __future__ import annotations

import json
import math
from functools import cache
from itertools import pairwise
from pathlib import Path

from loaders.problems import Problem
from loaders.read import shown

TOLERANCE_M = 15_000
EARTH_M = 6_371_000
Ring = list[tuple[float, float]]


@cache
def outlines(path: Path) -> dict[str, list[Ring]]:
    """Rings by ISO code; empty when there is no file (a small test catalogue)."""
    if not path.exists():
        return {}
    out: dict[str, list[Ring]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        code = feature["properties"]["iso_3166_2"]
        out[code] = [[(p[0], p[1]) for p in ring] for polygon in parts for ring in polygon]
    return out


def problems(path: Path) -> list[Problem]:
    """What is wrong with the outlines file, if anything."""
    try:
        outlines(path)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return [Problem(shown(path), line, "", "E102", str(error), "GeoJSON polygons with iso_3166_2")]
    return []


def inside(rings: list[Ring], lat: float, lon: float) -> bool:
    """Even-odd rule over all rings, so holes count as outside."""
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


def edge_m(rings: list[Ring], lat: float, lon: float) -> float:
    """Distance in metres from a point to the nearest edge."""
    degree = math.pi * EARTH_M / 180
    shrink = math.cos(math.radians(lat))
    best = math.inf
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            ax, ay = (x1 - lon) * shrink, y1 - lat
            bx, by = (x2 - lon) * shrink, y2 - lat
            dx, dy = bx - ax, by - ay
            length = dx * dx + dy * dy
            t = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
            best = min(best, math.hypot(ax + t * dx, ay + t * dy) * degree)
    return best


def lies_in(rings: list[Ring], lat: float, lon: float, precision_m: float) -> bool:
    """Whether a point of that precision can lie in the outline."""
    return inside(rings, lat, lon) or edge_m(rings, lat, lon) <= precision_m + TOLERANCE_M


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in metres between two (lat, lon) points (haversine)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(h))
