"""What is past its time is erased (到期销毁); the rules are data: ``data/retention.yaml``."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from linli.exchange.models import Arrival, Departure
from linli.kernel.retention import rule


def arrivals_past(now: datetime) -> QuerySet[Arrival]:
    """What came in so long ago that only the case need keep it."""
    return Arrival.objects.filter(shredded_at__isnull=True, received_at__lt=_before("exchange.arrival", now))


def departures_past(now: datetime) -> QuerySet[Departure]:
    return Departure.objects.filter(shredded_at__isnull=True, created_at__lt=_before("exchange.departure", now))


def shred_arrivals() -> int:
    now = timezone.now()
    return arrivals_past(now).update(payload="", shredded_at=now)


def shred_departures() -> int:
    now = timezone.now()
    return departures_past(now).update(payload="", shredded_at=now)


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None
    return keep.before(now)
