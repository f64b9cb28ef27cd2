"""Who one is to a hearing, to what was heard there, and to what was promised. What that part may do is in rules.py."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.hearings.models import Concern, Hearing, Promise
from linli.hearings.rules import HearingPart
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.people.models import Role
from linli.places.rules import COMMUNITY
from linli.record.models import Thing

LOCALS = {Role.GRID_WORKER, Role.COMMUNITY_WORKER}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing; only those ``asked`` for need be right."""
    if actor.kind is Kind.CLOCK:
        return {HearingPart.CLOCK}
    root = thing.root
    assert isinstance(root, Hearing | Promise)
    here = community_of(actor)
    return {HearingPart.HOST} if here is not None and here == root.area_id else set()


def community_of(actor: Actor) -> str | None:
    """The code of the community whose hearings this person runs; None for everybody else."""
    area = actor.area or ""
    works = actor.is_staff and actor.role in LOCALS and len(area) >= COMMUNITY
    return area[:COMMUNITY] if works else None


def visible_to(actor: Actor) -> QuerySet[Hearing]:
    """The row ``view_hearing``, asked of the whole table: who works in the community, and nobody above them."""
    return Hearing.objects.filter(area__code=community_of(actor) or "-")


def promises_visible_to(actor: Actor) -> QuerySet[Promise]:
    """The row ``view_promise``, asked of the whole table."""
    return Promise.objects.filter(area__code=community_of(actor) or "-")


def open_to(actor: Actor, thing: Thing) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state or None, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    if isinstance(thing, Hearing) and action == "resume_hearing" and thing.day != timezone.localdate():
        return [_("That day is over. What comes up now belongs into today's hearing.")]
    if isinstance(thing, Concern) and action == "hear_concern" and not thing.hearing.is_open:
        return [_("This hearing has ended. Go on with it first, or write into today's.")]
    if (
        isinstance(thing, Promise)
        and action in {"make_promise", "move_promise"}
        and thing.due_on < timezone.localdate()
    ):
        return [_("Please choose a day that is still to come.")]
    return []
