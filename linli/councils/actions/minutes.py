"""Minutes: drafted from what was noted, corrected, confirmed by those who were there, frozen."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.councils.models import Attendance, Confirmation, Meeting, Minutes
from linli.councils.queries.drafts import body_of
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.record.acts import Doing, Sent, act, once, one_step
from linli.record.models import Act


@once
def draft_minutes(meeting: Meeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """They build themselves from agenda, attendance, notes, wordings and hands."""
    return one_step(Minutes(meeting=meeting, body=body_of(meeting)), "draft_minutes", by=by, **sent)


@once
def correct_minutes(minutes: Minutes, *, body: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another text: whoever confirmed the earlier one is asked anew."""
    changes = {"body": body, "round": minutes.round + 1, "confirm_by": None}
    return one_step(minutes, "correct_minutes", by=by, changes=changes, words=body, **sent)


@once
def circulate_minutes(minutes: Minutes, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Attendees may read and object until the time the form of council gives them."""
    hours = minutes.meeting.council.kind.confirm_hours
    changes = {"confirm_by": timezone.now() + timedelta(hours=hours)}
    return one_step(minutes, "circulate_minutes", by=by, changes=changes, **sent)


@once
def confirm_minutes(
    minutes: Minutes, *, attendance: Attendance, says: str, told: str = "", by: Actor, **sent: Unpack[Sent]
) -> Act:
    """An attendee finds them right, or objects and says why; the objection is kept with the minutes."""
    with act(minutes, "confirm_minutes", by=by, **sent) as a:
        _speak(a, minutes, attendance, says, told, on_paper=False)
    return a.row


@once
def confirm_on_paper(
    minutes: Minutes,
    *,
    attendances: Iterable[Attendance],
    says: str,
    told: str = "",
    by: Actor,
    **sent: Unpack[Sent],
) -> Act:
    """The same with signatures on paper, entered by a worker and marked as such; an objection is that of one person."""
    people = list(attendances)
    if says == Confirmation.Says.OBJECTS and len(people) > 1:
        raise Refused(_("Each objection is entered for itself."))
    with act(minutes, "confirm_on_paper", by=by, **sent) as a:
        for attendance in people:
            _speak(a, minutes, attendance, says, told, on_paper=True)
    return a.row


@once
def freeze_minutes(minutes: Minutes, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """From now on they stay as they are (定稿); their digest is in the record and on every print."""
    changes = {"frozen_at": timezone.now(), "digest": digest_of(minutes.body)}
    return one_step(minutes, "freeze_minutes", by=by, changes=changes, **sent)


@once
def add_to_minutes(minutes: Minutes, *, remark: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A remark below frozen minutes (补记): what stands above it is not touched."""
    day = timezone.localdate().isoformat()
    remarks = f"{minutes.remarks}\n{day} {remark}".strip()
    return one_step(minutes, "add_to_minutes", by=by, changes={"remarks": remarks}, words=remark, **sent)


def digest_of(body: str) -> str:
    """SHA-256 of the text as it is stored, in hexadecimal: anybody can work it out again."""
    return hashlib.sha256(body.encode()).hexdigest()


def _speak(a: Doing, minutes: Minutes, attendance: Attendance, says: str, told: str, *, on_paper: bool) -> None:
    """Once per attendee and round; saying it again replaces what was said."""
    if attendance.meeting_id != minutes.meeting_id or attendance.struck_at is not None:
        raise Refused(_("Only who was there can confirm the minutes."))
    if says == Confirmation.Says.OBJECTS and not told.strip():
        raise Refused(_("Please say what is not right."))
    Confirmation.objects.update_or_create(
        minutes=minutes,
        attendance=attendance,
        round=minutes.round,
        defaults={"says": says, "words": told, "on_paper": on_paper, "at": a.now},
    )
