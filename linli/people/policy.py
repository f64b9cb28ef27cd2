"""Who one is to the registers and accounts of this app, and whose contact one may see."""

from collections.abc import Callable, Set
from enum import StrEnum

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.people.models import Account, Role
from linli.people.rules import AccountPart
from linli.record.models import Thing
from linli.record.registers import register_parts

may_see_contact: list[Callable[[Actor, int], bool]] = []  # upper apps add: may this actor see this contact?


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    parts: Set[StrEnum] = register_parts(actor)
    if not isinstance(thing, Account):
        return parts
    own = {AccountPart.SELF} if actor.id is not None and actor.id == thing.user_id else set()
    return {AccountPart(part) for part in parts} | own


def blockers_of(thing: Thing, action: str) -> list[str]:
    return []


def sees_contact(actor: Actor, contact: int) -> bool:
    """One's own, or one that a matter of one's own shows: whoever shows it registered the question."""
    return contact == actor.contact or (actor.is_staff and any(may(actor, contact) for may in may_see_contact))


def sees_access_log(actor: Actor) -> bool:
    """The log of reads is for those who answer for it."""
    return actor.role in {Role.ADMINISTRATOR, Role.SUPERVISOR}


def is_administrator(actor: Actor) -> bool:
    return actor.role == Role.ADMINISTRATOR
