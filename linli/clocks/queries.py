"""What others ask about calendars, and what their pages show."""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from linli.clocks.models import Calendar, CalendarDay, book
from linli.kernel.working_times import WorkingTimes, local
from linli.record.registers import RegisterState

SHORT_WEEKDAYS = [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")]  # 一 二 三 四 五 六 日


def default_calendar() -> Calendar:
    """The calendar used where nothing else is said; in an empty house the office week, unsaved."""
    return book().default


def times_of(calendar: Calendar) -> WorkingTimes:
    """The working times of a calendar, from this process's book."""
    return book().times_of(calendar)


def missing_years(calendar: Calendar, now: datetime) -> list[int]:
    """The years whose holidays should be entered by now and are not: this year, from October on also the next.

    They work nevertheless: by the week alone. Pages of the desk say so.
    """
    day = date.fromordinal(local(now)[0])
    wanted = [day.year] + ([day.year + 1] if day.month >= 10 else [])
    return [year for year in wanted if year not in times_of(calendar).known_years]


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the picture of a month; empty before the first and after the last."""

    date: date | None
    works: bool
    day: CalendarDay | None


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Cell]]
    days: list[CalendarDay]  # those that differ from the week
    working_days: int


def year_of(calendar: Calendar, year: int) -> list[Month]:
    """The months of a year, for the year's page."""
    entered = list(calendar.days.filter(date__year=year, state=RegisterState.ACTIVE))
    days = {day.date: day for day in entered}
    week = [bool(times) for times in calendar.week]
    return [_month(year, month, days, week) for month in range(1, 13)]


def _month(year: int, month: int, days: dict[date, CalendarDay], week: list[bool]) -> Month:
    def cell(n: int, weekday: int) -> Cell:
        if n == 0:
            return Cell(None, False, None)
        on = date(year, month, n)
        day = days.get(on)
        return Cell(on, week[weekday] if day is None else day.kind == CalendarDay.Kind.MAKE_UP, day)

    weeks = [[cell(n, weekday) for weekday, n in enumerate(row)] for row in months.monthcalendar(year, month)]
    cells = [cell for row in weeks for cell in row if cell.date]
    return Month(date(year, month, 1), weeks, [c.day for c in cells if c.day], sum(c.works for c in cells))
