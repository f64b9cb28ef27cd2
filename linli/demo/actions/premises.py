"""The houses of the demo city: one compound in every base grid, its buildings and doors. Nobody is said to live there."""

from collections.abc import Iterator
from random import Random
from typing import Any

from shapely import Point
from shapely.geometry.base import BaseGeometry

from linli.demo.actions.city import Say, valid_from
from linli.demo.queries import area_features
from linli.kernel.actor import IMPORT
from linli.places.actions import NewBuilding, add_buildings
from linli.places.geometry import from_geojson
from linli.places.models import Building, Compound
from linli.places.rules import laid_out
from linli.record.bulk import Beginning, begin_many

LAYOUTS = [(6, 3, 2), (6, 4, 2), (5, 3, 2), (6, 2, 2), (11, 2, 3), (18, 1, 4), (6, 5, 2)]  # floors, units, per floor


def load_premises(say: Say) -> None:
    """Compounds, buildings and dwellings of every base grid; run twice it changes nothing."""
    if Compound.objects.exists():
        return
    random = Random(60_000)
    grids = [f for f in area_features() if f["properties"].get("compound")]
    compounds = [
        Compound(name=f["properties"]["compound"], area_id=f["properties"]["code"][:12], address="") for f in grids
    ]
    begin_many([Beginning(compound, "add", IMPORT) for compound in compounds])
    guests = _guests()
    new = [
        row
        for feature, compound in zip(grids, compounds, strict=True)
        for row in _houses(random, feature, compound, guests.get(feature["properties"]["code"], []))
    ]
    add_buildings(new, since=valid_from(), by=IMPORT)
    say(f"premises: {len(compounds)} compounds, {len(new)} buildings, {sum(len(row.doors) for row in new)} dwellings")


def _guests() -> dict[str, list[BaseGeometry]]:
    """The dedicated grids inside each base grid: no house stands there."""
    found: dict[str, list[BaseGeometry]] = {}
    for feature in area_features():
        if host := feature["properties"].get("host"):
            found.setdefault(host, []).append(from_geojson(feature["geometry"]))
    return found


def _houses(
    random: Random, feature: dict[str, Any], compound: Compound, guests: list[BaseGeometry]
) -> Iterator[NewBuilding]:
    """Five to twelve buildings, mostly of one kind, each at its own place."""
    ground = from_geojson(feature["geometry"])
    usual = random.choice(LAYOUTS)
    for n in range(1, random.randint(5, 12) + 1):
        at = _place(random, ground, guests)
        floors, units, per_floor = usual if random.random() < 0.8 else random.choice(LAYOUTS)
        building = Building(compound=compound, name=f"{n}号楼", order=n, longitude=at.x, latitude=at.y)
        yield NewBuilding(building, laid_out(floors, units, per_floor), feature["properties"]["code"])


def _place(random: Random, ground: BaseGeometry, guests: list[BaseGeometry]) -> Point:
    west, south, east, north = ground.bounds
    while True:
        at = Point(round(random.uniform(west, east), 6), round(random.uniform(south, north), 6))
        if ground.contains(at) and not any(guest.contains(at) for guest in guests):
            return at
