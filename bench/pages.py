"""Record and table pages in process: milliseconds a page, against a peer and the limit.

Peer: Datasette's own row page of the same record. Limit: the rows of the record read from SQLite, no HTML.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

import yaml
from datasette.app import Datasette

from loaders.build import build

ROOT = Path(__file__).resolve().parent.parent


async def _times(datasette: Datasette, path: str, runs: int = 40) -> float:
    await datasette.client.get(path)
    out = []
    for _ in range(runs):
        start = time.perf_counter()
        response = await datasette.client.get(path)
        out.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200, path
    return statistics.median(out)


async def _run(db: Path) -> None:
    import sqlite3

    from web.record import record

    datasette = Datasette(
        [], immutables=[str(db)], metadata=yaml.safe_load((ROOT / "metadata.yml").read_text()), template_dir=str(ROOT / "web/templates"),
        plugins_dir=str(ROOT / "web/plugins"), settings={"suggest_facets": False, "default_page_size": 50},
    )  # fmt: skip
    await datasette.invoke_startup()
    with closing(sqlite3.connect(db)) as connection:
        start = time.perf_counter()
        for _ in range(40):
            record(connection, "deposit", "kuirektykol")
        limit = (time.perf_counter() - start) * 1000 / 40
    peer = await _times(datasette, "/catalogue/deposits/kuirektykol")
    print(f"{'limit: rows of the record':36} {limit:7.1f} ms")
    print(f"{'peer: Datasette row page':36} {peer:7.1f} ms")
    for path in ("/deposit/kuirektykol", "/", "/search?q=Күйректікөл", "/catalogue/deposits", "/map", "/charts"):
        ours = await _times(datasette, path)
        print(f"{path:36} {ours:7.1f} ms   (x {ours / peer:.1f} of the peer, x {ours / limit:.1f} of the limit)")


def main() -> None:
    """Build the catalogue and time its pages."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "catalogue.db"
        build(ROOT / "data", db)
        asyncio.run(_run(db))
