"""What is past its time is erased (到期销毁); the rules are data: ``data/retention.yaml``."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.kernel.retention import rule
from linli.notices.models import Delivery
from linli.notices.rules import State

DONE = [State.SENT, State.FAILED, State.FOLDED, State.CANCELLED, State.UNCERTAIN]


def past(now: datetime) -> QuerySet[Delivery]:
    """Deliveries whose address and text have had their time."""
    return _kept(Q(created_at__lt=_before("notices.delivery", now)))


def old_codes(now: datetime) -> QuerySet[Delivery]:
    """Codes that were never sent; one that was sent is erased with the sending."""
    return _kept(Q(not_after__isnull=False, created_at__lt=_before("notices.code", now)))


def shred(limit: int = 500) -> int:
    """Erase what is past its time; how many deliveries were touched."""
    now = timezone.now()
    rows = past(now) | old_codes(now)
    pks = list(rows.order_by("created_at").values_list("pk", flat=True)[:limit])
    return Delivery.objects.filter(pk__in=pks, state__in=DONE).update(address="", payload="", given="", shredded_at=now)


def _kept(over: Q) -> QuerySet[Delivery]:
    return Delivery.objects.filter(over, state__in=DONE, shredded_at__isnull=True)


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None  # both have a time of their own
    return keep.before(now)
