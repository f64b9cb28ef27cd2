"""What this process knows of calendars and ladders: read once a minute, so that a clock costs no query.

It may be a minute old. Each clock keeps the versions it was reckoned with; the worker reckons anew whatever does
not agree with the database (``recompute``), so an old book is put right by itself.
"""

from dataclasses import dataclass
from time import monotonic

from linli.clocks.models.calendars import Calendar, CalendarDay
from linli.clocks.models.ladders import Ladder
from linli.kernel.working_times import WorkingTimes
from linli.record.registers import RegisterState

FRESH = 60  # seconds
ACTIVE = RegisterState.ACTIVE


@dataclass(frozen=True)
class Book:
    read_at: float
    calendars: dict[int, Calendar]
    times: dict[tuple[int | None, int], WorkingTimes]  # by calendar and its version
    ladders: dict[str, Ladder]

    @property
    def default(self) -> Calendar:
        """The calendar used where nothing else is said; in an empty house the office week, unsaved."""
        in_use = [c for c in self.calendars.values() if c.is_active]
        return next((c for c in in_use if c.is_default), in_use[0] if in_use else Calendar(version=0))

    def calendar(self, pk: int | None) -> Calendar:
        known = self.calendars.get(pk or 0)
        return known or self.default

    def times_of(self, calendar: Calendar) -> WorkingTimes:
        return self.times.get((calendar.pk, calendar.version)) or _times([calendar])[calendar.pk, calendar.version]


_book: Book | None = None


def book() -> Book:
    """The calendars, their working times and the ladders, at most a minute old."""
    global _book
    if _book is None or monotonic() - _book.read_at > FRESH:
        calendars = {c.pk: c for c in Calendar.objects.order_by("pk")}
        known = _book.times if _book else {}
        keys: list[tuple[int | None, int]] = [(c.pk, c.version) for c in calendars.values()]
        times = {key: known[key] for key in keys if key in known}
        times |= _times([c for c in calendars.values() if (c.pk, c.version) not in times])
        ladders = {ladder.code: ladder for ladder in Ladder.objects.all()}
        _book = Book(monotonic(), calendars, times, ladders)
    return _book


def forget() -> None:
    """Read everything again the next time: after a change, and before each test."""
    global _book
    _book = None


def _times(calendars: list[Calendar]) -> dict[tuple[int | None, int], WorkingTimes]:
    saved = [c.pk for c in calendars if c.pk]
    days = list(CalendarDay.objects.filter(calendar__in=saved, state=ACTIVE)) if saved else []
    return {(c.pk, c.version): c.times_with([d for d in days if d.calendar_id == c.pk]) for c in calendars}
