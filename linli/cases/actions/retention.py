"""Shredding (到期销毁): contact data, words and files go when their time is over; the chain holds."""

from typing import Unpack

from django.db.models import Q
from django.utils import timezone

from linli.cases.models import Case, Publication
from linli.files.actions import remove_all
from linli.kernel.actor import Actor
from linli.people.actions import shred_contact
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
        said = Q(act__root_kind=kind, act__root_id=case.pk)
        of_public = case.publications.values("pk")
        said |= Q(act__root_kind=Publication._meta.label_lower, act__root_id__in=of_public)
        for note in Note.objects.filter(said, shredded_at=None):
            chain.shred(note)
        case.holds.update(person="")
        remove_all(a)
        _forget_reporter(case)
    return a.row


def _forget_reporter(case: Case) -> None:
    """Name and phone go with the last case of somebody who has no account."""
    contact = case.reporter
    if contact is None or contact.user_id or contact.shredded_at:
        return
    if not Case.objects.filter(reporter=contact, shredded_at=None).exclude(pk=case.pk).exists():
        shred_contact(contact)
