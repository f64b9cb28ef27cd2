"""What time does to hearings: the day ends them, and their words are forgotten."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from linli.hearings import actions
from linli.hearings.models import Hearing, Promise
from linli.hearings.queries.lists import unended
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.schedule import every
from linli.record.rounds import to_each


@every(seconds=3600)
def end_hearings() -> int:
    """Hearings of yesterday that nobody ended."""
    return to_each(actions.end_hearing, unended(timezone.localdate()))


@every(seconds=3600)
def shred_hearings() -> int:
    """Words whose time is over (到期销毁)."""
    now = timezone.now()
    hearings = to_each(actions.shred_hearing, _old_hearings(now))
    return hearings + to_each(actions.forget_promise, _old_promises(now))


def _old_hearings(now: datetime) -> QuerySet[Hearing]:
    return Hearing.objects.filter(ended_at__lt=_before("hearings.hearing", now), shredded_at=None)


def _old_promises(now: datetime) -> QuerySet[Promise]:
    return Promise.objects.filter(ended_at__lt=_before("hearings.promise", now), shredded_at=None)


def _before(name: str, now: datetime) -> datetime:
    keep = rule(name).keep
    assert keep is not None
    return keep.before(now)


enforced("hearings.hearing", over=lambda now: count_over(_old_hearings(now), "ended_at"), run=shred_hearings)
enforced("hearings.promise", over=lambda now: count_over(_old_promises(now), "ended_at"), run=shred_hearings)
