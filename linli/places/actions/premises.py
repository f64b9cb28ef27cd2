"""Every write to buildings and their dwellings: made in bulk, each building one act."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places.models import Building, BuildingGrid, Compound, Dwelling
from linli.places.queries.building_rows import BuildingReport
from linli.places.queries.premises import grid_around
from linli.places.rules import MOST_DWELLINGS, Door
from linli.record.acts import Doing, Sent, act, once
from linli.record.bulk import Beginning, begin_many
from linli.record.models import Act

BATCH = 2_000


@dataclass(slots=True)
class NewBuilding:
    """A building that is to be added, with its doors; without a grid the one around its point."""

    building: Building
    doors: Sequence[Door] = field(default_factory=list)
    grid: str | None = None


def add_buildings(new: Sequence[NewBuilding], *, since: dt.date | None = None, by: Actor) -> list[Building]:
    """Add buildings with all their dwellings, one act each, in few queries: all or none.

    ``since`` is the day from which they lie in their grids, today if none is given.
    Raises Refused when one is there already, has a door twice or lies in no known grid.
    """
    day = since or timezone.localdate()
    for row in new:
        row.grid = row.grid or grid_around(row.building, on=day)
        row.building.dwelling_count = len(row.doors)
    _refuse(new)
    with transaction.atomic():
        begin_many([Beginning(row.building, "add", by) for row in new])
        BuildingGrid.objects.bulk_create(
            [BuildingGrid(building=row.building, grid_id=row.grid or "", valid_from=day) for row in new],
            batch_size=BATCH,
        )
        Dwelling.objects.bulk_create(
            [Dwelling(building=row.building, **door._asdict()) for row in new for door in row.doors],
            batch_size=BATCH,
        )
    return [row.building for row in new]


def import_dwellings(report: BuildingReport, *, by: Actor) -> dict[str, int]:
    """Write a dry run: compounds, buildings and doors that are new, an act for each compound and building.

    Returns how many of each. Raises Refused when the dry run found errors, or nothing new.
    """
    if not report.is_writable:
        raise Refused(_("Nothing was imported: there is nothing new, or the file has errors."))
    counts = report.counts
    with transaction.atomic():
        fresh = {key: Compound(area_id=key[0], name=key[1]) for key, found in report.compounds.items() if found is None}
        begin_many([Beginning(compound, "add", by) for compound in fresh.values()])
        compounds = {**report.compounds, **fresh}
        new = []
        for row in report.buildings:
            if row.existing is not None:
                add_dwellings(row.existing, doors=row.doors, by=by)
                continue
            lon, lat = row.place or (None, None)
            n = re.match(r"\d{1,6}", row.name)
            building = Building(compound=compounds[row.compound], name=row.name, order=int(n[0]) if n else 0)
            building.longitude, building.latitude = lon, lat
            new.append(NewBuilding(building, row.doors, row.grid))
        add_buildings(new, by=by)
    return counts


@once
def add_dwellings(building: Building, *, doors: Sequence[Door], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Add doors to a building. One that was ended is there again. Raises Refused when a door is there already."""
    with act(building, "change", by=by, **sent) as doing:
        known = {(d.unit, d.number): d for d in building.dwellings.all()}
        if taken := [d for d in doors if (k := known.get((d.unit, d.number))) is not None and k.ended_on is None]:
            raise Refused(_("There already is: %s.") % ", ".join(d.number for d in taken[:5]))
        for door in doors:
            if old := known.get((door.unit, door.number)):
                old.ended_on, old.floor = None, door.floor
                old.save(update_fields=["ended_on", "floor"])
        fresh = [d for d in doors if (d.unit, d.number) not in known]
        building.dwelling_count += len(doors)
        if building.dwelling_count > MOST_DWELLINGS:
            raise Refused(_("A building has at most %d dwellings.") % MOST_DWELLINGS)
        Dwelling.objects.bulk_create([Dwelling(building=building, **door._asdict()) for door in fresh])
        doing.keep("dwelling_count")
        return doing.row


@once
def end_dwelling(dwelling: Dwelling, *, last_day: dt.date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A dwelling is no more (torn down, joined with the next one); its row and its visits stay."""
    building = dwelling.building
    with act(building, "change", by=by, **sent) as doing:
        dwelling.refresh_from_db()
        if dwelling.ended_on is not None:
            raise Refused(_("It was ended already."))
        dwelling.ended_on = last_day
        dwelling.save(update_fields=["ended_on"])
        building.dwelling_count -= 1
        doing.keep("dwelling_count")
        return doing.row


@once
def move_building(building: Building, *, grid: str, since: dt.date, by: Actor, **sent: Unpack[Sent]) -> Act:
    """From a day on a building lies in another grid; where it lay before stays known.

    Raises Refused when an earlier move is not yet over on that day.
    """
    with act(building, "change", by=by, **sent) as doing:
        put_into_grid(doing, {building.pk: grid}, since=since)
        return doing.row


def put_into_grid(doing: Doing, grids: Mapping[int, str], *, since: dt.date) -> None:
    """Inside an open act: each of these buildings (ids) lies in its grid from a day on. Four queries.

    Raises Refused when a later move is known already.
    """
    terms = BuildingGrid.objects.filter(building_id__in=grids, valid_to__isnull=True)
    if terms.filter(valid_from__gt=since).exists():
        raise Refused(_("For a later day it is already said in which grid a building lies."))
    terms.filter(valid_from=since).delete()
    terms.update(valid_to=since - dt.timedelta(days=1))
    BuildingGrid.objects.bulk_create(
        [BuildingGrid(building_id=pk, grid_id=code, valid_from=since) for pk, code in grids.items()], batch_size=BATCH
    )


def take_out_of_grids(doing: Doing, grids: Collection[str], *, since: dt.date) -> None:
    """Inside an open act: that buildings lie in these grids from a day on is taken back; each stays where it lay before."""
    terms = BuildingGrid.objects.filter(valid_from=since)
    moved = list(terms.filter(grid_id__in=grids).values_list("building_id", flat=True))
    terms.filter(building_id__in=moved).delete()
    BuildingGrid.objects.filter(building_id__in=moved, valid_to=since - dt.timedelta(days=1)).update(valid_to=None)


def _refuse(new: Sequence[NewBuilding]) -> None:
    pairs = [(row.building.compound_id, row.building.name) for row in new]
    known = set(Building.objects.filter(compound_id__in={c for c, _name in pairs}).values_list("compound_id", "name"))
    twice = {pair for pair in pairs if pairs.count(pair) > 1} if len(set(pairs)) < len(pairs) else set()
    if taken := [name for c, name in pairs if (c, name) in known | twice]:
        raise Refused(_("There already is: %s.") % ", ".join(taken[:5]))
    for row in new:
        if row.grid is None:
            raise Refused(_("In which grid does %s lie? Choose one, or its place on the map.") % row.building.name)
        if len({(d.unit, d.number) for d in row.doors}) < len(row.doors) or len(row.doors) > MOST_DWELLINGS:
            raise Refused(_("%s has a door twice, or too many.") % row.building.name)
