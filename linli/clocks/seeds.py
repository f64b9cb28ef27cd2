"""What an empty Linli begins with: one calendar with the holidays that are known, and the ladders (data/*.yaml).

Only what is missing is added: what a person changed or retired stays as it is. A newer library brings newer years.
"""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from chinese_calendar.constants import holidays, workdays

from linli.clocks.actions import DayRow, add_register, enter_days
from linli.clocks.models import Calendar, CalendarDay, Ladder
from linli.kernel.actor import IMPORT
from linli.kernel.seeds import seed

DATA = Path(__file__).parent / "data"
KIND = CalendarDay.Kind


@seed(30)
def clocks() -> None:
    """The calendar, its years, the ladders."""
    shipped = _read("calendars")
    if not Calendar.objects.exists():
        add_register(Calendar(name=shipped["name"], week=shipped["week"], is_default=True), by=IMPORT)
    calendar = Calendar.objects.filter(is_default=True).first()
    years = shipped_days()
    if calendar and calendar.is_active:
        entered = {day.year for day in CalendarDay.objects.filter(calendar=calendar).dates("date", "year")}
        if rows := [row for year in sorted(years.keys() - entered) for row in years[year]]:
            enter_days(calendar, rows, by=IMPORT)
    known = set(Ladder.objects.values_list("code", flat=True))
    for row in _read("ladders"):
        if row["code"] not in known:
            add_register(Ladder(**row), by=IMPORT)


def shipped_days() -> dict[int, list[DayRow]]:
    """Holidays and make-up days by year, as the library knows them."""
    shipped = _read("calendars")
    names: dict[str, str] = shipped["holiday_names"]
    days: list[tuple[date, str, str]] = [(day, name, KIND.HOLIDAY) for day, name in holidays.items()]
    days += [(day, name, KIND.MAKE_UP) for day, name in workdays.items()]
    years: dict[int, list[DayRow]] = {}
    for day, name, kind in sorted(days):
        if day.year >= shipped["first_year"]:
            years.setdefault(day.year, []).append(DayRow(day, kind, names.get(name, name)))
    return years


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
