"""Words of hearings whose time is over go."""

from typing import Unpack

from django.utils import timezone

from linli.hearings.models import Hearing, Promise
from linli.kernel.actor import Actor
from linli.record import chain
from linli.record.acts import Sent, act, once
from linli.record.models import Act, Note, Root


@once
def shred_hearing(hearing: Hearing, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Names and lines go; the day, the numbers and what became of each line stay."""
    changes = {"names": "", "shredded_at": timezone.now()}
    with act(hearing, "shred_hearing", by=by, changes=changes, **sent) as a:
        hearing.staff.clear()
        _shred_notes(hearing)
        for concern in hearing.concerns.all():
            concern.hearing = hearing
            a.move(concern, "forget_concern", changes={"words": ""})
    return a.row


@once
def forget_promise(promise: Promise, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was promised and by whom goes; the days and whether it was kept stay."""
    changes = {"what": "", "who": "", "answer": "", "shredded_at": timezone.now()}
    with act(promise, "forget_promise", by=by, changes=changes, **sent) as a:
        _shred_notes(promise)
    return a.row


def _shred_notes(root: Root) -> None:
    for note in Note.objects.filter(act__root_kind=root._meta.label_lower, act__root_id=root.pk, shredded_at=None):
        chain.shred(note)
