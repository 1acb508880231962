"""Cold `catalogue build` of data/: seconds and peak memory, against a peer and the limit.

Peer: PyYAML's own safe loader (C) reading the same files into objects, no checks, no database: what any
YAML-to-SQLite script must at least do. Limit: reading the bytes of the same files, and inserting the finished rows
with executemany.
"""

from __future__ import annotations

import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent


def cold(command: list[str], runs: int = 5) -> tuple[float, float]:
    """Median seconds and peak MB of a command in a new process."""
    seconds, peak = [], 0.0
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
        peak = max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    return statistics.median(seconds), peak


def main() -> None:
    """Print the three figures and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "catalogue.db"
        ours, peak = cold([sys.executable, "-m", "loaders.cli", "build", "--db", str(db)])
        files = sorted((ROOT / "data").rglob("*.yml"))
        start = time.perf_counter()
        for path in files:
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        peer = time.perf_counter() - start
        start = time.perf_counter()
        for path in files:
            path.read_bytes()
        with closing(sqlite3.connect(db)) as old, closing(sqlite3.connect(":memory:")) as new:
            for line in old.iterdump():
                if line.startswith(("CREATE TABLE", "INSERT INTO")) and "_fts" not in line and "sqlite_" not in line:
                    new.execute(line)
        limit = time.perf_counter() - start
        records = len(files)
    print(f"{records} record files")
    print(f"catalogue build (cold process)        {ours:.2f} s, peak {peak:.0f} MB")
    print(f"peer: PyYAML CSafeLoader, objects only {peer:.2f} s   (ours x {ours / peer:.1f})")
    print(f"limit: read bytes, insert ready rows   {limit:.2f} s   (ours x {ours / limit:.1f})")
