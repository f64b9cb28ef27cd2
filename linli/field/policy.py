"""Who one is to a phone in the field."""

from django.db.models import QuerySet

from linli.field.models import FieldDevice
from linli.field.rules import Part
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.neighbours.policy import is_neighbour
from linli.people.models import Role
from linli.record.models import Thing

WALKERS = {Role.GRID_WORKER, Role.COMMUNITY_WORKER}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one phone."""
    assert isinstance(thing, FieldDevice)
    if actor.kind is Kind.KEY:
        return {Part.DEVICE} if actor.channel == "field" and actor.id == thing.pk and thing.pk else set()
    parts = {Part.OWNER} if carries(actor) and actor.id == thing.user_id else set()
    return parts | ({Part.ADMINISTRATOR} if actor.role == Role.ADMINISTRATOR else set())


def walks(actor: Actor) -> bool:
    """Whether this actor goes from door to door: who works in an area."""
    return actor.role in WALKERS and bool(actor.area)


def carries(actor: Actor) -> bool:
    """Whether a phone may carry this actor's day: who works in an area, and neighbours what they pass on."""
    return walks(actor) or is_neighbour(actor)


def visible_to(actor: Actor) -> QuerySet[FieldDevice]:
    """The row ``view_device``, asked of the whole table."""
    if actor.role == Role.ADMINISTRATOR:
        return FieldDevice.objects.all()
    return FieldDevice.objects.filter(user=actor.id or 0) if carries(actor) else FieldDevice.objects.none()


def blockers_of(thing: Thing, action: str) -> list[str]:
    """Nothing is ever missing: a phone can always be locked out."""
    return []
