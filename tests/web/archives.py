"""What the tests of exports share: reading a zip and a CSV, and the cells that a spreadsheet might run."""

from __future__ import annotations

import csv
import io
import zipfile


def as_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def opened(client, path: str) -> zipfile.ZipFile:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return zipfile.ZipFile(io.BytesIO(response.content))


def member(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return as_rows(archive.read(name).decode("utf-8"))


RUN = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", 'x"=1', "a,=b", "=a\r\n,b", "plain"]
