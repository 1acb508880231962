"""Take away: /export, /export/<table>.csv|.xlsx|.geojson|.zip, /export/pack and /export/pack.zip."""

from __future__ import annotations

import sqlite3

from datasette import hookimpl
from datasette.utils.asgi import Response

from loaders import export_csv, export_geojson, export_xlsx, export_zip
from loaders.citation import release
from loaders.export_table import NoTable, describe, public
from loaders.metadata import table_description
from web import common, pack, selecting, sending
from web.rows import rows

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json; charset=utf-8",
    "zip": "application/zip",
}


@hookimpl
def register_routes():
    return [
        (r"^/export$", listing),
        (r"^/export/pack$", pack_page),
        (r"^/export/pack\.zip$", pack_zip),
        (r"^/export/(?P<table>[^/]+)\.(?P<ext>[a-z]+)$", export),
    ]


def _refused(status, text):
    headers = {"access-control-allow-origin": "*"}
    return Response(
        text if text.endswith("\n") else f"{text}\n",
        status=status,
        headers=headers,
        content_type="text/plain; charset=utf-8",
    )


def _headers(name, ext, version, date, count):
    return {
        "content-type": TYPES[ext],
        "content-disposition": f'attachment; filename="{name}_{version}_{date}_{count}-rows.{ext}"',
        "x-row-count": str(count),
        "x-catalogue-version": version,
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "x-row-count, x-catalogue-version, content-disposition",
        "cache-control": "public, max-age=300",
    }


async def export(datasette, request, receive):
    table, ext = request.url_vars["table"], request.url_vars["ext"]
    if request.method not in ("GET", "HEAD"):
        return _refused(405, f"found: {request.method}\nwanted: GET\ncure: exports are read-only")
    connection = sending.connect(datasette)
    given = False
    try:
        if ext not in TYPES:
            return _refused(404, f"found: .{ext}\nwanted: .csv, .xlsx, .geojson or .zip\ncure: /export/{table}.csv")
        metadata = datasette.table_metadata(common.DATABASE, table)
        chosen = await sending.step(connection, selecting.selection, connection, table, request.args, metadata)
        if ext == "geojson" and table not in export_geojson.SITES:
            return _refused(
                404,
                f"found: {table}.geojson\nwanted: a table of places: {', '.join(export_geojson.SITES)}\ncure: {table} has no points; take /export/{table}.csv",
            )
        answer = await _made(datasette, request, receive, connection, chosen, ext)
        given = True
        return answer
    except NoTable:
        names = ", ".join(await sending.step(connection, public, connection))
        return _refused(404, f"found: no public table {table!r}\nwanted: one of {names}\ncure: see /export")
    except selecting.BadFilter as error:
        return _refused(400, str(error))
    except sqlite3.OperationalError as error:
        slow = "interrupted" in str(error)
        want = (
            f"filters that take less than {sending.PATIENCE:.0f} s"
            if slow
            else "a filter that fits what the column holds"
        )
        return _refused(400, f"found: {error}\nwanted: {want}\ncure: use simpler filters, or take the whole table")
    finally:
        if not given:
            connection.close()


async def _made(datasette, request, receive, connection, chosen, ext):
    """The answer; from here on it owns the connection."""
    if ext == "csv":
        version, date = await sending.step(connection, release, connection)
        count = await sending.step(connection, chosen.count, connection)
    else:
        base = common.base_url(datasette, request)
        query = selecting.canonical(request.args)
        path = f"/export/{chosen.table}.{ext}" + (f"?{query}" if query else "")
        about = await sending.step(connection, describe, connection, chosen, base, path)
        version, date, count = about.version, about.date, about.rows
    headers = _headers(chosen.table + ("_filtered" if chosen.words else ""), ext, version, date, count)
    if request.method == "HEAD":
        connection.close()
        return Response("", headers=headers, content_type=TYPES[ext])
    if ext == "csv":
        chunks = export_csv.chunks(connection, chosen, bom=request.args.get("_bom") in ("1", "on", "true"))
        return sending.Sent(sending.streamed(connection, chunks), headers, receive)
    if ext == "geojson":
        return sending.Sent(
            sending.streamed(connection, export_geojson.chunks(connection, chosen, about, base)), headers, receive
        )
    writer = export_xlsx if ext == "xlsx" else export_zip
    return await _built(connection, lambda file: writer.write(connection, chosen, about, file), headers, receive)


async def _built(connection, write, headers, receive):
    file = await sending.built(connection, write)
    return sending.Sent(sending.pieces(file), {**headers, "content-length": str(file.seek(0, 2))}, receive)


async def listing(datasette, request):
    def tables(connection):
        return [
            {"name": name, "n": rows(connection, f'SELECT count(*) AS n FROM "{name}"')[0]["n"], "what": table_description(name),
             "formats": ["csv", "xlsx", *(["geojson"] if name in export_geojson.SITES else []), "zip"]}
            for name in public(connection)
        ]  # fmt: skip

    version, date = await common.query(datasette, release)
    context = {"tables": await common.query(datasette, tables), "version": version, "date": date}
    return await common.page(datasette, request, "export.html", context)


async def pack_page(datasette, request):
    choices = await common.query(datasette, pack.choices)
    try:
        chosen = _chosen(request)
        context = {"preview": await common.query(datasette, pack.preview, *chosen)} if chosen else {}
    except (pack.NoSubject, ValueError) as error:
        return _refused(400, str(error))
    return await common.page(
        datasette, request, "pack.html", {"choices": choices, "chosen": chosen, "preview": None, **context}
    )


def _chosen(request):
    """(kind, id) of the one subject asked for, None when there is none. Raises ValueError."""
    for key in request.args:
        if key not in pack.SUBJECTS:
            raise ValueError(f"found: {key}\nwanted: {', '.join(pack.SUBJECTS)}\ncure: /export/pack")
    given = [(kind, request.args[kind]) for kind in pack.SUBJECTS if request.args.get(kind)]
    if len(given) > 1:
        raise ValueError(f"found: {len(given)} subjects\nwanted: one of {', '.join(pack.SUBJECTS)}\ncure: /export/pack")
    return given[0] if given else None


async def pack_zip(datasette, request, receive):
    try:
        chosen = _chosen(request)
        if chosen is None:
            raise ValueError(
                f"found: no subject\nwanted: one of {', '.join(pack.SUBJECTS)}\ncure: /export/pack.zip?material=titanium, or choose at /export/pack"
            )
        made = await common.query(datasette, pack.gather, *chosen, common.base_url(datasette, request))
    except (pack.NoSubject, ValueError) as error:
        return _refused(400, str(error))
    headers = _headers(f"pack_{chosen[0]}_{chosen[1]}", "zip", made.version, made.date, made.rows)
    if request.method == "HEAD":
        return Response("", headers=headers, content_type=TYPES["zip"])
    connection = sending.connect(datasette)
    return await _built(connection, lambda file: pack.write(connection, made, file), headers, receive)
