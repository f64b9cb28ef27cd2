"""What the worker does in one round: the same act to many things, each in a transaction of its own."""

import logging
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from linli.kernel.actor import CLOCK
from linli.kernel.rulebook import Refused
from linli.record.models import Act

MOST = 500  # things in one round; the rest comes in the next
log = logging.getLogger(__name__)


def to_each(action: Callable[..., Act], things: QuerySet[Any] | list[Any]) -> int:
    """Do it to each, at most ``MOST``, by the clock; how many were done. One that is no longer so is left for the next look."""
    done = 0
    for thing in list(things[:MOST]):
        try:
            action(thing, by=CLOCK)
            done += 1
        except Refused as why:
            log.info("%s of %s %s: %s", action.__name__, thing._meta.label_lower, thing.pk, type(why).__name__)
    return done
