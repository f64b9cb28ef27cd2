"""What time does to councils: minutes are frozen, deeds that nobody took in hand are called, what is old is shredded."""

import logging
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from linli.councils import actions
from linli.councils.models import Deed, Minutes
from linli.councils.queries.retention import expired_meetings, expired_topics
from linli.councils.rules import DeedState, MinutesState
from linli.kernel.actor import CLOCK
from linli.kernel.retention import count_over, enforced
from linli.kernel.rulebook import Refused
from linli.kernel.schedule import every
from linli.record.models import Act

MOST = 500  # things in one tick; the rest comes in the next
log = logging.getLogger(__name__)


@every(seconds=300)
def freeze_minutes() -> int:
    """Minutes whose time to object is over are frozen."""
    due = Minutes.objects.filter(state=MinutesState.CIRCULATED, confirm_by__lte=timezone.now())
    return _each(actions.freeze_minutes, list(due.select_related("meeting__council")[:MOST]))


@every(seconds=600)
def ring_deeds() -> int:
    """What was agreed and is in nobody's hands when its day has gone by."""
    late = Deed.objects.filter(state=DeedState.AGREED, due_on__lt=timezone.localdate(), rung_at=None)
    return _each(actions.ring_deed, list(late.select_related("topic__council")[:MOST]))


@every(seconds=3600)
def shred_councils() -> int:
    """Personal data whose time is over goes (到期销毁)."""
    now = timezone.now()
    topics = _each(actions.shred_topic, list(expired_topics(now)[:MOST]))
    return topics + _each(actions.shred_meeting, list(expired_meetings(now)[:MOST]))


enforced("councils.topic", over=lambda now: count_over(expired_topics(now), "ended_at"), run=shred_councils)
enforced("councils.meeting", over=lambda now: count_over(expired_meetings(now), "ended_at"), run=shred_councils)


def _each(action: Callable[..., Act], things: list[Any]) -> int:
    """Do it to each; one that is no longer so is left for the next look."""
    done = 0
    for thing in things:
        try:
            action(thing, by=CLOCK)
            done += 1
        except Refused as why:
            log.info("%s of %s %s: %s", action.__name__, thing._meta.label_lower, thing.pk, type(why).__name__)
    return done
