"""What keeps the site safe and polite: security headers, a cap on values, robots, sitemap, feed, health."""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from html import escape

from datasette import hookimpl
from datasette.utils.asgi import Response

from loaders.diff_report import entry
from web import common, listings

#: No SQL value may be longer than this many bytes: `randomblob(500000000)` is not stopped by time limits.
LONGEST_VALUE = 2_000_000
_INLINE = re.compile(rb"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)[^>]*>(.*?)</script>", re.S)
_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.S)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer-when-downgrade",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}


@hookimpl
def prepare_connection(conn):
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)


def policy(html: bytes) -> str:
    """Content security policy for a page: own files, and exactly the inline blocks that stand in it."""

    def hashes(pattern):
        found = {base64.b64encode(hashlib.sha256(block).digest()).decode() for block in pattern.findall(html)}
        return "".join(f" 'sha256-{h}'" for h in sorted(found))

    return (
        f"default-src 'none'; script-src 'self'{hashes(_INLINE)}; style-src 'self'{hashes(_STYLE)}; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@hookimpl
def asgi_wrapper(datasette):
    def wrap(app):
        async def guarded(scope, receive, send):
            if scope["type"] != "http":
                return await app(scope, receive, send)
            started, body, html = None, [], False

            async def sending(message):
                nonlocal started, html
                if message["type"] == "http.response.start":
                    kept = {b"referrer-policy"}
                    headers = [(k, v) for k, v in message["headers"] if k.lower() not in kept]
                    headers += [(k.encode(), v.encode()) for k, v in _HEADERS.items()]
                    message = {**message, "headers": headers}
                    html = any(k.lower() == b"content-type" and b"text/html" in v for k, v in headers)
                    if html:
                        started = message
                        return None
                    message["headers"].append(
                        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
                    )
                    return await send(message)
                if not html:
                    return await send(message)
                body.append(message.get("body", b""))
                if message.get("more_body"):
                    return None
                whole = b"".join(body)
                started["headers"].append((b"content-security-policy", policy(whole).encode()))
                await send(started)
                return await send({"type": "http.response.body", "body": whole})

            return await app(scope, receive, sending)

        return guarded

    return wrap


@hookimpl
def register_routes():
    return [
        (r"^/healthz$", healthz),
        (r"^/robots\.txt$", robots),
        (r"^/sitemap\.xml$", sitemap),
        (r"^/feed\.atom$", feed),
        (r"^/opensearch\.xml$", opensearch),
    ]


async def healthz(datasette, request):
    records = await common.query(datasette, lambda c: listings.one(c, "SELECT count(*) FROM entities"))
    return common.data({"status": "ok", "records": records})


async def robots(datasette, request):
    base = common.base_url(datasette, request)
    text = f"User-agent: *\nDisallow: /catalogue/\nDisallow: /catalogue?\nDisallow: /search\nDisallow: /map?\nDisallow: /export/*.\nDisallow: /-/\nSitemap: {base}/sitemap.xml\n"
    return Response.text(text)


async def sitemap(datasette, request):
    base = common.base_url(datasette, request)
    fixed = [
        "/",
        "/map",
        "/charts",
        "/how-many",
        "/disputed",
        "/coverage",
        "/dictionary",
        "/cite",
        "/export",
        "/export/pack",
    ]
    found = await common.query(datasette, listings.addresses)
    lines = [f"<url><loc>{escape(base + path)}</loc></url>" for path in fixed]
    lines += [f"<url><loc>{escape(base + r['url'])}</loc><lastmod>{r['changed']}</lastmod></url>" for r in found]
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(lines)
        + "\n</urlset>\n"
    )
    return Response(text, content_type="application/xml; charset=utf-8")


def _releases(connection):
    """Versions whose date is a whole day, newest first."""
    return connection.execute(
        "SELECT version, date, summary FROM releases WHERE length(date) = 10 ORDER BY date DESC, version DESC"
    ).fetchall()


async def feed(datasette, request):
    base = common.base_url(datasette, request)
    found = await common.query(datasette, listings.newest)
    releases = await common.query(datasette, _releases)
    dates = [r["changed"] for r in found[:1]] + [date for _, date, _ in releases]
    updated = f"{max(dates)}T00:00:00Z" if dates else "1970-01-01T00:00:00Z"
    entries = "".join(
        entry(
            f"{escape(base)}/release/{escape(version)}",
            f"Version {version}",
            escape(f"{base}/export"),
            f"{date}T00:00:00Z",
            f"{summary}.",
        )
        for version, date, summary in releases
    )
    for r in found:
        link = escape(base + r["url"])
        what = f"{'Added' if r['changed'] == r['added'] else 'Changed'} on {r['changed']}."
        entries += entry(
            f"{link}#{r['changed']}", f"{r['label']} ({r['kind']})", link, f"{r['changed']}T00:00:00Z", what
        )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>{base}/</id><title>{escape(common.NAME)}: changes</title>'
        f'<updated>{updated}</updated><link rel="self" href="{base}/feed.atom"/><author><name>{escape(common.NAME)}</name></author>\n{entries}</feed>\n'
    )
    return Response(text, content_type="application/atom+xml; charset=utf-8")


async def opensearch(datasette, request):
    base = common.base_url(datasette, request)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>CRM Catalogue</ShortName>'
        f'<Description>{escape(common.NAME)}</Description><Url type="text/html" template="{base}/search?q={{searchTerms}}"/></OpenSearchDescription>\n'
    )
    return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")
