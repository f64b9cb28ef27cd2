"""Who one is to what is passed down and comes up. What that part may do is in rules.py."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.neighbours.models import Report, Telling, Word
from linli.neighbours.rules import NeighbourPart
from linli.people.models import NEIGHBOURS, Role
from linli.places.rules import COMMUNITY
from linli.record.models import Thing

LOCALS = {Role.GRID_WORKER, Role.COMMUNITY_WORKER}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing; only those ``asked`` for need be right."""
    parts = {NeighbourPart.CLOCK} if actor.kind is Kind.CLOCK else set()
    assert isinstance(thing, Word | Telling | Report)
    area = thing.word.area_id if isinstance(thing, Telling) else thing.area_id
    user = None if isinstance(thing, Word) else thing.user_id
    plays = {
        NeighbourPart.LOCAL: actor.is_staff and actor.role in LOCALS and is_around(actor, area),
        NeighbourPart.NEIGHBOUR: is_neighbour(actor) and is_around(actor, area),
        NeighbourPart.ONESELF: actor.is_staff and user is not None and actor.id == user,
    }
    return parts | {part for part, played in plays.items() if played}


def is_neighbour(actor: Actor) -> bool:
    """Whether somebody holds such a post in some grid today."""
    return actor.is_staff and actor.role in NEIGHBOURS and bool(actor.area)


def is_around(actor: Actor, area: str) -> bool:
    """Whether the area lies in that of the post, or is the community in which the post lies."""
    return bool(actor.area) and (area.startswith(actor.area) or area == actor.area[:COMMUNITY])


def works_here(actor: Actor) -> bool:
    """Whether this actor passes words on and reads what comes up."""
    return actor.is_staff and actor.role in LOCALS and bool(actor.area)


def visible_to(actor: Actor) -> QuerySet[Word]:
    """The row ``view_word``, asked of the whole table."""
    if not (works_here(actor) or is_neighbour(actor)):
        return Word.objects.none()
    return Word.objects.filter(Q(area__code__startswith=actor.area) | Q(area=actor.area[:COMMUNITY]))


def tellings_visible_to(actor: Actor) -> QuerySet[Telling]:
    """The row ``view_telling``, asked of the whole table."""
    return Telling.objects.filter(word__in=visible_to(actor).values("pk"))


def reports_visible_to(actor: Actor) -> QuerySet[Report]:
    """The row ``view_report``, asked of the whole table: one's own, and for whoever works here all of the grid."""
    if works_here(actor):
        here = Q(area__code__startswith=actor.area) | Q(area=actor.area[:COMMUNITY])
        return Report.objects.filter(here | Q(user=actor.id))
    return Report.objects.filter(user=actor.id) if actor.is_staff else Report.objects.none()


def open_to(actor: Actor, thing: Thing) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state or None, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    if isinstance(thing, Word) and action in {"pass_word", "change_word"} and thing.last_day < timezone.localdate():
        return [_("That day is over already.")]
    if isinstance(thing, Telling) and action == "tell_building" and thing.word.state != "going":
        return [_("This is not being passed on any more.")]
    return []
