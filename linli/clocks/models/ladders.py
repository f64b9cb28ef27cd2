"""Ladders (时限梯级): what comes before and after a due date, as data."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.clocks.rules import Step
from linli.record.registers import REGISTER, Register


class Ladder(Register):
    """The rungs by which a kind of deadline is watched (时限梯级)."""

    kept = ("code",)

    code = models.CharField(_("code"), max_length=30, unique=True)  # by which whatever starts a clock asks for it
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    rungs = models.JSONField(_("rungs"), default=list)  # [{"code": "soon", "at": "before 20%"}, …]: rules.Step

    class Meta:
        constraints = [REGISTER.constraint()]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def steps(self) -> list[Step]:
        return [Step.parse(row) for row in self.rungs]
