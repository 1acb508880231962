"""Search on the real catalogue: the right record in the top three for at least 95 % of our own query list."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest

from loaders.search import NameIndex, search

pytestmark = pytest.mark.data
QUERIES = list(csv.DictReader((Path(__file__).parent / "search_queries.csv").open(encoding="utf-8")))


@pytest.fixture(scope="module")
def results(real_db):
    connection = sqlite3.connect(real_db)
    index = NameIndex(connection)
    known = {row[0] for row in connection.execute("SELECT id FROM entities")}
    return known, {q["query"]: [hit.id for hit in search(connection, index, q["query"])] for q in QUERIES}


def test_expected_records_exist(results):
    assert [q for q in QUERIES if q["expected"] not in results[0]] == []


def test_right_record_is_in_the_top_three(results):
    missed = [
        (q["query"], q["expected"], results[1][q["query"]][:3])
        for q in QUERIES
        if q["expected"] not in results[1][q["query"]][:3]
    ]
    assert len(missed) <= 0.05 * len(QUERIES), missed


def test_few_wrong_hits_stand_above_the_right_one(results):
    above = [found.index(q["expected"]) for q in QUERIES if q["expected"] in (found := results[1][q["query"]])]
    assert sum(above) / len(above) <= 0.2, [
        (q["query"], results[1][q["query"]][:3]) for q in QUERIES if results[1][q["query"]][:1] != [q["expected"]]
    ]
