"""Record pages: /<kind>/<id>, their data forms, and /<kind>/<id>/cite. Retired ids redirect or say why."""

from __future__ import annotations

import html
import json

from datasette import hookimpl
from datasette.utils import tilde_decode
from datasette.utils.asgi import Response

from loaders import cite as citing
from loaders import linked
from loaders.normalise import counted
from schema.kinds import KINDS
from web import common, maps, material_series, signposting, site_production
from web.record import entity, record

_KINDS = "|".join(KINDS)
_TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


@hookimpl
def register_routes():
    return [
        (rf"^/(?P<kind>{_KINDS})/(?P<id>[a-z0-9-]+?)(?:\.(?P<ext>json|jsonld|bib|ris|csl\.json|geojson))?$", show),
        (rf"^/(?P<kind>{_KINDS})/(?P<id>[a-z0-9-]+)/cite$", cite_page),
        (rf"^/cite/(?P<table>{'|'.join(citing.ROWS)})/(?P<id>[^/]+)$", cite_row_page),
    ]


async def _found(datasette, request):
    """(record, None), or (None, the answer to give instead)."""
    kind, record_id = request.url_vars["kind"], request.url_vars["id"]
    known = await common.query(datasette, entity, record_id)
    if known is None:
        raise common.missing(f"No {KINDS[kind].words.lower()} has the id {record_id!r}.")
    rest = request.path[len(f"/{kind}/{record_id}") :]
    if known["redirect_to"]:
        target = await common.query(datasette, entity, known["redirect_to"])
        return None, Response.redirect(target["url"] + rest, status=301)
    if known["withdrawn"]:
        context = {"known": known}
        return None, await common.page(datasette, request, "gone.html", context, status=410)
    if known["kind"] != kind:
        query = f"?{request.query_string}" if request.query_string else ""
        return None, Response.redirect(known["url"] + rest + query, status=301)
    return await common.query(datasette, record, kind, record_id), None


async def show(datasette, request):
    found, instead = await _found(datasette, request)
    if instead:
        return instead
    base = common.base_url(datasette, request)
    citation = await common.query(datasette, citing.cite, found["id"], None, base)
    ext = request.url_vars.get("ext")
    if ext:
        answer = _data(found, citation, ext, base)
        answer.headers["link"] = signposting.back(found, base, ext)
        return answer
    context = {
        "r": found,
        "cite": citation,
        "citations": {"apa": citing.apa(citation), "bibtex": citing.bibtex(citation).split("\n\n")[0]},
        "lede": lede(found),
        "description": lede(found)[:300],
        "jsonld": json.dumps(linked.jsonld(found, citation, base), ensure_ascii=False).replace("</", "<\\/"),
        "map_svg": "",
        "map_caption": "",
        "series": None,
        "production_pictures": site_production.pictures(found["production"]),
    }
    if found["main"].get("latitude") is not None or found["kind"] == "region":
        svg, caption = await common.query(datasette, maps.record_map, found)
        context.update(map_svg=svg, map_caption=caption)
    if found["kind"] == "material":
        context["series"] = await common.query(datasette, material_series.series, found["id"])
    page = await common.page(datasette, request, "record.html", context)
    page.headers["link"] = signposting.page(found, base)
    return page


def _data(found, citation, ext, base):
    if ext == "json":
        return common.data(
            {**found, "citation": citing.apa(citation), "licence": "CC-BY-4.0", "version": citation.version}
        )
    if ext == "jsonld":
        return common.data(linked.jsonld(found, citation, base), "application/ld+json; charset=utf-8")
    if ext == "geojson":
        feature = maps.feature(found["main"], found["kind"], base)
        if feature is None:
            raise common.missing("This record has no point.")
        return common.data(feature, "application/geo+json; charset=utf-8")
    style = {"bib": "bibtex", "ris": "ris", "csl.json": "csl-json"}[ext]
    return common.data(citing.STYLES[style](citation), f"{_TYPES[ext]}; charset=utf-8")


async def cite_page(datasette, request):
    found, instead = await _found(datasette, request)
    if instead:
        return instead
    asked = request.args.get("claim") or ""
    if asked and not asked.isdecimal():
        raise common.missing(f"A claim has a number; got {html.escape(asked[:40])!r}.")
    number = int(asked[:20]) if asked else None
    try:
        citation = await common.query(datasette, citing.cite, found["id"], number, common.base_url(datasette, request))
    except citing.NotFound as error:
        raise common.missing(html.escape(str(error))) from None
    styles = {name: write(citation) for name, write in citing.STYLES.items()}
    context = {"r": found, "cite": citation, "styles": styles, "claim": number}
    return await common.page(datasette, request, "cite_record.html", context)


async def cite_row_page(datasette, request):
    table, row = request.url_vars["table"], tilde_decode(request.url_vars["id"])
    try:
        citation = await common.query(datasette, citing.cite_row, table, row, common.base_url(datasette, request))
    except citing.NotFound as error:
        raise common.missing(html.escape(str(error))) from None
    styles = {name: write(citation) for name, write in citing.STYLES.items()}
    return await common.page(datasette, request, "cite_row.html", {"cite": citation, "styles": styles})


def lede(r) -> str:
    """One sentence that says what the record is, from its own columns."""
    main, kind = r["main"], r["kind"]
    if kind in ("deposit", "tailings-site", "facility"):
        what = main.get("occurrence_type") or main.get("site_type") or main.get("facility_type") or kind
        where = f"{main['district']}, {main['region']}" if main["district"] != "Not collected" else main["region"]
        place = "place not established by the sources read" if main["region_id"] is None else where
        words = f"{what.replace('_', ' ').capitalize()} · {main['materials']} · {place}."
        if main["status"] != "Not collected":
            status = main["status"] if main["status"].startswith("disputed") else main["status"].lower()
            words += f" Status: {status} ({common.when(main['status_as_of'])})."
        return (
            words
            + f" {counted(main['n_claims'], 'claim')} from {counted(main['n_sources'], 'source')}, {main['n_independent_sources']} independent."
        )
    for column in ("text", "definition", "counted", "full_title", "course"):
        if main.get(column) and main[column] != "Not collected":
            return f"{main['value_words']}: {main[column]}." if kind == "count" else main[column]
    if kind == "agreement":
        signed = f" Signed {common.when(main['signed'])}." if main["signed"] != "Not collected" else ""
        return f"{main['agreement_type'].capitalize()} of {main['parties']}.{signed}"
    if kind == "source":
        when = "" if main["published"] == "Not collected" else f", {common.when(main['published'])}"
        return f"{main['publisher']}{when}. Cited {counted(main['n_cited'], 'time')}."
    if kind == "material":
        share = "" if main["kz_share_eu"] == "none" else f" Kazakhstan's share of EU supply: {main['kz_share_eu']}."
        return f"{counted(main['n_deposits'], 'deposit record')}, {counted(main['n_tailings_sites'], 'tailings site')}. EU lists: {main['eu_lists']}.{share}"
    if kind == "region":
        return f"{counted(main['n_deposits'], 'deposit record')}, {counted(main['n_tailings_sites'], 'tailings site')}, {counted(main['n_facilities'], 'facility', 'facilities')}. ISO {main['iso_code']}, KATO {main['kato']}."
    if kind == "person":
        return main["public_role"]
    if kind == "organisation":
        return main["role"]
    if kind == "event":
        parts = [common.when(main["held_on"]), main["place"]]
        words = ", ".join(part.rstrip(".") for part in parts if part != "Not collected")
        by = "" if main["organiser"] == "Not collected" else f" Organiser: {main['organiser'].rstrip('.')}."
        return f"{words[:1].upper()}{words[1:]}.{by}"
    told = [
        ("", "programme"),
        ("Coordinator or promoter: ", "coordinator"),
        ("Deadline: ", "deadline"),
        ("Budget: ", "budget"),
    ]
    words = [
        f"{name}{common.when(main[c])}" for name, c in told if main.get(c) and main[c] not in ("Not collected", "none")
    ]
    return ". ".join([r["kind_words"], *words]) + "." if words else r["kind_words"]
