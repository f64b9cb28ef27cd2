"""What time does to hearings: the day ends them, and their words are forgotten."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from linli.hearings import actions
from linli.hearings.models import Hearing, Promise
from linli.hearings.queries.lists import unended
from linli.kernel.actor import CLOCK
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.rulebook import Refused
from linli.kernel.schedule import every
from linli.record.models import Act

MOST = 500  # things in one tick; the rest comes in the next
log = logging.getLogger(__name__)


@every(seconds=3600)
def end_hearings() -> int:
    """Hearings of yesterday that nobody ended."""
    return _each(actions.end_hearing, unended(timezone.localdate())[:MOST])


@every(seconds=3600)
def shred_hearings() -> int:
    """Words whose time is over (到期销毁)."""
    now = timezone.now()
    hearings = _each(actions.shred_hearing, _old_hearings(now)[:MOST])
    return hearings + _each(actions.forget_promise, _old_promises(now)[:MOST])


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


def _each(action: Callable[..., Act], things: Iterable[Any]) -> int:
    """Do it to each; one that is no longer so is left for the next look."""
    done = 0
    for thing in things:
        try:
            action(thing, by=CLOCK)
            done += 1
        except Refused as why:
            log.info("%s of %s %s: %s", action.__name__, thing._meta.label_lower, thing.pk, type(why).__name__)
    return done
