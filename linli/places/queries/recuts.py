"""What a re-cut of grids would do: which ground goes where, and who and what moves with it. Writes nothing."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import shapely
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places.geometry import area_square_metres, from_geojson
from linli.places.models import Area, Building, Recut, ServicePoint
from linli.places.queries.areas import OVERLAP_SQUARE_METRES, in_force, overlap
from linli.places.queries.import_rows import shape_problem
from linli.places.queries.premises import terms_on
from linli.places.rules import FIRST_DEDICATED, Level, RecutState
from linli.record.registers import RegisterState


class Moving(NamedTuple):
    """Something that lies in a grid that ends."""

    pk: int
    grid: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Mover:
    """What a higher app keeps by grid and lets move: which there are, and the writing of it."""

    label: str | Promise  # in words for people: 未办结诉求
    found: Callable[[Collection[str], dt.date], list[Moving]]
    move: Callable[
        [Mapping[int, str], dt.date, Actor, UUID], None
    ]  # the new code of each, by id; the day; who; the batch
    is_dated: bool = False  # it has days of its own, so it is moved when decided; else on the day itself
    # of what is dated, when the decision is called off: the new grids, each with the old one of which it takes most;
    # all old grids; the day; who; the batch
    move_back: Callable[[Mapping[str, str], Collection[str], dt.date, Actor, UUID], None] | None = None
    missing: str | Promise = ""  # a warning, with %s for the names of the new grids to which none would go


movers: list[Mover] = []


def supply_mover(mover: Mover) -> None:
    """Register what moves when grids are cut anew; called in ``AppConfig.ready`` of a higher app."""
    if mover.label not in [known.label for known in movers]:
        movers.append(mover)


class Cut:
    """Old and new grids as geometry: which new one takes what of the old ones."""

    def __init__(self, recut: Recut) -> None:
        self.recut = recut
        self.old = list(Area.objects.filter(code__in=recut.ending).order_by("code"))
        self.keys = [str(part.get("code") or n) for n, part in enumerate(recut.parts)]
        self.names = {key: part["name"] for key, part in zip(self.keys, recut.parts, strict=True)}
        self.shapes = [from_geojson(part["polygon"]) for part in recut.parts]

    @cached_property
    def shares(self) -> dict[str, list[tuple[str, float]]]:
        """Of each old grid its heirs with the share of its ground, the largest first."""
        found = {}
        for area in self.old:
            was = from_geojson(area.polygon) if area.polygon else shapely.Polygon()
            whole = area_square_metres(was) or 1.0
            parts = [
                (key, area_square_metres(was.intersection(shape)) / whole)
                for key, shape in zip(self.keys, self.shapes, strict=True)
            ]
            found[area.code] = sorted([p for p in parts if p[1] > 0.001], key=lambda p: -p[1])
        return found

    def heir(self, thing: Moving) -> str:
        """Where it goes: to the grid around its point, or to the one that takes most of its old ground."""
        if thing.lon is not None and thing.lat is not None:
            for key, shape in zip(self.keys, self.shapes, strict=True):
                if shapely.intersects_xy(shape, thing.lon, thing.lat):
                    return key
        heirs = self.shares.get(thing.grid)
        return heirs[0][0] if heirs else self.keys[0]

    def heirs(self, things: list[Moving]) -> dict[int, str]:
        return {thing.pk: self.heir(thing) for thing in things}

    @cached_property
    def sources(self) -> dict[str, str]:
        """Of each new grid the old one of whose ground it takes most."""
        shares = {area.code: dict(self.shares[area.code]) for area in self.old}
        return {key: max(shares, key=lambda code: shares[code].get(key, 0.0)) for key in self.keys}

    def origin(self, thing: Moving) -> str:
        """The old grid around the point of what lies in a new one, else that from which most of the new one came."""
        for area in self.old if thing.lon is not None and thing.lat is not None else ():
            if area.polygon and shapely.intersects_xy(from_geojson(area.polygon), thing.lon, thing.lat):
                return area.code
        return self.sources[thing.grid]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would move, in words and numbers."""

    problems: list[str]
    warnings: list[str]  # they do not stand against it
    ground: list[tuple[Area, list[tuple[str, int]]]]  # old grid; names of its heirs with percent of its ground
    counts: list[tuple[str, list[tuple[str, int]], int]]  # what; how many to each new grid; how many without a place
    names: list[str]

    @property
    def is_sound(self) -> bool:
        return not self.problems


def rehearse(recut: Recut) -> Rehearsal:
    """What this re-cut would do. Nothing is written; some ten queries and those of the movers."""
    cut = Cut(recut)
    ground = [
        (area, [(cut.names[key], round(share * 100)) for key, share in cut.shares[area.code]]) for area in cut.old
    ]
    found = buildings_in(recut.ending, recut.begins_on)
    dwellings = dict(Building.objects.filter(pk__in=[m.pk for m in found]).values_list("pk", "dwelling_count"))
    guests = guests_of(recut.ending)
    rows = [_counted(cut, _("buildings"), found)]
    rows.append(_counted(cut, _("dwellings"), found, dwellings))
    rows.append(_counted(cut, _("dedicated grids inside"), guests))
    rows.append(_counted(cut, _("service stations"), stations_in(recut.ending)))
    warnings = []
    for mover in movers:
        rows.append(row := _counted(cut, str(mover.label), mover.found(recut.ending, recut.begins_on)))
        if mover.missing and (bare := [name for name, n in row[1] if n == 0]):
            warnings.append(str(mover.missing) % _(", ").join(bare))
    return Rehearsal(problems_of(recut, cut), warnings, ground, rows, list(cut.names.values()))


def _counted(
    cut: Cut, label: str, things: list[Moving], weights: Mapping[int, int] | None = None
) -> tuple[str, list[tuple[str, int]], int]:
    counts: Counter[str] = Counter()
    for thing in things:
        counts[cut.heir(thing)] += weights.get(thing.pk, 0) if weights is not None else 1
    return label, [(cut.names[key], counts[key]) for key in cut.keys], sum(thing.lon is None for thing in things)


def buildings_in(grids: Collection[str], on: dt.date) -> list[Moving]:
    """The buildings that lie in these grids on a day."""
    rows = terms_on(on).filter(grid_id__in=grids)
    return [
        Moving(*row)
        for row in rows.values_list("building_id", "grid__code", "building__longitude", "building__latitude")
    ]


def guests_of(grids: Collection[str]) -> list[Moving]:
    """The dedicated grids that lie inside these, by the point inside each."""
    rows = Area.objects.filter(host__in=grids).order_by("code")
    return [Moving(*row) for row in rows.values_list("pk", "host__code", "longitude", "latitude")]


def problems_of(recut: Recut, cut: Cut | None = None) -> list[str]:
    """All that stands against a re-cut, at once, in words for people."""
    cut = cut or Cut(recut)
    day = recut.begins_on
    found = [p for part in recut.parts if (p := _named_problem(part))]
    if found:
        return found
    open_then = set(in_force(day).filter(level=Level.GRID, is_dedicated=False).values_list("code", flat=True))
    for area in cut.old:
        if area.code not in open_then or not area.polygon or not area.is_active:
            found.append(_("%s has no polygon, or does not hold on that day.") % area.name)
    if len(cut.old) < len(set(recut.ending)) or not cut.old or not recut.parts:
        found.append(_("Choose the grids that end, and draw what takes their place."))
        return found
    found += list(_between_parts(cut))
    others = in_force(day).filter(level=Level.GRID, is_dedicated=False, polygon__isnull=False)
    for other in others.exclude(code__in=recut.ending):
        shape = from_geojson(other.polygon or {})
        for name, mine in zip(cut.names.values(), cut.shapes, strict=True):
            if mine.intersects(shape) and overlap(mine, shape):
                found.append(_("%(mine)s overlaps %(other)s, which stays.") % {"mine": name, "other": other.name})
    found += _left_over(cut)
    busy = Recut.objects.filter(state=RecutState.DECIDED, community=recut.community).exclude(pk=recut.pk)
    if any(set(other.ending) & set(recut.ending) for other in busy):
        found.append(_("One of these grids is part of another re-cut that is decided already."))
    return found


def hindrances_of(recut: Recut) -> list[str]:
    """Why a decision cannot be called off any more, in words for people."""
    if recut.begins_on <= timezone.localdate():
        return [_("Its day has come. Draw the grids anew once more.")]
    mine = {part["code"] for part in recut.parts}
    later = Recut.objects.filter(state=RecutState.DECIDED, community=recut.community).exclude(pk=recut.pk)
    if any(mine & set(other.ending) for other in later):
        return [_("Another decided re-cut builds on its new grids. Call that one off first.")]
    return []


def recut_ahead(code: str) -> Recut | None:
    """The decided re-cut, its day not yet done, by which this grid ends, else by which it begins. One query."""
    ahead = list(Recut.objects.filter(state=RecutState.DECIDED, community__code=code[:12]))
    ends = next((recut for recut in ahead if code in recut.ending), None)
    return ends or next((recut for recut in ahead if code in [part.get("code") for part in recut.parts]), None)


def stations_in(grids: Collection[str]) -> list[Moving]:
    """The service stations that are in use in these grids."""
    rows = ServicePoint.objects.filter(area__in=grids, state=RegisterState.ACTIVE)
    return [Moving(*row) for row in rows.values_list("pk", "area__code", "longitude", "latitude")]


def _named_problem(part: dict[str, Any]) -> str:
    problem = shape_problem(from_geojson(part["polygon"]))
    return f"{part['name']}: {problem}" if problem else ""


def _between_parts(cut: Cut) -> list[str]:
    names = list(cut.names.values())
    return [
        _("%(one)s and %(other)s overlap.") % {"one": names[n], "other": names[m]}
        for n in range(len(names))
        for m in range(n + 1, len(names))
        if cut.shapes[n].intersects(cut.shapes[m]) and overlap(cut.shapes[n], cut.shapes[m])
    ]


def _left_over(cut: Cut) -> list[str]:
    """Ground of the old grids that would belong to nobody, or of nobody's that would be taken."""
    was: BaseGeometry = shapely.union_all([from_geojson(area.polygon) for area in cut.old if area.polygon])
    new = shapely.union_all(cut.shapes)
    rest = area_square_metres(was.difference(new))
    if rest > max(OVERLAP_SQUARE_METRES, 0.01 * area_square_metres(was)):
        return [_("%d m² of the old grids would belong to no grid.") % round(rest)]
    return []


def next_codes(community: str, n: int) -> list[str]:
    """The next codes of base grids that were never used in this community."""
    used = Area.objects.filter(level=Level.GRID, code__startswith=community).values_list("code", flat=True)
    last = max((int(code[12:]) for code in used if int(code[12:]) < FIRST_DEDICATED), default=0)
    return [f"{community}{last + k:03}" for k in range(1, n + 1)]


def cut_to_fit(ground: list[BaseGeometry], drawn: list[BaseGeometry]) -> list[BaseGeometry]:
    """Shapes trimmed to the ground of the old grids, none over another; what is left comes last. Nothing drawn: one.

    Raises Refused when a shape lies elsewhere.
    """
    rest = shapely.union_all(ground)
    whole, parts = area_square_metres(rest), []
    sliver = max(OVERLAP_SQUARE_METRES, 0.01 * whole)
    for n, shape in enumerate(drawn, start=1):
        part = _only_polygons(shape.intersection(rest))
        if area_square_metres(part) <= sliver:
            raise Refused(_("Shape %d does not lie in the ticked grids, or under another shape.") % n)
        parts.append(part)
        rest = _only_polygons(rest.difference(part))
    if not parts:
        return [rest]
    left = []
    for piece in shapely.get_parts(rest):
        if area_square_metres(piece) > sliver:
            left.append(piece)
        else:  # a hand that follows an old border leaves strips along it: they go with what was drawn beside them
            near = min(range(len(parts)), key=lambda n: float(parts[n].distance(piece)))
            parts[near] = _only_polygons(shapely.union_all([parts[near], piece]))
    return [*parts, _only_polygons(shapely.union_all(left))] if left else parts


def _only_polygons(shape: BaseGeometry) -> BaseGeometry:
    """Without the lines and points that remain where borders meet."""
    pieces = [piece for piece in shapely.get_parts(shape) if piece.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(pieces) if pieces else shapely.Polygon()


def feature_collection(recut: Recut) -> dict[str, Any]:
    """The new grids for a map."""
    made = [
        {
            "type": "Feature",
            "properties": {"id": part.get("code") or n, "title": part["name"], "tone": "present"},
            "geometry": part["polygon"],
        }
        for n, part in enumerate(recut.parts)
    ]
    return {"type": "FeatureCollection", "features": made}
