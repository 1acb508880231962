"""Sites as GeoJSON (RFC 7946): a feature a site, its columns as properties, its precision beside the point.

for text in chunks(connection, selection, about, base): ...   streamed; sites without a point are counted, not dropped silently
feature(row, "deposit", base)                                 one site
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from loaders.cite import CATALOGUE, apa
from loaders.export_table import LICENCE, About, Selection

#: Tables with points, and the kind of their records.
SITES = {"deposits": "deposit", "tailings_sites": "tailings-site", "facilities": "facility"}
BATCH = 500
_NEEDED = ("id", "latitude", "longitude")


def feature(row: dict[str, Any], kind: str, base: str) -> dict[str, Any] | None:
    """A site as a feature, None when it has no point."""
    if row.get("latitude") is None:
        return None
    properties = {k: v for k, v in row.items() if k not in ("latitude", "longitude")}
    properties["url"] = f"{base}/{kind}/{row['id']}"
    point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": properties}


def chunks(connection: sqlite3.Connection, selection: Selection, about: About, base: str) -> Iterator[str]:
    """A FeatureCollection: what it is, then its features, `BATCH` at a time."""
    kind = SITES[selection.table]
    without = selection.count(connection, "latitude IS NULL")
    head = {
        "type": "FeatureCollection", "name": f"{CATALOGUE}: {about.title}", "filters": about.words,
        "version": about.version, "date": about.date, "licence": LICENCE, "citation": apa(about.citation),
        "rows": about.rows, "without_point": without,
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": ['
    columns = tuple(dict.fromkeys((*selection.columns, *_NEEDED)))
    cursor = connection.execute(selection.sql(columns), selection.parameters)
    separator = "\n"
    while rows := cursor.fetchmany(BATCH):
        made = [feature(dict(zip(columns, row, strict=True)), kind, base) for row in rows]
        texts = [json.dumps(f, ensure_ascii=False) for f in made if f]
        if texts:
            yield separator + ",\n".join(texts)
            separator = ",\n"
    yield "\n]}\n"
