"""Who one is to an errand. What that part may do is in rules.py."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.errands.models import Certificate, CertificateAnswer, Errand
from linli.errands.rules import AT_OFFICE, ENDED, WITH_HELPER, ErrandPart, Where
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.people.models import Post, Role
from linli.people.queries import holders, on_duty
from linli.places.rules import COMMUNITY, ancestors
from linli.record.models import Thing
from linli.record.registers import Register, register_parts

LINK = "errand"  # the channel of an errand's own link: it opens nothing else
LOCALS = {Role.GRID_WORKER, Role.COMMUNITY_WORKER}
HELPERS = {*LOCALS, Role.CLERK}  # who may take an errand on
OFFICES = {Role.HANDLER, Role.CLERK}
PUBLIC = {Kind.PASSERBY, Kind.PERSON, Kind.LINK}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing; only those ``asked`` for need be right."""
    if isinstance(thing, Register):
        return register_parts(actor)
    parts = {ErrandPart.CLOCK} if actor.kind is Kind.CLOCK else set()
    parts |= {ErrandPart.IMPORT} if actor.kind is Kind.IMPORT else set()
    if isinstance(thing, CertificateAnswer):
        return parts | _towards_answer(actor)
    assert isinstance(thing, Errand)
    plays = {
        ErrandPart.ANYONE: actor.kind in PUBLIC and not actor.is_staff,
        ErrandPart.HOLDER: actor.kind is Kind.LINK and actor.channel == LINK and actor.id == thing.pk,
        ErrandPart.LOCAL: is_local(actor, thing.area_id),
        ErrandPart.COMMUNITY: is_local(actor, thing.area_id) and actor.role == Role.COMMUNITY_WORKER,
        ErrandPart.WINDOW: _is_of_window(actor, thing),
        ErrandPart.HELPER: actor.is_staff and actor.role in HELPERS and actor.id == thing.helper_id,
        ErrandPart.STAND_IN: _stands_in(actor, thing),
        ErrandPart.OFFICE: thing.state in AT_OFFICE and _is_of_office(actor, thing),
    }
    return parts | {part for part, played in plays.items() if played}


def is_local(actor: Actor, area: str | None) -> bool:
    """Whether this actor works in the area with this code; what lies in no grid is everybody's of the community."""
    if actor.role not in LOCALS or not actor.area or not area:
        return False
    return area.startswith(actor.area) or area == actor.area[:COMMUNITY]


def runners_at(area: str) -> QuerySet[Post]:
    """The posts on duty today of those who may run errands there; what lies in no grid is everybody's of the community."""
    inside = Q(area__code__startswith=area) if len(area) == COMMUNITY else Q()
    return on_duty(*sorted(HELPERS)).filter(Q(role=Role.CLERK) | Q(area__code__in=[*ancestors(area), area]) | inside)


def visible_to(actor: Actor) -> QuerySet[Errand]:
    """The row ``view_errand``, asked of the whole table; a test holds both together."""
    if not actor.is_staff:
        return Errand.objects.none()
    seen = Q(pk__in=[])
    if actor.role in HELPERS:
        seen |= Q(helper=actor.id)
    if actor.role in LOCALS and actor.area:
        seen |= Q(area__code__startswith=actor.area) | Q(area=actor.area[:COMMUNITY])
    if actor.role == Role.CLERK and actor.unit:
        seen |= Q(desk=actor.unit)
    if actor.role in OFFICES and actor.unit:
        seen |= Q(kind__unit=actor.unit, state__in=sorted(AT_OFFICE))
    return Errand.objects.filter(seen)


def sees_contact(actor: Actor, contact: int) -> bool:
    """Whoever runs or may take on an open errand of this person; an office does not need the phone."""
    mine = Q(helper=actor.id)
    if actor.role in LOCALS and actor.area:
        mine |= Q(area__code__startswith=actor.area) | Q(area=actor.area[:COMMUNITY])
    if actor.role not in HELPERS:
        return False
    return Errand.objects.filter(mine, contact=contact).exclude(state__in=sorted(ENDED)).exists()


def sees_papers(actor: Actor, errand: Errand) -> bool:
    """Pictures of papers are for who runs it, for the community that answers for it, and for the office while it is there."""
    return bool(parts_of(actor, errand) & {ErrandPart.HELPER, ErrandPart.COMMUNITY, ErrandPart.OFFICE})


def helps(actor: Actor) -> bool:
    """Whether this actor could run some errand."""
    return actor.is_staff and (actor.role == Role.CLERK or (actor.role in LOCALS and bool(actor.area)))


def receives(actor: Actor) -> bool:
    """Whether this actor is of an office to which errands may come."""
    return actor.is_staff and actor.role in OFFICES and bool(actor.unit)


def open_to(actor: Actor, thing: Thing) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state or None, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    check = _BLOCKERS.get(action)
    return check(thing) if check and isinstance(thing, Errand) else []


def colleagues_of(errand: Errand, actor: Actor) -> QuerySet[Any]:
    """To whom it may be passed on: who works in the community of this errand today."""
    roles = [holders(role, errand.area_id) for role in (Role.GRID_WORKER, Role.COMMUNITY_WORKER)]
    return (roles[0] | roles[1]).exclude(pk=errand.helper_id or 0).distinct().order_by("pk")


def certificates_shown() -> QuerySet[Certificate]:
    """Those on the list now."""
    return Certificate.objects.filter(state="active")


def _stands_in(actor: Actor, errand: Errand) -> bool:
    """A grid worker of the place, while whoever runs it is away or works there no more. One query, and only then."""
    if actor.role != Role.GRID_WORKER or errand.state not in WITH_HELPER or errand.helper_id == actor.id:
        return False
    return is_local(actor, errand.area_id) and not runners_at(errand.area_id).filter(user=errand.helper_id).exists()


def _is_of_window(actor: Actor, errand: Errand) -> bool:
    if not (actor.is_staff and actor.role == Role.CLERK and actor.unit):
        return False
    return errand.desk_id == actor.unit


def _is_of_office(actor: Actor, errand: Errand) -> bool:
    unit = errand.kind.unit_id
    return actor.is_staff and actor.role in OFFICES and unit is not None and actor.unit == unit


def _towards_answer(actor: Actor) -> set[ErrandPart]:
    plays = {
        ErrandPart.ANYONE: actor.kind in PUBLIC and not actor.is_staff,
        ErrandPart.LOCAL: actor.is_staff and actor.role in LOCALS,
        ErrandPart.WINDOW: actor.is_staff and actor.role == Role.CLERK,
    }
    return {part for part, played in plays.items() if played}


def _offered(errand: Errand) -> list[str]:
    return [] if errand.kind.is_active else [_("This errand is no longer run.")]


def _papers_in_hand(errand: Errand) -> list[str]:
    if errand.papers_with == Where.HELPER:
        return [_("The helper still has the papers. They are given back first.")]
    return []


def _papers_at_office(errand: Errand) -> list[str]:
    if errand.papers_with == Where.OFFICE:
        return [_("The papers are at the office. They are fetched first.")]
    return []


def _still_out(errand: Errand) -> list[str]:
    """Papers are shredded and persons forgotten only when nothing of theirs is in our hands any more."""
    return [] if errand.papers_with == Where.RESIDENT else [_("Papers of the resident are not back yet.")]


_BLOCKERS: dict[str, Callable[[Errand], list[str]]] = {
    "ask_errand": _offered,
    "let_go_errand": _papers_in_hand,
    "cannot_do": _papers_at_office,
    "shred_errand": _still_out,
}
