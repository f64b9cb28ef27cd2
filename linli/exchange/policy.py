"""Who keeps the systems that we exchange with, and decides about what went wrong."""

from django.db.models import QuerySet

from linli.exchange.models import Arrival, Departure, ExchangeDecision
from linli.exchange.rules import DECIDED_FROM, ArrivalState, Part
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.record.models import Thing
from linli.record.registers import register_parts


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    if isinstance(thing, ExchangeDecision):
        return {part for part in Part if part == actor.role}
    return register_parts(actor)


def blockers_of(thing: Thing, action: str) -> list[str]:
    return []


def keeps(actor: Actor) -> bool:
    """The log (对接记录) is for administrators and supervisors."""
    return bool(parts_of(actor, ExchangeDecision()))


def visible_to(actor: Actor) -> QuerySet[Departure]:
    """What went out."""
    return Departure.objects.all() if keeps(actor) else Departure.objects.none()


def arrivals_visible_to(actor: Actor) -> QuerySet[Arrival]:
    """What came in."""
    return Arrival.objects.all() if keeps(actor) else Arrival.objects.none()


def open_to(actor: Actor, row: Departure | Arrival) -> list[str]:
    """What this person may decide about this message now."""
    if not keeps(actor):
        return []
    if isinstance(row, Arrival):
        return ["take_again"] if row.state == ArrivalState.REFUSED and row.shredded_at is None else []
    return [action for action, states in DECIDED_FROM.items() if row.state in states]
