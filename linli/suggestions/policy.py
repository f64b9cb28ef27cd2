"""Who one is to routing rules: the administrator keeps them, staff read them; hot topics are for who looks after the whole."""

from django.db.models import QuerySet

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.people.models import Role
from linli.record.models import Thing
from linli.record.registers import register_parts
from linli.suggestions.models import HotTopic, RoutingRule

OVERLOOKING = frozenset({Role.CLERK, Role.SUPERVISOR, Role.LEADER})


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    return register_parts(actor)


def blockers_of(thing: Thing, action: str) -> list[str]:
    return []


def visible_to(actor: Actor) -> QuerySet[RoutingRule]:
    return RoutingRule.objects.all() if actor.is_staff else RoutingRule.objects.none()


def sees_topics(actor: Actor) -> bool:
    """Topics are found in all cases of the city: whoever works for one area only or for one unit does not see them."""
    return actor.is_in_a_role and actor.role in OVERLOOKING and not actor.area


def topics_visible_to(actor: Actor) -> QuerySet[HotTopic]:
    return HotTopic.objects.all() if sees_topics(actor) else HotTopic.objects.none()
