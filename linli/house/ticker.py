"""The ticker: runs what ``kernel.schedule`` names when it is due, in exactly one worker at a time."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from threading import Event

from django.db import DatabaseError, close_old_connections, connections
from django.db.models import Q
from django.utils import timezone

from linli.house.queries import WORKER
from linli.kernel.schedule import Scheduled
from linli.record.models import Heartbeat

LEASE = timedelta(seconds=60)  # renewed by the pulse; after a kill -9 another worker takes over so much later
PULSE = 10.0  # seconds between two signs of life
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

log = logging.getLogger(__name__)


class Ticker:
    """One worker's share of the repeating work. Its turn at a tick is a lease in the database."""

    def __init__(self, worker: str, ticks: Iterable[Scheduled]) -> None:
        self.worker = worker
        self.ticks = list(ticks)
        self.running: str | None = None  # the tick that the pulse keeps the lease of

    def run(self, stop: Event, *, pause: float = 0.5) -> None:
        """Run due ticks until told to stop; a tick that has begun is finished."""
        while not stop.is_set():
            try:
                self.run_due(stop)
            except DatabaseError:
                log.exception("the ticker cannot reach the database")
                connections.close_all()
            close_old_connections()
            stop.wait(pause)

    def run_due(self, stop: Event | None = None) -> list[str]:
        """Run every tick that is due and not leased by another worker; the names of those run."""
        begun = dict(Heartbeat.objects.values_list("name", "at"))
        done = []
        for tick in self.ticks:
            if stop and stop.is_set():
                break
            if timezone.now() - begun.get(tick.name, NEVER) >= timedelta(seconds=tick.seconds) and self._claim(tick):
                self._run(tick)
                done.append(tick.name)
        return done

    def beat(self) -> None:
        """Say that this worker lives, and keep the lease of the tick it runs."""
        now = timezone.now()
        Heartbeat.objects.update_or_create(name=WORKER + self.worker, defaults={"at": now})
        if self.running:
            Heartbeat.objects.filter(name=self.running).update(lease_until=now + LEASE)

    def pulse(self, stop: Event) -> None:
        """Beat until told to stop: a thread of its own, for a tick may take long."""
        while not stop.wait(PULSE):
            try:
                self.beat()
            except DatabaseError:
                log.exception("no sign of life could be written")
                connections.close_all()
            close_old_connections()
        connections.close_all()

    def leave(self) -> None:
        """Sign off, so that nobody waits a minute to notice."""
        Heartbeat.objects.filter(name=WORKER + self.worker).delete()

    def _claim(self, tick: Scheduled) -> bool:
        """Take the turn, in one statement: of two workers at the same moment one gets it."""
        now = timezone.now()
        Heartbeat.objects.get_or_create(name=tick.name, defaults={"at": NEVER})
        due = Heartbeat.objects.filter(name=tick.name, at__lte=now - timedelta(seconds=tick.seconds))
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return due.filter(free).update(at=now, lease_until=now + LEASE) == 1

    def _run(self, tick: Scheduled) -> None:
        self.running, error = tick.name, ""
        try:
            count = tick.run()
            log.info("%s: %s", tick.name, count)
        except Exception as failure:  # one tick that fails must not stop the others
            log.exception("%s failed", tick.name)
            error = type(failure).__name__
            close_old_connections()  # one that broke
        finally:
            self.running = None
        Heartbeat.objects.filter(name=tick.name).update(lease_until=None, last_error=error)
