"""What crosses into cases: each step by the book of whoever it belongs to, all of it in one transaction."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.cases.rules import CaseState
from linli.councils.actions.resolutions import link_deed
from linli.councils.models import Deed
from linli.kernel.actor import Actor
from linli.people.models import Role, Unit
from linli.people.queries import SPEAKERS
from linli.record.models import Act
from linli.ui.templatetags.words import day


def hand_over_deed(
    deed: Deed,
    *,
    lead: Unit | None = None,
    category: Category | None = None,
    case: Case | None = None,
    by: Actor,
    key: UUID | None = None,
    seen: int | None = None,
) -> Act:
    """A deed becomes a case (转办), or a share of one that is there already.

    The clerk hands it over to its lead at once; a worker of the area takes it in, so that its clock runs, and the
    clerk hands it over; anybody else raises it. Sent twice with one key it is one case.
    """
    key = key or uuid4()
    with transaction.atomic():
        if case is None:
            case = Case.objects.get(pk=_raise(deed, lead, category, by, uuid5(key, "case")).root_id)
        elif lead is not None and by.role == Role.CLERK and _may_assist(case, lead):
            cases.add_unit(case, unit=lead, words=deed.what, by=by, key=uuid5(key, "case"))
        sent: dict[str, Any] = {"key": key} if seen is None else {"key": key, "seen": seen}
        return link_deed(deed, case=case, by=by, **sent)


def _may_assist(case: Case, unit: Unit) -> bool:
    """Whether this unit could take a share of the case and has none yet."""
    return case.state == CaseState.IN_HAND and not case.tasks.live().filter(unit=unit).exists()


def _raise(deed: Deed, lead: Unit | None, category: Category | None, by: Actor, key: UUID) -> Act:
    council = deed.topic.council
    how: dict[str, Any] = {
        "words": _words(deed, lead),
        "channel": Case.Channel.COUNCIL,
        "title": deed.what[:80],
        "area": council.area,
        "by": by,
        "key": key,
    }
    if by.role == Role.CLERK:
        return cases.take_call(
            **how, category=category, lead=lead, instruction=_("Resolved by the council: see there.")
        )
    covers = bool(by.area) and council.area_id.startswith(by.area)
    if by.role in SPEAKERS and covers:
        return cases.take_call(**how, category=category)
    return cases.raise_case(**how)


def _words(deed: Deed, lead: Unit | None) -> str:
    """What the case says of itself: what, whose, by when, from which resolution."""
    lines = [
        deed.what,
        _("Resolved by %(council)s on %(topic)s.") % {"council": deed.topic.council, "topic": deed.topic},
    ]
    if lead is not None:
        lines.append(_("To be done by %(unit)s, by %(day)s.") % {"unit": lead, "day": day(deed.due_on)})
    return "\n".join(lines)
