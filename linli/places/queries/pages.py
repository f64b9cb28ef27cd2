"""What the public page of an area shows, in a constant number of queries."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from linli.places.models import Area
from linli.places.queries.areas import children, in_force, path_to, service_points, successors
from linli.places.queries.workers import workers_of
from linli.places.rules import Level, ancestors

A_DAY = dt.timedelta(days=1)


def area_in_full(area: Area) -> dict[str, Any]:
    """An area with the areas above and below, its workers, phones and stations; at most eight queries and the workers'."""
    path = path_to(area.code)
    has_ended = area.has_ended
    begins_later = not has_ended and area.valid_from > timezone.localdate()
    is_grid = area.level == Level.GRID
    guests = in_force().filter(host=area).defer("polygon") if is_grid else Area.objects.none()
    below = [] if is_grid else list(children(area.code))
    guests_inside = list(guests)
    return {
        "area": area,
        "path": path,
        "above": [other for other in path if other.parent_code],
        "children": below,
        "guests": guests_inside,
        "has_map": bool(area.shape) or any(other.shape for other in below),
        "host": Area.objects.filter(code=area.host_id).defer("polygon").first() if area.host_id else None,
        "workers": [] if has_ended else workers_of(area.code, on=area.valid_from if begins_later else None),
        "begins_later": begins_later,
        "supervision_phone": _nearest("supervision_phone", area, path),
        "stations": service_points(area.code),
        "has_ended": has_ended,
        "successors": successors(area) if has_ended or begins_later else [],  # what is there today
        "heirs": successors(area, on=area.valid_to + A_DAY) if area.valid_to and not has_ended else [],
    }


def with_what_is_above(areas: list[Area]) -> list[tuple[Area, str]]:
    """Each area with the names of those above it, but the city; one query."""
    codes = {code for area in areas for code in ancestors(area.code)[1:]}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return [(area, "".join(names.get(code, "") for code in ancestors(area.code)[1:])) for area in areas]


def features(area: Area) -> dict[str, Any]:
    """GeoJSON of an area for a map: what it is divided into, or itself among what lies inside."""
    below = list(children(area.code).defer(None))
    guests = list(in_force().filter(host=area)) if area.level == Level.GRID else []
    shown = [other for other in below if other.polygon] or [area]
    made = [_feature(other, "plain" if other in below else "present") for other in [*shown, *guests] if other.polygon]
    return {"type": "FeatureCollection", "features": made}


def outlines() -> list[dict[str, Any]]:
    """What lies under the points of a map that covers everything: the communities with their names, as GeoJSON features."""
    rows = in_force().filter(level=Level.COMMUNITY).order_by("code")
    return [_feature(area, "plain") for area in rows if area.polygon]


def _feature(area: Area, tone: str) -> dict[str, Any]:
    properties = {
        "id": area.code,
        "title": area.name,
        "text": area.kind_label,
        "tone": tone,
        "href": reverse("places:area", args=[area.code]),
    }
    return {"type": "Feature", "properties": properties, "geometry": area.polygon}


def _nearest(name: str, area: Area, path: list[Area]) -> str:
    """Its own value, or that of the nearest area above that has one."""
    return next((value for other in [area, *reversed(path)] if (value := str(getattr(other, name)))), "")
