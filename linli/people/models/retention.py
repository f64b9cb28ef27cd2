"""The times of retention that the city has set, where they differ from what is shipped."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.record.registers import REGISTER, Register


class RetentionTime(Register):
    """How long something is kept here (保存期限): one row for a rule whose time was ever changed."""

    kept = ("rule", "value")

    rule = models.CharField(max_length=60, unique=True)  # its id in a ``data/retention.yaml``
    value = models.PositiveSmallIntegerField(_("kept for"))  # in the unit of the rule

    class Meta:
        constraints = [REGISTER.constraint()]

    def __str__(self) -> str:
        return self.rule
