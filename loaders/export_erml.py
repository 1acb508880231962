"""The EarthResourceML-Lite views as files: erml/<view>.csv and erml/<view>.geojson, and what their columns mean.

    for view in prepare(connection, base): write csv of view.selection; geojson(connection, view, about)

`prepare` puts the rows into temporary tables of the connection, so that the writers of all other tables serve here
too. The GeoJSON has a feature a row; a row without a point has a null geometry (RFC 7946, 3.2), since a
CommodityResource without a place is still one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from loaders import erml
from loaders.described import Column, Described
from loaders.export_table import Selection, quoted

BATCH = 500
_WHAT = {
    "MineralOccurrenceView": "EarthResourceML-Lite 2.0.1: deposits, occurrences, prospects.",
    "CommodityResourceView": "EarthResourceML-Lite 2.0.1: a row an estimate of a deposit.",
    "MiningWasteView": "EarthResourceML-Lite 2.0.1: tailings sites and other waste bodies.",
}
_MEANT = {
    "identifier": "Address of the record or claim", "name": "Name", "mineralOccurrenceType": "Type of occurrence",
    "commodity": "Commodities, main ones first", "commodityRank": "Rank among the commodities of the site",
    "commodityImportance": "Size class: always void, it needs an endowment and we add nothing up", "mineralOccurrenceName": "Name of the deposit",
    "mineName": "Name of the mine", "oreMeasure": "The estimate in words, with units", "oreMeasureType": "What the source calls it",
    "oreMeasureAssessmentCategory": "Category as printed", "classificationMethodUsed": "Classification system", "geologicHistory": "Age",
    "hostGeologicUnit": "Host rock", "mineralDepositModel": "Type of deposit in words", "mineralOccurrenceShape": "Shape: void",
    "explorationActivityType": "Kind of exploration: void", "explorationActivityDuration": "Time of exploration: void",
    "explorationResult": "Exploration in words", "observationMethod": "How the point was got", "positionalAccuracy": "Radius within which the point lies",
    "source": "Sources: publisher and year; see the claims for each figure's own", "shape": "Point as WKT, longitude then latitude (WGS84)",
    "specification_uri": "Address of the full description", "status": "Status (our addition)", "status_uri": "CGI mine status (our addition)",
    "voidReasons": "Every empty element with its INSPIRE void reason, or none (our addition)", "as_stated": "The figure as printed (our addition)",
    "as_of": "When it holds, EDTF (our addition)", "disputed": "Whether another source gives a rival figure (our addition)",
    "indicative_crirsco": "Indicative only: nearest CRIRSCO class of a GKZ category; never a reclassification (our addition)",
    "indicative_unfc": "Indicative only: UNFC-2009 code of a CRIRSCO class (our addition)", "indicative_strength": "How strong the correspondence is (our addition)",
    "indicative_caveat": "What limits it (our addition)", "indicative_source": "Who says so (our addition)", "wasteType": "Type of waste: European List of Waste",
    "storageType": "Way of storage", "processingPlantName": "Plant that the waste comes from", "processingType": "Process that it comes from",
    "environmentalImpacts": "Environment in words", "materials": "Composition", "density": "Density", "grade": "Grades, a raw material each",
    "volume": "Volume", "wasteBody": "Kind of waste body (our addition)", "storedMass": "Mass stored, as sources say (our addition)",
}  # fmt: skip
_REQUIRED = ("identifier", "mineralOccurrenceType", "mineralOccurrenceType_uri", "representativeCommodity_uri", "commodity_uri", "wasteType_uri", "voidReasons")  # fmt: skip


def prepare(connection: sqlite3.Connection, base: str) -> list[Described]:
    """Fill the temporary tables and describe them; the database itself is not touched."""
    out = []
    for view in erml.VIEWS:
        names = erml.COLUMNS[view]
        connection.execute(f"CREATE TEMP TABLE {quoted(view)} ({', '.join(f'{quoted(n)} TEXT' for n in names)})")
        rows = (tuple(row[n] for n in names) for row in erml.rows(connection, base, view))
        connection.executemany(f"INSERT INTO {quoted(view)} VALUES ({', '.join('?' * len(names))})", rows)
        columns = tuple(Column(n, "string", _meaning(n), required=n in _REQUIRED) for n in names)
        selection = Selection(view, names, order='"identifier"')
        out.append(Described(view, _WHAT[view], ("identifier",), columns, selection))
    return out


def _meaning(name: str) -> str:
    return _MEANT.get(name) or f"Address of {name.removesuffix('_uri')} in a vocabulary, or a nil address"


def geojson(connection: sqlite3.Connection, view: Described, about: dict[str, str]) -> Iterator[str]:
    """A FeatureCollection: `about` first, then a feature a row."""
    head = {"type": "FeatureCollection", "name": view.name, **about}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": ['
    names = view.selection.columns
    cursor = connection.execute(view.selection.sql())
    separator = "\n"
    while rows := cursor.fetchmany(BATCH):
        for row in rows:
            cells = dict(zip(names, row, strict=True))
            shape = cells.pop("shape")
            where = [float(n) for n in shape[6:-1].split()] if shape else None
            geometry = {"type": "Point", "coordinates": where} if where else None
            feature = {"type": "Feature", "id": cells["identifier"], "geometry": geometry, "properties": cells}
            yield separator + json.dumps(feature, ensure_ascii=False)
            separator = ",\n"
    yield "\n]}\n"
