"""The file: sealed at the end, opened with a reason, shredded when its time is over."""

from typing import Unpack

from django.utils import timezone

from linli.files.actions import remove_all
from linli.kernel.actor import Actor
from linli.mediation.models import Disputant, Dossier, Mediation
from linli.mediation.queries.documents import digest_of
from linli.people.actions import shred_contact
from linli.people.models import Contact
from linli.record import chain
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act, Note, Thing

SHREDDED = {
    "requests": ("words", "salt"),
    "sittings": ("room", "others", "record", "salt"),
    "inquiries": ("asked", "place", "words", "salt"),
    "agreements": ("matter", "content", "manner", "salt"),
    "instalments": ("what", "salt"),
    "follow_ups": ("words", "salt"),
    "disputants": ("name", "particulars", "address", "representative", "salt"),
}


@once
def seal_dossier(dossier: Dossier, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Complete: from now on whoever opens it says why (归档封卷). What it says is fixed by a digest."""
    changes = {"sealed_at": timezone.now(), "pages_digest": digest_of(dossier.mediation)}
    return one_step(dossier, "seal_dossier", by=by, changes=changes, **sent)


@once
def open_dossier(dossier: Dossier, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody reads a sealed file, and says why (查阅)."""
    return one_step(dossier, "open_dossier", by=by, words=words, **sent)


@once
def unseal_dossier(dossier: Dossier, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Something must be added: the seal is broken, and why."""
    return one_step(dossier, "unseal_dossier", by=by, words=words, changes={"sealed_at": None}, **sent)


@once
def shred_mediation(mediation: Mediation, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Its time is over: who said what is erased; that it happened, and how it ended, stays."""
    gone: dict[str, object] = dict.fromkeys(["summary", "wishes", "sender_number", "salt"], "")
    with act(mediation, "shred_mediation", by=by, changes=gone | {"shredded_at": timezone.now()}, **sent) as a:
        for note in Note.objects.filter(
            act__root_kind=mediation._meta.label_lower, act__root_id=mediation.pk, shredded_at=None
        ):
            chain.shred(note)
        contacts = set(mediation.disputants.exclude(contact=None).values_list("contact", flat=True))
        for name, columns in SHREDDED.items():
            for thing in getattr(mediation, name).all():
                thing.mediation = mediation
                a.move(thing, "forget_words", changes=_empty(thing, columns))
        for sitting in mediation.sittings.all():
            sitting.confirmations.update(objection="")
        for agreement in mediation.agreements.all():
            agreement.signatures.update(strokes="")
        remove_all(a)
        _let_go(contacts)
    return a.row


def _empty(thing: Thing, columns: tuple[str, ...]) -> dict[str, object]:
    """Nothing in these columns; of a party also no contact."""
    gone: dict[str, object] = dict.fromkeys(columns, "")
    return gone | ({"contact": None} if isinstance(thing, Disputant) else {})


def _let_go(contacts: set[int]) -> None:
    """Contacts that nothing else needs."""
    for contact in Contact.objects.filter(pk__in=contacts, user=None, shredded_at=None):
        if not contact.cases.filter(shredded_at=None).exists() and not Disputant.objects.filter(contact=contact):
            shred_contact(contact)
