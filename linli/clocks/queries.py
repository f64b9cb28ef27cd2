"""What others ask about calendars, and what their pages show."""

import calendar as months
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from linli.clocks.models import Calendar, CalendarDay, book
from linli.kernel.working_times import WorkingTimes, instant, local, next_working_instant
from linli.record.registers import RegisterState

SOON = timedelta(days=30)
SHORT_WEEKDAYS = [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")]  # 一 二 三 四 五 六 日


def default_calendar() -> Calendar:
    """The calendar used where nothing else is said; in an empty house the office week, unsaved."""
    return book().default


def times_of(calendar: Calendar) -> WorkingTimes:
    """The working times of a calendar, from this process's book."""
    return book().times_of(calendar)


def next_working_day(day: date, calendar: Calendar) -> date:
    """This day if work is done on it, or else the next one."""
    times = times_of(calendar)
    return date.fromordinal(local(next_working_instant(times, instant(day.toordinal(), 0)))[0])


def missing_years(calendar: Calendar, now: datetime) -> list[int]:
    """The years whose holidays should be entered by now and are not: this year, from October on also the next.

    They work nevertheless: by the week alone. Pages of the desk say so.
    """
    day = date.fromordinal(local(now)[0])
    wanted = [day.year] + ([day.year + 1] if day.month >= 10 else [])
    return [year for year in wanted if year not in times_of(calendar).known_years]


def missing_soon(now: datetime) -> list[int]:
    """The years that begin within thirty days, or run, and whose holidays nobody has entered in the calendar used."""
    first = date.fromordinal(local(now)[0])
    known = times_of(default_calendar()).known_years
    return [year for year in sorted({first.year, (first + SOON).year}) if year not in known]


def missing_words(calendar: Calendar, year: int) -> str:
    """That a year is not entered, or how much of it is: “2027 年只录了 7 天（国庆节）”."""
    is_begun = any(day.year == year for day in times_of(calendar).exceptions)  # known without a query
    days = list(calendar.days.filter(state=RegisterState.ACTIVE, date__year=year)) if is_begun else []
    if not days:
        return _("%(calendar)s: the holidays of %(on)s are not entered yet") % {"calendar": calendar, "on": year}
    names = "、".join(dict.fromkeys(day.name for day in days if day.name))
    told = {"calendar": calendar, "on": year, "days": len(days), "names": names}
    return _("%(calendar)s: of %(on)s only %(days)d days are entered (%(names)s)") % told


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the picture of a month, as the component ``month`` shows it."""

    number: int
    tone: str = "plain"
    mark: str = ""
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Cell | None]]
    days: list[CalendarDay]  # those that differ from the week
    working_days: int


def year_of(calendar: Calendar, year: int, *, link: Callable[[CalendarDay], str]) -> list[Month]:
    """The months of a year; ``link`` gives the page on which a day is changed, or nothing."""
    entered = list(calendar.days.filter(date__year=year, state=RegisterState.ACTIVE))
    times = calendar.times_with(entered)
    return [_month(date(year, month, 1), {d.date: d for d in entered}, times, link) for month in range(1, 13)]


def _month(
    first: date, days: dict[date, CalendarDay], times: WorkingTimes, link: Callable[[CalendarDay], str]
) -> Month:
    length = months.monthrange(first.year, first.month)[1]
    dates = [first.replace(day=n) for n in range(1, length + 1)]
    worked = [bool(times.spans(on.toordinal())) for on in dates]
    cells = [_cell(on, works, days.get(on), link) for on, works in zip(dates, worked, strict=True)]
    row = [None] * first.weekday() + cells + [None] * (-(first.weekday() + length) % 7)
    weeks = [row[n : n + 7] for n in range(0, len(row), 7)]
    return Month(first, weeks, [days[on] for on in dates if on in days], sum(worked))


def _cell(on: date, works: bool, day: CalendarDay | None, link: Callable[[CalendarDay], str]) -> Cell:
    if day is None:
        return Cell(on.day, "plain" if works else "rest")
    mark, tone = (_("on"), "soon") if works else (_("off"), "done")
    return Cell(on.day, tone, str(mark), f"{day.name} {day.get_kind_display()}".strip(), link(day))
