"""What time does: words end with their day, reports are forgotten."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from linli.kernel.actor import CLOCK
from linli.kernel.retention import count_over, enforced, rule
from linli.kernel.rulebook import Refused
from linli.kernel.schedule import every
from linli.neighbours import actions
from linli.neighbours.models import Report, Word
from linli.neighbours.rules import WordState
from linli.record.models import Act

MOST = 500  # things in one tick; the rest comes in the next
log = logging.getLogger(__name__)


@every(seconds=3600)
def end_words() -> int:
    """Words whose last day is over."""
    return _each(actions.end_word, Word.objects.filter(state=WordState.GOING, last_day__lt=timezone.localdate()))


@every(seconds=3600)
def forget_reports() -> int:
    """What was said goes after its time."""
    return _each(actions.forget_report, _over(timezone.now()))


def _over(now: datetime) -> QuerySet[Report]:
    keep = rule("neighbours.report").keep
    assert keep is not None
    return Report.objects.filter(made_at__lt=keep.before(now), has_words=True)


enforced("neighbours.report", over=lambda now: count_over(_over(now), "made_at"), run=forget_reports)


def _each(action: Callable[..., Act], things: QuerySet[Any]) -> int:
    """Do it to each; one that is no longer so is left for the next look."""
    done = 0
    for thing in things[:MOST]:
        try:
            action(thing, by=CLOCK)
            done += 1
        except Refused as why:
            log.info("%s of %s %s: %s", action.__name__, thing._meta.label_lower, thing.pk, type(why).__name__)
    return done
