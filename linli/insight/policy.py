"""Who sees which figures: supervisors and leaders all of their area, a community worker the community, a unit its own."""

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.people.models import Role
from linli.record.models import Thing
from linli.record.registers import register_parts

OVERLOOKING = frozenset({Role.SUPERVISOR, Role.LEADER})
IN_A_UNIT = frozenset({Role.HANDLER, Role.CLERK})


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """Formulas are registers: the administrator keeps them."""
    return register_parts(actor)


def blockers_of(thing: Thing, action: str) -> list[str]:
    return []


def sees_figures(actor: Actor) -> bool:
    """Whether there is anything here for this post."""
    if not actor.is_in_a_role:
        return False
    if actor.role == Role.COMMUNITY_WORKER:
        return bool(actor.area)
    return actor.role in OVERLOOKING or (actor.role in IN_A_UNIT and actor.unit is not None)


def is_bound_to_unit(actor: Actor) -> bool:
    """Whether only the cases of the own unit are counted."""
    return actor.role in IN_A_UNIT


def sees_reports(actor: Actor) -> bool:
    """The monthly report tells of the whole city."""
    return actor.is_staff and actor.role in OVERLOOKING and not actor.area
