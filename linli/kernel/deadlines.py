"""Deadline arithmetic (时限): what a promise such as "5 working days" means on a given calendar.

No models and no clock of its own: everything is a function of its arguments.

A start outside working time counts from the next working instant. The N-th working day is counted from the
day after that: accepted on 2025-08-20, 7 working days, due 2025-08-29 23:59:59 (the practice of the hotlines).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from linli.kernel.working_times import (
    LATEST,
    WorkingTimes,
    add_days,
    add_working,
    end_of_day,
    instant,
    local,
    next_working_instant,
    working_time,
)

MOST = 100_000  # of any unit, in one promise
NONE = timedelta()


class Unit(TextChoices):
    HOURS = "hours", _("hours")  # 小时: around the clock
    WORKING_HOURS = "working_hours", _("working hours")  # 工作时
    WORKING_DAYS = "working_days", _("working days")  # 工作日
    CALENDAR_DAYS = "calendar_days", _("calendar days")  # 自然日


DAY_UNITS = {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS}
WORKING_UNITS = {Unit.WORKING_DAYS, Unit.WORKING_HOURS}


@dataclass(frozen=True, slots=True)
class Promise:
    """How long something may take; due to the minute, or at the end of the day (the rule for days).

    Raises ValueError for a value that nobody can promise.
    """

    value: int
    unit: Unit
    end_of_day: bool = None  # type: ignore[assignment]  # without a word it follows from the unit

    def __post_init__(self) -> None:
        if not 0 <= self.value <= MOST:
            raise ValueError(gettext("A deadline is between 0 and %(most)d.") % {"most": MOST})
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.end_of_day is None:
            object.__setattr__(self, "end_of_day", self.unit in DAY_UNITS)

    def __str__(self) -> str:
        usual = self.end_of_day is (self.unit in DAY_UNITS)
        return f"{self.value} {self.unit}" + (
            "" if usual else " to_end_of_day" if self.end_of_day else " to_the_minute"
        )

    @classmethod
    def parse(cls, text: str) -> "Promise":
        """Read what ``str`` wrote: "5 working_days", "4 working_hours to_end_of_day". Raises ValueError."""
        found = re.fullmatch(r"(\d{1,6}) (\w+)(?: (to_end_of_day|to_the_minute))?", text.strip())
        if not found or found[2] not in Unit.values:
            raise ValueError(gettext("This is not a deadline: %(text)s") % {"text": text[:40]})
        promise = cls(int(found[1]), Unit(found[2]))
        return replace(promise, end_of_day=found[3] == "to_end_of_day") if found[3] else promise

    @property
    def words(self) -> str:
        """5 个工作日."""
        return count_words(self.value, self.unit)

    @property
    def counts_working_time(self) -> bool:
        return self.unit in WORKING_UNITS


def count_words(n: int, unit: Unit) -> str:
    """A number of units in words for people."""
    match unit:
        case Unit.HOURS:
            words = ngettext("%(n)d hour", "%(n)d hours", n)
        case Unit.WORKING_HOURS:
            words = ngettext("%(n)d working hour", "%(n)d working hours", n)
        case Unit.WORKING_DAYS:
            words = ngettext("%(n)d working day", "%(n)d working days", n)
        case Unit.CALENDAR_DAYS:
            words = ngettext("%(n)d calendar day", "%(n)d calendar days", n)
    return words % {"n": n}


def due(start: datetime, promise: Promise, times: WorkingTimes) -> datetime:
    """When a promise given at ``start`` must be kept. Never before the start."""
    return reckon(start, promise, times)


def reckon(
    start: datetime,
    promise: Promise,
    times: WorkingTimes,
    *,
    pauses: Iterable[tuple[datetime, datetime]] = (),
    extensions: Iterable[Promise] = (),
) -> datetime:
    """When a promise must be kept whose clock was stopped for a while, or which was extended.

    A pause adds exactly the time in between (working time, if the promise counts working time). Days are added to the
    day, hours to the instant it was due; if the end of the day was promised once, it stays the end of a day.
    """
    start = _aware(start)
    exact, is_end = _later(start, promise, times), promise.end_of_day
    for begin, end in pauses:
        exact = _after_pause(exact, promise, times, begin, end)
    for more in extensions:
        by_hours = more.unit not in DAY_UNITS
        exact = _later(end_of_day(exact) if is_end and by_hours else exact, more, times)
        is_end = more.end_of_day or (is_end and not by_hours)
    return max(start, end_of_day(exact) if is_end else exact)


def _after_pause(exact: datetime, promise: Promise, times: WorkingTimes, begin: datetime, end: datetime) -> datetime:
    """What was in time when it was held is not late the moment it runs on, even at a week-end."""
    was_in_time = begin <= (end_of_day(exact) if promise.end_of_day else exact)
    if length := paused_time(promise, times, [(begin, end)]):
        exact = add_working(times, exact, length) if promise.counts_working_time else _plus(exact, length)
    if was_in_time and end > (end_of_day(exact) if promise.end_of_day else exact):
        return next_working_instant(times, end) if promise.counts_working_time else end
    return exact


def paused_time(promise: Promise, times: WorkingTimes, pauses: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """How long the clock of a promise stood, as the promise counts it."""
    spans = (working_time(times, a, b) if promise.counts_working_time else b - a for a, b in pauses)
    return sum((max(span, NONE) for span in spans), NONE)


def _later(start: datetime, promise: Promise, times: WorkingTimes) -> datetime:
    """To the minute, whatever is promised about the end of the day."""
    match promise.unit:
        case Unit.HOURS:
            return _plus(start, timedelta(hours=promise.value))
        case Unit.CALENDAR_DAYS:
            day, moment = local(start)
            return instant(day + promise.value, moment)
        case Unit.WORKING_HOURS:
            return add_working(times, start, timedelta(hours=promise.value))
        case Unit.WORKING_DAYS:
            return add_days(times, start, promise.value)


def _plus(at: datetime, more: timedelta) -> datetime:
    return LATEST if more > LATEST - at else at + more


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return at.astimezone(UTC)
