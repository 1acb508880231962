"""One change to the golden catalogue for each code of the error catalogue, and where the code then turns up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.helpers import change, fresh, replace

WEST, KOL, LIT = "deposits/kol-tau-west.yml", "deposits/kol-tau.yml", "deposits/lit-sai.yml"


CLAIM = {"n": 1, "property": "discovery_year", "value": 1956, "unit": "year", "source_id": "ex-daily"}


LINE = {
    "n": 1, "material_id": "lithium", "kind": "resource", "system": "not_stated", "content": 10, "content_unit": "kt",
    "form": "metal", "as_stated": "10 kt", "source_id": "ex-daily",
}  # fmt: skip


POINT = {
    "n": 1,
    "property": "coordinates",
    "lat": 49.2,
    "lon": 75.1,
    "precision_m": 10,
    "method": "published",
    "source_id": "ex-daily",
}


class Case(NamedTuple):
    """Where a code turns up, and what to do to the data."""

    path: str
    field: str
    do: Callable[[Path], object]


def deposit(data: Path, **fields: object) -> Path:
    """A new deposit; invalid by what `fields` say."""
    base = {"region_basis": "unknown", "occurrence_type": "deposit", "sources": [{"source_id": "ex-daily"}]}
    return fresh(data, "deposit", "new-tau", **{**base, **fields})


def source(data: Path, **fields: object) -> Path:
    """A new source."""
    base = {
        "csl_type": "book",
        "publisher": "X",
        "accessed": "2026-01-10",
        "lang": "en",
        "licence": "CC0",
        "tier": "news",
    }
    return fresh(data, "source", "new-source", **{**base, "url_status": "none", "read_extent": "full", **fields})


def append(place: str, text: str) -> Callable[[Path], object]:
    """Put text at the end of a file."""
    return lambda data: (data / place).write_text((data / place).read_text("utf-8") + text, "utf-8")


def write(place: str, raw: bytes) -> Callable[[Path], object]:
    """A file with these bytes."""
    return lambda data: (data / place).write_bytes(raw)


def swap(place: str, old: str, new: str) -> Callable[[Path], object]:
    """Replace a piece of a file."""
    return lambda data: replace(data / place, old, new)


def alter(place: str, **fields: object) -> Callable[[Path], object]:
    """Set fields of a record."""
    return lambda data: change(data, place, lambda record: record.update(fields))


def new(**fields: object) -> Callable[[Path], object]:
    """A new deposit with these fields."""
    return lambda data: deposit(data, **fields)


def one_claim(**fields: object) -> Callable[[Path], object]:
    """A new deposit with one claim."""
    return new(claims=[{**CLAIM, **fields}])


def one_line(**fields: object) -> Callable[[Path], object]:
    """A new deposit with one estimate."""
    return new(estimates=[{**LINE, **fields}])


def both_preferred(data: Path) -> None:
    """Two preferred values of one property."""

    def prefer(record):
        for claim in record["claims"][:2]:
            claim.update(rank="preferred", rank_reason="because")

    change(data, KOL, prefer)


def bare_theme(data: Path) -> None:
    """A record that names no source at all."""

    def strip(record):
        del record["sources"]
        for name in record["names"]:
            del name["source_id"]

    change(data, "themes/tailings-reprocessing.yml", strip)


def lone_source(data: Path) -> None:
    """A source that nothing cites."""
    source(data)
    append("ids.csv", "new-source,source\n")(data)


def undone(data: Path) -> None:
    """A commitment said to be broken, without a source after its deadline."""
    change(data, "commitments/ex-cm-1.yml", lambda r: r.update(status="not_met", evidence=r["evidence"][1:]))


def promise(data: Path) -> None:
    """More deposits promised than there are."""
    (data / "assertions.yml").write_text("- what: deposits\n  table: deposits\n  min: 99\n", encoding="utf-8")


NEW = "deposits/new-tau.yml"


CASES: dict[str, Case] = {
    "E101": Case(NEW, "", write(NEW, b"id: new-tau\nlabel: \xff\n")),
    "E102": Case(NEW, "", write(NEW, b"id: [\n")),
    "E103": Case(WEST, "label", append(WEST, "label: Kol-Tau West\n")),
    "E104": Case(NEW, "", write(NEW, b"id: &a new-tau\n")),
    "E105": Case(NEW, "", write(NEW, b"#" * 1_000_001)),
    "E106": Case(NEW, "", write(NEW, b"- a\n")),
    "E107": Case("deposits/notes.txt", "", write("deposits/notes.txt", b"x")),
    "E108": Case("series/production.csv", "", swap("series/production.csv", "product,", "produkt,")),
    "E109": Case("series/trade_flows.csv", "", append("series/trade_flows.csv", "import,X\n")),
    "E110": Case("series/supply_shares.csv", "", swap("series/supply_shares.csv", ",Chile,", ",Zambia,")),
    "E111": Case(WEST, "note", append(WEST, "note: NO\n")),
    "E201": Case(NEW, "occurrence_type", new(occurrence_type=None)),
    "E202": Case(NEW, "labl", new(labl="X")),
    "E203": Case(NEW, "materials[0].material_id", new(materials=[{"material_id": "Li", "role": "main", "source_id": "ex-daily"}])),
    "E204": Case(NEW, "checked", new(checked="2025-02-30")),
    "E205": Case(NEW, "occurrence_type", new(occurrence_type="hole")),
    "E206": Case(NEW, "claims[0].unit", one_claim(unit="pood")),
    "E207": Case(NEW, "claims[0]", one_claim(unit="kt")),
    "E208": Case(NEW, "claims[0].n", one_claim(n="x")),
    "E209": Case("sources/new-source.yml", "url", lambda data: source(data, url="ftp://x")),
    "E210": Case(NEW, "note", new(note="=1+1")),
    "E211": Case(NEW, "estimates[0]", one_line(category="С1")),
    "E212": Case(NEW, "claims", new(claims="none")),
    "E214": Case(NEW, "names[0].lang", new(names=[{"name": "X", "lang": "russian", "kind": "alias"}])),
    "E301": Case(NEW, "claims[0]", one_claim(value=None)),
    "E302": Case(NEW, "estimates[0]", one_line(form="oxide")),
    "E303": Case(NEW, "estimates[0]", one_line(category="P1")),
    "E304": Case(NEW, "claims[0]", one_claim(rank="preferred")),
    "E305": Case(NEW, "claims[0]", new(claims=[{**POINT, "method": None}])),
    "E306": Case(NEW, "estimates[0]", one_line(content_unit=None)),
    "E307": Case(WEST, "claims[0].property", alter(WEST, claims=[{**CLAIM, "property": "held_on", "value": "2025", "unit": None}])),
    "E308": Case("themes/tailings-reprocessing.yml", "", bare_theme),
    "E309": Case(NEW, "estimates[0]", one_line(grade=1, grade_unit="%", qualifier="approx")),
    "E310": Case(LIT, "estimates[0]", lambda data: change(data, LIT, lambda r: r["estimates"][0].update(content="50"))),
    "E311": Case(NEW, "estimates[0]", one_line(grade=101, grade_unit="%")),
    "E312": Case("commitments/ex-cm-1.yml", "", undone),
    "E313": Case(WEST, "changed", alter(WEST, changed="2025-01-01")),
    "E401": Case(WEST, "sources[0].source_id", alter(WEST, sources=[{"source_id": "ex-dayly"}])),
    "E402": Case(KOL, "links[0].to_id", alter(KOL, links=[{"relation": "maybe_same_as", "to_id": "kol-tau-wets"}])),
    "E403": Case(WEST, "region_id", alter(WEST, region_id="lithium", region_basis="source_states")),
    "E404": Case(
        "facilities/lithium.yml", "id",
        lambda data: fresh(data, "facility", "lithium", region_basis="unknown", facility_type="smelter", sources=[{"source_id": "ex-daily"}]),
    ),
    "E405": Case("ids.csv", "id", append("ids.csv", "lost-tau,deposit\n")),
    "E406": Case("retired.csv", "redirect_to", swap("retired.csv", ",kol-tau,", ",no-tau,")),
    "E407": Case(KOL, "claims[2].lat", lambda data: change(data, KOL, lambda r: r["claims"][2].update(lat="51.2", lon="51.4"))),
    "E408": Case(NEW, "claims[0]", new(claims=[{**POINT, "lat": 10}])),
    "E409": Case(KOL, "claims", both_preferred),
    "E410": Case(KOL, "claims[1].n", lambda data: change(data, KOL, lambda r: r["claims"][1].update(n="1"))),
    "E411": Case("sources/ex-daily.yml", "repeats_id", alter("sources/ex-daily.yml", repeats_id="ex-copy")),
    "E412": Case(WEST, "names[1]", lambda data: change(data, WEST, lambda r: r["names"].append({**r["names"][0], "kind": "alias"}))),
    "E413": Case(KOL, "names[3].source_id", alter("sources/ex-copy.yml", read_extent="not_read")),
    "E414": Case("series/supply_shares.csv", "", swap("series/supply_shares.csv", ",Kazakhstan,", ",Chile,")),
    "E415": Case("sources/new-source.yml", "", lone_source),
    "E416": Case(WEST, "id", swap("ids.csv", "kol-tau-west,deposit\n", "")),
    "E417": Case("counts/count-15.yml", "members", alter("counts/count-15.yml", members_named="0")),
    "E501": Case("assertions.yml", "deposits", promise),
}  # fmt: skip
