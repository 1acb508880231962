"""Pages that are no record: start, search, map, charts, how many, disputed, coverage, dictionary, cite, themes."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.utils.asgi import Response

from loaders import release_meta
from loaders.scope import RULE
from loaders.search import NameIndex, search
from schema.kinds import KINDS
from schema.vocabularies import terms
from web import chart_rows, common, listings, maps
from web.palette import GROUPS

_INDEX: dict[str, NameIndex] = {}


@hookimpl
def register_routes():
    return [
        (r"^/$", start),
        (r"^/search$", search_page),
        (r"^/search\.json$", search_json),
        (r"^/map$", map_page),
        (r"^/map\.geojson$", map_geojson),
        (r"^/regions\.geojson$", regions_geojson),
        (r"^/charts$", charts_page),
        (r"^/charts/(?P<id>[a-z-]+)\.svg$", chart_svg),
        (r"^/how-many$", how_many),
        (r"^/disputed$", disputed),
        (r"^/coverage$", coverage),
        (r"^/dictionary$", dictionary),
        (r"^/cite$", cite),
        (r"^/themes/(?P<id>[a-z0-9-]+)$", theme),
    ]


async def start(datasette, request):
    found = await common.query(datasette, listings.start)
    themes = await common.query(datasette, lambda c: listings.rows(c, "SELECT id, label FROM themes ORDER BY label"))
    return await common.page(
        datasette,
        request,
        "start.html",
        {"s": found, "themes": themes, "jsonld": dataset_jsonld(found, common.base_url(datasette, request))},
    )


def dataset_jsonld(found, base):
    """The whole catalogue as a schema.org Dataset, for dataset search engines."""
    about = {
        "@context": "https://schema.org/", "@type": "Dataset", "@id": f"{base}/", "url": f"{base}/", "name": common.NAME,
        "description": release_meta.ABSTRACT,
        "version": found["release"]["version"], "datePublished": found["release"]["date"], "isAccessibleForFree": True,
        "license": release_meta.LICENCE_URL, "keywords": list(release_meta.KEYWORDS),
        "spatialCoverage": {"@type": "Place", "name": "Kazakhstan"}, "creator": {"@type": "Organization", "name": common.NAME},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "application/vnd.sqlite3", "contentUrl": f"{base}/catalogue.db"},
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{base}/export/deposits.csv"},
        ],
    }  # fmt: skip
    return json.dumps(about, ensure_ascii=False).replace("</", "<\\/")


def _search(connection, query, kind, limit):
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    if path not in _INDEX:
        _INDEX[path] = NameIndex(connection)
    return search(connection, _INDEX[path], query, kind=kind, limit=limit)


async def _hits(datasette, request):
    query = (request.args.get("q") or "").strip()[:200]
    kind = request.args.get("kind") if request.args.get("kind") in KINDS else None
    limit = (
        min(max(int(request.args.get("limit") or 50), 1), 200) if (request.args.get("limit") or "50").isdigit() else 50
    )
    hits = await common.query(datasette, _search, query, kind, limit) if query else []
    return query, kind, hits, limit


async def search_page(datasette, request):
    query, kind, hits, limit = await _hits(datasette, request)
    meant = [h for h in hits if h.step == 3][:3] if hits and not any(h.step < 3 for h in hits) else []
    context = {"query_text": query, "kind": kind, "hits": hits, "meant": meant, "kinds": KINDS, "limit": limit}
    return await common.page(datasette, request, "search.html", context)


async def search_json(datasette, request):
    query, _, hits, _ = await _hits(datasette, request)
    results = [{"id": h.id, "kind": h.kind, "label": h.label, "url": h.url, "matched": h.matched} for h in hits]
    return common.data({"query": query, "count": len(results), "results": results})


def _filters(request):
    return {name: request.args.get(name) for name in maps.FILTERS if request.args.get(name)}


async def map_page(datasette, request):
    filters = _filters(request)
    found, without = await common.query(datasette, maps.sites, filters)
    svg = await common.query(datasette, maps.overview, found, f"{len(found)} sites with a point in Kazakhstan")
    regions = await common.query(datasette, lambda c: listings.rows(c, "SELECT id, label FROM regions ORDER BY label"))
    materials = await common.query(
        datasette, lambda c: listings.rows(c, "SELECT id, label FROM materials WHERE n_deposits > 0 ORDER BY label")
    )
    groups = [(code, term.label, GROUPS[code][1]) for code, term in terms("commodity_group").items()]
    query = request.query_string
    shown = ("kind", "commodity_group", "material", "region_id", "in_scope")
    kept = {k: v for k, v in filters.items() if k not in ("kind", "material")}
    table = KINDS[filters["kind"]].folder if filters.get("kind") in KINDS else "deposits"
    if filters.get("material"):
        labels = {m["id"]: m["label"] for m in materials}
        kept["material_list__arraycontains"] = labels.get(filters["material"], filters["material"])
    context = {
        "found": found, "without": without, "svg": svg, "filters": filters, "regions": regions, "materials": materials, "groups": groups,
        "query": query, "rule": RULE, "credit": maps.CREDIT,
        "table_link": f"/catalogue/{table}?{urlencode(kept)}", "hidden_filters": [(k, v) for k, v in filters.items() if k not in shown],
    }  # fmt: skip
    return await common.page(datasette, request, "map.html", context)


async def map_geojson(datasette, request):
    found, without = await common.query(datasette, maps.sites, _filters(request))
    base = common.base_url(datasette, request)
    features = [maps.feature(row, row["kind"], base) for row in found]
    about = {"name": f"{common.NAME}: sites", "licence": "CC-BY-4.0", "without_point": without}
    return common.data(
        {"type": "FeatureCollection", **about, "features": features}, "application/geo+json; charset=utf-8"
    )


async def regions_geojson(datasette, request):
    shapes = await common.query(datasette, maps.outlines)
    features = [{"type": "Feature", "properties": {"iso_3166_2": k}, "geometry": v} for k, v in shapes.items()]
    return common.data(
        json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")),
        "application/geo+json; charset=utf-8",
    )


async def charts_page(datasette, request):
    found = await common.query(datasette, chart_rows.pictures)
    context = {"pictures": found, "s": await common.query(datasette, listings.start)}
    return await common.page(datasette, request, "charts.html", context)


async def chart_svg(datasette, request):
    found = await common.query(datasette, chart_rows.pictures)
    for picture in found:
        if picture.id == request.url_vars["id"]:
            return Response(picture.svg, content_type="image/svg+xml; charset=utf-8")
    raise common.missing("No such chart.")


async def how_many(datasette, request):
    return await common.page(datasette, request, "how_many.html", await common.query(datasette, listings.how_many))


async def disputed(datasette, request):
    kind = request.args.get("kind") if request.args.get("kind") in KINDS else None
    return await common.page(
        datasette, request, "disputed.html", await common.query(datasette, listings.disputed, kind)
    )


async def coverage(datasette, request):
    return await common.page(datasette, request, "coverage.html", await common.query(datasette, listings.coverage))


async def dictionary(datasette, request):
    tables = await common.query(datasette, listings.dictionary)
    return await common.page(datasette, request, "dictionary.html", {"tables": tables})


async def cite(datasette, request):
    found = await common.query(datasette, listings.start)
    return await common.page(datasette, request, "cite.html", {"s": found})


async def theme(datasette, request):
    known = await common.query(
        datasette, lambda c: listings.one(c, "SELECT id FROM themes WHERE id = ?", (request.url_vars["id"],))
    )
    if known is None:
        raise common.missing("No such theme.")
    found = await common.query(datasette, theme_rows, known)
    return await common.page(datasette, request, "theme.html", found)


def theme_rows(connection, theme_id):
    """A theme with its calls, projects, sites, commitments and agreements."""
    rows = listings.rows
    linked = "id IN (SELECT from_id FROM links WHERE relation = 'theme' AND to_id = :id)"
    sql = {
        "calls": f"SELECT * FROM calls WHERE {linked} ORDER BY deadline DESC",
        "projects": f"SELECT * FROM projects WHERE {linked} ORDER BY (kazakh_participation = 'Not collected'), label",
        "tailings": f"SELECT * FROM tailings_sites WHERE {linked} ORDER BY label",
        "deposits": f"SELECT * FROM deposits WHERE {linked} ORDER BY label",
        "facilities": f"SELECT * FROM facilities WHERE {linked} ORDER BY label",
        "commitments": f"SELECT * FROM commitments WHERE {linked} ORDER BY agreement, id",
        "agreements": f"SELECT * FROM agreements WHERE {linked} ORDER BY label",
        "events": f"SELECT * FROM events WHERE {linked} ORDER BY held_on DESC",
        "statements": f"SELECT * FROM statements WHERE {linked} ORDER BY said_on DESC",
    }
    parts = {name: rows(connection, text, {"id": theme_id}) for name, text in sql.items()}
    claims = rows(
        connection,
        "SELECT c.*, s.publisher FROM claims AS c JOIN sources AS s ON s.id = c.source_id WHERE c.entity_id = ? ORDER BY c.property, c.n",
        (theme_id,),
    )
    return {"t": rows(connection, "SELECT * FROM themes WHERE id = ?", (theme_id,))[0], "claims": claims, **parts}
