"""The closed lists: readable, without doubles, and all that is named exists."""

from __future__ import annotations

import csv

import pytest
from pydantic_core import PydanticCustomError

from schema import vocabularies
from schema.kinds import KINDS, SERIES, TABLES
from schema.tables import ReleaseRow, RetiredRow
from schema.units import UNITS
from schema.vocabularies import FOLDER, check_code, codes, label, names, terms
from tests.conftest import ROOT

PROPERTIES = terms("property")


@pytest.mark.parametrize("name", names())
def test_every_list_is_well_formed(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file, strict=True))
    assert header[:4] == ["code", "label", "definition", "uri"]
    assert rows
    assert {len(row) for row in rows} == {len(header)}
    found = [row[0] for row in rows]
    assert len(set(found)) == len(found)
    assert codes(name) == found


@pytest.mark.parametrize("name", names())
def test_every_code_has_words(name):
    for term in terms(name).values():
        assert term.label.strip() == term.label != ""
        assert term.code.strip() == term.code != ""
        assert term.uri == "" or term.uri.startswith(("http://", "https://"))


def used():
    """Vocabularies that columns and fields name, with the place."""
    for table in TABLES:
        for column in table.columns:
            if "vocabulary" in column.info:
                yield f"{table.name}.{column.name}", column.info["vocabulary"]
    classes = [k.record for k in KINDS.values()] + [s.row for s in SERIES.values()] + [RetiredRow, ReleaseRow]
    for cls in classes:
        for field, info in cls.model_fields.items():
            extra = info.json_schema_extra
            if isinstance(extra, dict) and "vocabulary" in extra:
                yield f"{cls.__name__}.{field}", extra["vocabulary"]


def test_every_vocabulary_that_a_column_names_exists():
    wrong = [(where, name) for where, name in used() if name not in names()]
    assert not wrong
    assert len(list(used())) > 50


def test_every_list_is_used():
    """By a column, by a property, or by name in the code."""
    named = {name for _, name in used()} | {t.extra["vocabulary"] for t in PROPERTIES.values()}
    code = "".join(
        p.read_text(encoding="utf-8") for f in ("schema", "loaders", "web") for p in (ROOT / f).rglob("*.py")
    )
    assert not {name for name in set(names()) - named if f'"{name}"' not in code}


@pytest.mark.parametrize("code", list(PROPERTIES))
def test_every_property_is_whole(code):
    extra = PROPERTIES[code].extra
    kind, units, vocabulary = extra["value_kind"], extra["unit_kind"].split(), extra["vocabulary"]
    assert kind in ("text", "number", "date", "code", "point")
    assert extra["rivals"] in ("none", "year", "grows", "exact", "point")
    assert (kind == "point") == (extra["rivals"] == "point")
    assert bool(units) == (kind == "number"), "a number has kinds of unit, nothing else has"
    assert set(units) <= {unit.kind for unit in UNITS.values()}
    assert bool(vocabulary) == (kind == "code")
    assert not vocabulary or vocabulary in names()
    assert extra["applies_to"] == "*" or set(extra["applies_to"].split()) <= set(KINDS)


def test_every_headline_is_a_property():
    headlines = {c.info["headline"] for t in TABLES for c in t.columns if "headline" in c.info}
    assert headlines
    assert not headlines - set(PROPERTIES)


def test_kinds_and_the_list_of_kinds_agree():
    assert set(codes("kind")) == set(KINDS)


def test_labels_and_refusals():
    assert label("value_status", "not_disclosed") == "Not disclosed"
    assert label("value_status", "no-such-code") == "no-such-code"
    assert label("value_status", None) == ""
    assert check_code("yes_no", "yes") == "yes"
    with pytest.raises(PydanticCustomError) as caught:
        check_code("yes_no", "maybe")
    assert caught.value.type == "E205"
    assert caught.value.context["want"] == "one of yes, no"


def test_unknown_list_and_double_code(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError):
        terms("no-such-list")
    (tmp_path / "double.csv").write_text("code,label,definition,uri\na,A,,\na,B,,\n", encoding="utf-8")
    monkeypatch.setattr(vocabularies, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="'a' stands twice"):
        terms("double")
