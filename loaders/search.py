"""Find records in a built catalogue, in any spelling.

    index = NameIndex(connection)
    search(connection, index, "Куйректиколь")  -> [Hit("kuirektykol", "deposit", ...), ...]

Steps, best first:
  0 a name that folds to the query        3 names within a letter or two ("did you mean")
  1 a name that begins with the query     4 other text of the record
  2 a name that holds every word of it    5 some of the words only
Within a step: sites, materials and agreements before statements, before sources; then the nearer
name. Sources stand behind everything that is found by name, unless their whole title was asked for.
Folding: loaders/fold.py. The index holds every folded name and word in memory. Common words of the
field are understood in Russian and Kazakh (`WORDS`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from loaders.fold import fold

#: How alike two folded names or words must be (0 to 100) to be offered as what was meant.
NEAR = 78
#: Near matches are asked for only when there are fewer hits by name than this.
ENOUGH = 3
_SAME = {
    "": "месторождение рудопроявление кен орны орындары участок deposit field",
    "tailings": "хвостохранилище хвосты қалдық қойма",
    "dump": "отвал",
    "slag": "шлак",
    "plant": "завод комбинат фабрика зауыт",
    "mine": "рудник шахта кеніш",
    "region": "область облысы",
    "corridor": "коридор дәліз",
    "road": "дорожная карта",
    "memorandum": "меморандум",
    "agreement": "соглашение келісім",
    "red mud": "красный шлам",
}
#: Folded word -> folded word that our labels use; "" leaves a word out that says nothing.
WORDS = {fold(word): fold(ours) for ours, words in _SAME.items() for word in words.split()}


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
            names.setdefault(fold(folded.replace(" ", "")), []).extend(names[folded])
        self.names = {folded: tuple(dict.fromkeys(ids)) for folded, ids in names.items() if folded}
        self.keys = list(self.names)
        self.words = sorted({word for key in self.keys for word in key.split() if len(word) > 3})

    def near(self, folded: str, limit: int = 10) -> Iterator[tuple[str, str]]:
        """(record, folded name) of names like this one, nearest first."""
        cutoff = NEAR if len(folded) > 5 else 85
        for key, _, _ in process.extract(folded, self.keys, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit):
            for entity in self.names[key]:
                yield entity, key

    def near_words(self, word: str) -> list[str]:
        """Words of names like this one."""
        if len(word) < 5:
            return []
        return [found for found, _, _ in process.extract(word, self.words, scorer=fuzz.ratio, score_cutoff=80, limit=3)]


def search(
    connection: sqlite3.Connection, index: NameIndex, query: str, *, limit: int = 20, kind: str | None = None
) -> list[Hit]:
    """Records that the query may mean, best first; an empty list for a query without letters or digits."""
    folded = fold(query)
    if not folded:
        return []
    ours = " ".join(w for word in folded.split() if (w := WORDS.get(word, word))) or folded
    entries = {row[0]: row for row in _entries(connection, _matches(query, folded, ours), kind)}
    steps: dict[str, int] = {}
    for name in (folded, fold(folded.replace(" ", "")), ours):
        steps.update({entity: 0 for entity in index.names.get(name, ())})
    for entity, row in entries.items():
        steps.setdefault(entity, _step(row, ours))
    if sum(step < 3 for step in steps.values()) < ENOUGH:
        for entity, _ in index.near(folded):
            steps[entity] = min(steps.get(entity, 3), 3)
        like = any(step < 4 for step in steps.values())
        near = {word: [word, *([] if like else index.near_words(word))] for word in ours.split()}
        for row in _entries(connection, [_all_of(near)], kind):
            entries.setdefault(row[0], row)
            steps[row[0]] = min(steps.get(row[0], 4), 3 if _holds(row[5], near) else 4)
        if not steps and len(near) > 1:
            for row in _entries(connection, [_any_of(near)], kind):
                entries.setdefault(row[0], row)
                steps[row[0]] = 5
    entries.update(_by_id(connection, [e for e in steps if e not in entries]))
    found = [
        (_order(entries[e], step, ours), _hit(entries[e], step, folded)) for e, step in steps.items() if e in entries
    ]
    return [hit for _, hit in sorted(found, key=lambda pair: pair[0]) if kind in (None, hit.kind)][:limit]


_COLUMNS = "e.id, e.kind, e.label, e.url, e.names, e.folded, e.weight"
_SQL = (
    f"SELECT {_COLUMNS}, bm25(search_fts, 10.0, 6.0, 8.0, 1.0) FROM search_fts "
    "JOIN search_entries AS e ON e.rowid = search_fts.rowid WHERE search_fts MATCH ? {kind} ORDER BY 8 LIMIT 200"
)


def _matches(query: str, folded: str, ours: str) -> list[str]:
    """FTS expressions for a query: folded, in our own words, and as typed."""
    every = [" AND ".join(f'folded : "{word}"*' for word in text.split()) for text in dict.fromkeys((folded, ours))]
    plain = " AND ".join(f'"{word}"*' for word in re.findall(r"\w+", query.lower()))
    return [match for match in (*every, plain) if match]


def _all_of(near: dict[str, list[str]]) -> str:
    return " AND ".join("(" + " OR ".join(f'"{w}"*' for w in words) + ")" for words in near.values())


def _any_of(near: dict[str, list[str]]) -> str:
    return " OR ".join(f'"{w}"*' for words in near.values() for w in words if len(w) > 3) or '"-"'


def _holds(have: str, near: dict[str, list[str]]) -> bool:
    mine = have.split()
    return all(any(m.startswith(w) for m in mine for w in words) for words in near.values())


def _entries(connection: sqlite3.Connection, matches: list[str], kind: str | None) -> Iterator[tuple[str, ...]]:
    for match in dict.fromkeys(matches):
        sql = _SQL.format(kind="AND e.kind = ?" if kind else "")
        yield from connection.execute(sql, (match, kind) if kind else (match,))


def _by_id(connection: sqlite3.Connection, ids: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for start in range(0, len(ids), 400):
        part = ids[start : start + 400]
        sql = f"SELECT {_COLUMNS}, 0 FROM search_entries AS e WHERE id IN ({','.join('?' * len(part))})"
        yield from ((row[0], row) for row in connection.execute(sql, part))


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
    weight = int(row[6])
    place = max(step, 3) + 0.5 if weight >= 3 and step else float(step)
    if step == 5:
        have = f"{row[5]} {fold(row[3])}"
        return (place, -sum(word in have for word in folded.split()), weight, -nearest, float(row[7]))
    return (place, -round(nearest) if step == 3 else 0, weight, -nearest, float(row[7]))


def _hit(row: tuple[str, ...], step: int, folded: str) -> Hit:
    names = row[4].split("; ")
    best = max(names, key=lambda name: fuzz.ratio(folded, fold(name))) if step < 4 else row[2]
    return Hit(row[0], row[1], row[2], row[3], best, step)
