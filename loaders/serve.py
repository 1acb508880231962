"""Serve a built catalogue: Datasette 0.65, read-only, hardened.

    command(Path("catalogue.db"), "127.0.0.1", 8001)   the arguments of `datasette serve`

The file is opened immutable (-i); row counts come from an inspect file beside it; facet
suggestions are off (they cost seconds); SQL runs at most a second, and no value may be longer than
two million bytes (web/plugins/guard.py). To show a new build, restart.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

#: Datasette names a database after its file, and the addresses of pages and exports hold that name.
NAME = "catalogue"
HOME = Path(__file__).resolve().parent.parent
SETTINGS: dict[str, str] = {
    "default_page_size": "50",
    "max_returned_rows": "1000",
    "max_csv_mb": "0",
    "suggest_facets": "off",
    "sql_time_limit_ms": "1000",
    "facet_time_limit_ms": "500",
    "default_facet_size": "30",
    "num_sql_threads": "3",
    "default_cache_ttl": "60",
    "truncate_cells_html": "240",
}


def stale(data: Path, db: Path) -> bool:
    """Whether data/ or schema/ holds anything newer than the database, or there is none."""
    if not db.exists():
        return True
    built = db.stat().st_mtime
    return any(path.stat().st_mtime > built for path in _inputs(data))


def _inputs(data: Path) -> Iterator[Path]:
    for folder in (data, HOME / "schema", HOME / "loaders"):
        yield folder
        yield from (p for p in folder.rglob("*") if p.suffix in (".yml", ".csv", ".py", ".geojson") or p.is_dir())


def inspect_file(db: Path) -> Path:
    """Write the row counts of a database where `datasette --inspect-file` wants them."""
    counts: dict[str, dict[str, int]] = {}
    with closing(sqlite3.connect(f"file:{db}?mode=ro&immutable=1", uri=True)) as connection:
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for name in names:
            counts[name] = {"count": connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]}
    raw = db.read_bytes()
    target = db.with_name(f"{db.name}.inspect.json")
    entry = {"hash": sha256(raw).hexdigest(), "size": len(raw), "file": db.name, "tables": counts}
    target.write_text(json.dumps({db.stem: entry}), encoding="utf-8")
    return target


def command(db: Path, host: str, port: int) -> list[str]:
    """Arguments of `datasette serve`."""
    web = HOME / "web"
    out = [
        "serve", "-i", str(db), "--inspect-file", str(inspect_file(db)), "--metadata", str(HOME / "metadata.yml"),
        "--template-dir", str(web / "templates"), "--plugins-dir", str(web / "plugins"),
        "--static", f"static:{web / 'static'}", "--host", host, "--port", str(port),
    ]  # fmt: skip
    for name, value in SETTINGS.items():
        out += ["--setting", name, value]
    return out


def serve(db: Path, host: str, port: int) -> int:
    """Run Datasette in place of this process."""
    arguments = [sys.executable, "-m", "datasette", *command(db, host, port)]
    print(f"Catalogue at http://{host}:{port}/  (Ctrl-C stops it)", file=sys.stderr, flush=True)
    os.execv(sys.executable, arguments)
