"""Coordinates and polygons. Everything inside Linli is WGS-84; what comes in says in which system it is."""

import hashlib
import json
import math
from collections.abc import Callable
from typing import Any

import eviltransform
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

EARTH_METRES_PER_DEGREE = 111_320.0
CHINA = (72.0, 0.8, 137.9, 55.9)  # west, south, east, north: where GCJ-02 and BD-09 are defined
PLACES = 7  # decimals kept: a centimetre
_ROUNDS = 8  # each brings the inverse about a thousand times nearer

Point = tuple[float, float]  # longitude, latitude


def _wgs_to_gcj(lon: float, lat: float) -> Point:
    lat, lon = eviltransform.wgs2gcj(lat, lon)
    return lon, lat


def _wgs_to_bd(lon: float, lat: float) -> Point:
    lat, lon = eviltransform.wgs2bd(lat, lon)
    return lon, lat


_FORWARD: dict[str, Callable[[float, float], Point]] = {"gcj02": _wgs_to_gcj, "bd09": _wgs_to_bd}


def from_wgs84(lon: float, lat: float, crs: str) -> Point:
    """This WGS-84 point in another system (``Area.Crs``)."""
    return _FORWARD[crs](lon, lat) if crs in _FORWARD else (lon, lat)


def to_wgs84(lon: float, lat: float, crs: str) -> Point:
    """A point of the given system in WGS-84, exact to a millimetre.

    The library inverts GCJ-02 to 0.1 m and BD-09 to a metre or two; we go back from the wanted
    point by what the forward way adds, until nothing is left.
    """
    forward = _FORWARD.get(crs)
    if forward is None:
        return lon, lat
    x, y = lon, lat
    for _round in range(_ROUNDS):
        there_x, there_y = forward(x, y)
        x, y = x + lon - there_x, y + lat - there_y
    return x, y


def geometry_to_wgs84(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """A geometry in WGS-84, flat, to the centimetre."""

    def convert(points: Any) -> Any:
        if crs in _FORWARD:
            points = np.array([to_wgs84(x, y, crs) for x, y in points]).reshape(-1, 2)
        return np.round(points, PLACES)

    return shapely.transform(shapely.force_2d(geometry), convert)


def distance_metres(a: Point, b: Point) -> float:
    """Metres between two points (longitude, latitude) of one neighbourhood, city or county."""
    across = (a[0] - b[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(across, a[1] - b[1]) * EARTH_METRES_PER_DEGREE


def box_around(lon: float, lat: float, *, metres: float) -> tuple[float, float, float, float]:
    """West, south, east, north, in degrees, of the square that reaches so many metres to each side of a point."""
    up = metres / EARTH_METRES_PER_DEGREE
    across = up / math.cos(math.radians(lat))
    return lon - across, lat - up, lon + across, lat + up


def area_square_metres(geometry: BaseGeometry) -> float:
    """About how large a small WGS-84 polygon is, to a percent."""
    if geometry.is_empty:
        return 0.0
    middle = math.radians(geometry.centroid.y)
    return float(geometry.area) * EARTH_METRES_PER_DEGREE**2 * math.cos(middle)


def as_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(shapely.to_geojson(geometry))
    return made


def from_geojson(geometry: dict[str, Any]) -> BaseGeometry:
    return shapely.geometry.shape(geometry)


def digest(polygon: dict[str, Any] | None) -> str:
    """What the record keeps of a polygon: enough to notice that it was changed."""
    if polygon is None:
        return ""
    return hashlib.sha256(json.dumps(polygon, sort_keys=True).encode()).hexdigest()[:16]


def look_swapped(bounds: tuple[float, float, float, float]) -> bool:
    """Whether latitude was written where longitude belongs: inside China only the other way round."""
    west, south, east, north = bounds
    return not in_china(bounds) and in_china((south, west, north, east))


def in_china(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return CHINA[0] <= west and east <= CHINA[2] and CHINA[1] <= south and north <= CHINA[3]
