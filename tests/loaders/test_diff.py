"""`catalogue diff` between two catalogues made from edited data tells exactly the edits."""

from __future__ import annotations

import json
import shutil
import sqlite3
import xml.etree.ElementTree as xml
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from loaders import diff_report
from loaders.build import build
from loaders.diff import Diff, Unreadable, diff
from loaders.release import export
from tests.conftest import Ran
from tests.helpers import change, fresh, replace


def told(golden_db: Path, data: Path) -> Diff:
    """The diff from the golden catalogue to one built from changed data."""
    build(data, data.parent / "new.db")
    return diff(golden_db, data.parent / "new.db")


def lists(found: Diff) -> dict[str, list[dict[str, Any]]]:
    """The lists of a diff that are not empty."""
    return {name: rows for name, rows in found.lists() if rows}


def test_nothing_changed(golden_db: Path, golden_copy: Path) -> None:
    found = told(golden_db, golden_copy)
    assert found.empty and lists(found) == {}
    assert diff_report.text(found) == "2026.01.0 (data of 2026-01-15) -> 2026.01.0 (data of 2026-01-15): no change\n"


def test_exactly_the_edits(golden_db: Path, golden_copy: Path) -> None:
    def edit(record: dict[str, Any]) -> None:
        record["district"] = "Other district"
        record["names"] = [n for n in record["names"] if n["name"] != "Koltau"]
        record["claims"][1].update(value="1957", as_stated="in 1957")
        record["claims"].append({"n": "11", "property": "locality", "value": "by the lake", "source_id": "ex-daily"})
        record["estimates"][1].update(content="810", as_stated="810 тыс. т")

    change(golden_copy, "deposits/kol-tau.yml", edit)
    fresh(
        golden_copy,
        "deposit",
        "new-tau",
        region_basis="unknown",
        occurrence_type="occurrence",
        sources=[{"source_id": "ex-daily"}],
    )
    with (golden_copy / "ids.csv").open("a") as file:
        file.write("new-tau,deposit\n")
    replace(golden_copy / "series" / "supply_shares.csv", ",79,", ",78,")
    found = lists(told(golden_db, golden_copy))
    assert found.pop("records added") == [
        {"id": "new-tau", "kind": "deposit", "label": "New", "url": "/deposit/new-tau"}
    ]
    assert found.pop("records changed") == [{
        "id": "kol-tau", "kind": "deposit", "label": "Kol-Tau", "changes": [
            {"field": "district", "old": "Example district", "new": "Other district"},
            {"field": "names", "old": "name Koltau, lang en, kind alias, source_id ex-copy", "new": None},
        ]}]  # fmt: skip
    assert found.pop("claims added") == [
        {"id": "kol-tau_11", "property": "locality", "value": "by the lake", "source_id": "ex-daily"}
    ]
    assert found.pop("claims changed") == [{"id": "kol-tau_2", "changes": [
        {"field": "value", "old": "1959", "new": "1957"}, {"field": "as_stated", "old": "in 1959", "new": "in 1957"}]}]  # fmt: skip
    assert found.pop("estimates changed") == [{"id": "kol-tau_9", "changes": [
        {"field": "content", "old": 800.0, "new": 810.0}, {"field": "as_stated", "old": "800 тыс. т", "new": "810 тыс. т"}]}]  # fmt: skip
    (share,) = found.pop("supply_shares changed")
    assert share["changes"] == [{"field": "share_pct", "old": 79.0, "new": 78.0}]
    assert found == {}


def test_settled_and_new_disputes(golden_db: Path, golden_copy: Path, tmp_path: Path) -> None:
    change(golden_copy, "deposits/kol-tau.yml", lambda r: r["claims"][1].update(value="1955"))
    build(golden_copy, tmp_path / "new.db")
    there = diff(golden_db, tmp_path / "new.db").disputes
    assert [row["id"] for row in there["settled"]] == ["kol-tau_discovery-year"] and there["new"] == []
    back = diff(tmp_path / "new.db", golden_db).disputes
    assert [row["question"] for row in back["new"]] == ["Year of discovery"] and back["settled"] == []


def test_merged_and_withdrawn(golden_db: Path, golden_copy: Path) -> None:
    (golden_copy / "deposits" / "kol-tau-west.yml").unlink()
    change(golden_copy, "deposits/kol-tau.yml", lambda r: r.pop("links"))
    (golden_copy / "counts" / "count-999.yml").unlink()
    with (golden_copy / "retired.csv").open("a") as file:
        file.write("kol-tau-west,deposit,kol-tau,2026-02-01,one body\ncount-999,count,,2026-02-01,a misprint\n")
    found = told(golden_db, golden_copy)
    assert found.merged == [
        {"id": "kol-tau-west", "kind": "deposit", "label": "Kol-Tau West", "into": "kol-tau", "reason": "one body"}
    ]
    assert [(r["id"], r["on"], r["reason"]) for r in found.withdrawn] == [("count-999", "2026-02-01", "a misprint")]
    assert found.vanished == [] and found.added == []


def test_vanished_ids_come_first_and_fail(golden_db: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    shutil.copyfile(golden_db, tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        for table in (
            "claims",
            "estimates",
            "links",
            "entity_materials",
            "entity_sources",
            "names",
            "external_ids",
            "count_members",
        ):
            key = "from_id" if table == "links" else "entity_id"
            connection.execute(f"DELETE FROM {table} WHERE {key} = 'lit-sai'")
        connection.execute("DELETE FROM deposits WHERE id = 'lit-sai'")
        connection.execute("DELETE FROM entities WHERE id = 'lit-sai'")
        connection.execute("UPDATE deposits SET label = 'Kol Tau' WHERE id = 'kol-tau'")
        connection.commit()
    done = run("diff", golden_db, tmp_path / "new.db")
    assert done.code == 1
    lines = [line for line in done.out.splitlines() if line]
    assert lines[1].startswith("IDS THAT VANISHED") and lines[2].strip().startswith("lit-sai (deposit)")
    assert run("diff", tmp_path / "new.db", golden_db).code == 0


def test_release_folders_and_json(golden_db: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    export(golden_db, tmp_path / "release")
    done = run("diff", tmp_path / "release", golden_db, "--format", "json")
    assert done.code == 0
    found = json.loads(done.out)
    assert found["old"] == {"version": "2026.01.0", "date": "2026-01-15"}
    assert found["added"] == found["vanished"] == found["changed"] == []
    assert "no change in" in done.err


def test_atom_entries(golden_db: Path, golden_copy: Path, run: Callable[..., Ran]) -> None:
    change(golden_copy, "deposits/kol-tau.yml", lambda r: r.update(district="A & B <district>"))
    build(golden_copy, golden_copy.parent / "new.db")
    done = run("diff", golden_db, golden_copy.parent / "new.db", "--format", "atom", "--base-url", "https://x.example")
    (entry,) = xml.fromstring(f"<feed>{done.out}</feed>")
    assert entry.findtext("title") == "Changed: Kol-Tau (deposit)"
    assert entry.findtext("updated") == "2026-01-15T00:00:00Z"
    assert "A & B <district>" in (entry.findtext("summary") or "")
    link = entry.find("link")
    assert link is not None and link.get("href") == "https://x.example/deposit/kol-tau"


def test_a_file_of_another_schema_is_compared_as_far_as_it_goes(golden_db: Path, tmp_path: Path) -> None:
    shutil.copyfile(golden_db, tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("ALTER TABLE deposits DROP COLUMN district")
        connection.execute("DROP TABLE external_ids")
        connection.execute("DROP TABLE trade_flows")
    found = diff(tmp_path / "old.db", golden_db)
    assert lists(found) == {} and not found.empty
    assert found.columns == [
        "table external_ids only in the new file", "table trade_flows only in the new file", "deposits.district only in the new file",
    ]  # fmt: skip
    assert "deposits.district only in the new file" in diff_report.text(found)


def test_a_long_series_is_counted_whole_and_shown_in_part(golden_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    shutil.copyfile(golden_db, tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        connection.execute("UPDATE supply_shares SET share_pct = share_pct / 2")
        connection.execute("DELETE FROM trade_flows")
        connection.commit()
    with closing(sqlite3.connect(golden_db)) as connection:
        (gone,) = connection.execute("SELECT count(*) FROM trade_flows").fetchone()
    monkeypatch.setattr("loaders.diff.SHOWN", 1)
    found = diff(golden_db, tmp_path / "new.db")
    assert len(found.series["supply_shares"]["changed"]) == 1 and found.more["supply_shares changed"] == 1
    assert f"{gone} trade_flows removed" in diff_report.said(found)
    assert "Supply shares changed (2)" in diff_report.text(found) and "... and 1 more rows" in diff_report.text(found)


def test_changes_of_a_release_since_the_last(golden_db: Path, golden_copy: Path, tmp_path: Path) -> None:
    change(golden_copy, "deposits/kol-tau.yml", lambda r: r.update(district="Other district"))
    with (golden_copy / "releases.csv").open("a") as file:
        file.write("2026.02.0,2026-02-15,,Second\n")
    build(golden_copy, tmp_path / "new.db")
    export(tmp_path / "new.db", tmp_path / "out", since=golden_db)
    text = (tmp_path / "out" / "CHANGES.md").read_text()
    assert "district: Example district -> Other district" in text
    assert text.index("2026.02.0") < text.index("2026.01.0")
    data = json.loads((tmp_path / "out" / "CHANGES.json").read_text())
    assert data["diff"]["changed"][0]["id"] == "kol-tau"
    assert [v["version"] for v in data["versions"]] == ["2026.02.0", "2026.01.0"]


@pytest.mark.parametrize("content", [None, b"", b"no database at all, only some words that go on for a while"])
def test_what_is_no_catalogue(golden_db: Path, tmp_path: Path, content: bytes | None, run: Callable[..., Ran]) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable, match=r"x\.db"):
        diff(path, golden_db)
    assert run("diff", golden_db, path).code == 2
    assert run("diff", golden_db, tmp_path).code == 2
