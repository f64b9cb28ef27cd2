"""Personal data of the window whose time is over goes."""

from typing import Unpack

from django.utils import timezone

from linli.kernel.actor import Actor
from linli.people.actions import shred_contact
from linli.people.queries import is_contact_needed
from linli.reception.models import JointMeeting, Ticket
from linli.record import chain
from linli.record.acts import Sent, act, once
from linli.record.models import Act, Note, Root


@once
def shred_ticket(ticket: Ticket, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Name, phone and words go; number, times and outcome stay for the figures."""
    changes = {"words": "", "advice": "", "contact": None, "shredded_at": timezone.now()}
    contact = ticket.contact
    with act(ticket, "shred_ticket", by=by, changes=changes, **sent) as a:
        _shred_notes(ticket)
        if contact is not None and not is_contact_needed(contact, besides=ticket):
            shred_contact(contact)
    return a.row


@once
def shred_joint(meeting: JointMeeting, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Who came and what was said goes; that offices met, and which, stays."""
    gone = dict.fromkeys(("question", "people", "decision"), "")
    with act(meeting, "shred_joint", by=by, changes={**gone, "shredded_at": timezone.now()}, **sent) as a:
        _shred_notes(meeting)
        for undertaking in meeting.undertakings.all():
            a.move(undertaking, "forget_undertaking", changes={"what": ""})
    return a.row


def _shred_notes(root: Root) -> None:
    for note in Note.objects.filter(act__root_kind=root._meta.label_lower, act__root_id=root.pk, shredded_at=None):
        chain.shred(note)
