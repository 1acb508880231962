"""How fast a whole table leaves: rows a second over HTTP, beside a peer and beside the limit, in one run.

    python bench/export.py [--rows 300000] [--rounds 3]

ours   GET /export/trade_flows.csv from a served catalogue
peer   GET /catalogue/trade_flows.csv?_stream=on, Datasette's own streamed CSV, from the same server
limit  csv.writer straight from sqlite3 into a file, no server

The database is synthetic: the golden catalogue of the tests with that many rows of trade_flows. Each is the best
of the rounds (the peer, being slow, is asked once); every answer must hold all rows.
"""

from __future__ import annotations

import argparse
import csv
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from loaders.build import build  # noqa: E402 - the path comes first
from loaders.serve import command  # noqa: E402

GOAL = 150_000


def synthetic(folder: Path, rows: int) -> Path:
    """The golden catalogue with `rows` rows of trade."""
    db = folder / "catalogue.db"
    build(HOME / "tests" / "data" / "golden", db)
    with closing(sqlite3.connect(db)) as connection:
        columns = [c[1] for c in connection.execute("PRAGMA table_info(trade_flows)")]
        pattern = dict(zip(columns, connection.execute("SELECT * FROM trade_flows").fetchone(), strict=True))
        connection.execute("DELETE FROM trade_flows")
        made = (
            {**pattern, "id": f"{pattern['id']}_{i:07}", "partner": f"Country {i % 190}", "value": i * 1.5}
            for i in range(rows)
        )
        names, values = ", ".join(columns), ", ".join(f":{c}" for c in columns)
        connection.executemany(f"INSERT INTO trade_flows ({names}) VALUES ({values})", made)
        connection.commit()
        connection.execute("ANALYZE")
    return db


@contextmanager
def served(db: Path) -> Iterator[tuple[str, int]]:
    """(address, process id) of a server on a free port; it ends with the block."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [sys.executable, "-m", "datasette", *command(db, "127.0.0.1", port)]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HOME)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/healthz").read()
                break
            except OSError:
                time.sleep(0.1)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(10)


def fetch(url: str) -> int:
    """Lines of an answer."""
    lines = 0
    with urllib.request.urlopen(url) as answer:
        while piece := answer.read(1 << 20):
            lines += piece.count(b"\n")
    return lines


def straight(db: Path) -> int:
    """Lines that csv.writer writes straight from sqlite3."""
    opened = sqlite3.connect(f"file:{db}?immutable=1", uri=True)
    with closing(opened) as connection, tempfile.TemporaryFile("w+", newline="") as file:
        cursor = connection.execute("SELECT * FROM trade_flows ORDER BY id")
        csv.writer(file).writerow([d[0] for d in cursor.description])
        csv.writer(file).writerows(cursor)
        file.seek(0)
        return sum(1 for _ in file)


def best(rounds: int, rows: int, work: Callable[[], int]) -> float:
    """Seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        lines = work()
        times.append(time.perf_counter() - start)
        if lines != rows + 1:
            raise SystemExit(f"got {lines} lines, want {rows + 1}")
    return min(times)


def peak(pid: int) -> float:
    """Highest memory of a process so far, MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> int:
    """Run, print, and fail under the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = synthetic(Path(folder), asked.rows)
        with served(db) as (address, pid):
            fetch(f"{address}/export/releases.csv")
            before = peak(pid)
            ours = best(asked.rounds, asked.rows, lambda: fetch(f"{address}/export/trade_flows.csv"))
            after = peak(pid)
            peer = best(1, asked.rows, lambda: fetch(f"{address}/catalogue/trade_flows.csv?_stream=on"))
        limit = best(asked.rounds, asked.rows, lambda: straight(db))
    for name, seconds in (("ours", ours), ("peer: Datasette _stream=on", peer), ("limit: csv.writer", limit)):
        print(f"{name:32} {seconds:7.2f} s {asked.rows / seconds:10,.0f} rows/s")
    print(f"ours is {peer / ours:.1f} x the peer and takes {ours / limit:.2f} x the limit's time")
    print(f"server memory: {before:.0f} MB before, {after:.0f} MB at its highest during our exports")
    return 0 if asked.rows / ours >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
