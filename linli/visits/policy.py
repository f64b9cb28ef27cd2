"""Who one is to a round, a visit, an entry of the care list, a clock of a worker. What that part may do is in rules.py."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.people.models import Role
from linli.people.policy import is_colleague
from linli.record.models import Thing
from linli.record.registers import Register, register_parts
from linli.visits.models import CareEntry, CheckBack, Round, Visit
from linli.visits.rules import Audience, CareState, Part

LOCALS = {Role.GRID_WORKER, Role.COMMUNITY_WORKER}
OVERSEERS = {Role.CLERK, Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing; only those ``asked`` for need be right."""
    if isinstance(thing, Register):
        return register_parts(actor)
    parts = {Part.CLOCK} if actor.kind is Kind.CLOCK else {Part.IMPORT} if actor.kind is Kind.IMPORT else set()
    if isinstance(thing, CheckBack):
        parts |= {Part.ONESELF} if is_colleague(actor) and actor.id == thing.user_id else set()
        parts |= {Part.COLLEAGUE} if is_colleague(actor) and actor.unit == thing.unit_id else set()
        return parts
    assert isinstance(thing, Round | Visit | CareEntry)
    if is_local(actor, thing.area_id) or _is_named(actor, thing):
        parts.add(Part.LOCAL)
    if Part.LOCAL in parts and actor.role == Role.COMMUNITY_WORKER:
        parts.add(Part.COMMUNITY)
    if isinstance(thing, CareEntry) and thing.audience == Audience.COMMUNITY and Part.COMMUNITY not in parts:
        parts.discard(Part.LOCAL)
    if isinstance(thing, Visit) and actor.is_staff and actor.id in {thing.visitor_id, thing.companion_id}:
        parts.add(Part.ONESELF)
    return parts


def is_local(actor: Actor, area: str | None) -> bool:
    """Whether this actor works in the area with this code, as a grid worker or in the community."""
    return actor.role in LOCALS and bool(actor.area) and (area or "").startswith(actor.area)


def _is_named(actor: Actor, thing: Round | Visit | CareEntry) -> bool:
    """Whoever was named for a round walks it, also as a stand-in from the next grid."""
    pk = thing.pk if isinstance(thing, Round) else thing.round_id if isinstance(thing, Visit) else None
    if actor.role not in LOCALS or not pk:
        return False
    return Round.workers.through.objects.filter(round_id=pk, user_id=actor.id or 0).exists()


def visible_to(actor: Actor) -> QuerySet[Round]:
    """The row ``view_round``, asked of the whole table; a test holds both together."""
    if actor.role not in LOCALS:
        return Round.objects.none()
    here = Q(area__code__startswith=actor.area) if actor.area else Q(pk__in=[])
    return Round.objects.filter(here | Q(pk__in=_walks(actor)))


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """The row ``view_visit``, asked of the whole table."""
    if not actor.is_staff:
        return Visit.objects.none()
    mine = Q(visitor=actor.id) | Q(companion=actor.id)
    if actor.role not in LOCALS:
        return Visit.objects.filter(mine)
    here = Q(area__code__startswith=actor.area) if actor.area else Q(pk__in=[])
    return Visit.objects.filter(here | mine | Q(round__in=_walks(actor)))


def care_visible_to(actor: Actor) -> QuerySet[CareEntry]:
    """The row ``view_care``, asked of the whole table: only while the consent holds, and only for whom it names."""
    if actor.role not in LOCALS or not actor.area:
        return CareEntry.objects.none()
    found = CareEntry.objects.filter(area__code__startswith=actor.area, state=CareState.ACTIVE)
    return found if actor.role == Role.COMMUNITY_WORKER else found.filter(audience=Audience.GRID)


def check_backs_visible_to(actor: Actor) -> QuerySet[CheckBack]:
    """The row ``view_check_back``, asked of the whole table."""
    if not is_colleague(actor):
        return CheckBack.objects.none()
    return CheckBack.objects.filter(Q(user_id=actor.id) | Q(unit_id=actor.unit or 0))


def _walks(actor: Actor) -> QuerySet[Any]:
    """The ids of rounds for which this actor was named."""
    return Round.workers.through.objects.filter(user_id=actor.id or 0).values("round_id")


def covers(actor: Actor) -> str | None:
    """The code of the area whose coverage (counts, no names) this actor may see; "" is the whole city, None is nothing."""
    if actor.role in LOCALS:
        return actor.area or None
    return actor.area if actor.is_staff and actor.role in OVERSEERS else None


def may_plan(actor: Actor) -> bool:
    """Whether this actor could plan some round: whoever works in an area."""
    return actor.role in LOCALS and bool(actor.area)


def open_to(actor: Actor, thing: Thing) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    if isinstance(thing, CareEntry):
        return _care_blockers(thing, action)
    if isinstance(thing, Visit) and action == "settle_clash" and thing.clashes_with_id is None:
        return [_("There is nothing to settle.")]
    if isinstance(thing, Visit) and action == "tie_case" and type(thing).objects.filter(pk=thing.pk).exclude(case=None):
        return [_("This visit has its request already.")]
    if isinstance(thing, CheckBack) and action == "set_check_back" and thing.ask_at <= timezone.now():
        return [_("Please choose a time that is still to come.")]
    return []


def _care_blockers(entry: CareEntry, action: str) -> list[str]:
    if action in {"enter_care", "change_care"}:
        missing = []
        if entry.consent_until < timezone.localdate():
            missing.append(_("The consent has ended by that day."))
        if entry.consented_on > timezone.localdate():
            missing.append(_("Consent is given first, and written down then."))
        return missing
    return []
