"""Rules that need more than one field or record. Each is a small function that yields problems.

references    every id that is named exists and is of the right kind
sourced       no source, no value; a source that was not read supports nothing
identity      ids never vanish; redirects lead to living records
numbering     claim numbers once a record; one preferred value a property
fitting       properties and estimates belong to the kind
places        points lie in their region (a guess at swapped axes)
plausible     content = ore x grade within a tenth; dates in order
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from loaders import geography, read
from loaders.normalise import product_difference
from loaders.problems import Problem, shown
from schema.edtf import span
from schema.fields import column_info
from schema.kinds import KINDS
from schema.vocabularies import terms

if TYPE_CHECKING:
    from loaders.check import Catalogue, Checked

Where = tuple[str | int, ...]
_TABLE_KIND = {str(kind.table.__tablename__): name for name, kind in KINDS.items()}


def check_all(catalogue: Catalogue) -> list[Problem]:
    """All problems between and within records; series apart."""
    out: list[Problem] = []
    for rule in RULES:
        for checked in catalogue.records.values():
            out.extend(rule(catalogue, checked))
    out.extend(identity(catalogue))
    out.extend(unique(catalogue))
    return out


def parts(model: BaseModel, where: Where = ()) -> Iterator[tuple[Where, BaseModel]]:
    """A record and everything in its lists, with their places."""
    yield where, model
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, list):
            for i, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from parts(item, (*where, name, i))


def reference_problem(catalogue: Catalogue, value: str, target: str) -> tuple[str, str, str] | None:
    """(code, got, want) when an id does not lead to a record of the right kind, else None."""
    table = target.split(".")[0]
    wanted = _TABLE_KIND.get(table)
    found = catalogue.records.get(value)
    if found is None and value in catalogue.failed:
        return None
    if found is None:
        same = [i for i, c in catalogue.records.items() if wanted is None or c.kind.name == wanted]
        near = difflib.get_close_matches(value, same, 1)
        hint = f" (do you mean {near[0]!r}?)" if near else ""
        words = "a record" if wanted is None else f"a record in data/{KINDS[wanted].folder}/"
        return ("E401" if wanted == "source" else "E402", shown(value), f"the id of {words}{hint}")
    if wanted and found.kind.name != wanted:
        return ("E403", f"{value!r}, a {found.kind.name}", f"a {wanted}")
    return None


def references(catalogue: Catalogue, checked: Checked) -> Iterator[Problem]:
    """Every id that is named exists and is of the right kind."""
    for where, part in parts(checked.record):
        for name in type(part).model_fields:
            target, value = column_info(type(part), name).get("fk"), getattr(part, name)
            if target and isinstance(value, str) and not (name == "id" and not where):
                bad = reference_problem(catalogue, value, target)
                if bad:
                    yield checked.problem((*where, name), *bad)
                elif not where and value == checked.id and name != "repeats_id":
                    yield checked.problem((name,), "E403", f"{value!r}, the record itself", "another record")
    for where, link in _listed(checked, "links"):
        if link.to_id == checked.id:
            yield checked.problem((*where, "to_id"), "E403", f"{link.to_id!r}, the record itself", "another record")
    for i, member in enumerate(getattr(checked.record, "members", [])):
        bad = reference_problem(catalogue, member, "entities.id")
        if bad:
            yield checked.problem(("members", i), *bad)


def cited(checked: Checked) -> list[tuple[Where, str]]:
    """Every source that a record cites, with the place; found once a record."""
    if checked.cited is None:
        checked.cited = [
            ((*where, "source_id"), source)
            for where, part in parts(checked.record)
            if isinstance(source := getattr(part, "source_id", None), str)
        ]
    return checked.cited


def sourced(catalogue: Catalogue, checked: Checked) -> Iterator[Problem]:
    """No source, no value; a source that was not read supports nothing."""
    sources = cited(checked)
    if not sources and checked.kind.name != "source":
        yield checked.problem((), "E308", "no source", "at least one source_id", "sources: [{source_id: ...}]")
    for where, source in sources:
        found = catalogue.records.get(source)
        if found and found.kind.name == "source" and found.record.read_extent == "not_read":
            yield checked.problem(where, "E413", f"{source!r}, which was not read", "a source that was read")


def unused_sources(catalogue: Catalogue, also: set[str]) -> Iterator[Problem]:
    """Sources that nothing cites; `also` holds those that the series cite."""
    used = {s for c in catalogue.records.values() for _, s in cited(c)} | also
    used |= {c.record.repeats_id for c in catalogue.of_kind("source") if c.record.repeats_id}
    for checked in catalogue.of_kind("source"):
        if checked.id not in used:
            yield checked.problem((), "E415", shown(checked.id), "a source that a record cites")


def numbering(_: Catalogue, checked: Checked) -> Iterator[Problem]:
    """Claim numbers once a record, one preferred value a property, names once a language."""
    lines = [*_listed(checked, "claims"), *_listed(checked, "estimates")]
    seen: set[int] = set()
    for where, line in lines:
        if line.n in seen:
            free = max(other.n for _, other in lines) + 1
            yield checked.problem((*where, "n"), "E410", str(line.n), f"a free number: {free}", f"n: {free}")
        seen.add(line.n)
    preferred = Counter(c.property for _, c in _listed(checked, "claims") if c.rank == "preferred")
    for name, times in preferred.items():
        if times > 1:
            yield checked.problem(("claims",), "E409", f"{times} preferred values of {name}", "one")
    names: set[tuple[str, str]] = set()
    best: set[str] = set()
    for where, name in _listed(checked, "names"):
        if (name.name, name.lang) in names:
            yield checked.problem(where, "E412", shown(name.name), "each name once a language")
        if name.kind == "preferred" and name.lang in best:
            yield checked.problem(where, "E409", f"a second preferred name in {name.lang}", "one")
        names.add((name.name, name.lang))
        best |= {name.lang} if name.kind == "preferred" else set()


def fitting(_: Catalogue, checked: Checked) -> Iterator[Problem]:
    """Properties and estimates belong to the kind; counts hold no more members than named."""
    kind = checked.kind.name
    for where, claim in _listed(checked, "claims"):
        applies = terms("property")[claim.property].extra["applies_to"].split()
        if "*" not in applies and kind not in applies:
            want = f"a property of a {kind}; {claim.property} is one of {', '.join(applies)}"
            yield checked.problem((*where, "property"), "E307", shown(claim.property), want)
        if claim.property == "consequence_class" and not any(
            other.property == "consequence_system" and other.source_id == claim.source_id
            for other in checked.record.claims
        ):
            yield checked.problem(where, "E306", "a consequence class", "consequence_system from the same source")
    if checked.record.estimates and kind not in ("deposit", "tailings-site"):
        yield checked.problem(("estimates",), "E307", "estimates", "none: only deposits and tailings sites have them")
    members = getattr(checked.record, "members", [])
    if members and len(members) > checked.record.members_named:
        want = f"at most members_named ({checked.record.members_named})"
        yield checked.problem(("members",), "E417", f"{len(members)} members", want)


def places(catalogue: Catalogue, checked: Checked) -> Iterator[Problem]:
    """Points lie in the region of the record."""
    region = catalogue.records.get(getattr(checked.record, "region_id", None) or "")
    if region is None or region.kind.name != "region":
        return
    rings = geography.outlines(catalogue.data / "outlines" / "regions.geojson").get(region.record.iso_code)
    if not rings:
        return
    for where, claim in _listed(checked, "claims"):
        if claim.lat is None or claim.lon is None or claim.rank == "deprecated":
            continue
        if not geography.lies_in(rings, claim.lat, claim.lon, claim.precision_m or 0):
            swapped = geography.lies_in(rings, claim.lon, claim.lat, claim.precision_m or 0)
            hint = "; with lat and lon swapped it would lie there" if swapped else ""
            got = f"lat {claim.lat}, lon {claim.lon}"
            want = f"a point in {region.record.label} or within its precision of it{hint}"
            yield checked.problem((*where, "lat"), "E407", got, want)


def plausible(_: Catalogue, checked: Checked) -> Iterator[Problem]:
    """Content = ore x grade within a tenth, or a note; dates in order."""
    for where, line in _listed(checked, "estimates"):
        difference = product_difference(line)
        if difference is not None and abs(difference) > 0.1 and not line.difference_note:
            got = f"content {difference:+.0%} away from ore x grade"
            yield checked.problem(where, "E310", got, "at most 10 % apart, or difference_note", "")
    record = checked.record
    if span(record.added)[0] > span(record.changed)[1]:
        yield checked.problem(("changed",), "E313", shown(record.changed), f"a date not before {record.added}")
    ends = {c.property: c.value for c in record.claims if c.property in ("start", "end") and c.value}
    if len(ends) == 2 and span(ends["start"])[0] > span(ends["end"])[1]:
        yield checked.problem(("claims",), "E313", f"end {ends['end']}", f"an end after the start {ends['start']}")


def circles(catalogue: Catalogue, checked: Checked) -> Iterator[Problem]:
    """Sources that repeat one another in a circle."""
    seen, at = {checked.id}, getattr(checked.record, "repeats_id", None)
    while at:
        if at in seen:
            yield checked.problem(("repeats_id",), "E411", shown(checked.record.repeats_id), "a chain with an end")
            return
        seen.add(at)
        nxt = catalogue.records.get(at)
        at = getattr(nxt.record, "repeats_id", None) if nxt else None


def identity(catalogue: Catalogue) -> Iterator[Problem]:
    """Ids never vanish; retirements lead somewhere."""
    retired, lines = {row.id: row for row in catalogue.retired}, catalogue.retired_lines
    where = read.shown(catalogue.data / "retired.csv")
    for row in catalogue.retired:
        if row.id in catalogue.records:
            yield Problem(where, lines[row.id], "id", "E406", f"{row.id!r}, still a record", "an id without a file")
        if row.redirect_to and row.redirect_to not in catalogue.records | dict.fromkeys(catalogue.failed):
            got, want = shown(row.redirect_to), "the id of a living record"
            yield Problem(where, lines[row.id], "redirect_to", "E406", got, want)
        target = catalogue.records.get(row.redirect_to or "")
        if target and target.kind.name != row.kind:
            got, want = f"{shown(row.kind)} merged into the {target.kind.name} {row.redirect_to}", "records of one kind"
            yield Problem(where, lines[row.id], "kind", "E406", got, want)
    if catalogue.ledger is None:
        return
    ledger = read.shown(catalogue.data / "ids.csv")
    for known, line in catalogue.ledger.items():
        if known not in catalogue.records and known not in retired and known not in catalogue.failed:
            want = "its record, or a row in data/retired.csv"
            yield Problem(ledger, line, "id", "E405", f"{known!r} without a record", want)
    for record_id, checked in catalogue.records.items():
        if record_id not in catalogue.ledger:
            yield checked.problem(("id",), "E416", shown(record_id), "an id of data/ids.csv")


#: What may stand only once in a list of a record; the database holds the same as unique constraints.
_ONCE: dict[str, tuple[str, ...]] = {
    "materials": ("material_id", "source_id"),
    "links": ("relation", "to_id", "source_id"),
    "external_ids": ("scheme", "value"),
}


def once(_: Catalogue, checked: Checked) -> Iterator[Problem]:
    """Entries of a list stand once."""
    for name, key in _ONCE.items():
        seen = set()
        for where, item in _listed(checked, name):
            values = tuple(getattr(item, part) for part in key)
            if values in seen:
                yield checked.problem(where, "E412", f"{shown(values[0])} again", f"each {' + '.join(key)} once")
            seen.add(values)
    members = getattr(checked.record, "members", [])
    for i, member in enumerate(members):
        if member in members[:i]:
            yield checked.problem(("members", i), "E412", f"{shown(member)} again", "each member once")


def unique(catalogue: Catalogue) -> Iterator[Problem]:
    """Columns that tell the records of a kind apart: symbol of a material, codes of a region."""
    for kind in KINDS.values():
        columns = [c.name for c in kind.table.__table__.columns if c.unique]
        for column in columns:
            seen: dict[str, str] = {}
            for checked in catalogue.of_kind(kind.name):
                value = getattr(checked.record, column)
                if value in seen:
                    want = f"a {column} that {seen[value]} does not have"
                    yield checked.problem((column,), "E412", shown(value), want)
                seen.setdefault(value, checked.id)


def _listed(checked: Checked, name: str) -> list[tuple[Where, Any]]:
    return [((name, i), item) for i, item in enumerate(getattr(checked.record, name))]


RULES: tuple[Callable[[Catalogue, Checked], Iterable[Problem]], ...] = (
    references, sourced, numbering, once, fitting, places, plausible, circles,
)  # fmt: skip
