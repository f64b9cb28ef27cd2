"""In which of their posts somebody acts who looks after several grids: whose grid it concerns."""

from collections.abc import Mapping, Sequence
from typing import Any

from linli.cases.models import Case
from linli.errands.models import Errand
from linli.kernel.actor import Actor
from linli.places.models import Dwelling
from linli.places.queries import grids_of_buildings


def whose_is(items: Sequence[Mapping[str, Any]], actors: Sequence[Actor]) -> list[Actor]:
    """In which post each item is done (its checked fields; none for what could not be read). Four queries; none for one post.

    The grid is that of the door or building, of the case, of the errand, or the one that the worker chose.
    """
    if len(actors) == 1:
        return [actors[0] for _item in items]

    def ids(name: str) -> set[int]:
        return {item[name] for item in items if item.get(name)}

    houses = dict(Dwelling.objects.filter(pk__in=ids("dwelling")).values_list("pk", "building"))
    grids = grids_of_buildings({*houses.values(), *ids("building")})
    cases = dict(Case.objects.filter(pk__in=ids("case")).values_list("pk", "area__code"))
    errands = dict(Errand.objects.filter(pk__in=ids("errand")).values_list("pk", "area"))

    def area_of(item: Mapping[str, Any]) -> str:
        house = item.get("building") or houses.get(item.get("dwelling") or 0, 0)
        known = grids.get(house) or cases.get(item.get("case") or 0) or errands.get(item.get("errand") or 0)
        return str(known or item.get("area") or "")

    areas = [area_of(item) for item in items]
    return [next((by for by in actors if area.startswith(by.area)), actors[0]) for area in areas]
