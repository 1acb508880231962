"""Ten sites with one press release are one voice."""

from __future__ import annotations

from loaders.check import check
from loaders.independence import independent, origin
from tests.helpers import change


def test_origin_follows_the_chain(golden_catalogue):
    assert origin("ex-copy", golden_catalogue) == "ex-daily"
    assert origin("ex-daily", golden_catalogue) == "ex-daily"
    assert origin("no-such-source", golden_catalogue) == "no-such-source"


def test_copies_count_once(golden_catalogue):
    assert independent(["ex-copy", "ex-daily"], golden_catalogue) == {"ex-daily"}
    assert independent(["ex-copy", "ex-survey"], golden_catalogue) == {"ex-daily", "ex-survey"}
    assert independent([], golden_catalogue) == set()


def test_longer_chains_and_unread_sources(golden_copy):
    change(golden_copy, "sources/ex-daily.yml", lambda r: r.update(repeats_id="ex-law"))
    change(golden_copy, "sources/ex-survey.yml", lambda r: r.update(read_extent="not_read"))
    catalogue = check(golden_copy).catalogue
    assert independent(["ex-copy", "ex-daily", "ex-survey", "ex-law"], catalogue) == {"ex-law"}


def test_a_circle_ends(golden_copy):
    change(golden_copy, "sources/ex-daily.yml", lambda r: r.update(repeats_id="ex-copy"))
    catalogue = check(golden_copy).catalogue
    assert origin("ex-daily", catalogue) in ("ex-daily", "ex-copy")


def test_counted_in_the_database(connection):
    row = connection.execute("SELECT n_sources, n_independent_sources FROM deposits WHERE id = 'kol-tau'").fetchone()
    assert row == (3, 2)


def test_databases_of_one_publisher_are_one_voice(golden_copy):
    for name in ("ex-survey", "ex-law"):
        change(golden_copy, f"sources/{name}.yml", lambda r: r.update(tier="database", publisher="Example Statistics"))
    catalogue = check(golden_copy).catalogue
    three = ["ex-survey", "ex-law", "ex-table"]
    assert len(independent(three, catalogue)) == 1
    assert len(independent([*three, "ex-daily"], catalogue)) == 2
