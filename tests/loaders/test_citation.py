"""What a citation says: who is cited, of what, and what cannot be; and the command."""

from __future__ import annotations

import pytest

from loaders.cite import (
    ROWS,
    STYLES,
    NotFound,
    apa,
    cite,
    cite_row,
)


def test_estimates_are_cited_by_their_number(connection):
    found = cite(connection, "lit-sai", 3)
    assert (found.about, [s.id for s in found.sources]) == ("estimate", ["ex-survey"])


# who is cited, and what is not there


def test_the_most_used_source_comes_first(connection):
    assert [s.id for s in cite(connection, "kol-tau").sources] == ["ex-survey", "ex-daily", "ex-copy"]


@pytest.mark.parametrize(
    ("record", "claim"), [("no-such-record", None), ("kol-tau", 99), ("lit-sai", 0), ("'; DROP TABLE claims; --", None)]
)
def test_not_found(connection, record, claim):
    with pytest.raises(NotFound):
        cite(connection, record, claim)


@pytest.mark.parametrize("style", STYLES)
def test_retired_ids_say_so_or_are_not_found(connection, style):
    assert STYLES[style](cite(connection, "koltau")) == STYLES[style](cite(connection, "kol-tau"))
    with pytest.raises(NotFound, match="gone-tau"):
        cite(connection, "gone-tau")


@pytest.mark.parametrize("style", STYLES)
def test_command(golden_db, run, style):
    ran = run(
        "cite", "kol-tau", "--claim", 2, "--style", style, "--db", golden_db, "--base-url", "https://catalogue.example"
    )
    assert ran.code == 0
    assert "https://catalogue.example/deposit/kol-tau#claim-2" in ran.out


def test_command_of_a_record(golden_db, run):
    assert run("cite", "kol-tau", "--db", golden_db).out.startswith("Kol-Tau: ")


@pytest.mark.parametrize(
    "arguments",
    [("no-such-record",), ("kol-tau", "--claim", "99"), ("kol-tau", "--claim", "x"), ("kol-tau", "--style", "mla"), ()],
)
def test_wrong_use(golden_db, run, arguments):
    ran = run("cite", *arguments, "--db", golden_db)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err


def test_without_a_database(tmp_path, run):
    ran = run("cite", "kol-tau", "--db", tmp_path / "none.db")
    assert (ran.code, ran.out) == (2, "")
    assert "run: catalogue build" in ran.err
    assert not (tmp_path / "none.db").exists()


def test_a_merged_record_is_cited_as_the_other(connection):
    assert cite(connection, "koltau").id == "kol-tau"
    with pytest.raises(NotFound, match="other numbers"):
        cite(connection, "koltau", 1)
    with pytest.raises(NotFound, match="withdrawn on 2026-01-15"):
        cite(connection, "gone-tau")
    with pytest.raises(NotFound, match="no claim"):
        cite(connection, "kol-tau", 10**30)


def test_a_row_of_a_series_names_source_row_version_and_value(connection):
    (row,) = connection.execute("SELECT id FROM production WHERE site = 'Lit-Sai' AND year = '2022'").fetchone()
    found = cite_row(connection, "production", row, "https://x.org")
    assert (found.value, found.label) == ("55.5 kt", "Lit-Sai, Kazakhstan, ore, mine production, 2022")
    assert found.url == f"https://x.org/catalogue/production/{row}"
    text = apa(found)
    assert found.sources[0].title in text and f"row {row} of the table production" in text
    for table in ROWS:
        assert connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        (first,) = connection.execute(f'SELECT id FROM "{table}" LIMIT 1').fetchone()
        assert all(write(cite_row(connection, table, first)) for write in STYLES.values())
    for table, name in (("production", "no"), ("deposits", "kol-tau")):
        with pytest.raises(NotFound):
            cite_row(connection, table, name)
