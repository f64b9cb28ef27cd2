"""Calendars (工作日历): when work is done, and the days that differ from the week."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kernel.working_times import Spans, WorkingTimes, parse_spans
from linli.record.models import Root, Thing
from linli.record.registers import REGISTER, Register, RegisterState

WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
OFFICE_WEEK = ["08:30-12:00, 13:30-17:30"] * 5 + ["", ""]  # where nothing else was entered


def office_week() -> list[str]:
    return list(OFFICE_WEEK)


class Calendar(Register):
    """The working times of a kind of office (工作日历). Its version counts its days' changes too."""

    kept = ("is_default",)

    name = models.CharField(_("name"), max_length=40)
    is_default = models.BooleanField(_("used where nothing else is said"), default=False)
    week = models.JSONField(_("working times"), default=office_week)  # Monday first: "08:30-12:00, 13:30-17:30"

    class Meta:
        constraints = [
            REGISTER.constraint(),
            models.UniqueConstraint(
                name="one_default_calendar",
                fields=["is_default"],
                condition=Q(is_default=True, state=RegisterState.ACTIVE),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def spans(self, weekday: int) -> Spans:
        return parse_spans(self.week[weekday])

    def times_with(self, days: "list[CalendarDay]") -> WorkingTimes:
        """Its working times, with these days that differ."""
        week = tuple(self.spans(weekday) for weekday in range(7))
        return WorkingTimes(week, {d.date: d.spans(week) for d in days}, _complete(days))


STATUTORY = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")  # 《全国年节及纪念日放假办法》第二条


def _complete(days: "list[CalendarDay]") -> frozenset[int]:
    """The years in which each of the seven statutory holidays has a day; a year half entered is not yet known."""
    named: dict[int, str] = {}
    for day in days:
        named[day.date.year] = f"{named.get(day.date.year, '')} {day.name}"
    return frozenset(year for year, names in named.items() if all(name in names for name in STATUTORY))


class CalendarDay(Thing):
    """A day that differs from the week (节假日、调休上班日); part of its calendar's history."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")  # 放假
        MAKE_UP = "make_up", _("make-up working day")  # 调休上班

    rules = REGISTER
    kept = ("date", "kind")
    inside = "calendar"

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="days", verbose_name=_("calendar"))
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=40, blank=True)
    times = models.CharField(_("own working times"), max_length=100, blank=True)  # empty: those of a weekday
    weekday = models.PositiveSmallIntegerField(_("works like"), choices=list(enumerate(WEEKDAYS)), default=0)

    class Meta:
        constraints = [
            REGISTER.constraint(),
            models.UniqueConstraint(
                name="one_calendar_day", fields=["calendar", "date"], condition=Q(state=RegisterState.ACTIVE)
            ),
        ]
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.name}"

    @property
    def root(self) -> Root:
        return self.calendar

    @property
    def is_active(self) -> bool:
        return self.state == RegisterState.ACTIVE

    def spans(self, week: tuple[Spans, ...]) -> Spans:
        """When work is done on this day."""
        if self.kind == self.Kind.HOLIDAY:
            return ()
        return parse_spans(self.times) or week[self.weekday] or next((spans for spans in week if spans), ())
