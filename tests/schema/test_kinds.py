"""Kinds and tables: one space of ids, and what the database itself holds."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import CheckConstraint, create_engine, text
from sqlalchemy.exc import IntegrityError

from schema.kinds import BY_FOLDER, KINDS, SERIES, TABLES
from schema.tables import HIDDEN, metadata
from schema.vocabularies import codes

PUBLIC = [
    "deposits",
    "tailings_sites",
    "facilities",
    "agreements",
    "commitments",
    "materials",
    "organisations",
    "people",
    "events",
    "statements",
    "projects",
    "calls",
    "themes",
    "routes",
    "regions",
    "sources",
    "claims",
    "estimates",
    "counts",
    "names",
    "material_lists",
    "supply_shares",
    "production",
    "trade_flows",
    "releases",
]


@pytest.fixture(scope="module")
def engine():
    """An empty database in memory with all tables."""
    found = create_engine("sqlite://")
    metadata.create_all(found)
    return found


def test_folders_and_tables_are_unique():
    assert len({k.folder for k in KINDS.values()}) == len(KINDS) == len(BY_FOLDER)
    assert len({k.table.__tablename__ for k in KINDS.values()}) == len(KINDS)
    assert all(BY_FOLDER[k.folder] is k and KINDS[k.name] is k for k in KINDS.values())


def test_the_public_tables_of_the_design_exist():
    assert set(PUBLIC) <= set(metadata.tables)
    assert not set(PUBLIC) & set(HIDDEN)
    assert set(HIDDEN) <= set(metadata.tables)


def test_all_kinds_share_one_space_of_ids():
    for kind in KINDS.values():
        table = metadata.tables[kind.table.__tablename__]
        assert [c.name for c in table.primary_key] == ["id"]
        assert [key.target_fullname for key in table.columns["id"].foreign_keys] == ["entities.id"]
        assert issubclass(kind.table, SQLBase(kind)), kind.name


def SQLBase(kind):
    """The base class that a record and its row share."""
    return next(c for c in kind.record.__mro__ if c.__name__.endswith(("Base", "Identity")) and c in kind.table.__mro__)


def test_addresses():
    assert KINDS["tailings-site"].url("koshkar-ata") == "/tailings-site/koshkar-ata"
    assert len({k.url("x") for k in KINDS.values()}) == len(KINDS)


def test_all_tables_can_be_made(engine):
    with engine.connect() as connection:
        made = {row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
    assert made >= {t.name for t in TABLES}


def test_foreign_keys_lead_to_primary_keys_or_unique_columns():
    count = 0
    for table in TABLES:
        for key in table.foreign_keys:
            target = key.column
            assert target.primary_key or target.unique, f"{table.name}.{key.parent.name}"
            assert str(target.type) == str(key.parent.type)
            count += 1
    assert count > 60


def test_every_foreign_key_has_an_index():
    for table in TABLES:
        leading = {next(iter(index.columns)).name for index in table.indexes} | {next(iter(table.primary_key)).name}
        for column in table.columns:
            if column.foreign_keys:
                assert column.name in leading, f"{table.name}.{column.name}"


def checks(table):
    return [c for c in table.constraints if isinstance(c, CheckConstraint)]


def test_every_vocabulary_column_has_a_check():
    for table in TABLES:
        texts = " ".join(str(c.sqltext) for c in checks(table))
        for column in table.columns:
            if "vocabulary" in column.info:
                first = codes(column.info["vocabulary"])[0]
                assert f"\"{column.name}\" IN ('{first}'" in texts, f"{table.name}.{column.name}"


ENTITY = "INSERT INTO entities (id, kind, label, url) VALUES ({}, {}, 'x', '/x')"


@pytest.mark.parametrize(
    "sql",
    [
        ENTITY.format("'ab'", "'deposit'"),
        ENTITY.format("'Abc'", "'deposit'"),
        ENTITY.format(f"'{'a' * 61}'", "'deposit'"),
        ENTITY.format("'abc'", "'quarry'"),
        "INSERT INTO entities (id, kind, label, url, redirect_to) VALUES ('abc', 'deposit', 'x', '/x', 'abc')",
        "INSERT INTO supply_shares (id, material_id, scope, stage, country, edition, share_pct, qualifier, source_id) "
        "VALUES ('a', 'lithium', 'eu', 'processing', 'X', '2023', 101, 'eq', 'ex-daily')",
    ],
)
def test_the_database_refuses_by_itself(engine, sql):
    with engine.connect() as connection, pytest.raises(IntegrityError, match="CHECK"):
        connection.execute(text(sql))


def test_the_database_takes_what_is_right(engine):
    with engine.begin() as connection:
        connection.execute(text(ENTITY.format("'abc'", "'deposit'")))
        assert connection.execute(text("SELECT count(*) FROM entities")).scalar() == 1
        connection.rollback()


@pytest.mark.parametrize(
    "change",
    ["latitude = 50, longitude = NULL", "value_low = 2, value_high = 1", "rank = 'best'", "value_status = 'empty'"],
)
def test_the_database_guards_claims(golden_db, tmp_path, change):
    copy = sqlite3.connect(":memory:")
    with sqlite3.connect(golden_db) as original:
        original.backup(copy)
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        copy.execute(f"UPDATE claims SET {change} WHERE id = 'kol-tau_1'")
    copy.close()


def test_the_database_holds_one_preferred_claim_a_property(golden_db):
    copy = sqlite3.connect(":memory:")
    with sqlite3.connect(golden_db) as original:
        original.backup(copy)
    copy.execute("UPDATE claims SET rank = 'preferred' WHERE id = 'kol-tau_1'")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        copy.execute("UPDATE claims SET rank = 'preferred' WHERE id = 'kol-tau_2'")
    copy.close()


@pytest.mark.parametrize("series", SERIES.values(), ids=lambda s: s.name)
def test_series_keys_are_columns(series):
    assert set(series.key) <= set(series.row.model_fields)
    assert [c.name for c in metadata.tables[series.name].primary_key] == ["id"]
    assert issubclass(series.table, series.row)
