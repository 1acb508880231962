"""Every command of the README runs; every file that it and CONTRIBUTING point at exists; it stays short."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.build import build

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = [
    line.split("#")[0].strip()
    for block in re.findall(r"```bash\n(.*?)```", README, re.S)
    for line in block.splitlines()
    if line.strip()
]


def test_it_is_short_and_answers_in_order():
    assert len(README.splitlines()) < 150
    heads = re.findall(r"^## (.+)$", README, re.M)
    order = ["Who it is for", "Run it", "Test it", "How to cite", "How to add a fact", "Licence"]
    found = [next(i for i, head in enumerate(heads) if head.startswith(part)) for part in order]
    assert found == sorted(found)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "data/README.md", "docs/releases.md"])
def test_links_lead_to_files(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("make ")])
def test_make_target_exists(line):
    result = subprocess.run(["make", "-n", *shlex.split(line)[1:]], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("line", [line for line in LINES if "catalogue " in line])
def test_command_runs(line, tmp_path, golden):
    command = shlex.split(line)[1:]
    db = tmp_path / "catalogue.db"
    build(golden, db)
    command = [word.replace("kuirektykol", "kol-tau") for word in command]
    takes = {"check": ["--data", str(golden)], "build": ["--data", str(golden), "--db", str(db)], "diff": []}
    extra = takes.get(command[0], ["--db", str(db)])
    if command[0] == "diff":
        command = ["diff", str(db), str(db)]
    elif command[0] == "export":
        command = ["export", str(tmp_path / "release")]
    result = subprocess.run(
        [sys.executable, "-m", "loaders.cli", *command, *extra], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr


def test_the_error_shown_is_the_error_given(tmp_path, golden_copy):
    """CONTRIBUTING promises these words to someone who forgets a source."""
    path = golden_copy / "deposits" / "kol-tau.yml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if "source_id: ex-survey" in line and "claims" in "".join(lines[:i]))
    path.write_text("".join(lines[:at] + lines[at + 1 :]), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "loaders.cli", "check", "--data", str(golden_copy)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert re.search(r"claims\[\d+\]\.source_id: got nothing, want the field 'source_id'  \[E201\]", result.stdout)
    assert (
        "claims[0].source_id: got nothing, want the field 'source_id'  [E201]" in (ROOT / "CONTRIBUTING.md").read_text()
    )
