"""Who one is to calendars and ladders: the administrator keeps them, all staff may read them."""

from django.db.models import QuerySet

from linli.clocks.models import Calendar, Ladder
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.record.models import Thing
from linli.record.registers import register_parts


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    return register_parts(actor)


def blockers_of(thing: Thing, action: str) -> list[str]:
    return []


def calendars_visible_to(actor: Actor) -> QuerySet[Calendar]:
    return Calendar.objects.order_by("pk") if actor.is_staff else Calendar.objects.none()


def ladders_visible_to(actor: Actor) -> QuerySet[Ladder]:
    return Ladder.objects.order_by("pk") if actor.is_staff else Ladder.objects.none()
