"""Points in outlines and distances."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.geography import TOLERANCE_M, distance_m, edge_m, inside, lies_in, outlines

SQUARE = [(70.0, 50.0), (72.0, 50.0), (72.0, 52.0), (70.0, 52.0), (70.0, 50.0)]
HOLE = [(70.5, 50.5), (71.5, 50.5), (71.5, 51.5), (70.5, 51.5), (70.5, 50.5)]


@pytest.mark.parametrize(
    ("lat", "lon", "wanted"), [(51, 71, True), (51, 69.9, False), (52.1, 71, False), (49.9, 71, False), (71, 51, False)]
)
def test_inside_a_square(lat, lon, wanted):
    assert inside([SQUARE], lat, lon) is wanted


def test_holes_are_outside():
    assert not inside([SQUARE, HOLE], 51, 71)
    assert inside([SQUARE, HOLE], 50.25, 70.25)


def test_distance_to_the_edge():
    # A degree of latitude is 111.2 km, of longitude that times the cosine.
    assert edge_m([SQUARE], 49, 71) == pytest.approx(111_195, rel=1e-3)
    assert edge_m([SQUARE], 51, 69) == pytest.approx(111_195 * math.cos(math.radians(51)), rel=1e-3)
    assert edge_m([SQUARE], 50, 71) == pytest.approx(0, abs=1)
    assert edge_m([], 50, 71) == math.inf


def test_precision_and_tolerance_reach_over_the_edge():
    north = 52 + (TOLERANCE_M - 100) / 111_195
    assert lies_in([SQUARE], north, 71, 0)
    assert not lies_in([SQUARE], north + 0.01, 71, 0)
    assert lies_in([SQUARE], north + 0.01, 71, 5000)


def test_known_distance():
    # Astana to Almaty is about 972 km as the crow flies.
    assert distance_m((51.1605, 71.4704), (43.2220, 76.8512)) == pytest.approx(972_000, rel=0.01)


points = st.tuples(st.floats(-85, 85), st.floats(-180, 180))


@given(points, points)
def test_distance_is_symmetric_and_bounded(a, b):
    assert distance_m(a, a) == 0
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), abs=1e-3)
    assert 0 <= distance_m(a, b) <= math.pi * 6_371_000 + 1


@given(st.floats(50.01, 51.99), st.floats(70.01, 71.99))
def test_every_point_of_the_square_is_inside(lat, lon):
    assert inside([SQUARE], lat, lon)
    assert lies_in([SQUARE], lat, lon, 0)


def test_outlines_of_the_golden_catalogue(golden, tmp_path):
    rings = outlines(golden / "outlines" / "regions.geojson")
    assert inside(rings["KZ-35"], 49.8, 73.1), "the city of Karaganda lies in its region"
    assert not inside(rings["KZ-35"], 43.2, 76.9), "Almaty does not"
    assert outlines(tmp_path / "none.geojson") == {}
