"""Every code of the error catalogue: the change in cases.py gives exactly this code, in every form of the message."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from loaders.problems import CATALOGUE, Problem, shown
from tests.conftest import ROOT
from tests.helpers import replace
from tests.loaders.cases import CASES, WEST, append

TEXT = re.compile(
    r"^(?P<path>\S+):(?P<line>\d+)( (?P<field>\S.*?))?: got (?P<got>.+), want (?P<want>.+)  \[(?P<code>E\d{3})\]$"
)


#: Codes that stand for files of others, not for our data (tests/loaders/test_upstream.py).
UPSTREAM = {"E601"}


def test_no_code_is_without_a_case():
    assert set(CASES) | UPSTREAM == set(CATALOGUE)


def test_codes_in_the_source_and_in_the_catalogue_are_the_same():
    raised = set()
    for path in [*(ROOT / "schema").glob("*.py"), *(ROOT / "loaders").rglob("*.py")]:
        if path.name != "problems.py":
            raised |= set(re.findall(r'"(E\d{3})"', path.read_text(encoding="utf-8")))
    assert raised == set(CATALOGUE)


@pytest.mark.parametrize("code", sorted(CASES))
def test_one_change_gives_exactly_this_code(code, golden_copy, golden_db, run):
    case = CASES[code]
    case.do(golden_copy)
    db = golden_copy.parent / "catalogue.db"
    before = golden_db.read_bytes()
    db.write_bytes(before)
    built = run("build", "--data", golden_copy, "--db", db)
    # Promises are counted in the new database, so they are seen by build only.
    checked = built if code == "E501" else run("check", "--data", golden_copy)
    problems = [found.groupdict() for line in checked.out.splitlines() if (found := TEXT.match(line))]
    assert len(problems) == len(checked.out.splitlines()) > 0, checked.out
    assert {p["code"] for p in problems} == {code}, checked.out
    first = next(p for p in problems if p["path"].endswith(case.path) and (p["field"] or "") == case.field)
    assert int(first["line"]) > 0
    assert Path(first["path"]).is_file(), "the path leads to the file"
    assert int(first["line"]) <= Path(first["path"]).read_bytes().count(b"\n") + 1
    assert checked.code == 1
    assert built.code == 1
    assert db.read_bytes() == before, "the old database is untouched"
    assert sorted(p.name for p in db.parent.iterdir()) == ["catalogue.db", "data"]


def test_a_file_out_of_form_is_named(golden_copy, run):
    path = golden_copy / WEST
    replace(path, "label: Kol-Tau West", 'label: "Kol-Tau West"')
    ran = run("check", "--data", golden_copy)
    assert ran.code == 1
    assert f"{path}:2: got another form, want the house form (make format)  [E110]" in ran.out
    assert run("format", "--data", golden_copy).code == 0
    assert run("check", "--data", golden_copy).code == 0


def test_all_problems_at_once(golden_copy, run):
    for code in ("E103", "E201", "E415", "E417"):
        CASES[code].do(golden_copy)
    append(WEST, "note: NO\n")(golden_copy)
    found = run("check", "--data", golden_copy, "--format", "json")
    codes = {p["code"] for p in json.loads(found.out)}
    assert codes >= {"E103", "E111", "E201", "E417"}
    assert found.code == 1


def test_guesses(golden_copy, run):
    for code in ("E202", "E401", "E402"):
        CASES[code].do(golden_copy)
    out = run("check", "--data", golden_copy).out
    assert "got the field 'labl', want 'label', perhaps" in out
    assert "do you mean 'ex-daily'?" in out
    assert "do you mean 'kol-tau-west'?" in out


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda k: k.code)
def test_every_code_explains_itself(kind, run):
    ran = run("check", "--explain", kind.code.lower())
    assert ran.code == 0
    assert ran.out == f"{kind.code} {kind.title}\nWhy:  {kind.reason}\nCure: {kind.cure}\n"
    assert min(map(len, (kind.title, kind.reason, kind.cure))) > 5
    assert kind.reason.endswith(".") and kind.cure.endswith(".")


def test_titles_are_unique():
    assert len({k.title for k in CATALOGUE.values()}) == len(CATALOGUE)


def test_forms_of_a_problem():
    problem = Problem("data/x.yml", 3, "claims[0]", "E301", "50 %\nor so", "a value", "value: 1")
    assert problem.text() == "data/x.yml:3 claims[0]: got 50 %\nor so, want a value, e.g. value: 1  [E301]"
    assert problem.github().startswith(
        "::error file=data/x.yml,line=3,title=E301 Value and status disagree::claims[0]: got 50 %25%0Aor so"
    )
    assert "\n" not in problem.github()
    assert problem.json()["cure"] == CATALOGUE["E301"].cure
    assert {"path", "line", "field", "code", "got", "want", "example", "reason"} <= set(problem.json())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a", "'a'"),
        (None, "nothing"),
        ([1], "a list"),
        ({}, "a mapping"),
        (1.5, "1.5"),
        ("x" * 100, "'" + "x" * 56 + "..."),
        ("a\nb", r"'a\nb'"),
    ],
)
def test_values_as_messages_show_them(value, words):
    assert shown(value) == words
