"""Weeks, months, quarters, years as addresses name them: 2026-W47, 2026-11, 2026-Q4, 2026, all."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.insight.rules import Grain

CODE = re.compile(r"(?P<year>20\d\d)(-(W(?P<week>\d\d)|Q(?P<quarter>[1-4])|(?P<month>\d\d)))?", re.ASCII)
YEARS = 3  # "all" goes back so far
SETTLING = 7  # days of a new month in which the one before is still what one asks about


@dataclass(frozen=True, slots=True)
class Period:
    """From its first day to the day before ``end``."""

    code: str
    start: date
    end: date

    @property
    def kind(self) -> str:
        """week, month, quarter, year or all."""
        if self.code == "all" or "-" not in self.code:
            return "all" if self.code == "all" else "year"
        return {"W": "week", "Q": "quarter"}.get(self.code[5], "month")

    @property
    def words(self) -> str:
        """How it is called: 2026年11月."""
        last = self.end - timedelta(days=1)
        told = {
            "week": _("week from %(start)s to %(last)s"),
            "month": _("%(year)d-%(month)02d"),
            "quarter": _("quarter %(quarter)d of %(year)d"),
            "year": _("year %(year)d"),
            "all": _("the last three years"),
        }[self.kind]
        quarter = (self.start.month + 2) // 3
        return told % {
            "year": self.start.year, "month": self.start.month, "quarter": quarter,
            "start": self.start.isoformat(), "last": last.isoformat(),
        }  # fmt: skip

    @property
    def longer(self) -> "Period | None":
        """The next longer one that holds it: offered where there are too few cases for a rate."""
        match self.kind:
            case "week":
                return named(f"{self.start:%Y-%m}")
            case "month":
                return named(f"{self.start.year}-Q{(self.start.month + 2) // 3}")
            case "quarter":
                return named(str(self.start.year))
            case "year":
                return named("all")
        return None

    @property
    def before(self) -> "Period | None":
        """The one just before, of the same length."""
        return None if self.kind == "all" else holding(self.kind, self.start - timedelta(days=1))

    @property
    def after(self) -> "Period | None":
        """The one just after, unless it lies in the future."""
        is_last = self.kind == "all" or self.end > timezone.localdate()
        return None if is_last else holding(self.kind, self.end)

    def of_kind(self, kind: str) -> "Period":
        """The week, month, quarter … that holds its last day, or today if that lies in it."""
        return (
            named("all") or self
            if kind == "all"
            else holding(kind, min(timezone.localdate(), self.end - timedelta(days=1)))
        )


def named(code: str) -> Period | None:
    """The period of this code, or None if it is no code."""
    if code == "all":
        end = following(Grain.MONTH, timezone.localdate())
        return Period("all", end.replace(year=end.year - YEARS), end)
    found = CODE.fullmatch(code)
    if found is None:
        return None
    year = int(found["year"])
    try:
        if found["week"]:
            start = date.fromisocalendar(year, int(found["week"]), 1)
            return Period(code, start, start + timedelta(days=7))
        if found["month"]:
            start = date(year, int(found["month"]), 1)
            return Period(code, start, following(Grain.MONTH, start))
    except ValueError:
        return None
    if found["quarter"]:
        first = int(found["quarter"]) * 3 - 2
        return Period(code, date(year, first, 1), following(Grain.MONTH, date(year, first + 2, 1)))
    return Period(code, date(year, 1, 1), date(year + 1, 1, 1))


def present() -> Period:
    """What one asks about today: this month, in its first week the one before."""
    return holding("month", timezone.localdate() - timedelta(days=SETTLING))


def begin(grain: Grain, on: date) -> date:
    """The first day of the week or month that holds a day."""
    return on.replace(day=1) if grain is Grain.MONTH else on - timedelta(days=on.weekday())


def following(grain: Grain, on: date) -> date:
    """The first day of the next week or month after the one that holds a day."""
    start = begin(grain, on)
    return (start + timedelta(days=32)).replace(day=1) if grain is Grain.MONTH else start + timedelta(days=7)


def holding(kind: str, on: date) -> Period:
    """The week, month, quarter or year that holds a day."""
    year, week, _day = on.isocalendar()
    code = {
        "week": f"{year}-W{week:02d}", "month": f"{on:%Y-%m}",
        "quarter": f"{on.year}-Q{(on.month + 2) // 3}", "year": str(on.year),
    }[kind]  # fmt: skip
    found = named(code)
    assert found is not None  # made a line above
    return found
