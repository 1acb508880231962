"""The one rule for headline columns, step by step."""

from __future__ import annotations

from loaders.headline import MAX_VALUES, disputed_words, headline, pick
from tests.helpers import claim

TIERS = {"ex-daily": "news", "ex-survey": "scientific", "ex-law": "law", "ex-table": "database"}
A, B, C = "ex-daily", "ex-survey", "ex-law"


def shown(*claims, name=None):
    """The headline of claims of one property."""
    numbered = [c.model_copy(update={"n": i}) for i, c in enumerate(claims, 1)]
    return headline(numbered, name or claims[0].property, TIERS)


def words(*claims, name=None):
    """Its words, with plain spaces."""
    return shown(*claims, name=name).words.replace("\u00a0", " ").replace("\u202f", " ")


def status(value, as_of, source=A, **more):
    """A claim that changes with time."""
    return claim("status", value=value, as_of=as_of, source_id=source, **more)


def point(lat, lon, precision, source, **more):
    """A point."""
    return claim("coordinates", lat=lat, lon=lon, precision_m=precision, method="published", source_id=source, **more)


def test_nothing_collected():
    found = headline([], "status", TIERS)
    assert (found.words, found.state, found.claims) == ("Not collected", "not_collected", ())


def test_the_reason_for_having_none_is_shown():
    found = shown(claim("operator", value_status="not_disclosed"))
    assert (found.words, found.state) == ("Not disclosed", "not_disclosed")
    assert words(claim("operator", value_status="not_disclosed"), claim("operator", value="X")) == "X"


def test_deprecated_never_counts():
    old = claim(value="1950", rank="deprecated", rank_reason="a slip")
    assert words(old, claim(value="1955")) == "1955"
    assert shown(old).words == "Not collected"


def test_preferred_is_shown_as_it_is():
    best = claim(value="1955", rank="preferred", rank_reason="the survey itself")
    found = shown(best, claim(value="1959", source_id=B))
    assert (found.words, found.state) == ("1955", "value")


def test_one_true_value_or_disputed():
    assert words(claim(value="1955", source_id=A), claim(value="1955", source_id=B)) == "1955"
    found = shown(claim(value="1955", source_id=A), claim(value="1959", source_id=B))
    assert (found.words, found.state) == ("disputed: 1955 | 1959", "disputed")


def test_the_latest_year_is_shown_whenever_it_was_printed():
    assert words(status("operating", "2025", A), status("closed", "1998", B)) == "Operating"
    assert words(status("closed", "1998", B), status("operating", "2025", A)) == "Operating"
    assert words(status("closed", "2025", B), status("operating", "2025", A)) == "disputed: Closed | Operating"
    assert words(status("closed", "2020/2025", B), status("operating", "2024", A)) == "Closed"


def test_undated_stands_behind_dated():
    assert words(status("closed", None, B), status("operating", "1990", A)) == "Operating"
    assert words(status("closed", None, B)) == "Closed"


def test_numbers_that_change_carry_their_year():
    mass = claim("stored_mass", value="105", unit="Mt", as_of="2024-05")
    assert words(mass) == "105 Mt (2024)"
    assert words(claim("stored_mass", value="105", unit="Mt", as_of="2020/2024")) == "105 Mt (2020/2024)"
    assert words(claim("stored_mass", value="105", unit="Mt")) == "105 Mt"


def test_many_values_stand_side_by_side():
    rocks = [claim("host_rock", value=v, source_id=s) for v, s in (("granite", A), ("shale", B), ("Granite", C))]
    assert words(*rocks) == "granite; shale"
    many = [claim("host_rock", value=f"rock {i}") for i in range(MAX_VALUES + 2)]
    assert words(*many).endswith("; and 2 more")


def test_of_agreeing_words_the_better_witness_speaks():
    assert (
        words(
            claim("operator", value="Kazatomprom", source_id=A), claim("operator", value="NAC Kazatomprom", source_id=C)
        )
        == "NAC Kazatomprom"
    )
    assert (
        words(
            claim("operator", value="NAC Kazatomprom", source_id=A), claim("operator", value="Kazatomprom", source_id=C)
        )
        == "Kazatomprom"
    )


def test_the_most_precise_point_is_shown():
    found = shown(point(49.2, 75.1, 5000, B), point(49.21, 75.11, 100, A))
    assert (pick(found, "lat", None), pick(found, "lon", None), pick(found, "precision", None)) == (49.21, 75.11, 100)
    assert (pick(found, "source", None), pick(found, "method", None), found.state) == (A, "published", "value")


def test_equal_precision_goes_by_the_better_witness():
    assert pick(shown(point(49.2, 75.1, 100, A), point(49.21, 75.1, 100, B)), "lat", None) == 49.21


def test_points_far_apart_are_disputed_but_one_is_shown():
    found = shown(point(49.2, 75.1, 5000, B), point(48, 75, 1000, A))
    assert (found.state, pick(found, "lat", None)) == ("disputed", 48)
    assert shown(point(49.2, 75.1, 5000, B), point(48, 75, 1000, B)).state == "value"


def test_low_and_high_in_the_unit_of_the_column():
    found = shown(
        claim("stored_mass", value="105", unit="Mt", as_of="2024", source_id=A),
        claim("stored_mass", value="51800", unit="kt", as_of="2024", source_id=B),
    )
    assert (pick(found, "low", "Mt"), pick(found, "high", "Mt")) == (51.8, 105)
    assert pick(found, "state", None) == found.state == "disputed"


def test_parts_of_nothing():
    none = headline([], "coordinates", TIERS)
    assert pick(none, "text", None) == "Not collected"
    assert all(
        pick(none, part, None) is None for part in ("lat", "lon", "precision", "method", "source", "low", "high")
    )


def test_disputed_column():
    assert disputed_words([]) == "none"


def test_golden_headlines(connection):
    row = connection.execute(
        "SELECT discovery_year, status, operator, latitude, longitude, coord_precision_m, coord_source_id, coord_status, disputed "
        "FROM deposits WHERE id = 'kol-tau'"
    ).fetchone()
    assert row[:8] == (
        "disputed: 1955 | 1959",
        "Under exploration",
        "Not disclosed",
        49.2,
        75.1,
        5000,
        "ex-survey",
        "value",
    )
    assert row[8] == "Year of discovery; Rare earths: content"
    assert connection.execute("SELECT status FROM deposits WHERE id = 'lit-sai'").fetchone() == ("Under development",)
    mass = connection.execute("SELECT stored_mass_mt_low, stored_mass_mt_high FROM tailings_sites").fetchone()
    assert mass == (51.8, 105)
