"""A meeting is planned, its agenda set, people invited; it is announced, opened and ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.councils.models import AgendaItem, Council, Invitation, Meeting, Topic
from linli.councils.policy import too_soon
from linli.councils.rules import MeetingState
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.models import Unit
from linli.record.acts import Blocked, Doing, Sent, act, once, one_step
from linli.record.models import Act

USUAL_MINUTES = 15


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One line of an agenda as it shall be; ``pk`` of an item that is there already."""

    title: str
    minutes: int
    topic: Topic | None = None
    pk: int | None = None


@once
def plan_meeting(
    council: Council,
    *,
    title: str,
    starts_at: datetime,
    place: str,
    seats: int | None = None,
    topics: Iterable[Topic] = (),
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """When, where, and what about (筹备会议): each topic becomes an item of the agenda."""
    meeting = Meeting(council=council, title=title, starts_at=starts_at, place=place, seats=seats)
    with act(meeting, "plan_meeting", by=by, **sent) as a:
        for position, topic in enumerate(topics):
            _refuse_other_council(topic, council)
            AgendaItem.objects.create(
                meeting=meeting, position=position, topic=topic, title=topic.title, minutes=USUAL_MINUTES
            )
    return a.row


@once
def change_meeting(
    meeting: Meeting,
    *,
    title: str,
    starts_at: datetime,
    place: str,
    seats: int | None = None,
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """Another time or place; who was invited is told. What hangs at the door comes sooner only with the days of notice."""
    is_sooner = meeting.state == MeetingState.ANNOUNCED and starts_at < meeting.starts_at
    if is_sooner and (why := too_soon(meeting, starts_at)):
        raise Blocked(why)
    changes = {"title": title, "starts_at": starts_at, "place": place, "seats": seats}
    with act(meeting, "change_meeting", by=by, changes=changes, **sent) as a:
        _tell_invited(a, meeting, "meeting_changed")
    return a.row


@once
def set_agenda(meeting: Meeting, *, rows: Sequence[AgendaRow], by: Actor, **sent: Unpack[Sent]) -> Act:
    """The items in order, with the time each may take (议程)."""
    with act(meeting, "set_agenda", by=by, **sent) as a:
        kept = {row.pk for row in rows if row.pk}
        for item in meeting.agenda.exclude(pk__in=kept):
            if item.notes.exists() or item.wordings.exists() or item.pk == meeting.item_id:
                raise Refused(_("“%(item)s” has been talked about; it stays on the agenda.") % {"item": item})
            item.delete()
        for position, row in enumerate(rows):
            _put(meeting, position, row)
    return a.row


@once
def invite(
    meeting: Meeting, *, units: Iterable[Unit] = (), guests: Iterable[str] = (), by: Actor, **sent: Unpack[Sent]
) -> Act:
    """Co-resident organisations, the property firm, building leaders, grid workers (邀请)."""
    with act(meeting, "invite", by=by, **sent) as a:
        known = set(meeting.invitations.values_list("unit", flat=True))
        for unit in units:
            if unit.pk not in known:
                Invitation.objects.create(meeting=meeting, unit=unit)
                a.tell(unit, "meeting_invited", meeting=meeting.pk)
        here = {one.guest for one in meeting.invitations.filter(unit=None)}
        for guest in dict.fromkeys(guests):
            if guest not in here:
                Invitation.objects.create(meeting=meeting, guest=guest)
    return a.row


@once
def announce(meeting: Meeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Posted for everybody to read (会议通知)."""
    return one_step(meeting, "announce", by=by, **sent)


@once
def open_meeting(meeting: Meeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """People have sat down; the first item comes up, and the code at the door works."""
    now = sent.get("occurred_at") or timezone.now()
    changes = {"opened_at": now, "turned_at": now, "item": meeting.agenda.first()}
    return one_step(meeting, "open_meeting", by=by, changes=changes, **sent)


@once
def put_off(meeting: Meeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Opened by mistake, on another day than the one that hangs at the door: it stands as announced again."""
    changes = {"opened_at": None, "turned_at": None, "item": None}
    return one_step(meeting, "put_off", by=by, changes=changes, **sent)


@once
def close_meeting(meeting: Meeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Everybody goes home (散会)."""
    changes = {"ended_at": sent.get("occurred_at") or timezone.now(), "item": None, "turned_at": None}
    return one_step(meeting, "close_meeting", by=by, changes=changes, **sent)


@once
def reopen_meeting(meeting: Meeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was ended too soon."""
    return one_step(meeting, "reopen_meeting", by=by, changes={"ended_at": None}, **sent)


@once
def cancel_meeting(meeting: Meeting, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It does not take place; who was invited is told."""
    with act(meeting, "cancel_meeting", by=by, words=words, changes={"ended_at": timezone.now()}, **sent) as a:
        _tell_invited(a, meeting, "meeting_cancelled")
    return a.row


@once
def plan_again(meeting: Meeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It takes place after all."""
    return one_step(meeting, "plan_again", by=by, changes={"ended_at": None}, **sent)


def _put(meeting: Meeting, position: int, row: AgendaRow) -> None:
    if row.topic is not None:
        _refuse_other_council(row.topic, meeting.council)
    facts = {"position": position, "topic": row.topic, "title": row.title, "minutes": row.minutes}
    if row.pk:
        meeting.agenda.filter(pk=row.pk).update(**facts)
    else:
        AgendaItem.objects.create(meeting=meeting, **facts)


def _refuse_other_council(topic: Topic, council: Council) -> None:
    if topic.council_id != council.pk:
        raise Refused(_("“%(topic)s” belongs to another council.") % {"topic": topic})


def _tell_invited(a: Doing, meeting: Meeting, what: str) -> None:
    for invitation in meeting.invitations.filter(unit__isnull=False).select_related("unit"):
        a.tell(invitation.unit, what, meeting=meeting.pk)
