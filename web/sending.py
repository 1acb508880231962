"""Exports on their way out: own connections, own threads, pieces instead of wholes.

    connection = connect(datasette)
    return Sent(streamed(connection, chunks), headers, receive)     text made while it is sent
    file = await built(connection, write)                           a zip or workbook, built first
    return Sent(pieces(file), headers, receive)

Datasette's own three reading threads are left alone, so a slow download never holds up a page.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import quote

from datasette.app import Datasette

from web.common import DATABASE

#: Seconds that SQLite may take for one step: the count, or the next batch of rows.
PATIENCE = 20.0
#: SQLite's virtual machine looks at the clock every so many instructions.
STEPS = 20_000
#: Characters of a LIKE or GLOB pattern: matching is slow in the number of wildcards, and cannot be interrupted.
LONGEST_PATTERN = 200
PIECE = 256 * 1024
_READS = ThreadPoolExecutor(2, thread_name_prefix="export-read")
_BUILDS = ThreadPoolExecutor(1, thread_name_prefix="export-build")


def connect(datasette: Datasette) -> sqlite3.Connection:
    """A read-only connection of our own, in plain Python types (Datasette's decode every cell in Python)."""
    database = datasette.get_database(DATABASE)
    mode = "mode=ro" if database.is_mutable else "immutable=1"
    connection = sqlite3.connect(f"file:{quote(str(database.path))}?{mode}", uri=True, check_same_thread=False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN)
    connection.execute("PRAGMA query_only = ON")
    return connection


def limited(connection: sqlite3.Connection, function: Callable[..., Any], *arguments: Any) -> Any:
    """function(*arguments), interrupted (sqlite3.OperationalError) when SQLite takes longer than PATIENCE."""
    end = time.monotonic() + PATIENCE
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        return function(*arguments)
    finally:
        connection.set_progress_handler(None, 0)


async def step(connection: sqlite3.Connection, function: Callable[..., Any], *arguments: Any) -> Any:
    """A short piece of work on the connection, in a thread."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_READS, limited, connection, function, *arguments)


async def streamed(connection: sqlite3.Connection, chunks: Iterator[str]) -> AsyncGenerator[bytes]:
    """The chunks as bytes, one made at a time."""
    try:
        while (text := await step(connection, next, chunks, None)) is not None:
            yield text.encode("utf-8")
    finally:
        connection.close()


async def built(connection: sqlite3.Connection, write: Callable[[IO[bytes]], Any]) -> IO[bytes]:
    """A temporary file that `write` filled, at its beginning; it goes when it is closed."""

    def work() -> IO[bytes]:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - pieces() closes it, after this function
        try:
            write(file)
        except BaseException:
            file.close()
            raise
        finally:
            connection.close()
        return file

    return await asyncio.get_running_loop().run_in_executor(_BUILDS, work)


async def pieces(file: IO[bytes]) -> AsyncGenerator[bytes]:
    """A file, piece by piece."""
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


class Sent:
    """An answer that Datasette sends: status 200, these headers, these bytes; it stops when the reader has gone."""

    status = 200

    def __init__(self, body: AsyncGenerator[bytes], headers: dict[str, str], receive: Any) -> None:
        self.body = body
        self.headers = headers
        self.receive = receive

    async def asgi_send(self, send: Any) -> None:
        """Send the headers, then the bytes as they come."""
        raw = [[k.encode("latin-1"), v.encode("latin-1")] for k, v in self.headers.items()]
        gone = asyncio.ensure_future(self._gone())
        try:
            await send({"type": "http.response.start", "status": self.status, "headers": raw})
            async for piece in self.body:
                if gone.done():
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            await self.body.aclose()

    async def _gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
