import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from linli.places.geometry import (
    area_square_metres,
    distance_metres,
    from_wgs84,
    geometry_to_wgs84,
    look_swapped,
    to_wgs84,
)

LON = st.floats(73.6, 135.0)
LAT = st.floats(18.0, 53.5)


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09"])
@given(lon=LON, lat=LAT)
def test_there_and_back_is_the_same_point_within_a_centimetre(crs, lon, lat):
    assert distance_metres(to_wgs84(*from_wgs84(lon, lat, crs), crs), (lon, lat)) < 0.01


@pytest.mark.parametrize(("crs", "metres"), [("gcj02", 490), ("bd09", 1271)])
def test_a_wrong_system_would_put_a_report_streets_away(crs, metres):
    here = (116.64, 36.93)

    assert distance_metres(from_wgs84(*here, crs), here) == pytest.approx(metres, rel=0.02)


def test_coordinates_outside_china_are_left_alone():
    assert to_wgs84(-87.7, 41.9, "gcj02") == (-87.7, 41.9)


def test_heights_are_dropped_and_points_kept_to_a_centimetre():
    flat = geometry_to_wgs84(box(116.123456789, 36, 117, 37), "wgs84")

    assert flat.bounds == (116.1234568, 36.0, 117.0, 37.0)
    assert not flat.has_z


def test_square_metres_are_right_to_a_percent():
    assert area_square_metres(box(116.60, 36.90, 116.61, 36.91)) == pytest.approx(891 * 1110, rel=0.01)


def test_latitude_in_the_place_of_longitude_is_noticed():
    assert look_swapped((36.8, 116.5, 36.9, 116.6))
    assert not look_swapped((116.5, 36.8, 116.6, 36.9))
    assert not look_swapped((-87.9, 41.6, -87.5, 42.0))
