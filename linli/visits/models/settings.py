"""What is set for the whole city."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.memory import remembered
from linli.record.registers import REGISTER, Register, RegisterState


class VisitSettings(Register):
    """Days and hours of visits (走访设置): one row, which an administrator edits."""

    kept = ("overdue_days", "alarm_hours", "phone_hours", "device_days")

    overdue_days = models.PositiveSmallIntegerField(
        _("days after which a dwelling counts as not seen for a while"), default=90
    )
    alarm_hours = models.PositiveSmallIntegerField(
        _("hours from one step of asking after somebody to the next"), default=24
    )
    phone_hours = models.PositiveSmallIntegerField(
        _("hours after which what was loaded onto a phone is gone"), default=18
    )
    device_days = models.PositiveSmallIntegerField(_("days after which a phone must be signed in anew"), default=30)

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return str(_("Settings for visits"))

    @classmethod
    def current(cls) -> "VisitSettings":
        """The one row in use; without one the shipped defaults, unsaved."""
        return _current()


@remembered()
def _current() -> VisitSettings:
    return VisitSettings.objects.filter(state=RegisterState.ACTIVE).first() or VisitSettings()
