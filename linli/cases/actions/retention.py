"""Shredding (到期销毁): contact data, words and files go when their time is over; the chain holds."""

from typing import Unpack

from django.db.models import Q
from django.utils import timezone

from linli.cases.models import Case, Publication
from linli.cases.queries.retention import is_needed
from linli.files.actions import remove_all
from linli.kernel.actor import Actor
from linli.people.actions import shred_contact
from linli.people.models import Contact
from linli.record import chain
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act, Note

EMPTY = {"title": "", "problem": "", "outcome": "", "lon": None, "lat": None}


@once
def shred(case: Case, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """What was said and who said it is erased; that it happened, and when, stays.

    With the last case of a contact its name and phone go too. What is still published is taken down first.
    """
    gone: dict[str, object] = dict.fromkeys(["title", "words", "salt", "address"], "")
    gone |= {"lon": None, "lat": None, "shredded_at": timezone.now()}
    with act(case, "shred", by=by, changes=gone, **sent) as a:
        for note in Note.objects.filter(_of(case), shredded_at=None):
            chain.shred(note)
        case.holds.update(person="")
        case.publications.update(**EMPTY)
        remove_all(a)
        _let_go(case)
    return a.row


@once
def expire(publication: Publication, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It was public long enough (到期撤下)."""
    return one_step(publication, "expire", by=by, **sent)


def _of(case: Case) -> Q:
    """The words of a case and of what was published of it."""
    published = Publication._meta.label_lower
    own = Q(act__root_kind=case._meta.label_lower, act__root_id=case.pk)
    return own | Q(act__root_kind=published, act__root_id__in=[p.pk for p in case.publications.all()])


def _let_go(case: Case) -> None:
    """Locked, so that a case raised with this contact at this very moment is either seen or waits."""
    if case.reporter_id is None:
        return
    contact = Contact.objects.select_for_update(of=("self",)).filter(pk=case.reporter_id or 0, shredded_at=None).first()
    if contact is not None and not is_needed(contact, besides=case):
        shred_contact(contact)
