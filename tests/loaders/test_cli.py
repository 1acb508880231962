"""The command line: help, exit codes, forms of report, one line of what was done."""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys

import pytest

from loaders.problems import CATALOGUE
from tests.conftest import GOLDEN, ROOT
from tests.helpers import replace

SAID = re.compile(r" in \d+\.\d s\n$")


def commands(run):
    """Names of the commands, as the help gives them."""
    return re.findall(r"^    ([a-z]+)\s", run("--help").out, re.MULTILINE)


def test_the_commands_of_the_design(run):
    assert set(commands(run)) >= {"check", "build", "serve", "cite", "format"}


def test_every_command_has_help(run):
    for name in commands(run):
        ran = run(name, "--help")
        assert ran.code == 0, name
        assert ran.out.startswith(f"usage: catalogue {name}")
        assert "options:" in ran.out
        for option, words in re.findall(r"^  (--[a-z-]+)[^\n]*?(?:\s{2,}|\n\s+)(\S.*)$", ran.out, re.MULTILINE):
            assert words, f"{name} {option}"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("paint",),
        ("check", "--data", "/no/such/folder"),
        ("check", "--data", GOLDEN, "--format", "xml"),
        ("check", "--explain", "E999"),
        ("check", "--colour"),
        ("build", "--data", "/no/such/folder"),
        ("cite",),
        ("serve", "--port", "http"),
        ("serve", "--data", "/no/such/folder", "--db", "/no/such/file.db"),
    ],
    ids=lambda a: " ".join(map(str, a)) or "nothing",
)
def test_wrong_use_is_two(run, arguments):
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err


def test_all_is_well_is_zero(run, tmp_path):
    checked = run("check", "--data", GOLDEN)
    assert (checked.code, checked.out) == (0, "")
    assert re.match(r"^checked \d+ records: 0 problems", checked.err)
    assert SAID.search(checked.err)
    built = run("build", "--data", GOLDEN, "--db", tmp_path / "x.db")
    assert (built.code, built.out) == (0, "")
    assert re.match(r"^built \S+x\.db: \d+ rows in \d+ tables", built.err)
    assert SAID.search(built.err)


def test_problems_are_one(run, golden_copy, tmp_path):
    replace(golden_copy / "deposits/lit-sai.yml", "value: closed", "value: soon")
    checked = run("check", "--data", golden_copy)
    assert checked.code == 1
    assert checked.out.count("\n") == 1
    assert "1 problem in" in checked.err
    built = run("build", "--data", golden_copy, "--db", tmp_path / "x.db")
    assert built.code == 1
    assert built.out == checked.out
    assert "built nothing: 1 problem;" in built.err
    assert not (tmp_path / "x.db").exists()


def test_json(run, golden_copy):
    assert json.loads(run("check", "--data", golden_copy, "--format", "json").out) == []
    replace(golden_copy / "deposits/lit-sai.yml", "value: closed", "value: скоро")
    ran = run("check", "--data", golden_copy, "--format", "json")
    (problem,) = json.loads(ran.out)
    assert ran.code == 1
    assert ran.err == ""
    assert problem["code"] == "E205"
    assert problem["field"] == "claims[0]"
    assert problem["cure"] == CATALOGUE["E205"].cure
    assert (
        problem["line"]
        == (golden_copy / "deposits/lit-sai.yml").read_text(encoding="utf-8").split("  - n: 1\n")[0].count("\n") + 1
    )


def test_github(run, golden_copy):
    replace(golden_copy / "deposits/lit-sai.yml", "as_of: 1998", "as_of: 100%")
    replace(golden_copy / "projects/ex-project.yml", "stage: sourced", "stage: ready")
    ran = run("check", "--data", golden_copy, "--format", "github")
    assert ran.code == 1
    for line in ran.out.splitlines():
        assert re.match(r"^::error file=\S+\.yml,line=\d+,title=E\d{3} [^:]+::\S", line), line
        assert "%" not in line.replace("%25", "")
    assert len(ran.out.splitlines()) == 2


def test_paths_are_from_the_working_folder(run, golden_copy, monkeypatch):
    monkeypatch.chdir(golden_copy.parent)
    replace(golden_copy / "deposits/lit-sai.yml", "stage: sourced", "stage: ready")
    assert run("check").out.startswith("data/deposits/lit-sai.yml:6 stage: got 'ready', want one of ")


def test_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "loaders.cli", "check", "--data", str(GOLDEN)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    done = subprocess.run(
        [sys.executable, "-m", "loaders.cli", "paint"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2


def test_format_says_what_it_did(run, golden_copy):
    ran = run("format", "--data", golden_copy)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("formed 0 files, left 0 alone")


@pytest.mark.parametrize("broken", [False, True])
def test_the_collector_is_back_after_a_build(run, golden_copy, tmp_path, broken):
    if broken:
        (golden_copy / "deposits/kol-tau.yml").write_text("id: [", encoding="utf-8")
    run("build", "--data", golden_copy, "--db", tmp_path / "x.db")
    assert gc.isenabled()
