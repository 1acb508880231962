"""The proposal pack of a raw material, region or theme: its rows from ten tables, facts, sources, map, in one zip.

    made = gather(connection, "material", "titanium", base)     what is in it; raises NoSubject
    write(connection, made, file)

Rows are chosen by the rules in `_rules`, which the README repeats in words. facts.md comes from web/pack_facts.py.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import IO, Any

from loaders import export_csv, export_zip
from loaders.citation import release
from loaders.cite import ris, source
from loaders.export_table import (
    About,
    ExportCitation,
    Selection,
    caveats,
    codes,
    dictionary,
    readme,
    source_ids,
    whole,
)
from loaders.metadata import table_description
from web import maps, pack_facts
from web.rows import rows

SUBJECTS = {"material": "materials", "region": "regions", "theme": "themes"}
SITES = ("deposits", "tailings_sites", "facilities")
RECORDS = (*SITES, "projects", "calls", "commitments")
SERIES = ("supply_shares", "production", "trade_flows")
#: How each kind of pack chooses, in words.
WORDS = {
    "material": "records that a source connects with {label} or a raw material of its group; calls that share a theme with those "
    "records; series of the same raw materials",
    "region": "sites in {label} by today's division; projects and commitments linked to them; calls that share a theme with those "
    "records; series of the sites' main raw materials, by-products and products (national figures, not of the region)",
    "theme": "records that the editors linked to the theme {label}; series of the sites' main raw materials, by-products and products",
}
#: The map's own style: outside the site it has no style sheet.
_STYLE = "<style>.land{fill:#f3f0e8;stroke:#8a8577;stroke-width:.6}text{font-family:sans-serif}</style>"


class NoSubject(Exception):
    """No raw material, region or theme of that id."""


@dataclass(frozen=True)
class Pack:
    """What goes into a pack: selections by table, and what is said of them."""

    kind: str
    id: str
    label: str
    parts: dict[str, Selection]
    about: About

    @property
    def version(self) -> str:
        """Version of the catalogue."""
        return self.about.version

    @property
    def date(self) -> str:
        """Date of the data."""
        return self.about.date

    @property
    def rows(self) -> int:
        """Rows of all its tables."""
        return self.about.rows


def choices(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    """What a pack can be of, for the form."""
    used = "id IN (SELECT material_id FROM entity_materials UNION SELECT material_id FROM supply_shares) OR id IN (SELECT group_id FROM materials)"
    return {
        "material": rows(connection, f"SELECT id, label FROM materials WHERE {used} ORDER BY label"),
        "region": rows(connection, "SELECT id, label FROM regions ORDER BY label"),
        "theme": rows(connection, "SELECT id, label FROM themes ORDER BY label"),
    }


def label_of(connection: sqlite3.Connection, kind: str, subject: str) -> str:
    """Label of what a pack is of. Raises NoSubject."""
    found = connection.execute(f"SELECT label FROM {SUBJECTS[kind]} WHERE id = ?", (subject,)).fetchone()
    if found is None:
        raise NoSubject(
            f"found: {kind} {subject!r}\nwanted: an id of the table {SUBJECTS[kind]}\ncure: see /catalogue/{SUBJECTS[kind]}"
        )
    return str(found[0])


_FAMILY = (
    "WITH RECURSIVE family(id) AS (SELECT :subject UNION SELECT m.id FROM materials AS m JOIN family ON m.group_id = family.id) "
    "SELECT id FROM family"
)
_THEMED = "SELECT from_id FROM links WHERE relation = 'theme' AND to_id = :subject"


def _rules(kind: str) -> dict[str, str]:
    """WHERE of each table, with the one parameter :subject."""
    if kind == "material":
        named = f"id IN (SELECT entity_id FROM entity_materials WHERE material_id IN ({_FAMILY}))"
        rules = dict.fromkeys((*SITES, "projects", "commitments"), named)
    elif kind == "region":
        rules = dict.fromkeys(SITES, "region_id = :subject")
        sites = " UNION ".join(f"SELECT id FROM {table} WHERE region_id = :subject" for table in SITES)
        linked = f"id IN (SELECT from_id FROM links WHERE to_id = :subject OR to_id IN ({sites}))"
        rules.update(projects=linked, commitments=linked)
    else:
        rules = dict.fromkeys(RECORDS, f"id IN ({_THEMED})")
    sites = " UNION ".join(f"SELECT id FROM {table} WHERE {rules[table]}" for table in SITES)
    chosen = " UNION ".join(f"SELECT id FROM {table} WHERE {rule}" for table, rule in rules.items())
    themes = f"SELECT to_id FROM links WHERE relation = 'theme' AND from_id IN ({chosen})"
    rules.setdefault("calls", f"id IN (SELECT from_id FROM links WHERE relation = 'theme' AND to_id IN ({themes}))")
    every = " UNION ".join(f"SELECT id FROM {table} WHERE {rules[table]}" for table in RECORDS)
    rules.update(claims=f"entity_id IN ({every})", estimates=f"entity_id IN ({every})")
    worked = f"SELECT material_id FROM entity_materials WHERE role IN ('main', 'by_product', 'product') AND entity_id IN ({sites})"
    rules.update(dict.fromkeys(SERIES, f"material_id IN ({_FAMILY if kind == 'material' else worked})"))
    return rules


def parts(connection: sqlite3.Connection, kind: str, subject: str) -> dict[str, Selection]:
    """The selections of a pack by table."""
    rules = _rules(kind)
    return {
        table: replace(whole(connection, table), where=rules[table], parameters={"subject": subject})
        for table in (*RECORDS, "claims", "estimates", *SERIES)
    }


def preview(connection: sqlite3.Connection, kind: str, subject: str) -> dict[str, Any]:
    """Label and number of rows by table, for the page."""
    label = label_of(connection, kind, subject)
    counts = {table: part.count(connection) for table, part in parts(connection, kind, subject).items()}
    return {"label": label, "counts": counts, "rule": WORDS[kind].format(label=label)}


def gather(connection: sqlite3.Connection, kind: str, subject: str, base: str = "") -> Pack:
    """Choose the rows of a pack and say what they are. Raises NoSubject."""
    label = label_of(connection, kind, subject)
    chosen = parts(connection, kind, subject)
    total = sum(part.count(connection) for part in chosen.values())
    credited = tuple(source(connection, name) for name in source_ids(connection, chosen.values()))
    version, date = release(connection)
    title = f"Proposal pack: {label}"
    extent = f"proposal pack of the {kind} {subject}, {total} rows"
    citation = ExportCitation(f"kzeu-pack-{subject}", "pack", title, f"/export/pack.zip?{kind}={subject}", version, date, credited,
                              base=base, extent=extent)  # fmt: skip
    warned = (*dict.fromkeys(text for part in chosen.values() for text in caveats(part)), maps.CREDIT)
    about = About(
        title,
        "Rows, facts, sources, calls and a map, ready for a proposal",
        WORDS[kind].format(label=label),
        total,
        citation,
        warned,
    )
    return Pack(kind, subject, label, chosen, about)


def write(connection: sqlite3.Connection, made: Pack, target: IO[bytes]) -> None:
    """Write a pack to an open binary file; same data, same bytes."""
    names = {f"s{i}": s.id for i, s in enumerate(made.about.citation.sources)}
    used = replace(
        whole(connection, "sources"), where=f"id IN ({', '.join(f':{key}' for key in names)})", parameters=names
    )
    tables = [*made.parts, "sources"]
    files = [
        (f"{t}.csv", f"{part.count(connection)} rows. {table_description(t)}", part) for t, part in made.parts.items()
    ]
    files += [
        ("sources.csv", "the sources of those rows, and no others, with their licences", used),
        ("dictionary.csv", "every column of these files: meaning, unit, example", dictionary(connection, tables)),
        ("codes.csv", "codes used in these files, with their meaning", codes(connection, tables)),
    ]
    texts = [
        ("facts.md", "what the rows say, in sentences with numbered citations", pack_facts.markdown(connection, made)),
        ("map.svg", "the sites that have a point; hollow marks are approximate", picture(connection, made)),
        ("sources.bib", "this pack and its sources as BibTeX", made.about.bibtex()),
        ("sources.ris", "the same as RIS", ris(made.about.citation)),
    ]
    with export_zip.archive(target, made.date) as add:
        add("README.txt", [readme(made.about, [(name, what) for name, what, _ in (*texts, *files)])])
        for name, _, text in texts:
            add(name, [text])
        for name, _, part in files:
            add(name, export_csv.chunks(connection, part))


def picture(connection: sqlite3.Connection, made: Pack) -> str:
    """The chosen sites on a map of Kazakhstan, as a file that stands alone."""
    chosen = {
        row[0]
        for table in SITES
        for row in connection.execute(made.parts[table].sql(("id",)), made.parts[table].parameters)
    }
    found = [row for row in maps.sites(connection, {})[0] if row["id"] in chosen]
    svg = maps.overview(
        connection, found, f"{made.label}: {len(found)} of {len(chosen)} sites have a point", link=False
    )
    return svg.replace(">", f">{_STYLE}", 1) + "\n"
