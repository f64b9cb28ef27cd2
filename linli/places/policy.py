"""Who one is to the registers of this app, what is still missing, and what anybody may see."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.places.models import Area, Building, BuildingGrid, Compound, Recut, ServicePoint
from linli.places.rules import Level, RecutPart, level_of
from linli.record.models import Thing
from linli.record.registers import ADMINISTRATOR, RegisterPart, register_parts

COMMUNITY_WORKER = "community_worker"  # the role, as ``people`` names it


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """Administrators keep everything; a community keeps its own compounds and buildings."""
    if isinstance(thing, Compound | Building) and keeps_premises(actor, _community_of(thing)):
        return {RegisterPart.ADMINISTRATOR}
    if isinstance(thing, Recut):
        if actor.kind is Kind.CLOCK:
            return {RecutPart.CLOCK}
        return {RecutPart.ADMINISTRATOR} if actor.role == ADMINISTRATOR else set()
    if isinstance(thing, Area | ServicePoint) and actor.kind is Kind.CLOCK:
        return {RegisterPart.IMPORT}  # on the day of a re-cut: dedicated grids follow their host, stations their ground
    return register_parts(actor)


def keeps_premises(actor: Actor, community: str) -> bool:
    """Whether this actor keeps the compounds of this community as somebody who works there."""
    return actor.is_staff and actor.role == COMMUNITY_WORKER and community.startswith(actor.area)


def premises_visible_to(actor: Actor) -> QuerySet[Building]:
    """The buildings that somebody works with: administrators all, other staff those of the area of their post.

    A grid's worker sees the buildings that lie in the grid today.
    """
    if actor.kind is Kind.IMPORT or actor.role == ADMINISTRATOR:
        return Building.objects.all()
    if not actor.is_staff:
        return Building.objects.none()
    if level_of(actor.area) == Level.GRID:
        return Building.objects.filter(lying_in([actor.area], timezone.localdate()))
    return Building.objects.filter(compound__area__code__startswith=actor.area)


def compounds_visible_to(actor: Actor) -> QuerySet[Compound]:
    """The compounds that administrators, and community workers in their area, may open."""
    if actor.kind is Kind.IMPORT or actor.role == ADMINISTRATOR:
        return Compound.objects.all()
    if actor.is_staff and actor.role == COMMUNITY_WORKER:
        return Compound.objects.filter(area__code__startswith=actor.area)
    return Compound.objects.none()


def lying_in(grids: Collection[str], on: dt.date) -> Q:
    """The condition on a building that it lies in one of these grids on this day."""
    terms = BuildingGrid.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on, grid_id__in=grids
    )
    return Q(pk__in=terms.values("building_id"))


def may_keep_premises(actor: Actor) -> bool:
    """Whether the pages of compounds exist for this actor."""
    return may_keep(actor) or (actor.is_staff and actor.role == COMMUNITY_WORKER)


def _community_of(thing: Compound | Building) -> str:
    return thing.area_id if isinstance(thing, Compound) else thing.compound.area_id


def visible_to(actor: Actor) -> QuerySet[Area]:
    """Areas are public: their extent, workers and phones must be posted by law."""
    return Area.objects.all()


def may_keep(actor: Actor) -> bool:
    """Whether this actor sees the settings of places: who may change a register."""
    return bool(register_parts(actor))


def blockers_of(thing: Thing, action: str) -> list[str]:
    if isinstance(thing, Area) and action == "retire" and thing.valid_to is None:
        return [_("Say on which day this area ends.")]
    if isinstance(thing, ServicePoint) and action in {"add", "change"} and not thing.name.strip():
        return [_("A service station needs a name.")]
    if isinstance(thing, Building) and action == "retire" and thing.dwelling_count:
        return [_("There are still dwellings in it. End them first.")]
    return []
