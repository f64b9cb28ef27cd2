"""Who one is to the registers of this app, what is still missing, and what anybody may see."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Parts
from linli.places.models import Area, ServicePoint
from linli.record.models import Thing
from linli.record.registers import register_parts


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    return register_parts(actor)


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
    return []
