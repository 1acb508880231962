"""Strict YAML: text stays text, every value knows its line, everything doubtful is refused."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loaders.formatter import dump
from loaders.yaml_reader import SIZE_LIMIT, dotted, guessed, read
from schema.ids import check_text
from schema.kinds import KINDS
from tests.conftest import ROOT

RECORD = b"""\
# a comment
id: kol-tau
label: "Kol: Tau"
claims:
  - n: 1
    property: area
  - n: 2
    as_stated: |-
      10
"""


def codes(raw: bytes) -> list[tuple[str, int, str]]:
    """Code, line and field of the problems in a file."""
    return [(p.code, p.line, p.field) for p in read(raw, "x.yml").problems]


def test_values_are_text_and_know_their_lines():
    document = read(RECORD, "x.yml")
    assert document.problems == []
    assert document.data == {
        "id": "kol-tau", "label": "Kol: Tau", "claims": [{"n": "1", "property": "area"}, {"n": "2", "as_stated": "10"}],
    }  # fmt: skip
    lines = {
        "id": 2,
        "label": 3,
        "claims": 4,
        "claims[0].n": 5,
        "claims[0].property": 6,
        "claims[1].n": 7,
        "claims[1].as_stated": 8,
    }
    assert {dotted(path): line for path, line in document.lines.items() if dotted(path) in lines} == lines


def test_the_line_of_something_missing_is_that_of_what_holds_it():
    document = read(RECORD, "x.yml")
    assert document.line(("claims", 1, "source_id")) == 7
    assert document.line(("no", "such", "place")) == document.line(()) == 2


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b"id: a\nid: b\n", ("E103", 2, "id")),
        (b"id: a\nclaims:\n  - n: 1\n    n: 2\n", ("E103", 4, "claims[0].n")),
        (b"id: &x a\n", ("E104", 1, "")),
        (b"id: a\nb: *x\n", ("E104", 2, "")),
        (b"id: !!str a\n", ("E104", 1, "")),
        (b"id: a\nb: !thing {c: d}\n", ("E104", 2, "")),
        (b"id: a\nb: !!python/object/apply:os.system [ls]\n", ("E104", 2, "")),
        (b"id: [\n", ("E102", 2, "")),
        (b"id: a\n b: c\n", ("E102", 2, "")),
        (b"id: a\n---\nid: b\n", ("E102", 2, "")),
        (b"id: 'a\n", ("E102", 2, "")),
        (b"id: \x01\n", ("E102", 1, "")),
        (b"", ("E106", 1, "")),
        (b"# nothing\n", ("E106", 1, "")),
        (b"- a\n", ("E106", 1, "")),
        (b"just text\n", ("E106", 1, "")),
        (b"id: a\n? [b]\n: c\n", ("E106", 2, "")),
        ("\ufeffid: a\n".encode(), ("E101", 1, "")),
        (b"id: a\nlabel: \xff\n", ("E101", 2, "")),
        ("id: а".encode("cp1251"), ("E101", 1, "")),
    ],
)
def test_refuses_with_the_place(raw, wanted):
    assert codes(raw) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "no",
        "yes",
        "on",
        "Off",
        "true",
        "null",
        "~",
        "",
        "012",
        "12:30",
        "1e3",
        "0x1F",
        "1_000",
        ".5",
        "+1",
        "2025-04-02",
        ".nan",
        "-.inf",
    ],
)
def test_refuses_what_yaml_would_guess_at(text):
    assert codes(f"id: a\nnote: {text}\n".encode()) == [("E111", 2, "note")]
    assert codes(f'id: a\nnote: "{text}"\n'.encode()) == []
    assert guessed(text)


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "-5",
        "0",
        "0.5",
        "1956",
        "10.0",
        "operating",
        "935,4 тыс. т",
        "C1+C2",
        "12-30",
        "2025-04",
        "n/a",
        "x: y".replace(": ", ":"),
    ],
)
def test_takes_plain_text_and_plain_numbers_as_text(text):
    document = read(f"note: {text}\n".encode(), "x.yml")
    assert document.problems == []
    assert document.data == {"note": text}


def test_size_is_capped():
    line = b"note: " + b"x" * (SIZE_LIMIT - 7) + b"\n"
    assert len(line) == SIZE_LIMIT
    assert codes(line) == []
    assert codes(line + b"\n") == [("E105", 1, "")]


def test_a_bomb_of_aliases_is_refused_before_it_grows():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    document = read(bomb.encode(), "x.yml")
    assert document.data is None
    assert {p.code for p in document.problems} == {"E104"}


@pytest.mark.parametrize("depth", [30, 1000, 100_000])
def test_deep_nesting_is_a_problem_not_a_crash(depth):
    # In its own process: libyaml once ran out of stack.
    code = (
        f"from loaders.yaml_reader import read\nraw = b'id: ' + b'[' * {depth} + b']' * {depth}\n"
        "document = read(raw, 'x.yml')\nprint([p.code for p in document.problems], document.data)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("['E10")


@given(st.binary(max_size=60))
@example(b"\x00")
@example(b"%YAML 9.9\n---\na: b")
@example(b"? ")
@example(b"<<: [a]")
def test_never_raises(raw):
    document = read(raw, "x.yml")
    assert isinstance(document.data, dict) or document.problems


def publishable(text: str) -> bool:
    """Whether a record may hold this text."""
    try:
        check_text(text)
    except Exception:
        return False
    return True


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(publishable)
theme = KINDS["theme"]


@given(texts, texts, st.lists(texts, max_size=3))
@example("NO", "012", ["12:30", "null", "~", "1e3"])
@example("- a", "a: b", ["# x", "a #b", "'", '"', "&x", "*x", "!x", "%x", "`x", "{", "[", "|", ">", "?", "..."])
@example("12", "-0", ["1.0", "1_000", "0x1F", "2025-04-02", ".inf", "<<", "=", "\ufeffx", "😀", "a\u00a0b"])
def test_what_is_written_is_read_back(label, note, others):
    record: dict[str, Any] = {
        "id": "some-theme",
        "label": label,
        "definition": note,
        "sources": [{"locator": o} for o in others],
    }
    document = read(dump(record, theme).encode(), "x.yml")
    assert document.problems == []
    assert document.data == {k: v for k, v in record.items() if v}


def test_dotted():
    assert dotted(("claims", 2, "as_of")) == "claims[2].as_of"
    assert dotted(()) == ""
