"""Who may look after what is sent."""

from django.db.models import QuerySet

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.notices.models import Delivery, Settlement
from linli.notices.rules import SETTLED_FROM, SETTLEMENT, Channel, Part, State
from linli.record.models import Thing
from linli.record.registers import register_parts


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    if isinstance(thing, Settlement):
        return {part for part in Part if part == actor.role}
    return register_parts(actor)


def blockers_of(thing: Thing, action: str) -> list[str]:
    return []


def visible_to(actor: Actor) -> QuerySet[Delivery]:
    """The delivery log (发送记录) is for administrators and supervisors."""
    return Delivery.objects.all() if parts_of(actor, Settlement()) else Delivery.objects.none()


def open_to(actor: Actor, delivery: Delivery) -> list[str]:
    """What this person may decide about this delivery now; an inbox row that arrived needs nothing."""
    parts = parts_of(actor, Settlement())
    if delivery.channel == Channel.INAPP and delivery.state == State.SENT:
        return []
    return [a for a in SETTLEMENT.open_to(state=None, parts=parts) if delivery.state in SETTLED_FROM[a]]
