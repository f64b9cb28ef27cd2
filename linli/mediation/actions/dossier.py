"""The file: sealed at the end, opened with a reason, shredded when its time is over."""

from typing import Unpack

from django.conf import settings
from django.utils import timezone, translation

from linli.files.actions import attach, remove_all
from linli.files.models import Attachment
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.mediation.models import Disputant, Dossier, Mediation
from linli.mediation.queries import typeset
from linli.mediation.queries.documents import documents
from linli.mediation.queries.dossier import digest_of
from linli.people.actions import shred_contact
from linli.people.models import Contact
from linli.record import chain
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act, Note, Thing

SHREDDED = {
    "requests": ("words", "salt"),
    "sittings": ("room", "others", "record", "salt"),
    "inquiries": ("asked", "place", "words", "salt"),
    "agreements": ("parties", "matter", "content", "manner", "salt"),
    "instalments": ("what", "salt"),
    "follow_ups": ("words", "salt"),
    "disputants": ("name", "particulars", "address", "representative", "salt"),
}


@once
def seal_dossier(dossier: Dossier, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Complete: from now on whoever opens it says why (归档封卷).

    The file is bound as one PDF and kept as it is, with a digest of its bytes: in ten years it reads as today, whatever
    the forms look like then. Raises NoFont.
    """
    changes = {"sealed_at": timezone.now(), "sealed_by_id": by.id}
    with act(dossier, "seal_dossier", by=by, changes=changes, **sent) as a:
        mediation = dossier.mediation
        mediation.dossier = dossier  # the cover says who files it, and when
        with translation.override(settings.LANGUAGE_CODE):
            content = typeset.pdf(mediation.number, documents(mediation))
        copy = Prepared(f"{mediation.short_number}.pdf", content, b"", content_type="application/pdf")
        (bound,) = attach(
            a, [copy], purpose=Attachment.Purpose.INTERNAL, audience=Attachment.Audience.STAFF, is_one_of_many=True
        )
        a.move(dossier, "bind_file", changes={"bound": bound, "pages_digest": digest_of(mediation, content)})
    return a.row


@once
def open_dossier(dossier: Dossier, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Somebody reads a sealed file, and says why (查阅)."""
    return one_step(dossier, "open_dossier", by=by, words=words, **sent)


@once
def unseal_dossier(dossier: Dossier, *, words: str, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Something must be added: the seal is broken, and why. What was bound then stays beside the file."""
    changes = {"sealed_at": None, "sealed_by_id": None, "bound": None, "pages_digest": ""}
    return one_step(dossier, "unseal_dossier", by=by, words=words, changes=changes, **sent)


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
