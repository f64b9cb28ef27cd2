"""The tree of areas."""

import datetime as dt

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from linli.places.geometry import area_square_metres, from_geojson
from linli.places.models import Area, ServicePoint
from linli.places.rules import Level, ancestors, level_below, level_of
from linli.record.registers import RegisterState, known

OVERLAP_SQUARE_METRES = 200.0  # less is the sliver of two hands drawing one border …
OVERLAP_SHARE = 0.01  # … and so is less than this share of the smaller grid


def in_force(on: dt.date | None = None) -> QuerySet[Area]:
    """The areas that hold on a day, today if none is given."""
    day = on or timezone.localdate()
    return Area.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


def children(code: str, *, on: dt.date | None = None) -> QuerySet[Area]:
    """The areas just below, in force on a day; base grids before dedicated ones. Below nothing: subdistricts."""
    level = level_below(level_of(code) or Level.GRID) if code else Level.SUBDISTRICT
    if level is None:
        return Area.objects.none()
    below = in_force(on).filter(level=level, code__startswith=code)
    return below.defer("polygon").order_by("is_dedicated", "code")


def path_to(code: str, *, with_itself: bool = False) -> list[Area]:
    """The areas above, the city first."""
    codes = [*ancestors(code), code] if with_itself else ancestors(code)
    return sorted(known(Area, codes, field="code").values(), key=lambda area: area.code)


def search(words: str) -> QuerySet[Area]:
    """Areas in force whose name, landmark or code is like this, the smallest last."""
    like = Q(name__icontains=words) | Q(landmarks__icontains=words) | Q(code__startswith=words)
    return in_force().filter(like).defer("polygon").order_by("code")


def filtered(areas: QuerySet[Area], q: str = "", level: str = "", only: str = "") -> QuerySet[Area]:
    """The list of the settings page, in the order of the tree."""
    today = timezone.localdate()
    kept = {
        "": Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        "ended": Q(valid_to__lt=today),
        "unmapped": Q(polygon__isnull=True),
        "unreachable": Q(phone="", level=Level.GRID),
    }.get(only, Q())
    if q:
        kept &= Q(name__icontains=q) | Q(code__startswith=q) | Q(landmarks__icontains=q)
    if level:
        kept &= Q(level=level)
    return areas.filter(kept).defer("polygon").order_by("code")


def full_name(code: str) -> str:
    """Subdistrict, community and grid in one breath, as an address begins (市中街道新湖社区第3网格)."""
    codes = [c for c in [*ancestors(code), code] if len(c) > 6]
    return "".join(Area.objects.filter(code__in=codes).order_by("code").values_list("name", flat=True))


def overlapping(area: Area) -> list[Area]:
    """Base grids that hold at some moment together with this one and share more ground than a sliver."""
    if area.polygon is None or area.level != Level.GRID or area.is_dedicated:
        return []
    until = Q(valid_from__lte=area.valid_to) if area.valid_to else Q()
    near = Area.objects.filter(
        until,
        Q(valid_to__isnull=True)
        | (Q(valid_to__gte=area.valid_from) & Q(valid_to__gte=F("valid_from"))),  # else it never held
        level=Level.GRID,
        is_dedicated=False,
        west__lt=area.east,
        east__gt=area.west,
        south__lt=area.north,
        north__gt=area.south,
    )
    mine = from_geojson(area.polygon)
    return [
        other for other in near.exclude(code=area.code) if other.polygon and overlap(mine, from_geojson(other.polygon))
    ]


def overlap(one: BaseGeometry, other: BaseGeometry) -> float:
    """The square metres two polygons share, or 0 when it is only a sliver."""
    shared = area_square_metres(one.intersection(other))
    smaller = min(area_square_metres(one), area_square_metres(other))
    return shared if shared > max(OVERLAP_SQUARE_METRES, OVERLAP_SHARE * smaller) else 0.0


def successors(area: Area, *, on: dt.date | None = None) -> list[Area]:
    """The areas of its level that hold now where this one was (划分调整后)."""
    if area.polygon is None:
        return []
    now = in_force(on).filter(
        level=area.level,
        is_dedicated=area.is_dedicated,
        west__lt=area.east,
        east__gt=area.west,
        south__lt=area.north,
        north__gt=area.south,
    )
    was = from_geojson(area.polygon)
    return [new for new in now.exclude(code=area.code) if new.polygon and overlap(was, from_geojson(new.polygon))]


def service_points(code: str) -> list[ServicePoint]:
    """The stations of a grid, or else of its community; of a community with those of its grids."""
    active = ServicePoint.objects.filter(state=RegisterState.ACTIVE)
    if level_of(code) == Level.COMMUNITY:
        return list(active.filter(area__code__startswith=code))
    return list(active.filter(area__code=code)) or (list(active.filter(area__code=code[:12])) if len(code) > 12 else [])


def heir_of(area: Area, *, on: dt.date | None = None) -> Area:
    """What holds where this area is drawn: itself, the one there before or after it, or their community when there are several."""
    day = on or timezone.localdate()
    if area.valid_from <= day and (area.valid_to is None or area.valid_to >= day):
        return area
    heirs = successors(area, on=on)
    above = Area.objects.filter(code=area.parent_code).first()
    return heirs[0] if len(heirs) == 1 else above or area
