"""Who one is to a ticket, a joint meeting or an undertaking. What that part may do is in rules.py."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.cases import policy as cases
from linli.cases.rules import OPEN
from linli.cases.rules import Part as CasePart
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.people.models import Role
from linli.reception.models import Hall, JointMeeting, Ticket, Undertaking
from linli.reception.rules import WindowPart
from linli.record.models import Thing
from linli.record.registers import Register, register_parts

LINK = "ticket"  # the channel of a ticket's own link: it opens nothing else
OFFICES = {
    Role.HANDLER,
    Role.CLERK,
    Role.SUPERVISOR,
    Role.COMMUNITY_WORKER,
}  # who may act for a unit that was called in
PUBLIC = {Kind.PASSERBY, Kind.PERSON, Kind.LINK}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing; only those ``asked`` for need be right."""
    if isinstance(thing, Register):
        return register_parts(actor)
    parts: set[WindowPart] = {WindowPart.CLOCK} if actor.kind is Kind.CLOCK else set()
    if isinstance(thing, Ticket):
        return parts | _towards_ticket(actor, thing)
    meeting = thing.root
    assert isinstance(meeting, JointMeeting)
    return parts | _towards_meeting(actor, meeting, thing, set(WindowPart) if asked is None else asked)


def visible_to(actor: Actor) -> QuerySet[Ticket]:
    """The row ``view_ticket``, asked of the whole table: the clerks of the hall, and nobody else."""
    if not (actor.is_staff and actor.role == Role.CLERK and actor.unit):
        return Ticket.objects.none()
    return Ticket.objects.filter(hall__unit=actor.unit)


def joint_visible_to(actor: Actor) -> QuerySet[JointMeeting]:
    """The row ``view_joint``: who sees the case, and who was called in."""
    if not actor.is_staff:
        return JointMeeting.objects.none()
    seen = Q(case__in=cases.visible_to(cases.at_work(actor)).values("pk"))
    if actor.unit and actor.role in OFFICES:
        called = JointMeeting.offices.through.objects.filter(unit=actor.unit).values("jointmeeting")
        seen |= Q(pk__in=called) | Q(pk__in=Undertaking.objects.filter(unit=actor.unit).values("meeting"))
    return JointMeeting.objects.filter(seen)


def hall_of(actor: Actor) -> Hall | None:
    """The hall whose window this person keeps."""
    if not (actor.is_staff and actor.role == Role.CLERK and actor.unit):
        return None
    return Hall.objects.filter(unit=actor.unit, state="active").select_related("unit").first()


def may_convene(actor: Actor, meeting: JointMeeting) -> bool:
    """A clerk, or the unit that leads the case now."""
    parts = cases.parts_of(cases.at_work(actor), meeting.case)
    return actor.is_staff and bool(parts & {CasePart.CLERK, CasePart.LEAD})


def open_to(actor: Actor, thing: Thing) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state or None, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def may_ever(actor: Actor, thing: Thing, action: str) -> bool:
    """Whether this person might have done it in some state: a page of theirs that is old by now may have offered it."""
    parts = parts_of(actor, thing)
    return any(thing.rules.may(action, state=state, parts=parts) for state in thing.rules.states_for(action))


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    check = _BLOCKERS.get((type(thing), action))
    return check(thing) if check else []


def _towards_ticket(actor: Actor, ticket: Ticket) -> set[WindowPart]:
    plays = {
        WindowPart.ANYONE: actor.kind in PUBLIC and not actor.is_staff,
        WindowPart.HOLDER: actor.kind is Kind.LINK and actor.channel == LINK and actor.id == ticket.pk,
        WindowPart.WINDOW: actor.is_staff and actor.role == Role.CLERK and actor.unit == ticket.hall.unit_id,
    }
    return {part for part, played in plays.items() if played}


def _towards_meeting(actor: Actor, meeting: JointMeeting, thing: Thing, asked: Parts) -> set[WindowPart]:
    if not actor.is_staff:
        return set()
    parts: set[WindowPart] = set()
    if WindowPart.CONVENER in asked and may_convene(actor, meeting):
        parts.add(WindowPart.CONVENER)
    if WindowPart.OFFICE in asked and _is_called(actor, meeting, thing):
        parts.add(WindowPart.OFFICE)
    if WindowPart.WATCHER in asked and _sees_case(actor, meeting):
        parts.add(WindowPart.WATCHER)
    return parts


def _is_called(actor: Actor, meeting: JointMeeting, thing: Thing) -> bool:
    if not actor.unit or actor.role not in OFFICES:
        return False
    if isinstance(thing, Undertaking):
        return thing.unit_id == actor.unit
    if not meeting.pk:
        return False
    return meeting.offices.filter(pk=actor.unit).exists() or meeting.undertakings.filter(unit=actor.unit).exists()


def _sees_case(actor: Actor, meeting: JointMeeting) -> bool:
    return cases.visible_to(cases.at_work(actor)).filter(pk=meeting.case_id).exists()


def _take(ticket: Ticket) -> list[str]:
    hall = ticket.hall
    return [] if hall.is_active and hall.takes_numbers else [_("No numbers are given out here now.")]


def _call(ticket: Ticket) -> list[str]:
    return [] if ticket.window else [_("Say first at which window you sit: whoever is called must know where to go.")]


def _call_joint(meeting: JointMeeting) -> list[str]:
    return [] if meeting.case.state in OPEN else [_("The case is not open any more.")]


_BLOCKERS: dict[tuple[type[Thing], str], Callable[[Any], list[str]]] = {
    (Ticket, "take_ticket"): _take,
    (Ticket, "call_ticket"): _call,
    (JointMeeting, "call_joint"): _call_joint,
    (JointMeeting, "hold_joint"): _call_joint,
    (JointMeeting, "add_undertaking"): _call_joint,
}
