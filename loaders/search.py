"""Find records in a built catalogue, in any spelling.

    index = NameIndex(connection)
    search(connection, index, "Куйректиколь")  -> [Hit("kuirektykol", "deposit", ...), ...]

Steps, best first:
  0 a name that folds to the query        3 a name within a letter or two ("did you mean")
  1 a name that begins with the query     4 other text of the record
  2 a name that holds every word of it
Within a step: sites, materials and agreements before statements, before sources; then the
shorter name. Folding: loaders/fold.py. The index holds every folded name in memory.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from loaders.fold import fold

#: How alike two folded names must be (0 to 100) to be offered as what was meant.
NEAR = 78
#: Fuzzy matches are asked for only when there are fewer hits by name than this.
ENOUGH = 3


@dataclass(frozen=True)
class Hit:
    """A found record: where it is, which of its names or words matched, and how (0 best, 4 last)."""

    id: str
    kind: str
    label: str
    url: str
    matched: str
    step: int


class NameIndex:
    """Folded names and words of a catalogue, for near matches."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        names: dict[str, list[str]] = {}
        for entity, folded in connection.execute(
            "SELECT entity_id, folded FROM names UNION SELECT id, '' FROM search_entries ORDER BY 1, 2"
        ):
            if folded:
                names.setdefault(folded, []).append(entity)
        for entity, label in connection.execute("SELECT id, label FROM search_entries ORDER BY id"):
            names.setdefault(fold(label), []).append(entity)
        for folded in [name for name in names if " " in name]:  # "Lit-Sai" is also "Litsai"
            names.setdefault(folded.replace(" ", ""), []).extend(names[folded])
        self.names = {folded: tuple(dict.fromkeys(ids)) for folded, ids in names.items() if folded}
        self.keys = list(self.names)

    def near(self, folded: str, limit: int = 10) -> Iterator[tuple[str, str]]:
        """(record, folded name) of names like this one, nearest first."""
        cutoff = NEAR if len(folded) > 5 else 85
        for key, _, _ in process.extract(folded, self.keys, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit):
            for entity in self.names[key]:
                yield entity, key


def search(
    connection: sqlite3.Connection, index: NameIndex, query: str, *, limit: int = 20, kind: str | None = None
) -> list[Hit]:
    """Records that the query may mean, best first; an empty list for a query without letters or digits."""
    folded = fold(query)
    if not folded:
        return []
    entries = {row[0]: row for row in _entries(connection, query, folded, kind)}
    steps: dict[str, int] = {}
    for entity in (*index.names.get(folded, ()), *index.names.get(folded.replace(" ", ""), ())):
        steps[entity] = 0
    for entity, row in entries.items():
        steps.setdefault(entity, _step(row, folded))
    if sum(step < 3 for step in steps.values()) < ENOUGH:
        for entity, _ in index.near(folded):
            steps[entity] = min(steps.get(entity, 3), 3)
    missing = [e for e in steps if e not in entries]
    for start in range(0, len(missing), 400):
        part = missing[start : start + 400]
        sql = f"SELECT {_COLUMNS}, 0 FROM search_entries AS e WHERE id IN ({','.join('?' * len(part))})"
        entries.update({row[0]: row for row in connection.execute(sql, part)})
    hits = [
        (_order(entries[e], step, folded), _hit(entries[e], step, folded)) for e, step in steps.items() if e in entries
    ]
    return [hit for _, hit in sorted(hits, key=lambda pair: pair[0]) if kind in (None, hit.kind)][:limit]


_COLUMNS = "e.id, e.kind, e.label, e.url, e.names, e.folded, e.weight"
_SQL = (
    f"SELECT {_COLUMNS}, bm25(search_fts, 10.0, 6.0, 8.0, 1.0) FROM search_fts "
    "JOIN search_entries AS e ON e.rowid = search_fts.rowid WHERE search_fts MATCH ? {kind} ORDER BY 8 LIMIT 200"
)


def _entries(connection: sqlite3.Connection, query: str, folded: str, kind: str | None) -> Iterator[tuple[str, ...]]:
    asked = re.findall(r"\w+", query.lower())
    every = " AND ".join(f'folded : "{word}"*' for word in folded.split())
    plain = " AND ".join(f'"{word}"*' for word in asked)
    for match in dict.fromkeys((f"({every})", f"({plain})")):
        if match != "()":
            sql = _SQL.format(kind="AND e.kind = ?" if kind else "")
            yield from connection.execute(sql, (match, kind) if kind else (match,))


def _step(row: tuple[str, ...], folded: str) -> int:
    names = [fold(name) for name in row[4].split("; ")]
    if folded in names:
        return 0
    if any(name.startswith(folded) for name in names):
        return 1
    have = row[5].split()
    return 2 if all(any(w.startswith(q) for w in have) for q in folded.split()) else 4


def _order(row: tuple[str, ...], step: int, folded: str) -> tuple[float, ...]:
    nearest = max((fuzz.ratio(folded, fold(name)) for name in row[4].split("; ")), default=0.0)
    return (step, int(row[6]) >= 3, -round(nearest) if step == 3 else 0, int(row[6]), -nearest, float(row[7]))


def _hit(row: tuple[str, ...], step: int, folded: str) -> Hit:
    names = row[4].split("; ")
    best = max(names, key=lambda name: fuzz.ratio(folded, fold(name))) if step < 4 else row[2]
    return Hit(row[0], row[1], row[2], row[3], best, step)
