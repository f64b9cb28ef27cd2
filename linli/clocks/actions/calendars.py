"""What an administrator does to calendars and ladders. Clocks that run on them are reckoned anew by the worker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack

from django.db import transaction

from linli.clocks.models import Calendar, CalendarDay, Ladder, forget
from linli.kernel.actor import Actor
from linli.record import registers
from linli.record.acts import Sent, act, once, one_step
from linli.record.models import Act
from linli.record.registers import RegisterState


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day as it is entered."""

    date: date
    kind: str
    name: str = ""


@once
def add_register(row: Calendar | Ladder, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A new calendar or ladder."""
    return _then_forget(registers.add(row, by=by, **sent))


@once
def change_register(row: Calendar | Ladder, *, changes: Mapping[str, Any], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Other working times, other rungs."""
    return _then_forget(registers.change(row, changes=changes, by=by, **sent))


@once
def retire_register(row: Calendar | Ladder, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """No new clock uses it; a retired ladder rings no more."""
    return _then_forget(registers.retire(row, by=by, **sent))


@once
def restore_register(row: Calendar | Ladder, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Put back into use."""
    return _then_forget(registers.restore(row, by=by, **sent))


@once
def make_default(calendar: Calendar, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Use this calendar where nothing else is said: an act on the one before, and one on this."""
    with transaction.atomic():
        for other in Calendar.objects.filter(is_default=True, state=RegisterState.ACTIVE).exclude(pk=calendar.pk):
            registers.change(other, changes={"is_default": False}, by=by)
        return _then_forget(registers.change(calendar, changes={"is_default": True}, by=by, **sent))


@once
def add_day(day: CalendarDay, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """A holiday or a make-up day more."""
    return _then_forget(one_step(day, "add", by=by, **sent))


@once
def change_day(day: CalendarDay, *, changes: Mapping[str, Any], by: Actor, **sent: Unpack[Sent]) -> Act:
    """Another date, kind, name or working times."""
    return _then_forget(one_step(day, "change", changes=changes, by=by, **sent))


@once
def retire_day(day: CalendarDay, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """It is a day like any other."""
    return _then_forget(one_step(day, "retire", by=by, **sent))


@once
def enter_days(calendar: Calendar, rows: Iterable[DayRow], *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """Many days at once, a year's: one act, one entry per new or changed day; what is there already stays."""
    with act(calendar, "change", by=by, **sent) as doing:
        there = {d.date: d for d in CalendarDay.objects.filter(calendar=calendar, state=RegisterState.ACTIVE)}
        for row in rows:
            day = there.get(row.date)
            if day is None:
                doing.start(CalendarDay(calendar=calendar, date=row.date, kind=row.kind, name=row.name), "add")
            elif (day.kind, day.name) != (row.kind, row.name):
                day.calendar = calendar
                doing.move(day, "change", changes={"kind": row.kind, "name": row.name})
    return _then_forget(doing.row)


def _then_forget(done: Act) -> Act:
    transaction.on_commit(forget)
    return done
