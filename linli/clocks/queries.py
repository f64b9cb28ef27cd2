"""What others ask about calendars."""

from datetime import datetime

from linli.clocks.models import Calendar, book
from linli.kernel.working_times import WorkingTimes, local


def default_calendar() -> Calendar:
    """The calendar used where nothing else is said; in an empty house the office week, unsaved."""
    return book().default


def times_of(calendar: Calendar) -> WorkingTimes:
    """The working times of a calendar, from this process's book."""
    return book().times_of(calendar)


def missing_years(calendar: Calendar, now: datetime) -> list[int]:
    """The years whose holidays should be entered by now and are not: this year, from October on also the next."""
    day = datetime.fromordinal(local(now)[0])
    wanted = [day.year] + ([day.year + 1] if day.month >= 10 else [])
    return [year for year in wanted if year not in times_of(calendar).known_years]
