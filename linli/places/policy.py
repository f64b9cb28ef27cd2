"""Who one is to the registers of this app."""

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.record.models import Thing
from linli.record.registers import register_parts


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    return register_parts(actor)


def blockers_of(thing: Thing, action: str) -> list[str]:
    return []
