"""What the retention rules reach now (data/retention.yaml)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.cases.models import Case, Publication
from linli.cases.rules import FINAL, PublicationState
from linli.kernel.retention import rule
from linli.people.models import Contact
from linli.record.models import Act


def expired(now: datetime) -> QuerySet[Case]:
    """Ended cases whose time is over and that still hold personal data, oldest first.

    The time of history runs from its import: what is brought in on purpose is not shredded within the hour.
    """
    limit = _before("cases.case", now)
    over = Case.objects.filter(state__in=sorted(FINAL), ended_at__lt=limit, shredded_at=None)
    imported = Act.objects.filter(root_kind="cases.case", root_id=OuterRef("pk"), version=1, at__gte=limit)
    return over.exclude(Exists(imported), is_history=True).order_by("ended_at")


def expired_publications(now: datetime) -> QuerySet[Publication]:
    """What has been public long enough, or whose case goes now."""
    shown = Publication.objects.filter(state=PublicationState.PUBLISHED)
    over = Q(published_at__lt=_before("cases.publication", now)) | Q(case__in=expired(now).order_by().values("pk"))
    return shown.filter(over).order_by("published_at")


def is_needed(contact: Contact, *, besides: Case) -> bool:
    """Whether a contact is still needed when this case goes: for another case, or to sign in with."""
    signs_in = contact.user is not None and contact.user.is_active
    return signs_in or contact.cases.filter(shredded_at=None).exclude(pk=besides.pk).exists()


def loose_contacts(now: datetime) -> QuerySet[Contact]:
    """Old contacts whose cases are all shredded and that nobody signs in with: those of accounts blocked later."""
    free = Contact.objects.filter(Q(user=None) | Q(user__is_active=False), shredded_at=None)
    return free.filter(made_at__lt=_before("cases.case", now)).exclude(cases__shredded_at=None, cases__isnull=False)


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None  # both have a time of their own
    return keep.before(now)
