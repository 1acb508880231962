"""What every route of ours needs: the database, the address of the site, a page from a template.

result = await query(datasette, function, *arguments)   function(connection, ...) in a read thread
return await page(datasette, request, "record.html", {...})
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from loaders.serve import NAME as SITE_NAME
from schema.vocabularies import label
from web.rows import when

DATABASE = SITE_NAME
NAME = "Kazakhstan-EU Critical Raw Materials Catalogue"


async def query(datasette: Datasette, function: Callable[..., Any], *arguments: Any) -> Any:
    """Run function(connection, *arguments) in a read-only connection's thread."""
    database = datasette.get_database(DATABASE)
    return await database.execute_fn(lambda connection: function(connection, *arguments))


def base_url(datasette: Datasette, request: Request) -> str:
    """Scheme and host of the site: metadata.yml `plugins: catalogue: base_url`, else as asked for."""
    configured = (datasette.plugin_config("catalogue") or {}).get("base_url")
    return str(configured or f"{request.scheme}://{request.host}").rstrip("/")


async def page(
    datasette: Datasette, request: Request, template: str, context: dict[str, Any], status: int = 200
) -> Response:
    """An HTML page in the frame of the site."""
    context = {
        "label": label,
        "when": when,
        "base": base_url(datasette, request),
        "catalogue_name": NAME,
        "view_name": "site",
        **context,
    }
    html = await datasette.render_template(template, context, request=request, view_name="site")
    return Response.html(html, status=status)


def data(value: Any, content_type: str = "application/json; charset=utf-8") -> Response:
    """Plain data as JSON, readable, for anyone's script (CORS open: nothing here is private)."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    headers = {"access-control-allow-origin": "*"}
    return Response(text, status=200, headers=headers, content_type=content_type)


def missing(what: str) -> NotFound:
    """404 with words."""
    return NotFound(what)
