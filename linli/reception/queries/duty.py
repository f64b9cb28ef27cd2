"""Which office is at the centre when: a week as a table, and who is there now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from linli.clocks.queries import default_calendar, times_of
from linli.reception.models import Duty, Hall


@dataclass(frozen=True, slots=True)
class Row:
    """One office in one week: a cell for each day, empty when it is not there."""

    duty: Duty
    cells: list[str]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_from(monday: date) -> list[date]:
    return [monday + timedelta(days=n) for n in range(7)]


def week(hall: Hall, monday: date) -> list[Row]:
    """All offices, those that are always there first; on days of rest nobody is there."""
    days = days_from(monday)
    rest = rest_days(days)
    return [Row(duty, [_cell(duty, day, rest) for day in days]) for duty in duties(hall)]


def rest_days(days: list[date]) -> set[date]:
    """The days on which the city's offices do not work."""
    times = times_of(default_calendar())
    return {day for day in days if not times.spans(day.toordinal())}


def duties(hall: Hall) -> list[Duty]:
    order = {value: n for n, value in enumerate(Duty.Presence.values)}
    rows = Duty.objects.filter(hall=hall, state="active").select_related("unit")
    return sorted(rows, key=lambda d: (order[d.presence], d.from_time, d.pk))


def there_now(hall: Hall, at: datetime) -> list[Duty]:
    """The offices that are at the centre at this instant, or can be called in."""
    here = timezone.localtime(at)
    if rest_days([here.date()]):
        return []
    return [d for d in duties(hall) if d.is_on(here.date()) and d.from_time <= here.time() < d.to_time]


def _cell(duty: Duty, day: date, rest: set[date]) -> str:
    if day in rest or not duty.is_on(day):
        return ""
    return f"{duty.from_time:%H:%M}–{duty.to_time:%H:%M}"
