"""Search over 100,000 names: milliseconds a query, against a peer and the limit.

Peer: SQLite FTS5 with the trigram tokenizer over the same names, as stored. Limit: one dictionary look-up of the folded
query. Half the queries are names as stored, half have one letter changed.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Callable

from loaders import indexes
from loaders.fold import fold
from loaders.search import NameIndex, search

SYLLABLES = (
    "kara tau kol bulak tas ak sai zhez kyzyl tobe sary arka koy tas bas kent esp uly kok ken shok bal temir".split()
)


def names(count: int) -> list[str]:
    """Names that look like ours."""
    chance = random.Random(7)
    return [
        " ".join("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(chance.choice((1, 1, 2))))
        + f" {i % 97}"
        for i in range(count)
    ]


def database(found: list[str]) -> sqlite3.Connection:
    """A catalogue's search tables over these names."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE names (entity_id TEXT, folded TEXT)")
    db.execute(
        "CREATE TABLE search_entries (id TEXT PRIMARY KEY, kind TEXT, label TEXT, url TEXT, names TEXT, folded TEXT, body TEXT, weight INTEGER)"
    )
    rows = [(f"r{i}", "deposit", name, f"/deposit/r{i}", name, fold(name), "", 0) for i, name in enumerate(found)]
    db.executemany("INSERT INTO search_entries VALUES (?,?,?,?,?,?,?,?)", rows)
    db.executemany("INSERT INTO names VALUES (?, ?)", [(r[0], r[5]) for r in rows])
    indexes._full_text(
        db, "search_fts", "search_entries", ("label", "names", "folded", "body"), "unicode61 remove_diacritics 2"
    )
    db.execute("CREATE VIRTUAL TABLE tri USING fts5(name, tokenize='trigram')")
    db.executemany("INSERT INTO tri VALUES (?)", [(name,) for name in found])
    return db


def timed(queries: list[str], ask: Callable[[str], object]) -> list[float]:
    """Milliseconds of each query."""
    out = []
    for query in queries:
        start = time.perf_counter()
        ask(query)
        out.append((time.perf_counter() - start) * 1000)
    return out


def main() -> None:
    """Print medians and 95th percentiles with their ratios."""
    found = names(100_000)
    db = database(found)
    index = NameIndex(db)
    chance = random.Random(11)
    queries = chance.sample(found, 200)
    queries = [q if i % 2 else q[:3] + "x" + q[4:] for i, q in enumerate(queries)]
    ours = timed(queries, lambda q: search(db, index, q))
    quoted = {q: '"' + q.replace('"', "") + '"' for q in queries}
    peer = timed(
        queries, lambda q: db.execute("SELECT name FROM tri WHERE tri MATCH ? LIMIT 20", (quoted[q],)).fetchall()
    )
    limit = timed(queries, lambda q: index.names.get(fold(q)))
    for title, values in (
        ("search (any spelling)", ours),
        ("peer: FTS5 trigram, exact letters", peer),
        ("limit: dictionary", limit),
    ):
        ordered = sorted(values)
        print(
            f"{title:36} median {statistics.median(values):7.3f} ms   p95 {ordered[int(len(ordered) * 0.95)]:7.3f} ms"
        )
