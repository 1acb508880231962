"""The facts themselves: known answers, promises on the whole, plausibility. `pytest -m data`."""

from __future__ import annotations

import csv
import re
import sqlite3
from pathlib import Path

import pytest

from loaders import assertions
from loaders.check import check

pytestmark = pytest.mark.data
HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"
KNOWN = list(csv.DictReader((HERE / "known_facts.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def connection(real_db):
    return sqlite3.connect(real_db)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("fact", KNOWN, ids=lambda f: f"{f['record']}:{f['where']}:{f['expected']}")
def test_known_fact_is_there(connection, fact):
    record, where, expected = fact["record"], fact["where"], fact["expected"]
    if "." in where:
        table, column = where.split(".")
        found = [str(connection.execute(f"SELECT {column} FROM {table} WHERE id = ?", (record,)).fetchone()[0])]
        assert expected in found
    elif where == "estimates":
        found = [
            plain(row[0]) for row in connection.execute("SELECT value FROM estimates WHERE entity_id = ?", (record,))
        ]
        assert any(expected in value for value in found), found
    else:
        sql = "SELECT value FROM claims WHERE entity_id = ? AND property = ?"
        found = [plain(row[0]) for row in connection.execute(sql, (record, where))]
        assert any(expected in value for value in found), found


def test_data_has_no_problem():
    assert [p.text() for p in check(DATA).problems] == []


def test_promises_are_kept_and_made_for_every_main_table(connection):
    path = DATA / "assertions.yml"
    assert assertions.broken(connection, path) == []
    promised = {promise.table for _, promise in assertions.read(path)}
    assert promised >= {
        "deposits",
        "tailings_sites",
        "facilities",
        "agreements",
        "commitments",
        "sources",
        "claims",
        "counts",
    }


def test_supply_shares_add_up_to_no_more_than_a_whole(connection):
    """The study itself prints a few sums a little over 100 through rounding; none may be far above."""
    sums = connection.execute(
        "SELECT material_id, scope, stage, edition, sum(share_pct) AS total FROM supply_shares WHERE qualifier = 'eq' GROUP BY 1, 2, 3, 4"
    ).fetchall()
    assert len(sums) > 50
    assert [row for row in sums if row[4] > 101.5] == []


def test_every_claim_leads_to_a_source_that_was_read(connection):
    sql = "SELECT count(*) FROM claims JOIN sources ON sources.id = source_id WHERE read_extent = 'not_read'"
    assert connection.execute(sql).fetchone()[0] == 0


def test_no_claim_says_what_only_a_sentence_says(connection):
    """as_stated is a figure with its terms: short, and no full stop inside followed by a new sentence."""
    long = connection.execute("SELECT id, as_stated FROM claims WHERE length(as_stated) > 160").fetchall()
    assert long == []
    sentences = [
        r
        for r in connection.execute("SELECT id, as_stated FROM claims WHERE as_stated IS NOT NULL")
        if re.search(r"[a-zа-я]{4}\. [A-ZА-Я][a-zа-я]+ [a-zа-я]+ ", r[1])
    ]
    assert sentences == []


def test_our_texts_say_nothing_of_the_workplace(connection):
    words = re.compile(r"\b(helper|research notes|claims\.csv|deposits\.csv|stored copy of|corpus|corpora)\b", re.I)
    for table in (
        "claims",
        "estimates",
        "deposits",
        "tailings_sites",
        "facilities",
        "agreements",
        "commitments",
        "projects",
        "calls",
        "counts",
        "sources",
    ):
        found = [
            r for r in connection.execute(f"SELECT id, note FROM {table} WHERE note IS NOT NULL") if words.search(r[1])
        ]
        assert found == [], table


def test_124_is_a_claim_and_never_a_share(connection):
    row = connection.execute("SELECT members_named, list_known, said_by_id FROM counts WHERE value = 124").fetchall()
    assert row and all(r[0] == 0 and r[1] == "no" for r in row)
    assert (
        connection.execute("SELECT count(*) FROM count_members WHERE count_id = 'count-124-rare-deposits'").fetchone()[
            0
        ]
        == 0
    )


def test_every_agreed_list_edition_is_there(connection):
    found = dict(
        connection.execute(
            "SELECT list_id, count(DISTINCT coalesce(entry, material_id)) FROM material_lists WHERE listed = 'yes' GROUP BY 1"
        )
    )
    assert found["eu-crm-2011"] == 14 and found["eu-crm-2014"] == 20 and found["eu-crm-2020"] == 30
    assert found["eu-crm-2023"] == 34 and found["eu-srm-2024"] == 17


def test_twenty_regions_with_three_names(connection):
    assert connection.execute("SELECT count(*) FROM regions").fetchone()[0] == 20
    sql = "SELECT entity_id FROM names WHERE entity_kind = 'region' AND kind = 'preferred' AND lang IN ('en', 'ru', 'kk') GROUP BY 1 HAVING count(DISTINCT lang) = 3"
    assert len(connection.execute(sql).fetchall()) == 20
