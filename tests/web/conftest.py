"""The site on the golden catalogue: in process for requests, and served for a real Chromium."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from datasette.app import Datasette

from loaders.build import build
from loaders.serve import SETTINGS
from tests.web.archives import RUN

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "data" / "golden"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def site_db(tmp_path_factory):
    """The golden catalogue built as catalogue.db."""
    path = tmp_path_factory.mktemp("site") / "catalogue.db"
    build(GOLDEN, path)
    return path


@pytest.fixture(scope="session")
def real_db(tmp_path_factory):
    """The real catalogue built from data/."""
    path = tmp_path_factory.mktemp("real") / "catalogue.db"
    build(ROOT / "data", path)
    return path


def datasette(db: Path) -> Datasette:
    """Datasette as `catalogue serve` runs it, in process."""
    settings = {k: (v == "on" if v in ("on", "off") else int(v)) for k, v in SETTINGS.items()}
    return Datasette(
        [], immutables=[str(db)], metadata=yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8")),
        template_dir=str(ROOT / "web" / "templates"), plugins_dir=str(ROOT / "web" / "plugins"),
        static_mounts=[("static", str(ROOT / "web" / "static"))], settings=settings,
    )  # fmt: skip


def run(coroutine):
    """Result of a coroutine, in a thread of its own: Playwright keeps an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


class Client:
    """Requests to a site in process: client.get("/") -> httpx response."""

    def __init__(self, db: Path) -> None:
        self.datasette = datasette(db)

    def get(self, path: str, **kwargs):
        async def ask():
            await self.datasette.invoke_startup()
            return await self.datasette.client.get(path, **kwargs)

        return run(ask())


@pytest.fixture(scope="session")
def client(site_db):
    return Client(site_db)


@pytest.fixture(scope="session")
def real_client(real_db):
    return Client(real_db)


def _serve(db: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "loaders.cli",
        "serve",
        "--data",
        "/nonexistent",
        "--db",
        str(db),
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).read()
            return process, address
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise RuntimeError("the site did not start")


@pytest.fixture(scope="session")
def served(site_db):
    """Address of the golden site."""
    process, address = _serve(site_db)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def served_real(real_db):
    """Address of the real site."""
    process, address = _serve(real_db)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; without one the tests are skipped, in CI they fail."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and in CI that is a failure")
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def watched(browser):
    """watched(width=..., javascript=...) -> (page, foreign requests, console errors)."""
    contexts = []

    def make(width: int = 1280, *, javascript: bool = True, scheme: str = "light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme=scheme,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        foreign: list[str] = []
        errors: list[str] = []
        page.on(
            "request",
            lambda r: foreign.append(r.url) if not r.url.startswith(("http://127.0.0.1", "data:", "blob:")) else None,
        )
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        return page, foreign, errors

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def connection(site_db):
    with closing(sqlite3.connect(f"file:{site_db}?immutable=1", uri=True)) as found:
        yield found


@pytest.fixture
def hostile():
    """A table that the schema would never let in."""
    with closing(sqlite3.connect(":memory:")) as found:
        found.execute("CREATE TABLE t (first, number, last)")
        found.executemany(
            "INSERT INTO t VALUES (?, ?, ?)", [(text, -5.5, text) for text in RUN] + [("a", None, None), ("b", -3, "")]
        )
        yield found


@pytest.fixture
def own(site_db, tmp_path):
    """A copy of the golden catalogue that a test may write to; rows by name."""
    path = tmp_path / "own.db"
    path.write_bytes(site_db.read_bytes())
    with closing(sqlite3.connect(path)) as found:
        found.row_factory = sqlite3.Row
        yield found
