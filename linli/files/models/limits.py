"""How much may be sent (文件限额)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.record.registers import REGISTER, Register

BOUNDS = {  # what an administrator may choose
    "pictures": (1, 50),
    "per_thing": (1, 500),
    "megabytes": (1, 50),
    "per_sender_day": (1, 1000),
    "per_staff_day": (1, 10000),
}


class FileLimits(Register):
    """One row, which an administrator edits."""

    kept = ("pictures", "per_thing", "megabytes", "per_sender_day", "per_staff_day")

    pictures = models.PositiveSmallIntegerField(_("pictures in one submission"), default=9)
    per_thing = models.PositiveSmallIntegerField(_("files in one case"), default=60)
    megabytes = models.PositiveSmallIntegerField(_("megabytes in one file"), default=20)
    per_sender_day = models.PositiveSmallIntegerField(_("files from one resident in one day"), default=60)
    per_staff_day = models.PositiveSmallIntegerField(_("files from one member of staff in one day"), default=500)

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return str(_("Limits for files"))
