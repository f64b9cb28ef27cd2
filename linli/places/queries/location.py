"""From a point or an address to its grid, by an index in memory.

The index is a rebuildable cache. Every act on an area raises that area's version and no area is ever
removed, so the sum of all versions with their number names one state of the table: ``locate`` asks
for it (one query) and rebuilds when it changed. Whoever places many points takes ``index()`` once.
"""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely
from django.db.models import Count, Sum
from django.utils import timezone
from shapely import STRtree

from linli.kernel.memory import remembered
from linli.places.geometry import box_around, from_geojson
from linli.places.models import Area
from linli.places.rules import COMMUNITY, Level, ancestors

_COLUMNS = ("code", "name", "level", "is_dedicated", "host_id", "valid_from", "valid_to", "landmarks", "polygon")
_SHORTEST = 2  # characters of a name that may be found in an address


@dataclass(frozen=True, slots=True)
class Located:
    """Codes of what a point lies in: the base grid, the dedicated grid, and the smallest area at all."""

    base: str | None = None
    dedicated: str | None = None
    within: str | None = None

    @property
    def code(self) -> str | None:
        """The one that answers for it: the dedicated grid before its host before whatever is around."""
        return self.dedicated or self.base or self.within


@dataclass(frozen=True, slots=True)
class Spot:
    """What the index keeps of an area."""

    code: str
    name: str
    level: str
    is_dedicated: bool
    host: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    phrases: tuple[str, ...]  # names and landmarks, as they are compared

    def in_force(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class AreaIndex:
    """All areas of one state of the table; finds without a query."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        # a dedicated grid first, then base grids, then ever wider; equals by code: borders are deterministic
        rows.sort(key=lambda r: (-len(r["code"]), not r["is_dedicated"], r["code"]))
        self._spots = [_spot(row) for row in rows]

    @cached_property
    def _tree(self) -> tuple[Any, Any, list[Spot]]:
        drawn = [
            (spot, from_geojson(row["polygon"]))
            for spot, row in zip(self._spots, self.rows, strict=True)
            if row["polygon"]
        ]
        shapes = [shape for _spot, shape in drawn]
        shapely.prepare(shapes)
        return STRtree(shapes), shapes, [spot for spot, _shape in drawn]

    def locate(self, lon: float, lat: float, *, on: dt.date) -> Located:
        """What is around this WGS-84 point on this day. A point on a border belongs to the smaller code."""
        tree, shapes, spots = self._tree
        base = dedicated = within = None
        point = shapely.points(lon, lat)
        for n in sorted(tree.query(point)):
            spot = spots[n]
            if not spot.in_force(on) or not shapely.intersects_xy(shapes[n], lon, lat):
                continue
            within = within or spot.code
            if spot.is_dedicated:
                dedicated = dedicated or spot
            elif spot.level == Level.GRID:
                base = base or spot.code
        if dedicated and base is None:
            base = dedicated.host
        return Located(base, dedicated.code if dedicated else None, within)

    def communities_near(self, lon: float, lat: float, *, metres: float) -> set[str]:
        """The codes of the communities that come within so many metres of this WGS-84 point, on any day."""
        tree, _shapes, spots = self._tree
        reached = tree.query(shapely.box(*box_around(lon, lat, metres=metres)), predicate="intersects")
        codes = (spots[n].code for n in reached)
        return {code[:COMMUNITY] for code in codes if len(code) >= COMMUNITY}

    def find(self, text: str, *, on: dt.date) -> str | None:
        """The area that a free text names; of several equally good ones what they have in common, if a community.

        The longest name or landmark counts, together with what the text says about the areas above it:
        "新湖社区第3网格" is another grid than "红旗社区第3网格".
        """
        said = normal(text)
        found: dict[str, int] = {}
        for spot in self._spots:
            if spot.in_force(on) and (length := max((len(p) for p in spot.phrases if p in said), default=0)):
                found[spot.code] = length
        scores = {code: n + sum(found.get(above, 0) for above in ancestors(code)) for code, n in found.items()}
        best = max(scores.values(), default=0)
        codes = [code for code, score in scores.items() if score == best]
        return _in_common(codes)


def index() -> AreaIndex:
    """The index of the table, at most some seconds old: then one query, and one more after a change."""
    version = _version()
    if _kept.get("version") != version:
        _kept["index"] = AreaIndex(list(Area.objects.order_by().values(*_COLUMNS)))
        _kept["version"] = version
    kept: AreaIndex = _kept["index"]
    return kept


@remembered(seconds=3)
def _version() -> tuple[int, int]:
    state = Area.objects.aggregate(n=Count("pk"), sum=Sum("version"))
    return state["n"], state["sum"] or 0


_kept: dict[str, Any] = {}


def forget_index() -> None:
    """For tests, which take the table back to an earlier state."""
    _kept.clear()


def locate(lon: float, lat: float, *, on: dt.date | None = None) -> Located:
    """The grids around this WGS-84 point today, or on another day. One query."""
    return index().locate(lon, lat, on=on or timezone.localdate())


def communities_near(lon: float, lat: float, *, metres: float) -> set[str]:
    """The codes of the communities within so many metres of this WGS-84 point. One query."""
    return index().communities_near(lon, lat, metres=metres)


def area_for_address(text: str, *, on: dt.date | None = None) -> str | None:
    """The code of the area that an address in free words names, or None. One query."""
    return index().find(text, on=on or timezone.localdate())


def normal(text: str) -> str:
    """Text as names are compared: full-width or not, spaces or not, 第三 or 第3."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_NUMERALS)
    return "".join(c for c in plain if c.isalnum())


_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def _spot(row: dict[str, Any]) -> Spot:
    said = {normal(words) for words in (row["name"], *row["landmarks"].splitlines())}
    phrases = tuple(phrase for phrase in said if len(phrase) >= _SHORTEST)
    return Spot(
        row["code"],
        row["name"],
        row["level"],
        row["is_dedicated"],
        row["host_id"],
        row["valid_from"],
        row["valid_to"],
        phrases,
    )


def _in_common(codes: list[str]) -> str | None:
    if len(codes) == 1:
        return codes[0]
    for code in reversed(ancestors(min(codes))) if codes else []:
        if len(code) >= 9 and all(other.startswith(code) for other in codes):
            return code
    return None
