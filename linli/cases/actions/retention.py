"""Shredding (到期销毁): contact data, words and files go when their time is over; the chain holds."""

from typing import Unpack

from django.utils import timezone

from linli.cases.models import Case
from linli.files.actions import remove_all
from linli.kernel.actor import Actor
from linli.record import chain
from linli.record.acts import Sent, act, once
from linli.record.models import Act, Note


@once
def shred(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was said and who said it is erased; that it happened, and when, stays."""
    gone: dict[str, object] = dict.fromkeys(["title", "words", "salt", "address"], "")
    gone |= {"lon": None, "lat": None, "shredded_at": timezone.now()}
    with act(case, "shred", by=by, changes=gone, **sent) as a:
        kind = case._meta.label_lower
        for note in Note.objects.filter(act__root_kind=kind, act__root_id=case.pk, shredded_at=None):
            chain.shred(note)
        remove_all(a)
    return a.row
