"""Compounds, buildings and dwellings: what lies in which grid, on which day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from linli.places.models import Building, BuildingGrid, Compound, Dwelling
from linli.places.policy import lying_in
from linli.places.queries.location import index
from linli.places.rules import Door
from linli.record.registers import RegisterState


def buildings_of(grid: str, *, on: dt.date | None = None) -> QuerySet[Building]:
    """The buildings that lie in a grid today, or on another day; of an area above: in any grid of it."""
    day = on or timezone.localdate()
    if len(grid) == 15:
        return Building.objects.filter(lying_in([grid], day)).select_related("compound")
    terms = terms_on(day).filter(grid__code__startswith=grid)
    return Building.objects.filter(pk__in=terms.values("building_id")).select_related("compound")


def dwellings_of(grid: str, *, on: dt.date | None = None) -> QuerySet[Dwelling]:
    """The dwellings of a grid (or an area above) that are there on a day, with building and compound, in walking order."""
    day = on or timezone.localdate()
    standing = Dwelling.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))
    found = standing.filter(building__in=buildings_of(grid, on=day).values("pk"))
    order = ("building__compound__name", "building__order", "building__name", "unit", "floor", "number")
    return found.select_related("building__compound").order_by(*order)


def grids_of_buildings(buildings: Iterable[int], *, on: dt.date | None = None) -> dict[int, str]:
    """The code of the grid in which each of these buildings (ids) lies on a day. One query."""
    terms = terms_on(on or timezone.localdate()).filter(building_id__in=list(buildings))
    return {term.building_id: term.grid_id for term in terms}


def grid_of(building: Building, *, on: dt.date | None = None) -> str | None:
    """The code of the grid in which a building lies on a day. One query."""
    return grids_of_buildings([building.pk], on=on).get(building.pk)


def terms_on(day: dt.date) -> QuerySet[BuildingGrid]:
    """What lies where on this day."""
    return BuildingGrid.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def grid_around(building: Building, *, on: dt.date | None = None) -> str | None:
    """The grid that answers for the point of a building: by the map, not by the list."""
    if building.longitude is None or building.latitude is None:
        return None
    place = index().locate(building.longitude, building.latitude, on=on or timezone.localdate())
    return place.dedicated or place.base


def compounds_in_full(compounds: QuerySet[Compound]) -> QuerySet[Compound]:
    """Compounds with ``buildings_n`` and ``dwellings_n``, those in use."""
    used = Q(buildings__state=RegisterState.ACTIVE)
    return compounds.annotate(
        buildings_n=Count("buildings", filter=used),
        dwellings_n=Sum("buildings__dwelling_count", filter=used, default=0),
    ).order_by("area_id", "name")


@dataclass(frozen=True, slots=True)
class House:
    """A building as one sees it: units side by side, the highest floor on top."""

    units: list[int]
    floors: list[tuple[int, list[list[str]]]]  # of each floor the numbers in each unit


def as_one_sees_it(doors: Sequence[Door | Dwelling]) -> House:
    """Doors or dwellings in the shape of their house."""
    units = sorted({door.unit for door in doors})
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for door in doors:
        found[door.floor][door.unit].append(door.number)
    floors = [
        (floor, [sorted(row.get(unit, [])) for unit in units]) for floor, row in sorted(found.items(), reverse=True)
    ]
    return House(units, floors)


def dwelling_counts(grids: Collection[str], *, on: dt.date | None = None) -> dict[str, int]:
    """How many dwellings each of these grids has. One query."""
    terms = terms_on(on or timezone.localdate()).filter(grid_id__in=grids).order_by()
    return {str(code): n for code, n in terms.values_list("grid_id").annotate(n=Sum("building__dwelling_count"))}
