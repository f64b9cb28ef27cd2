"""Who held a case how long, in working time: the desks that led while no unit did, and each unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.models import Case, Task
from linli.kernel.deadlines import Unit, count_words
from linli.kernel.working_times import WorkingTimes, working_days, working_time

HOUR, MANY_HOURS = timedelta(hours=1), 24


@dataclass(frozen=True, slots=True)
class Held:
    """One span during which a desk led."""

    name: str
    since: datetime
    until: datetime | None  # None: until now
    words: str


def amount(times: WorkingTimes, since: datetime, until: datetime) -> str:
    """Working time between two instants: “35 分钟”, “6 个工作时”, “4 个工作日”."""
    span = working_time(times, since, until)
    if span >= MANY_HOURS * HOUR:
        return count_words(working_days(times, since, until), Unit.WORKING_DAYS)
    if span >= HOUR:
        return count_words(span // HOUR, Unit.WORKING_HOURS)
    minutes = span // timedelta(minutes=1)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def with_amounts(case: Case, tasks: Iterable[Task]) -> list[Task]:
    """The same tasks, each with ``held``: how long its unit has had it."""
    rows = list(tasks)
    for task in rows:
        until = task.ended_at or case.answered_at or timezone.now()
        vars(task)["held"] = amount(case.clock.times, task.issued_at, max(until, task.issued_at)) if case.clock else ""
    return rows


def desks(case: Case, tasks: Iterable[Task]) -> list[Held]:
    """The spans between the units, oldest first; no query."""
    if case.clock is None:
        return []
    end = None if case.is_open else (case.answered_at or case.ended_at)
    last = end or timezone.now()
    at, gaps = case.raised_at, []
    for task in sorted((t for t in tasks if t.is_lead), key=lambda t: t.pk):
        if task.issued_at > at:
            gaps.append((at, task.issued_at))
        at = max(at, task.ended_at or last)
    if last > at:
        gaps.append((at, last))
    times = case.clock.times
    return [
        Held(
            _name(case, is_last=n == len(gaps)),
            since,
            None if until == last and end is None else until,
            amount(times, since, until),
        )
        for n, (since, until) in enumerate(gaps, start=1)
    ]


def holders(case: Case, tasks: Iterable[Task]) -> list[tuple[Held | None, Task | None]]:
    """Desks and units in the order in which they had it, the lead before who helps; each row is one or the other."""
    rows: list[tuple[datetime, bool, Held | None, Task | None]] = [
        (desk.since, False, desk, None) for desk in desks(case, tasks)
    ]
    rows += [(task.issued_at, not task.is_lead, None, task) for task in with_amounts(case, tasks)]
    return [(desk, task) for _since, _helps, desk, task in sorted(rows, key=lambda row: row[:2])]


def _name(case: Case, *, is_last: bool) -> str:
    """After a reopening supervision is the desk; what was before it was with the centre."""
    return _("the centre") if case.reopenings and not is_last else case.desk.name
