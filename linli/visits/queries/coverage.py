"""How far the work has come, by grid and by building. Of the work, never of a person: no name is read here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.rules import OPEN
from linli.places.models import Area
from linli.places.queries import buildings_of, dwelling_counts, in_force
from linli.places.queries.premises import terms_on
from linli.visits.models import CareEntry, LastSeen, Visit
from linli.visits.rules import CareState, VisitState, overdue_before


@dataclass(frozen=True, slots=True)
class Cover:
    """One grid, or one building."""

    name: str
    code: str  # of the grid, or the id of the building
    dwellings: int
    seen: int  # where somebody was seen within the days that are set
    cases: int = 0  # open ones
    alarms: int = 0  # of the care list: nobody has seen them for too long

    @property
    def percent(self) -> int:
        return round(100 * self.seen / self.dwellings) if self.dwellings else 0

    @property
    def unseen(self) -> int:
        return self.dwellings - self.seen

    @property
    def tone(self) -> str:
        """A colour that repeats the figure: all but done, on the way, far from it."""
        return "done" if self.percent >= 80 else "soon" if self.percent >= 40 else "late"


def by_grid(area: str, *, now: datetime, days: int) -> list[Cover]:
    """Each grid of an area ("" is the whole city). Five queries, however many dwellings and visits there are."""
    grids = list(in_force().filter(level=Area.Level.GRID, code__startswith=area).only("code", "name"))
    codes = {grid.code for grid in grids}
    totals = dwelling_counts(codes)
    seen = _seen_by_grid(area, now, days)
    here = Q(area__code__startswith=area) if area else Q()
    cases = _counts(Case.objects.filter(here, state__in=sorted(OPEN), area_id__in=codes))
    alarms = _counts(CareEntry.objects.filter(here, state=CareState.ACTIVE).exclude(alarm="none"))
    return [
        Cover(g.name, g.code, totals[g.code], seen.get(g.code, 0), cases.get(g.code, 0), alarms.get(g.code, 0))
        for g in grids
        if totals.get(g.code)
    ]


def by_building(grid: str, *, now: datetime, days: int) -> list[Cover]:
    """Each building of a grid. Two queries."""
    houses = list(buildings_of(grid).order_by("compound__name", "order", "name"))
    fresh = _fresh(now, days).filter(building__in=[house.pk for house in houses])
    seen = dict(fresh.values_list("building_id").annotate(n=Count("pk")).order_by())
    return [Cover(str(h), str(h.pk), h.dwelling_count, seen.get(h.pk, 0)) for h in houses if h.dwelling_count]


def by_class(area: str, *, now: datetime, days: int) -> list[tuple[str, int]]:
    """How much was found in a grid or community within these days, by class of grid work, in their order. One query."""
    visits = Visit.objects.filter(
        area__code__startswith=area, state=VisitState.KEPT, made_at__gte=overdue_before(now, days), work__isnull=False
    )
    return list(visits.order_by("work__order").values_list("work__name").annotate(n=Count("pk")))


def _seen_by_grid(area: str, now: datetime, days: int) -> dict[str, int]:
    """Counted by building first, which an index holds; then the buildings are put into their grids."""
    seen: dict[int, int] = dict(_fresh(now, days).values_list("building_id").annotate(n=Count("pk")).order_by())
    found: dict[str, int] = {}
    terms = terms_on(timezone.localdate(now)).filter(grid__code__startswith=area)
    for building, code in terms.order_by().values_list("building_id", "grid_id"):
        grid = str(code)
        found[grid] = found.get(grid, 0) + seen.get(building, 0)
    return found


def _fresh(now: datetime, days: int) -> QuerySet[LastSeen]:
    return LastSeen.objects.filter(seen_at__gte=overdue_before(now, days))


def _counts(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("area_id").annotate(n=Count("pk")))
