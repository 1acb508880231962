"""Columns describe themselves; and the four traps of SQLModel (shared/anchors/RELIABILITY.md, 5) do not bite us."""

from __future__ import annotations

from typing import Annotated, Literal, get_args, get_origin

import pytest
from pydantic import ValidationError
from sqlalchemy import Float, Integer
from sqlmodel import AutoString, Field, SQLModel

from schema.edtf import Date
from schema.fields import Base, col, column_info
from schema.ids import Slug
from schema.kinds import KINDS, SERIES, TABLES
from schema.sites import Deposit, DepositRecord
from schema.tables import RetiredRow
from tests.helpers import codes_of

COLUMNS = [(table.name, column) for table in TABLES for column in table.columns]
CHECKING = [k.record for k in KINDS.values()] + [s.row for s in SERIES.values()] + [RetiredRow]


def test_every_column_says_what_it_holds():
    silent = [f"{table}.{c.name}" for table, c in COLUMNS if not c.info.get("description")]
    assert not silent
    assert [f"{t}.{c.name}" for t, c in COLUMNS if c.comment != c.info["description"]] == []


def test_every_column_has_an_example():
    assert [f"{table}.{c.name}" for table, c in COLUMNS if c.info.get("example") is None] == []


def test_every_float_has_a_unit():
    bare = [f"{table}.{c.name}" for table, c in COLUMNS if isinstance(c.type, Float) and not c.info.get("unit")]
    assert not bare


def test_columns_that_name_their_unit_beside_them_have_it():
    for table in TABLES:
        for column in table.columns:
            unit = column.info.get("unit", "")
            if unit.startswith("see "):
                assert unit.removeprefix("see ") in table.columns, f"{table.name}.{column.name}"


def test_every_field_of_a_checking_class_describes_itself():
    for cls in CHECKING:
        for name, field in cls.model_fields.items():
            lists = get_origin(field.annotation) is list
            assert lists or column_info(cls, name).get("description"), f"{cls.__name__}.{name}"


def test_examples_of_vocabulary_columns_are_codes():
    from schema.vocabularies import codes

    wrong = [
        f"{table}.{c.name}"
        for table, c in COLUMNS
        if "vocabulary" in c.info and c.info["example"] not in codes(c.info["vocabulary"])
    ]
    assert not wrong


# Trap 1: a class with table=True validates nothing.


def test_trap_1_table_classes_validate_nothing_so_records_never_use_them():
    assert Deposit(latitude="not a number").latitude == "not a number", "the trap is gone: simplify"
    assert codes_of(lambda: DepositRecord.model_validate({"id": 7})) >= {"string_type", "missing"}
    for cls in CHECKING:
        assert not hasattr(cls, "__table__"), f"{cls.__name__} checks files, so it must not be a table"


# Trap 2: Field(regex=...) is ignored.


def test_trap_2_patterns_are_annotations():
    class Ignored(SQLModel):
        code: str = Field(regex="^a$")

    assert Ignored.model_validate({"code": "b"}).code == "b", "the trap is gone: simplify"

    class Held(Base):
        code: Slug = col("A slug", example="abc")
        day: Date | None = col("A date", default=None, example="2025")

    assert codes_of(lambda: Held.model_validate({"code": "Not A Slug"})) == {"E203"}
    assert codes_of(lambda: Held.model_validate({"code": "abc", "day": "2025-02-30"})) == {"E204"}
    assert codes_of(lambda: Held(code="Not A Slug")) == {"E203"}


# Trap 3: unknown keys are dropped.


def test_trap_3_unknown_keys_are_refused_everywhere():
    class Dropping(SQLModel):
        a: int = 1

    assert Dropping.model_validate({"a": 1, "b": 2}).model_dump() == {"a": 1}, "the trap is gone: simplify"

    seen = set()

    def visit(cls):
        seen.add(cls)
        assert cls.model_config.get("extra") == "forbid", cls.__name__
        for field in cls.model_fields.values():
            for inner in get_args(field.annotation):
                if isinstance(inner, type) and issubclass(inner, SQLModel):
                    visit(inner)

    for cls in CHECKING:
        visit(cls)
        with pytest.raises(ValidationError) as caught:
            cls.model_validate({"no_such_field": 1})
        assert any(e["type"] == "extra_forbidden" for e in caught.value.errors()), cls.__name__
    assert len(seen) > len(CHECKING)


# Trap 4: Literal cannot be a column.


def test_trap_4_closed_lists_are_vocabularies_not_literals():
    with pytest.raises(TypeError):

        class Broken(SQLModel, table=True):
            __tablename__ = "trap_four"
            id: int = Field(primary_key=True)
            code: Literal["a", "b"]

    for cls in CHECKING:
        for name, field in cls.model_fields.items():
            assert "Literal" not in str(field.annotation), f"{cls.__name__}.{name}"
    assert all(isinstance(c.type, AutoString) for _, c in COLUMNS if "vocabulary" in c.info)


# What Base adds.


class Sample(Base):
    """A class with one of each."""

    word: Annotated[str, "plain"] = col("A word", example="x")
    answer: str = col("Yes or no", default="yes", example="yes", vocabulary="yes_no")
    number: float | None = col("A number", default=None, unit="t", example=1, ge=0, le=10)
    free: float | None = col("Any number", default=None, unit="t", example=1)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"word": "=cmd()"}, "E210"),
        ({"word": "a", "answer": "maybe"}, "E205"),
        ({"word": "a", "free": "nan"}, "E208"),
        ({"word": "a", "free": "inf"}, "E208"),
        ({"word": "a", "number": 11}, "less_than_equal"),
        ({"word": "a", "number": -1}, "greater_than_equal"),
        ({"word": "a", "wrod": "b"}, "extra_forbidden"),
        ({}, "missing"),
    ],
)
def test_base_refuses(values, code):
    assert code in codes_of(lambda: Sample.model_validate(values))


def test_base_converts_text_to_numbers_and_keeps_defaults():
    assert Sample.model_validate({"word": "a", "number": "2.5"}).model_dump() == {
        "word": "a",
        "answer": "yes",
        "number": 2.5,
        "free": None,
    }


def test_col_tells_what_it_was_told():
    assert column_info(Sample, "number") == {"description": "A number", "unit": "t", "example": 1}
    assert column_info(Sample, "answer")["vocabulary"] == "yes_no"
    assert column_info(Sample, "no_such_field") == {}


def test_counts_are_whole_numbers():
    wrong = [f"{t}.{c.name}" for t, c in COLUMNS if c.name.startswith("n_") and not isinstance(c.type, Integer)]
    assert not wrong
