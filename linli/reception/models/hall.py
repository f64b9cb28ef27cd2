"""What an administrator keeps for the window: the hall, and which office is there when."""

from collections.abc import Iterator
from datetime import date, time

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.people.models import Unit
from linli.record.registers import REGISTER, Register


class Hall(Register):
    """The hall of a one-stop centre (大厅): its clerks receive for all offices, and people draw a number there."""

    kept = ("unit_id", "opens_at", "closes_at", "opens_on_rest_days", "takes_numbers")

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="hall", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=60)
    place = models.CharField(_("address"), max_length=120, blank=True)
    sign = models.CharField(_("letter before the number"), max_length=2, default="A")
    opens_at = models.TimeField(_("opens"), default=time(8, 30))
    closes_at = models.TimeField(_("closes"), default=time(17, 30))
    opens_on_rest_days = models.BooleanField(_("open on weekends and holidays, too"), default=False)
    takes_numbers = models.BooleanField(_("numbers can be taken"), default=True)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reception:hall", args=[self.pk])


class Duty(Register):
    """An office at the centre (入驻单位): always there, there on some days, or on call. No name: offices send whom they choose."""

    class Presence(models.TextChoices):
        PERMANENT = "permanent", _("always there")  # 常驻
        ROTATING = "rotating", _("there on some days")  # 轮驻
        ON_CALL = "on_call", _("on call")  # 随叫随到

    class Weeks(models.TextChoices):
        EVERY = "every", _("every week")  # 每周
        ODD = "odd", _("odd weeks")  # 单周
        EVEN = "even", _("even weeks")  # 双周

    kept = ("hall_id", "unit_id", "presence", "weeks", "from_time", "to_time")

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="duties", verbose_name=_("hall"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("office"))
    presence = models.CharField(_("presence"), max_length=10, choices=Presence, default=Presence.PERMANENT)
    weekdays = models.CharField(
        _("weekdays"), max_length=7, default="12345", help_text=_("1 is Monday, 7 is Sunday: 135 for Mon, Wed, Fri")
    )
    weeks = models.CharField(_("weeks"), max_length=5, choices=Weeks, default=Weeks.EVERY)
    from_time = models.TimeField(_("from"), default=time(9, 0))
    to_time = models.TimeField(_("to"), default=time(17, 0))
    window = models.CharField(_("window"), max_length=20, blank=True)
    phone = models.CharField(_("phone of the office"), max_length=40, blank=True)
    about = models.CharField(_("what for"), max_length=120, blank=True)

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["hall", "pk"]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_presence_display()}"

    def is_on(self, day: date) -> bool:
        """Whether the office is there, or can be called, on this day."""
        odd = day.isocalendar().week % 2 == 1
        fits = {"every": True, "odd": odd, "even": not odd}[self.weeks]
        return fits and str(day.isoweekday()) in self.weekdays

    def days_of(self, days: list[date]) -> Iterator[bool]:
        return (self.is_on(day) for day in days)
