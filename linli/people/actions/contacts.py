"""A resident's contact: found or made, confirmed, corrected, shown to somebody with a reason, shredded."""

from collections.abc import Mapping
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor, Kind
from linli.kernel.rulebook import Refused
from linli.people import policy
from linli.people.fields import blind_index, normal_phone
from linli.people.models import AccessEntry, Contact, LegalBasis, Reason, User
from linli.record.models import Thing

LOOKING = timedelta(hours=1)


def contact_for(
    *, name: str = "", phone: str = "", user: User | None = None, basis: LegalBasis = LegalBasis.LEGAL_DUTY
) -> Contact:
    """The contact of this person with this phone: found, or made. Two at once get the same one.

    ``phone`` as people write it. A signed-in ``user`` has one contact, which is returned as it is; only what
    it lacks is filled in. Without a phone nobody can be found, so a new row is made.
    Raises ValidationError when the phone is none.
    """
    marks = _marks(name.strip(), normal_phone(phone) if phone.strip() else "")
    if user is not None:
        mine, is_new = Contact.objects.get_or_create(user=user, defaults={**marks, "legal_basis": basis})
        return mine if is_new else _fill(mine, marks)
    if not marks["phone_hash"]:
        return Contact.objects.create(**marks, legal_basis=basis)
    same = Contact.objects.filter(
        phone_hash=marks["phone_hash"], name_hash=marks["name_hash"], shredded_at__isnull=True
    )
    if owner := same.filter(user__isnull=False, confirmed_at__isnull=False).order_by("pk").first():
        return owner
    made, _is_new = Contact.objects.filter(user__isnull=True, shredded_at__isnull=True).get_or_create(
        phone_hash=marks["phone_hash"], name_hash=marks["name_hash"], defaults={**marks, "legal_basis": basis}
    )
    return made


def confirm_phone(contact: Contact) -> None:
    """The person has shown that the phone is theirs: a code sent to it came back."""
    if contact.confirmed_at is None:
        contact.confirmed_at = timezone.now()
        contact.save(update_fields=["confirmed_at"])


def correct_contact(contact: Contact, *, name: str, phone: str, by: Actor) -> None:
    """The owner corrects what is stored of them (更正). A new phone is unconfirmed again.

    Raises PermissionDenied for anybody else, ValidationError when the phone is none.
    """
    if by.contact != contact.pk:
        raise PermissionDenied
    before = contact.phone_hash
    for field, value in _marks(name.strip(), normal_phone(phone) if phone.strip() else "").items():
        setattr(contact, field, value)
    if contact.phone_hash != before:
        contact.confirmed_at = None
    contact.save()


def shred_contact(contact: Contact) -> None:
    """Nothing personal is left; what pointed here still points here (到期销毁)."""
    for field, value in _marks("", "").items():
        setattr(contact, field, value)
    contact.user, contact.confirmed_at, contact.shredded_at = None, None, timezone.now()
    contact.save()


def reveal(contact: Contact, *, field: str, reason: str, words: str = "", about: Thing | None = None, by: Actor) -> str:
    """The unmasked value, for somebody who may see it and says why; it is written down first.

    ``field`` is ``name`` or ``phone``, ``reason`` one of Reason, ``about`` the thing it is read for.
    Raises PermissionDenied, Refused.
    """
    if by.kind is not Kind.PERSON or by.id is None or not policy.sees_contact(by, contact.pk):
        raise PermissionDenied
    if field not in {"name", "phone"}:
        raise Refused(_("Only a name or a phone number can be opened."))
    if reason not in Reason.values or reason == Reason.FOUND:
        raise Refused(_("Please say why you need it."))
    with transaction.atomic():
        locked = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        entry = AccessEntry(contact=locked, user_id=by.id, post_id=by.post, field=field, reason=reason)
        entry.about_kind, entry.about_id = (about._meta.label_lower, about.pk) if about else ("", None)
        entry.words, entry.at = words.strip()[:200], timezone.now()
        _seal(entry, locked.reads.order_by("n").last())
        entry.save(force_insert=True)
    value: str = getattr(locked, field)
    return value


def record_finds(found: Mapping[int, str], *, by: Actor) -> None:
    """Write down that somebody typed the phone or the name of these contacts and was shown them (id: ``phone`` or ``name``).

    Looking through the pages of one search is one read: the same is written again only after an hour.
    """
    if by.kind is not Kind.PERSON or by.id is None or not found:
        return
    now = timezone.now()
    with transaction.atomic():
        locked = Contact.objects.select_for_update(no_key=True).filter(pk__in=found).order_by("pk").only("pk")
        contacts = {contact.pk: contact for contact in locked}
        mine = AccessEntry.objects.filter(contact__in=contacts, user=by.id, reason=Reason.FOUND)
        known = set(mine.filter(at__gte=now - LOOKING).values_list("contact", flat=True))
        newest = AccessEntry.objects.filter(contact__in=contacts).order_by().values("contact").annotate(pk_=Max("pk"))
        last = {e.contact_id: e for e in AccessEntry.objects.filter(pk__in=newest.values("pk_"))}
        entries = []
        for pk in sorted(contacts.keys() - known):
            entry = AccessEntry(contact=contacts[pk], user_id=by.id, post_id=by.post, field=found[pk])
            entry.reason, entry.at = Reason.FOUND, now
            _seal(entry, last.get(pk))
            entries.append(entry)
        AccessEntry.objects.bulk_create(entries)


def _seal(entry: AccessEntry, last: AccessEntry | None) -> None:
    """Put it behind the read before it."""
    entry.n = last.n + 1 if last else 1
    entry.seal = entry.sealed(last.seal if last else "")


def _marks(name: str, phone: str) -> dict[str, str]:
    """The encrypted values together with what finds them."""
    return {
        "name": name,
        "phone": phone,
        "name_hash": blind_index(name, kind="name"),
        "phone_hash": blind_index(phone),
        "last4_hash": blind_index(phone[-4:], kind="last4"),
    }


def _fill(contact: Contact, marks: dict[str, str]) -> Contact:
    lacks = [f for f in ("name", "phone") if marks[f] and not getattr(contact, f)]
    if lacks:
        kept = {f: getattr(contact, f) for f in ("name", "phone")} | {f: marks[f] for f in lacks}
        for field, value in _marks(kept["name"], kept["phone"]).items():
            setattr(contact, field, value)
        contact.save()
    return contact
