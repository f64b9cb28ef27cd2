"""What crosses into lower apps: each step by the book of whoever it belongs to, all of it in one transaction.

A deed becomes a case; a topic is put to more people, by a talk or by a counted vote.
"""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.cases.rules import CaseState
from linli.councils.actions.resolutions import link_deed
from linli.councils.actions.topics import tie_topic
from linli.councils.models import Deed, Tie, Topic
from linli.kernel.actor import Actor
from linli.people.models import Role, Unit
from linli.people.queries import SPEAKERS
from linli.record.models import Act
from linli.talks import actions as talks
from linli.talks.models import Talk
from linli.ui.templatetags.words import in_full
from linli.votes import actions as votes
from linli.votes.models import Vote


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
        is_new = case is None
        if case is None:
            case = Case.objects.get(pk=_raise(deed, lead, category, by, uuid5(key, "case")).root_id)
        elif lead is not None and by.role == Role.CLERK and _may_assist(case, lead):
            cases.add_unit(case, unit=lead, words=deed.what, by=by, key=uuid5(key, "case"))
        sent: dict[str, Any] = {"key": key} if seen is None else {"key": key, "seen": seen}
        share = None if is_new or lead is None else case.tasks.live().filter(unit=lead, is_lead=False).first()
        return link_deed(deed, case=case, task=share, by=by, **sent)


def put_to_talk(topic: Topic, *, by: Actor, key: UUID | None = None, **asked: Any) -> Act:
    """A talk by code on this topic (码上征询), in preparation; ``asked`` is what `talks.begin_talk` asks.

    Its result comes back by `take_background`. Sent twice with one key it is one talk. Returns the act of the talk.
    """
    key = key or uuid4()
    with transaction.atomic():
        begun = talks.begin_talk(**asked, by=by, key=uuid5(key, "talk"))
        tie_topic(topic, thing=Talk.objects.get(pk=begun.root_id), way=Tie.Way.ASKED, by=by, key=key)
    return begun


def put_to_vote(topic: Topic, *, by: Actor, key: UUID | None = None, **asked: Any) -> Act:
    """A counted vote on this topic (付诸表决), in preparation; ``asked`` is what `votes.draft_vote` asks.

    Its certified result decides the topic (`record_resolution`). Sent twice with one key it is one vote. Returns
    the act of the vote.
    """
    key = key or uuid4()
    with transaction.atomic():
        begun = votes.draft_vote(**asked, by=by, key=uuid5(key, "vote"))
        tie_topic(topic, thing=Vote.objects.get(pk=begun.root_id), way=Tie.Way.ASKED, by=by, key=key)
    return begun


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
        "agreed_on": deed.due_on,
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
        lines.append(_("To be done by %(unit)s, by %(day)s.") % {"unit": lead, "day": in_full(deed.due_on)})
    return "\n".join(lines)
