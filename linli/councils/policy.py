"""Who one is to a council and to all that lies in it. What that part may do is in rules.py."""

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.councils.models import (
    Council,
    CouncilKind,
    Deed,
    Meeting,
    Minutes,
    Resolution,
    SpeakingNote,
    Support,
    Tie,
    Topic,
    Wording,
)
from linli.councils.rules import LIVE, CouncilPart, DeedState, MeetingState, SupportState
from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Parts
from linli.people.models import Role
from linli.record.models import Thing
from linli.record.registers import Register, RegisterState, register_parts
from linli.votes.models import Vote
from linli.votes.rules import VoteState
from linli.votes.tally import Outcome, share

WORKING = {Role.CLERK, Role.HANDLER, Role.SUPERVISOR, Role.COMMUNITY_WORKER, Role.GRID_WORKER}
LOCALS = {Role.GRID_WORKER, Role.COMMUNITY_WORKER}
OVER_AREA = {Role.CLERK, Role.SUPERVISOR, Role.LEADER}
READ_ALL = OVER_AREA | {Role.ADMINISTRATOR}


def parts_of(actor: Actor, thing: Thing, *, asked: Parts | None = None) -> Parts:
    """The parts played towards one thing; only those ``asked`` for need be right."""
    if isinstance(thing, Register):
        return register_parts(actor)
    council = council_of(thing)
    covers = _covers(actor, council)
    plays = {
        CouncilPart.ANYONE: True,
        CouncilPart.CONVENER: _convenes(actor, council),
        CouncilPart.CLERK: actor.role == Role.CLERK and covers,
        CouncilPart.SUPERVISOR: actor.role == Role.SUPERVISOR and covers,
        CouncilPart.LEADER: actor.role == Role.LEADER and covers,
        CouncilPart.ADMINISTRATOR: actor.role == Role.ADMINISTRATOR,
        CouncilPart.PROPOSER: isinstance(thing, Resolution)
        and actor.kind is Kind.PERSON
        and actor.id == thing.proposer_id,
        CouncilPart.CLOCK: actor.kind is Kind.CLOCK,
        CouncilPart.IMPORT: actor.kind is Kind.IMPORT,
    }
    if asked is None or CouncilPart.INVITED in asked:
        plays[CouncilPart.INVITED] = _is_invited(actor, thing)
    return {part for part, played in plays.items() if played}


def council_of(thing: Thing) -> Council:
    """The council in which it lies."""
    if isinstance(thing, Council):
        return thing
    if isinstance(thing, Topic | Meeting):
        return thing.council
    if isinstance(thing, Minutes):
        return thing.meeting.council
    assert isinstance(thing, Support | Resolution | Deed)
    return thing.topic.council


def visible_to(actor: Actor) -> QuerySet[Council]:
    """The row ``view_council``, asked of the whole table; a test holds both together."""
    return Council.objects.filter(_seen(actor, ""))


def topics_visible_to(actor: Actor) -> QuerySet[Topic]:
    """The row ``view_topic``: of one's councils, and those whose meeting one was invited to or has a deed of."""
    seen = _seen(actor, "council__")
    if actor.unit and actor.role in WORKING:
        invited = Meeting.objects.filter(invitations__unit=actor.unit)
        seen |= Q(pk__in=Topic.objects.filter(Q(items__meeting__in=invited) | Q(deeds__unit=actor.unit)).values("pk"))
    return Topic.objects.filter(seen)


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """The row ``view_meeting``: of one's councils, and those one was invited to."""
    seen = _seen(actor, "council__")
    if actor.unit and actor.role in WORKING:
        seen |= Q(pk__in=Meeting.objects.filter(invitations__unit=actor.unit).values("pk"))
    return Meeting.objects.filter(seen)


def open_to(actor: Actor, thing: Thing) -> dict[str, list[str]]:
    """The actions open now, each with what still blocks it."""
    actions = thing.rules.open_to(state=thing.state, parts=parts_of(actor, thing))
    return {action: blockers_of(thing, action) for action in actions}


def blockers_of(thing: Thing, action: str) -> list[str]:
    """All that is missing, at once, in words for people."""
    check = _BLOCKERS.get((type(thing), action))
    return check(thing) if check else []


def supporters(topic: Topic) -> int:
    """How many support it, with those of what was merged into it; merging moves nobody's support."""
    both = Support.objects.filter(Q(topic=topic) | Q(topic__merged_into=topic), state=SupportState.GIVEN)
    by_device = both.filter(on_paper=False).values("device").distinct().count()
    return by_device + (both.filter(on_paper=True).aggregate(n=Sum("count"))["n"] or 0)


def votes_of(topic: Topic) -> QuerySet[Vote]:
    """The counted votes held on a topic."""
    tied = Tie.objects.filter(topic=topic, kind=Vote._meta.label_lower)
    return Vote.objects.filter(pk__in=tied.values("thing_id"))


def decided_votes(topic: Topic) -> QuerySet[Vote]:
    """Those that adopted what was put to them, and stand."""
    stands = votes_of(topic).filter(state=VoteState.CERTIFIED, result__outcome__in=[Outcome.ADOPTED, Outcome.PARTLY])
    return stands.order_by("-decided_at")


def present(meeting: Meeting) -> int:
    """How many were there, struck out ones apart."""
    return meeting.attendances.filter(struck_at=None).count()


def _convenes(actor: Actor, council: Council) -> bool:
    if actor.role not in WORKING:
        return False
    return actor.unit == council.unit_id or (actor.role in LOCALS and _is_local(actor, council))


def _is_local(actor: Actor, council: Council) -> bool:
    """Works in the area of the council, or in a part of it."""
    if not actor.area or not council.area_id:
        return False
    return council.area_id.startswith(actor.area) or actor.area.startswith(council.area_id)


def _covers(actor: Actor, council: Council) -> bool:
    return actor.is_staff and (not actor.area or (council.area_id or "").startswith(actor.area))


def _is_invited(actor: Actor, thing: Thing) -> bool:
    if not actor.unit or actor.role not in WORKING or not thing.pk:
        return False
    if isinstance(thing, Topic):
        invited = thing.items.filter(meeting__invitations__unit=actor.unit).exists()
        return invited or thing.deeds.filter(unit=actor.unit).exists()
    return isinstance(thing, Meeting) and thing.invitations.filter(unit=actor.unit).exists()


def _seen(actor: Actor, to: str) -> Q:
    """Councils that one reads or convenes; ``to`` leads to them."""
    if not actor.is_staff:
        return Q(pk__in=[])
    seen = Q(pk__in=[])
    if actor.role == Role.ADMINISTRATOR or (actor.role in OVER_AREA and not actor.area):
        return Q(pk__isnull=False)
    if actor.role in OVER_AREA | LOCALS and actor.area:
        seen |= Q(**{f"{to}area__code__startswith": actor.area})
    if actor.role in LOCALS and actor.area:
        above = [actor.area[:length] for length in range(6, len(actor.area), 3)]
        seen |= Q(**{f"{to}area__in": above})
    if actor.role in WORKING and actor.unit:
        seen |= Q(**{f"{to}unit": actor.unit})
    return seen


def _propose(topic: Topic) -> list[str]:
    return [] if topic.council.is_sitting else [_("This council no longer sits.")]


def _show(topic: Topic) -> list[str]:
    return [] if topic.asked else [_("Please say first what is asked: this is what the neighbours read.")]


def _accept(topic: Topic) -> list[str]:
    missing = []
    if not (topic.asked and topic.decides and topic.possible and topic.decide_by):
        missing.append(_("Please say first what is asked, who decides, what is possible, and by when."))
    lack = topic.council.kind.support_needed - supporters(topic)
    if lack > 0:
        missing.append(
            ngettext("%(n)d more supporter is needed.", "%(n)d more supporters are needed.", lack) % {"n": lack}
        )
    return missing


def _merge(topic: Topic) -> list[str]:
    other = topic.merged_into
    if other is None:
        return []
    if other.pk == topic.pk or other.state not in LIVE:
        return [_("It can be merged only into another topic that is still open.")]
    if topic.merged.exists():
        return [_("Other topics are merged into this one; merge it the other way round.")]
    return []


def _plan(meeting: Meeting) -> list[str]:
    return [] if meeting.council.is_sitting else [_("This council no longer sits.")]


def too_soon(meeting: Meeting, starts_at: datetime) -> list[str]:
    """What forbids telling people today that it begins then: the days of notice of its form."""
    days = meeting.council.kind.notice_days
    if not days or starts_at >= timezone.now() + timedelta(days=days):
        return []
    why = ngettext(
        "This form of council is announced at least %(n)d day before.",
        "This form of council is announced at least %(n)d days before.",
        days,
    )
    return [why % {"n": days}]


def _announce(meeting: Meeting) -> list[str]:
    missing = [] if meeting.agenda.exists() else [_("The agenda is empty.")]
    return missing + too_soon(meeting, meeting.starts_at)


def _open(meeting: Meeting) -> list[str]:
    missing = []
    if meeting.state == MeetingState.PLANNED and meeting.council.kind.notice_days:
        missing.append(_("It must be announced first."))
    if not meeting.agenda.exists():
        missing.append(_("The agenda is empty."))
    return missing


def _put_off(meeting: Meeting) -> list[str]:
    begun = meeting.attendances.exists() or Wording.objects.filter(item__meeting=meeting).exists()
    begun = begun or SpeakingNote.objects.filter(item__meeting=meeting).exists()
    return [_("Somebody is written down as present, or something was said: it has begun.")] if begun else []


def _unfrozen(meeting: Meeting) -> list[str]:
    """What the minutes say is what happened: once they are frozen nobody is added, nothing counted, nothing struck out."""
    written = getattr(meeting, "written", None)
    return [_("The minutes are frozen.")] if written is not None and written.is_frozen else []


def _unsettled(meeting: Meeting) -> list[str]:
    """What was said and counted changes no more while attendees read about it: who corrects the minutes asks them anew."""
    written = getattr(meeting, "written", None)
    if written is not None and written.is_circulated:
        return [_("The minutes were sent round; please correct them first, which asks everybody anew.")]
    return _unfrozen(meeting)


def _draft(minutes: Minutes) -> list[str]:
    if not minutes.meeting.is_ended:
        return [_("The meeting must be ended first.")]
    if Minutes.objects.filter(meeting=minutes.meeting).exists():
        return [_("There are minutes already.")]
    return []


def _circulate(minutes: Minutes) -> list[str]:
    return [] if present(minutes.meeting) else [_("Nobody is written down as present.")]


def _freeze(minutes: Minutes) -> list[str]:
    spoke = minutes.confirmations.filter(round=minutes.round, attendance__struck_at=None).count()
    if spoke >= present(minutes.meeting):
        return []
    if minutes.confirm_by is not None and minutes.confirm_by <= timezone.now():
        return []
    return [_("Attendees may still object.")]


def _record(resolution: Resolution) -> list[str]:
    meeting, kind, missing = resolution.meeting, resolution.topic.council.kind, []
    if resolution.vote is not None and not decided_votes(resolution.topic).filter(pk=resolution.vote.pk).exists():
        missing.append(_("This vote did not decide the topic: it was not adopted, or is not certified."))
    if meeting is None:
        if resolution.vote is None:
            missing.append(_("Please say at which meeting, or by which vote."))
    elif meeting.state not in {MeetingState.OPEN, MeetingState.ENDED}:
        missing.append(_("The meeting has not been held yet."))
    elif not meeting.agenda.filter(topic=resolution.topic).exists():
        missing.append(_("The topic was not on the agenda of this meeting."))
    if meeting and not resolution.vote:
        missing += _too_few(resolution, kind, present(meeting))
    if kind.needs_vote and not resolution.vote and not resolution.vote_reference:
        missing.append(_("This form of council decides by a counted vote: please put the topic to the vote first."))
    return missing


def _too_few(resolution: Resolution, kind: CouncilKind, here: int) -> list[str]:
    """Who was there, and the hands, against the figures of the form of council; where no hands were counted they agreed by talking."""
    missing, asked, agree = [], kind.pass_share, resolution.agree
    if here < kind.least_present:
        facts = {"least": kind.least_present, "here": here}
        missing.append(_("%(least)d people must be there for a resolution; %(here)d were.") % facts)
    if asked and agree is not None and not resolution.vote_reference and Fraction(agree) <= share(asked) * here:
        facts_of = {"share": asked, "agree": agree, "here": here}
        missing.append(_("More than %(share)s of those present must be for it; %(agree)d of %(here)d were.") % facts_of)
    return missing


def _publish(resolution: Resolution) -> list[str]:
    if resolution.vote is not None and resolution.vote.state != VoteState.CERTIFIED:
        return [_("The vote that decided this does not stand any more.")]
    if resolution.meeting is None:
        return []
    written = Minutes.objects.filter(meeting=resolution.meeting).first()
    return [] if written and written.is_frozen else [_("The minutes of the meeting are not frozen yet.")]


def _revoke(resolution: Resolution) -> list[str]:
    handed = resolution.deeds.filter(state=DeedState.IN_CASE).exists()
    return [_("Part of it is being handled as a case already.")] if handed else []


def _link(deed: Deed) -> list[str]:
    return [] if deed.case_id else [_("No case was named.")]


def _retire_kind(kind: CouncilKind) -> list[str]:
    sitting = kind.councils.filter(state="sitting").exists() and kind.state == RegisterState.ACTIVE
    return [_("Councils of this form still sit.")] if sitting else []


WHO_WAS_THERE = {"reopen_meeting", "enter_attendance", "strike_attendance"}
WHAT_WAS_SAID = {"note_down", "strike_note", "propose_wording", "strike_wording", "count_hands"}
_BLOCKERS: dict[tuple[type[Thing], str], Callable[[Any], list[str]]] = {
    (CouncilKind, "retire"): _retire_kind,
    (Topic, "propose_topic"): _propose,
    (Topic, "show_topic"): _show,
    (Topic, "accept_topic"): _accept,
    (Topic, "merge_topic"): _merge,
    (Meeting, "plan_meeting"): _plan,
    (Meeting, "announce"): _announce,
    (Meeting, "open_meeting"): _open,
    (Meeting, "put_off"): _put_off,
    **{(Meeting, action): _unfrozen for action in WHO_WAS_THERE},
    **{(Meeting, action): _unsettled for action in WHAT_WAS_SAID},
    (Minutes, "draft_minutes"): _draft,
    (Minutes, "circulate_minutes"): _circulate,
    (Minutes, "freeze_minutes"): _freeze,
    (Resolution, "record_resolution"): _record,
    (Resolution, "publish_resolution"): _publish,
    (Resolution, "revoke_resolution"): _revoke,
    (Deed, "link_deed"): _link,
}
