"""facts.md of a proposal pack: sentences made only from its rows, each with a numbered citation.

    markdown(connection, made)

Nothing is judged, weighed or filled in: counts are counts of rows, shares are the latest edition's, and where
sources disagree every value stands with its source. [1] is the catalogue; the others are the sources.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from typing import Any

from loaders.cite import CATALOGUE, apa, source, source_apa
from loaders.normalise import number_words
from schema.vocabularies import label
from web.rows import rows, when

#: Longest lists; the rest is in the CSV files, and the text says so.
MOST_SHARES, MOST_DISPUTES = 24, 40
Row = dict[str, Any]


class Notes:
    """Numbers of the sources, in the order in which the text names them; 1 is the catalogue."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def mark(self, *ids: str | None) -> str:
        """ "[2][5]" for these sources."""
        out = []
        for name in dict.fromkeys(i for i in ids if i):
            if name not in self.ids:
                self.ids.append(name)
            out.append(f"[{self.ids.index(name) + 2}]")
        return "".join(out)


def markdown(connection: sqlite3.Connection, made: Any) -> str:
    """The whole file."""
    notes = Notes()
    blocks = [
        f"# {made.label}: facts for a proposal",
        f"From the {CATALOGUE}, version {made.version}, data of {made.date}. Made from the rows of this pack ({made.about.words}). "
        "Check a figure with its source before you use it; where sources disagree, all values are given.",
        *_counts(connection, made),
        *_shares(connection, made, notes),
        *_disputes(connection, made, notes),
        *_calls(connection, made, notes),
        *_commitments(connection, made, notes),
        "## Sources",
        "\n".join(
            [
                f"1. {apa(made.about.citation)}",
                *(f"{i}. {source_apa(source(connection, s))}" for i, s in enumerate(notes.ids, 2)),
            ]
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def _rows(connection: sqlite3.Connection, made: Any, table: str) -> list[Row]:
    part = made.parts[table]
    return rows(connection, part.sql(), part.parameters)


def _number(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _counts(connection: sqlite3.Connection, made: Any) -> list[str]:
    deposits, tailings, plants, projects = (
        _rows(connection, made, t) for t in ("deposits", "tailings_sites", "facilities", "projects")
    )
    held = [
        _number(len(deposits), "deposit record", "deposit records"), _number(len(tailings), "tailings site", "tailings sites"),
        _number(len(plants), "facility", "facilities"), _number(len(projects), "project", "projects"),
    ]  # fmt: skip
    text = [f"The catalogue holds {_listed(held)} for {made.label} [1]."]
    if deposits:
        kinds = Counter(label("occurrence_type", row["occurrence_type"]).lower() for row in deposits)
        text.append(
            f"By kind, the deposit records are: {_listed([f'{name} {n}' for name, n in kinds.most_common()])} [1]."
        )
        figures = {
            "with a printed tonnage or grade line": sum(row["n_estimates"] > 0 for row in deposits),
            "with two or more independent sources": sum(row["n_independent_sources"] > 1 for row in deposits),
            "with a point on the map": sum(row["latitude"] is not None for row in deposits),
        }
        text.append(f"Of them, {'; '.join(f'{what}: {n}' for what, n in figures.items())} [1].")
    text.append("These are counts of records here, not of deposits in the ground.")
    return ["## Records", " ".join(text)]


_LATEST = (
    " AND country = 'Kazakhstan' AND edition = (SELECT max(o.edition) FROM supply_shares AS o WHERE o.material_id = "
    "supply_shares.material_id AND o.scope = supply_shares.scope AND o.stage = supply_shares.stage AND o.country = 'Kazakhstan')"
)


def _shares(connection: sqlite3.Connection, made: Any, notes: Notes) -> list[str]:
    part = made.parts["supply_shares"]
    found = rows(
        connection,
        f"SELECT supply_shares.*, (SELECT label FROM materials WHERE id = material_id) AS material FROM supply_shares WHERE {part.where}{_LATEST} "
        "ORDER BY scope, share_pct DESC, id",
        part.parameters,
    )
    if not found:
        return ["## Kazakhstan's share of supply", "supply_shares.csv of this pack has no row for Kazakhstan."]
    lines = []
    for row in found[:MOST_SHARES]:
        whose = "EU" if row["scope"] == "eu" else "world"
        sign = {"eq": ""}.get(row["qualifier"], f"{label('qualifier', row['qualifier']).lower()} ")
        when = f", years {row['period']}" if row["period"] else ""
        stage = label("supply_stage", row["stage"]).lower()
        lines.append(
            f"- {row['material']}: Kazakhstan's share of {whose} supply, {stage}, is {sign}{number_words(row['share_pct'])} % "
            f"(edition {row['edition']}{when}) {notes.mark(row['source_id'])}."
        )
    if len(found) > MOST_SHARES:
        lines.append(f"- {len(found) - MOST_SHARES} more shares are in supply_shares.csv.")
    return ["## Kazakhstan's share of supply", "\n".join(lines)]


def _disputes(connection: sqlite3.Connection, made: Any, notes: Notes) -> list[str]:
    part = made.parts["claims"]
    found = rows(connection, f"SELECT * FROM disputes WHERE {part.where} ORDER BY entity_label, id", part.parameters)
    sql = (
        "SELECT id, 1 AS figure, value, as_of, source_id FROM estimates WHERE entity_id = ? UNION ALL "
        "SELECT id, base_low IS NOT NULL, value, as_of, source_id FROM claims WHERE entity_id = ?"
    )
    lines, others = [], 0
    for question in found:
        known = {row["id"]: row for row in rows(connection, sql, (question["entity_id"],) * 2)}
        rivals = [known[i] for i in question["claim_ids"].split("; ") if i in known]
        if not any(row["figure"] for row in rivals):
            others += 1
            continue
        said: dict[str, list[str]] = defaultdict(list)
        for row in rivals:
            dated = row["as_of"] and row["as_of"][:1].isdigit()
            said[f"{row['value']}, {when(row['as_of'])}" if dated else row["value"]].append(row["source_id"])
        values = [f"{value} {notes.mark(*who)}" for value, who in said.items()]
        lines.append(f"- {question['entity_label']}, {question['question']}: disputed. {'; '.join(values)}.")
    out = lines[:MOST_DISPUTES] or ["No two sources in this pack give rival figures for one record."]
    if len(lines) > MOST_DISPUTES:
        out.append(f"- {len(lines) - MOST_DISPUTES} more are marked in estimates.csv and claims.csv (column disputed).")
    if others:
        out.append(
            f"\nSources also disagree on {_number(others, 'other question', 'other questions')}: claims.csv, column disputed."
        )
    return ["## Rival figures", "\n".join(out)]


def _calls(connection: sqlite3.Connection, made: Any, notes: Notes) -> list[str]:
    found = _rows(connection, made, "calls")
    if not found:
        return ["## Calls", "No call in the catalogue shares a theme with these records."]
    dated = [row for row in found if row["deadline"][:4].isdigit()]
    ahead = sorted((row for row in dated if row["deadline"] >= made.date), key=lambda row: (row["deadline"], row["id"]))
    lines = []
    for row in ahead:
        known = connection.execute(
            "SELECT source_id FROM claims WHERE entity_id = ? AND property IN ('deadline', 'budget') AND rank <> 'deprecated' ORDER BY n",
            (row["id"],),
        ).fetchall()
        budget = (
            f", budget {row['budget']}" if row["budget"][:1].isdigit() or row["budget"].startswith("disputed") else ""
        )
        lines.append(
            f"- {row['topic']}, {row['label']}: deadline {when(row['deadline'])}{budget} {notes.mark(*(k[0] for k in known))}."
        )
    if not lines:
        lines.append("No call in this pack has a deadline after the date of the data.")
    past, undated = len(dated) - len(ahead), len(found) - len(dated)
    rest = [_number(past, "call", "calls") + " with a deadline before the date of the data"] if past else []
    rest += [_number(undated, "call", "calls") + " whose deadline is not one known date"] if undated else []
    if rest:
        lines.append(f"\ncalls.csv also holds {_listed(rest)}.")
    return ["## Calls", "\n".join(lines)]


def _commitments(connection: sqlite3.Connection, made: Any, notes: Notes) -> list[str]:
    found = _rows(connection, made, "commitments")
    if not found:
        return ["## Commitments", "No commitment in the catalogue is connected with these records."]
    by_status = Counter(label("commitment_status", row["status"]).lower() for row in found)
    head = f"{_number(len(found), 'commitment', 'commitments')}: {_listed([f'{name} {n}' for name, n in by_status.most_common()])} [1]."
    lines = [head, ""]
    for row in found:
        sql = "SELECT source_id FROM commitment_evidence WHERE commitment_id = ? AND source_id IS NOT NULL ORDER BY happened, id"
        known = connection.execute(sql, (row["id"],)).fetchall()
        due = f", deadline {when(row['deadline'])}" if (row["deadline"] or "")[:1].isdigit() else ""
        status = label("commitment_status", row["status"]).lower()
        lines.append(
            f"- {row['label']} ({row['agreement']}): {status} as of {when(row['status_as_of'])}{due} {notes.mark(*(k[0] for k in known))}".rstrip()
            + "."
        )
    return ["## Commitments", "\n".join(lines)]
