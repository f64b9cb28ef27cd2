"""Clocks (计时): a promise that runs, and the rungs that have come. Changed only inside an act of what owns it."""

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from linli.clocks.models.book import book
from linli.clocks.models.calendars import Calendar
from linli.clocks.models.ladders import Ladder
from linli.clocks.rules import SOON, instants
from linli.kernel.deadlines import DAY_UNITS, MOST, Promise, Unit, count_words, paused_time, reckon
from linli.kernel.working_times import WorkingTimes, working_days, working_time
from linli.ui.templatetags.words import day, weekday

HOUR = timedelta(hours=1)


class ClockQuerySet(models.QuerySet["Clock"]):
    """Lists by deadline; every filter is answered by an index."""

    def running(self) -> Self:
        return self.filter(paused_at__isnull=True, stopped_at__isnull=True)

    def overdue(self, now: datetime) -> Self:
        return self.running().filter(due_at__lt=now)

    def soon(self, now: datetime) -> Self:
        return self.running().filter(soon_at__lte=now, due_at__gte=now)

    def ringing(self, now: datetime) -> Self:
        """Those with a rung that has come: their owners open an act and call ``fire``."""
        return self.filter(next_rung_at__lte=now)


class Clock(models.Model):
    """A promise that runs from an instant to its due date, with its pauses and extensions (时限)."""

    promise_value = models.PositiveIntegerField()
    promise_unit = models.CharField(max_length=20, choices=Unit)
    end_of_day = models.BooleanField()
    calendar = models.ForeignKey(Calendar, null=True, on_delete=models.PROTECT, related_name="+")
    ladder = models.ForeignKey(Ladder, null=True, on_delete=models.PROTECT, related_name="+")
    calendar_version = models.PositiveIntegerField(default=0)  # it was reckoned with
    ladder_version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    original_due_at = models.DateTimeField()  # as first promised (原定期限)
    due_at = models.DateTimeField(db_index=True)
    soon_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    next_rung_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)  # [[from, to], …]
    extensions = models.JSONField(default=list)  # ["3 working_days", …]
    round = models.PositiveSmallIntegerField(default=1)  # a later due date, given by a person, begins a new ladder

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="due_after_start", condition=Q(due_at__gte=F("started_at"))),
            models.CheckConstraint(
                name="only_a_running_clock_rings",
                condition=Q(next_rung_at__isnull=True) | Q(paused_at__isnull=True, stopped_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="clock_rings", fields=["next_rung_at"], condition=Q(next_rung_at__isnull=False)),
            models.Index(name="clock_not_stopped", fields=["calendar_version"], condition=Q(stopped_at__isnull=True)),
            models.Index(name="clock_not_stopped_2", fields=["ladder_version"], condition=Q(stopped_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.promise}: {self.due_at.isoformat()}"

    @property
    def promise(self) -> Promise:
        return Promise(self.promise_value, Unit(self.promise_unit), self.end_of_day)

    @property
    def times(self) -> WorkingTimes:
        known = book()
        return known.times_of(known.calendar(self.calendar_id))

    @property
    def is_running(self) -> bool:
        return self.paused_at is None and self.stopped_at is None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None and self.stopped_at is None

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def is_extended(self) -> bool:
        return bool(self.extensions)

    @property
    def is_overdue(self) -> bool:
        return (self.stopped_at or self.paused_at or timezone.now()) > self.due_at

    @property
    def is_soon(self) -> bool:
        return self.is_running and self.soon_at is not None and self.soon_at <= timezone.now() <= self.due_at

    @property
    def words(self) -> str:
        """还剩 2 个工作日 · 今天到期 · 超期 3 小时 · 已暂停 · 按时完成 · 超期 1 个工作日完成."""
        if self.stopped_at is not None:
            if not self.is_overdue:
                return gettext("done in time")
            return gettext("done %(time)s late") % {"time": self._amount(self.due_at, self.stopped_at)}
        if self.paused_at is not None:
            return gettext("paused")
        now = timezone.now()
        if now > self.due_at:
            return self._overdue(now)
        if self.end_of_day and not self._days(now, self.due_at):
            return gettext("due today")
        return gettext("%(time)s left") % {"time": self._amount(now, self.due_at, most=self._promised_days())}

    def _overdue(self, now: datetime) -> str:
        """超期 3 小时; what was due before a day of rest, and has no whole day of work behind it: 超期（周五到期）."""
        on = timezone.localdate(self.due_at)
        if on == timezone.localdate(now) or self._days(self.due_at, now):
            return gettext("%(time)s overdue") % {"time": self._amount(self.due_at, now)}
        return gettext("overdue since %(day)s") % {
            "day": weekday(on) if (timezone.localdate(now) - on).days < 7 else day(on)
        }

    def pause_list(self) -> list[tuple[datetime, datetime]]:
        return [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in self.pauses]

    def settle(self, fired: Set[str]) -> list[tuple[datetime, str]]:
        """Set the due date from the promise, its pauses and extensions, and the next rung; return when each comes."""
        known = book()
        calendar = known.calendar(self.calendar_id)
        ladder = next((ladder for ladder in known.ladders.values() if ladder.pk == self.ladder_id), None)
        self.calendar_version, self.ladder_version = calendar.version, ladder.version if ladder else 0
        times, promise, pauses = known.times_of(calendar), self.promise, self.pause_list()
        more = [Promise.parse(text) for text in self.extensions]
        self.due_at = reckon(self.started_at, promise, times, pauses=pauses, extensions=more)
        steps = ladder.steps if ladder and ladder.is_active else []
        paused = paused_time(promise, times, pauses)
        rungs = instants(steps, start=self.started_at, due=self.due_at, promise=promise, paused=paused, times=times)
        self.soon_at = next((at for at, code in rungs if code == SOON), None)
        waiting = (at for at, code in rungs if code not in fired)
        self.next_rung_at = next(waiting, None) if self.is_running else None
        return rungs

    def fired(self) -> set[str]:
        """The rungs that have come since the due date was last moved by a person."""
        return set(self.rungs.filter(round=self.round).values_list("code", flat=True))

    def _days(self, a: datetime, b: datetime) -> int:
        if self.promise.counts_working_time:
            return working_days(self.times, a, b)
        return (timezone.localdate(b) - timezone.localdate(a)).days

    def _promised_days(self) -> int:
        """Days promised, with what was granted: what comes in on a day of rest has no more, though it begins a day later."""
        promises = [self.promise, *(Promise.parse(text) for text in self.extensions)]
        return sum(p.value for p in promises) if all(p.unit in DAY_UNITS for p in promises) else MOST

    def _amount(self, a: datetime, b: datetime, *, most: int = MOST) -> str:
        """The time between in the largest unit of the promise that fits."""
        working, days = self.promise.counts_working_time, min(self._days(a, b), most)
        if days > 0 and (self.end_of_day or self.promise_unit in {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS} or days > 2):
            return count_words(days, Unit.WORKING_DAYS if working else Unit.CALENDAR_DAYS)
        span = working_time(self.times, a, b) if working else b - a
        if span >= HOUR:
            return count_words(span // HOUR, Unit.WORKING_HOURS if working else Unit.HOURS)
        minutes = max(1, span // timedelta(minutes=1))
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


class Rung(models.Model):
    """A rung that has come: once per clock and round, written in the act of what owns the clock."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="rungs")
    round = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=30)
    fired_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="each_rung_once", fields=["clock", "round", "code"])]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.fired_at.isoformat()}"
