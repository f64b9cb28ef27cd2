"""Shredding (到期销毁): what people said and who they were goes when its time is over; what was resolved stays."""

from typing import Unpack

from django.utils import timezone

from linli.councils.models import Meeting, SpeakingNote, Topic
from linli.files.actions import remove_all
from linli.kernel.actor import Actor
from linli.record import chain
from linli.record.acts import Doing, Sent, act, once
from linli.record.models import Act, Note


@once
def shred_topic(topic: Topic, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The proposer and their own words go; title, framing and resolution stay."""
    changes = {"words": "", "proposer": None, "shredded_at": timezone.now()}
    with act(topic, "shred_topic", by=by, changes=changes, **sent) as a:
        _shred_notes(a)
        remove_all(a)
    return a.row


@once
def shred_meeting(meeting: Meeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Names of guests and attendees, what each said, objections and the minutes go; how many there were stays."""
    with act(meeting, "shred_meeting", by=by, changes={"shredded_at": timezone.now()}, **sent) as a:
        _shred_notes(a)
        remove_all(a)
        meeting.invitations.update(guest="")
        meeting.attendances.update(name="", represents="", device="")
        SpeakingNote.objects.filter(item__meeting=meeting).update(words="")
        for wording_of in meeting.agenda.all():
            wording_of.wordings.update(text="", author=None)
        written = getattr(meeting, "written", None)
        if written is not None:
            type(written).objects.filter(pk=written.pk).update(body="", remarks="")
            written.confirmations.update(words="")
    return a.row


def _shred_notes(a: Doing) -> None:
    root = a.root
    for note in Note.objects.filter(act__root_kind=root._meta.label_lower, act__root_id=root.pk, shredded_at=None):
        chain.shred(note)
