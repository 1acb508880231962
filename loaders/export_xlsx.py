"""A workbook: sheets data, dictionary, sources, about. Rows are written one at a time, never held.

    write(connection, selection, about, file)               one table
    write_all(connection, selections, pairs, title, date, file)   a sheet a table, for a release

Text is written as text: no formula, no link, no guessed number. Numbers are numbers. Same rows, same bytes.
A sheet holds 1,048,576 rows; what is beyond goes on in data_2, data_3, ..., and the sheet about says so. A cell
holds 32,767 characters; longer text is cut there, and about says how often (the CSV has it whole).
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import IO, Any

import xlsxwriter

from loaders.export_table import About, Selection, dictionary, sources

#: Rows of a sheet, the header included.
LIMIT = 1_048_576
LONGEST = 32_767


def write(
    connection: sqlite3.Connection, selection: Selection, about: About, target: IO[bytes], limit: int = LIMIT
) -> None:
    """Write the workbook to an open binary file."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": False})
    book.set_properties({"title": about.title, "created": moment(about.date), "comments": "CC BY 4.0"})
    sheets, cut = _rows(book, "data", connection, selection, limit)
    _rows(book, "dictionary", connection, dictionary(connection, [selection.table]), limit)
    _rows(book, "sources", connection, sources(connection, selection), limit)
    pairs = about.pairs()
    if sheets > 1:
        words = f"more rows than Excel's {limit:,} a sheet: they go on in {sheets - 1} more sheets, data_2 onwards"
        pairs.append(("Sheets", words))
    if cut:
        words = f"{cut}: longer than Excel's {LONGEST:,} characters and cut there; the CSV has them whole"
        pairs.append(("Cells cut", words))
    _about(book, pairs)
    book.close()


def write_all(
    connection: sqlite3.Connection, selections: list[Selection], pairs: list[tuple[str, str]], title: str, date: str, target: IO[bytes],
) -> None:  # fmt: skip
    """Write a workbook with the sheet about first, then a sheet a table."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": False})
    book.set_properties({"title": title, "created": moment(date), "comments": "CC BY 4.0"})
    _about(book, pairs)
    for selection in selections:
        _rows(book, selection.table, connection, selection, LIMIT)
    book.close()


def _about(book: Any, pairs: list[tuple[str, str]]) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 110)
    for i, (name, text) in enumerate(pairs):
        sheet.write_string(i, 0, name)
        sheet.write_string(i, 1, text[:LONGEST], wrapped)


def moment(date: str) -> datetime:
    """A date of the data as a time that files can carry: 1980-01-01 when it is no whole day."""
    try:
        return datetime.strptime(date, "%Y-%m-%d")
    except ValueError:
        return datetime(1980, 1, 1)


def _rows(book: Any, name: str, connection: sqlite3.Connection, selection: Selection, limit: int) -> tuple[int, int]:
    """Write rows to a sheet and its followers; (number of sheets, number of cells cut)."""
    bold = book.add_format({"bold": True})
    sheets = cut = 0
    at = limit
    sheet: Any = None
    for row in connection.execute(selection.sql(), selection.parameters):
        if at >= limit:
            sheets += 1
            sheet, at = _sheet(book, name if sheets == 1 else f"{name}_{sheets}", selection.columns, bold), 1
        for column, value in enumerate(row):
            if isinstance(value, str):
                cut += sheet.write_string(at, column, value) == -2
            elif value is not None:
                sheet.write_number(at, column, value)
        at += 1
    if not sheets:
        _sheet(book, name, selection.columns, bold)
    return sheets, cut


def _sheet(book: Any, name: str, columns: tuple[str, ...], bold: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(columns) - 1, 18)
    for column, title in enumerate(columns):
        sheet.write_string(0, column, title, bold)
    return sheet
